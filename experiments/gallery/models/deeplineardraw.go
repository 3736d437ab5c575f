package models

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

func deepLinearClaims() []lab.Claim {
	mode := func(rows []modeAt, label string, s float64) []modeAt {
		return lab.Where(rows, func(r modeAt) bool { return r.Label == label && r.Strength == s })
	}
	// spent is after how many gradients a descent has a loss of 10⁻⁸
	spent := func(rows []lossAt, label string) float64 {
		return float64(lab.Where(rows, func(r lossAt) bool { return r.Label == label && r.Loss <= 1e-8 })[0].Grads)
	}
	cs := []lab.Claim{
		lab.NewClaim("C83", "largest error of a mode along the flow against Saxe's formula",
			lab.AtMost(1e-8), lab.Derived("$s(t) = s e^{2st}/(e^{2st} - 1 + s/a_0)$, but for the error of the integration"),
			func(rows []modeAt) float64 { return farthest(common.With(rows, modeAt.panel, "flow")) }),
		lab.NewClaim("deeplinear", "gradients to a loss of $10^{-8}$: fixed step $h = 0.1$ over relative error",
			lab.AtLeast(3), common.Beside("4.5"),
			func(rows []lossAt) float64 {
				return spent(rows, "fixed, $h = 0.1$") / spent(rows, "relative, $θ = ½$")
			}),
	}
	for _, s := range []float64{4, 3, 2, 1, .5} {
		cs = append(cs, lab.NewClaim("C83", fmt.Sprintf("half of $s = %g$ is learnt at $t$", s),
			lab.Near(vec.Log((s-1e-3)/1e-3)/(2*s), 1e-6), lab.Derived("$\\ln((s - a_0)/a_0)/(2s)$"),
			func(rows []modeAt) float64 { return halfTime(mode(rows, "flow", s), s) }))
	}
	for _, h := range []float64{.01, .1} {
		cs = append(cs, lab.NewClaim("C83", "half time of $s = 4$ with Euler's $h = "+spec.Number(h)+"$ over that of the flow, by the recurrence of one weight",
			lab.Near(recurrence(4, 1e-3, h)/vec.Log((4-1e-3)/1e-3)*8, 1e-4), lab.Derived("$a → a + h·a(s - a^2)$ for one of two equal weights"),
			func(rows []modeAt) float64 {
				return halfTime(mode(rows, spec.Number(h), 4), 4) / halfTime(mode(rows, "flow", 4), 4)
			}))
	}
	return cs
}

// farthest is the largest difference between the modes and the formula.
func farthest(rows []modeAt) float64 {
	return common.Most(lab.Column(rows, func(r modeAt) float64 { return math.Abs(r.Value - r.Exact) }))
}

func drawDeepLinear(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	small := r.Float("small")
	if err := r.Err(); err != nil {
		return nil, err
	}
	curves := figure.Panel{Title: "modes along the flow", Ordered: true, Legend: figure.Direct, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "strength $a(t)$"}}
	table := figure.NewTable("mode", "half time", "of the flow", "error", "by Euler, ratio")
	rows := lab.Rows[modeAt](data)
	half := figure.Series{Label: "half learnt", Style: figure.Dots, Color: figure.Black, Marker: figure.Ring, Size: 4.5}
	euler := lab.GroupBy(common.With(rows, modeAt.panel, "euler"), modeAt.label)
	for _, g := range lab.GroupBy(common.With(rows, modeAt.panel, "flow"), modeAt.mode) {
		s := g.Rows[0].Strength
		curves.Series = append(curves.Series, common.Line("$s = "+g.Key+"$", g.Rows, figure.Line, func(r modeAt) (float64, float64) { return r.T, r.Value }))
		at := halfTime(g.Rows, s)
		half.X, half.Y = append(half.X, at), append(half.Y, s/2)
		ratios := ""
		for _, h := range euler {
			ratios += fmt.Sprintf("  h=%s: %s", h.Key, lab.Digits(halfTime(common.With(h.Rows, modeAt.mode, g.Key), s)/at, 4))
		}
		table.Add(s, lab.Digits(vec.Log((s-small)/small)/(2*s), 8), lab.Digits(at, 8), lab.Short(farthest(g.Rows)), ratios)
	}
	curves.Series = append(curves.Series, half)
	loss := figure.Panel{
		Title: "loss of five descents", Legend: figure.Below, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: "loss", Log: true, Floor: 1e-16},
		Series: lab.Curves(lab.Rows[lossAt](data), func(r lossAt) (string, float64, float64) { return common.InWords(r.Label), float64(r.Grads), r.Loss }),
	}
	caption := v.Fill("A linear network of two layers learns a matrix of singular values {{strengths}} from {{small}}. (a) The modes along the gradient flow, which lie on Saxe's logistic curves; each is half learnt at $\\ln((s-a_0)/a_0)/2s$ (rings), after a plateau near the saddle. " +
		"(b) The loss of descents: steps of constant relative error, long where the slope is small, need a fraction of the gradients of a fixed step; steps of constant length hover at the end.")
	return common.Page(2, .7, []figure.Panel{curves, loss}, table, caption), nil
}
