package integrators

import (
	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

func drawManifold(v lab.Values, data *figure.Table) (*lab.Page, error) {
	stepped, flows := lab.Rows[steppedRow](data), lab.Rows[flowRow](data)
	of := func(panels ...string) (rows []steppedRow) {
		for _, p := range panels {
			rows = append(rows, lab.Where(stepped, func(r steppedRow) bool { return r.Panel == p })...)
		}
		return rows
	}
	against := func(title, what string, floor float64, rows []steppedRow) figure.Panel {
		return figure.Panel{
			Title: title, Legend: figure.Below, Series: common.Lines(rows, steppedRow.label, figure.LineDots, steppedRow.point),
			X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: what, Log: true, Floor: floor},
		}
	}
	ends := func(by string) []steppedRow {
		rows := of("natural", "gradient")
		for i, r := range rows {
			rows[i].Label = r.Panel + by + map[string]string{"log": "$\\log σ$", "variance": "$σ^2$"}[r.Label]
		}
		return rows
	}
	off := common.Line("", of("sorts"), figure.Line, func(r steppedRow) (float64, float64) { return r.T, r.Value })
	off.Color = figure.Black
	sorting := figure.Panel{
		Title: "sorting along geodesics", Legend: figure.Hidden, Series: []figure.Series{off},
		X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "off the diagonal", Log: true, Floor: 1e-12},
	}
	distances := lab.Where(flows, func(r flowRow) bool { return r.Panel == "distance" })
	finite := figure.Panel{
		Title: "arrival in finite time", Legend: figure.Below, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "$‖x‖$"},
		Series: lab.Curves(distances, func(r flowRow) (string, float64, float64) { return r.Label, r.T, r.Value }),
	}

	table := figure.NewTable("what", "by", "h", "value", "theory")
	add := func(what string, rows []steppedRow) {
		for _, r := range rows {
			table.Add(what, lab.Plain(r.Label), r.H, lab.Short(r.Value), "")
		}
	}
	exact := lab.GroupBy(lab.Where(flows, func(r flowRow) bool { return r.Panel == "exact" }), func(r flowRow) string { return r.Label })
	for _, g := range exact {
		table.Add("error of the flow", g.Key, "", lab.Short(g.Last().Value), "")
	}
	add("drift", of("drift"))
	add("diagonal to eigenvalues", of("sorted"))
	for _, r := range lab.Rows[contractionRow](data) {
		table.Add("rate", r.Label, r.H, lab.Digits(r.Value, 6), lab.Digits(r.Want, 6))
	}
	add("distance to softmax", of("weights"))
	add("distance from that by σ", ends(", by "))
	for _, r := range flows {
		if r.Panel == "toda" {
			table.Add("distance to QR iteration", r.Label, "", lab.Short(r.Value), "")
		}
	}
	for _, r := range lab.Rows[arrivalRow](data) {
		table.Add("arrival", lab.Plain(r.Label), spec.Number(r.H), lab.Digits(r.T, 6), lab.Digits(r.Want, 6))
	}
	caption := v.Fill("(a) Euler's method on Oja's flow and on Brockett's, a matrix of order {{n}} until $t = {{t}}$: the length and the eigenvalues drift in proportion to $h$; a retraction, or geodesics, keep them to rounding. " +
		"(b) Along geodesics Brockett's flow sorts the eigenvalues on the diagonal; what is off it dies out. (c) Natural gradient descent on the divergence of normal laws, N(0, 2²) to N(2, ½²), until $t = 2$: by log σ or σ² it ends at a distance of O(h) from where it ends by σ; for gradient descent the distance stays. " +
		"(d) On $½‖x‖^2$ from (3, -4), $x' = -g/‖g‖^{(q-2)/(q-1)}$, $-g/‖g‖$ and $-\\mathrm{sign}\\,g$ arrive in finite time.")
	return common.Page(2, .62, []figure.Panel{
		against("drift of length and spectrum", "drift", 1e-17, of("drift")), sorting,
		against("dependence on coordinates", "distance of the ends", 1e-4, ends(", by ")), finite,
	}, table, caption), nil
}
