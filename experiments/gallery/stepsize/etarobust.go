package stepsize

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var etaRobust = lab.Experiment{
	Name:      "etarobust",
	Summary:   "Over how many decades of learning rates each method works, with all rows and with batches.",
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
	Kinds:  []any{rateEnd{}},
	Cite:   []string{"polyak1964some", "tieleman2012lecture", "kingma2015adam", "barzilai1988two"},
	Points: etaPoints,
	Draw:   drawEta,
	Claims: etaClaims(),
}

// rateEnd is where a run with a learning rate ended.
type rateEnd struct {
	Problem   string  `col:"problem"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Rate      float64 `col:"lr"`
	Grads     int     `col:"grads"`
	Loss      float64 `col:"loss"`
	First     float64 `col:"first"` // the loss at the start
	Status    string  `col:"status"`
}

func (r rateEnd) loss() float64   { return r.Loss }
func (r rateEnd) label() string   { return r.Label }
func (r rateEnd) problem() string { return r.Problem }

func etaPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	s := optim.Settings{Grads: r.Count("grads"), GTol: -1}
	batch, seed, rates := r.Count("batch"), uint64(r.Count("seed")), r.Floats("lr")
	var points []lab.Point
	for _, key := range []string{"full", "batches"} {
		name, p := r.String(key), r.Problem(key)
		if key == "batches" {
			s.Batch, s.Seed = batch, seed
		}
		for _, c := range []common.Candidate{
			{"gradient descent", "sgd(lr=%s)"},
			{"momentum", "momentum(lr=%s)"},
			{"RMSProp", "rmsprop(lr=%s)"},
			{"Adam", "adam(lr=%s)"},
			{"relative control", "gradient/euler/relative(h0=%s)"},
		} {
			for _, rate := range rates {
				o := fmt.Sprintf(c.Spec(), spec.Number(rate))
				points = append(points, common.End(r, name+" "+o, p, nil, o, s, func(_ *optim.Run, end optim.Result) rateEnd {
					return rateEnd{name, c.Label(), o, rate, end.Stats.FieldEvals, end.F, p.Func(p.Start), common.Ended(end)}
				}))
			}
		}
	}
	return points, r.Err()
}

// decades is over how many decades of the rate a method ends with a loss that has come 95 percent of the way from the start to the
// best of all methods.
func decades(rows []rateEnd, low float64) float64 {
	good := func(r rateEnd) bool { return r.Loss <= low+float64(.05*(r.First-low)) }
	sum := 0.
	for i := 1; i < len(rows); i++ {
		if good(rows[i-1]) && good(rows[i]) {
			sum += float64(vec.Log10(rows[i].Rate / rows[i-1].Rate))
		}
	}
	return sum
}

func etaClaims() []lab.Claim {
	var cs []lab.Claim
	claim := func(text string, want lab.Want, origin lab.Origin, value func([]rateEnd) float64) {
		cs = append(cs, lab.Claim{ID: "etarobust", Text: text, Want: want, Origin: origin, Value: lab.Of(value)})
	}
	on := func(rows []rateEnd, problem string) []rateEnd { return common.With(rows, rateEnd.problem, problem) }
	good := func(label string) func([]rateEnd) float64 {
		return func(rows []rateEnd) float64 {
			all := on(rows, "logistic(data=wdbc,l2=1e-3)")
			return decades(common.With(all, rateEnd.label, label), common.Least(all, rateEnd.loss))
		}
	}
	claim("all rows: decades of good rates of the relative control, of 6", lab.Near(6, .01), lab.Recorded("all the rates tried are good here"), good("relative control"))
	for _, c := range [][2]string{{"gradient descent", "2.75"}, {"momentum", "3.75"}, {"RMSProp", "2.5"}, {"Adam", "3.5"}} {
		claim("all rows: decades of good rates of "+c[0]+", of 6", lab.Between(2, 4), common.Beside(c[1]), good(c[0]))
	}
	claim("batches: the relative control's best loss over the worst of the others' best", lab.AtLeast(10), common.Beside("44"), func(rows []rateEnd) float64 {
		worst, relative := 0., math.NaN()
		for _, g := range lab.GroupBy(on(rows, "softmax(data=digits)"), rateEnd.label) {
			if low := common.Least(g.Rows, rateEnd.loss); g.Key == "relative control" {
				relative = low
			} else {
				worst = math.Max(worst, low)
			}
		}
		return relative / worst
	})
	return cs
}

func drawEta(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .7}
	table := figure.NewTable("problem", "method", "best rate", "its loss", "decades of good rates", "diverged")
	for _, g := range lab.GroupBy(lab.Rows[rateEnd](data), rateEnd.problem) {
		first, low := g.Rows[0].First, common.Least(g.Rows, rateEnd.loss)
		panel := figure.Panel{
			Title: common.InWords(common.Title(g.Key)), Legend: figure.Below,
			X:      figure.Axis{Label: "learning rate, or first step", Log: true},
			Y:      figure.Axis{Label: "loss at the end", Log: true, Max: 4 * first, Min: low / 1.5},
			HLines: []figure.Rule{{At: first, Label: "start"}},
		}
		for _, c := range lab.GroupBy(g.Rows, rateEnd.label) {
			s := figure.Series{Label: c.Key, Style: figure.LineDots}
			best, bad := c.Rows[0], 0
			for _, r := range c.Rows {
				if r.Loss < best.Loss || math.IsNaN(best.Loss) {
					best = r
				}
				if !(r.Loss <= first) {
					bad++
				}
				s.X, s.Y = append(s.X, r.Rate), append(s.Y, common.Below(r.Loss, 1e6*first))
			}
			panel.Series = append(panel.Series, s)
			table.Add(common.Title(g.Key), c.Key, lab.Short(best.Rate), lab.Short(best.Loss), lab.Digits(decades(c.Rows, low), 3), bad)
		}
		fig.Panels = append(fig.Panels, panel)
	}
	caption := v.Fill("Loss after {{grads}} gradients against the learning rate, (a) with all rows and (b) with batches of {{batch}}; of the relative control, which keeps the local error at one half of the move, against the first step. " +
		"With all rows nothing is decided by the first step; with batches the control follows the noise of one batch after the other, its steps chatter, and the loss stays high whatever the first step is.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"A rate is good if the loss has come 95 % of the way from the start to the best of all methods and rates."}}, nil
}
