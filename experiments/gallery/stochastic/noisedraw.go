package stochastic

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func noiseClaims() []lab.Claim {
	var cs []lab.Claim
	// add claims a number of the row of a panel with a label and an x
	add := func(id, text string, want lab.Want, origin lab.Origin, panel, label string, x float64, value func(noiseRow) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, func(rows []noiseRow) float64 {
			return value(common.Last(lab.Where(rows, func(r noiseRow) bool { return r.Panel == panel && r.Label == label && r.X == x })))
		}))
	}
	measured := func(r noiseRow) float64 { return r.Measured }
	other := func(r noiseRow) float64 { return r.Other }
	for _, c := range []struct{ x, want float64 }{{.1, 1 / .95}, {.5, 1 / .75}, {1, 2}} {
		add("C70", fmt.Sprintf("Langevin by Euler–Maruyama, $hλ = %g$: variance over Gibbs'", c.x),
			lab.Near(c.want, .015), lab.Derived("$1/(1 - hλ/2)$"), "langevin", "Euler–Maruyama", c.x, measured)
		add("C70", fmt.Sprintf("Leimkuhler–Matthews, $hλ = %g$: exact", c.x),
			lab.Near(1, .015), lab.Derived("averaged noise has the variance $1/λ$ on a quadratic at any $h$"), "langevin", "Leimkuhler–Matthews", c.x, measured)
	}
	for _, c := range []struct{ x, want float64 }{{1, 2}, {1.8, 10}} {
		add("C68", fmt.Sprintf("descent with noise, $ελ = %g$: variance over Ornstein and Uhlenbeck's", c.x),
			lab.Near(c.want, .02), lab.Derived("$1/(1 - ελ/2)$"), "descent", "gradient descent", c.x, measured)
	}
	add("C69", "heavy ball with noise, $η = 0.05$, $β = 0.9$: variance over the noise's",
		lab.Near(.05*1.9/(.1*(2*1.9-.05)), .01), lab.Derived("$η(1+β)/(λ(1-β)(2(1+β) - ηλ))$ at $λ = 1$"), "momentum", "heavy ball", .05, measured)
	add("C69", "heavy ball with noise, $η = 0.05$, $β = 0.9$: variance over the noise's by the Ornstein–Uhlenbeck law",
		lab.Near(.05/(2*.1), 1e-9), lab.Derived("$η/(2λ(1-β))$"), "momentum", "heavy ball", .05, other)
	for _, c := range []struct{ x, steps float64 }{{.1, 10}, {.0125, 80}} {
		exact := vec.Pow(1-2*c.x, c.steps)
		add("C66", fmt.Sprintf("error of the mean at $t = 1$ under the equation of first order, $η = %g$", c.x),
			lab.Near(math.Abs(exact-vec.Exp(-2)), .002), lab.Derived("$|(1 - 2η)^{1/η} - e^{-2}|$"), "mean", "first order", c.x, measured)
		add("C66", fmt.Sprintf("error of the mean at $t = 1$ under the equation of second order, $η = %g$", c.x),
			lab.Near(math.Abs(exact-vec.Exp(-2*(1+c.x))), .002), lab.Derived("$|(1 - 2η)^{1/η} - e^{-2(1+η)}|$"), "mean", "second order", c.x, measured)
	}
	add("C67", "at rest, $η = 0.1$: variance of the descent, exactly $η/(1-η)$",
		lab.Near(.1/.9, .015), lab.Derived("$η/(1-η)$"), "rest", "descent", .1, measured)
	add("C67", "error of the second order's $η/(1+η)$ over that of the first order's $η$, against what is measured",
		lab.Near(2/1.1, .12), lab.Derived("$(η/(1-η) - η/(1+η))/(η/(1-η) - η) = 2/(1+η)$, which tends to 2; 12 % is what 1.5 % of the variance make of it"), "rest", "descent", .1,
		func(r noiseRow) float64 { return (r.Measured - .1/1.1) / (r.Measured - .1) })
	for _, k := range []float64{4, 16, 64} {
		add("C65", fmt.Sprintf("Adam with a batch %g times as large, rate by the square root and memories by the factor: $E x^2$ over that of factor 1", k),
			lab.Near(1, .04), lab.Published("malladi2022sdes", "abstract: the square root scaling rule").Instead("an earlier program has 1 %; from factor 10 on $β_1$ would be negative and is 0 here, and $1/(1 - ηλ/2)$ of the rate then shows"),
			"adam", "root, memories", k, measured)
	}
	const batch64 = "Adam with a batch 64 times as large, %s: $E x^2$ over that of factor 1"
	add("C65", fmt.Sprintf(batch64, "rate by the square root, memories as they were"),
		lab.Near(1, .04), lab.Derived("with noise far above the slope the stationary $x^2$ does not feel the memories").Instead("an earlier program has -86 % for this rule, which is what an unchanged rate gives, $1/√64$"), "adam", "root", 64, measured)
	add("C65", fmt.Sprintf(batch64, "rate and memories unchanged"),
		lab.Near(.125, .05), lab.Derived("$1/√64$"), "adam", "unchanged", 64, measured)
	add("C65", fmt.Sprintf(batch64, "rate by the factor, memories as they were"),
		lab.Near(8, .12), lab.Recorded("$64/√64 = 8$ where $x$ is small against the noise; here it enters the second moment, and 12 % were chosen after the 7.25 found"), "adam", "linear", 64, measured)
	for _, th := range []float64{.25, .5, .9} {
		add("8.1", fmt.Sprintf("relative control with one batch for both slopes, θ = %g: $h·L = 2θ·.9^{10/3}$ as without noise", th),
			lab.Near(2*th*vec.Pow(.9, 10./3), .01), lab.Derived("$2θ·.9^{k/Σβ}$ with $k = 1$, $Σβ = .3$"), "control", "same batch", th, measured)
		add("8.1", fmt.Sprintf("relative control with another batch for the second slope, θ = %g: $h·L$ after 400 attempts", th),
			lab.AtMost(1e-4), lab.Derived("noise alone makes the estimate $1/√2$ of the move, above what the filter aims at: the step shrinks without end").Instead("an earlier program lets θ = 0.9 survive, as a filter does that aims above $1/√2$"),
			"control", "another batch", th, measured)
	}
	add("8.1", "slopes per step with one batch", lab.Near(2, .05), lab.Derived("one at each end of the step"), "control", "same batch", .5, other)
	return cs
}

func drawNoise(v lab.Values, data *figure.Table) (*lab.Page, error) {
	rows := lab.Rows[noiseRow](data)
	series := func(panel, label, name string, style figure.Style) figure.Series {
		of := lab.Where(rows, func(r noiseRow) bool { return r.Panel == panel && r.Label == label })
		return common.Line(name, of, style, func(r noiseRow) (float64, float64) { return r.X, r.Measured })
	}
	curve := figure.Series{Label: "$1/(1-ηλ/2)$", Color: figure.Grey, Dash: figure.Solid}
	for el := .02; el < 1.85; el += .02 {
		curve.X, curve.Y = append(curve.X, el), append(curve.Y, 1/(1-float64(el/2)))
	}
	law := figure.Panel{
		Title: "variance at rest", Legend: figure.Auto, X: figure.Axis{Label: "$ηλ$"}, Y: figure.Axis{Label: "variance over that of the diffusion", Log: true, Min: .8, Max: 12},
		HLines: []figure.Rule{{At: 1, Label: "diffusion"}},
		Series: []figure.Series{
			series("descent", "gradient descent", "descent", figure.Dots), series("langevin", "Euler–Maruyama", "Euler–Maruyama", figure.Dots),
			series("langevin", "Leimkuhler–Matthews", "Leimkuhler–Matthews", figure.Dots), curve,
		},
	}
	etas := series("rest", "descent", "", figure.Line).X
	first := figure.Series{Label: "variance, first order", X: etas, Style: figure.LineDots, Color: figure.Vermillion, Dash: figure.Solid, Marker: figure.Square}
	second := figure.Series{Label: "variance, second order", X: etas, Style: figure.LineDots, Color: figure.Vermillion, Dash: figure.Dashed, Marker: figure.Square}
	for _, eta := range etas {
		exact := eta / (1 - eta)
		first.Y, second.Y = append(first.Y, exact-eta), append(second.Y, exact-eta/(1+eta))
	}
	mean1, mean2 := series("mean", "first order", "mean, first order", figure.LineDots), series("mean", "second order", "mean, second order", figure.LineDots)
	mean1.Color, mean2.Color, mean2.Dash = figure.Blue, figure.Blue, figure.Dashed
	mean := figure.Panel{
		Title: "error of the modified equations", Legend: figure.Below, X: figure.Axis{Label: "$η$", Log: true}, Y: figure.Axis{Label: "error", Log: true},
		Series: []figure.Series{mean1, mean2, first, second},
	}
	adam := figure.Panel{
		Title: "Adam, batch $k$ times as large", Legend: figure.Below, X: figure.Axis{Label: "factor $k$", Log: true}, Y: figure.Axis{Label: "$E x^2$ over that of $k = 1$", Log: true},
	}
	for _, c := range [][2]string{{"rate $×√k$, memories $×k$", "root, memories"}, {"rate $×√k$", "root"}, {"rate as before", "unchanged"}, {"rate $×k$", "linear"}} {
		adam.Series = append(adam.Series, series("adam", c[1], c[0], figure.LineDots))
	}
	table := figure.NewTable("what", "label", "x", "measured", "expected", "other")
	for _, r := range rows {
		table.Add(r.Panel, r.Label, r.X, common.Dash(lab.Short(r.Measured)), common.Dash(lab.Short(r.Expected)), common.Dash(lab.Short(r.Other)))
	}
	caption := v.Fill("Descents with normal noise on a quadratic, variances over {{copies}} coordinates and {{steps}} steps. (a) The variance at rest over that of the diffusion, which is the Ornstein–Uhlenbeck law for the descent and Gibbs's law for the two schemes for Langevin's equation: descent and the Euler–Maruyama scheme are off by $1/(1-ηλ/2)$, Leimkuhler and Matthews's is exact. " +
		"(b) Stochastic gradient descent on $(x∓1)^2 - 1$: the modified equation of second order has the better mean and the worse variance. (c) Adam with noise far above the slope: what happens to $E x^2$ when the batch grows by a factor and the rate follows by one of four rules.")
	return common.Page(3, .95, []figure.Panel{law, mean, adam}, table, caption), nil
}
