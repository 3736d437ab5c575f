package integrators

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

var workPrecision = lab.Experiment{
	Name:      "workprecision",
	Summary:   "High order pays on smooth flows, implicit methods on stiff ones, and stabilized explicit methods at moderate accuracy on parabolic ones.",
	Cost:      "8 s",
	Class:     lab.Timed,
	Count:     53,
	Narrowest: 75,
	Params: []lab.Param{
		{Key: "nonstiff", Default: "lorenz,arenstorf,pleiades", Doc: "problems for the explicit methods"},
		{Key: "stiff", Default: "vdpol,hires,orego,rober", Doc: "problems for the implicit methods"},
		{Key: "symmetric", Default: "quad1e4", Doc: "symmetric stiff problems for stabilized methods and two to compare with"},
		{Key: "parabolic", Default: "heat,brusselator1d", Doc: "large ones, for stabilized methods"},
		{Key: "explicit", Default: "bs3,dp5,tsit5,dop853,gbs(order=8)", Doc: "explicit methods"},
		{Key: "implicit", Default: "trbdf2,sdirk4,ros3p,rodas4,rodas5p,radau5", Doc: "implicit methods"},
		{Key: "compared", Default: "rkc2,rkl2,rkmc2,rock2,tsit5,radau5", Doc: "stabilized methods, and two to compare with"},
		{Key: "stabilized", Default: "rkc2,rkl2,rkmc2,rock2", Doc: "stabilized methods"},
		{Key: "rtol", Default: "1e-2,1e-3,1e-4,1e-5,1e-6,1e-7,1e-8,1e-9", Doc: "relative tolerances"},
		{Key: "evals", Default: "300000", Doc: "evaluations at most"},
	},
	Columns: []string{"class", "problem", "method", "rtol", "steps", "rejected", "fevals", "jevals", "err", "seconds", "ended"},
	Cite: []string{
		"bogacki1989pair", "dormand1980family", "tsitouras2011runge", "hairer1993solving", "hairer1996solving", "bank1985transient", "hosea1996analysis",
		"lang2001ros3p", "steinebach2023construction", "sommeijer1998rkc", "meyer2014stabilized", "abdulle2001second", "gustafsson1991control",
	},
	Points: workPrecisionPoints,
	Draw:   drawWorkPrecision,
	Claims: []lab.Claim{
		{ID: "workprecision", Text: "order pays on smooth flows: evaluations of bs3 over those of dop853 to an error of $10^{-6}$ on Lorenz", Want: lab.AtLeast(20), Origin: common.Beside("33"), Value: dearer("lorenz", "bs3", "dop853", 1e-6)},
		{ID: "workprecision", Text: "stabilized stages pay on parabolic ones: tsit5 over rkc2 to $10^{-3}$ on quad1e4", Want: lab.AtLeast(10), Origin: common.Beside("16"), Value: dearer("quad1e4", "tsit5", "rkc2", 1e-3)},
		{ID: "workprecision", Text: "implicit methods pay on stiff ones: tsit5 over radau5 to $10^{-6}$ on quad1e4, Jacobians and linear systems not counted", Want: lab.AtLeast(30), Origin: common.Beside("61"), Value: dearer("quad1e4", "tsit5", "radau5", 1e-6)},
		{ID: "workprecision", Text: "order pays there, too: trbdf2 over radau5 to $10^{-6}$ on Van der Pol", Want: lab.AtLeast(20), Origin: common.Beside("53"), Value: dearer("vdpol", "trbdf2", "radau5", 1e-6)},
	},
}

// family is a class of problems and the methods that are tried on it.
type family struct{ class, problems, methods string }

var families = []family{
	{"nonstiff", "nonstiff", "explicit"}, {"stiff", "stiff", "implicit"}, {"symmetric", "symmetric", "compared"}, {"parabolic", "parabolic", "stabilized"},
}

func workPrecisionPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	rtols := r.Floats("rtol")
	evals := r.Count("evals")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, f := range families {
		for _, name := range v.Strings(f.problems) {
			p, err := odetest.Lookup(name)
			if err != nil {
				return nil, err
			}
			for _, word := range v.Strings(f.methods) {
				m, err := method.Parse(word)
				if err != nil {
					return nil, err
				}
				points = append(points, lab.Point{Key: name + " " + word, Run: func(ctx context.Context) ([][]any, error) {
					var rows [][]any
					for _, rtol := range rtols {
						row, err := precision(ctx, p, m, rtol, evals)
						if err != nil {
							return nil, err
						}
						rows = append(rows, append([]any{f.class, name, word, rtol}, row...))
					}
					return rows, nil
				}})
			}
		}
	}
	return points, nil
}

// precision integrates a problem at a tolerance and returns what it cost and how far off it ended. The time is the
// shortest of some runs, of one if that takes long.
func precision(ctx context.Context, p odetest.Problem, m ode.Method, rtol float64, evals int) ([]any, error) {
	ctl, err := lab.Suited(ctx, p, m, rtol)
	if err != nil {
		return nil, err
	}
	cfg := ode.Config{Method: m, Control: ctl, Stop: ode.MaxEvals{N: evals}, MaxSteps: ode.NoLimit}
	best, total := math.Inf(1), 0.
	var sol ode.Solution
	for n := 0; n < 20 && total < .02; n++ {
		start := time.Now()
		var err error
		sol, err = ode.Solve(ctx, p.System(), p.Y0, 0, p.T1, cfg)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		took := time.Since(start).Seconds()
		best, total = math.Min(best, took), total+took
		if err != nil || sol.Reason.Status != ode.Reached {
			break
		}
	}
	e := math.NaN()
	if sol.Reason.Status == ode.Reached {
		e = p.Err(sol.Y)
	}
	return []any{sol.Stats.Steps, sol.Stats.Rejected, sol.Stats.FieldEvals, sol.Stats.JacEvals, e, best, sol.Reason.Status.String()}, nil
}

func drawWorkPrecision(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .8}
	for _, x := range []struct{ column, label string }{{"fevals", "evaluations of $f$"}, {"seconds", "seconds"}} {
		for _, f := range families[:3] {
			name := v.Strings(f.problems)[0]
			t := data.Where("problem", name).Where("class", f.class)
			pane := figure.Panel{
				Title: name, Legend: figure.Below,
				X: figure.Axis{Label: x.label, Log: true}, Y: figure.Axis{Label: "error", Log: true},
			}
			for _, g := range t.Groups("method") {
				pane.Series = append(pane.Series, figure.Series{Label: g.Key, X: g.Floats(x.column), Y: g.Floats("err"), Style: figure.LineDots})
			}
			fig.Panels = append(fig.Panels, pane)
		}
	}
	table := figure.NewTable("problem", "method", "f to 1e-3", "f to 1e-6", "f to 1e-9", "ms to 1e-6", "most digits")
	for _, c := range data.Groups("class") {
		for _, g := range c.Groups("problem") {
			for _, m := range g.Groups("method") {
				err, f, s := m.Floats("err"), m.Floats("fevals"), m.Floats("seconds")
				low := math.Inf(1)
				for _, e := range err {
					if e < low {
						low = e
					}
				}
				table.Add(g.Key, m.Key, reach(err, f, 1e-3, 1), reach(err, f, 1e-6, 1), reach(err, f, 1e-9, 1), reach(err, s, 1e-6, 1e3), fmt.Sprintf("%.1f", -vec.Log10(low)))
			}
		}
	}
	caption := fmt.Sprintf("Error at the end against evaluations (top) and seconds (bottom) for relative tolerances %s, on a smooth, a stiff and a symmetric stiff problem; "+
		"PI control for explicit methods, Gustafsson's for implicit ones. The data hold the problems %s.", strings.Join(v.Strings("rtol"), ", "),
		strings.Join(slices.Concat(v.Strings("nonstiff"), v.Strings("stiff"), v.Strings("symmetric"), v.Strings("parabolic")), ", "))
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{"Costs are interpolated along the tolerances; - means that the error was not reached."}}, nil
}

// reach returns the cost at which a sequence of errors first reaches a target, interpolated between logarithms, times unit.
func reach(err, cost []float64, target, unit float64) string {
	for i, e := range err {
		if !(e <= target) {
			continue
		}
		c := cost[i]
		if i > 0 && err[i-1] > target && err[i-1]-err[i-1] == 0 && e > 0 {
			u := vec.Log(err[i-1]/target) / vec.Log(err[i-1]/e)
			c = cost[i-1] * vec.Pow(cost[i]/cost[i-1], u)
		}
		if c *= unit; unit == 1 {
			return spec.Number(math.Round(c))
		}
		return lab.Digits(c, 3)
	}
	return "-"
}

// dearer is the ratio of the fewest evaluations of two methods to an error.
func dearer(problem, a, b string, err float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		fewest := func(method string) float64 {
			rows, low := d.Where("problem", problem).Where("method", method), math.Inf(1)
			for i, e := range rows.Floats("err") {
				if e <= err {
					low = math.Min(low, rows.Floats("fevals")[i])
				}
			}
			return low
		}
		return fewest(a) / fewest(b)
	}
}
