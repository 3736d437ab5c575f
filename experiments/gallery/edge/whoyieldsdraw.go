package edge

import (
	"fmt"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func drawWhoYields(v lab.Values, data *figure.Table) (*lab.Page, error) {
	labels := map[string]string{}
	for _, y := range yieldRules {
		labels[y.rule] = y.label
	}
	label := func(r yieldRow) string { return fmt.Sprintf(labels[r.Rule], r.size()) }
	rows := lab.Rows[yieldRow](data)
	var drawn []yieldRow
	for _, g := range lab.GroupBy(common.With(rows, yieldRow.panel, "trace"), yieldRow.rule) {
		sizes := lab.GroupBy(g.Rows, yieldRow.size)
		for i, c := range sizes {
			if g.Key == "heavy" || len(sizes) > 2 && i%2 == 0 || g.Key == "relative" && i > 0 {
				continue // every second one is enough to see
			}
			drawn = append(drawn, c.Rows...)
		}
	}
	along := func(value func(yieldRow) float64) []figure.Series {
		return lab.Curves(drawn, func(r yieldRow) (string, float64, float64) { return label(r), float64(r.Grads), value(r) })
	}
	x := figure.Axis{Label: "gradient evaluations", Log: true}
	sharp := figure.Panel{Title: "sharpness", Legend: figure.Below, X: x, Y: figure.Axis{Label: "$S$", Log: true},
		Series: along(func(r yieldRow) float64 { return r.Sharpness })}
	step := figure.Panel{Title: "step", Legend: figure.Hidden, X: x, Y: figure.Axis{Label: "$h$", Log: true},
		Series: along(func(r yieldRow) float64 { return r.H })}
	both := figure.Panel{Title: "their product", Legend: figure.Hidden, X: x, Y: figure.Axis{Label: "$h·S$", Max: 3.5},
		Series: along(func(r yieldRow) float64 { return r.HS }), HLines: []figure.Rule{{At: 2, Label: "stability limit"}}}
	table := figure.NewTable("rule", "optimizer", "loss", "sharpness", "mean h·S", "rejected")
	for _, r := range common.With(rows, yieldRow.panel, "end") {
		table.Add(lab.Plain(label(r)), r.Optimizer,
			lab.Short(r.Loss), lab.Digits(r.Sharpness, 4), lab.Digits(r.HS, 4), r.Rejected)
	}
	for _, r := range lab.Rows[stabilityLimit](data) {
		table.Add("stability limit", r.Optimizer, "-", "-", lab.Digits(r.Curvature, 8), "-")
	}
	caption := v.Fill("Sharpness, step and their product on {{problem}} under rules that keep different things constant. All drawn here end about $h·S = 2$ (dashed); a fixed step that is below 2 over the sharpness at which the flow ends, 0.05 in the table, does not get there. Fixed steps get there as the loss bends to $S = 2/h$; control of the error over the displacement follows the sharpness of the gradient flow with its step; " +
		"an absolute error and steps of constant length push the loss to flatter minima, with ever longer steps, the more the larger they are.")
	return &lab.Page{Figure: figure.Figure{Width: "icml", Cols: 1, ShareX: true, Letters: true, Aspect: .45, Panels: []figure.Panel{sharp, step, both}}, Table: table, Caption: caption}, nil
}
