package rk_test

import (
	"context"
	"fmt"
	"log"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// A method of one's own is a literal.
func ExampleTableau() {
	third := &rk.Tableau{
		Name: "third", Order: 3,
		A: [][]float64{{}, {1. / 3}, {0, 2. / 3}}, B: []float64{1. / 4, 0, 3. / 4}, C: []float64{0, 1. / 3, 2. / 3},
		Ref: "K. Heun, Z. Math. Phys. 45 (1900), 23-38",
	}
	decay := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	sol, err := ode.Solve(context.Background(), decay, []float64{1}, 0, 1, ode.Config{Method: third, Control: control.Fixed{H: 0.1}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("y(1) = %.5f after %d evaluations\n", sol.Y[0], sol.Stats.FieldEvals)
	fmt.Printf("stable on [-%.4f, 0], and on the imaginary axis up to %.4f\n", third.RealInterval(), third.ImagInterval())
	// Output:
	// y(1) = 0.36786 after 30 evaluations
	// stable on [-2.5127, 0], and on the imaginary axis up to 1.7321
}
