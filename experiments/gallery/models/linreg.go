package models

import (
	"context"
	"fmt"
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
	Summary:   "Batches make the first progress with fewer rows but hover at a fixed step; a decaying step settles.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     5,
	Narrowest: 53,
	Params: []lab.Param{
		{Key: "problem", Default: "linear(n=200,slope=2,intercept=3,noise=0.5,seed=1)", Doc: "a linear regression with a slope and an intercept"},
		{Key: "batch", Default: "200,20,1", Doc: "rows in a batch"},
		{Key: "lr", Default: "0.2", Doc: "first step; for single rows half of it"},
		{Key: "decay", Default: "0.1", Doc: "rate r, per epoch, of the decaying step lr/(1 + r·epochs)"},
		{Key: "epochs", Default: "100", Doc: "passes over the data"},
		{Key: "seed", Default: "1", Doc: "of the order of the rows, the first of them"},
		{Key: "runs", Default: "21", Doc: "orders of the rows over which the quartiles of the gap are taken"},
	},
	Kinds:  []any{lineRow{}},
	Cite:   []string{"cauchy1847methode", "robbins1951stochastic"},
	Points: linregPoints,
	Draw:   drawLinreg,
	Claims: []lab.Claim{
		lab.NewClaim("linreg", "full batch, fixed step: gap to least squares by QR",
			lab.AtMost(1e-14), lab.Derived("the minimum has no gap; the bound is for rounding"),
			func(rows []lineRow) float64 { return lineEnd(rows, "full batch, fixed step").Gap }),
		lab.NewClaim("linreg", "single rows, fixed step over decaying step: gaps at the end",
			lab.AtLeast(10), common.Beside("110"),
			func(rows []lineRow) float64 {
				return lineEnd(rows, "single row, fixed step").Gap / lineEnd(rows, "single row, decaying step").Gap
			}),
		lab.NewClaim("linreg", "after one pass over the data: gap of batches of 20 over that of the full batch",
			lab.AtMost(.1), common.Beside("0.020"),
			func(rows []lineRow) float64 {
				first := lab.Where(rows, func(r lineRow) bool { return r.Epoch == 1 })
				return lineEnd(first, "batch of 20, fixed step").Gap / lineEnd(first, "full batch, fixed step").Gap
			}),
		lab.NewClaim("linreg", "the slope that the full batch finds, 2 but for the noise of 200 rows",
			lab.Within(2, .11), lab.Derived("three deviations of the slope, $3σ/√n$ with $σ = 0.5$, $n = 200$, about 2"),
			func(rows []lineRow) float64 { return lineEnd(rows, "full batch, fixed step").Slope }),
	},
}

type lineRow struct {
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Batch     int     `col:"batch"`
	Step      int     `col:"step"`
	Epoch     float64 `col:"epoch"`
	Slope     float64 `col:"slope"`
	Intercept float64 `col:"intercept"`
	Gap       float64 `col:"gap"`
	Low       float64 `col:"low"` // quartiles of the gap over the seeds
	Median    float64 `col:"median"`
	High      float64 `col:"high"`
}

func (r lineRow) label() string { return r.Label }

func lineEnd(rows []lineRow, label string) lineRow {
	return common.Last(common.With(rows, lineRow.label, label))
}

func linregPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Batches)
	batches, lr, decay := r.Floats("batch"), r.Float("lr"), r.Float("decay")
	epochs, seed, runs := r.Count("epochs"), uint64(r.Count("seed")), r.Count("runs")
	if err := r.Err(); err != nil {
		return nil, err
	}
	r.Check(p.Dim == 2, "problem=%s: a line has a slope and an intercept", r.String("problem"))
	var points []lab.Point
	for _, size := range batches {
		b := int(size)
		r.Check(b >= 1 && b <= p.Rows && float64(b) == size, "batch=%g: a batch has from 1 to %d rows", size, p.Rows)
		rate, label, s := lr, fmt.Sprintf("batch of %d", b), optim.Settings{GTol: -1, Batch: b, Seed: seed}
		n := runs
		switch b {
		case 1:
			rate, label = lr/2, "single row"
		case p.Rows:
			label, s.Batch, n = "full batch", 0, 1
		}
		per := objective.Sampler{Rows: p.Rows, Size: max(b, 1)}.PerEpoch()
		s.Steps = per * epochs
		rules := []common.Candidate{{label + ", fixed step", fmt.Sprintf("sgd(lr=%s)", spec.Number(rate))}}
		if b < p.Rows {
			rules = append(rules, common.Candidate{label + ", decaying step",
				fmt.Sprintf("gradient/euler/schedule(fixed(h=%s),rule=inverse(rate=%s))", spec.Number(rate), lab.Digits(decay/float64(per), 6))})
		}
		for _, c := range rules {
			o := r.Optimizer(c.Spec())
			points = append(points, lab.At(c.Label(), func(ctx context.Context) ([]lineRow, error) {
				return descendRows(ctx, p, o, c.Label(), b, per, n, s)
			}))
		}
	}
	return points, r.Err()
}

// descendRows runs an optimizer on batches and records the point of the first run, its gap on all rows and the quartiles
// of that over all runs, at numbers of steps in geometric progression within the first epoch and then after each epoch.
func descendRows(ctx context.Context, p *objective.Problem, o optim.Optimizer, label string, batch, per, runs int, s optim.Settings) ([]lineRow, error) {
	var rows []lineRow
	var gaps [][]float64
	for i := range runs {
		at := 0
		add := func(k int, x []float64) {
			gap := p.Gap(p.Func(x))
			if i == 0 {
				epoch := float64(k*batch) / float64(p.Rows)
				rows = append(rows, lineRow{Label: label, Optimizer: o.String(), Batch: batch, Step: k, Epoch: epoch, Slope: x[0], Intercept: x[1], Gap: gap})
				gaps = append(gaps, nil)
			}
			gaps[at] = append(gaps[at], gap)
			at++
		}
		add(0, p.Start)
		next := 1.
		run, err := common.Run(ctx, p, nil, o, s, func(run *optim.Run) bool {
			if k := run.Stats().Steps; k%per == 0 || k < per && float64(k) >= next {
				add(k, run.Point().X())
				next *= 1.3
			}
			return true
		})
		if err != nil {
			return nil, err
		}
		if run.Err() != nil {
			return nil, run.Err()
		}
		s.Seed++
	}
	for i, g := range gaps {
		rows[i].Low, rows[i].Median, rows[i].High = common.Quartiles(g)
	}
	return rows, nil
}

func drawLinreg(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum)
	if err := r.Err(); err != nil {
		return nil, err
	}
	gap := figure.Panel{
		Title: "gap on all rows", X: figure.Axis{Label: "epochs", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true, Floor: 1e-14},
		Legend: figure.Direct,
	}
	path := figure.Panel{
		Title: "path of one run, fixed step", Legend: figure.BottomRight,
		X: figure.Axis{Label: "slope", Min: -.9, Max: 3.5}, Y: figure.Axis{Label: "intercept", Min: -.2, Max: 3.5}, // of equal units
		Contours: &figure.Contours{F: func(x, y float64) float64 { return p.Func([]float64{x, y}) }},
	}
	table := figure.NewTable("data", "optimizer", "steps", "epochs", "slope", "intercept", "gap")
	inks := map[string]figure.Color{} // looked up only
	four := func(x float64) string { return fmt.Sprintf("%.4f", x) }
	for _, g := range lab.GroupBy(lab.Rows[lineRow](data), lineRow.label) {
		name, rule, _ := strings.Cut(g.Key, ", ")
		s := common.Line(name, g.Rows[1:], figure.Line, func(r lineRow) (float64, float64) { return r.Epoch, r.Median })
		s.Lo, s.Hi = lab.XY(g.Rows[1:], func(r lineRow) (float64, float64) { return r.Low, r.High })
		s.Color, s.Dash = inks[name], figure.Dashed
		if rule == "fixed step" {
			inks[name] = figure.Ordered(len(v.Strings("batch")))[len(inks)]
			s.Color, s.Dash = inks[name], figure.Solid
			walk := common.Line(name, g.Rows, figure.Line, func(r lineRow) (float64, float64) { return r.Slope, r.Intercept })
			walk.Color = s.Color
			path.Series = append(path.Series, walk)
		} else {
			s.Label += ", decaying"
		}
		gap.Series = append(gap.Series, s)
		e := g.Last()
		table.Add(g.Key, e.Optimizer, e.Step, lab.Digits(e.Epoch, 6), four(e.Slope), four(e.Intercept), lab.Short(e.Gap))
	}
	path.Series = append(path.Series, figure.Series{Label: "start", X: p.Start[:1], Y: p.Start[1:2], Style: figure.Dots, Color: figure.Black, Marker: figure.Plus, Size: 7})
	table.Add("least squares (QR)", "-", "-", "-", four(p.Minima[0][0]), four(p.Minima[0][1]), "0")
	caption := v.Fill("Linear regression, {{problem}}: gap to the least-squares fit on all rows against passes over the data, median and quartiles of {{runs}} orders of the rows (a), and the path in slope and intercept of one (b), " +
		"for batches of {{batch}} rows, with a fixed step (solid) and, for those that are not all rows, with a step that decays like one over the number of epochs, which are passes over the data (dashed).")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: 3.7 / 4.4, Panels: []figure.Panel{gap, path}},
		Table:  table, Caption: caption,
		Notes: []string{"The fit differs from the 2 and 3 that the data were made with by the noise: that is not the optimizer's error."},
	}, nil
}
