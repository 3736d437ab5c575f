package integrators

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

func drawStabilized(v lab.Values, data *figure.Table) (*lab.Page, error) {
	work := figure.Panel{
		Title: "work to a given accuracy", Legend: figure.Below,
		X: figure.Axis{Label: "condition number $κ$", Log: true}, Y: figure.Axis{Label: "gradients", Log: true},
	}
	table := figure.NewTable("rule", "optimizer", "kappa", "gradients")
	counts := lab.Rows[countRow](data)
	work.Series = common.Lines(counts, countRow.rule, figure.LineDots, func(r countRow) (float64, float64) { return r.Kappa, r.Grads })
	kinds, inks := 0, figure.Ordered(3)
	for i, g := range lab.GroupBy(counts, countRow.rule) {
		if strings.HasPrefix(g.Key, "RKCD") {
			work.Series[i].Color, work.Series[i].Marker, kinds = inks[kinds%3], figure.Diamond, kinds+1
			work.Series[i].Label = strings.Replace(g.Key, "RKCD", "Chebyshev", 1)
		} else {
			work.Series[i].Color, work.Series[i].Dash = []figure.Color{figure.Blue, figure.Vermillion, figure.Purple}[(i-kinds)%3], figure.Dash(1+(i-kinds)%3)
		}
		for _, r := range g.Rows {
			table.Add(lab.Plain(r.Rule), r.Optimizer, spec.Number(r.Kappa), r.Grads)
		}
	}
	speeds := lab.Where(lab.Rows[descentStep](data), func(r descentStep) bool { return r.Panel == "speed" })
	slices.SortStableFunc(speeds, func(a, b descentStep) int { return cmp.Compare(a.Eta, b.Eta) })
	measured := common.Line("measured", speeds, figure.Dots, func(r descentStep) (float64, float64) { return r.Eta, r.Value })
	theory := common.Line("theory", speeds, figure.Line, func(r descentStep) (float64, float64) { return r.Eta, r.Bound })
	measured.Color, theory.Color, theory.Dash = figure.Blue, figure.Grey, figure.Dotted
	speed := figure.Panel{
		Title: "speed relative to Nesterov", Legend: figure.BottomRight,
		X: figure.Axis{Label: "damping $η$", Log: true}, Y: figure.Axis{Label: "rate over Nesterov's", Max: 1.9},
		Series: []figure.Series{measured, theory},
		HLines: []figure.Rule{{At: 1, Label: "Nesterov"}}, VLines: []figure.Rule{{At: .74, Label: "$η = 0.74$"}},
	}
	order := figure.Panel{
		Title: "rounding in one cycle", Legend: figure.Below,
		X: figure.Axis{Label: "gradients"}, Y: figure.Axis{Label: "$‖x_k‖/‖x_0‖$", Log: true},
	}
	cycles := lab.Rows[cycleRow](data)
	orders := map[string]string{"growing": "steps growing", "shrinking": "steps shrinking", "Lebedev's": "Lebedev's order", "three terms": "recurrence"}
	longest := common.Last(cycles).S
	for _, g := range lab.GroupBy(lab.Where(cycles, func(r cycleRow) bool { return r.S == longest }), cycleRow.order) {
		dense := lab.GroupBy(g.Rows, cycleRow.run)[0].Rows
		s := common.Line(cmp.Or(orders[g.Key], g.Key), dense, figure.Line, func(r cycleRow) (float64, float64) { return float64(r.K), r.Value })
		if len(dense) == 1 { // the recurrence shows its end only
			s.Style, s.Size = figure.Dots, 5
		}
		order.Series = append(order.Series, s)
	}
	caption := v.Fill("Stabilized descent on quadratics. (a) Gradients to $‖x‖/‖x_0‖ = {{gap}}$ against the condition number; all but nonlinear conjugate gradients use the ends of the spectrum. (b) Runge–Kutta–Chebyshev descent, Chebyshev for short, at κ = {{large}}: its rate for each gradient over that of Nesterov's method, against the damping; " +
		"0.05 is usual for following a solution, from 0.74 on (dashed) descent is faster. (c) The same polynomial as " + spec.Number(float64(longest)) + " Euler steps on a dense quadratic, κ = $10^4$: sorted by length the steps amplify rounding errors without bound, in Lebedev's order or by the recurrence with three terms they reach the bound.")
	return common.Page(3, .85, []figure.Panel{work, speed, order}, table, caption), nil
}
