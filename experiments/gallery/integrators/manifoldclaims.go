package integrators

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func manifoldClaims() []lab.Claim {
	row := func(panel, label string, h float64, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", panel).Where("label", label).Where("h", h).Floats(column))
		}
	}
	largest := func(panel, label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.Most(d.Where("panel", panel).Where("label", label).Floats("value"))
		}
	}
	order := func(panel, label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			g := d.Where("panel", panel).Where("label", label)
			return common.PowerLaw(g.Floats("h"), g.Floats("value"))
		}
	}
	cs := []lab.Claim{
		{ID: "C77", Text: "Oja's flow by DOP853 against $e^{At}x_0$, normalised", Want: lab.AtMost(1e-11), Origin: lab.Derived("$e^{At}x_0/‖e^{At}x_0‖$, but for the error of the integration"), Value: largest("exact", "Oja")},
		{ID: "C78", Text: "Euler's method on Brockett's flow: order of the eigenvalues' drift", Want: lab.Within(1, .15), Origin: lab.Derived("Euler's method has order 1, and keeps no eigenvalue"), Value: order("drift", "spectrum, Euler")},
		{ID: "C78", Text: "along geodesics of Brockett's flow: the largest drift of an eigenvalue", Want: lab.AtMost(1e-12), Origin: lab.Derived("a step is a similarity; the bound is for the rounding of a thousand").Instead("an earlier program has 1e-14, of fewer steps"), Value: largest("drift", "spectrum, geodesic")},
		{ID: "C78", Text: "along geodesics the flow sorts: in the end, largest difference of a diagonal element to its eigenvalue in falling order", Want: lab.AtMost(1e-9), Origin: lab.Derived("the only stable rest of $[H, [H, N]]$ is the diagonal in the order of $N$"), Value: largest("sorted", "spectrum, geodesic")},
		{ID: "C80", Text: "replicator flow by DOP853 against softmax", Want: lab.AtMost(1e-12), Origin: lab.Derived("$x_i ∝ x_i(0)e^{-c_it}$, but for the error of the integration"), Value: largest("exact", "replicator")},
		{ID: "C80", Text: "multiplicative weights on a linear cost against softmax, one step of $h = 5$", Want: lab.AtMost(4e-16), Origin: lab.Derived("$x_i ∝ x_i(0)e^{-c_iht}$ at any $h$; the bound is for rounding"), Value: row("weights", "multiplicative weights", 5, "value")},
		{ID: "C80", Text: "multiplicative weights on a linear cost against softmax, 500 steps of $h = 0.01$", Want: lab.AtMost(5e-15), Origin: lab.Derived("the same; the bound is for the rounding of 500 steps"), Value: row("weights", "multiplicative weights", .01, "value")},
		{ID: "C81", Text: "Newton flow: largest difference of $∇f(x(t))e^t/∇f(x_0)$ from 1", Want: lab.AtMost(1e-9), Origin: lab.Derived("$d∇f/dt = -∇f$, but for the error of the integration"), Value: largest("exact", "Newton")},
		{ID: "C82", Text: "natural gradient by σ and by log σ: order in $h$ of the distance of the ends", Want: lab.Within(1, .1), Origin: lab.Derived("Euler's method has order 1, and the flow does not depend on the coordinates"), Value: order("natural", "log")},
		{ID: "C73", Text: "flow by $q = 3$ from (3, -4) on $½‖x‖^2$: time of arrival", Want: lab.Within(math.Sqrt(5)/.5, 1e-4), Origin: lab.Derived("$‖x_0‖^{1-a}/(1-a)$ with $a = 1/(q-1)$, $‖x_0‖ = 5$"), Value: row("arrival", "$q = 3$", 0, "t")},
		{ID: "C73", Text: "flow by $q = 5$ from (3, -4) on $½‖x‖^2$: time of arrival", Want: lab.Within(math.Sqrt(5*math.Sqrt(5))/.75, 1e-4), Origin: lab.Derived("$‖x_0‖^{1-a}/(1-a)$ with $a = 1/(q-1)$, $‖x_0‖ = 5$"), Value: row("arrival", "$q = 5$", 0, "t")},
		{ID: "C73", Text: "normalised flow from (3, -4) on $½‖x‖^2$: time of arrival", Want: lab.Within(5, 1e-3), Origin: lab.Derived("speed 1: $‖x_0‖$; steps of 2⁻¹⁰"), Value: row("arrival", "normalised", .0009765625, "t")},
		{ID: "C73", Text: "sign flow from (3, -4) on $½‖x‖^2$: time of arrival", Want: lab.Within(4, 0), Origin: lab.Derived("speed 1 in every coordinate: $\\max|x_i|$"), Value: row("arrival", "sign", .0009765625, "t")},
	}
	for _, c := range []struct{ h, want float64 }{{.2, 2.06e-2}, {.1, 9.6e-3}, {.05, 4.6e-3}, {.025, 2.3e-3}} {
		cs = append(cs, lab.Claim{ID: "C82", Text: fmt.Sprintf("natural gradient by σ and by log σ, $h = %g$: distance of the ends", c.h), Want: lab.Near(c.want, .02), Origin: common.Earlier, Value: row("natural", "log", c.h, "value")})
	}
	for _, c := range []struct{ h, want, other float64 }{{.02, .5495, .153}, {.01, .2578, .071}, {.005, .1249, .034}} {
		cs = append(cs, lab.Claim{ID: "C78", Text: fmt.Sprintf("Euler's method on Brockett's flow, $h = %g$: largest drift of an eigenvalue", c.h), Want: lab.Near(c.want, .01), Value: row("drift", "spectrum, Euler", c.h, "value"),
			Origin: lab.Recorded("ours, of this matrix; the ratios of neighbours, 2.13 and 2.06, are to be near 2").Instead(fmt.Sprintf("an earlier program has %g, of a matrix that is not known", c.other))})
	}
	for _, h := range []float64{.02, .01, .005} {
		cs = append(cs, lab.Claim{ID: "C77", Text: fmt.Sprintf("retracted Euler, $h = %g$: its rate over the largest of $|1 - h(λ_1 - λ_j)|$", h), Want: lab.Near(1, 1e-3), Origin: lab.Derived("the largest of $|1 - h(λ_1 - λ_j)|$ over $j > 1$"), Value: func(d *figure.Table) float64 {
			return row("rate", "retracted", h, "value")(d) / row("rate", "retracted", h, "want")(d)
		}})
	}
	for _, k := range []float64{1, 2, 3} {
		cs = append(cs, lab.Claim{ID: "C79", Text: fmt.Sprintf("Toda's flow of half the matrix at t = %g against the QR iteration on its exponential: largest difference of an element", k), Want: lab.AtMost(1e-12),
			Origin: lab.Derived("$L(t) = Q^TL(0)Q$ with $e^{tL(0)} = QR$; the bound is for the error of the integration and rounding"), Value: func(d *figure.Table) float64 {
				return common.FirstOf(d.Where("panel", "toda").Where("t", k).Floats("value"))
			}})
	}
	return cs
}
