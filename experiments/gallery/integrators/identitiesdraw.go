package integrators

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

// shortNames of the limits stand at the ends of their lines; the table has the flows.
var shortNames = map[string]string{
	"gradient descent, $x' = -∇f$":               "gradient descent",
	"gradient descent, $x' = -∇(f + ¼h‖∇f‖^2)$":  "descent, modified flow",
	"Adams–Bashforth 2 (optimistic), $x' = -∇f$": "Adams–Bashforth 2",
	"momentum at fixed $μ$, $x' = -∇f$":          "momentum, fixed $μ$",
	"momentum, heavy ball":                       "heavy ball",
	"momentum, first kick halved, heavy ball":    "first kick halved",
	"Nesterov at fixed friction, heavy ball":     "Nesterov, fixed friction",
	"Nesterov, $x'' + (3/t)x' + ∇f = 0$":         "Nesterov, friction $3/t$",
	"average and decay at fixed $τ$, their flow": "average and decay",
}

func drawIdentities(v lab.Values, data *figure.Table) (*lab.Page, error) {
	table := figure.NewTable("statement", "triple", "steps", "difference", "order")
	dots := figure.Panel{
		Title: "identities", Legend: figure.Hidden,
		X:      figure.Axis{Label: "largest relative difference", Log: true, Floor: 1e-17, Min: 4e-18, Max: 1e-10},
		VLines: []figure.Rule{{At: 0x1p-53, Label: "rounding"}, {At: 1e-12, Dash: figure.Dotted, Label: "tolerance"}},
	}
	exact := lab.Rows[exactRow](data)
	for i, r := range exact {
		dots.Y.Names = append(dots.Y.Names, r.Label)
		dots.HLines = append(dots.HLines, figure.Rule{At: float64(i), Color: guide, Dash: figure.Solid})
		y := float64(len(exact) - 1 - i)
		dots.Series = append(dots.Series, figure.Series{X: []float64{r.Difference}, Y: []float64{y}, Style: figure.Dots, Color: figure.Black})
		table.Add(lab.Plain(r.Label), r.Triple, r.Steps, lab.Short(r.Difference), "exact")
	}
	slices.Reverse(dots.Y.Names)            // the axis points up
	dots.Y.Names = append(dots.Y.Names, "") // room for the names of the lines
	lines := figure.Panel{
		Title: "limits of small steps", Legend: figure.Direct,
		X: figure.Axis{Label: "step", Log: true}, Y: figure.Axis{Label: v.Fill("relative difference at $t = {{t}}$"), Log: true},
	}
	for _, g := range lab.GroupBy(lab.Rows[limitRow](data), limitRow.label) {
		slope := fmt.Sprintf("%.2f", lastSlope(g.Rows))
		s := common.Line(cmp.Or(shortNames[g.Key], g.Key), g.Rows, figure.LineDots, func(r limitRow) (float64, float64) { return r.H, r.Difference })
		switch len(lines.Series) { // there are seven pens
		case 7:
			s.Color, s.Dash, s.Marker = figure.Grey, figure.Dashed, figure.Down
		case 8:
			s.Color, s.Dash, s.Marker = figure.Grey, figure.DashDot, figure.Square
		}
		lines.Series = append(lines.Series, s)
		e := g.Last()
		table.Add(lab.Plain(g.Key), e.Triple, e.Steps, lab.Short(e.Difference), slope)
	}
	caption := v.Fill("(a) Largest relative difference over {{steps}} steps on {{problem}} (10 or 20 for Barzilai–Borwein, AdGD and Polyak, whose runs magnify rounding, and for Newton; for Chebyshev 6, of 8 gradients) " +
		"between a triple and the rule of the textbook, written down independently; $η = {{lr}}$, $μ = {{momentum}}$; a triangle means no difference at all; dashed: $2^{-53}$, dotted: $10^{-12}$. " +
		"(b) Relative difference at $t = {{t}}$ of what agrees in the limit of small steps only, on {{quadratic}}; the slopes between the last two steps are in the table, 1 above and 2 below.")
	return common.Page(2, 3, []figure.Panel{dots, lines}, table, caption,
		"An identity holds for every objective and every step; a limit needs small ones."), nil
}

// guide is the grey of the lines that lead from a name to its dot.
const guide figure.Color = "#dddddd"
