package momentum

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func modifiedClaims() []lab.Claim {
	var cs []lab.Claim
	add := func(id, text string, want lab.Want, origin lab.Origin, value func([]modifiedRow) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, value))
	}
	at := func(panel, label string, h float64) func([]modifiedRow) float64 {
		return func(rows []modifiedRow) float64 {
			return lab.Where(modifieds(rows, panel, label), func(r modifiedRow) bool { return r.H == h })[0].Value
		}
	}
	for i, l := range truncations {
		add("C46", "order of gradient descent's distance to the modified equation, "+l, lab.Within(float64(i+1), .05),
			lab.Derived("Euler's method solves its modified equation up to the first term left out"),
			func(rows []modifiedRow) float64 {
				rows = modifieds(rows, "distance", l)
				return common.PowerLaw(lab.XY(rows[len(rows)-2:], modifiedRow.point))
			})
		add("C46", "distance of gradient descent to the modified equation at $h = 0.00125$, "+l,
			lab.Near([]float64{9.6e-3, 2.1e-4, 5.7e-6}[i], .03), common.Earlier, at("distance", l, 1.25e-3))
	}
	for i, h := range []float64{.0025, .01, .05, .08} {
		add("C47", fmt.Sprintf("curvature $a^2 + b^2$ where gradient descent ends, $h = %g$", h),
			lab.Within([]float64{4.535, 4.426, 3.605, 2.348}[i], 1e-3), common.Earlier, at("landing", "gradient descent", h))
		add("C47", fmt.Sprintf("curvature $a^2 + b^2$ where the flow of $f + ¼h‖∇f‖^2$ ends, $h = %g$", h),
			lab.Within([]float64{4.536, 4.443, 4.099, 3.936}[i], 1e-3), common.Earlier, at("landing", truncations[1], h))
	}
	add("C47", "curvature $a^2 + b^2$ where the gradient flow ends",
		lab.Within(math.Sqrt((2.8*2.8-3.5*3.5)*(2.8*2.8-3.5*3.5)+4*.6*.6), 1e-3),
		lab.Derived("the flow keeps $a^2 - b^2$, and ends where $ab = 0.6$"), at("landing", truncations[0], .0025))
	for _, m := range terms {
		add("C48", "rate over $λ$ of the modified equation with "+partialLabel(m)+" at $hλ = 1.2$", lab.Near(series(1.2, m), 1e-6),
			lab.Derived("$Σ_{j<m} (hλ)^j/(j+1)$, the first terms of $-\\ln(1 - hλ)/(hλ)$"), at("series", partialLabel(m), 1.2))
	}
	add("C48", "rate over $λ$ of the modified equation with 64 terms at $hλ = 0.9$, near that of gradient descent, $-\\ln(1 - hλ)/(hλ)$",
		lab.Near(-vec.Log(.1)/.9, .001), lab.Derived("the series converges for $hλ < 1$"), at("series", partialLabel(64), .9))
	add("C48", "rate over $λ$ of gradient descent at $hλ = 0.9$, $-\\ln(1 - hλ)/(hλ)$",
		lab.Near(-vec.Log(.1)/.9, 1e-6), lab.Derived("$x → (1 - hλ)x$"), at("series", "gradient descent", .9))
	for _, b := range []float64{0, .5, .9} {
		add("C49", fmt.Sprintf("rate of the heavy ball on $x^2$ with $η = 10^{-4}$, $β = %g$", b), lab.Near(slowRate(b, 1e-4, 2), 2e-5),
			lab.Derived("$-\\ln z/η$ of the larger root of $z^2 - (1 + β - ηλ)z + β$ at $λ = 2$"), at("momentum", "heavy ball", b))
		add("C49", fmt.Sprintf("rate of the heavy ball on $x^2$ with $η = 10^{-4}$, $β = %g$, over that of the gradient flow of $f/(1-β) + ¼η(1+β)/(1-β)^3‖∇f‖^2$", b), lab.Near(1, 1e-3),
			lab.Published("ghosh2023implicit", "abstract: the implicit regularizer is that of gradient descent times $(1+β)/(1-β)$"),
			func(rows []modifiedRow) float64 {
				return at("momentum", "heavy ball", b)(rows) / at("momentum", "with $η$", b)(rows)
			})
	}
	return cs
}

// slowRate is the rate, in units of 1/η, at which the heavy ball with momentum beta and rate eta descends on ½λx².
func slowRate(beta, eta, lambda float64) float64 {
	b := 1 + beta - float64(eta*lambda)
	return -vec.Log((b+math.Sqrt(float64(b*b)-float64(4*beta)))/2) / eta
}

func drawModified(v lab.Values, data *figure.Table) (*lab.Page, error) {
	rows := lab.Rows[modifiedRow](data)
	curves := func(panel string) []figure.Series { // that of gradient descent is of discs
		cs := lab.Curves(common.With(rows, modifiedRow.panel, panel), modifiedRow.curve)
		for i := range cs {
			if cs[i].Label == "gradient descent" {
				cs[i].Style, cs[i].Color, cs[i].Marker = figure.Dots, figure.Black, figure.Disc
			}
		}
		return cs
	}
	table := figure.NewTable("what", "smallest h or β", "value", "largest", "value there", "order")
	line := func(what, panel, label, order string) {
		g := modifieds(rows, panel, label)
		lo, hi := g[0], g[0]
		for _, r := range g {
			if r.H < lo.H {
				lo = r
			}
			if r.H > hi.H {
				hi = r
			}
		}
		table.Add(what, lab.Digits(lo.H, 4), lab.Digits(lo.Value, 5), lab.Digits(hi.H, 4), lab.Digits(hi.Value, 5), order)
	}
	distance := figure.Panel{
		Title: "distance of gradient descent to the flow", Ordered: true, Legend: figure.BottomRight, LegendTitle: "terms of the equation",
		X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest distance", Log: true},
		Series: curves("distance"),
	}
	for i := range distance.Series {
		s := &distance.Series[i]
		s.Style = figure.LineDots
		order := "-"
		if n := len(s.X); n > 1 {
			order = fmt.Sprintf("%.2f", common.PowerLaw(s.X[n-2:], s.Y[n-2:]))
		}
		line("distance, "+lab.Plain(s.Label), "distance", s.Label, order)
	}
	landing := figure.Panel{
		Title: "curvature where it ends", Ordered: true, Legend: figure.BottomLeft,
		X: figure.Axis{Label: "step $h$"}, Y: figure.Axis{Label: "curvature $a^2 + b^2$", Min: 2, Max: 4.8},
		Series: curves("landing"),
	}
	for _, s := range landing.Series {
		line("landing, "+lab.Plain(s.Label), "landing", s.Label, "-")
	}
	series := figure.Panel{
		Title: "rate on a quadratic", Ordered: true, Legend: figure.TopLeft,
		X: figure.Axis{Label: "$hλ$"}, Y: figure.Axis{Label: "rate over $λ$", Log: true, Min: .3, Max: 100},
		VLines: []figure.Rule{{At: 1, Label: "limit"}},
		Series: slices.DeleteFunc(curves("series"), func(s figure.Series) bool {
			return s.Label == partialLabel(4) || s.Label == partialLabel(16)
		}),
	}
	momentum := figure.Panel{
		Title: "heavy ball: error of the rate", Legend: figure.TopLeft, LegendTitle: "terms of the equation",
		X: figure.Axis{Label: "momentum $β$"}, Y: figure.Axis{Label: "error of the rate", Log: true},
	}
	ball := modifieds(rows, "momentum", "heavy ball")
	for _, label := range []string{"flow", "with $η$"} {
		beta, y := lab.XY(modifieds(rows, "momentum", label), modifiedRow.point)
		for i := range y {
			y[i] = math.Abs(y[i]/ball[i].Value - 1)
		}
		momentum.Series = append(momentum.Series, figure.Series{Label: label, X: beta, Y: y, Style: figure.LineDots})
	}
	line("rate of the heavy ball", "momentum", "heavy ball", "-")
	line("rate with the term in η", "momentum", "with $η$", "-")
	caption := v.Fill("The modified equation of gradient descent, $x' = -∇f - ½h∇^2f∇f - …$, on $½(0.6 - ab)^2$ from $(2.8, 3.5)$. (a) Largest distance up to $t = {{t}}$ of gradient descent to the equation with one, two and three terms: orders 1, 2, 3. " +
		"(b) Curvature of the minimum where they end. (c) On $½λx^2$ the rate of gradient descent and of the equation with 1 to 64 terms: beyond the limit $hλ = 1$ the series does not converge. " +
		"(d) The heavy ball with $η = {{eta}}$ and $λ = 2$: relative error of the rate $λ/(1-β)$ of the flow and of that with the term $½η(1+β)λ^2/(1-β)^3$, $β = {{beta}}$.")
	return &lab.Page{
		Figure: figure.Figure{
			Width: "icml2", Cols: 2, Letters: true, Aspect: .62, Panels: []figure.Panel{distance, landing, series, momentum},
		},
		Table: table, Caption: caption,
		Notes: []string{"At hλ = 2 every truncated modified equation still converges, the faster the more terms it has; gradient descent does not."},
	}, nil
}
