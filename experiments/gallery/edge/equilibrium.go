package edge

import (
	"context"
	"fmt"
	"math"
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
	Summary:   "Error control alone does not bring an explicit method to an equilibrium, since it stalls at a residual of a few L·atol; with the step kept below the stability limit, and with stabilized methods, there is no floor.",
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
	Columns: []string{"panel", "label", "method", "atol", "grads", "residual", "ended"},
	Claims:  equilibriumClaims(),
	Cite:    []string{"hairer1993solving", "gustafsson1991control", "bogacki1989pair", "tsitouras2011runge", "sommeijer1998rkc", "meyer2014stabilized"},
	Points:  equilibriumPoints,
	Draw:    drawEquilibrium,
}

// settled is one kind of run: a method, under error control alone or with the stability limit.
type settled struct {
	method  string
	limited bool
}

func equilibriumClaims() []lab.Claim {
	floor := func(method string, atol float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", "floor").Where("label", method).Where("atol", atol).Floats("residual")) / atol
		}
	}
	var cs []lab.Claim
	for _, atol := range []float64{1e-4, 1e-6, 1e-8} {
		cs = append(cs, lab.Claim{ID: "C42", Text: "Heun's estimate under PI control: floor over atol, $.9^{2/.3}/2$ in the norm of 100 coordinates, atol = " + spec.Number(atol),
			Want: lab.Near(10*vec.Pow(.9, 2/.3)/2, .005), Origin: lab.Derived("$½·.9^{k/Σβ}·√100$ with $k = 2$ and $Σβ = .3$"), Value: floor("eulerheun", atol)})
	}
	for _, m := range []string{"bs3", "tsit5"} {
		cs = append(cs, lab.Claim{ID: "equilibrium", Text: m + ": floor at atol = 1e-4 over that at 1e-8, in units of atol: proportional", Want: lab.Near(1, .005), Origin: lab.Derived("on a quadratic everything scales with atol"),
			Value: func(d *figure.Table) float64 { return floor(m, 1e-4)(d) / floor(m, 1e-8)(d) }})
	}
	return append(cs, lab.Claim{ID: "equilibrium", Text: "largest residual of the methods whose step is kept below the limit, and of the stabilized ones", Want: lab.AtMost(1e-12), Origin: lab.Derived("a run that has converged ends with a residual of gtol or less"),
		Value: func(d *figure.Table) float64 {
			return common.Most(d.Where("panel", "floor").Where("ended", "converged").Floats("residual"))
		}}, lab.Claim{ID: "equilibrium", Text: "runs of these that converge, of 20", Want: lab.Within(20, 0), Origin: lab.Recorded("all 20 converge here"), Value: func(d *figure.Table) float64 {
		return float64(d.Where("panel", "floor").Where("ended", "converged").Len())
	}})
}

func equilibriumPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	if err := common.Curved(name, p); err != nil {
		return nil, err
	}
	atols := r.Floats("atol")
	rtol := r.Float("rtol")
	gtol := r.Float("gtol")
	steps := r.Count("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var kinds []settled
	for _, m := range v.Strings("method") {
		kinds = append(kinds, settled{m, false})
	}
	for _, m := range v.Strings("method") {
		kinds = append(kinds, settled{m, true})
	}
	for _, m := range v.Strings("stabilized") {
		kinds = append(kinds, settled{m, false})
	}
	var points []lab.Point
	for i, atol := range atols {
		for _, k := range kinds {
			word, label := fmt.Sprintf("pi(rtol=%s,atol=%s)", spec.Number(rtol), spec.Number(atol)), k.method
			if k.limited {
				word, label = "limit("+word+")", k.method+", limited"
			}
			o, err := optim.Parse("gradient/" + k.method + "/" + word)
			if err != nil {
				return nil, err
			}
			traced := i == min(1, len(atols)-1)
			points = append(points, lab.Point{Key: fmt.Sprintf("%s atol=%s", label, spec.Number(atol)), Run: func(ctx context.Context) ([][]any, error) {
				return settle(ctx, p, o, label, atol, gtol, steps, traced)
			}})
		}
	}
	return points, nil
}

// settle runs an optimizer towards an equilibrium and returns the smallest residual ‖∇f‖∞ that it saw
// and, if it is to be traced, the residuals on the way.
func settle(ctx context.Context, p *objective.Problem, o optim.Optimizer, label string, atol, gtol float64, steps int, traced bool) ([][]any, error) {
	r, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: gtol, Stop: ode.Stagnation{Window: max(2, steps/20)}})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	low, next := math.Inf(1), 1.
	for r.Next() {
		res := vec.NormInf(r.Point().Force())
		low = math.Min(low, res)
		if g := float64(r.Stats().FieldEvals); traced && g >= next {
			rows = append(rows, []any{"trace", label, o.Method.String(), atol, r.Stats().FieldEvals, res, ""})
			for next <= g {
				next *= 1.08
			}
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return append(rows, []any{"floor", label, o.Method.String(), atol, r.Stats().FieldEvals, low, r.Reason().Status.String()}), r.Err()
}

func drawEquilibrium(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	tols := r.Floats("atol")
	if err := r.Err(); err != nil {
		return nil, err
	}
	l := common.Curvature(p, common.Minimum(p))
	floors := data.Where("panel", "floor")
	trace := figure.Panel{
		Title: "on the way, atol = " + common.PowerOfTen(tols[min(1, len(tols)-1)]), Legend: figure.Below,
		X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: "$‖∇f‖_∞$", Log: true, Floor: 1e-14},
		Series: figure.SeriesBy(data.Where("panel", "trace"), "grads", "residual", "label"),
	}
	floor := figure.Panel{
		Title: "lowest residual", Legend: figure.Below,
		X: figure.Axis{Label: "absolute tolerance", Log: true}, Y: figure.Axis{Label: "$‖∇f‖_∞$", Log: true, Floor: 1e-14},
	}
	table := figure.NewTable("method", "atol", "grads", "residual", "residual/(L·atol)", "ended")
	atols := distinct(floors.Floats("atol"))
	var line []float64
	for _, a := range atols {
		line = append(line, l*a)
	}
	for _, g := range floors.Groups("label") {
		floor.Series = append(floor.Series, figure.Series{Label: g.Key, X: g.Floats("atol"), Y: g.Floats("residual"), Style: figure.LineDots})
		for i, a := range g.Floats("atol") {
			res := g.Floats("residual")[i]
			ratio := "-"
			if g.Strings("ended")[i] == "stalled" {
				ratio = lab.Short(res / (l * a))
			}
			table.Add(g.Key, lab.Digits(a, 3), g.Strings("grads")[i], lab.Short(res), ratio, g.Strings("ended")[i])
		}
	}
	floor.Series = append(floor.Series, figure.Series{Label: "$L$·atol", X: atols, Y: line, Color: figure.Grey, Dash: figure.Dotted})
	caption := fmt.Sprintf("Descent on %s by explicit methods under PI control of their error estimate, relative tolerance %s. (a) Residual on the way, (b) lowest residual reached "+
		"against the absolute tolerance. Alone, %s stall at a residual proportional to $L$·atol (dotted), where the step has grown to the stability limit; "+
		"kept below 0.9 of that limit, with the spectral radius estimated, they do not, nor do %s.",
		name, v.Strings("rtol")[0], strings.Join(v.Strings("method"), ", "), strings.Join(v.Strings("stabilized"), " and "))
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .75, Panels: []figure.Panel{trace, floor}},
		Table:  table, Caption: caption,
		Notes: []string{"An error below the tolerance says nothing about stability: near an equilibrium every error is."},
	}, nil
}

// distinct returns the different numbers of x in the order of their appearance.
func distinct(x []float64) []float64 {
	var out []float64
	for _, v := range x {
		seen := false
		for _, o := range out {
			seen = seen || o == v
		}
		if !seen {
			out = append(out, v)
		}
	}
	return out
}
