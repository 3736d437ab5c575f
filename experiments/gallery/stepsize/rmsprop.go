package stepsize

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
	Summary:   "Euler with its error measure held hovers without memory, slows down with a sum, and is RMSProp with an average.",
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
	Kinds:  []any{measureRow{}, memoryRow{}},
	Cite:   []string{"tieleman2012lecture", "duchi2011adaptive"},
	Points: rmspropPoints,
	Draw:   drawRMSProp,
	Claims: []lab.Claim{
		lab.NewClaim("rmsprop", "at $h = 1/L$ the true local error is at most half of the measure $h|∇f|$: largest ratio",
			lab.AtMost(.5*(1+1e-9)), lab.Derived("$½h^2‖H∇f‖ ≤ ½h‖∇f‖$ for $h ≤ 1/L$"),
			func(rows []measureRow) float64 {
				return common.Most(lab.Column(rows, func(r measureRow) float64 { return r.Error / r.Measure }))
			}),
		lab.NewClaim("rmsprop", "without memory, per norm, the gap hovers at the curvatures 0.01 to 1 times $tol^2/8$ to $tol^2/2$",
			lab.Between(.01*.05*.05/8, .05*.05/2), lab.Derived("a step of the length tol hovers at tol/2 to tol, at a curvature between $μ$ and $L$"),
			func(rows []memoryRow) float64 {
				return common.Last(lab.Where(rows, func(r memoryRow) bool { return r.Panel == "no memory" && r.Label == "per norm" })).Gap
			}),
	},
}

// measureRow is a step of gradient descent: the leading term of the local error of Euler's method, ½h²‖H∇f‖, and what the
// derivation of RMSProp takes for it, h‖∇f‖.
type measureRow struct {
	_         struct{} `col:"panel=local error"`
	_         struct{} `col:"label=fixed"`
	Optimizer string   `col:"optimizer"`
	Step      int      `col:"step"`
	Error     float64  `col:"error,blank"`
	Measure   float64  `col:"measure,blank"`
	Gap       float64  `col:"gap"`
}

// memoryRow is a step under a control of the measure.
type memoryRow struct {
	Panel     string  `col:"panel=no memory|sum|moving average"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Step      int     `col:"step"`
	Gap       float64 `col:"gap"`
}

func rmspropPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	rate, decay, s := spec.Number(r.Float("lr")), spec.Number(r.Float("decay")), optim.Settings{Steps: r.Count("steps"), GTol: -1}
	p := r.Problem("problem", lab.Minimum, lab.Hessian)
	if err := r.Err(); err != nil {
		return nil, err
	}
	l := common.Curvature(p, p.Start)
	points := []lab.Point{lab.At("error and measure", func(ctx context.Context) ([]measureRow, error) {
		return errorAndMeasure(ctx, p, optim.SGD(1/l), s)
	})}
	for _, m := range [][2]string{{"no memory", "none"}, {"sum", "sum"}, {"moving average", "ema(" + decay + ")"}} {
		for _, per := range []string{"norm", "coordinate"} {
			c := common.Candidate{"per " + per, fmt.Sprintf("gradient/euler/slope(tol=%s,memory=%s,per=%s,eps=1e-10)", rate, m[1], per)}
			o := r.Optimizer(c.Spec()).String()
			points = append(points, common.Descents(r, m[0], p, s, 60, []common.Candidate{c}, func(c common.Candidate, at common.Sample, _ optim.Result) memoryRow {
				return memoryRow{m[0], c.Label(), o, at.Step, p.Gap(at.F)}
			})...)
		}
	}
	return points, r.Err()
}

// errorAndMeasure follows gradient descent and records both at numbers of steps in geometric progression.
func errorAndMeasure(ctx context.Context, p *objective.Problem, o optim.Optimizer, s optim.Settings) (rows []measureRow, _ error) {
	hg := make([]float64, p.Dim)
	next := 1.
	_, err := common.Run(ctx, p, nil, o, s, func(run *optim.Run) bool {
		s := run.Step()
		if float64(s.K+1) < next {
			return true
		}
		for next <= float64(s.K+1) {
			next *= 1.06
		}
		h, slope := s.Rate(), vec.Norm2(s.L.Force())
		if h*slope < 1e-12 { // what follows is rounding
			return false
		}
		p.HessVec(hg, s.L.X(), s.L.Force())
		rows = append(rows, measureRow{Optimizer: o.String(), Step: s.K + 1, Error: .5 * h * h * vec.Norm2(hg), Measure: h * slope, Gap: p.Gap(s.R.Potential())})
		return true
	})
	return rows, err
}

func drawRMSProp(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .5}
	errs := lab.Rows[measureRow](data)
	steps, sizes := lab.XY(errs, func(r measureRow) (float64, float64) { return float64(r.Step), r.Error })
	fig.Panels = append(fig.Panels, figure.Panel{
		Title: "gradient descent, $h = 1/L$", Legend: figure.BottomLeft,
		X: figure.Axis{Log: true, Label: "step $k$"}, Y: figure.Axis{Log: true, Label: "size"},
		Series: []figure.Series{
			{Label: "error $½h^2‖H∇f‖$", X: steps, Y: sizes, Color: figure.Black},
			{Label: "measure $h‖∇f‖$", X: steps, Y: lab.Column(errs, func(r measureRow) float64 { return r.Measure }), Color: figure.Black, Dash: figure.Dashed},
		},
	})
	table := figure.NewTable("memory", "step", "optimizer", "gap after 10", "after 100", "after all")
	for _, m := range lab.GroupBy(lab.Rows[memoryRow](data), func(r memoryRow) string { return r.Panel }) {
		panel := figure.Panel{
			Title: map[string]string{"no memory": "gap without memory", "sum": "gap with a sum"}[m.Key], Legend: figure.BottomLeft,
			X: figure.Axis{Log: true, Label: "step $k$"}, Y: figure.Axis{Log: true, Label: `$f(x_k) - f^\star$`, Floor: 1e-16},
			Series: lab.Curves(m.Rows, func(r memoryRow) (string, float64, float64) { return r.Label, float64(r.Step), r.Gap }),
		}
		panel.Title = cmp.Or(panel.Title, "gap with a "+m.Key)
		for i, s := range panel.Series {
			if m.Key == "no memory" { // it chatters
				panel.Series[i] = settled(s, 150)
			}
		}
		fig.Panels = append(fig.Panels, panel)
		for _, g := range lab.GroupBy(m.Rows, func(r memoryRow) string { return r.Label }) {
			after := func(step int) string { // the last gap up to it
				return lab.Short(common.Last(lab.Where(g.Rows, func(r memoryRow) bool { return r.Step <= step })).Gap)
			}
			table.Add(m.Key, g.Key, g.Rows[0].Optimizer, after(10), after(100), lab.Short(g.Last().Gap))
		}
	}
	caption := v.Fill("The derivation of RMSProp on {{problem}}. (a) Along gradient descent, the leading term of Euler's local error, $½h^2‖H∇f‖$, and the measure " +
		"$h‖∇f‖$ that the derivation keeps at a tolerance in its place. (b)-(d) Keeping the measure at {{lr}} without memory gives steps of fixed length, which hover at up to that distance (band: least and largest, line: median, of a decade); " +
		"a sum of squares (AdaGrad) slows down, and so converges, late; a moving average (RMSProp, {{decay}}) starts with longer steps and ends hovering, too. Each with one step for all coordinates and with one for each.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"The measure is of order h, the error of order h²: both go to zero at a minimum, and a control that keeps either one at a tolerance cannot follow them there."}}, nil
}

// settled is a curve that chatters from some x on, with that part as a band: the median of each decade, the least and the
// largest.
func settled(s figure.Series, from float64) figure.Series {
	n, _ := slices.BinarySearch(s.X, from)
	if n == len(s.X) {
		return s
	}
	rest := common.Envelope(figure.Series{X: s.X[n:], Y: s.Y[n:]}, 1)
	x, y := slices.Clone(s.X[:n]), slices.Clone(s.Y[:n])
	first := func(of []float64) []float64 { return append([]float64{of[0]}, of...) } // from where the chatter begins
	s.X, s.Y = append(append(x, s.X[n]), rest.X...), append(y, first(rest.Y)...)
	s.Lo, s.Hi = append(slices.Clone(y), first(rest.Lo)...), append(slices.Clone(y), first(rest.Hi)...)
	return s
}
