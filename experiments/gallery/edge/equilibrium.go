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
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var equilibrium = lab.Experiment{
	Name:      "equilibrium",
	Summary:   "Error control alone stalls at a residual of a few L·atol; with a bounded step there is no floor.",
	Cost:      "6 s",
	Class:     lab.Portable,
	Count:     32,
	Narrowest: 48,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=100,kappa=1e4)", Doc: "what to descend; it needs Hessian-vector products and a known minimum"},
		{Key: "method", Default: "eulerheun,bs3,tsit5", Doc: "explicit methods with an error estimate"},
		{Key: "stabilized", Default: "rkc2,rkl2", Doc: "stabilized methods"},
		{Key: "atol", Default: "1e-2,1e-4,1e-6,1e-8", Doc: "absolute tolerances; the traces are those of the second"},
		{Key: "rtol", Default: "1e-3", Doc: "relative tolerance"},
		{Key: "gtol", Default: "1e-12", Doc: "residual to reach"},
		{Key: "steps", Default: "200000", Doc: "steps at most; a run has stalled after a twentieth of it without progress"},
	},
	Kinds:  []any{residualRow{}, residualEnd{}},
	Claims: equilibriumClaims(),
	Cite:   []string{"hairer1993solving", "gustafsson1991control", "bogacki1989pair", "tsitouras2011runge", "sommeijer1998rkc", "meyer2014stabilized"},
	Points: equilibriumPoints,
	Draw:   drawEquilibrium,
}

// residualRow is a residual on the way.
type residualRow struct {
	_        struct{} `col:"panel=trace"`
	Label    string   `col:"label"`
	Method   string   `col:"method"`
	ATol     float64  `col:"atol"`
	Grads    int      `col:"grads"`
	Residual float64  `col:"residual"`
}

// residualEnd is the lowest residual of a run.
type residualEnd struct {
	_        struct{} `col:"panel=floor"`
	Label    string   `col:"label"`
	Method   string   `col:"method"`
	ATol     float64  `col:"atol"`
	Grads    int      `col:"grads"`
	Residual float64  `col:"residual"`
	Ended    string   `col:"ended"`
}

func (r residualEnd) residual() float64 { return r.Residual }
func (r residualEnd) label() string     { return r.Label }

func equilibriumClaims() []lab.Claim {
	floor := func(rows []residualEnd, method string, atol float64) float64 {
		return lab.Where(rows, func(r residualEnd) bool { return r.Label == method && r.ATol == atol })[0].Residual / atol
	}
	converged := func(rows []residualEnd) []residualEnd {
		return lab.Where(rows, func(r residualEnd) bool { return r.Ended == "converged" })
	}
	var cs []lab.Claim
	for _, atol := range []float64{1e-4, 1e-6, 1e-8} {
		cs = append(cs, lab.NewClaim("C42", "Heun's estimate under PI control: floor over atol, $.9^{2/.3}/2$ in the norm of 100 coordinates, atol = "+spec.Number(atol),
			lab.Near(10*vec.Pow(.9, 2/.3)/2, .005), lab.Derived("$½·.9^{k/Σβ}·√100$ with $k = 2$ and $Σβ = .3$"),
			func(rows []residualEnd) float64 { return floor(rows, "eulerheun", atol) }))
	}
	for _, m := range []string{"bs3", "tsit5"} {
		cs = append(cs, lab.NewClaim("equilibrium", m+": floor at atol = 1e-4 over that at 1e-8, in units of atol: proportional",
			lab.Near(1, .005), lab.Derived("on a quadratic everything scales with atol"),
			func(rows []residualEnd) float64 { return floor(rows, m, 1e-4) / floor(rows, m, 1e-8) }))
	}
	return append(cs,
		lab.NewClaim("equilibrium", "largest residual of the methods whose step is kept below the limit, and of the stabilized ones",
			lab.AtMost(1e-12), lab.Derived("a run that has converged ends with a residual of gtol or less"),
			func(rows []residualEnd) float64 {
				return common.Most(lab.Column(converged(rows), residualEnd.residual))
			}),
		lab.NewClaim("equilibrium", "runs of these that converge, of 20", lab.Within(20, 0), lab.Recorded("all 20 converge here"),
			func(rows []residualEnd) float64 { return float64(len(converged(rows))) }))
}

func equilibriumPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Hessian)
	atols, rtol, gtol, steps := r.Floats("atol"), r.Float("rtol"), r.Float("gtol"), r.Count("steps")
	methods := v.Strings("method")
	var points []lab.Point
	for i, atol := range atols {
		pi := fmt.Sprintf("pi(rtol=%s,atol=%s)", spec.Number(rtol), spec.Number(atol))
		add := func(method, label, control string) {
			o := r.Optimizer("gradient/" + method + "/" + control)
			points = append(points, lab.At(fmt.Sprintf("%s atol=%s", label, spec.Number(atol)), func(ctx context.Context) ([]any, error) {
				return settle(ctx, p, o, label, atol, gtol, steps, i == min(1, len(atols)-1))
			}))
		}
		for _, m := range methods {
			add(m, m, pi)
		}
		for _, m := range methods {
			add(m, m+", limited", "limit("+pi+")")
		}
		for _, m := range v.Strings("stabilized") {
			add(m, m, pi)
		}
	}
	return points, r.Err()
}

// settle runs an optimizer towards an equilibrium and returns the smallest residual ‖∇f‖∞ that it saw
// and, if it is to be traced, the residuals on the way.
func settle(ctx context.Context, p *objective.Problem, o optim.Optimizer, label string, atol, gtol float64, steps int, traced bool) ([]any, error) {
	var rows []any
	low, next, method := math.Inf(1), 1., o.Method.String()
	s := optim.Settings{Steps: steps, GTol: gtol, Stop: ode.Stagnation{Window: max(2, steps/20)}}
	run, err := common.Run(ctx, p, nil, o, s, func(run *optim.Run) bool {
		residual := vec.NormInf(run.Point().Force())
		low = math.Min(low, residual)
		if g := run.Stats().FieldEvals; traced && float64(g) >= next {
			rows = append(rows, residualRow{Label: label, Method: method, ATol: atol, Grads: g, Residual: residual})
			for next <= float64(g) {
				next *= 1.08
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	end := residualEnd{Label: label, Method: method, ATol: atol, Grads: run.Stats().FieldEvals, Residual: low, Ended: run.Reason().Status.String()}
	return append(rows, end), run.Err()
}

func drawEquilibrium(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	p, tols := r.Problem("problem", lab.Minimum, lab.Hessian), r.Floats("atol")
	if err := r.Err(); err != nil {
		return nil, err
	}
	l := common.Curvature(p, common.Minimum(p))
	trace := figure.Panel{
		Title: "on the way, atol = " + common.PowerOfTen(tols[min(1, len(tols)-1)]), Legend: figure.Below,
		X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: "$‖∇f‖_∞$", Log: true, Floor: 1e-14},
	}
	some := slices.Clone(v.Strings("method")) // of the explicit methods two are drawn, each with and without a limit
	some = append(some[:min(2, len(some))], v.Strings("stabilized")...)
	colors := []figure.Color{figure.Blue, figure.Vermillion, figure.Green, figure.Purple}
	named := strings.NewReplacer("eulerheun", "Euler–Heun", "bs3", "Bogacki–Shampine", "tsit5", "Tsitouras", "rkc2", "RKC", "rkl2", "RKL",
		"limited", "step limited")
	dashes := []figure.Dash{figure.Solid, figure.LongDash, figure.DashDot, figure.DashDotDot}
	look := func(s figure.Series) []figure.Series { // a colour for the method, other dashes with the limit
		method, limited := strings.CutSuffix(s.Label, ", limited")
		i := slices.Index(some, method)
		if i < 0 {
			return nil
		}
		s.Color, s.Dash = colors[i%len(colors)], dashes[i%len(dashes)]
		if limited {
			s.Dash = []figure.Dash{figure.Dashed, figure.Dotted}[i%2]
		}
		s.Label = named.Replace(s.Label)
		return []figure.Series{s}
	}
	for _, s := range lab.Curves(lab.Rows[residualRow](data), func(r residualRow) (string, float64, float64) { return r.Label, float64(r.Grads), r.Residual }) {
		trace.Series = append(trace.Series, look(s)...)
	}
	floor := figure.Panel{
		Title: "lowest residual", Legend: figure.Below,
		X: figure.Axis{Label: "absolute tolerance", Log: true}, Y: figure.Axis{Label: "$‖∇f‖_∞$", Log: true, Floor: 1e-14},
	}
	table := figure.NewTable("method", "atol", "grads", "residual", "residual/(L·atol)", "ended")
	line := figure.Series{Label: "$L$·atol", Color: figure.Grey, Dash: figure.Dotted}
	for _, g := range lab.GroupBy(lab.Rows[residualEnd](data), residualEnd.label) {
		s := figure.Series{Label: g.Key, Style: figure.LineDots}
		for _, r := range g.Rows {
			s.X, s.Y = append(s.X, r.ATol), append(s.Y, r.Residual)
			if !slices.Contains(line.X, r.ATol) {
				line.X, line.Y = append(line.X, r.ATol), append(line.Y, l*r.ATol)
			}
			ratio := "-"
			if r.Ended == "stalled" {
				ratio = lab.Short(r.Residual / (l * r.ATol))
			}
			table.Add(g.Key, lab.Digits(r.ATol, 3), r.Grads, lab.Short(r.Residual), ratio, r.Ended)
		}
		floor.Series = append(floor.Series, look(s)...)
	}
	floor.Series = append(floor.Series, line)
	caption := v.Fill("Descent on {{problem}} by explicit methods under PI control of their error estimate, relative tolerance {{rtol}}. (a) Residual on the way, (b) lowest residual reached " +
		"against the absolute tolerance. Explicit methods alone stall at a residual proportional to $L$·atol (dotted), where the step has grown to the stability limit; " +
		"kept below 0.9 of that limit, with the spectral radius estimated, they do not, nor do the stabilized methods of Runge, Kutta and Chebyshev (RKC) and Legendre (RKL). The table has all methods.")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .75, Panels: []figure.Panel{trace, floor}},
		Table:  table, Caption: caption,
		Notes: []string{"An error below the tolerance says nothing about stability: near an equilibrium every error is."},
	}, nil
}
