package stepsize

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

var rmsprop = lab.Experiment{
	Name:      "rmsprop",
	Summary:   "RMSProp is Euler's method that keeps the measure h·|∇f| of its error at a tolerance: without memory it hovers, with a sum it slows down, with a moving average it is RMSProp.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     7,
	Narrowest: 60,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=20,kappa=100,rotated=true)", Doc: "what to descend; it needs Hessian-vector products and a known minimum"},
		{Key: "lr", Default: "5e-2", Doc: "tolerance of the slope control: the learning rate"},
		{Key: "decay", Default: "0.99", Doc: "share that the moving average keeps"},
		{Key: "steps", Default: "20000", Doc: "steps"},
	},
	Columns: []string{"panel", "label", "optimizer", "step", "error", "measure", "gap"},
	Cite:    []string{"tieleman2012lecture", "duchi2011adaptive"},
	Points:  rmspropPoints,
	Draw:    drawRMSProp,
	Claims: []lab.Claim{
		{ID: "rmsprop", Text: "at $h = 1/L$ the true local error is at most half of the measure $h|∇f|$: largest ratio", Want: lab.AtMost(.5 * (1 + 1e-9)), Origin: lab.Derived("$½h^2‖H∇f‖ ≤ ½h‖∇f‖$ for $h ≤ 1/L$"), Value: func(d *figure.Table) float64 {
			rows := d.Where("panel", "local error")
			return largestRatio(rows.Floats("error"), rows.Floats("measure"))
		}},
		{ID: "rmsprop", Text: "without memory, per norm, the gap hovers at the curvatures 0.01 to 1 times $tol^2/8$ to $tol^2/2$", Want: lab.Between(.01*.05*.05/8, .05*.05/2), Origin: lab.Derived("a step of the length tol hovers at tol/2 to tol, at a curvature between $μ$ and $L$"), Value: func(d *figure.Table) float64 {
			gap := d.Where("panel", "no memory").Where("label", "per norm").Floats("gap")
			if len(gap) == 0 {
				return math.NaN()
			}
			return gap[len(gap)-1]
		}},
	},
}

func rmspropPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name := r.String("problem")
	lr := r.Float("lr")
	decay := r.Float("decay")
	steps := r.Count("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	p, err := objective.Parse(name)
	if err != nil {
		return nil, err
	}
	if err := common.Curved(name, p); err != nil {
		return nil, err
	}
	l := common.Curvature(p, p.Start)
	points := []lab.Point{{Key: "error and measure", Run: func(ctx context.Context) ([][]any, error) {
		return errorAndMeasure(ctx, p, optim.SGD(1/l), steps)
	}}}
	for _, m := range []struct{ panel, memory string }{
		{"no memory", "none"}, {"sum", "sum"}, {"moving average", fmt.Sprintf("ema(%s)", spec.Number(decay))},
	} {
		for _, per := range []string{"norm", "coordinate"} {
			word := fmt.Sprintf("gradient/euler/slope(tol=%s,memory=%s,per=%s,eps=1e-10)", spec.Number(lr), m.memory, per)
			o, err := optim.Parse(word)
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: m.panel + " per " + per, Run: func(ctx context.Context) ([][]any, error) {
				samples, _, err := common.Trace(ctx, p, o, optim.Settings{Steps: steps, GTol: -1}, 60)
				var rows [][]any
				for _, s := range samples {
					rows = append(rows, []any{m.panel, "per " + per, o.String(), s.Step, "", "", p.Gap(s.F)})
				}
				return rows, err
			}})
		}
	}
	return points, nil
}

// errorAndMeasure follows gradient descent and records, at numbers of steps in geometric progression, the leading term
// of Euler's local error, ½h²‖H∇f‖, and what the derivation of RMSProp takes for it, h‖∇f‖.
func errorAndMeasure(ctx context.Context, p *objective.Problem, o optim.Optimizer, steps int) ([][]any, error) {
	r, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	hg := make([]float64, p.Dim)
	var rows [][]any
	next := 1.
	for r.Next() {
		s := r.Step()
		if float64(s.K+1) < next {
			continue
		}
		for next <= float64(s.K+1) {
			next *= 1.06
		}
		if s.Rate()*vec.Norm2(s.L.Force()) < 1e-12 { // what follows is rounding
			break
		}
		p.HessVec(hg, s.L.X(), s.L.Force())
		h := s.Rate()
		rows = append(rows, []any{"local error", "fixed", o.String(), s.K + 1, .5 * h * h * vec.Norm2(hg), h * vec.Norm2(s.L.Force()), p.Gap(s.R.Potential())})
	}
	return rows, ctx.Err()
}

func drawRMSProp(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .5}
	errs := data.Where("panel", "local error")
	steps := errs.Floats("step")
	fig.Panels = append(fig.Panels, figure.Panel{
		Title: "gradient descent, $h = 1/L$", Legend: figure.BottomLeft,
		X: figure.Axis{Log: true, Label: "step $k$"}, Y: figure.Axis{Log: true, Label: "size"},
		Series: []figure.Series{
			{Label: "error $½h^2‖H∇f‖$", X: steps, Y: errs.Floats("error"), Color: figure.Black},
			{Label: "measure $h‖∇f‖$", X: steps, Y: errs.Floats("measure"), Color: figure.Black, Dash: figure.Dashed},
		},
	})
	table := figure.NewTable("memory", "step", "optimizer", "gap after 10", "after 100", "after all")
	for _, name := range []string{"no memory", "sum", "moving average"} {
		t := data.Where("panel", name)
		fig.Panels = append(fig.Panels, figure.Panel{
			Title: name, Legend: figure.BottomLeft,
			X: figure.Axis{Log: true, Label: "step $k$"}, Y: figure.Axis{Log: true, Label: `$f(x_k) - f^\star$`, Floor: 1e-16},
			Series: figure.SeriesBy(t, "step", "gap", "label"),
		})
		for _, g := range t.Groups("label") {
			k, gap := g.Floats("step"), g.Floats("gap")
			table.Add(name, g.Key, g.Strings("optimizer")[0], lab.Short(at(k, gap, 10)), lab.Short(at(k, gap, 100)), lab.Short(gap[len(gap)-1]))
		}
	}
	caption := fmt.Sprintf("The derivation of RMSProp on %s. (a) Along gradient descent, the leading term of Euler's local error, $½h^2‖H∇f‖$, and the measure "+
		"$h‖∇f‖$ that the derivation keeps at a tolerance in its place. (b)-(d) Keeping the measure at %s without memory gives steps of fixed length, which hover at up to that distance; "+
		"a sum of squares (AdaGrad) slows down, and so converges, late; a moving average (RMSProp, %s) starts with longer steps and ends hovering, too. Each with one step for all coordinates and with one for each.",
		v.Strings("problem")[0], v.Strings("lr")[0], v.Strings("decay")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"The measure is of order h, the error of order h²: both go to zero at a minimum, and a control that keeps either one at a tolerance cannot follow them there."}}, nil
}

// at returns y at the last x that is at most the given one.
func at(x, y []float64, limit float64) float64 {
	out := y[0]
	for i := range x {
		if x[i] <= limit {
			out = y[i]
		}
	}
	return out
}

// largestRatio is the largest of a over b.
func largestRatio(a, b []float64) float64 {
	worst := math.NaN()
	for i := range a {
		if r := a[i] / b[i]; i == 0 || r > worst {
			worst = r
		}
	}
	return worst
}
