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
		{Key: "rep", Default: "0", Range: "whole numbers ≥ 0", Doc: "seeds of the batches; the same ones for all optimizers, and the median is drawn", Sweep: true},
		{Key: "batch", Default: "0", Range: "0: all rows", Doc: "rows in a batch"},
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
	batch, s := r.Float("batch"), optim.Settings{Grads: r.Count("grads"), GTol: r.Float("gtol")}
	r.Check(batch >= 0 && batch == math.Trunc(batch) && batch <= 1e9, "batch=%g: a count, or 0 for all rows", batch)
	for _, rep := range reps {
		r.Check(rep >= 0 && rep == math.Trunc(rep) && rep <= 1e15, "rep=%g: a whole number from 0 on", rep)
	}
	s.Batch = int(batch)
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
							row := sweepEnd{name, template, a, b, rep, o, end.Stats.Steps, end.Stats.FieldEvals, end.F, math.NaN(), common.Ended(end), end.Reason.Text}
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
	words := strings.Join(v.Strings("optimizer"), " ")
	return slices.DeleteFunc([]string{"a", "b"}, func(key string) bool { return strings.Contains(words, "$"+key) })
}

// used returns the numbers that stand for $a or $b in a spec, NaN alone if it does not occur there.
func used(template, name string, xs []float64) []float64 {
	if !strings.Contains(template, name) {
		return []float64{math.NaN()}
	}
	return xs
}

// drawSweep draws one panel a problem: the median over the repetitions against $a, one curve for each optimizer and $b.
func drawSweep(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml", Letters: len(v.Strings("problem")) > 1}
	if len(v.Strings("problem")) > 1 {
		fig.Width, fig.Cols = "icml2", 2
	}
	table := figure.NewTable("problem", "optimizer", "b", "best a", "median", "grads", "ended")
	rows := lab.Rows[sweepEnd](data)
	as := lab.Column(rows, func(r sweepEnd) float64 { return r.A })
	for _, g := range lab.GroupBy(rows, func(r sweepEnd) string { return r.Problem }) {
		value, label := sweepEnd.gap, `$f - f^\star$ at the end`
		if common.AllNaN(lab.Column(g.Rows, value)) {
			value, label = sweepEnd.f, "$f$ at the end"
		}
		panel := figure.Panel{
			Title: common.Title(g.Key), Legend: figure.Below,
			X: figure.Axis{Label: "$a$", Log: positive(as)}, Y: figure.Axis{Label: label, Log: positive(lab.Column(g.Rows, value)), Floor: 1e-16},
		}
		for _, o := range lab.GroupBy(g.Rows, sweepEnd.template) {
			for _, c := range lab.GroupBy(o.Rows, sweepEnd.b) {
				s := figure.Series{Label: o.Key}
				if c.Key != "NaN" {
					s.Label = strings.ReplaceAll(o.Key, "$b", c.Key)
				}
				s.Label = strings.ReplaceAll(s.Label, "$", "")
				best, low := c.Rows[0], math.NaN()
				for i, at := range lab.GroupBy(c.Rows, sweepEnd.a) {
					y := common.Median(lab.Column(at.Rows, value))
					s.X, s.Y = append(s.X, at.Rows[0].A), append(s.Y, y)
					if i == 0 || y < low || math.IsNaN(low) {
						best, low = at.Rows[0], y
					}
				}
				if len(s.X) == 1 && math.IsNaN(s.X[0]) { // a level: nothing in it varies
					panel.HLines = append(panel.HLines, figure.Rule{At: s.Y[0], Label: s.Label})
				} else {
					panel.Series = append(panel.Series, s)
				}
				table.Add(common.Title(g.Key), o.Key, common.Dash(c.Key), common.Dash(lab.Short(best.A)), lab.Short(low), best.Grads, best.Status)
			}
		}
		fig.Panels = append(fig.Panels, panel)
	}
	reps := ""
	if n := len(v.Strings("rep")); n > 1 {
		reps = fmt.Sprintf(", the median of %d orders of the batches", n)
	}
	caption := v.Fill("Where descents end after {{grads}} gradients at most" + reps + ", on {{problem}}, against a number in the optimizer's spec. A curve that ends within the panel ends where the next descent diverges.")
	return &lab.Page{Figure: fig, Table: table, Caption: strings.ReplaceAll(caption, "$", ""), Notes: []string{
		"Set problem, optimizer, a and b to sweep something else:\n" +
			"  run sweep problem='softmax(data=digits)' batch=32 optimizer='adam(lr=$a),sgd(lr=$a)' a=log:1e-4:1:9 rep=0,1,2"}}, nil
}

// positive reports whether numbers, NaN apart, are positive, so that they may stand on a logarithmic axis; the first is then not near the
// last.
func positive(x []float64) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	return low > 0 && high > 20*low || low == 0 && high > 0
}
