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
	Summary:   "Rules whose steps chatter about the stability limit need far fewer gradients than rules with smooth steps.",
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
	Kinds:  []any{chatterStep{}, chatterEnd{}},
	Cite:   []string{"raydan2002relaxed", "malitsky2020adaptive", "barzilai1988two", "polyak1969minimization"},
	Points: chatterPoints,
	Draw:   drawChatter,
	Claims: chatterClaims(),
}

// chatterStep is a step from the problem's own start.
type chatterStep struct {
	chatterRun
	HL  float64  `col:"hl"` // h·L
	Gap float64  `col:"gap"`
	_   struct{} `col:"hits=NaN"`
}

// chatterEnd is the statistics of a run up to the level.
type chatterEnd struct {
	chatterRun
	_        struct{} `col:"hl=NaN"`
	_        struct{} `col:"gap=NaN"`
	Hits     float64  `col:"hits"`    // gradients to the level; +Inf: never
	Hits9    float64  `col:"hits9"`   // gradients to 10⁻⁹
	Chatter  float64  `col:"chatter"` // deviation of Δlog h
	Mean     float64  `col:"mean"`    // of h·L
	Harmonic float64  `col:"harmonic"`
}

type chatterRun struct {
	Rule      string  `col:"rule"`
	Optimizer string  `col:"optimizer"`
	Rep       float64 `col:"rep"`
	Step      int     `col:"step"`
}

func (r chatterRun) rule() string      { return r.Rule }
func (r chatterEnd) hits() float64     { return r.Hits }
func (r chatterEnd) hits9() float64    { return r.Hits9 }
func (r chatterEnd) chatter() float64  { return r.Chatter }
func (r chatterEnd) mean() float64     { return r.Mean }
func (r chatterEnd) harmonic() float64 { return r.Harmonic }

// chatterMedian is that over the starts of a rule.
func chatterMedian(rows []chatterEnd, rule string, of func(chatterEnd) float64) float64 {
	return common.Median(lab.Column(common.With(rows, chatterEnd.rule, rule), of))
}

func chatterClaims() []lab.Claim {
	var cs []lab.Claim
	claim := func(id, text string, want lab.Want, origin lab.Origin, rule string, of func(chatterEnd) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, func(rows []chatterEnd) float64 { return chatterMedian(rows, rule, of) }))
	}
	const chaotic = "chaotic, a thousandth of the start changes the count by a third: the number here is the median of nine starts, the earlier one a single run; the mean lives of a few long steps and varies most; the tolerance is sized to that"
	const restless = "an ulp of the start changes AdGD's count by 6 %: the number here is the median of nine starts, the earlier one a single run; the tolerance is sized to that"
	noted := func(note string) lab.Origin { return common.Earlier.Instead(note) }
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
		mean, harmonic := noted(c.note), noted("")
		switch c.rule {
		case "fixed 1.9/L":
			mean = lab.Derived("every $h·L$ is 1.9")
			harmonic = mean
		case "silver":
			mean = lab.Derived("$(ρ^{11} + ρ^{10} + ρ^6 - 1)/2111$ with $ρ = 1 + √2$, the mean of the first 2111 silver steps").Instead("an earlier program had 12.9, which was wrong")
		}
		claim("0.3", c.rule+": gradients to $10^{-6}$", lab.Near(c.hits, c.hitsTol), noted(c.note), c.rule, chatterEnd.hits)
		if c.chatter == 0 {
			claim("0.3", c.rule+": deviation of $Δ\\log h$", lab.Within(0, 1e-12), lab.Derived("a constant $h$"), c.rule, chatterEnd.chatter)
		} else {
			claim("0.3", c.rule+": deviation of $Δ\\log h$", lab.Near(c.chatter, c.statTol), common.Earlier, c.rule, chatterEnd.chatter)
		}
		claim("0.3", c.rule+": mean of $h·L$", lab.Near(c.mean, c.meanTol), mean, c.rule, chatterEnd.mean)
		claim("0.3", c.rule+": harmonic mean of $h·L$", lab.Near(c.harmonic, c.hrTol), harmonic, c.rule, chatterEnd.harmonic)
	}
	claim("C31", "steepest descent with 0.9 of the exact step: gradients to $10^{-6}$", lab.Near(412, .3), noted(chaotic), "exact × 0.9", chatterEnd.hits)
	claim("C31", "steepest descent with 0.9 of the exact step: gradients to $10^{-9}$", lab.Near(786, .3), noted(chaotic), "exact × 0.9", chatterEnd.hits9)
	claim("C31", "steepest descent with the exact step: gradients to $10^{-9}$", lab.Near(23886, .02), common.Earlier, "exact", chatterEnd.hits9)
	return append(cs, lab.NewClaim("C32", "AdGD needs no L: fixed step 1.9/L over AdGD, gradients to $10^{-6}$", lab.Near(9131./5129, .1), noted("9131 over 5129; "+restless), func(rows []chatterEnd) float64 {
		return chatterMedian(rows, "fixed 1.9/L", chatterEnd.hits) / chatterMedian(rows, "AdGD", chatterEnd.hits)
	}))
}

// silverMean is the mean of the first 2111 silver steps in units of 1/L: those of 2^k - 1 sum to ρ^k - 1, and 2111 = 2047 + 1 + 63.
func silverMean() float64 {
	rho := 1 + math.Sqrt2
	r6 := rho * rho * rho * rho * rho * rho
	r10 := r6 * rho * rho * rho * rho
	return (r10*rho + r10 + r6 - 1) / 2111
}

func chatterPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Minimizer, lab.Hessian)
	level, reps, s := r.Float("level"), r.Floats("rep"), optim.Settings{Grads: r.Count("grads"), GTol: -1}
	if err := r.Err(); err != nil {
		return nil, err
	}
	l := common.Curvature(p, p.Minima[0])
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
		o := r.Optimizer(c.Spec())
		for k, rep := range reps {
			if k > 0 && slices.Contains(smooth, c.Label()) {
				break
			}
			run := chatterRun{Rule: c.Label(), Optimizer: c.Spec(), Rep: rep}
			points = append(points, lab.At(fmt.Sprintf("%s %s rep=%g", c.Label(), c.Spec(), rep), func(ctx context.Context) ([]any, error) {
				return run.follow(ctx, p, o, s, l, level)
			}))
		}
	}
	return points, r.Err()
}

// follow runs a rule to a gap of 10⁻⁹ and takes the statistics of its steps up to the level. Rows are the first 100 steps of the
// problem's own start, and at the end the statistics.
func (c chatterRun) follow(ctx context.Context, p *objective.Problem, o optim.Optimizer, s optim.Settings, l, level float64) ([]any, error) {
	x0 := slices.Clone(p.Start)
	for i := range x0 {
		x0[i] *= 1 + float64(1e-3*vec.Sin(c.Rep*float64(i+1)))
	}
	first := p.Gap(p.Func(x0))
	var rows []any
	end := chatterEnd{Hits: math.Inf(1), Hits9: math.Inf(1)}
	var mean, inverse, jumps, squares, count, last float64
	run, err := common.Run(ctx, p, x0, o, s, func(run *optim.Run) bool {
		gap, h := p.Gap(run.Point().Potential())/first, float64(run.Step().Rate()*l)
		c.Step = run.Stats().Steps
		if math.IsInf(end.Hits, 1) {
			mean, inverse, count = mean+h, inverse+1/h, count+1
			if c.Step > 1 {
				d := vec.Log(h / last)
				jumps, squares = jumps+d, squares+float64(d*d)
			}
			last = h
		}
		if c.Step <= 100 && c.Rep == 0 {
			rows = append(rows, chatterStep{chatterRun: c, HL: h, Gap: gap})
		}
		if gap <= level {
			end.Hits = math.Min(end.Hits, float64(c.Step))
		}
		if gap <= 1e-9 {
			end.Hits9 = float64(c.Step)
		}
		return gap > 1e-9
	})
	if err != nil {
		return nil, err
	}
	m := count - 1
	end.chatterRun = c
	end.Chatter = math.Sqrt(math.Max(0, squares/m-float64((jumps/m)*(jumps/m))))
	end.Mean, end.Harmonic = mean/count, count/inverse
	return append(rows, end), run.Err()
}

func drawChatter(v lab.Values, data *figure.Table) (*lab.Page, error) {
	table := figure.NewTable("rule", "optimizer", "gradients", "deviation of Δlog h", "mean h·L", "harmonic mean")
	work := figure.Panel{
		Title: "work against chatter", Legend: figure.Direct, X: figure.Axis{Label: "deviation of $Δ\\log h$"}, Y: figure.Axis{Label: "gradients to $" + "10^{-6}$", Log: true},
	}
	means := figure.Panel{
		Title: "means of $h·L$", Legend: figure.Below, X: figure.Axis{Label: "$h·L$", Log: true, Min: .9, Max: 60},
		VLines: []figure.Rule{{At: 2, Label: "stability limit"}},
		Series: []figure.Series{{Label: "harmonic mean", Style: figure.Dots, Color: figure.Black, Marker: figure.Disc}, {Label: "arithmetic mean", Style: figure.Dots, Color: figure.Black, Marker: figure.Ring}},
	}
	steps := figure.Panel{Title: "the first steps", Legend: figure.Direct, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$h·L$", Log: true}}
	inks := map[string]figure.Color{"exact": figure.Blue, "AdGD": figure.Vermillion, "secant ½": figure.Green} // those of the third panel
	dashes := map[string]figure.Dash{"exact": figure.Solid, "AdGD": figure.Dashed, "secant ½": figure.DashDot}
	first, rules := lab.Rows[chatterStep](data), lab.GroupBy(lab.Rows[chatterEnd](data), chatterEnd.rule)
	for i, g := range rules {
		n := func(of func(chatterEnd) float64) float64 { return chatterMedian(g.Rows, g.Key, of) }
		hits, deviation, mean, harmonic := n(chatterEnd.hits), n(chatterEnd.chatter), n(chatterEnd.mean), n(chatterEnd.harmonic)
		dot := figure.Series{Label: g.Key, X: []float64{deviation}, Y: []float64{hits}, Style: figure.Dots, Marker: figure.Disc}
		ink, followed := inks[g.Key]
		if dot.Color = figure.Grey; followed {
			dot.Color = ink
		}
		work.Series = append(work.Series, dot)
		for j, x := range []float64{harmonic, mean} {
			s := &means.Series[j]
			s.X, s.Y = append(s.X, x), append(s.Y, float64(len(rules)-1-i))
		}
		means.Y.Names = append([]string{g.Key}, means.Y.Names...) // the axis points up
		if followed {
			s := figure.Series{Label: g.Key, Color: ink, Dash: dashes[g.Key]}
			s.X, s.Y = lab.XY(lab.Where(first, func(r chatterStep) bool { return r.Rule == g.Key && r.Step <= 40 }), func(r chatterStep) (float64, float64) { return float64(r.Step), r.HL })
			steps.Series = append(steps.Series, s)
		}
		table.Add(g.Key, g.Rows[0].Optimizer, lab.Digits(hits, 4), lab.Digits(deviation, 3), lab.Digits(mean, 3), lab.Digits(harmonic, 4))
	}
	low, high := slices.Min(means.Series[0].X), slices.Max(means.Series[0].X)
	caption := fmt.Sprintf("Rules for the step of gradient descent on %s, without rejections. (a) Gradients to a gap of %s of the first against the standard deviation of the change of $\\log h$ from one step to the next, $Δ\\log h$: the smooth rules, exact line search among them, are the slow ones. "+
		"(b) The harmonic mean of $h·L$, which is the stability limit 2 where a rule rests there (dashed), is between %s and %s for all, however long single steps are; the arithmetic mean, the time of the flow for each gradient, goes from that limit for smooth rules to many times it for those that chatter, and the gradients to a gap fall nearly in inverse proportion to it. "+
		"(c) The first steps of three of the rules. Of the rules that chatter the medians over %d starts are shown, which differ by a thousandth.",
		strings.Join(v.Strings("problem"), ""), v.Strings("level")[0], lab.Digits(low, 3), lab.Digits(high, 3), len(v.Strings("rep")))
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: 1.1, Panels: []figure.Panel{work, means, steps}}, Table: table, Caption: caption}, nil
}
