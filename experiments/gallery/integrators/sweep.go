package integrators

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
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var sweep = lab.Experiment{
	Name:      "sweep",
	Summary:   "How far any optimizers come on any problem within a budget, over a grid of two numbers in their words.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     65,
	Narrowest: 32,
	Params: []lab.Param{
		{Key: "problem", Default: "rosenbrock(n=2)", Doc: "what to descend", Sweep: true},
		{Key: "optimizer", Default: "heavyball(gamma=$b)/symplectic/fixed(h=$a)", Doc: "words of optimizers, in which $a and $b stand for numbers", Sweep: true},
		{Key: "a", Default: "log:1e-3:1e-1:13", Doc: "numbers for $a", Sweep: true},
		{Key: "b", Default: "0.5,1,2,4,8", Doc: "numbers for $b", Sweep: true},
		{Key: "rep", Default: "0", Range: "whole numbers ≥ 0", Doc: "seeds of the batches; the same ones for all optimizers, and the median is drawn", Sweep: true},
		{Key: "batch", Default: "0", Range: "0: all rows", Doc: "rows in a batch"},
		{Key: "grads", Default: "1000", Doc: "gradients at most"},
		{Key: "gtol", Default: "1e-10", Doc: "largest component of the gradient at which a run has converged"},
	},
	Columns: []string{"problem", "optimizer", "a", "b", "rep", "word", "steps", "grads", "f", "gap", "status", "reason"},
	Idle:    sweepIdle,
	Points:  sweepPoints,
	Draw:    drawSweep,
}

// sweepPoints lists the grid; numbers that do not occur in an optimizer's word are not multiplied out for it.
func sweepPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	as, bs, reps := r.Floats("a"), r.Floats("b"), r.Floats("rep")
	batch, gtol := r.Float("batch"), r.Float("gtol")
	grads := r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if batch < 0 || batch != math.Trunc(batch) || batch > 1e9 {
		return nil, fmt.Errorf("batch=%g: a count, or 0 for all rows", batch)
	}
	var points []lab.Point
	for _, name := range v.Strings("problem") {
		p, err := objective.Parse(name)
		if err != nil {
			return nil, err
		}
		for _, template := range v.Strings("optimizer") {
			for _, a := range used(template, "$a", as) {
				for _, b := range used(template, "$b", bs) {
					word := strings.NewReplacer("$a", spec.Number(a), "$b", spec.Number(b)).Replace(template)
					o, err := optim.Parse(word)
					if err != nil {
						return nil, err
					}
					for _, rep := range reps {
						if rep < 0 || rep != math.Trunc(rep) || rep > 1e15 {
							return nil, fmt.Errorf("rep=%g: a whole number from 0 on", rep)
						}
						s := optim.Settings{Grads: grads, GTol: gtol, Batch: int(batch), Seed: uint64(rep)}
						points = append(points, lab.Point{Key: fmt.Sprintf("%s %s a=%g b=%g rep=%g", name, word, a, b, rep), Run: func(ctx context.Context) ([][]any, error) {
							run, err := optim.Start(ctx, p, nil, o, s)
							if err != nil {
								return nil, err
							}
							for run.Next() {
							}
							if ctx.Err() != nil {
								return nil, ctx.Err()
							}
							res := run.Result()
							why := res.Reason.Text
							if err := run.Err(); err != nil { // a divergence is a row
								why = err.Error()
							}
							gap := math.NaN()
							if p.Min != nil {
								gap = p.Gap(res.F)
							}
							return [][]any{{name, template, a, b, rep, word, res.Stats.Steps, res.Stats.FieldEvals, res.F, gap, common.Ended(res), why}}, nil
						}})
					}
				}
			}
		}
	}
	return points, nil
}

// sweepIdle names a and b where no optimizer's word has them.
func sweepIdle(v lab.Values) []string {
	words := strings.Join(v.Strings("optimizer"), " ")
	return slices.DeleteFunc([]string{"a", "b"}, func(key string) bool { return strings.Contains(words, "$"+key) })
}

// used returns the numbers that stand for $a or $b in a word, NaN alone if it does not occur there.
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
	for _, g := range data.Groups("problem") {
		column, label := "gap", `$f - f^\star$ at the end`
		if common.AllNaN(g.Floats("gap")) {
			column, label = "f", "$f$ at the end"
		}
		panel := figure.Panel{
			Title: common.Title(g.Key), Legend: figure.Below,
			X: figure.Axis{Label: "$a$", Log: positive(data.Floats("a"))}, Y: figure.Axis{Label: label, Log: positive(g.Floats(column)), Floor: 1e-16},
		}
		for _, o := range g.Groups("optimizer") {
			for _, c := range o.Groups("b") {
				s := figure.Series{Label: o.Key}
				if c.Key != "NaN" {
					s.Label = strings.ReplaceAll(o.Key, "$b", c.Key)
				}
				s.Label = strings.ReplaceAll(s.Label, "$", "")
				best := -1
				for _, at := range c.Groups("a") {
					s.X = append(s.X, at.Floats("a")[0])
					s.Y = append(s.Y, common.Median(at.Floats(column)))
					if k := len(s.Y) - 1; best < 0 || s.Y[k] < s.Y[best] || math.IsNaN(s.Y[best]) {
						best = k
					}
				}
				if best < 0 {
					continue
				}
				if len(s.X) == 1 && math.IsNaN(s.X[0]) { // a level: nothing in it varies
					panel.HLines = append(panel.HLines, figure.Rule{At: s.Y[0], Label: s.Label})
				} else {
					panel.Series = append(panel.Series, s)
				}
				one := c.Groups("a")[best]
				table.Add(common.Title(g.Key), o.Key, common.Dash(c.Key), common.Dash(lab.Short(one.Floats("a")[0])), lab.Short(s.Y[best]), one.Strings("grads")[0], one.Strings("status")[0])
			}
		}
		fig.Panels = append(fig.Panels, panel)
	}
	reps := ""
	if n := len(v.Strings("rep")); n > 1 {
		reps = fmt.Sprintf(", the median of %d orders of the batches", n)
	}
	caption := fmt.Sprintf("Where descents end after %s gradients at most%s, on %s, against a number in the optimizer's word. A curve that ends within the panel ends where the next descent diverges.", v.Strings("grads")[0], reps, strings.Join(v.Strings("problem"), " and "))
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
