package stepsize

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
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var chatter = lab.Experiment{
	Name:      "chatter",
	Summary:   "Smooth step control is the worst way to sit at the edge of stability: over eleven rules the gradients to a gap fall nearly in inverse proportion to the arithmetic mean of h·L, which is 2 where the step is smooth and up to 50 where it chatters, while no harmonic mean is far above the stability limit 2.",
	Cost:      "4 s",
	Class:     lab.Portable,
	Count:     67,
	Narrowest: 97,
	Params: []lab.Param{
		{Key: "problem", Default: "d1r", Doc: "what to descend; it needs Hessian-vector products and a known minimiser"},
		{Key: "level", Default: "1e-6", Doc: "gap, relative to the first, to which the statistics are taken"},
		{Key: "grads", Default: "30000", Doc: "gradients at most"},
		{Key: "rep", Default: "0,1,2,3,4,5,6,7,8", Range: "whole numbers ≥ 0", Doc: "starts of the chaotic rules: 0 is the problem's own, the others differ from it by a thousandth", Sweep: true},
	},
	Columns: []string{"rule", "optimizer", "rep", "step", "hl", "gap", "hits", "hits9", "chatter", "mean", "harmonic"},
	Cite:    []string{"raydan2002relaxed", "malitsky2020adaptive", "barzilai1988two", "polyak1969minimization"},
	Points:  chatterPoints,
	Draw:    drawChatter,
	Claims:  chatterClaims(),
}

func chatterClaims() []lab.Claim {
	var cs []lab.Claim
	of := func(rule, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.Median(ends(d, rule).Floats(column))
		}
	}
	const chaotic = "chaotic, a thousandth of the start changes the count by a third: ours is the median of nine starts, its a single run; the mean lives of a few long steps and varies most; the tolerance is sized to that"
	const restless = "an ulp of the start changes AdGD's count by 6 %: ours is the median of nine starts, its a single run; the tolerance is sized to that"
	told := func(note string) lab.Origin { return common.Earlier.Instead(note) }
	for _, c := range []struct {
		rule                             string
		hits, chatter, mean, harmonic    float64
		hitsTol, statTol, meanTol, hrTol float64
		note                             string
	}{
		{rule: "fixed 1.9/L", hits: 9131, chatter: 0, mean: 1.9, harmonic: 1.9, hitsTol: .001, meanTol: .001, hrTol: .001},
		{rule: "exact", hits: 8624, chatter: .160, mean: 2.01, harmonic: 2, hitsTol: .02, statTol: .05, meanTol: .02, hrTol: .005},
		{rule: "least gradient", hits: 8624, chatter: .163, mean: 2.01, harmonic: 2, hitsTol: .02, statTol: .05, meanTol: .02, hrTol: .005},
		{rule: "AdGD", hits: 5129, chatter: .767, mean: 3.43, harmonic: 1.28, hitsTol: .1, statTol: .05, meanTol: .05, hrTol: .05, note: restless},
		{rule: "silver", hits: 2111, chatter: 1.42, mean: silverMean(), harmonic: 1.90, hitsTol: .02, statTol: .05, meanTol: .001, hrTol: .05, note: ""},
		{rule: "secant ¼", hits: 1921, chatter: 1.37, mean: 9.9, harmonic: 1.16, hitsTol: .3, statTol: .1, meanTol: .4, hrTol: .15, note: chaotic},
		{rule: "secant ½", hits: 732, chatter: 1.49, mean: 31.7, harmonic: 2.09, hitsTol: .3, statTol: .1, meanTol: .4, hrTol: .05, note: chaotic},
		{rule: "Polyak", hits: 643, chatter: 2.58, mean: 41, harmonic: 1.15, hitsTol: .3, statTol: .1, meanTol: .4, hrTol: .15, note: chaotic},
		{rule: "exact × 0.9", hits: 412, chatter: 2.71, mean: 62.8, harmonic: 1.85, hitsTol: .3, statTol: .1, meanTol: .4, hrTol: .05, note: chaotic},
		{rule: "BB2", hits: 375, chatter: 1.87, mean: 72, harmonic: 2.005, hitsTol: .3, statTol: .1, meanTol: .4, hrTol: .05, note: chaotic},
		{rule: "BB1", hits: 329, chatter: 1.86, mean: 67.7, harmonic: 1.996, hitsTol: .3, statTol: .1, meanTol: .4, hrTol: .05, note: chaotic},
	} {
		mean, harmonic := told(c.note), told("")
		switch c.rule {
		case "fixed 1.9/L":
			mean = lab.Derived("every $h·L$ is 1.9")
			harmonic = mean
		case "silver":
			mean = lab.Derived("$(ρ^{11} + ρ^{10} + ρ^6 - 1)/2111$ with $ρ = 1 + √2$, the mean of the first 2111 silver steps").Instead("an earlier program had 12.9, which was wrong")
		}
		cs = append(cs, lab.Claim{ID: "0.3", Text: c.rule + ": gradients to $10^{-6}$", Want: lab.Near(c.hits, c.hitsTol), Origin: told(c.note), Value: of(c.rule, "hits")})
		if c.chatter == 0 {
			cs = append(cs, lab.Claim{ID: "0.3", Text: c.rule + ": deviation of $Δ\\log h$", Want: lab.Within(0, 1e-12), Origin: lab.Derived("a constant $h$"), Value: of(c.rule, "chatter")})
		} else {
			cs = append(cs, lab.Claim{ID: "0.3", Text: c.rule + ": deviation of $Δ\\log h$", Want: lab.Near(c.chatter, c.statTol), Origin: common.Earlier, Value: of(c.rule, "chatter")})
		}
		cs = append(cs,
			lab.Claim{ID: "0.3", Text: c.rule + ": mean of $h·L$", Want: lab.Near(c.mean, c.meanTol), Origin: mean, Value: of(c.rule, "mean")},
			lab.Claim{ID: "0.3", Text: c.rule + ": harmonic mean of $h·L$", Want: lab.Near(c.harmonic, c.hrTol), Origin: harmonic, Value: of(c.rule, "harmonic")})
	}
	return append(cs,
		lab.Claim{ID: "C31", Text: "steepest descent with 0.9 of the exact step: gradients to $10^{-6}$", Want: lab.Near(412, .3), Value: of("exact × 0.9", "hits"), Origin: told(chaotic)},
		lab.Claim{ID: "C31", Text: "steepest descent with 0.9 of the exact step: gradients to $10^{-9}$", Want: lab.Near(786, .3), Value: of("exact × 0.9", "hits9"), Origin: told(chaotic)},
		lab.Claim{ID: "C31", Text: "steepest descent with the exact step: gradients to $10^{-9}$", Want: lab.Near(23886, .02), Origin: common.Earlier, Value: of("exact", "hits9")},
		lab.Claim{ID: "C32", Text: "AdGD needs no L: fixed step 1.9/L over AdGD, gradients to $10^{-6}$", Want: lab.Near(9131./5129, .1), Origin: common.Earlier.Instead("9131 over 5129; " + restless), Value: func(d *figure.Table) float64 {
			return of("fixed 1.9/L", "hits")(d) / of("AdGD", "hits")(d)
		}},
	)
}

// silverMean is the mean of the first 2111 silver steps in units of 1/L: those of 2^k - 1 sum to ρ^k - 1, and 2111 = 2047 + 1 + 63.
func silverMean() float64 {
	rho := 1 + math.Sqrt2
	r6 := rho * rho * rho * rho * rho * rho
	r10 := r6 * rho * rho * rho * rho
	return (r10*rho + r10 + r6 - 1) / 2111
}

// ends are the rows with the statistics of a rule, one a start.
func ends(d *figure.Table, rule string) *figure.Table {
	out := &figure.Table{Columns: d.Columns}
	rows := d.Where("rule", rule)
	for i, h := range rows.Floats("hits") {
		if !math.IsNaN(h) {
			out.Rows = append(out.Rows, rows.Rows[i])
		}
	}
	return out
}

func chatterPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	level, grads := r.Float("level"), r.Count("grads")
	if r.Err() != nil {
		return nil, r.Err()
	}
	if err != nil {
		return nil, err
	}
	if p.HessVec == nil || p.Minima == nil {
		return nil, fmt.Errorf("problem=%s: this figure needs a known minimiser and Hessian-vector products", name)
	}
	l := common.Curvature(p, p.Minima[0])
	reps := r.Floats("rep")
	if r.Err() != nil {
		return nil, r.Err()
	}
	n, first := spec.Number, ",h0="+lab.Digits(1/l, 12)+")"
	smooth := []string{"fixed 1.9/L", "exact", "least gradient", "silver"} // they hardly depend on the start
	var points []lab.Point
	for _, c := range []common.Candidate{
		{"fixed 1.9/L", "gradient/euler/fixed(h=" + lab.Digits(1.9/l, 12) + ")"},
		{"exact", "gradient/euler/rayleigh(rule=exact)"},
		{"least gradient", "gradient/euler/rayleigh(rule=mingrad)"},
		{"AdGD", "gradient/euler/relative(theta=0.25,growth=adgd" + first},
		{"silver", "gradient/euler/schedule(fixed(h=" + lab.Digits(1/l, 12) + "),silver)"},
		{"secant ¼", "gradient/euler/relative(theta=0.25" + first},
		{"secant ½", "gradient/euler/relative(theta=0.5" + first},
		{"Polyak", "polyak(f_star=" + n(*p.Min) + ")"},
		{"exact × 0.9", "gradient/euler/rayleigh(rule=exact,relax=0.9)"},
		{"BB2", "gradient/euler/rayleigh(rule=bb2" + first},
		{"BB1", "gradient/euler/rayleigh(rule=bb1" + first},
	} {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			return nil, err
		}
		for k, rep := range reps {
			if k > 0 && slices.Contains(smooth, c.Label()) {
				break
			}
			points = append(points, lab.Point{Key: fmt.Sprintf("%s %s rep=%g", c.Label(), c.Spec(), rep), Run: func(ctx context.Context) ([][]any, error) {
				return chattering(ctx, p, o, grads, l, level, c, rep)
			}})
		}
	}
	return points, nil
}

// chattering runs a rule to a gap of 10⁻⁹ and takes the statistics of its steps up to the level. Rows are the first 100 steps of the
// problem's own start, and at the end the statistics.
func chattering(ctx context.Context, p *objective.Problem, o optim.Optimizer, grads int, l, level float64, c common.Candidate, rep float64) ([][]any, error) {
	x0 := append([]float64(nil), p.Start...)
	for i := range x0 {
		x0[i] *= 1 + float64(1e-3*vec.Sin(rep*float64(i+1)))
	}
	run, err := optim.Start(ctx, p, x0, o, optim.Settings{Grads: grads, GTol: -1})
	if err != nil {
		return nil, err
	}
	first := p.Gap(run.Point().Potential())
	var rows [][]any
	hits, hits9 := math.Inf(1), math.Inf(1)
	var mean, inverse, jumps, squares, count, last float64
	for run.Next() {
		k, gap := run.Stats().Steps, (p.Gap(run.Point().Potential()))/first
		h := float64(run.Step().Rate() * l)
		if math.IsInf(hits, 1) {
			mean, inverse, count = mean+h, inverse+1/h, count+1
			if k > 1 {
				d := vec.Log(h / last)
				jumps, squares = jumps+d, squares+float64(d*d)
			}
			last = h
		}
		if k <= 100 && rep == 0 {
			rows = append(rows, []any{c.Label(), c.Spec(), rep, k, h, gap, math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()})
		}
		if gap <= level {
			hits = math.Min(hits, float64(k))
		}
		if gap <= 1e-9 {
			hits9 = float64(k)
			break
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	m := count - 1
	dev := math.Sqrt(math.Max(0, squares/m-float64((jumps/m)*(jumps/m))))
	return append(rows, []any{c.Label(), c.Spec(), rep, run.Stats().Steps, math.NaN(), math.NaN(), hits, hits9, dev, mean / count, count / inverse}), run.Err()
}

func drawChatter(v lab.Values, data *figure.Table) (*lab.Page, error) {
	table := figure.NewTable("rule", "optimizer", "gradients", "deviation of Δlog h", "mean h·L", "harmonic mean")
	work := figure.Panel{
		Title: "work", Legend: figure.Direct, X: figure.Axis{Label: "deviation of $Δ\\log h$"}, Y: figure.Axis{Label: "gradients to $" + "10^{-6}$", Log: true},
	}
	means := figure.Panel{
		Title: "means of $h·L$", Legend: figure.Direct, X: figure.Axis{Label: "arithmetic mean", Log: true}, Y: figure.Axis{Label: "harmonic mean", Min: .9, Max: 2.3},
		HLines: []figure.Rule{{At: 2, Label: "stability limit"}},
	}
	steps := figure.Panel{Title: "steps", Legend: figure.Hidden, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$h·L$", Log: true}}
	for _, g := range data.Groups("rule") {
		end := ends(data, g.Key)
		n := func(c string) float64 { return common.Median(end.Floats(c)) }
		work.Series = append(work.Series, figure.Series{Label: g.Key, X: []float64{n("chatter")}, Y: []float64{n("hits")}, Style: figure.Dots})
		means.Series = append(means.Series, figure.Series{Label: g.Key, X: []float64{n("mean")}, Y: []float64{n("harmonic")}, Style: figure.Dots})
		if g.Key == "exact" || g.Key == "AdGD" || g.Key == "secant ½" {
			m := g.Len() - end.Len()
			steps.Series = append(steps.Series, figure.Series{Label: g.Key, X: g.Floats("step")[:m], Y: g.Floats("hl")[:m]})
		}
		table.Add(g.Key, g.Strings("optimizer")[0], lab.Digits(n("hits"), 4), lab.Digits(n("chatter"), 3), lab.Digits(n("mean"), 3), lab.Digits(n("harmonic"), 4))
	}
	steps.Legend = figure.Direct
	low, high := math.Inf(1), 0.
	for _, s := range means.Series {
		low, high = math.Min(low, s.Y[0]), math.Max(high, s.Y[0])
	}
	caption := fmt.Sprintf("Rules for the step of gradient descent on %s, without rejections. (a) Gradients to a gap of %s of the first against the standard deviation of the change of $\\log h$ from one step to the next, $Δ\\log h$: the smooth rules, exact line search among them, are the slow ones. "+
		"(b) The harmonic mean of $h·L$, which is the stability limit 2 where a rule rests there (dashed), is between %s and %s for all, however long single steps are; the arithmetic mean, the time of the flow for each gradient, goes from that limit for smooth rules to many times it for those that chatter, and the gradients to a gap fall nearly in inverse proportion to it. "+
		"(c) The first steps of three of the rules. Of the rules that chatter the medians over %d starts are shown, which differ by a thousandth.",
		strings.Join(v.Strings("problem"), ""), v.Strings("level")[0], lab.Digits(low, 3), lab.Digits(high, 3), len(v.Strings("rep")))
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .95, Panels: []figure.Panel{work, means, steps}}, Table: table, Caption: caption}, nil
}
