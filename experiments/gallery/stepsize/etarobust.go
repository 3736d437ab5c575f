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
	Cost:      "10 s",
	Class:     lab.PerPlatform, // softmax goes through gonum's Gemm
	Count:     450,
	Narrowest: 54,
	Params: []lab.Param{
		{Key: "full", Default: "logistic(data=wdbc,l2=1e-3)", Doc: "descended with all rows"},
		{Key: "batches", Default: "softmax(data=digits)", Doc: "descended with batches"},
		{Key: "batch", Default: "64", Doc: "rows in a batch"},
		{Key: "lr", Default: "log:1e-4:1e2:25", Range: "above 0", Doc: "learning rates, every other one with batches; of the relative control the first step", Sweep: true},
		{Key: "grads", Default: "500", Doc: "gradients at most"},
		{Key: "seed", Default: "1,2,3,4,5", Range: "whole numbers, from 1", Doc: "of the batches, the same for all methods", Sweep: true},
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
	Seed      int     `col:"seed"` // of the batches; 0: all rows
	Grads     int     `col:"grads"`
	Loss      float64 `col:"loss"`
	First     float64 `col:"first"` // the loss at the start
	Status    string  `col:"status"`
}

func (r rateEnd) loss() float64   { return r.Loss }
func (r rateEnd) label() string   { return r.Label }
func (r rateEnd) problem() string { return r.Problem }
func (r rateEnd) rate() string    { return spec.Number(r.Rate) }

func etaPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	s := optim.Settings{Grads: r.Count("grads"), GTol: -1}
	batch, seeds, rates := r.Count("batch"), r.Floats("seed"), r.Floats("lr")
	var points []lab.Point
	for _, key := range []string{"full", "batches"} {
		name, p, orders := r.String(key), r.Problem(key), []float64{0}
		if key == "batches" {
			s.Batch, orders = batch, seeds
		}
		for _, c := range []common.Candidate{
			{"gradient descent", "sgd(lr=%s)"},
			{"momentum", "momentum(lr=%s)"},
			{"RMSProp", "rmsprop(lr=%s)"},
			{"Adam", "adam(lr=%s)"},
			{"relative control", "gradient/euler/relative(h0=%s)"},
		} {
			for i, rate := range rates {
				if key == "batches" && i%2 > 0 {
					continue // for the time that the seeds take
				}
				o := fmt.Sprintf(c.Spec(), spec.Number(rate))
				for _, seed := range orders {
					s.Seed = uint64(seed)
					points = append(points, common.End(r, fmt.Sprintf("%s %s seed=%g", name, o, seed), p, nil, o, s, func(_ *optim.Run, end optim.Result) rateEnd {
						return rateEnd{name, c.Label(), o, rate, int(seed), end.Stats.FieldEvals, end.F, p.Func(p.Start), common.Ended(end)}
					}))
				}
			}
		}
	}
	return points, r.Err()
}

// medians are the rows of each rate with the median loss over the seeds and the quartiles; a run that diverged has the
// largest loss.
func medians(rows []rateEnd) (mid []rateEnd, low, high []float64) {
	for _, g := range lab.GroupBy(rows, rateEnd.rate) {
		losses := lab.Column(g.Rows, rateEnd.loss)
		for i, l := range losses {
			if math.IsNaN(l) {
				losses[i] = math.Inf(1)
			}
		}
		r := g.Rows[0]
		lo, median, hi := common.Quartiles(losses)
		r.Loss = median
		mid, low, high = append(mid, r), append(low, lo), append(high, hi)
	}
	return mid, low, high
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
	claim("batches: the relative control's best loss, in the median of five orders, over the worst of the others' best", lab.AtLeast(10),
		lab.Recorded("chosen after the 44 of one order of the batches; here it is the median of five, most of which diverge"), func(rows []rateEnd) float64 {
			worst, relative := 0., math.NaN()
			for _, g := range lab.GroupBy(on(rows, "softmax(data=digits)"), rateEnd.label) {
				mid, _, _ := medians(g.Rows)
				if low := common.Least(mid, rateEnd.loss); g.Key == "relative control" {
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
		most, rows := 5*first, ", all rows"
		if g.Rows[0].Seed > 0 {
			rows = v.Fill(", batches of {{batch}}")
		}
		panel := figure.Panel{
			Title: common.InWords(common.Title(g.Key)) + rows, Legend: figure.Below,
			X:      figure.Axis{Label: "learning rate, or first step", Log: true},
			Y:      figure.Axis{Label: "loss at the end", Log: true, Max: 2.2 * most, Min: low / 1.5},
			HLines: []figure.Rule{{At: first, Label: "start"}, {At: most, Label: "this or more", Dash: figure.Dotted}},
		}
		for _, c := range lab.GroupBy(g.Rows, rateEnd.label) {
			s := figure.Series{Label: c.Key, Style: figure.LineDots}
			mid, lows, highs := medians(c.Rows)
			best, bad := mid[0], 0
			for i, r := range mid {
				if r.Loss < best.Loss {
					best = r
				}
				if !(r.Loss <= first) {
					bad++
				}
				s.X, s.Y = append(s.X, r.Rate), append(s.Y, math.Min(r.Loss, most))
				s.Lo, s.Hi = append(s.Lo, math.Min(lows[i], most)), append(s.Hi, math.Min(highs[i], most))
			}
			if g.Rows[0].Seed == 0 {
				s.Lo, s.Hi = nil, nil
			}
			panel.Series = append(panel.Series, s)
			table.Add(common.Title(g.Key), c.Key, lab.Short(best.Rate), lab.Short(best.Loss), lab.Digits(decades(mid, low), 3), bad)
		}
		fig.Panels = append(fig.Panels, panel)
	}
	caption := v.Fill("Loss after {{grads}} gradients against the learning rate, (a) with all rows and (b) with batches of {{batch}}; median and quartiles over the seeds {{seed}}; of the relative control, which keeps the local error at one half of the move, against the first step. " +
		"With all rows nothing is decided by the first step; with batches the control follows the noise of one batch after the other, its steps chatter, and most runs end far above the loss at the start, whatever the first step is.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"A rate is good if the loss has come 95 % of the way from the start to the best of all methods and rates."}}, nil
}
