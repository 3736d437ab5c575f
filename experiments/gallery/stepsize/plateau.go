package stepsize

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var plateau = lab.Experiment{
	Name:      "plateau",
	Summary:   "How many gradients each rule needs to cross a plain, from starts farther and farther out.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     48,
	Narrowest: 25,
	Params: []lab.Param{
		{Key: "distance", Default: "3,10,30,100,300,1000", Range: "above 1", Doc: "starts", Sweep: true},
		{Key: "level", Default: "1e-3", Doc: "value of f at which a run has arrived"},
		{Key: "grads", Default: "1000000", Doc: "gradients at most"},
	},
	Kinds:  []any{plainEnd{}},
	Points: plateauPoints,
	Draw:   drawPlateau,
	Claims: []lab.Claim{
		crossingPower("fixed step: power of $D$ from 10 to 30", lab.Near(4, .03), "gradients over $D^4/(8h)$", "fixed", 10, 30),
		lab.NewClaim("plateau", "fixed step from 30: gradients over $D^4/(8h)$",
			lab.Near(1, .05), lab.Derived("$x' = -f'(x) ≈ -2/x^3$ takes the time $D^4/8$"),
			func(rows []plainEnd) float64 { return gradsFrom(rows, "fixed", 30) / (30 * 30 * 30 * 30 / (8 * .9)) }),
		crossingPower("steps of fixed length: power of $D$ from 100 to 1000", lab.Near(1, .03), "a way of $D$ in steps of one length", "slope, per norm", 100, 1000),
		crossingPower("Adam: power of $D$ from 30 to 300", lab.Near(1, .1), "where the slope changes slowly, the steps have the length of the rate", "Adam", 30, 300),
		lab.NewClaim("plateau", "Adam: gradients from 1000, where the slope 2e-9 is below its eps, over ten times those from 100",
			lab.AtLeast(3), common.Beside("4.0"),
			func(rows []plainEnd) float64 {
				return gradsFrom(rows, "Adam", 1000) / (10 * gradsFrom(rows, "Adam", 100))
			}),
		crossingPower("AdaGrad, whose steps of length $k^{-1/2}$ add up slowly: power of $D$ from 100 to 1000", lab.Near(2, .03), "$Σ k^{-1/2} ∝ √K = D$", "AdaGrad", 100, 1000),
		lab.NewClaim("plateau", "relative error: gradients from 1000", lab.AtMost(100), common.Beside("25"),
			func(rows []plainEnd) float64 { return gradsFrom(rows, "relative", 1000) }),
		lab.NewClaim("plateau", "Armijo with growing trial steps: gradients from 1000", lab.AtMost(200), common.Beside("77"),
			func(rows []plainEnd) float64 { return gradsFrom(rows, "Armijo", 1000) }),
		lab.NewClaim("plateau", "Polyak's step $f/|f'|$, some $D^3/2$ here, throws farther out from 10",
			lab.Never(), lab.Derived("$f/|f'| ≈ D^3/2$ is far beyond the minimum, where the plateau is flatter"),
			func(rows []plainEnd) float64 { return gradsFrom(rows, "Polyak", 10) }),
	},
}

// plainEnd is what a rule spent from a start to the level.
type plainEnd struct {
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Distance  float64 `col:"distance"`
	Grads     float64 `col:"grads"` // +Inf: it did not arrive
}

func gradsFrom(rows []plainEnd, label string, distance float64) float64 {
	return lab.Where(rows, func(r plainEnd) bool { return r.Label == label && r.Distance == distance })[0].Grads
}

// crossingPower is a claim about the slope of log gradients against log distance.
func crossingPower(text string, want lab.Want, why, label string, from, to float64) lab.Claim {
	return lab.NewClaim("plateau", text, want, lab.Derived(why), func(rows []plainEnd) float64 {
		return vec.Log(gradsFrom(rows, label, to)/gradsFrom(rows, label, from)) / vec.Log(to/from)
	})
}

func plateauPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	distances, level, s := r.Floats("distance"), r.Float("level"), optim.Settings{Grads: r.Count("grads"), GTol: -1}
	p := r.ProblemOf("problem", "plateau(n=1)")
	var points []lab.Point
	for _, c := range []common.Candidate{
		{"fixed", "gradient/euler/fixed(h=0.9)"},
		{"momentum", "momentum(lr=0.5)"},
		{"slope, per norm", "normalizedgd(lr=0.05)"},
		{"Adam", "adam(lr=0.05)"},
		{"AdaGrad", "adagrad(lr=0.5)"},
		{"Armijo", "armijo"},
		{"relative", "bb"},
		{"Polyak", "polyak"},
	} {
		o := r.Optimizer(c.Spec())
		for _, d := range distances {
			r.Check(d > 1, "distance=%g: above 1, where the plain begins", d)
			points = append(points, lab.One(c.Spec()+" distance="+spec.Number(d), func(ctx context.Context) (plainEnd, error) {
				end := plainEnd{c.Label(), c.Spec(), d, math.Inf(1)}
				_, err := common.Run(ctx, p, []float64{d}, o, s, func(run *optim.Run) bool {
					if run.Point().Potential() > level {
						return true
					}
					end.Grads = float64(run.Stats().FieldEvals) + float64(float64(run.Stats().FuncEvals)/2)
					return false
				})
				return end, err
			}))
		}
	}
	return points, r.Err()
}

func drawPlateau(v lab.Values, data *figure.Table) (*lab.Page, error) {
	work := figure.Panel{Title: "work to cross a plain", Legend: figure.Below, X: figure.Axis{Label: "distance $D$", Log: true}, Y: figure.Axis{Label: "gradient evaluations", Log: true}}
	columns := []string{"rule", "optimizer"}
	for _, d := range v.Strings("distance") {
		columns = append(columns, "from "+d)
	}
	table := figure.NewTable(columns...)
	for _, g := range lab.GroupBy(lab.Rows[plainEnd](data), func(r plainEnd) string { return r.Label }) {
		curve := figure.Series{Label: common.InWords(g.Key), Style: figure.LineDots}
		cells := []any{g.Key, g.Rows[0].Optimizer}
		for _, r := range g.Rows {
			if math.IsInf(r.Grads, 1) {
				cells, r.Grads = append(cells, "never"), math.NaN()
			} else {
				cells = append(cells, fmt.Sprintf("%.0f", r.Grads))
			}
			curve.X, curve.Y = append(curve.X, r.Distance), append(curve.Y, r.Grads)
		}
		table.Add(cells...)
		if g.Key == "momentum" { // beside six others
			curve.Color, curve.Dash, curve.Marker = figure.Grey, figure.Dotted, figure.Square
		}
		if !common.AllNaN(curve.Y) {
			work.Series = append(work.Series, curve)
		}
	}
	caption := v.Fill("Gradients (and half of the function values) to $f ≤ {{level}}$ on $x^2/(1+x^2)$ from the distance $D$, {{distance}}. For large $D$ the fixed step needs $D^4/(8h)$, steps of a fixed length need $D$, AdaGrad $D^2$, and steps that grow where the slope is flat, by a line search or a relative error, fewer than a hundred; Polyak's steps overshoot and never arrive.")
	return &lab.Page{Figure: figure.Figure{Width: "icml", Panels: []figure.Panel{work}}, Table: table, Caption: caption}, nil
}
