package figure_test

import (
	"bytes"
	"fmt"
	"math"
	"os"

	"github.com/odescent/odescent/experiments/figure"

	"github.com/odescent/odescent/experiments/figure/page"
)

// Example runs two step sizes on f(x) = x²/2, keeps what happened in a table, and draws the table.
func Example() {
	t := figure.NewTable("optimizer", "step", "gap")
	for _, h := range []float64{0.1, 0.5} {
		name := fmt.Sprintf("sgd(lr=%g)", h)
		x := 1.0
		for k := range 40 {
			t.Add(name, k, x*x/2)
			x -= h * x
		}
	}
	fig := figure.Figure{
		Width: "ieee",
		Panels: []figure.Panel{{
			X:      figure.Axis{Label: "step $k$"},
			Y:      figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true, Floor: 1e-16},
			Series: figure.SeriesBy(t, "step", "gap", "optimizer"),
		}},
	}
	svg, err := fig.SVG()
	fmt.Println(err, bytes.Contains(svg, []byte("<text")), len(svg) < 50_000)
	// Output: <nil> false true
}

// ExampleHeat shows a table with names on both axes; the run that failed is NaN.
func ExampleHeat() {
	fig := figure.Figure{Panels: []figure.Panel{{
		X: figure.Axis{Names: []string{"quadratic", "Beale", "mlp"}},
		Y: figure.Axis{Names: []string{"fixed", "pi"}, Label: "control"},
		Heat: &figure.Heat{
			Z:      [][]float64{{1e-8, 3e-2, math.NaN()}, {1e-12, 4e-5, 0.2}},
			Log:    true,
			Format: "g",
			Label:  "gap",
		},
	}}}
	svg, err := fig.SVG()
	fmt.Println(err, len(svg) < 50_000)
	// Output: <nil> true
}

// ExampleOrdered colours a family of curves by its parameter: the smaller the tolerance, the lighter the curve.
func ExampleOrdered() {
	tolerances := []float64{1e-2, 1e-4, 1e-6, 1e-8}
	colors := figure.Ordered(len(tolerances))
	var panel figure.Panel
	for i, tol := range tolerances {
		panel.Series = append(panel.Series, figure.Series{
			Label: fmt.Sprintf("$10^{%.0f}$", math.Log10(tol)),
			X:     []float64{0, 1},
			Y:     []float64{0, tol},
			Color: colors[i],
		})
	}
	fmt.Println(colors)
	// Output: [#440155 #414387 #2b768f #21a585]
}

// ExampleStability overlays the stability regions of Euler's and Heun's methods.
func ExampleStability() {
	euler := func(z complex128) complex128 { return 1 + z }
	heun := func(z complex128) complex128 { return 1 + z + z*z/2 }
	fig := figure.Figure{Aspect: 1, Panels: []figure.Panel{{
		X: figure.Axis{Label: "Re $z$", Min: -3, Max: 1},
		Y: figure.Axis{Label: "Im $z$", Min: -2, Max: 2},
		Regions: []figure.Region{
			{Label: "Euler", F: figure.Stability(euler)},
			{Label: "Heun", F: figure.Stability(heun)},
		},
	}}}
	_, err := fig.SVG()
	fmt.Println(err, figure.Stability(euler)(-1, 0), figure.Stability(heun)(-2, 0))
	// Output: <nil> -1 0
}

// ExampleVectorField is the phase portrait of a damped oscillator with one trajectory.
func ExampleVectorField() {
	field := func(x, v float64) (float64, float64) { return v, -x - 0.2*v }
	path := figure.Series{Ends: true}
	for x, v, k := 1.8, 0.0, 0; k < 2000; k++ {
		path.X, path.Y = append(path.X, x), append(path.Y, v)
		a, b := field(x, v)
		x, v = x+0.01*a, v+0.01*b
	}
	fig := figure.Figure{Aspect: 1, Panels: []figure.Panel{{
		X:      figure.Axis{Label: "$x$", Min: -2, Max: 2},
		Y:      figure.Axis{Label: "$v$", Min: -2, Max: 2},
		Field:  &figure.VectorField{F: field, Lines: true},
		Series: []figure.Series{path},
	}}}
	_, err := fig.SVG()
	fmt.Println(err)
	// Output: <nil>
}

func ExampleTable() {
	t := figure.NewTable("optimizer", "h", "gap")
	t.Add("adam", 0.1, 1.0/3)
	t.Add("lion", 0.1, 1e-17)
	t.Add("adam", 0.2, 0)
	for _, g := range t.Groups("optimizer") {
		fmt.Println(g.Key, g.Floats("gap"))
	}
	if err := t.Where("h", 0.1).WriteCSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// adam [0.3333333333333333 0]
	// lion [1e-17]
	// optimizer,h,gap
	// adam,0.1,0.3333333333333333
	// lion,0.1,1e-17
}

func ExampleCheck() {
	fmt.Println(page.Check(`$\|\nabla f(x_k)\|^2$`))
	fmt.Println(page.Check(`$\frac{1}{2}x^2$`))
	// Output:
	// <nil>
	// figure: text "$\\frac{1}{2}x^2$": unknown command \frac: there are no fractions; write a/b
}

// ExampleMatrixBy turns tidy rows into a matrix with a number in each cell.
func ExampleMatrixBy() {
	t := figure.NewTable("control", "problem", "gradients")
	t.Add("fixed", "quadratic", 812)
	t.Add("fixed", "Beale", 20_000)
	t.Add("pi", "quadratic", 164)
	heat, problems, controls := figure.MatrixBy(t, "problem", "control", "gradients")
	heat.Log, heat.Format, heat.Label = true, "%.0f", "gradients to a gap of $10^{-6}$"
	fig := figure.Figure{Panels: []figure.Panel{{
		X: figure.Axis{Names: problems}, Y: figure.Axis{Names: controls}, Heat: heat,
	}}}
	_, err := fig.SVG()
	fmt.Println(err, problems, controls, heat.Z)
	// Output: <nil> [quadratic Beale] [pi fixed] [[164 NaN] [812 20000]]
}
