package stochastic

import (
	"cmp"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func noisySaddleClaims() []lab.Claim {
	claim := func(text string, want lab.Want, origin lab.Origin, value func(rows []saddleRow) float64) lab.Claim {
		return lab.NewClaim("noisysaddle", text, want, origin, value)
	}
	// median is that of what the runs with a size of the batch needed, of those whose label begins so
	median := func(rows []saddleRow, panel, label string, batch int) float64 {
		return common.Median(lab.Column(lab.Where(rows, func(r saddleRow) bool {
			return r.Panel == panel && r.Batch == batch && strings.HasPrefix(r.Label, label)
		}), saddleRow.value))
	}
	leaving := func(label string, batch int) func(rows []saddleRow) float64 {
		return func(rows []saddleRow) float64 { return median(rows, "who", label, batch) }
	}
	return []lab.Claim{
		claim("time until fixed steps of the full gradient have left", lab.Never(), lab.Derived("the start lies on the stable manifold of the saddle, where the full gradient keeps it"),
			func(rows []saddleRow) float64 { return median(rows, "leaves", "", 0) }),
		claim("median time with single rows over $\\ln(2λBr^2/(.455hC))/(2λ)$", lab.Near(1, .08), lab.Derived("$\\ln(2λBr^2/(.455hC))/(2λ)$, from the median .455 of $χ^2_1$"),
			func(rows []saddleRow) float64 {
				single := lab.Where(rows, func(r saddleRow) bool { return r.Panel == "leaves" && r.Batch == 1 })
				return median(single, "leaves", "", 1) / single[0].Expected
			}),
		claim("growth of the median time with $\\ln B$ over $1/(2λ)$", lab.Near(1, .1), lab.Derived("$\\ln B/(2λ)$ in the formula before"),
			func(rows []saddleRow) float64 {
				var x, y, e []float64
				for _, g := range lab.GroupBy(common.With(rows, saddleRow.panel, "leaves"), saddleRow.batch)[1:] {
					x, y, e = append(x, vec.Log(float64(g.Rows[0].Batch))), append(y, common.Median(lab.Column(g.Rows, saddleRow.value))), append(e, g.Rows[0].Expected)
				}
				return common.LineSlope(x, y) / common.LineSlope(x, e)
			}),
		claim("gradients until momentum has left, full gradient", lab.Never(), lab.Derived("the start lies on the stable manifold, where the full gradient keeps it"), leaving("momentum", 0)),
		claim("median gradients until momentum has left, batches of 8", lab.AtMost(400), common.Beside("284"), leaving("momentum", 8)),
		claim("gradients until control of the relative error has left, full gradient", lab.AtMost(100), common.Beside("60"), leaving("bb", 0)),
		claim("gradients until Adam has left, full gradient", lab.AtMost(50), common.Beside("23"), leaving("adam", 0)),
		claim("slope control, per norm: gradients until it has left with batches of 8 over those with the full gradient", lab.AtLeast(3), common.Beside("5.1"),
			func(rows []saddleRow) float64 {
				return leaving("normalizedgd", 8)(rows) / leaving("normalizedgd", 0)(rows)
			}),
	}
}

// sometime is a count or a time for people, never if it is infinite.
func sometime(x float64) string {
	if math.IsInf(x, 1) {
		return "never"
	}
	return lab.Short(x)
}

func drawNoisySaddle(v lab.Values, data *figure.Table) (*lab.Page, error) {
	path := figure.Panel{Title: "loss along the descent", Legend: figure.Below, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: `$f/|f^\star|$`}}
	leaves := figure.Panel{Title: "time until it leaves", Legend: figure.TopLeft, X: figure.Axis{Label: "rows in a batch $B$", Log: true}, Y: figure.Axis{Label: "time", Max: 2.4, Min: .6}}
	who := figure.Panel{Title: "gradients until it leaves", Legend: figure.Below, X: figure.Axis{Label: "gradients", Log: true}}
	table := figure.NewTable("optimizer", "batch", "gradients, median", "time, median", "expected")
	rows := lab.Rows[saddleRow](data)
	paths := common.With(rows, saddleRow.panel, "path")
	medians, theory := figure.Series{Label: "median", Color: figure.Purple, Style: figure.Dots}, figure.Series{Label: "linear theory", Color: figure.Grey}
	inks := figure.Ordered(3)
	for i, g := range lab.GroupBy(common.With(rows, saddleRow.panel, "leaves"), saddleRow.batch) {
		e, t := g.Last(), common.Median(lab.Column(g.Rows, saddleRow.value))
		if e.Batch > 0 {
			medians.X, medians.Y = append(medians.X, float64(e.Batch)), append(medians.Y, t)
			theory.X, theory.Y = append(theory.X, float64(e.Batch)), append(theory.Y, e.Expected)
		}
		if some := []figure.Color{figure.Vermillion, inks[0], "", "", inks[1], "", "", inks[2]}; i < len(some) && some[i] != "" {
			one := common.With(paths, saddleRow.label, e.Label)
			s := common.Line(e.Label, one, figure.Line, func(r saddleRow) (float64, float64) { return r.T, r.Value })
			if e.Batch > 0 {
				s.Lo, s.Hi = lab.XY(one, func(r saddleRow) (float64, float64) { return r.Low, r.High })
			}
			s.Color = some[i]
			path.Series = append(path.Series, s)
		}
		table.Add("euler", lab.Plain(e.Label), sometime(common.Median(lab.Column(g.Rows, saddleRow.grads))), sometime(t), common.Dash(lab.Short(e.Expected)))
	}
	leaves.Series = []figure.Series{theory, medians}
	who.Series = []figure.Series{
		{Label: "all rows", Style: figure.Dots, Color: figure.Vermillion},
		{Label: "batches of " + v.Strings("of")[0], Style: figure.Dots, Color: inks[1], Marker: figure.Diamond},
		{Label: "all rows: never", Style: figure.Dots, Color: figure.Vermillion, Marker: figure.Cross},
	}
	words := map[string]string{"sgd": "descent", "momentum": "heavy ball", "bb": "Barzilai–Borwein", "adam": "Adam", "normalizedgd": "normalised"}
	for i, g := range lab.GroupBy(common.With(rows, saddleRow.panel, "who"), saddleRow.label) {
		who.Y.Names = append(who.Y.Names, cmp.Or(words[common.Title(g.Key)], common.Title(g.Key)))
		for j, c := range lab.GroupBy(g.Rows, saddleRow.batch) {
			n, s, x := common.Median(lab.Column(c.Rows, saddleRow.value)), &who.Series[j], 2e3
			if j == 0 && math.IsInf(n, 1) {
				s = &who.Series[2]
			} else {
				x = n
			}
			s.X, s.Y = append(s.X, x), append(s.Y, float64(i))
			table.Add(g.Key, c.Key, sometime(n), "-", "-")
		}
	}
	caption := v.Fill("Descent of $f(w) = -½⟨(a·w)^2⟩ + ¼‖w‖^4$ on the rows a of {{data}}, from the saddle on the second principal axis, which the flow leaves along the first at the rate $λ = λ_1 - λ_2$. (a) Median and quartiles of the loss. " +
		"(b) The median time of {{seeds}} orders at h = {{h}}: $\\ln(2λBr^2/(.455hC))/(2λ)$ with the variance C of the rows' slopes (grey). (c) Gradients until each optimizer has left, the median; a cross at the right: never.")
	return common.Page(3, .95, []figure.Panel{path, leaves, who}, table, caption), nil
}
