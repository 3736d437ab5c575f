package models

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var digits = lab.Experiment{
	Name:      "digits",
	Summary:   "On handwritten digits the step follows what its control keeps: the rate, the length of the move, or the error relative to the move, with which it chatters about the stability limit; with all rows the last has the lowest loss, with batches it pays a second gradient a step, follows the noise and falls behind.",
	Cost:      "4 s",
	Class:     lab.PerPlatform, // softmax and network go through gonum's Gemm
	Count:     18,
	Narrowest: 68,
	Params: []lab.Param{
		{Key: "linear", Default: "softmax(data=digits,test=0.2)", Doc: "descended with all rows; its sharpness is followed"},
		{Key: "network", Default: "mlp(data=digits,hidden=[32],test=0.2)", Doc: "descended with all rows and with batches; it has a test set"},
		{Key: "batch", Default: "64", Doc: "rows in a batch"},
		{Key: "full", Default: "50", Doc: "passes over the data with all rows, a gradient each"},
		{Key: "epochs", Default: "30", Doc: "passes over the data with batches"},
		{Key: "seed", Default: "1", Doc: "of the batches"},
	},
	Columns: []string{"part", "label", "optimizer", "passes", "steps", "grads", "loss", "accuracy", "h", "edge", "move"},
	Cite:    []string{"cauchy1847methode", "polyak1964some", "tieleman2012lecture", "kingma2015adam", "barzilai1988two"},
	Points:  digitsPoints,
	Draw:    drawDigits,
	Claims: []lab.Claim{
		{ID: "digits.1", Text: "all rows, linear: the lowest loss of the others over the relative control's", Want: lab.AtLeast(4), Origin: common.Beside("11.3"), Value: leadOf("linear", "relative")},
		{ID: "digits.1", Text: "all rows, network: the lowest loss of the others over the relative control's", Want: lab.AtLeast(3), Origin: common.Beside("3.63"), Value: leadOf("network", "relative")},
		{ID: "digits.2", Text: "fixed step: the longest step over the shortest", Want: lab.Near(1, 1e-12), Origin: lab.Derived("a fixed step"), Value: spreadOf("linear", "fixed", "h")},
		{ID: "digits.2", Text: "slope, per norm: the longest move over the shortest", Want: lab.Near(1, 1e-9), Origin: lab.Derived("$h‖∇f‖ = tol$"), Value: spreadOf("linear", "slope, per norm", "move")},
		{ID: "digits.2", Text: "relative control: the longest step over the shortest", Want: lab.AtLeast(100), Origin: common.Beside("13000"), Value: spreadOf("linear", "relative", "h")},
		{ID: "digits.3", Text: "fixed step: $hS$ at the end over the start, since $S$ falls with the loss", Want: lab.AtMost(.6), Origin: common.Beside("0.50"), Value: func(d *figure.Table) float64 {
			e := part(d, "linear", "fixed").Floats("edge")
			return e[len(e)-1] / e[1]
		}},
		{ID: "digits.3", Text: `relative control: least of $h_k$ times the larger $S$ at the ends of the step before, since $h_k = ‖Δx‖/‖Δg‖ ≥ 1/S$ for the largest $S$ on it`, Want: lab.AtLeast(1), Origin: lab.Derived("$h_k = ‖Δx‖/‖Δg‖ ≥ 1/S$ for the largest $S$ on the step before"), Value: func(d *figure.Table) float64 {
			t := part(d, "linear", "relative")
			h, e := t.Floats("h"), t.Floats("edge")
			least := math.Inf(1)
			for k := 2; k < len(h); k++ {
				least = math.Min(least, h[k]*math.Max(e[k-1]/h[k-1], e[k]/h[k]))
			}
			return least
		}},
		{ID: "digits.3", Text: "relative control: harmonic mean of $hS$ from the second step on, which is 2 on a quadratic", Want: lab.Near(2, .1), Origin: lab.Recorded("2 on a quadratic; the tolerance was chosen after the 2.197 found here"), Value: func(d *figure.Table) float64 {
			e := part(d, "linear", "relative").Floats("edge")[2:]
			sum := 0.
			for _, v := range e {
				sum += 1 / v
			}
			return float64(len(e)) / sum
		}},
		{ID: "digits.4", Text: "batches, relative control: gradients a step, both ends of a step with one batch", Want: lab.Near(2, 1e-9), Origin: lab.Derived("two slopes of one batch a step"), Value: func(d *figure.Table) float64 {
			t := part(d, "batches", "relative")
			n := t.Len() - 1
			return t.Floats("grads")[n] / t.Floats("steps")[n]
		}},
		{ID: "digits.4", Text: "batches, relative control: its loss over the lowest of the others", Want: lab.AtLeast(10), Origin: common.Beside("47.7"), Value: func(d *figure.Table) float64 { return 1 / leadOf("batches", "relative")(d) }},
		{ID: "digits.5", Text: "fixed step: loss with all rows over that with batches, after the same passes", Want: lab.AtLeast(10), Origin: common.Beside("26.9"), Value: func(d *figure.Table) float64 {
			full, batches := part(d, "network", "fixed"), part(d, "batches", "fixed")
			n := batches.Len() - 1
			at := batches.Floats("passes")[n]
			for i, x := range full.Floats("passes") {
				if x >= at {
					return full.Floats("loss")[i] / batches.Floats("loss")[n]
				}
			}
			return math.NaN()
		}},
		{ID: "digits.6", Text: "batches, Adam: accuracy on the test set after 30 passes", Want: lab.AtLeast(.96), Origin: common.Beside("0.9638"), Value: func(d *figure.Table) float64 {
			a := part(d, "batches", "Adam").Floats("accuracy")
			return a[len(a)-1]
		}},
	},
}

func part(d *figure.Table, name, label string) *figure.Table {
	return d.Where("part", name).Where("label", label)
}

// leadOf is the lowest last loss of the others over that of a label.
func leadOf(name, label string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		own, others := math.NaN(), math.Inf(1)
		for _, g := range d.Where("part", name).Groups("label") {
			f := g.Floats("loss")[g.Len()-1]
			if g.Key == label {
				own = f
			} else if f < others {
				others = f
			}
		}
		return others / own
	}
}

// spreadOf is the largest number of a column over the smallest, without the start, where nothing was stepped yet.
func spreadOf(name, label, column string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		x := part(d, name, label).Floats(column)
		low, high := math.Inf(1), 0.
		for _, v := range x[1:] {
			low, high = math.Min(low, v), math.Max(high, v)
		}
		return high / low
	}
}

func digitsPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	linear, network := r.String("linear"), r.String("network")
	batch, full, epochs, seed := r.Count("batch"), r.Count("full"), r.Count("epochs"), r.Count("seed")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, c := range []struct {
		part, name string
		s          optim.Settings
	}{
		{"network", network, optim.Settings{Grads: full, GTol: -1}},
		{"batches", network, optim.Settings{GTol: -1, Batch: batch, Seed: uint64(seed)}},
		{"linear", linear, optim.Settings{Grads: full, GTol: -1}},
	} {
		p, err := objective.Parse(c.name)
		if err != nil {
			return nil, err
		}
		if p.Rows < 2 || p.Holdout == nil || p.Accuracy == nil || p.HessVec == nil {
			return nil, fmt.Errorf("%s=%s: a classifier with a test set is needed, and products with its Hessian", c.part, c.name)
		}
		if c.s.Batch > 0 {
			if c.s.Batch >= p.Rows {
				return nil, fmt.Errorf("batch=%d: fewer than the %d rows of %s", c.s.Batch, p.Rows, c.name)
			}
			c.s.Grads = epochs * objective.Sampler{Rows: p.Rows, Size: c.s.Batch}.PerEpoch()
		}
		for _, t := range []common.Candidate{
			{"fixed", "sgd(lr=0.5)"},
			{"heavy ball", "momentum(lr=0.1)"},
			{"slope, per norm", "normalizedgd(lr=0.1)"},
			{"slope, per coordinate", "rmsprop(lr=0.01)"},
			{"Adam", "adam(lr=0.01)"},
			{"relative", "bb"},
		} {
			o, err := optim.Parse(t.Spec())
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: c.part + " " + t.Spec(), Run: func(ctx context.Context) ([][]any, error) {
				return classify(ctx, p, o, c.part, t, c.s)
			}})
		}
	}
	return points, nil
}

// classify runs an optimizer and records it after every pass over the data: the loss on all rows, the accuracy on the
// test set, and of the last step its length, this times the sharpness where it began (of the linear model), and how
// far it went.
func classify(ctx context.Context, p *objective.Problem, o optim.Optimizer, part string, t common.Candidate, s optim.Settings) ([][]any, error) {
	run, err := optim.Start(ctx, p, nil, o, s)
	if err != nil {
		return nil, err
	}
	per := 1
	if s.Batch > 0 {
		per = objective.Sampler{Rows: p.Rows, Size: s.Batch}.PerEpoch()
	}
	var sharp *spectrum.Tracker
	if part == "linear" {
		sharp = spectrum.NewTracker(p, 4, 1)
	}
	var rows [][]any
	h, edge, move := math.NaN(), math.NaN(), math.NaN()
	add := func() {
		st, x := run.Stats(), run.Output().X()
		rows = append(rows, []any{part, t.Label(), t.Spec(), float64(st.FieldEvals) / float64(per), st.Steps, st.FieldEvals, p.Func(x), p.Holdout.Accuracy(x), h, edge, move})
	}
	add()
	for next := per; run.Next(); {
		if run.Stats().FieldEvals < next {
			continue
		}
		for next <= run.Stats().FieldEvals {
			next += per
		}
		last := run.Step()
		h, move = common.Length(last), vec.Dist2(last.R.X(), last.L.X())
		if sharp != nil {
			edge = h * sharp.Max(last.L.X())
		}
		add()
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, run.Err()
}

func drawDigits(v lab.Values, data *figure.Table) (*lab.Page, error) {
	passes := figure.Axis{Label: "passes over the data"}
	panel := func(name, title, column string, y figure.Axis) figure.Panel {
		return figure.Panel{Title: title, Legend: figure.Below, X: passes, Y: y, Series: figure.SeriesBy(data.Where("part", name), "passes", column, "label")}
	}
	loss := figure.Axis{Label: "loss", Log: true}
	fig := figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .55, Panels: []figure.Panel{
		panel("linear", "softmax, all rows", "loss", loss),
		panel("linear", "what the control does there", "edge", figure.Axis{Label: "step times sharpness, $h_k S(x_k)$", Log: true}),
		panel("network", "network, all rows", "loss", loss),
		panel("batches", "network, batches of "+v.Strings("batch")[0], "loss", loss),
	}}
	fig.Panels[1].HLines = []figure.Rule{{At: 2, Label: "2"}}
	table := figure.NewTable("problem", "rows", "control", "optimizer", "passes", "steps", "loss", "test accuracy", "longest/shortest step")
	for _, g := range data.Groups("part") {
		problem, rows := "network", "all"
		switch g.Key {
		case "linear":
			problem = "softmax"
		case "batches":
			rows = v.Strings("batch")[0]
		}
		for _, c := range g.Groups("label") {
			n := c.Len() - 1
			table.Add(problem, rows, c.Key, c.Strings("optimizer")[0], lab.Digits(c.Floats("passes")[n], 4), c.Strings("steps")[n],
				lab.Short(c.Floats("loss")[n]), fmt.Sprintf("%.3f", c.Floats("accuracy")[n]), lab.Short(spreadOf(g.Key, c.Key, "h")(data)))
		}
	}
	caption := fmt.Sprintf("Handwritten digits, a fifth kept apart for testing, six triples with one setting each. Loss on all training rows of %s with all rows (a) and of %s with all rows (c) and with batches of %s (d), against passes over the data. "+
		"(b) The step of (a), of steps by coordinate the geometric mean, times the largest curvature $S$ where it begins: a fixed step drifts away from the stability limit of Euler's method (dashed) as the loss and with it $S$ falls, the relative control chatters about it. "+
		"With batches that control sees each batch at both ends of a step, a second gradient, and its steps follow the noise.",
		v.Strings("linear")[0], v.Strings("network")[0], v.Strings("batch")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
}
