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
	Summary:   "Clustering by k-means is a gradient flow, and Lloyd's algorithm its linearly implicit Euler method with an endless step: of the rules here none is faster to a local minimum, and with inertia the flow ends in better ones.",
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
	Columns: []string{"panel", "label", "optimizer", "seed", "h", "grads", "f", "distance", "ended"},
	Cite:    []string{"lloyd1982least", "arthur2007kmeans", "bottou1994convergence", "barzilai1988two", "polyak1964some"},
	Points:  clusteringPoints,
	Draw:    drawClustering,
	Claims: []lab.Claim{
		{ID: "newton", Text: "linearly implicit Euler with $h = 10^8$ is Lloyd's algorithm: largest distance of a coordinate in all steps", Want: lab.AtMost(1e-6), Origin: lab.Published("bottou1994convergence", "abstract: K-means minimizes the quantization error by Newton's algorithm").Instead("Newton's step is the limit; the bound allows a hundred times $1/h$"), Value: lloydDistance(1e8)},
		{ID: "newton", Text: "the distance goes like $1/h$: its power from $h = 10^4$ to $10^8$", Want: lab.Within(-1, .02), Origin: lab.Derived("a step of linearly implicit Euler is $(1/h + H)^{-1}∇f$"), Value: lloydPower},
		{ID: "work", Text: "gradients to convergence, median over the starts: gradient descent at $h = 1$ over Lloyd", Want: lab.AtLeast(10), Origin: common.Beside("22.9"), Value: medianGrads("fixed, $h = 1$")},
		{ID: "work", Text: "gradients to convergence, median over the starts: the secant rule over Lloyd", Want: lab.Between(1, 6), Origin: common.Beside("3.4"), Value: medianGrads("secant, $θ = ½$")},
		{ID: "minima", Text: "share of the starts from which gradient descent ends elsewhere than Lloyd, by a hundredth of a percent of the loss", Want: lab.Between(.2, .95), Origin: common.Beside("0.41"), Value: endsElsewhere("fixed, $h = 1$")},
		{ID: "minima", Text: "median loss at the end: heavy ball over Lloyd", Want: lab.AtMost(.95), Origin: common.Beside("0.896"), Value: medianLoss("heavy ball")},
	},
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
	if err := r.Err(); err != nil {
		return nil, err
	}
	problem := func(seed int) (*objective.Problem, error) {
		return objective.Parse(fmt.Sprintf("kmeans(data=%s,k=%d,seed=%d)", data, k, seed))
	}
	p, err := problem(1)
	if err != nil {
		return nil, err
	}
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return nil, err
	}
	set.Standardize()
	var points []lab.Point
	for _, h := range hs {
		if !(h > 0) || math.IsInf(h, 0) {
			return nil, fmt.Errorf("h=%g: a step is positive and finite", h)
		}
		points = append(points, lab.Point{Key: "step h=" + spec.Number(h), Run: func(ctx context.Context) ([][]any, error) {
			return besideLloyd(ctx, p, set, k, h)
		}})
	}
	for _, c := range clusterers {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: "trace " + c.Spec(), Run: func(ctx context.Context) ([][]any, error) {
			samples, res, err := common.Trace(ctx, p, o, optim.Settings{Grads: grads, GTol: 1e-11}, 60)
			if err != nil {
				return nil, err
			}
			var rows [][]any
			for _, m := range samples {
				rows = append(rows, []any{"trace", c.Label(), c.Spec(), 1, m.H, m.Grads, m.F, math.NaN(), common.Ended(res)})
			}
			return rows, nil
		}}, lab.Point{Key: "ends " + c.Spec(), Run: func(ctx context.Context) ([][]any, error) {
			var rows [][]any
			for seed := 1; seed <= seeds; seed++ {
				p, err := problem(seed)
				if err != nil {
					return nil, err
				}
				res, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: 1e-7})
				if err != nil {
					return nil, err
				}
				rows = append(rows, []any{"end", c.Label(), c.Spec(), seed, math.NaN(), res.Stats.FieldEvals, p.Func(res.X), math.NaN(), common.Ended(res)})
			}
			return rows, ctx.Err()
		}})
	}
	return points, nil
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
func besideLloyd(ctx context.Context, p *objective.Problem, set *dataset.Set, k int, h float64) ([][]any, error) {
	word := "gradient/linimpliciteuler/fixed(h=" + spec.Number(h) + ")"
	o, err := optim.Parse(word)
	if err != nil {
		return nil, err
	}
	x, next := slices.Clone(p.Start), slices.Clone(p.Start)
	worst, steps := 0., 0
	for steps < 200 {
		lloyd(set, k, next)
		res, err := optim.Minimize(ctx, p, x, o, optim.Settings{Steps: 1, GTol: -1})
		if err != nil {
			return nil, err
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
	return [][]any{{"step", "linearly implicit Euler", word, 1, h, steps, p.Func(x), worst, ""}}, ctx.Err()
}

// lloydDistance is the largest difference from Lloyd's algorithm at a step h.
func lloydDistance(h float64) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := data.Where("panel", "step").Where("h", h)
		if t.Len() == 0 {
			return math.NaN()
		}
		return t.Floats("distance")[0]
	}
}

// lloydPower is the power of h that it goes with.
func lloydPower(data *figure.Table) float64 {
	return vec.Log10(lloydDistance(1e8)(data)/lloydDistance(1e4)(data)) / 4
}

// medianGrads and medianLoss are the medians over the starts of a rule's gradients, and of its loss at the end, over those of
// Lloyd's algorithm.
func medianGrads(label string) func(*figure.Table) float64 { return medianOver(label, "grads") }
func medianLoss(label string) func(*figure.Table) float64  { return medianOver(label, "f") }

func medianOver(label, column string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		median := func(label string) float64 {
			x := data.Where("panel", "end").Where("label", label).Floats(column)
			if len(x) == 0 {
				return math.NaN()
			}
			slices.Sort(x)
			return x[len(x)/2]
		}
		return median(label) / median("Lloyd")
	}
}

// endsElsewhere is the share of the starts from which a rule ends at another loss than Lloyd's algorithm.
func endsElsewhere(label string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		a := data.Where("panel", "end").Where("label", "Lloyd").Floats("f")
		b := data.Where("panel", "end").Where("label", label).Floats("f")
		if len(a) == 0 || len(a) != len(b) {
			return math.NaN()
		}
		count := 0.
		for i := range a {
			if math.Abs(a[i]-b[i]) > 1e-4*a[i] {
				count++
			}
		}
		return count / float64(len(a))
	}
}

func drawClustering(v lab.Values, data *figure.Table) (*lab.Page, error) {
	gap := figure.Panel{Title: "to its own end", Legend: figure.Below, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f(x_∞)$`, Log: true, Floor: 1e-13}}
	for _, g := range data.Where("panel", "trace").Groups("label") {
		y := g.Floats("f")
		last := y[len(y)-1]
		for i := range y {
			y[i] -= last
		}
		gap.Series = append(gap.Series, figure.Series{Label: g.Key, X: g.Floats("grads"), Y: y})
	}
	steps := data.Where("panel", "step")
	h, d := steps.Floats("h"), steps.Floats("distance")
	var slope []float64
	for i := range h {
		slope = append(slope, d[len(d)-1]*h[len(h)-1]/h[i])
	}
	limit := figure.Panel{Title: "a step beside Lloyd's", Legend: figure.Hidden, X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest difference", Log: true},
		Series: []figure.Series{{X: h, Y: slope, Color: figure.Grey, Dash: figure.Dotted}, {X: h, Y: d, Style: figure.LineDots, Color: figure.Blue}}}
	ends := figure.Panel{Title: "where it ends", Legend: figure.Hidden, X: figure.Axis{Label: "share of the starts", Min: 0, Max: 1}, Y: figure.Axis{Label: "loss at the end"}}
	table := figure.NewTable("rule", "optimizer", "median gradients", "least loss", "median loss", "largest loss", "elsewhere than Lloyd")
	for _, g := range data.Where("panel", "end").Groups("label") {
		f, grads := g.Floats("f"), g.Floats("grads")
		slices.Sort(f)
		slices.Sort(grads)
		var x []float64
		for i := range f {
			x = append(x, (float64(i)+.5)/float64(len(f)))
		}
		ends.Series = append(ends.Series, figure.Series{Label: g.Key, X: x, Y: f})
		table.Add(lab.Plain(g.Key), g.Strings("optimizer")[0], int(grads[len(grads)/2]), lab.Digits(f[0], 5), lab.Digits(f[len(f)/2], 5), lab.Digits(f[len(f)-1], 5), lab.Short(endsElsewhere(g.Key)(data)))
	}
	caption := fmt.Sprintf("k-means on %s, standardized, %s centres, as a gradient flow of the mean of half the squared distances. (a) Loss above its own last value from one start. "+
		"(b) One step of linearly implicit Euler from every point of Lloyd's algorithm, the largest difference of a coordinate; dotted, $1/h$. (c) Losses at the end from %s starts of k-means++, sorted. "+
		"The Hessian is the diagonal of the clusters' shares, so an endless step moves every centre to its mean; $h = 1$ is below the limit of stability for any shares.",
		v.Strings("data")[0], v.Strings("k")[0], v.Strings("seeds")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .9, Panels: []figure.Panel{gap, limit, ends}},
		Table:  table, Caption: caption,
		Notes: []string{"Where a row changes its centre the loss has a kink, and the flow a bend; between two of them it is linear."},
	}, nil
}
