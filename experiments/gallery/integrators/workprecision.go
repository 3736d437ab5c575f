package integrators

import (
	"context"
	"math"
	"time"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
)

var workPrecision = lab.Experiment{
	Name:      "workprecision",
	Summary:   "Error against work: high order pays on smooth problems, implicit methods on stiff ones, stabilized explicit ones on parabolic ones.",
	Cost:      "30 s",
	Class:     lab.Timed,
	Count:     10,
	Narrowest: 102,
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
	Kinds: []any{precisionRow{}},
	Cite: []string{
		"bogacki1989pair", "dormand1980family", "tsitouras2011runge", "hairer1993solving", "hairer1996solving", "bank1985transient", "hosea1996analysis",
		"lang2001ros3p", "steinebach2023construction", "sommeijer1998rkc", "meyer2014stabilized", "abdulle2001second", "gustafsson1991control",
	},
	Points: workPrecisionPoints,
	Draw:   drawWorkPrecision,
	Claims: []lab.Claim{
		dearer("order pays on smooth flows: evaluations of bs3 over those of dop853 to an error of $10^{-6}$ on Lorenz",
			20, "33", "lorenz", "bs3", "dop853", 1e-6),
		dearer("stabilized stages pay on parabolic ones: tsit5 over rkc2 to $10^{-3}$ on quad1e4",
			10, "16", "quad1e4", "tsit5", "rkc2", 1e-3),
		dearer("implicit methods pay on stiff ones: tsit5 over radau5 to $10^{-6}$ on quad1e4, Jacobians and linear systems not counted",
			30, "61", "quad1e4", "tsit5", "radau5", 1e-6),
		dearer("order pays there, too: trbdf2 over radau5 to $10^{-6}$ on Van der Pol",
			20, "53", "vdpol", "trbdf2", "radau5", 1e-6),
	},
}

// precisionRow is what a method cost at a tolerance and how far off it ended.
type precisionRow struct {
	Class    string  `col:"class"`
	Problem  string  `col:"problem"`
	Method   string  `col:"method"`
	RTol     float64 `col:"rtol"`
	Steps    int     `col:"steps"`
	Rejected int     `col:"rejected"`
	Evals    int     `col:"fevals"`
	Jacs     int     `col:"jevals"`
	Error    float64 `col:"err"`
	Seconds  float64 `col:"seconds"`
	Ended    string  `col:"ended"`
}

func (r precisionRow) class() string    { return r.Class }
func (r precisionRow) problem() string  { return r.Problem }
func (r precisionRow) method() string   { return r.Method }
func (r precisionRow) error() float64   { return r.Error }
func (r precisionRow) evals() float64   { return float64(r.Evals) }
func (r precisionRow) seconds() float64 { return r.Seconds }

// family is a class of problems and the methods that are tried on it.
type family struct{ class, problems, methods string }

var families = []family{
	{"nonstiff", "nonstiff", "explicit"}, {"stiff", "stiff", "implicit"},
	{"symmetric", "symmetric", "compared"}, {"parabolic", "parabolic", "stabilized"},
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
			var methods []ode.Method
			for _, scheme := range v.Strings(f.methods) {
				m, err := method.Parse(scheme)
				if err != nil {
					return nil, err
				}
				methods = append(methods, m)
			}
			points = append(points, lab.At(f.class+" "+name, func(ctx context.Context) (rows []precisionRow, _ error) {
				for _, scheme := range v.Strings(f.methods) {
					for _, rtol := range rtols {
						rows = append(rows, precisionRow{Class: f.class, Problem: name, Method: scheme, RTol: rtol})
					}
				}
				// in rounds, tolerance by tolerance, so that a disturbance hits all methods alike and few of the repeats
				for range rounds {
					for t := range rtols {
						for i, m := range methods {
							if err := rows[i*len(rtols)+t].measure(ctx, p, m, evals); err != nil {
								return nil, err
							}
						}
					}
				}
				return rows, nil
			}))
		}
	}
	return points, nil
}

// rounds is how often each method is timed at a tolerance, at the least.
const rounds = 12

// measure integrates a problem. The time is the shortest of some runs, of one if that takes long, and of earlier calls.
func (r *precisionRow) measure(ctx context.Context, p odetest.Problem, m ode.Method, evals int) error {
	ctl, err := lab.Suited(ctx, p, m, r.RTol)
	if err != nil {
		return err
	}
	cfg := ode.Config{Method: m, Control: ctl, Stop: ode.MaxEvals{N: evals}, MaxSteps: ode.NoLimit}
	best, total := math.Inf(1), 0.
	if r.Seconds > 0 { // of an earlier round
		best = r.Seconds
	}
	var sol ode.Solution
	for n := 0; n < 20 && total < .004; n++ {
		start := time.Now()
		var err error
		sol, err = ode.Solve(ctx, p.System(), p.Y0, 0, p.T1, cfg)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		took := time.Since(start).Seconds()
		best, total = math.Min(best, took), total+took
		if err != nil || sol.Reason.Status != ode.Reached {
			break
		}
	}
	if r.Error = math.NaN(); sol.Reason.Status == ode.Reached {
		r.Error = p.Err(sol.Y)
	}
	r.Steps, r.Rejected, r.Evals, r.Jacs = sol.Stats.Steps, sol.Stats.Rejected, sol.Stats.FieldEvals, sol.Stats.JacEvals
	r.Seconds, r.Ended = best, sol.Reason.Status.String()
	return nil
}
