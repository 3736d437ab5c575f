package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var decay = lab.Experiment{
	Name:      "decay",
	Summary:   "With noise a fixed step hovers, and so does slope control without a memory, since the slope of a batch does not go to zero; a step that ends like the power p of the time left leaves a gap like T^(-p/(p+1)) after T steps, T^(-½) for a linear decay and T^(-⅔) for a cosine, and an exponential one about 1/T, but on a problem with flat directions it becomes too short before these have arrived.",
	Cost:      "3 s",
	Class:     lab.Portable,
	Count:     48,
	Narrowest: 55,
	Params: []lab.Param{
		{Key: "problem", Default: "logistic(data=wdbc,l2=1e-3)", Doc: "descended with batches, in the right half; its minimum is known"},
		{Key: "batch", Default: "8", Doc: "rows in a batch"},
		{Key: "epochs", Default: "40", Doc: "passes over its rows"},
		{Key: "lr", Default: "0.5", Doc: "first step there"},
		{Key: "seed", Default: "1", Doc: "of batches and noise, the first of them"},
		{Key: "runs", Default: "4", Doc: "runs on batches over which gaps are averaged"},
		{Key: "steps", Default: "100,300,1000,3000,10000", Doc: "budgets of steps on the quadratic", Sweep: true},
		{Key: "copies", Default: "2500", Range: "1 to 1000000", Doc: "coordinates of the quadratic, each with noise of its own"},
	},
	Columns: []string{"part", "label", "optimizer", "x", "gap", "expected"},
	Cite:    []string{"robbins1951stochastic", "loshchilov2017sgdr", "duchi2011adaptive"},
	Points:  decayPoints,
	Draw:    drawDecay,
	Claims: []lab.Claim{
		{ID: "decay.1", Text: "power of $T$: constant", Want: lab.Within(0, .05), Origin: lab.Derived("at rest the gap is $hσ^2/(2(2-hλ))$, whatever the budget"), Value: budgetPower("constant")},
		{ID: "decay.1", Text: "slope, per norm", Want: lab.Within(0, .05), Origin: lab.Derived("steps of a fixed length hover at their length, whatever the budget"), Value: budgetPower("slope")},
		{ID: "decay.1", Text: "slope, summed: steps like $k^{-1/2}$", Want: lab.Within(-.5, .05), Origin: lab.Derived("the gap follows the step, $k^{-1/2}$"), Value: budgetPower("slope, summed")},
		{ID: "decay.1", Text: "linear to zero, $-p/(p+1)$ with $p = 1$", Want: lab.Within(-.5, .05), Origin: lab.Derived("a step that ends like $(1 - k/T)^p$ leaves the gap it has when $(T-k)·h_k = 1/λ$: $T^{-p/(p+1)}$"), Value: budgetPower("linear")},
		{ID: "decay.1", Text: "cosine to zero, $p = 2$", Want: lab.Within(-2./3, .06), Origin: lab.Derived("$-p/(p+1)$ as for the linear decay"), Value: budgetPower("cosine")},
		{ID: "decay.1", Text: "exponential, to $10^{-4}$", Want: lab.Within(-1, .08), Origin: lab.Derived("the gap freezes where the time that is left is $1/λ$, at a step that goes like $1/T$ but for a logarithm"), Value: budgetPower("exponential")},
		{ID: "decay.1", Text: "inverse, $h_k → 2/(λk)$", Want: lab.Within(-1, .05), Origin: lab.Derived("with $h_k = c/(λk)$, $c > ½$, the gap goes like $1/k$"), Value: budgetPower("inverse")},
		{ID: "decay.1", Text: "inverse, $h_k → 0.2/(λk)$: a fifth for want of $1/λ$, $k^{-2·0.2}$", Want: lab.Within(-.4, .05), Origin: lab.Derived("with $c < ½$ the start decides: $k^{-2c}$"), Value: budgetPower("inverse, fast")},
		{ID: "decay.2", Text: "constant step, gap at the largest budget; $hσ^2/(2(2-hλ))$", Want: lab.Near(.2/3.6, .05), Origin: lab.Derived("$hσ^2/(2(2-hλ))$"), Value: budgetGap("constant")},
		{ID: "decay.2", Text: `linear; $(√π/8)(h/(λT))^{1/2}σ^2$`, Want: lab.Near(math.Sqrt(math.Pi*.2/1e4)/8, .06), Origin: lab.Derived("$∫ h^2 e^{-2λ∫h}$ for a linear decay to zero: $(√π/8)(h/(λT))^{1/2}σ^2$"), Value: budgetGap("linear")},
		{ID: "decay.2", Text: "inverse; $⅔σ^2/(λT)$", Want: lab.Near(2./3/1e4, .08), Origin: lab.Derived("$c^2/(2c-1)·σ^2/(2λT)$ at $c = 2$"), Value: budgetGap("inverse")},
		{ID: "decay.3", Text: "largest departure from the recurrence for the variance, in parts of it", Want: lab.AtMost(.1), Origin: lab.Derived("3.5 deviations $√(2/2500)$ of a variance of 2500 copies"), Value: func(d *figure.Table) float64 {
			q := d.Where("part", "quadratic")
			m, e := q.Floats("gap"), q.Floats("expected")
			off := make([]float64, len(m))
			for i := range m {
				off[i] = math.Abs(m[i]/e[i] - 1)
			}
			return common.Most(off)
		}},
		{ID: "decay.4", Text: "batches: the gap with a constant step over that with a linear decay", Want: lab.AtLeast(3), Origin: common.Beside("7.3"), Value: tailRatio("constant", "linear")},
		{ID: "decay.4", Text: "batches: the gap with a constant step over that with a cosine", Want: lab.AtLeast(3), Origin: common.Beside("7.2"), Value: tailRatio("constant", "cosine")},
		{ID: "decay.4", Text: "batches: the gap of slope control over that with a constant step", Want: lab.AtLeast(5), Origin: common.Beside("18.5"), Value: tailRatio("slope", "constant")},
		{ID: "decay.4", Text: "exponential over linear: too short for the flat directions", Want: lab.AtLeast(5), Origin: common.Beside("12.3"), Value: tailRatio("exponential", "linear")},
	},
}

// budgetPower is the power of the budget that fits the gaps of the largest three.
func budgetPower(label string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		t := d.Where("part", "quadratic").Where("label", label)
		x, y := t.Floats("x"), t.Floats("gap")
		n := max(0, len(x)-3)
		return common.PowerLaw(x[n:], y[n:])
	}
}

func budgetGap(label string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		g := d.Where("part", "quadratic").Where("label", label).Floats("gap")
		return g[len(g)-1]
	}
}

// tailGap is the mean gap of the last tenth of a run on batches.
func tailGap(d *figure.Table, label string) float64 {
	g := d.Where("part", "batches").Where("label", label).Floats("gap")
	sum, n := 0., max(1, len(g)/10)
	for _, v := range g[len(g)-n:] {
		sum += v
	}
	return sum / float64(n)
}

func tailRatio(a, b string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 { return tailGap(d, a) / tailGap(d, b) }
}

// decays lists the rules for a budget of steps and a first step h, with slopes whose length is norm where the first step is meant.
// Of two rules the inverse decays ten times as fast.
func decays(h float64, steps int, inverse, norm float64) []common.Candidate {
	num := func(x float64) string { return lab.Digits(x, 12) }
	scheduled := func(rule string) string { return "gradient/euler/schedule(fixed(h=" + num(h) + "),rule=" + rule + ")" }
	return []common.Candidate{
		{"constant", "gradient/euler/fixed(h=" + num(h) + ")"},
		{"linear", scheduled(fmt.Sprintf("linear(start=1,end=0,steps=%d)", steps))},
		{"cosine", scheduled(fmt.Sprintf("cosine(steps=%d)", steps))},
		{"exponential", scheduled("exponential(gamma=" + num(vec.Pow(1e-4, 1/float64(steps))) + ")")},
		{"inverse", scheduled("inverse(rate=" + num(inverse) + ")")},
		{"inverse, fast", scheduled("inverse(rate=" + num(10*inverse) + ")")},
		{"slope", "gradient/euler/slope(tol=" + num(h*norm) + ",per=norm)"},
		{"slope, summed", "gradient/euler/slope(tol=" + num(5*h*norm) + ",memory=sum,per=norm)"},
	}
}

func decayPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	_, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	batch, epochs, lr, seed, copies, runs := r.Count("batch"), r.Count("epochs"), r.Float("lr"), uint64(r.Count("seed")), r.CountTo("copies", mostCopies), r.Count("runs")
	budgets := r.Floats("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if p.Min == nil || p.Rows <= batch || !(lr > 0) {
		return nil, fmt.Errorf("the problem needs a known minimum and more than %d rows, and lr=%g must be positive", batch, lr)
	}
	var points []lab.Point
	for _, budget := range budgets {
		steps := int(budget)
		if float64(steps) != budget || steps < 10 {
			return nil, fmt.Errorf("steps=%g: a whole number from 10 on", budget)
		}
		for _, c := range decays(.2, steps, .1, math.Sqrt(float64(copies))) {
			points = append(points, lab.Point{Key: fmt.Sprintf("quadratic %s steps=%d", c.Label(), steps), Run: func(ctx context.Context) ([][]any, error) {
				gap, err := noisyGap(ctx, c.Spec(), copies, steps, seed)
				if err != nil {
					return nil, err
				}
				return [][]any{{"quadratic", c.Label(), c.Spec(), steps, gap, varianceGap(c.Label(), c.Spec(), steps)}}, nil
			}})
		}
	}
	steps := epochs * p.Rows / batch
	for _, c := range decays(lr, steps, 20/float64(steps), 1) {
		points = append(points, lab.Point{Key: "batches " + c.Label(), Run: func(ctx context.Context) ([][]any, error) {
			o, err := optim.Parse(c.Spec())
			if err != nil {
				return nil, err
			}
			every := max(1, steps/150)
			gaps := make([]float64, steps/every)
			for i := range runs {
				run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1, Batch: batch, Seed: seed + uint64(i)})
				if err != nil {
					return nil, err
				}
				for run.Next() {
					if k := run.Stats().Steps; k%every == 0 {
						gaps[k/every-1] += (p.Gap(p.Func(run.Output().X()))) / float64(runs)
					}
				}
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				if err := run.Err(); err != nil {
					return nil, err
				}
			}
			var rows [][]any
			for i, gap := range gaps {
				rows = append(rows, []any{"batches", c.Label(), c.Spec(), float64((i+1)*every*batch) / float64(p.Rows), gap, math.NaN()})
			}
			return rows, nil
		}})
	}
	return points, nil
}

// noisyGap is the mean of ½x² over the coordinates after all steps, from x = 1 with curvature and noise 1.
func noisyGap(ctx context.Context, word string, copies, steps int, seed uint64) (float64, error) {
	o, err := optim.Parse(word)
	if err != nil {
		return 0, err
	}
	x0 := make([]float64, copies)
	for i := range x0 {
		x0[i] = 1
	}
	run, err := optim.Start(ctx, noisy(copies, 1, 1, seed, false), x0, o, optim.Settings{Steps: steps, GTol: -1, Batch: 1, Seed: seed})
	if err != nil {
		return 0, err
	}
	for run.Next() {
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	sum := 0.
	for _, x := range run.Point().X() {
		sum += float64(x * x)
	}
	return sum / (2 * float64(copies)), run.Err()
}

// varianceGap follows m = E x² by m ← (1-h)²m + h². Of a slope per norm the square is 1 + m for each coordinate.
func varianceGap(label, word string, steps int) float64 {
	m, sum := 1., 0.
	var rule control.Rule = control.Constant{}
	if o, err := optim.Parse(word); err == nil {
		if s, ok := o.Control.(control.Schedule); ok {
			rule = s.Rule
		}
	}
	for k := range steps {
		h := .2
		sum += 1 + m
		switch label {
		case "constant":
		case "slope":
			h /= math.Sqrt(1 + m)
		case "slope, summed":
			h *= 5 / math.Sqrt(sum)
		default:
			h *= rule.At(float64(k))
		}
		m = float64((1-h)*(1-h)*m) + float64(h*h)
	}
	return m / 2
}

// inGrey is the look of the rule with the sum, for which no colour is left; the others have their own.
func inGrey(label string) (figure.Color, figure.Dash) {
	if label == "slope, summed" {
		return figure.Grey, figure.LongDash
	}
	return "", 0
}

func drawDecay(v lab.Values, data *figure.Table) (*lab.Page, error) {
	budget := figure.Panel{Title: "quadratic", Legend: figure.Below, X: figure.Axis{Label: "steps $T$", Log: true}, Y: figure.Axis{Label: "gap after $T$ steps", Log: true}}
	table := figure.NewTable("problem", "rule", "steps or epochs", "gap", "by recurrence", "power of T")
	for _, g := range data.Where("part", "quadratic").Groups("label") {
		x, y, e := g.Floats("x"), g.Floats("gap"), g.Floats("expected")
		color, dash := inGrey(g.Key)
		budget.Series = append(budget.Series, figure.Series{Label: g.Key, X: x, Y: y, Style: figure.LineDots, Color: color, Dash: dash})
		n := len(x) - 1
		power := "-"
		if len(x) > 2 {
			power = lab.Digits(budgetPower(g.Key)(data), 3)
		}
		table.Add("quadratic", g.Key, spec.Number(x[n]), lab.Short(y[n]), lab.Short(e[n]), power)
	}
	path := figure.Panel{Title: common.Title(v.Strings("problem")[0]), Legend: figure.Below, X: figure.Axis{Label: "passes over the data"}, Y: figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true}}
	for _, g := range data.Where("part", "batches").Groups("label") {
		x, y := g.Floats("x"), g.Floats("gap")
		color, dash := inGrey(g.Key)
		path.Series = append(path.Series, figure.Series{Label: g.Key, X: x, Y: y, Color: color, Dash: dash})
		table.Add(common.Title(v.Strings("problem")[0]), g.Key, lab.Digits(x[len(x)-1], 4), lab.Short(tailGap(data, g.Key)), "-", "-")
	}
	caption := fmt.Sprintf("Descents with noise under decaying steps and under slope control. (a) Gap per coordinate of $½x^2$ with normal noise of variance 1, from $x = 1$ and the step 0.2, each budget $T$ with a schedule of its own: "+
		"linear goes like $T^{-1/2}$, cosine like $T^{-2/3}$, the exponential to $10^{-4}$ and the inverse with $h_k → 2/(λk)$ like $1/T$, the inverse that decays ten times as fast like $T^{-2/5}$; slope control per norm hovers, with a sum (AdaGrad's) it decays like $T^{-1/2}$. "+
		"(b) %s with batches of %s from the step %s, means of %s runs: the steps of the exponential and the inverse become too short before the flat directions have arrived.", v.Strings("problem")[0], v.Strings("batch")[0], v.Strings("lr")[0], v.Strings("runs")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .7, Panels: []figure.Panel{budget, path}}, Table: table, Caption: caption}, nil
}
