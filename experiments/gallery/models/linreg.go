package models

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var linreg = lab.Experiment{
	Name:      "linreg",
	Summary:   "On the textbook line y = 2x + 3 + noise, batches make the first progress with fewer rows read but hover with a fixed step; a decaying step lets them settle.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     5,
	Narrowest: 48,
	Params: []lab.Param{
		{Key: "problem", Default: "linear(n=200,slope=2,intercept=3,noise=0.5,seed=1)", Doc: "a linear regression with a slope and an intercept"},
		{Key: "batch", Default: "200,20,1", Doc: "rows in a batch"},
		{Key: "lr", Default: "0.2", Doc: "first step; for single rows half of it"},
		{Key: "decay", Default: "0.1", Doc: "rate r, per epoch, of the decaying step lr/(1 + r·epochs)"},
		{Key: "epochs", Default: "100", Doc: "passes over the data"},
		{Key: "seed", Default: "1", Doc: "of the order of the rows"},
	},
	Columns: []string{"label", "optimizer", "batch", "step", "epoch", "slope", "intercept", "gap"},
	Cite:    []string{"cauchy1847methode", "robbins1951stochastic"},
	Points:  linregPoints,
	Draw:    drawLinreg,
	Claims: []lab.Claim{
		{ID: "linreg", Text: "full batch, fixed step: gap to least squares by QR", Want: lab.AtMost(1e-14), Origin: lab.Derived("the minimum has no gap; the bound is for rounding"), Value: gapAfter("full batch, fixed step")},
		{ID: "linreg", Text: "single rows, fixed step over decaying step: gaps at the end", Want: lab.AtLeast(10), Origin: common.Beside("110"), Value: func(d *figure.Table) float64 {
			return gapAfter("single row, fixed step")(d) / gapAfter("single row, decaying step")(d)
		}},
		{ID: "linreg", Text: "after one pass over the data: gap of batches of 20 over that of the full batch", Want: lab.AtMost(.1), Origin: common.Beside("0.020"), Value: func(d *figure.Table) float64 {
			return firstEpoch("batch of 20, fixed step")(d) / firstEpoch("full batch, fixed step")(d)
		}},
		{ID: "linreg", Text: "the slope that the full batch finds, 2 but for the noise of 200 rows", Want: lab.Within(2, .11), Origin: lab.Derived("three deviations of the slope, $3σ/√n$ with $σ = 0.5$, $n = 200$, about 2"), Value: func(d *figure.Table) float64 {
			return endOf(d.Where("label", "full batch, fixed step").Floats("slope"))
		}},
	},
}

func linregPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	if p.Dim != 2 || p.Rows == 0 || p.Min == nil {
		return nil, fmt.Errorf("problem=%s: a line has a slope and an intercept, and its least squares are known", name)
	}
	batches := r.Floats("batch")
	lr := r.Float("lr")
	decay := r.Float("decay")
	epochs := r.Count("epochs")
	seed := r.Count("seed")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, size := range batches {
		b := int(size)
		if b < 1 || b > p.Rows || float64(b) != size {
			return nil, fmt.Errorf("batch=%g: a batch has from 1 to %d rows", size, p.Rows)
		}
		rate, per := lr, objective.Sampler{Rows: p.Rows, Size: b}.PerEpoch()
		if b == 1 {
			rate /= 2
		}
		words := []string{fmt.Sprintf("sgd(lr=%s)", spec.Number(rate))}
		if b < p.Rows {
			words = append(words, fmt.Sprintf("gradient/euler/schedule(fixed(h=%s),rule=inverse(rate=%s))", spec.Number(rate), lab.Digits(decay/float64(per), 6)))
		}
		for i, w := range words {
			o, err := optim.Parse(w)
			if err != nil {
				return nil, err
			}
			label := map[bool]string{true: "full batch", false: fmt.Sprintf("batch of %d", b)}[b == p.Rows]
			if b == 1 {
				label = "single row"
			}
			label += []string{", fixed step", ", decaying step"}[i]
			points = append(points, lab.Point{Key: label, Run: func(ctx context.Context) ([][]any, error) {
				return descendRows(ctx, p, o, label, b, per, epochs, uint64(seed))
			}})
		}
	}
	return points, nil
}

// descendRows runs an optimizer on batches and records the point, and its gap on all rows, at numbers of steps in
// geometric progression within the first epoch and then after each epoch.
func descendRows(ctx context.Context, p *objective.Problem, o optim.Optimizer, label string, batch, per, epochs int, seed uint64) ([][]any, error) {
	set := optim.Settings{Steps: per * epochs, GTol: -1, Seed: seed}
	if batch < p.Rows {
		set.Batch = batch
	}
	r, err := optim.Start(ctx, p, nil, o, set)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	add := func() {
		k, x := r.Stats().Steps, r.Point().X()
		epoch := float64(k*batch) / float64(p.Rows)
		rows = append(rows, []any{label, o.String(), batch, k, epoch, x[0], x[1], p.Gap(p.Func(x))})
	}
	add()
	next := 1.
	for r.Next() {
		if k := r.Stats().Steps; k%per == 0 || k < per && float64(k) >= next {
			add()
			next *= 1.3
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, r.Err()
}

func drawLinreg(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	gap := figure.Panel{
		Title: "gap on all rows", X: figure.Axis{Label: "epochs", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true, Floor: 1e-14},
		Legend: figure.Below,
	}
	path := figure.Panel{
		Title: "path", X: figure.Axis{Label: "slope"}, Y: figure.Axis{Label: "intercept"}, Legend: figure.Hidden,
		Contours: &figure.Contours{F: func(x, y float64) float64 { return p.Func([]float64{x, y}) }},
	}
	table := figure.NewTable("data", "optimizer", "steps", "epochs", "slope", "intercept", "gap")
	for _, g := range data.Groups("label") {
		x, y, e := g.Floats("epoch"), g.Floats("gap"), g.Len()-1
		gap.Series = append(gap.Series, figure.Series{Label: g.Key, X: x[1:], Y: y[1:]})
		path.Series = append(path.Series, figure.Series{Label: g.Key, X: g.Floats("slope"), Y: g.Floats("intercept")})
		table.Add(g.Key, g.Strings("optimizer")[0], g.Strings("step")[e], lab.Digits(x[e], 6),
			fmt.Sprintf("%.4f", g.Floats("slope")[e]), fmt.Sprintf("%.4f", g.Floats("intercept")[e]), lab.Short(y[e]))
	}
	table.Add("least squares (QR)", "-", "-", "-", fmt.Sprintf("%.4f", p.Minima[0][0]), fmt.Sprintf("%.4f", p.Minima[0][1]), "0")
	caption := fmt.Sprintf("Linear regression, %s: gap to the least-squares fit on all rows against passes over the data (a), and the path in slope and intercept (b), "+
		"for batches of %s rows, with a fixed step and, for those that are not all rows, with a step that decays like one over the number of epochs, which are passes over the data.", name, strings.Join(v.Strings("batch"), ", "))
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .7, Panels: []figure.Panel{gap, path}},
		Table:  table, Caption: caption,
		Notes: []string{"The fit differs from the 2 and 3 that the data were made with by the noise: that is not the optimizer's error."},
	}, nil
}

// firstEpoch reads the gap after one pass over the data.
func firstEpoch(label string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		t := d.Where("label", label).Where("epoch", 1)
		return endOf(t.Floats("gap"))
	}
}

// endOf is the last of some numbers, NaN if there are none.
func endOf(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	return x[len(x)-1]
}

// gapAfter is the last gap of a run.
func gapAfter(label string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		gap := d.Where("label", label).Floats("gap")
		if len(gap) == 0 {
			return math.NaN()
		}
		return gap[len(gap)-1]
	}
}
