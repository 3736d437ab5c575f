package integrators

import (
	"cmp"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

func drawStabilized(v lab.Values, data *figure.Table) (*lab.Page, error) {
	work := figure.Panel{
		Title: "work", Legend: figure.Below, X: figure.Axis{Label: "condition number $κ$", Log: true}, Y: figure.Axis{Label: "gradients", Log: true},
	}
	table := figure.NewTable("rule", "optimizer", "kappa", "gradients")
	for _, g := range lab.GroupBy(lab.Rows[countRow](data), countRow.rule) {
		x, y := lab.XY(g.Rows, func(r countRow) (float64, float64) { return r.Kappa, r.Grads })
		work.Series = append(work.Series, figure.Series{Label: g.Key, X: x, Y: y, Style: figure.LineDots})
		for _, r := range g.Rows {
			table.Add(lab.Plain(r.Rule), r.Optimizer, spec.Number(r.Kappa), r.Grads)
		}
	}
	speeds := lab.Where(lab.Rows[descentStep](data), func(r descentStep) bool { return r.Panel == "speed" })
	slices.SortStableFunc(speeds, func(a, b descentStep) int { return cmp.Compare(a.Eta, b.Eta) })
	eta, measured := lab.XY(speeds, func(r descentStep) (float64, float64) { return r.Eta, r.Value })
	theory := lab.Column(speeds, func(r descentStep) float64 { return r.Bound })
	speed := figure.Panel{
		Title: "speed over Nesterov", Legend: figure.BottomRight,
		X: figure.Axis{Label: "damping $η$", Log: true}, Y: figure.Axis{Label: "rate over Nesterov's", Max: 1.9},
		Series: []figure.Series{
			{Label: "measured", X: eta, Y: measured, Style: figure.Dots, Color: figure.Blue},
			{Label: "theory", X: eta, Y: theory, Color: figure.Grey, Dash: figure.Dotted},
		},
		HLines: []figure.Rule{{At: 1, Label: "Nesterov"}}, VLines: []figure.Rule{{At: .74}},
	}
	order := figure.Panel{
		Title: "one cycle, four orders", Legend: figure.Below, X: figure.Axis{Label: "gradients"}, Y: figure.Axis{Label: "$‖x_k‖/‖x_0‖$", Log: true},
	}
	cycles := lab.Rows[cycleRow](data)
	longest := common.Last(cycles).S
	for _, g := range lab.GroupBy(lab.Where(cycles, func(r cycleRow) bool { return r.S == longest }), cycleRow.order) {
		dense := lab.GroupBy(g.Rows, cycleRow.run)[0].Rows
		s := figure.Series{Label: g.Key}
		s.X, s.Y = lab.XY(dense, func(r cycleRow) (float64, float64) { return float64(r.K), r.Value })
		if len(dense) == 1 { // the recurrence shows its end only
			s.Style, s.Size = figure.Dots, 5
		}
		order.Series = append(order.Series, s)
	}
	caption := v.Fill("Stabilized descent on quadratics. (a) Gradients to $‖x‖/‖x_0‖ = {{gap}}$ against the condition number; all but nonlinear conjugate gradients use the ends of the spectrum. (b) Runge–Kutta–Chebyshev descent (RKCD) at κ = {{large}}: its rate for each gradient over that of Nesterov's method, against the damping; " +
		"0.05 is usual for following a solution, from 0.74 on (dashed) descent is faster. (c) The same polynomial as " + spec.Number(float64(longest)) + " Euler steps on a dense quadratic, κ = $10^4$: sorted by length the steps amplify rounding errors without bound, in Lebedev's order or by the recurrence with three terms they reach the bound.")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{work, speed, order}},
		Table:  table, Caption: caption,
	}, nil
}
