package game_test

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/game"
)

func ExampleParse() {
	g := game.Must("bilinear")
	z, d := append([]float64(nil), g.Start...), make([]float64, 2)
	for range 100 { // Euler with step 0.1
		g.Field(d, z)
		z[0], z[1] = z[0]+.1*d[0], z[1]+.1*d[1]
	}
	fmt.Printf("from %.3f to %.3f\n", math.Hypot(g.Start[0], g.Start[1]), math.Hypot(z[0], z[1]))
	// Output: from 1.414 to 2.326
}
