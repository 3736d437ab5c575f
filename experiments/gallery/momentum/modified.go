package momentum

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var modifiedEquation = lab.Experiment{
	Name:      "modified",
	Summary:   "Gradient descent follows its modified equation; the series diverges beyond hλ = 1, before the edge of stability.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     23,
	Narrowest: 60,
	Params: []lab.Param{
		{Key: "h", Default: "2e-2,1e-2,5e-3,2.5e-3,1.25e-3", Range: "above 0", Doc: "steps at which the distance to the flows is measured"},
		{Key: "t", Default: "0.1", Doc: "end of the time interval, a multiple of the steps"},
		{Key: "land", Default: "0.0025,0.005,0.01,0.02,0.03,0.04,0.05,0.06,0.07,0.08", Range: "(0,0.1)",
			Doc: "steps of the runs to the minimum; at 0.1 the first step diverges"},
		{Key: "beta", Default: "0,0.3,0.5,0.7,0.8,0.9,0.95", Range: "[0,1)", Doc: "momenta β of the heavy ball on λx²/2, λ = 2"},
		{Key: "eta", Default: "1e-4", Range: "(0,0.1)", Doc: "its learning rate"},
	},
	Kinds:  []any{modifiedRow{}},
	Cite:   []string{"barrett2021implicit"},
	Claims: modifiedClaims(),
	Points: modifiedPoints,
	Draw:   drawModified,
}

// modifiedRow is a distance, a curvature or a rate at a step, or at a momentum.
type modifiedRow struct {
	Panel string  `col:"panel=distance|landing|series|momentum"`
	Label string  `col:"label"`
	H     float64 `col:"h"`
	Value float64 `col:"value"`
}

func (r modifiedRow) panel() string                           { return r.Panel }
func (r modifiedRow) label() string                           { return r.Label }
func (r modifiedRow) point() (h, value float64)               { return r.H, r.Value }
func (r modifiedRow) curve() (label string, h, value float64) { return r.Label, r.H, r.Value }

// modifieds returns the rows of a panel and a label.
func modifieds(rows []modifiedRow, panel, label string) []modifiedRow {
	return common.With(common.With(rows, modifiedRow.panel, panel), modifiedRow.label, label)
}

func modifiedPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	end, eta := r.Float("t"), r.Float("eta")
	var points []lab.Point
	for _, h := range r.Floats("h") {
		n := math.Round(end / h)
		r.Check(n >= 1 && n <= 1e5 && math.Abs(float64(n*h)-end) <= 1e-9*end,
			"h=%g: t=%g must be a multiple of it, 100000 times at most", h, end)
		points = append(points, lab.At("distance h="+spec.Number(h), func(ctx context.Context) ([]modifiedRow, error) {
			return distanceRows(ctx, h, int(n))
		}))
	}
	for _, h := range r.Floats("land") {
		points = append(points, lab.At("landing h="+spec.Number(h), func(ctx context.Context) ([]modifiedRow, error) {
			return landingRows(ctx, h)
		}))
	}
	points = append(points, lab.At("series", seriesRows))
	for _, b := range r.Floats("beta") {
		points = append(points, lab.At("momentum beta="+spec.Number(b), func(ctx context.Context) ([]modifiedRow, error) {
			const lambda = 2.
			rho, _, err := linearStep(ctx, parsed("momentum(lr=%g,momentum=%g)", eta, b), []float64{lambda})
			if err != nil {
				return nil, err
			}
			flow := lambda / (1 - b)
			return []modifiedRow{{"momentum", "heavy ball", b, -vec.Log(rho[0]) / eta}, {"momentum", "flow", b, flow},
				{"momentum", "with $η$", b, flow + float64(eta*(1+b)/(2*vec.Pow(1-b, 3))*lambda*lambda)}}, nil
		}))
	}
	return points, r.Err()
}

// distanceRows records the largest distance of n steps of gradient descent to the modified equations.
func distanceRows(ctx context.Context, h float64, n int) (rows []modifiedRow, _ error) {
	p := product()
	for i, label := range truncations {
		r, err := optim.Start(ctx, p, nil, parsed("gradient/euler/fixed(h=%g)", h), optim.Settings{Steps: n, GTol: -1})
		if err != nil {
			return nil, err
		}
		sys, y, worst := truncated(i+1, h), p.Start, 0.
		for k := 0; r.Next(); k++ {
			if y, err = common.Follow(ctx, sys, p, h*float64(k), h*float64(k+1), y); err != nil {
				return nil, err
			}
			x := r.Point().X()
			worst = math.Max(worst, vec.Hypot(x[0]-y[0], x[1]-y[1]))
		}
		if err := r.Err(); err != nil {
			return nil, err
		}
		rows = append(rows, modifiedRow{"distance", label, h, worst})
	}
	return rows, nil
}

// landingRows records the curvature a² + b² of the minimum where gradient descent and the modified equations end.
func landingRows(ctx context.Context, h float64) ([]modifiedRow, error) {
	p := product()
	curvature := func(x []float64) float64 { return float64(x[0]*x[0]) + float64(x[1]*x[1]) }
	s := optim.Settings{Steps: 100_000, GTol: 1e-12}
	res, err := optim.Minimize(ctx, p, nil, parsed("gradient/euler/fixed(h=%g)", h), s)
	if err != nil {
		return nil, err
	}
	rows := []modifiedRow{{"landing", "gradient descent", h, curvature(res.X)}}
	cfg := ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-10, ATol: 1e-12}}
	for i, label := range truncations {
		sol, err := ode.Solve(ctx, truncated(i+1, h), p.Start, 0, 20, cfg)
		if err != nil {
			return nil, err
		}
		rows = append(rows, modifiedRow{"landing", label, h, curvature(sol.Y)})
	}
	return rows, nil
}

// seriesRows records, on ½x² and for steps h up to 1.6, the rate at which gradient descent converges, from one step of
// it, and the partial sums Σ h^j/(j+1) of -ln(1 - h)/h, the rates of the truncated modified equations.
func seriesRows(ctx context.Context) (rows []modifiedRow, _ error) {
	for k := 1; k <= 32; k++ {
		h := float64(k) / 20
		if h != 1 { // there one step arrives
			rho, _, err := linearStep(ctx, parsed("gradient/euler/fixed(h=%g)", h), []float64{1})
			if err != nil {
				return nil, err
			}
			rows = append(rows, modifiedRow{"series", "gradient descent", h, -vec.Log(rho[0]) / h})
		}
		for _, m := range terms {
			rows = append(rows, modifiedRow{"series", partialLabel(m), h, series(h, m)})
		}
	}
	return rows, nil
}
