package momentum

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// lessard is the function of one variable with f'(x) = 25x for x < 1, x + 24 up to 2 and 25x - 24 beyond, on
// which the heavy ball that is best for curvatures between 1 and 25 does not converge.
//
// Source: L. Lessard, B. Recht, A. Packard, SIAM J. Optim. 26 (2016), 57-95, section 4.6.
func lessard(x0 float64) *objective.Problem {
	return (&objective.Problem{Dim: 1, Start: []float64{x0}, Min: new(0.), Minima: [][]float64{{0}},
		Func: func(x []float64) float64 {
			flat := max(0, min(1, x[0]-1))
			return float64(12.5*x[0]*x[0]) - float64(12*flat*flat) - float64(24*max(0, x[0]-2))
		}, Grad: func(dst, x []float64) { dst[0] = lessardSlope(x[0]) }}).Complete()
}

func lessardSlope(x float64) float64 { return float64(25*x) - float64(24*max(0, min(1, x-1))) }

// lessardStart is where the runs on Lessard's function start.
const lessardStart = 3.3

// lessardRow is a step on Lessard's function.
type lessardRow struct {
	_     struct{} `col:"panel=Lessard"`
	Label string   `col:"label"`
	Kappa float64  `col:"kappa,blank"`
	H     float64  `col:"h"`
	Step  int      `col:"t,blank"`
	X     float64  `col:"x1,blank"`
	V     float64  `col:"x2,blank"` // (x - x₋)/√lr
}

func (r lessardRow) label() string { return r.Label }

// lessardPoints run the heavy ball, Nesterov's method and explicit Euler on the high-resolution flow, 120 steps each.
func lessardPoints() (points []lab.Point) {
	const mu, l, steps = 1., 25., 120
	root := math.Sqrt(mu / l)
	for _, c := range []struct {
		label string
		o     optim.Optimizer
		lr    float64
	}{
		{"heavy ball", parsed("momentum(lr=%g,momentum=%g)", 1./9, 4./9), 1. / 9},
		{"Nesterov", parsed("nesterov(lr=%g,momentum=%g)", 1/l, (1-root)/(1+root)), 1 / l},
		{eulerHigh.label, eulerHigh.of(mu, math.Sqrt(2/(3*l))), 2 / (3 * l)},
	} {
		points = append(points, lab.At("Lessard, "+c.label, func(ctx context.Context) ([]lessardRow, error) {
			row := lessardRow{Label: c.label, Kappa: l / mu, H: math.Sqrt(c.lr), X: lessardStart}
			rows := []lessardRow{row}
			err := common.EachStep(ctx, lessard(lessardStart), nil, c.o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
				x := run.Point().X()[0]
				row.Step, row.X, row.V = run.Stats().Steps, x, (x-row.X)/row.H
				rows = append(rows, row)
			})
			return rows, err
		}))
	}
	return points
}

// lessardPanel is the phase plane of Lessard's function, with the flow of the heavy ball for its h² = 1/9
// and 1 - γh = 4/9.
func lessardPanel(rows []lessardRow) figure.Panel {
	p := figure.Panel{
		Title: "phase plane, Lessard's function", Legend: figure.TopLeft,
		X: figure.Axis{Label: "$x$", Min: -4, Max: 4}, Y: figure.Axis{Label: "$x'$", Min: -25, Max: 25},
		Field: &figure.VectorField{F: func(x, v float64) (float64, float64) { return v, -float64(5./3*v) - lessardSlope(x) }, Lines: true},
	}
	ring := figure.Series{Label: "cycle of three points", Style: figure.Dots, Color: figure.Black, Marker: figure.Ring, Size: 7} // around the cycle
	for _, s := range common.Lines(rows, lessardRow.label, figure.LineDots, func(r lessardRow) (float64, float64) { return r.X, r.V }) {
		s.Size, s.Width = 2.6, .8
		switch n := len(s.X); s.Label {
		case "heavy ball":
			s.Color, s.Dash = figure.Vermillion, figure.Solid
			ring.X, ring.Y = s.X[n-3:], s.Y[n-3:]
		case "Nesterov":
			s.Marker = figure.Square // the other is that of the heavy ball
		}
		s.X, s.Y = s.X[:60], s.Y[:60]
		p.Series = append(p.Series, s)
	}
	p.Series = append(p.Series, ring)
	return p
}
