package stepsize

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var etaRobust = lab.Experiment{
	Name:      "etarobust",
	Summary:   "Who forgives a wrong learning rate: with all rows the fixed and adaptive rates are good over two to four decades and a relative control, for which the rate is only the first step, over all six; with batches the same control's chattering steps magnify the noise, and every method with a rate ends lower at its best one.",
	Cost:      "5 s",
	Class:     lab.PerPlatform, // softmax goes through gonum's Gemm
	Count:     250,
	Narrowest: 54,
	Params: []lab.Param{
		{Key: "full", Default: "logistic(data=wdbc,l2=1e-3)", Doc: "descended with all rows"},
		{Key: "batches", Default: "softmax(data=digits)", Doc: "descended with batches"},
		{Key: "batch", Default: "64", Doc: "rows in a batch"},
		{Key: "lr", Default: "log:1e-4:1e2:25", Range: "above 0", Doc: "learning rates; of the relative control the first step", Sweep: true},
		{Key: "grads", Default: "500", Doc: "gradients at most"},
		{Key: "seed", Default: "1", Doc: "of the batches, the same for all"},
	},
	Columns: []string{"problem", "label", "optimizer", "lr", "grads", "loss", "first", "status"},
	Cite:    []string{"polyak1964some", "tieleman2012lecture", "kingma2015adam", "barzilai1988two"},
	Points:  etaPoints,
	Draw:    drawEta,
	Claims: []lab.Claim{
		{ID: "etarobust", Text: "all rows: decades of good rates of the relative control, of 6", Want: lab.Near(6, .01), Origin: lab.Recorded("all the rates tried are good here"), Value: forgives("logistic(data=wdbc,l2=1e-3)", "relative control")},
		{ID: "etarobust", Text: "all rows: decades of good rates of gradient descent, of 6", Want: lab.Between(2, 4), Origin: common.Beside("2.75"), Value: forgives("logistic(data=wdbc,l2=1e-3)", "gradient descent")},
		{ID: "etarobust", Text: "all rows: decades of good rates of momentum, of 6", Want: lab.Between(2, 4), Origin: common.Beside("3.75"), Value: forgives("logistic(data=wdbc,l2=1e-3)", "momentum")},
		{ID: "etarobust", Text: "all rows: decades of good rates of RMSProp, of 6", Want: lab.Between(2, 4), Origin: common.Beside("2.5"), Value: forgives("logistic(data=wdbc,l2=1e-3)", "RMSProp")},
		{ID: "etarobust", Text: "all rows: decades of good rates of Adam, of 6", Want: lab.Between(2, 4), Origin: common.Beside("3.5"), Value: forgives("logistic(data=wdbc,l2=1e-3)", "Adam")},
		{ID: "etarobust", Text: "batches: the relative control's best loss over the worst of the others' best", Want: lab.AtLeast(10), Origin: common.Beside("44"), Value: func(d *figure.Table) float64 {
			all := d.Where("problem", "softmax(data=digits)")
			worst := 0.
			for _, g := range all.Groups("label") {
				if g.Key != "relative control" {
					worst = math.Max(worst, lowest(g.Table))
				}
			}
			return lowest(all.Where("label", "relative control")) / worst
		}},
	},
}

func etaPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	full, batched := r.String("full"), r.String("batches")
	batch, grads, seed := r.Count("batch"), r.Count("grads"), r.Count("seed")
	lrs := r.Floats("lr")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, name := range []string{full, batched} {
		p, err := objective.Parse(name)
		if err != nil {
			return nil, err
		}
		s := optim.Settings{Grads: grads, GTol: -1}
		if name == batched {
			s.Batch, s.Seed = batch, uint64(seed)
		}
		for _, c := range []common.Candidate{
			{"gradient descent", "sgd(lr=%s)"},
			{"momentum", "momentum(lr=%s)"},
			{"RMSProp", "rmsprop(lr=%s)"},
			{"Adam", "adam(lr=%s)"},
			{"relative control", "gradient/euler/relative(h0=%s)"},
		} {
			for _, lr := range lrs {
				if !(lr > 0) {
					return nil, fmt.Errorf("lr=%g must be positive", lr)
				}
				word := fmt.Sprintf(c.Spec(), spec.Number(lr))
				o, err := optim.Parse(word)
				if err != nil {
					return nil, err
				}
				points = append(points, lab.Point{Key: name + " " + word, Run: func(ctx context.Context) ([][]any, error) {
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
					return [][]any{{name, c.Label(), word, lr, res.Stats.FieldEvals, res.F, p.Func(p.Start), common.Ended(res)}}, nil
				}})
			}
		}
	}
	return points, nil
}

// lowest returns the smallest final loss on a problem.
func lowest(d *figure.Table) float64 {
	low := math.Inf(1)
	for _, f := range d.Floats("loss") {
		if f < low {
			low = f
		}
	}
	return low
}

// forgives is over how many decades of the rate a method ends with a loss that has come 95 percent of the way from the start to the
// best of all methods.
func forgives(problem, label string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		all := d.Where("problem", problem)
		return decades(all.Where("label", label), lowest(all))
	}
}

func decades(rows *figure.Table, low float64) float64 {
	lr, f, first := rows.Floats("lr"), rows.Floats("loss"), rows.Floats("first")
	good := func(i int) bool { return f[i] <= low+float64(.05*(first[i]-low)) }
	sum := 0.
	for i := 1; i < len(lr); i++ {
		if good(i-1) && good(i) {
			sum += float64(vec.Log10(lr[i] / lr[i-1]))
		}
	}
	return sum
}

func drawEta(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .7}
	table := figure.NewTable("problem", "method", "best rate", "its loss", "decades of good rates", "diverged")
	for _, g := range data.Groups("problem") {
		first := g.Floats("first")[0]
		panel := figure.Panel{
			Title: common.Title(g.Key), Legend: figure.Below, X: figure.Axis{Label: "learning rate, or first step", Log: true}, Y: figure.Axis{Label: "loss at the end", Log: true, Max: 4 * first, Min: lowest(g.Table) / 1.5},
			HLines: []figure.Rule{{At: first, Label: "start"}},
		}
		low := lowest(g.Table)
		for _, c := range g.Groups("label") {
			f := c.Floats("loss")
			k, bad := 0, 0
			for i := range f {
				if f[i] < f[k] || math.IsNaN(f[k]) {
					k = i
				}
				if !(f[i] <= first) {
					bad++
				}
				if !(f[i] < 1e6*first) {
					f[i] = math.NaN()
				}
			}
			panel.Series = append(panel.Series, figure.Series{Label: c.Key, X: c.Floats("lr"), Y: f, Style: figure.LineDots})
			table.Add(common.Title(g.Key), c.Key, lab.Short(c.Floats("lr")[k]), lab.Short(c.Floats("loss")[k]), lab.Digits(decades(c.Table, low), 3), bad)
		}
		fig.Panels = append(fig.Panels, panel)
	}
	caption := fmt.Sprintf("Loss after %s gradients against the learning rate, (a) with all rows and (b) with batches of %s; of the relative control, which keeps the local error at one half of the move, against the first step. "+
		"With all rows nothing is decided by the first step; with batches the control follows the noise of one batch after the other, its steps chatter, and the loss stays high whatever the first step is.",
		v.Strings("grads")[0], v.Strings("batch")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{"A rate is good if the loss has come 95 % of the way from the start to the best of all methods and rates."}}, nil
}
