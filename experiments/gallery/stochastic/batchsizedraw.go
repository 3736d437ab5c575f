package stochastic

import (
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func batchSizeClaims() []lab.Claim {
	claim := func(id, text string, want lab.Want, origin lab.Origin, value func(rows []batchRow) float64) lab.Claim {
		return lab.NewClaim("batchsize."+id, text, want, origin, value)
	}
	of := func(rows []batchRow, panel, method, label string) []batchRow {
		return lab.Where(rows, func(r batchRow) bool { return r.Panel == panel && r.Method == method && r.Label == label })
	}
	// powerOf is the power of the batch that fits a number, for batches from low to high.
	powerOf := func(number func(batchRow) float64, panel, method, label string, low, high int) func([]batchRow) float64 {
		return func(rows []batchRow) float64 {
			return common.PowerLaw(lab.XY(lab.Where(of(rows, panel, method, label), func(r batchRow) bool { return low <= r.Batch && r.Batch <= high }),
				func(r batchRow) (float64, float64) { return float64(r.Batch), number(r) }))
		}
	}
	power := func(panel, method, label string, low, high int) func([]batchRow) float64 {
		return powerOf(batchRow.measured, panel, method, label, low, high)
	}
	ratio := func(method string) func([]batchRow) float64 {
		return func(rows []batchRow) float64 {
			single := of(rows, "rest", method, "constant")[0]
			return single.Measured / single.Expected
		}
	}
	all := math.MaxInt
	return []lab.Claim{
		claim("1", "variance with replacement: power of $B$", lab.Within(-1, .02), lab.Derived("independent rows: $\\tr C/B$"), power("variance", "", "with replacement", 1, all)),
		claim("1", "variance without replacement, $B = 256$ of 569: over that with replacement; $(N-B)/(N-1)$", lab.Near(313./568, .05), lab.Derived("$(N-B)/(N-1)$"), func(rows []batchRow) float64 {
			at := lab.Where(rows, func(r batchRow) bool { return r.Panel == "variance" && r.Batch == 256 })
			return at[1].Measured / at[0].Measured
		}),
		claim("2", "plain descent: power of $B$ of the steps to the level, 1 to 16", lab.Within(-1, .15), lab.Recorded("-1 is what a rate that grows like $B$ gives; the tolerance was chosen after the -0.89 found here"), power("level", "descent", "steps", 1, 16)),
		claim("2", "plain descent: power of $B$ of the steps to the level, 64 to all rows", lab.Between(-.4, 0), common.Beside("-0.18"), power("level", "descent", "steps", 64, all)),
		claim("2", "plain descent: rows seen until the level with all in a batch, over those with single ones", lab.AtLeast(5), common.Beside("9.9"), func(rows []batchRow) float64 {
			t := of(rows, "level", "descent", "steps")
			first, last := t[0], common.Last(t)
			return last.Measured * float64(last.Batch) / (first.Measured * float64(first.Batch))
		}),
		claim("2", "plain descent: power of $B$ of the best rate, 1 to 16; the linear rule, until stability binds", lab.Between(.5, 1.1), lab.Recorded("1 is the linear rule's; the band was chosen after the 0.85 found here"), powerOf(batchRow.rate, "level", "descent", "steps", 1, 16)),
		claim("2", "Adam: power of $B$ of the best rate, 1 to 16; at most the square-root rule's, which is about rest and not about the way there", lab.Between(0, .5), lab.Recorded("½ is the square-root rule's; the band was chosen after the 0.15 found here"), powerOf(batchRow.rate, "level", "Adam", "steps", 1, 16)),
		claim("3", "plain descent, gap at rest: power of $B$ with a constant rate", lab.Within(-1, .06), lab.Derived("the gap at rest is $η·\\tr C/(4B)$"), power("rest", "descent", "constant", 1, all)),
		claim("3", "plain descent, gap at rest: power of $B$ with the rate times $√B$", lab.Within(-.5, .06), lab.Derived("$η√B·\\tr C/(4B)$"), power("rest", "descent", "square root", 1, all)),
		claim("3", "plain descent, gap at rest: power of $B$ with the rate times $B$", lab.Within(0, .06), lab.Derived("$ηB·\\tr C/(4B)$"), power("rest", "descent", "linear", 1, all)),
		claim("4", "Adam, gap at rest: power of $B$ with a constant rate", lab.Within(-.5, .06), lab.Derived("the gap at rest is $ηΣ√C_{ii}/(4√B)$"), power("rest", "Adam", "constant", 1, all)),
		claim("4", "Adam, gap at rest: power of $B$ with the rate times $√B$", lab.Within(0, .06), lab.Published("malladi2022sdes", "abstract: the square root scaling rule"), power("rest", "Adam", "square root", 1, all)),
		claim("4", "Adam, gap at rest: power of $B$ with the rate times $B$", lab.Within(.5, .06), lab.Derived("$ηB·Σ√C_{ii}/(4√B)$"), power("rest", "Adam", "linear", 1, all)),
		claim("5", `plain descent, single rows: gap at rest over $η·\tr C/(4B)$`, lab.Near(1, .1), lab.Derived("variance at rest of $x - η(Ax + ξ)$ for small $η$: $Σ = ηC/2$ along each curvature, a gap of $η·\\tr C/4$"), ratio("descent")),
		claim("5", `Adam, single rows: gap at rest over $η\,Σ√C_{ii}/(4√B)$`, lab.Near(1, .1), lab.Derived("as for plain descent with the rate $η/√(C_{ii}/B)$ of each coordinate"), ratio("Adam")),
	}
}

func drawBatchSize(v lab.Values, data *figure.Table) (*lab.Page, error) {
	size := figure.Axis{Label: "batch size $B$", Log: true}
	variance := figure.Panel{Title: "variance of the gradient", Legend: figure.TopRight, X: size, Y: figure.Axis{Label: `$E‖g_B - ∇f‖^2$`, Log: true}}
	steps := figure.Panel{Title: "fewest steps to a loss", Legend: figure.BottomLeft, X: size, Y: figure.Axis{Label: "steps", Log: true}}
	rates := figure.Panel{Title: "best learning rate", Legend: figure.BottomRight, X: size, Y: figure.Axis{Label: "rate", Log: true, Min: .008}}
	rest := figure.Panel{Title: "gap at rest, by rule for the rate", Legend: figure.Direct, X: size, Y: figure.Axis{Label: "gap over that of $B = 1$", Log: true}}
	table := figure.NewTable("what", "method", "case", "batch", "rate", "measured", "expected")
	rows := lab.Rows[batchRow](data)
	for _, r := range rows {
		table.Add(r.Panel, r.Method, r.Label, r.Batch, common.Dash(lab.Short(r.Rate)), common.Dash(lab.Short(r.Measured)), common.Dash(lab.Short(r.Expected)))
	}
	inks := map[string]figure.Color{"descent": figure.Green, "Adam": figure.Purple}
	marks := map[string]figure.Marker{"descent": figure.Disc, "Adam": figure.Diamond}
	series := func(label string, rows []batchRow, number func(batchRow) float64) figure.Series {
		return common.Line(label, rows, figure.LineDots, func(r batchRow) (float64, float64) { return float64(r.Batch), number(r) })
	}
	var theories, guides []figure.Series // last in the legends
	for _, g := range lab.GroupBy(common.With(rows, batchRow.panel, "variance"), batchRow.label) {
		dots := series(g.Key, g.Rows, batchRow.measured)
		dots.Style = figure.Dots
		theory := series("theory", g.Rows, batchRow.expected)
		theory.Style, theory.Color, theory.Dash = figure.Line, figure.Grey, figure.Dotted
		variance.Series = append(variance.Series, dots)
		theories = append(theories, theory)
	}
	variance.Series = append(variance.Series, theories...)
	for _, g := range lab.GroupBy(common.With(rows, batchRow.panel, "level"), batchRow.method) {
		s := series(g.Key, g.Rows, batchRow.measured)
		s.Color, s.Marker = inks[g.Key], marks[g.Key]
		steps.Series = append(steps.Series, s)
		best := series(g.Key, g.Rows, batchRow.rate)
		best.Color, best.Marker = s.Color, s.Marker
		rates.Series = append(rates.Series, best)
		if g.Key == "descent" {
			guide := figure.Series{Label: "$1/B$", X: s.X, Color: figure.Grey, Dash: figure.Dotted}
			for _, b := range s.X {
				guide.Y = append(guide.Y, s.Y[0]*s.X[0]/b)
			}
			guides = append(guides, guide)
		}
	}
	steps.Series = append(steps.Series, guides...)
	names := map[string]string{"constant": "constant", "square root": "$×√B$", "linear": "$×B$"}
	for _, m := range lab.GroupBy(common.With(rows, batchRow.panel, "rest"), batchRow.method) {
		for i, g := range lab.GroupBy(m.Rows, batchRow.label) {
			s := series(m.Key+", "+names[g.Key], g.Rows, func(r batchRow) float64 { return r.Measured / g.Rows[0].Measured })
			s.Color, s.Marker, s.Dash = inks[m.Key], marks[m.Key], []figure.Dash{figure.Dotted, figure.Dashed, figure.Solid}[i%3]
			rest.Series = append(rest.Series, s)
		}
	}
	caption := v.Fill("Batches of $B$ rows of {{problem}}, drawn with replacement unless said otherwise. (a) Variance of the gradient at the start over {{draws}} batches, and (dotted) the trace of the rows' covariance over $B$, without replacement times $(N-B)/(N-1)$. " +
		"(b) Fewest steps to the loss {{level}}, over rates in ratios of $√2$, means of {{seeds}} runs, and (c) the rate that does it. (d) Mean gap from the minimum at rest on {{line}}, with $B$ rows and the rate unchanged, times $√B$, times $B$: of plain descent it goes like the rate over $B$, of Adam like the rate over $√B$.")
	return common.Page(2, .55, []figure.Panel{variance, steps, rates, rest}, table, caption), nil
}
