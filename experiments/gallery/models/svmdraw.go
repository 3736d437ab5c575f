package models

import (
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func svmClaims() []lab.Claim {
	reference := func(text, loss string, want lab.Want, how string) lab.Claim {
		return lab.NewClaim("reference", text, want, lab.Derived(how), func(rows []svmReferenceRow) float64 {
			r := lab.Where(rows, func(r svmReferenceRow) bool { return r.Loss == loss })[0]
			return r.F - r.Bound
		})
	}
	claim := func(id, text string, want lab.Want, origin lab.Origin, value func(svmRuns) float64) lab.Claim {
		return lab.Claim{ID: id, Text: text, Want: want, Origin: origin, Value: func(data *figure.Table) float64 {
			return lab.Of(func([]svmRow) float64 { return value(svmRunsOf(data)) })(data)
		}}
	}
	floors := func(loss, a, b string) func(svmRuns) float64 {
		return func(runs svmRuns) float64 { return floor(runs.of(loss, a)) / floor(runs.of(loss, b)) }
	}
	end := func(loss, label string) func(svmRuns) float64 {
		return func(runs svmRuns) float64 { return common.Last(runs.of(loss, label)).F }
	}
	const loose, tight = "Heun estimate, tol $10^{-2}$", "Heun estimate, tol $10^{-3}$"
	const tenth = "the floor of error control over that at a tenth of the tolerance, a power of the tolerance near "
	return []lab.Claim{
		reference("hinge: the reference's gap between primal and dual", "hinge",
			lab.Between(0, 1e-11), "primal and dual meet; the bound is for the iterations and rounding"),
		reference("squared hinge: Newton's minimum lies above the dual bound by", "squared",
			lab.Within(0, 1e-11), "primal and dual meet; the bound is for rounding"),
		claim("floor", "hinge: "+tenth+"1", lab.Between(5, 20),
			lab.Recorded("a kink makes the floor go like the tolerance, a ratio near 10; the band was chosen after the 11.9 found here"),
			floors("hinge", loose, tight)),
		claim("floor", "squared hinge: "+tenth+"2", lab.Between(80, 125),
			lab.Derived("$10^2$; the band is for where in its cycle a run ends"), floors("squared", loose, tight)),
		claim("floor", "hinge: the floor of the fixed step 1 over that of 0.1", lab.AtLeast(5), common.Beside("22.8"),
			floors("hinge", "fixed, $h = 1$", "fixed, $h = 0.1$")),
		claim("freeze", "hinge: the gap at which the secant rule AdGD stops moving", lab.AtLeast(1e-2), common.Beside("0.0116"),
			end("hinge", "AdGD")),
		claim("freeze", "squared hinge: the gap that the secant rule AdGD reaches", lab.AtMost(1e-12),
			lab.Derived("it converges where $f$ is smooth; the bound is for rounding"), end("squared", "AdGD")),
		claim("pegasos", "hinge: gap of $h_k = 1/(1 + λk)$, the step of Pegasos, over that of the fixed step it begins with",
			lab.AtMost(.05), common.Beside("0.0071"), floors("hinge", "decay, $1/k$", "fixed, $h = 1$")),
	}
}

// svmRuns are the runs with F as the gap to the reference's minimum.
type svmRuns []svmRow

func svmRunsOf(data *figure.Table) svmRuns {
	runs := lab.Rows[svmRow](data)
	for _, ref := range lab.Rows[svmReferenceRow](data) {
		for i := range runs {
			if runs[i].Loss == ref.Loss {
				runs[i].F -= ref.F
			}
		}
	}
	return runs
}

func (runs svmRuns) of(loss, label string) []svmRow {
	return lab.Where(runs, func(r svmRow) bool { return r.Loss == loss && r.Label == label })
}

// floor is the median of the gaps in the second half of a run.
func floor(run []svmRow) float64 {
	last := common.Last(run)
	late := lab.Where(run, func(r svmRow) bool { return float64(r.Grads) >= float64(last.Grads)/2 })
	gaps := lab.Column(late, func(r svmRow) float64 { return r.F })
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}

func drawSVM(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 2, ShareX: true, Letters: true, Aspect: .55}
	var lower []figure.Panel
	table := figure.NewTable("loss", "control", "optimizer", "grads", "last gap", "median gap of the last half")
	for _, g := range lab.GroupBy(svmRunsOf(data), svmRow.loss) {
		name := map[string]string{"hinge": "hinge", "squared": "squared hinge"}[g.Key]
		shown := lab.Where(g.Rows, func(r svmRow) bool { return r.Label != "decay, $1/√k$" })
		gap := common.GapPanel(name+map[string]string{"hinge": ", with kinks", "squared": ", smooth"}[g.Key], families(shown, func(r svmRow) float64 { return r.F }))
		gap.Y.Floor = 1e-13
		fig.Panels = append(fig.Panels, gap)
		lower = append(lower, figure.Panel{
			Title: "step on the " + name, Legend: figure.Below, X: gap.X, Y: figure.Axis{Label: "step $h_k$", Log: true, Floor: 1e-10},
			Series: families(shown, func(r svmRow) float64 { return r.H }),
		})
		for _, c := range lab.GroupBy(g.Rows, svmRow.label) {
			e := c.Last()
			table.Add(name, lab.Plain(c.Key), e.Optimizer, e.Grads, lab.Short(e.F), lab.Short(floor(c.Rows)))
		}
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := v.Fill("A linear support vector machine on {{data}}, $λ = {{l2}}$, without bias, by Euler on the (sub)gradient flow: gap to the minimum (top) and step (bottom), median, least and largest of every eighth of a decade. " +
		"On the hinge (left) a fixed step leaves a floor that grows with it, an absolute tolerance of the error a floor proportional to the tolerance, since the step is held where the gradient jumps; AdGD, which takes the jumps for curvature, freezes; steps that decay descend further. " +
		"On the squared hinge (right), whose gradient is continuous, the floor goes like the square of the tolerance, and fixed step and AdGD converge linearly. The minimum of the hinge is that of its dual problem.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"At a kink the local error is h times the gradient's jump: an absolute tolerance fixes h, and the gap with it."}}, nil
}

// families are the curves of the rules: a colour for each kind of rule, chatter as a band.
func families(rows []svmRow, of func(svmRow) float64) []figure.Series {
	var out []figure.Series
	inks := map[string]figure.Color{"fixed": figure.Blue, "decay": figure.Green, "Heun": figure.Vermillion, "AdGD": figure.Purple}
	for i, s := range common.Lines(rows, svmRow.label, figure.Line, func(r svmRow) (float64, float64) { return float64(r.Grads), of(r) }) {
		kind, _, _ := strings.Cut(s.Label, " ")
		s = common.Envelope(s, 8)
		s.Color, s.Dash = inks[strings.TrimSuffix(kind, ",")], figure.Dash(1+i%6)
		out = append(out, s)
	}
	return out
}
