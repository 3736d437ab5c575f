package stochastic

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

func adamLimitClaims() []lab.Claim {
	var cs []lab.Claim
	for _, c := range []struct{ eta, want float64 }{{1e-3, .107}, {1e-4, .079}, {1e-5, .016}, {3e-6, .005}} {
		cs = append(cs, lab.NewClaim("C61", "largest distance of Adam to the sign flow, $η$ = "+spec.Number(c.eta),
			lab.Near(c.want, .05), common.Earlier.Instead("it names neither start nor norm; from (1, 0.6) in the maximum norm its four numbers come out"),
			func(rows []signDistance) float64 {
				return common.Last(lab.Where(rows, func(r signDistance) bool { return r.Rate == c.eta })).Distance
			}))
	}
	for _, betas := range [][2]float64{{.9, .999}, {.999, .9}} {
		memory := betas[1]/(1-betas[1]) - betas[0]/(1-betas[0])
		cs = append(cs, lab.NewClaim("C63", "Adam's speed on a slope that changes steadily, less 1, over $-η(λ/|g|)(β_2/(1-β_2) - β_1/(1-β_1))$, "+biasLabel(betas),
			lab.Near(1, .01), lab.Derived("the average of slopes with weights $(1-β)β^j$ is $β/(1-β)$ steps old, on which $|g|$ was larger by $ηλ$ each").Instead("an earlier program has -4.912e-3 against -4.949e-3, and 4.975e-3 with the memories exchanged"),
			func(rows []adamBias) float64 {
				b := common.Last(lab.Where(rows, func(r adamBias) bool { return r.Label == biasLabel(betas) }))
				return b.Value / (-1e-5 * memory / b.X)
			}))
	}
	cycle := func(text, label string, want lab.Want, origin lab.Origin, value func(cycleStep) float64) {
		cs = append(cs, lab.NewClaim("C64", text, want, origin, func(rows []cycleStep) float64 {
			return value(common.Last(common.With(rows, cycleStep.label, label)))
		}))
	}
	cycle("RMSProp at rest on a parabola: $|x|/η$", "RMSProp",
		lab.Within(.5, 1e-9), lab.Derived("a cycle of two with steps of length $η$: $x = ±η/2$"), func(r cycleStep) float64 { return r.X })
	cycle("RMSProp at rest on a parabola: mean step times $λ$", "RMSProp",
		lab.Within(2, 1e-6), lab.Derived("a cycle of two on $½λx^2$: $1 - hλ = -1$"), func(r cycleStep) float64 { return r.HL })
	cycle("Adam at rest on a parabola, β = (0.9, 0.99): root mean square of $x/η$", "Adam",
		lab.Near(.0279, .02), common.Earlier, func(r cycleStep) float64 { return r.RMS })
	cycle("Adam at rest on a parabola, β = (0.9, 0.99): mean step times $λ$", "Adam",
		lab.Near(35.7, .02), lab.Recorded("an independent program has 36.1, 35.7 and 35.7 over the second halves of 20000, 50000 and 200000 steps, below the 38 of the cycle of two and above it in the bursts").Instead("an earlier program had 39.3, which was wrong"),
		func(r cycleStep) float64 { return r.HL })
	norm := func(text string, want lab.Want, origin lab.Origin, value func(rows []normStep) float64) {
		cs = append(cs, lab.NewClaim("C33", text, want, origin, value))
	}
	end := func(rows []normStep, rate, b0 float64) normStep {
		return common.Last(common.With(rows, normStep.label, normLabel(rate, b0)))
	}
	norm("AdaGrad-Norm: largest last step times $L$",
		lab.AtMost(2), lab.Derived("with a step above $2/L$ the slope grows, and with it the sum that divides the step"), func(rows []normStep) float64 {
			most := 0.
			for _, g := range lab.GroupBy(rows, normStep.label) {
				most = math.Max(most, g.Last().HL)
			}
			return most
		})
	norm("last step times $L$, $η = 10$, $b_0 = 1$",
		lab.Near(1.49, .01), common.Earlier, func(rows []normStep) float64 { return end(rows, 10, 1).HL })
	norm("gap after all steps, $η = 10$, $b_0 = 1$",
		lab.AtMost(1e-60), common.Beside("6e-69").Instead("an earlier program has 1e-70, of a first sum that it does not name"), func(rows []normStep) float64 { return end(rows, 10, 1).Gap })
	norm("gap after all steps, $η = 0.1$, $b_0 = 10$",
		lab.Near(7e-3, .1), common.Earlier, func(rows []normStep) float64 { return end(rows, .1, 10).Gap })
	norm("gap at $b_0 = 10$ over that at $b_0 = 0.01$, $η = 1$",
		lab.AtLeast(1e6), common.Beside("9e9").Instead("that $b_0$ is irrelevant holds where it is small against the sum of the slopes; above, it is a smaller rate"),
		func(rows []normStep) float64 { return end(rows, 1, 10).Gap / end(rows, 1, .01).Gap })
	return cs
}

func drawAdamLimits(v lab.Values, data *figure.Table) (*lab.Page, error) {
	table := figure.NewTable("run", "rate", "b0", "end or largest distance", "mean h·λ", "rms x/η")
	sign := lab.Rows[signDistance](data)
	near := figure.Panel{
		Title: "Adam and the sign flow", Legend: figure.Hidden, X: figure.Axis{Label: "rate $η$", Log: true}, Y: figure.Axis{Label: "largest distance", Log: true},
		Series: []figure.Series{common.Line("Adam", sign, figure.LineDots, func(r signDistance) (float64, float64) { return r.Rate, r.Distance })},
	}
	for _, r := range sign {
		table.Add("Adam to the sign flow", lab.Digits(r.Rate, 3), "-", lab.Digits(r.Distance, 4), "-", "-")
	}
	cycles := figure.Panel{
		Title: "swings of Adam at rest", Legend: figure.Hidden, X: figure.Axis{Label: "step, of the last 300"}, Y: figure.Axis{Label: "largest $|x_k|/η$ of a swing", Log: true},
	}
	for _, g := range lab.GroupBy(lab.Rows[cycleStep](data), cycleStep.label) {
		peaks := slices.DeleteFunc(slices.Clone(g.Rows), func(r cycleStep) bool {
			k := r.Step - g.Rows[0].Step
			return k > 0 && g.Rows[k-1].X > r.X || k+1 < len(g.Rows) && g.Rows[k+1].X > r.X
		})
		x := lab.Column(g.Rows, func(r cycleStep) float64 { return r.X })
		if slices.Max(x) < 2*slices.Min(x) { // from side to side
			cycles.HLines = append(cycles.HLines, figure.Rule{At: g.Last().X, Label: g.Key})
		} else {
			cycles.Series = append(cycles.Series, common.Line(g.Key, peaks, figure.Line, func(r cycleStep) (float64, float64) { return float64(r.Step - g.Rows[0].Step), r.X }))
		}
		e := g.Last()
		table.Add(g.Key+" in its cycle", lab.Digits(e.Rate, 3), "-", lab.Digits(e.X, 4), lab.Digits(e.HL, 5), lab.Digits(e.RMS, 5))
	}
	for _, b := range lab.Rows[adamBias](data) {
		table.Add("Adam's speed less 1, "+lab.Plain(b.Label), b.Rate, "-", lab.Digits(b.Value, 4), "-", "-")
	}
	norm := figure.Panel{
		Title: "step of AdaGrad-Norm", Ordered: true, Legend: figure.Below, X: figure.Axis{Label: "step", Log: true}, Y: figure.Axis{Label: "$ηL/b_k$", Log: true},
		HLines: []figure.Rule{{At: 2, Label: "stability limit"}},
	}
	runs := lab.GroupBy(lab.Rows[normStep](data), normStep.label)
	for _, g := range runs {
		e := g.Last()
		if e.B0 == runs[0].Rows[0].B0 {
			norm.Series = append(norm.Series, common.Line(fmt.Sprintf("$η = %g$", e.Rate), g.Rows, figure.Line, func(r normStep) (float64, float64) { return float64(r.Step), r.HL }))
		}
		table.Add("AdaGrad-Norm", e.Rate, e.B0, lab.Short(e.Gap), lab.Digits(e.HL, 4), "-")
	}
	caption := v.Fill("(a) Largest distance of Adam, $β = (0.9, 0.999)$, to the flow $x' = -\\mathrm{sign}\\,∇f$ until $t = {{t}}$, against its rate. (b) RMSProp and Adam, second memory 0.99, at a constant rate on $½λx^2$, $λ = {{lambda}}$, after {{steps}} steps: the largest $|x|$ of every swing: RMSProp alternates between $±η/2$, Adam bursts. " +
		"(c) The step of AdaGrad-Norm in units of $1/L$ on a quadratic of 50 dimensions with $κ = 1000$, from $b_0 = " + v.Strings("b0")[0] + "$ (the table has all): it comes to rest below 2, and how far below depends on the rate.")
	return common.Page(3, .85, []figure.Panel{near, cycles, norm}, table, caption), nil
}
