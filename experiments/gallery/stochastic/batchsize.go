package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var batchSize = lab.Experiment{
	Name:      "batchsize",
	Summary:   "A batch of B rows has a B-th of the variance of one; while batches are mostly noise plain descent also needs nearly a B-th of the steps, at a rate that grows with B, and Adam more than that, beyond it rows are wasted, and what keeps the gap at rest when B grows is the linear rule for plain descent and the square-root rule for Adam.",
	Cost:      "4 s",
	Class:     lab.PerPlatform, // the minimum of the line is from gonum's QR
	Count:     35,
	Narrowest: 79,
	Params: []lab.Param{
		{Key: "problem", Default: "logistic(data=wdbc,l2=1e-3)", Doc: "whose batches vary, and that is descended to the level; it needs rows"},
		{Key: "batch", Default: "1,2,4,8,16,32,64,128,256,569", Doc: "rows in a batch, drawn with replacement; all rows are one batch", Sweep: true},
		{Key: "draws", Default: "3000", Doc: "batches over which a variance is taken"},
		{Key: "level", Default: "0.08", Doc: "loss at which a run has arrived"},
		{Key: "seeds", Default: "6", Doc: "runs over which steps are averaged"},
		{Key: "line", Default: "linear(n=1000,slope=2,intercept=3,noise=1,seed=1)", Doc: "where the gap at rest is measured; its minimum is known"},
		{Key: "factor", Default: "1,4,16", Doc: "rows in a batch there; the rates of the rules follow", Sweep: true},
		{Key: "steps", Default: "120000", Doc: "steps over which a gap is averaged"},
	},
	Columns: []string{"panel", "method", "label", "batch", "rate", "measured", "expected"},
	Cite:    []string{"robbins1951stochastic", "krizhevsky2014one", "goyal2017accurate", "mccandlish2018empirical", "malladi2022sdes", "kingma2015adam"},
	Points:  batchSizePoints,
	Draw:    drawBatchSize,
	Claims: []lab.Claim{
		{ID: "batchsize.1", Text: "variance with replacement: power of $B$", Want: lab.Within(-1, .02), Origin: lab.Derived("independent rows: $\\tr C/B$"), Value: batchPower("variance", "", "with replacement", 1, 1e9)},
		{ID: "batchsize.1", Text: "variance without replacement, $B = 256$ of 569: over that with replacement; $(N-B)/(N-1)$", Want: lab.Near(313./568, .05), Origin: lab.Derived("$(N-B)/(N-1)$"), Value: func(d *figure.Table) float64 {
			at := d.Where("panel", "variance").Where("batch", 256)
			return common.FirstOf(at.Where("label", "without").Floats("measured")) / common.FirstOf(at.Where("label", "with replacement").Floats("measured"))
		}},
		{ID: "batchsize.2", Text: "plain descent: power of $B$ of the steps to the level, 1 to 16", Want: lab.Within(-1, .15), Origin: lab.Recorded("-1 is what a rate that grows like $B$ gives; the tolerance was chosen after the -0.89 found here"), Value: batchPower("level", "descent", "steps", 1, 16)},
		{ID: "batchsize.2", Text: "plain descent: power of $B$ of the steps to the level, 64 to all rows", Want: lab.Between(-.4, 0), Origin: common.Beside("-0.18"), Value: batchPower("level", "descent", "steps", 64, 1e9)},
		{ID: "batchsize.2", Text: "plain descent: rows seen until the level with all in a batch, over those with single ones", Want: lab.AtLeast(5), Origin: common.Beside("9.9"), Value: func(d *figure.Table) float64 {
			t := d.Where("panel", "level").Where("method", "descent")
			s, b := t.Floats("measured"), t.Floats("batch")
			n := len(s) - 1
			return s[n] * b[n] / (s[0] * b[0])
		}},
		{ID: "batchsize.2", Text: "plain descent: power of $B$ of the best rate, 1 to 16; the linear rule, until stability binds", Want: lab.Between(.5, 1.1), Origin: lab.Recorded("1 is the linear rule's; the band was chosen after the 0.85 found here"), Value: batchPowerOf("rate", "level", "descent", "steps", 1, 16)},
		{ID: "batchsize.2", Text: "Adam: power of $B$ of the best rate, 1 to 16; at most the square-root rule's, which is about rest and not about the way there", Want: lab.Between(0, .5), Origin: lab.Recorded("½ is the square-root rule's; the band was chosen after the 0.15 found here"), Value: batchPowerOf("rate", "level", "Adam", "steps", 1, 16)},
		{ID: "batchsize.3", Text: "plain descent, gap at rest: power of $B$ with a constant rate", Want: lab.Within(-1, .06), Origin: lab.Derived("the gap at rest is $η·\\tr C/(4B)$"), Value: batchPower("rest", "descent", "constant", 1, 1e9)},
		{ID: "batchsize.3", Text: "plain descent, gap at rest: power of $B$ with the rate times $√B$", Want: lab.Within(-.5, .06), Origin: lab.Derived("$η√B·\\tr C/(4B)$"), Value: batchPower("rest", "descent", "square root", 1, 1e9)},
		{ID: "batchsize.3", Text: "plain descent, gap at rest: power of $B$ with the rate times $B$", Want: lab.Within(0, .06), Origin: lab.Derived("$ηB·\\tr C/(4B)$"), Value: batchPower("rest", "descent", "linear", 1, 1e9)},
		{ID: "batchsize.4", Text: "Adam, gap at rest: power of $B$ with a constant rate", Want: lab.Within(-.5, .06), Origin: lab.Derived("the gap at rest is $ηΣ√C_{ii}/(4√B)$"), Value: batchPower("rest", "Adam", "constant", 1, 1e9)},
		{ID: "batchsize.4", Text: "Adam, gap at rest: power of $B$ with the rate times $√B$", Want: lab.Within(0, .06), Origin: lab.Published("malladi2022sdes", "abstract: the square root scaling rule"), Value: batchPower("rest", "Adam", "square root", 1, 1e9)},
		{ID: "batchsize.4", Text: "Adam, gap at rest: power of $B$ with the rate times $B$", Want: lab.Within(.5, .06), Origin: lab.Derived("$ηB·Σ√C_{ii}/(4√B)$"), Value: batchPower("rest", "Adam", "linear", 1, 1e9)},
		{ID: "batchsize.5", Text: `plain descent, single rows: gap at rest over $η·\tr C/(4B)$`, Want: lab.Near(1, .1), Origin: lab.Derived("variance at rest of $x - η(Ax + ξ)$ for small $η$: $Σ = ηC/2$ along each curvature, a gap of $η·\\tr C/4$"), Value: restRatio("descent")},
		{ID: "batchsize.5", Text: `Adam, single rows: gap at rest over $η\,Σ√C_{ii}/(4√B)$`, Want: lab.Near(1, .1), Origin: lab.Derived("as for plain descent with the rate $η/√(C_{ii}/B)$ of each coordinate"), Value: restRatio("Adam")},
	},
}

// batchPower is the power of the batch that fits what was measured, for batches from low to high.
func batchPower(panel, method, label string, low, high float64) func(*figure.Table) float64 {
	return batchPowerOf("measured", panel, method, label, low, high)
}

func batchPowerOf(column, panel, method, label string, low, high float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		t := d.Where("panel", panel).Where("method", method).Where("label", label)
		var x, y []float64
		for i, b := range t.Floats("batch") {
			if low <= b && b <= high {
				x, y = append(x, b), append(y, t.Floats(column)[i])
			}
		}
		return common.PowerLaw(x, y)
	}
}

func restRatio(method string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		t := d.Where("panel", "rest").Where("method", method).Where("batch", 1)
		return common.FirstOf(t.Floats("measured")) / common.FirstOf(t.Floats("expected"))
	}
}

func batchSizePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	_, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	sizes, factors, level := r.Floats("batch"), r.Floats("factor"), r.Float("level")
	draws, seeds, steps, word := r.Count("draws"), r.Count("seeds"), r.Count("steps"), r.String("line")
	if err := r.Err(); err != nil {
		return nil, err
	}
	line, err := objective.Parse(word)
	if err != nil {
		return nil, err
	}
	if line.Min == nil || len(line.Minima) == 0 || line.Rows == 0 || p.Rows == 0 {
		return nil, fmt.Errorf("batches need rows, and %s a known minimum", word)
	}
	count := func(b float64, rows int) (int, error) {
		if b < 1 || b != math.Trunc(b) || b > float64(rows) {
			return 0, fmt.Errorf("batch=%g: from 1 to %d rows", b, rows)
		}
		return int(b), nil
	}
	var points []lab.Point
	at := spectrum.MeasureNoise(p, p.Start)
	for _, size := range sizes {
		b, err := count(size, p.Rows)
		if err != nil {
			return nil, err
		}
		if b < p.Rows { // all rows have no variance
			points = append(points, lab.Point{Key: fmt.Sprintf("variance batch=%d", b), Run: func(ctx context.Context) ([][]any, error) {
				return [][]any{
					{"variance", "", "with replacement", b, math.NaN(), batchVariance(p, b, draws, true), at.Batch(b, true)},
					{"variance", "", "without", b, math.NaN(), batchVariance(p, b, draws, false), at.Batch(b, false)},
				}, ctx.Err()
			}})
		}
		for _, c := range []common.Candidate{{"descent", "sgd(lr=%s)"}, {"Adam", "adam(lr=%s)"}} {
			points = append(points, lab.Point{Key: fmt.Sprintf("%s batch=%d", c.Label(), b), Run: func(ctx context.Context) ([][]any, error) {
				k, rate, err := fewest(ctx, p, c.Spec(), b, seeds, level)
				return [][]any{{"level", c.Label(), "steps", b, rate, k, math.NaN()}}, err
			}})
		}
	}
	rest := spectrum.MeasureNoise(line, line.Minima[0])
	roots := 0.
	for _, c := range rest.Each {
		roots += math.Sqrt(c)
	}
	for _, f := range factors {
		b, err := count(f, line.Rows-1)
		if err != nil {
			return nil, err
		}
		for _, m := range []struct {
			method, word string
			rate         float64
			expected     func(eta float64) float64
		}{
			{"descent", "sgd(lr=%s)", .01, func(eta float64) float64 { return eta * rest.Trace / (4 * f) }},
			{"Adam", "adam(lr=%s)", .003, func(eta float64) float64 { return eta * roots / (4 * math.Sqrt(f)) }},
		} {
			points = append(points, lab.Point{Key: fmt.Sprintf("%s at rest batch=%d", m.method, b), Run: func(ctx context.Context) ([][]any, error) {
				var rows [][]any
				gap := 0.
				for i, c := range []struct {
					label string
					by    float64
				}{{"constant", 1}, {"square root", math.Sqrt(f)}, {"linear", f}} {
					eta := m.rate * c.by
					if i == 0 || f > 1 { // for single rows the rules agree
						var err error // each point has its own
						if gap, err = gapAtRest(ctx, line, fmt.Sprintf(m.word, spec.Number(eta)), b, steps); err != nil {
							return nil, err
						}
					}
					rows = append(rows, []any{"rest", m.method, c.label, b, eta, gap, m.expected(eta)})
				}
				return rows, nil
			}})
		}
	}
	return points, nil
}

// batchVariance is the mean of ‖g_B - ∇f‖² at the start over batches that are the first of their epochs, or independent.
func batchVariance(p *objective.Problem, b, draws int, replace bool) float64 {
	s := objective.Sampler{Rows: p.Rows, Size: b, Replace: replace, Seed: 1}
	cursor, every := s.Start(), 1
	if !replace {
		every = s.PerEpoch()
	}
	full, g := make([]float64, p.Dim), make([]float64, p.Dim)
	p.FuncGrad(full, p.Start)
	sum := 0.
	for k := range draws {
		p.FuncGradRows(g, p.Start, cursor.Batch(k*every))
		for i := range g {
			d := g[i] - full[i]
			sum += float64(d * d)
		}
	}
	return sum / float64(draws)
}

// fewest returns the least number of steps to the level, on average over seeds, and the rate, a power of √2 from 1/64 to
// 8, at which it is reached. The loss on all rows is looked at after every eighth row at least. It is +Inf if no rate
// leads there.
func fewest(ctx context.Context, p *objective.Problem, word string, b, seeds int, level float64) (float64, float64, error) {
	best, at := math.Inf(1), math.NaN()
	every := max(1, 8/b)
	for e := 6; e >= -12; e-- { // from the largest rate down, since the large ones arrive or fail soon
		rate := vec.Pow(2, float64(e)/2)
		o, err := optim.Parse(fmt.Sprintf(word, lab.Digits(rate, 6)))
		if err != nil {
			return 0, 0, err
		}
		sum := 0.
		for seed := range seeds {
			limit := min(float64(best*float64(seeds))-sum, float64(6*p.Rows)/float64(b)+200)
			if !(limit >= 1) {
				sum = math.Inf(1)
				break
			}
			s := optim.Settings{Steps: int(limit), GTol: -1, Seed: uint64(seed + 1), Replace: true}
			if b < p.Rows {
				s.Batch = b
			}
			run, err := optim.Start(ctx, p, nil, o, s)
			if err != nil {
				return 0, 0, err
			}
			spent := math.Inf(1)
			for run.Next() {
				if k := run.Stats().Steps; k%every == 0 && p.Func(run.Output().X()) <= level {
					spent = float64(k)
					break
				}
			}
			if ctx.Err() != nil {
				return 0, 0, ctx.Err()
			}
			sum += spent
		}
		if k := sum / float64(seeds); k < best {
			best, at = k, rate
		}
	}
	return best, at, nil
}

// gapAtRest is the mean gap of a run from the minimum over all steps but the first tenth.
func gapAtRest(ctx context.Context, p *objective.Problem, word string, b, steps int) (float64, error) {
	o, err := optim.Parse(word)
	if err != nil {
		return 0, err
	}
	run, err := optim.Start(ctx, p, p.Minima[0], o, optim.Settings{Steps: steps, GTol: -1, Batch: b, Seed: 1, Replace: true})
	if err != nil {
		return 0, err
	}
	sum, n := 0., 0.
	for run.Next() {
		if k := run.Stats().Steps; k > steps/10 && k%50 == 0 {
			sum += p.Gap(p.Func(run.Output().X()))
			n++
		}
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	return sum / n, run.Err()
}

func drawBatchSize(v lab.Values, data *figure.Table) (*lab.Page, error) {
	size := figure.Axis{Label: "batch size $B$", Log: true}
	variance := figure.Panel{Title: "variance", Legend: figure.Auto, X: size, Y: figure.Axis{Label: `$E‖g_B - ∇f‖^2$`, Log: true}}
	steps := figure.Panel{Title: "steps to the level", Legend: figure.Auto, X: size, Y: figure.Axis{Label: "steps", Log: true}}
	rates := figure.Panel{Title: "best rate", Legend: figure.Auto, X: size, Y: figure.Axis{Label: "rate", Log: true}}
	rest := figure.Panel{Title: "gap at rest", Legend: figure.Direct, X: size, Y: figure.Axis{Label: "gap over that of $B = 1$", Log: true}, HLines: []figure.Rule{{At: 1}}}
	table := figure.NewTable("what", "method", "case", "batch", "rate", "measured", "expected")
	num := func(x float64) string {
		if math.IsNaN(x) {
			return "-"
		}
		return lab.Short(x)
	}
	for i := range data.Len() {
		one := &figure.Table{Columns: data.Columns, Rows: data.Rows[i : i+1]}
		table.Add(one.Strings("panel")[0], one.Strings("method")[0], one.Strings("label")[0], one.Strings("batch")[0], num(one.Floats("rate")[0]), num(one.Floats("measured")[0]), num(one.Floats("expected")[0]))
	}
	for _, g := range data.Where("panel", "variance").Groups("label") {
		variance.Series = append(variance.Series, figure.Series{Label: g.Key, X: g.Floats("batch"), Y: g.Floats("measured"), Style: figure.Dots},
			figure.Series{X: g.Floats("batch"), Y: g.Floats("expected"), Color: figure.Grey, Dash: figure.Dotted})
	}
	for _, g := range data.Where("panel", "level").Groups("method") {
		b, k := g.Floats("batch"), g.Floats("measured")
		steps.Series = append(steps.Series, figure.Series{Label: g.Key, X: b, Y: k, Style: figure.LineDots})
		rates.Series = append(rates.Series, figure.Series{Label: g.Key, X: b, Y: g.Floats("rate"), Style: figure.LineDots})
		if g.Key == "descent" {
			guide := figure.Series{Label: "$1/B$", X: b, Color: figure.Grey, Dash: figure.Dotted}
			for _, n := range b {
				guide.Y = append(guide.Y, k[0]*b[0]/n)
			}
			steps.Series = append(steps.Series, guide)
		}
	}
	for _, m := range data.Where("panel", "rest").Groups("method") {
		for _, g := range m.Groups("label") {
			b, y := g.Floats("batch"), g.Floats("measured")
			for i := len(y) - 1; i >= 0; i-- {
				y[i] /= y[0]
			}
			name := map[string]string{"constant": "rate $1$", "square root": "rate $√B$", "linear": "rate $B$"}[g.Key]
			rest.Series = append(rest.Series, figure.Series{Label: m.Key + ", " + name, X: b, Y: y, Style: figure.LineDots})
		}
	}
	caption := fmt.Sprintf("Batches of $B$ rows of %s, drawn with replacement unless said otherwise. (a) Variance of the gradient at the start over %s batches, and (dotted) the trace of the rows' covariance over $B$, without replacement times $(N-B)/(N-1)$. "+
		"(b) Fewest steps to the loss %s, over rates in ratios of $√2$, means of %s runs, and (c) the rate that does it. (d) Mean gap from the minimum at rest on %s, with $B$ rows and the rate unchanged, times $√B$, times $B$: of plain descent it goes like the rate over $B$, of Adam like the rate over $√B$.",
		v.Strings("problem")[0], v.Strings("draws")[0], v.Strings("level")[0], v.Strings("seeds")[0], v.Strings("line")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .55, Panels: []figure.Panel{variance, steps, rates, rest}}, Table: table, Caption: caption}, nil
}
