package models

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var deepLinear = lab.Experiment{
	Name:      "deeplinear",
	Summary:   "A deep linear network learns one mode after another, along Saxe's logistic curves and after the plateaus that they predict.",
	Cost:      "0.2 s",
	Class:     lab.Portable,
	Count:     9,
	Narrowest: 59,
	Params: []lab.Param{
		{Key: "strengths", Default: "4,3,2,1,0.5", Range: "above 0", Doc: "singular values of what is to be learnt"},
		{Key: "small", Default: "1e-3", Doc: "where every mode starts"},
		{Key: "tol", Default: "1e-11", Doc: "tolerance of the integration"},
		{Key: "h", Default: "0.01,0.05,0.1", Doc: "steps of Euler's method", Sweep: true},
		{Key: "grads", Default: "3000", Doc: "gradients at most, for the descents"},
	},
	Kinds:  []any{modeAt{}, lossAt{}},
	Cite:   []string{"saxe2014exact"},
	Points: deepLinearPoints,
	Draw:   drawDeepLinear,
	Claims: deepLinearClaims(),
}

// modeAt is a mode at a time, along the flow or with Euler's steps, beside Saxe's formula.
type modeAt struct {
	Panel     string  `col:"panel=flow|euler"`
	Label     string  `col:"label"` // of Euler's method the step
	Optimizer string  `col:"optimizer"`
	Strength  float64 `col:"mode,blank"` // its singular value
	T         float64 `col:"t"`
	Grads     int     `col:"grads"`
	Value     float64 `col:"value"`
	Exact     float64 `col:"exact"`
}

// lossAt is the loss of a descent.
type lossAt struct {
	_         struct{} `col:"panel=descent"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	Grads     int      `col:"grads"`
	Loss      float64  `col:"value"`
}

func (r modeAt) panel() string { return r.Panel }
func (r modeAt) label() string { return r.Label }
func (r modeAt) mode() string  { return spec.Number(r.Strength) }

func deepLinearPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	net := objective.DeepLinearDefaults()
	net.Strengths, net.Small = r.Floats("strengths"), r.Float("small")
	tol, s := spec.Number(r.Float("tol")), optim.Settings{Grads: r.Count("grads"), GTol: 1e-12}
	if err := r.Err(); err != nil {
		return nil, err
	}
	if err := spec.Check(net); err != nil {
		return nil, err
	}
	last := slices.Min(net.Strengths)
	r.Check(last > net.Small, "strengths=%g: it must be above small=%g", last, net.Small)
	end := vec.Log(last/net.Small) / last // twice the last half time
	modes := func(key, panel, label, o string) lab.Point {
		return lab.At(key, func(ctx context.Context) ([]modeAt, error) {
			return modesOf(ctx, net, modeAt{Panel: panel, Label: label, Optimizer: o}, end)
		})
	}
	points := []lab.Point{modes("flow", "flow", "flow", "gradient/dop853/clip(pi(rtol="+tol+",atol="+tol+"),max=0.05)")}
	for _, h := range r.Floats("h") {
		n := spec.Number(h)
		points = append(points, modes("euler h="+n, "euler", n, "gradient/euler/fixed(h="+n+")"))
	}
	for _, c := range []common.Candidate{
		{"fixed, $h = 0.1$", "gradient/euler/fixed(h=0.1)"},
		{"heavy ball", "momentum(lr=0.02)"},
		{"slope, per norm", "normalizedgd(lr=0.05)"},
		{"Adam", "adam(lr=0.05)"},
		{"relative, $θ = ½$", "bb"},
	} {
		o := r.Optimizer(c.Spec())
		points = append(points, lab.At(c.Spec(), func(ctx context.Context) (rows []lossAt, err error) {
			samples, _, err := common.Trace(ctx, net.Problem(), o, s, 60)
			for _, m := range samples {
				rows = append(rows, lossAt{Label: c.Label(), Optimizer: c.Spec(), Grads: m.Grads, Loss: m.F})
			}
			return rows, err
		}))
	}
	return points, r.Err()
}

// modesOf follows a triple to the time end and records every mode after each step, at most 120 of them.
func modesOf(ctx context.Context, net objective.DeepLinear, row modeAt, end float64) (rows []modeAt, err error) {
	o, err := optim.Parse(row.Optimizer)
	if err != nil {
		return nil, err
	}
	run, err := optim.Start(ctx, net.Problem(), nil, o, optim.Settings{Steps: 100_000, GTol: -1})
	if err != nil {
		return nil, err
	}
	a, exact := make([]float64, len(net.Strengths)), make([]float64, len(net.Strengths))
	next := 0.
	for {
		if t := run.Point().T; t >= next {
			next += float64(end / 120)
			net.Modes(a, run.Point().Y)
			net.Exact(exact, t)
			for k, s := range net.Strengths {
				row.Strength, row.T, row.Grads, row.Value, row.Exact = s, t, run.Stats().FieldEvals, a[k], exact[k]
				rows = append(rows, row)
			}
		}
		if run.Point().T >= end || !run.Next() {
			return rows, run.Err()
		}
	}
}

// recurrence is the half time of Euler's method for a mode: its two weights stay equal, w ← w + h·w·(s - w²).
func recurrence(s, small, h float64) float64 {
	logit := func(w float64) float64 { return vec.Log(w * w / (s - float64(w*w))) }
	t, w := 0., math.Sqrt(small)
	for {
		next := w + float64(h*w*(s-float64(w*w)))
		if next*next >= s/2 {
			return t - h*logit(w)/(logit(next)-logit(w))
		}
		t, w = t+h, next
	}
}

// halfTime is where a mode passes s/2. Between two rows ln(a/(s-a)) is interpolated, which the exact curve makes a
// straight line.
func halfTime(rows []modeAt, s float64) float64 {
	logit := func(a float64) float64 { return vec.Log(a / (s - a)) }
	for i := 1; i < len(rows); i++ {
		if a, b := rows[i-1], rows[i]; b.Value >= s/2 {
			u, v := logit(a.Value), logit(math.Min(b.Value, s*(1-1e-15)))
			return a.T - float64((b.T-a.T)*u)/(v-u)
		}
	}
	return math.NaN()
}
