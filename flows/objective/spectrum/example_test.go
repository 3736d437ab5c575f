package spectrum_test

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
)

func ExampleExtreme() {
	p := objective.Must("mlp(data=iris,hidden=[8])")
	e, err := spectrum.Extreme(p, p.Start, 60, 1e-6, 1)
	fmt.Printf("sharpness %.4f, least curvature %.4f, %v\n", e.Max, e.Min, err)
	// Output: sharpness 1.4549, least curvature -1.7165, <nil>
}

func ExampleMeasureNoise() {
	p := objective.Must("logistic(data=wdbc,l2=1e-3)")
	n := spectrum.MeasureNoise(p, p.Start)
	fmt.Printf("noise scale %.1f rows at the start\n", n.Scale())
	// Output: noise scale 2.9 rows at the start
}
