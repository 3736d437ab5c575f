package models

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var deepLinear = lab.Experiment{
	Name:      "deeplinear",
	Summary:   "A deep linear network learns one mode after another, each after a plateau of ln(s/a₀)/(2s), exactly as Saxe's logistic curves say; Euler's plateaus are longer by up to hs/ln(1 + hs), and a step of constant relative error needs a fraction of a fixed step's gradients.",
	Cost:      "0.2 s",
	Class:     lab.Portable,
	Count:     9,
	Narrowest: 50,
	Params: []lab.Param{
		{Key: "strengths", Default: "4,3,2,1,0.5", Range: "above 0", Doc: "singular values of what is to be learnt"},
		{Key: "small", Default: "1e-3", Doc: "where every mode starts"},
		{Key: "tol", Default: "1e-11", Doc: "tolerance of the integration"},
		{Key: "h", Default: "0.01,0.05,0.1", Doc: "steps of Euler's method", Sweep: true},
		{Key: "grads", Default: "3000", Doc: "gradients at most, for the descents"},
	},
	Columns: []string{"panel", "label", "optimizer", "mode", "t", "grads", "value", "exact"},
	Cite:    []string{"saxe2014exact"},
	Points:  deepLinearPoints,
	Draw:    drawDeepLinear,
	Claims: append([]lab.Claim{
		{ID: "C83", Text: "largest error of a mode along the flow against Saxe's formula", Want: lab.AtMost(1e-8), Origin: lab.Derived("$s(t) = s e^{2st}/(e^{2st} - 1 + s/a_0)$, but for the error of the integration"), Value: deepest},
		{ID: "deeplinear", Text: "gradients to a loss of $10^{-8}$: fixed step $h = 0.1$ over relative error", Want: lab.AtLeast(3), Origin: common.Beside("4.5"), Value: func(d *figure.Table) float64 {
			return spent(d, "fixed, $h = 0.1$", 1e-8) / spent(d, "relative, $θ = ½$", 1e-8)
		}},
	}, halfTimes(4, 3, 2, 1, .5)...),
}

// spent is after how many gradients a descent has a loss.
func spent(d *figure.Table, label string, loss float64) float64 {
	rows := d.Where("panel", "descent").Where("label", label)
	for i, v := range rows.Floats("value") {
		if v <= loss {
			return rows.Floats("grads")[i]
		}
	}
	return math.Inf(1)
}

// deepest is the largest difference between a mode of the flow and the formula.
func deepest(d *figure.Table) float64 {
	rows := d.Where("panel", "flow")
	v, x := rows.Floats("value"), rows.Floats("exact")
	worst := math.NaN()
	for i := range v {
		if e := math.Abs(v[i] - x[i]); i == 0 || e > worst {
			worst = e
		}
	}
	return worst
}

// halfTimes are the claims on when each mode is half learnt, ln((s-a₀)/a₀)/2s, along the flow and with Euler's steps.
func halfTimes(strengths ...float64) []lab.Claim {
	var cs []lab.Claim
	for _, s := range strengths {
		want := vec.Log((s-1e-3)/1e-3) / (2 * s)
		cs = append(cs, lab.Claim{ID: "C83", Text: fmt.Sprintf("half of $s = %g$ is learnt at $t$", s), Want: lab.Near(want, 1e-6), Origin: lab.Derived("$\\ln((s - a_0)/a_0)/(2s)$"), Value: func(d *figure.Table) float64 {
			return halfTime(d.Where("panel", "flow").Where("mode", s), s)
		}})
	}
	for _, h := range []float64{.01, .1} {
		cs = append(cs, lab.Claim{ID: "C83", Text: fmt.Sprintf("half time of $s = 4$ with Euler's $h = %g$ over that of the flow, by the recurrence of one weight", h), Want: lab.Near(recurrence(4, 1e-3, h)/vec.Log((4-1e-3)/1e-3)*8, 1e-4), Origin: lab.Derived("$a → a + h·a(s - a^2)$ for one of two equal weights"), Value: func(d *figure.Table) float64 {
			rows := d.Where("panel", "euler").Where("label", h).Where("mode", 4.)
			return halfTime(rows, 4) / halfTime(d.Where("panel", "flow").Where("mode", 4.), 4)
		}})
	}
	return cs
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

// halfTime is where a mode passes s/2. Between two rows ln(a/(s-a)) is interpolated, which the exact curve makes a straight line.
func halfTime(rows *figure.Table, s float64) float64 {
	t, a := rows.Floats("t"), rows.Floats("value")
	logit := func(a float64) float64 { return vec.Log(a / (s - a)) }
	for i := 1; i < len(t); i++ {
		if a[i] >= s/2 {
			u, v := logit(a[i-1]), logit(math.Min(a[i], s*(1-1e-15)))
			return t[i-1] - float64((t[i]-t[i-1])*u)/(v-u)
		}
	}
	return math.NaN()
}

func deepLinearPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	net := objective.DeepLinearDefaults()
	net.Strengths, net.Small = r.Floats("strengths"), r.Float("small")
	tol, hs, grads := r.Float("tol"), r.Floats("h"), r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if err := spec.Check(net); err != nil {
		return nil, err
	}
	for _, s := range net.Strengths {
		if !(s > net.Small) {
			return nil, fmt.Errorf("strengths=%g: it must be above small=%g", s, net.Small)
		}
	}
	last := net.Strengths[0]
	for _, s := range net.Strengths {
		last = math.Min(last, s)
	}
	end := vec.Log(last/net.Small) / last // twice the last half time
	n := spec.Number
	points := []lab.Point{{Key: "flow", Run: func(ctx context.Context) ([][]any, error) {
		return modes(ctx, net, "flow", "flow", fmt.Sprintf("gradient/dop853/clip(pi(rtol=%s,atol=%s),max=0.05)", n(tol), n(tol)), end)
	}}}
	for _, h := range hs {
		points = append(points, lab.Point{Key: "euler h=" + n(h), Run: func(ctx context.Context) ([][]any, error) {
			return modes(ctx, net, "euler", n(h), "gradient/euler/fixed(h="+n(h)+")", end)
		}})
	}
	for _, c := range []common.Candidate{
		{"fixed, $h = 0.1$", "gradient/euler/fixed(h=0.1)"},
		{"heavy ball", "momentum(lr=0.02)"},
		{"slope, per norm", "normalizedgd(lr=0.05)"},
		{"Adam", "adam(lr=0.05)"},
		{"relative, $θ = ½$", "bb"},
	} {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: c.Spec(), Run: func(ctx context.Context) ([][]any, error) {
			samples, _, err := common.Trace(ctx, net.Problem(), o, optim.Settings{Grads: grads, GTol: 1e-12}, 60)
			var rows [][]any
			for _, s := range samples {
				rows = append(rows, []any{"descent", c.Label(), c.Spec(), "", math.NaN(), s.Grads, s.F, math.NaN()})
			}
			return rows, err
		}})
	}
	return points, nil
}

// modes follows a triple to the time end and records every mode after each step, at most 120 of them.
func modes(ctx context.Context, net objective.DeepLinear, panel, label, word string, end float64) ([][]any, error) {
	o, err := optim.Parse(word)
	if err != nil {
		return nil, err
	}
	run, err := optim.Start(ctx, net.Problem(), nil, o, optim.Settings{Steps: 100_000, GTol: -1})
	if err != nil {
		return nil, err
	}
	a, exact := make([]float64, len(net.Strengths)), make([]float64, len(net.Strengths))
	var rows [][]any
	next := 0.
	for {
		if t := run.Point().T; t >= next {
			next += float64(end / 120)
			net.Modes(a, run.Point().Y)
			net.Exact(exact, t)
			for k, s := range net.Strengths {
				rows = append(rows, []any{panel, label, word, s, t, run.Stats().FieldEvals, a[k], exact[k]})
			}
		}
		if run.Point().T >= end || !run.Next() {
			return rows, run.Err()
		}
	}
}

func drawDeepLinear(v lab.Values, data *figure.Table) (*lab.Page, error) {
	curves := figure.Panel{Title: "modes along the flow", Legend: figure.Hidden, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "strength $a(t)$"}}
	table := figure.NewTable("mode", "half time", "of the flow", "error", "by Euler, ratio")
	flow, euler := data.Where("panel", "flow"), data.Where("panel", "euler").Groups("label")
	for _, g := range flow.Groups("mode") {
		s := g.Floats("mode")[0]
		curves.Series = append(curves.Series, figure.Series{Label: "$s = " + g.Key + "$", X: g.Floats("t"), Y: g.Floats("value")})
		e, at := 0., halfTime(g.Table, s)
		curves.VLines = append(curves.VLines, figure.Rule{At: at})
		for i, x := range g.Floats("value") {
			e = math.Max(e, math.Abs(x-g.Floats("exact")[i]))
		}
		ratios := ""
		for _, h := range euler {
			ratios += fmt.Sprintf("  h=%s: %s", h.Key, lab.Digits(halfTime(h.Where("mode", s), s)/at, 4))
		}
		small, err := v.Float("small")
		if err != nil {
			return nil, err
		}
		table.Add(s, lab.Digits(vec.Log((s-small)/small)/(2*s), 8), lab.Digits(at, 8), lab.Short(e), ratios)
	}
	loss := figure.Panel{
		Title: "descents", Legend: figure.Auto, X: figure.Axis{Label: "gradient evaluations", Log: true},
		Y:      figure.Axis{Label: "loss", Log: true, Floor: 1e-16},
		Series: figure.SeriesBy(data.Where("panel", "descent"), "grads", "value", "label"),
	}
	caption := fmt.Sprintf("A linear network of two layers learns a matrix of singular values %v from %s. (a) The modes along the gradient flow, which lie on Saxe's logistic curves; each is half learnt at $\\ln((s-a_0)/a_0)/2s$ (thin lines), after a plateau near the saddle. "+
		"(b) The loss of descents: steps of constant relative error, long where the slope is small, need a fraction of the gradients of a fixed step; steps of constant length hover at the end.",
		v.Strings("strengths"), v.Strings("small")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .7, Panels: []figure.Panel{curves, loss}}, Table: table, Caption: caption}, nil
}
