package integrators

import (
	"cmp"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

func implicitClaims() []lab.Claim {
	var cs []lab.Claim
	claim := func(text string, want lab.Want, origin lab.Origin, problem, rule string, value func(rows []lawRow) float64) {
		cs = append(cs, lab.NewClaim("3.9", text, want, origin, func(rows []lawRow) float64 {
			return value(lab.Where(rows, func(r lawRow) bool { return r.Problem == problem && r.Rule == rule }))
		}))
	}
	to := func(gap float64) func([]lawRow) float64 {
		return func(rows []lawRow) float64 { return workTo(rows, gap) }
	}
	const explicit, linearised, exact = "explicit", "implicit, linearised", "the same, solved exactly"
	for _, name := range common.TableProblems {
		on := " on " + common.Titled(name)
		claim("h·‖∇f‖ constant, explicit: gradients to a gap of $10^{-9}$"+on, lab.Never(),
			lab.Derived("steps of the length tol hover at tol/2, where the gap is above $10^{-9}$ at this tolerance"), name, explicit, to(1e-9))
		claim("h·‖∇f‖ constant, implicit: gradients and products to a gap of $10^{-9}$"+on, lab.AtMost(1000), common.Beside("66 to 636"),
			name, linearised, to(1e-9))
		claim("largest relative departure of h·‖∇f‖ from the first, implicit"+on, lab.AtMost(1e-10),
			lab.Derived("the rule is $h_k = h_0‖∇f_0‖/‖∇f_k‖$"), name, linearised,
			func(rows []lawRow) float64 {
				return common.Most(lab.Column(rows, func(r lawRow) float64 { return math.Abs(r.Law/rows[0].Law - 1) }))
			})
		claim("order at the end, implicit and solved exactly: the ratio of the logarithms of successive factors of ‖∇f‖"+on, lab.AtLeast(1.5),
			lab.Derived("a step of linearly implicit Euler leaves $(I + hH)^{-1}∇f$; with $h ∝ 1/‖∇f‖$ the order tends to 2"), name, exact,
			func(rows []lawRow) float64 {
				return orderOf(lab.Column(rows, func(r lawRow) float64 { return r.Slope }))
			})
	}
	const unknown = "the first length and the tolerance of the iterations are not known; 20 % were chosen after the "
	claim("explicit, on D1r: gradients to $10^{-6}$, at the best tolerance", lab.Near(12760, .02), common.Earlier,
		"d1r", explicit, to(1e-6))
	claim("implicit, on D1r: gradients and products to $10^{-6}$", lab.Near(571, .2), common.Earlier.Instead(unknown+"471 found here"),
		"d1r", linearised, to(1e-6))
	claim("implicit, on D1r: gradients and products to $10^{-9}$", lab.Near(754, .2), common.Earlier.Instead(unknown+"636 found here"),
		"d1r", linearised, to(1e-9))
	return cs
}

// workTo is the work at the first row whose gap is low enough.
func workTo(rows []lawRow, gap float64) float64 {
	for _, r := range rows {
		if r.Gap <= gap {
			return r.Work
		}
	}
	return math.Inf(1)
}

// orderOf is the last ln(r_k/r_{k-1})/ln(r_{k-1}/r_{k-2}) of residuals that fall by factors of two and more to 10⁻¹² at least.
func orderOf(r []float64) float64 {
	last := math.NaN()
	for k := 2; k < len(r); k++ {
		a, b := vec.Log(r[k-1]/r[k-2]), vec.Log(r[k]/r[k-1])
		if a < -math.Ln2 && b < -math.Ln2 && r[k] > 1e-12 {
			last = b / a
		}
	}
	return last
}

func drawImplicit(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: len(v.Strings("problem")), Letters: true, Aspect: .75, ShareX: true}
	problems := map[string]string{"d1r": "quadratic, $κ = 10^4$", "d2": "Rosenbrock", "d3": "logistic regression"}
	name := func(r lawRow) string { return strings.Replace(r.Rule, "the same", "implicit", 1) }
	var lower []figure.Panel
	table := figure.NewTable("problem", "rule", "optimizer", "h·‖∇f‖", "to 1e-3", "to 1e-6", "to 1e-9")
	for _, g := range lab.GroupBy(lab.Rows[lawRow](data), func(r lawRow) string { return r.Problem }) {
		gap := figure.Panel{
			Title: cmp.Or(problems[g.Key], common.Titled(g.Key)), Legend: figure.Below, X: figure.Axis{Log: true}, Y: figure.Axis{Log: true, Floor: 1e-16, Max: 10},
			Series: lab.Curves(g.Rows, func(r lawRow) (string, float64, float64) { return name(r), r.Work, r.Gap }),
		}
		h := figure.Panel{
			Title: strings.Split(gap.Title, ",")[0] + ": step", Legend: figure.Hidden, X: figure.Axis{Log: true, Label: "gradients and products"}, Y: figure.Axis{Log: true},
			Series: lab.Curves(g.Rows, func(r lawRow) (string, float64, float64) { return name(r), r.Work, r.H }),
		}
		if len(lower) == 0 {
			gap.Y.Label, h.Y.Label = `$(f - f^\star)/(f_0 - f^\star)$`, "step $h_k$"
		}
		fig.Panels = append(fig.Panels, gap)
		lower = append(lower, h)
		for _, rule := range lab.GroupBy(g.Rows, lawRow.rule) {
			cells := []any{g.Key, rule.Key, rule.Rows[0].Optimizer, lab.Digits(rule.Rows[0].Law, 3)}
			for _, gap := range common.Gaps {
				cell := "never"
				if w := workTo(rule.Rows, gap); !math.IsInf(w, 1) {
					cell = spec.Number(w)
				}
				cells = append(cells, cell)
			}
			table.Add(cells...)
		}
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := v.Fill("One law, $h‖∇f‖$ constant, two methods. On a rotated quadratic with $κ = 10^4$ (D1r in the table), Rosenbrock's function (D2) and logistic regression (D3). Above: the gap, relative to the first; below: the step, both against gradients and products with the Hessian. With the explicit Euler method the step grows as the slope falls until $hL = 2$, and the descent stalls (tolerances {{tol}}). " +
		"With the linearly implicit one the step grows without bound: each step is closer to Newton's, and the convergence superlinear. The constant of the law is {{first}} there; the systems are solved by conjugate gradients to a residual of {{forcing}}, or exactly.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
}
