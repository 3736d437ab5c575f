package stochastic

import (
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func decayClaims() []lab.Claim {
	power := func(text, label string, want lab.Want, derivation string) lab.Claim {
		return lab.NewClaim("decay.1", text, want, lab.Derived(derivation), func(rows []budgetGap) float64 {
			return budgetPower(common.With(rows, budgetGap.label, label))
		})
	}
	gap := func(text, label string, want lab.Want, derivation string) lab.Claim {
		return lab.NewClaim("decay.2", text, want, lab.Derived(derivation), func(rows []budgetGap) float64 {
			return common.Last(common.With(rows, budgetGap.label, label)).Gap
		})
	}
	ratio := func(text, a, b string, least float64, found string) lab.Claim {
		return lab.NewClaim("decay.4", text, lab.AtLeast(least), common.Beside(found+" of 4 runs"), func(rows []batchGap) float64 {
			return tailGap(common.With(rows, batchGap.label, a)) / tailGap(common.With(rows, batchGap.label, b))
		})
	}
	return []lab.Claim{
		power("power of $T$: constant", "constant", lab.Within(0, .05), "at rest the gap is $hσ^2/(2(2-hλ))$, whatever the budget"),
		power("slope, per norm", "slope", lab.Within(0, .05), "steps of a fixed length hover at their length, whatever the budget"),
		power("slope, summed: steps like $k^{-1/2}$", "slope, summed", lab.Within(-.5, .05), "the gap follows the step, $k^{-1/2}$"),
		power("linear to zero, $-p/(p+1)$ with $p = 1$", "linear", lab.Within(-.5, .05), "a step that ends like $(1 - k/T)^p$ leaves the gap it has when $(T-k)·h_k = 1/λ$: $T^{-p/(p+1)}$"),
		power("cosine to zero, $p = 2$", "cosine", lab.Within(-2./3, .06), "$-p/(p+1)$ as for the linear decay"),
		power("exponential, to $10^{-4}$", "exponential", lab.Within(-1, .08), "the gap freezes where the time that is left is $1/λ$, at a step that goes like $1/T$ but for a logarithm"),
		power("inverse, $h_k → 2/(λk)$", "inverse", lab.Within(-1, .05), "with $h_k = c/(λk)$, $c > ½$, the gap goes like $1/k$"),
		power("inverse, $h_k → 0.2/(λk)$: a fifth for want of $1/λ$, $k^{-2·0.2}$", "inverse, fast", lab.Within(-.4, .05), "with $c < ½$ the start decides: $k^{-2c}$"),
		gap("constant step, gap at the largest budget; $hσ^2/(2(2-hλ))$", "constant", lab.Near(.2/3.6, .05), "$hσ^2/(2(2-hλ))$"),
		gap(`linear; $(√π/8)(h/(λT))^{1/2}σ^2$`, "linear", lab.Near(math.Sqrt(math.Pi*.2/1e4)/8, .06), "$∫ h^2 e^{-2λ∫h}$ for a linear decay to zero: $(√π/8)(h/(λT))^{1/2}σ^2$"),
		gap("inverse; $⅔σ^2/(λT)$", "inverse", lab.Near(2./3/1e4, .08), "$c^2/(2c-1)·σ^2/(2λT)$ at $c = 2$"),
		lab.NewClaim("decay.3", "largest departure from the recurrence for the variance, in parts of it",
			lab.AtMost(.1), lab.Derived("3.5 deviations $√(2/2500)$ of a variance of 2500 copies"), func(rows []budgetGap) float64 {
				return common.Most(lab.Column(rows, func(r budgetGap) float64 { return math.Abs(r.Gap/r.Expected - 1) }))
			}),
		ratio("batches: the gap with a constant step over that with a linear decay", "constant", "linear", 3, "7.3"),
		ratio("batches: the gap with a constant step over that with a cosine", "constant", "cosine", 3, "7.2"),
		ratio("batches: the gap of slope control over that with a constant step", "slope", "constant", 5, "18.5"),
		ratio("exponential over linear: too short for the flat directions", "exponential", "linear", 5, "12.3"),
	}
}

// budgetPower is the power of the budget that fits the gaps of the largest three.
func budgetPower(rows []budgetGap) float64 {
	return common.PowerLaw(lab.XY(rows[max(0, len(rows)-3):], func(r budgetGap) (float64, float64) { return float64(r.Steps), r.Gap }))
}

// tailGap is the mean gap of the last tenth of a run on batches.
func tailGap(rows []batchGap) float64 {
	sum, n := 0., max(1, len(rows)/10)
	for _, r := range rows[len(rows)-n:] {
		sum += r.Gap
	}
	return sum / float64(n)
}

func drawDecay(v lab.Values, data *figure.Table) (*lab.Page, error) {
	// two rules are grey, since no colour is left for them; the same panel shows them
	look := func(s figure.Series) figure.Series {
		switch s.Label {
		case "slope, summed":
			s.Label, s.Color, s.Dash = "AdaGrad", figure.Grey, figure.LongDash
		case "inverse, fast":
			s.Color, s.Dash = figure.Grey, figure.Dotted
		case "slope":
			s.Label = "steps of one length"
		}
		return s
	}
	budget := figure.Panel{Title: "quadratic, normal noise", Legend: figure.Direct, X: figure.Axis{Label: "steps $T$", Log: true}, Y: figure.Axis{Label: "gap after $T$ steps", Log: true}}
	table := figure.NewTable("problem", "rule", "steps or epochs", "gap", "by recurrence", "power of T")
	for _, g := range lab.GroupBy(lab.Rows[budgetGap](data), budgetGap.label) {
		budget.Series = append(budget.Series, look(common.Line(g.Key, g.Rows, figure.LineDots, func(r budgetGap) (float64, float64) { return float64(r.Steps), r.Gap })))
		power := "-"
		if len(g.Rows) > 2 {
			power = lab.Digits(budgetPower(g.Rows), 3)
		}
		e := g.Last()
		table.Add("quadratic", g.Key, e.Steps, lab.Short(e.Gap), lab.Short(e.Expected), power)
	}
	problem := common.Title(v.Strings("problem")[0])
	path := figure.Panel{Title: common.InWords(problem) + ", batches", Legend: figure.Direct, X: figure.Axis{Label: "passes over the data"}, Y: figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true}}
	for _, g := range lab.GroupBy(lab.Rows[batchGap](data), batchGap.label) {
		if s := look(common.Line(g.Key, g.Rows, figure.Line, func(r batchGap) (float64, float64) { return r.Epochs, r.Median })); s.Color == "" {
			s.Lo, s.Hi = lab.XY(g.Rows, func(r batchGap) (float64, float64) { return r.Low, r.High })
			path.Series = append(path.Series, s)
		}
		table.Add(problem, g.Key, lab.Digits(g.Last().Epochs, 4), lab.Short(tailGap(g.Rows)), "-", "-")
	}
	caption := v.Fill("Descents with noise under decaying steps and under slope control. (a) Gap per coordinate of $½x^2$ with normal noise of variance 1, from $x = 1$ and the step 0.2, each budget $T$ with a schedule of its own: " +
		"linear goes like $T^{-1/2}$, cosine like $T^{-2/3}$, the exponential to $10^{-4}$ and the inverse with $h_k → 2/(λk)$ like $1/T$, the inverse that decays ten times as fast like $T^{-2/5}$; steps of one length (slope control per norm) hover, with a sum (AdaGrad's) they decay like $T^{-1/2}$. " +
		"(b) {{problem}} with batches of {{batch}} from the step {{lr}}, median and quartiles of {{runs}} runs: the steps of the exponential and the inverse become too short before the flat directions have arrived. The rules in grey stand in (a) only.")
	return common.Page(2, .85, []figure.Panel{budget, path}, table, caption), nil
}
