package integrators

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var sweep = lab.Experiment{
	Name:      "sweep",
	Summary:   "How far any optimizers come on any problem within a budget, over a grid of two numbers in their specs.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     65,
	Narrowest: 32,
	Params: []lab.Param{
		{Key: "problem", Default: "rosenbrock(n=2)", Doc: "what to descend", Sweep: true},
		{Key: "optimizer", Default: "heavyball(gamma=$b)/symplectic/fixed(h=$a)", Doc: "specs of optimizers, in which $a and $b stand for numbers", Sweep: true},
		{Key: "a", Default: "log:1e-3:1e-1:13", Doc: "numbers for $a", Sweep: true},
		{Key: "b", Default: "0.5,1,2,4,8", Doc: "numbers for $b", Sweep: true},
		{Key: "rep", Default: "0", Range: "whole numbers, 0 to 1e15", Doc: "seeds of the batches; the same ones for all optimizers, and the median is drawn", Sweep: true},
		{Key: "batch", Default: "0", Range: "whole numbers, 0 to 1e9", Doc: "rows in a batch; 0: all"},
		{Key: "grads", Default: "1000", Doc: "gradients at most"},
		{Key: "gtol", Default: "1e-10", Doc: "largest component of the gradient at which a run has converged"},
	},
	Kinds:  []any{sweepEnd{}},
	Idle:   sweepIdle,
	Points: sweepPoints,
	Draw:   drawSweep,
}

// sweepEnd is where a run ended. A and B are NaN where the spec does not have them.
type sweepEnd struct {
	Problem  string  `col:"problem"`
	Template string  `col:"optimizer"`
	A        float64 `col:"a"`
	B        float64 `col:"b"`
	Rep      float64 `col:"rep"`
	Spec     string  `col:"word"`
	Steps    int     `col:"steps"`
	Grads    int     `col:"grads"`
	F        float64 `col:"f"`
	Gap      float64 `col:"gap"` // NaN: the minimum is not known
	Status   string  `col:"status"`
	Reason   string  `col:"reason"`
}

func (r sweepEnd) f() float64       { return r.F }
func (r sweepEnd) gap() float64     { return r.Gap }
func (r sweepEnd) template() string { return r.Template }
func (r sweepEnd) a() string        { return figure.Number(r.A) }
func (r sweepEnd) b() string        { return figure.Number(r.B) }

// sweepPoints lists the grid; numbers that do not occur in an optimizer's spec are not multiplied out for it.
func sweepPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	as, bs, reps := r.Floats("a"), r.Floats("b"), r.Floats("rep")
	s := optim.Settings{Grads: r.Count("grads"), GTol: r.Float("gtol"), Batch: int(r.Float("batch"))}
	var points []lab.Point
	for _, name := range v.Strings("problem") {
		p := r.ProblemOf("problem", name)
		for _, template := range v.Strings("optimizer") {
			for _, a := range used(template, "$a", as) {
				for _, b := range used(template, "$b", bs) {
					o := strings.NewReplacer("$a", spec.Number(a), "$b", spec.Number(b)).Replace(template)
					for _, rep := range reps {
						s.Seed = uint64(rep)
						key := fmt.Sprintf("%s %s a=%g b=%g rep=%g", name, o, a, b, rep)
						points = append(points, common.End(r, key, p, nil, o, s, func(run *optim.Run, end optim.Result) sweepEnd {
							row := sweepEnd{
								name, template, a, b, rep, o, end.Stats.Steps, end.Stats.FieldEvals, end.F, math.NaN(),
								common.Ended(end), end.Reason.Text,
							}
							if err := run.Err(); err != nil { // a divergence is a row
								row.Reason = err.Error()
							}
							if p.Min != nil {
								row.Gap = p.Gap(end.F)
							}
							return row
						}))
					}
					if r.Err() != nil {
						return nil, r.Err()
					}
				}
			}
		}
	}
	return points, r.Err()
}

// sweepIdle names a and b where no optimizer's spec has them.
func sweepIdle(v lab.Values) []string {
	all := strings.Join(v.Strings("optimizer"), " ")
	return slices.DeleteFunc([]string{"a", "b"}, func(key string) bool { return strings.Contains(all, "$"+key) })
}

// used returns the numbers that stand for $a or $b in a spec, NaN alone if it does not occur there.
func used(template, name string, xs []float64) []float64 {
	if !strings.Contains(template, name) {
		return []float64{math.NaN()}
	}
	return xs
}
