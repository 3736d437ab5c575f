package models

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var clustering = lab.Experiment{
	Name:      "clustering",
	Summary:   "Lloyd's algorithm is linearly implicit Euler with an endless step; no rule here is faster, inertia ends lower.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     19,
	Narrowest: 74,
	Params: []lab.Param{
		{Key: "data", Default: "iris", Doc: "a data set, whose standardized features are clustered"},
		{Key: "k", Default: "5", Doc: "centres"},
		{Key: "seeds", Default: "100", Doc: "starts, drawn as k-means++ does"},
		{Key: "h", Default: "log:1:1e8:9", Range: "above 0", Doc: "steps of linearly implicit Euler"},
		{Key: "grads", Default: "3000", Doc: "gradients of each run at most"},
	},
	Kinds:   []any{clusterRow{}, clusterEnd{}, lloydStep{}},
	Columns: []string{"panel", "label", "optimizer", "seed", "h", "grads", "f", "distance", "ended"},
	Cite:    []string{"lloyd1982least", "arthur2007kmeans", "bottou1994convergence", "barzilai1988two", "polyak1964some"},
	Points:  clusteringPoints,
	Draw:    drawClustering,
	Claims: []lab.Claim{
		lab.NewClaim("newton", "linearly implicit Euler with $h = 10^8$ is Lloyd's algorithm: largest distance of a coordinate in all steps", lab.AtMost(1e-6),
			lab.Published("bottou1994convergence", "abstract: K-means minimizes the quantization error by Newton's algorithm").Instead("Newton's step is the limit; the bound allows a hundred times $1/h$"),
			func(rows []lloydStep) float64 { return lloydDistance(rows, 1e8) }),
		lab.NewClaim("newton", "the distance goes like $1/h$: its power from $h = 10^4$ to $10^8$", lab.Within(-1, .02), lab.Derived("a step of linearly implicit Euler is $(1/h + H)^{-1}∇f$"),
			func(rows []lloydStep) float64 {
				return vec.Log10(lloydDistance(rows, 1e8)/lloydDistance(rows, 1e4)) / 4
			}),
		lab.NewClaim("work", "gradients to convergence, median over the starts: gradient descent at $h = 1$ over Lloyd", lab.AtLeast(10), common.Beside("22.9"),
			overLloyd("fixed, $h = 1$", clusterEnd.grads)),
		lab.NewClaim("work", "gradients to convergence, median over the starts: the secant rule over Lloyd", lab.Between(1, 6), common.Beside("3.4"),
			overLloyd("secant, $θ = ½$", clusterEnd.grads)),
		lab.NewClaim("minima", "share of the starts from which gradient descent ends elsewhere than Lloyd, by a hundredth of a percent of the loss", lab.Between(.2, .95), common.Beside("0.41"),
			func(rows []clusterEnd) float64 { return endsElsewhere(rows, "fixed, $h = 1$") }),
		lab.NewClaim("minima", "median loss at the end: heavy ball over Lloyd", lab.AtMost(.95), common.Beside("0.896"),
			overLloyd("heavy ball", clusterEnd.loss)),
	},
}

// clusterRow is a point of a run from the first start.
type clusterRow struct {
	_         struct{} `col:"panel=trace"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	_         struct{} `col:"seed=1"`
	H         float64  `col:"h"`
	Grads     int      `col:"grads"`
	F         float64  `col:"f"`
	Ended     string   `col:"ended"`
}

// clusterEnd is where a run from one of the starts ends.
type clusterEnd struct {
	_         struct{} `col:"panel=end"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	Seed      int      `col:"seed"`
	Grads     int      `col:"grads"`
	F         float64  `col:"f"`
	Ended     string   `col:"ended"`
}

// lloydStep is the largest difference of a coordinate after a step of linearly implicit Euler beside one of Lloyd's algorithm.
type lloydStep struct {
	_         struct{} `col:"panel=step"`
	_         struct{} `col:"label=linearly implicit Euler"`
	Optimizer string   `col:"optimizer"`
	_         struct{} `col:"seed=1"`
	H         float64  `col:"h"`
	Steps     int      `col:"grads"`
	F         float64  `col:"f"`
	Distance  float64  `col:"distance"`
}

func (r clusterEnd) label() string  { return r.Label }
func (r clusterEnd) grads() float64 { return float64(r.Grads) }
func (r clusterEnd) loss() float64  { return r.F }

// lloydDistance is that at a step h.
func lloydDistance(rows []lloydStep, h float64) float64 {
	return lab.Where(rows, func(r lloydStep) bool { return r.H == h })[0].Distance
}

// sorted returns a number of the runs of a rule, in increasing order.
func sorted(rows []clusterEnd, label string, of func(clusterEnd) float64) []float64 {
	x := lab.Column(common.With(rows, clusterEnd.label, label), of)
	slices.Sort(x)
	return x
}

// overLloyd is the median over the starts of a number of a rule's runs, over that of Lloyd's algorithm.
func overLloyd(label string, of func(clusterEnd) float64) func([]clusterEnd) float64 {
	return func(rows []clusterEnd) float64 {
		a, b := sorted(rows, label, of), sorted(rows, "Lloyd", of)
		return a[len(a)/2] / b[len(b)/2]
	}
}

// endsElsewhere is the share of the starts from which a rule ends at another loss than Lloyd's algorithm.
func endsElsewhere(rows []clusterEnd, label string) float64 {
	a, b := common.With(rows, clusterEnd.label, "Lloyd"), common.With(rows, clusterEnd.label, label)
	count := 0.
	for i := range a {
		if math.Abs(a[i].F-b[i].F) > 1e-4*a[i].F {
			count++
		}
	}
	return count / float64(len(a))
}

// clusterers are the rules; the first is Lloyd's.
var clusterers = []common.Candidate{
	{"Lloyd", "gradient/linimpliciteuler/fixed(h=1e8)"},
	{"fixed, $h = 1$", "gradient/euler/fixed(h=1)"},
	{"Heun estimate, limited", "gradient/eulerheun/limit(pi(rtol=1e-2,atol=1e-6))"},
	{"secant, $θ = ½$", "bb"},
	{"heavy ball", "momentum(lr=1,momentum=0.9)"},
}

func clusteringPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, k, seeds, hs, grads := r.String("data"), r.Count("k"), r.Count("seeds"), r.Floats("h"), r.Count("grads")
	problem := func(seed int) string { return fmt.Sprintf("kmeans(data=%s,k=%d,seed=%d)", data, k, seed) }
	p := r.ProblemOf("data", problem(1))
	if err := r.Err(); err != nil {
		return nil, err
	}
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return nil, err
	}
	set.Standardize()
	var points []lab.Point
	for _, h := range hs {
		r.Check(h > 0 && !math.IsInf(h, 0), "h=%g: a step is positive and finite", h)
		points = append(points, lab.One("step h="+spec.Number(h), func(ctx context.Context) (lloydStep, error) {
			return besideLloyd(ctx, p, set, k, h)
		}))
	}
	for _, c := range clusterers {
		o := r.Optimizer(c.Spec())
		points = append(points, common.Descents(r, "trace", p, optim.Settings{Grads: grads, GTol: 1e-11}, 60, []common.Candidate{c}, func(c common.Candidate, m common.Sample, end optim.Result) clusterRow {
			return clusterRow{Label: c.Label(), Optimizer: c.Spec(), H: m.H, Grads: m.Grads, F: m.F, Ended: common.Ended(end)}
		})...)
		points = append(points, lab.At("ends "+c.Spec(), func(ctx context.Context) ([]clusterEnd, error) {
			rows := make([]clusterEnd, seeds)
			for i := range rows {
				p, err := objective.Parse(problem(i + 1))
				if err != nil {
					return nil, err
				}
				res, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: 1e-7})
				if err != nil {
					return nil, err
				}
				rows[i] = clusterEnd{Label: c.Label(), Optimizer: c.Spec(), Seed: i + 1, Grads: res.Stats.FieldEvals, F: p.Func(res.X), Ended: common.Ended(res)}
			}
			return rows, ctx.Err()
		}))
	}
	return points, r.Err()
}

// lloyd moves every centre to the mean of the rows that are nearest to it; one without rows stays.
func lloyd(set *dataset.Set, k int, c []float64) {
	sums, counts := make([]float64, len(c)), make([]int, k)
	for i := range set.Rows {
		row := set.Row(i)
		best, least := 0, math.Inf(1)
		for j := range k {
			if d := vec.Dist2(row, c[j*set.Cols:(j+1)*set.Cols]); d < least {
				best, least = j, d
			}
		}
		counts[best]++
		for l, x := range row {
			sums[best*set.Cols+l] += x
		}
	}
	for j, n := range counts {
		for l := j * set.Cols; n > 0 && l < (j+1)*set.Cols; l++ {
			c[l] = sums[l] / float64(n)
		}
	}
}

// besideLloyd follows Lloyd's algorithm, restarts one step of linearly implicit Euler from each of its points, and returns the largest
// difference of a coordinate after it.
func besideLloyd(ctx context.Context, p *objective.Problem, set *dataset.Set, k int, h float64) (row lloydStep, _ error) {
	o, err := optim.Parse("gradient/linimpliciteuler/fixed(h=" + spec.Number(h) + ")")
	if err != nil {
		return row, err
	}
	x, next := slices.Clone(p.Start), slices.Clone(p.Start)
	worst, steps := 0., 0
	for steps < 200 {
		lloyd(set, k, next)
		res, err := optim.Minimize(ctx, p, x, o, optim.Settings{Steps: 1, GTol: -1})
		if err != nil {
			return row, err
		}
		for i := range next {
			worst = math.Max(worst, math.Abs(res.X[i]-next[i]))
		}
		steps++
		if slices.Equal(x, next) {
			break
		}
		copy(x, next)
	}
	return lloydStep{Optimizer: o.String(), H: h, Steps: steps, F: p.Func(x), Distance: worst}, ctx.Err()
}

func drawClustering(v lab.Values, data *figure.Table) (*lab.Page, error) {
	gap := figure.Panel{Title: "to its own end", Legend: figure.Below, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f(x_∞)$`, Log: true, Floor: 1e-13}}
	for _, g := range lab.GroupBy(lab.Rows[clusterRow](data), func(r clusterRow) string { return r.Label }) {
		s, last := figure.Series{Label: g.Key}, g.Last().F
		s.X, s.Y = lab.XY(g.Rows, func(r clusterRow) (float64, float64) { return float64(r.Grads), r.F - last })
		gap.Series = append(gap.Series, s)
	}
	h, d := lab.XY(lab.Rows[lloydStep](data), func(r lloydStep) (float64, float64) { return r.H, r.Distance })
	var slope []float64
	for i := range h {
		slope = append(slope, d[len(d)-1]*h[len(h)-1]/h[i])
	}
	limit := figure.Panel{Title: "a step beside Lloyd's", Legend: figure.Hidden, X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest difference", Log: true},
		Series: []figure.Series{{X: h, Y: slope, Color: figure.Grey, Dash: figure.Dotted}, {X: h, Y: d, Style: figure.LineDots, Color: figure.Blue}}}
	ends := figure.Panel{Title: "where it ends", Legend: figure.Hidden, X: figure.Axis{Label: "share of the starts", Min: 0, Max: 1}, Y: figure.Axis{Label: "loss at the end"}}
	table := figure.NewTable("rule", "optimizer", "median gradients", "least loss", "median loss", "largest loss", "elsewhere than Lloyd")
	all := lab.Rows[clusterEnd](data)
	for _, g := range lab.GroupBy(all, clusterEnd.label) {
		f, grads := sorted(all, g.Key, clusterEnd.loss), sorted(all, g.Key, clusterEnd.grads)
		var x []float64
		for i := range f {
			x = append(x, (float64(i)+.5)/float64(len(f)))
		}
		ends.Series = append(ends.Series, figure.Series{Label: g.Key, X: x, Y: f})
		table.Add(lab.Plain(g.Key), g.Rows[0].Optimizer, int(grads[len(grads)/2]), lab.Digits(f[0], 5), lab.Digits(f[len(f)/2], 5), lab.Digits(f[len(f)-1], 5), lab.Short(endsElsewhere(all, g.Key)))
	}
	caption := v.Fill("k-means on {{data}}, standardized, {{k}} centres, as a gradient flow of the mean of half the squared distances. (a) Loss above its own last value from one start. " +
		"(b) One step of linearly implicit Euler from every point of Lloyd's algorithm, the largest difference of a coordinate; dotted, $1/h$. (c) Losses at the end from {{seeds}} starts of k-means++, sorted. " +
		"The Hessian is the diagonal of the clusters' shares, so an endless step moves every centre to its mean; $h = 1$ is below the limit of stability for any shares.")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .9, Panels: []figure.Panel{gap, limit, ends}},
		Table:  table, Caption: caption,
		Notes: []string{"Where a row changes its centre the loss has a kink, and the flow a bend; between two of them it is linear."},
	}, nil
}
