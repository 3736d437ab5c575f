package edge

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var edge = lab.Experiment{
	Name:      "edge",
	Summary:   "Under error control the step goes to the stability limit and rests or rings there, as a small matrix says.",
	Cost:      "2 s",
	Class:     lab.PerPlatform,
	Count:     56,
	Narrowest: 62,
	Params: []lab.Param{
		{Key: "problem", Default: "d1r", Doc: "what to descend; it needs Hessian-vector products and a known minimum"},
		{Key: "method", Default: "eulerheun,bs3,dp5,tsit5", Doc: "explicit Runge-Kutta methods with an error estimate", Sweep: true},
		{Key: "filter", Default: "i,pi42,pi33,pi34,pc47,h0211,h211b,h211pi,h312pid,h321,h0321", Doc: "filters of the matrix"},
		{Key: "tol", Default: "1e-3", Doc: "absolute tolerance"},
		{Key: "steps", Default: "4000", Doc: "steps at most"},
	},
	Kinds:  []any{edgeStep{}, filterRadius{}, edgeEnd{}},
	Cite:   []string{"hall1988equilibrium", "gustafsson1991control", "soderlind2003digital"},
	Points: edgePoints,
	Draw:   drawEdge,
	Claims: edgeClaims(),
}

// edgeStep is an accepted step on the way or among the last.
type edgeStep struct {
	Panel  string  `col:"panel=trace|last"`
	Method string  `col:"method"`
	Label  string  `col:"label"`
	Step   int     `col:"step,blank"`
	HL     float64 `col:"hl"` // h·λmax
}

// filterRadius is a method with a filter on one curvature: the matrix, and a run.
type filterRadius struct {
	_      struct{} `col:"panel=matrix"`
	Method string   `col:"method"`
	Filter string   `col:"label"`
	equilibriumOf
	rested
}

// edgeEnd is how a run on the problem ended.
type edgeEnd struct {
	_      struct{} `col:"panel=end"`
	Method string   `col:"method"`
	Label  string   `col:"label"`
	Steps  int      `col:"step"`
	Bound  float64  `col:"bound"`
	rested
}

// rested is the second half of a run: the standard deviation of the change of log h from one step to the next, the mean of h·λ, and
// the share of attempts that were rejected.
type rested struct {
	Spread   float64 `col:"spread"`
	Mean     float64 `col:"mean"`
	Rejected float64 `col:"rejected"`
}

func (r edgeStep) label() string      { return r.Label }
func (r filterRadius) method() string { return r.Method }
func (r edgeEnd) method() string      { return r.Method }

func edgePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Hessian)
	s, atol := optim.Settings{Steps: r.Count("steps"), GTol: -1}, "atol="+spec.Number(r.Float("tol"))
	if err := r.Err(); err != nil {
		return nil, err
	}
	one := objective.Quadratic([]float64{1}, false)
	l := common.Curvature(p, common.Minimum(p))
	var points []lab.Point
	for _, method := range v.Strings("method") {
		m, ok := r.Optimizer("gradient/" + method + "/pi(" + atol + ")").Method.(*rk.Tableau)
		r.Check(ok && m.E != nil, "method=%s: an explicit Runge-Kutta method with an error estimate is needed, bs3 say", method)
		if err := r.Err(); err != nil {
			return nil, err
		}
		for _, f := range v.Strings("filter") {
			if !slices.Contains(control.Filters(), f) {
				return nil, spec.Unknown("filter", f, control.Filters())
			}
			at, err := equilibriumRadius(m, f)
			if err != nil {
				return nil, err
			}
			o := r.Optimizer("gradient/" + method + "/digital(filter=" + f + "," + atol + ")")
			points = append(points, lab.One(method+" "+f, func(ctx context.Context) (filterRadius, error) {
				_, rest, err := settleStep(ctx, one, o, s, 1)
				return filterRadius{Method: method, Filter: f, equilibriumOf: at, rested: rest}, err
			}))
		}
		for _, c := range []common.Candidate{{"I", "pi(" + atol + ",beta=-1)"}, {"PI34", "pi(" + atol + ")"}, {"H211b", "digital(filter=h211b," + atol + ")"}} {
			o := r.Optimizer("gradient/" + method + "/" + c.Spec())
			points = append(points, lab.At(r.String("problem")+" "+method+" "+c.Spec(), func(ctx context.Context) ([]any, error) {
				hl, rest, err := settleStep(ctx, p, o, s, l)
				rows := []any{edgeEnd{Method: method, Label: c.Label(), Steps: len(hl), Bound: m.RealInterval(), rested: rest}}
				next := 1.
				for i, x := range hl {
					if k := float64(i + 1); k >= next {
						rows = append(rows, edgeStep{"trace", method, c.Label(), i + 1, x})
						next = math.Max(k+1, k*1.04)
					}
					if i >= len(hl)-40 {
						rows = append(rows, edgeStep{"last", method, c.Label(), i + 1, x})
					}
				}
				return rows, err
			}))
		}
	}
	return points, r.Err()
}

// settleStep runs an optimizer and returns h·l of all accepted steps and how they were in the second half.
func settleStep(ctx context.Context, p *objective.Problem, o optim.Optimizer, s optim.Settings, l float64) (hl []float64, rest rested, err error) {
	before, half := 0, s.Steps/2
	run, err := common.Run(ctx, p, nil, o, s, func(run *optim.Run) bool {
		hl = append(hl, run.Step().Rate()*l)
		if len(hl) == half {
			before = run.Stats().Rejected
		}
		return true
	})
	if err != nil {
		return nil, rest, err
	}
	if len(hl) < half+2 {
		return hl, rested{math.NaN(), math.NaN(), math.NaN()}, run.Err()
	}
	rest.Mean, rest.Spread = chatterOf(hl[half:])
	again := float64(run.Stats().Rejected - before)
	rest.Rejected = again / (again + float64(len(hl)-half))
	return hl, rest, run.Err()
}

// chatterOf returns the mean of steps and the standard deviation of the change of their logarithm from one to the next.
func chatterOf(h []float64) (mean, spread float64) {
	var sum, square float64
	for i, x := range h {
		mean += x / float64(len(h))
		if i > 0 {
			d := vec.Log(x / h[i-1])
			sum += d
			square += float64(d * d)
		}
	}
	n := float64(len(h) - 1)
	return mean, math.Sqrt(math.Max(0, square/n-float64(sum/n*(sum/n))))
}

func drawEdge(v lab.Values, data *figure.Table) (*lab.Page, error) {
	traces := figure.Panel{
		Title: "four methods under PI34", Legend: figure.Below, X: figure.Axis{Label: "accepted step", Log: true}, Y: figure.Axis{Label: "$h·λ_{\\max}$", Max: 4.6},
	}
	steps := lab.Rows[edgeStep](data)
	stepsOf := func(panel, method string) []edgeStep {
		return lab.Where(steps, func(r edgeStep) bool { return r.Panel == panel && r.Method == method })
	}
	xy := func(r edgeStep) (float64, float64) { return float64(r.Step), r.HL }
	table := figure.NewTable("method", "bound", "control", "mean h·λ", "std Δlog h", "rejected")
	of := ""
	for _, m := range lab.GroupBy(lab.Rows[edgeEnd](data), edgeEnd.method) {
		bound := m.Rows[0].Bound
		traces.HLines = append(traces.HLines, figure.Rule{At: bound, Label: "limit " + lab.Digits(bound, 4)})
		s := figure.Series{Label: common.InWords(m.Key)}
		s.X, s.Y = lab.XY(common.With(stepsOf("trace", m.Key), edgeStep.label, "PI34"), xy)
		traces.Series = append(traces.Series, s)
		for _, r := range m.Rows {
			spread := lab.Short(r.Spread)
			if r.Spread < 1e-10 {
				spread = "0"
			}
			table.Add(m.Key, lab.Digits(bound, 4), r.Label, lab.Digits(r.Mean, 5), spread, fmt.Sprintf("%.1f %%", 100*r.Rejected))
		}
		if of == "" || m.Key == "dp5" {
			of = m.Key
		}
	}
	last := figure.Panel{
		Title: strings.ToUpper(of) + ", last steps", Legend: figure.Below, X: figure.Axis{Label: "accepted step"}, Y: figure.Axis{Label: "$h·λ_{\\max}$"},
	}
	for i, g := range lab.GroupBy(stepsOf("last", of), edgeStep.label) {
		s := figure.Series{Label: g.Key, Color: []figure.Color{figure.Orange, figure.Black, figure.Sky}[i], Dash: []figure.Dash{figure.Dotted, figure.Solid, figure.LongDash}[i]}
		s.X, s.Y = lab.XY(g.Rows, xy)
		last.Series = append(last.Series, s)
	}
	heat, methods, filters := common.Map(lab.Rows[filterRadius](data), func(r filterRadius) (string, string, float64) { return r.Method, r.Filter, r.Rho })
	for i, f := range filters {
		filters[i] = strings.Replace(strings.ToUpper(f), "211B", "211b", 1)
	}
	for i, m := range methods {
		_, code, ok := strings.Cut(strings.TrimSuffix(common.InWords(m), ")"), " (")
		if methods[i] = code; !ok {
			methods[i] = "Euler–\nHeun"
		}
	}
	heat.Format, heat.NoBar, heat.Min, heat.Max = "%.3f", true, .6, 1.4
	matrix := figure.Panel{Title: "spectral radius, stable below 1", Heat: heat, X: figure.Axis{Names: methods}, Y: figure.Axis{Names: filters}}
	caption := v.Fill("Explicit methods under control of their own error estimate at the absolute tolerance {{tol}} on {{problem}}. (a) The step times the largest curvature under the filter PI34: it goes to the end of each method's real stability interval (dashed). " +
		"(b) The last steps of " + common.InWords(of) + " under three filters. (c) Where stability limits the step: spectral radius of the matrix of six rows that takes small deviations of the mode, the step and the memory of the filter to the next step; below 1 the step comes to rest, above 1 it rings.")
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: 1, Panels: []figure.Panel{traces, last, matrix}}, Table: table, Caption: caption}, nil
}
