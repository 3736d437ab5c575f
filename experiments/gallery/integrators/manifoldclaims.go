package integrators

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func manifoldClaims() []lab.Claim {
	var cs []lab.Claim
	flow := func(id, text string, bound float64, how, label string) {
		cs = append(cs, lab.NewClaim(id, text, lab.AtMost(bound), lab.Derived(how), func(rows []flowRow) float64 {
			return common.Most(lab.Column(lab.Where(rows, func(r flowRow) bool { return r.Panel == "exact" && r.Label == label }),
				func(r flowRow) float64 { return r.Value }))
		}))
	}
	stepped := func(id, text string, want lab.Want, origin lab.Origin, panel, label string, value func([]steppedRow) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, func(rows []steppedRow) float64 {
			return value(lab.Where(rows, func(r steppedRow) bool { return r.Panel == panel && r.Label == label }))
		}))
	}
	arrival := func(text, label string, want, tol float64, how string) {
		cs = append(cs, lab.NewClaim("C73", text+" from (3, -4) on $½‖x‖^2$: time of arrival", lab.Within(want, tol), lab.Derived(how),
			func(rows []arrivalRow) float64 {
				return lab.Where(rows, func(r arrivalRow) bool { return r.Label == label })[0].T
			}))
	}
	order := func(rows []steppedRow) float64 { return common.PowerLaw(lab.XY(rows, steppedRow.point)) }
	largest := func(rows []steppedRow) float64 {
		return common.Most(lab.Column(rows, func(r steppedRow) float64 { return r.Value }))
	}
	at := func(h float64) func([]steppedRow) float64 {
		return func(rows []steppedRow) float64 {
			return lab.Where(rows, func(r steppedRow) bool { return r.H == h })[0].Value
		}
	}

	flow("C77", "Oja's flow by DOP853 against $e^{At}x_0$, normalised", 1e-11,
		"$e^{At}x_0/‖e^{At}x_0‖$, but for the error of the integration", "Oja")
	stepped("C78", "Euler's method on Brockett's flow: order of the eigenvalues' drift",
		lab.Within(1, .15), lab.Derived("Euler's method has order 1, and keeps no eigenvalue"), "drift", "spectrum, Euler", order)
	stepped("C78", "along geodesics of Brockett's flow: the largest drift of an eigenvalue", lab.AtMost(1e-12),
		lab.Derived("a step is a similarity; the bound is for the rounding of a thousand").Instead("an earlier program has 1e-14, of fewer steps"),
		"drift", "spectrum, geodesic", largest)
	stepped("C78", "along geodesics the flow sorts: in the end, largest difference of a diagonal element to its eigenvalue in falling order",
		lab.AtMost(1e-9), lab.Derived("the only stable rest of $[H, [H, N]]$ is the diagonal in the order of $N$"),
		"sorted", "spectrum, geodesic", largest)
	flow("C80", "replicator flow by DOP853 against softmax", 1e-12,
		"$x_i ∝ x_i(0)e^{-c_it}$, but for the error of the integration", "replicator")
	stepped("C80", "multiplicative weights on a linear cost against softmax, one step of $h = 5$",
		lab.AtMost(4e-16), lab.Derived("$x_i ∝ x_i(0)e^{-c_iht}$ at any $h$; the bound is for rounding"), "weights", "multiplicative weights", at(5))
	stepped("C80", "multiplicative weights on a linear cost against softmax, 500 steps of $h = 0.01$",
		lab.AtMost(5e-15), lab.Derived("the same; the bound is for the rounding of 500 steps"), "weights", "multiplicative weights", at(.01))
	flow("C81", "Newton flow: largest difference of $∇f(x(t))e^t/∇f(x_0)$ from 1", 1e-9,
		"$d∇f/dt = -∇f$, but for the error of the integration", "Newton")
	stepped("C82", "natural gradient by σ and by log σ: order in $h$ of the distance of the ends",
		lab.Within(1, .1), lab.Derived("Euler's method has order 1, and the flow does not depend on the coordinates"), "natural", "log", order)
	const form = "$‖x_0‖^{1-a}/(1-a)$ with $a = 1/(q-1)$, $‖x_0‖ = 5$"
	arrival("flow by $q = 3$", "$q = 3$", math.Sqrt(5)/.5, 1e-4, form)
	arrival("flow by $q = 5$", "$q = 5$", math.Sqrt(5*math.Sqrt(5))/.75, 1e-4, form)
	arrival("normalised flow", "normalised", 5, 1e-3, "speed 1: $‖x_0‖$; steps of 2⁻¹⁰")
	arrival("sign flow", "sign", 4, 0, "speed 1 in every coordinate: $\\max|x_i|$")
	for _, c := range []struct{ h, want float64 }{{.2, 2.06e-2}, {.1, 9.6e-3}, {.05, 4.6e-3}, {.025, 2.3e-3}} {
		stepped("C82", fmt.Sprintf("natural gradient by σ and by log σ, $h = %g$: distance of the ends", c.h),
			lab.Near(c.want, .02), common.Earlier, "natural", "log", at(c.h))
	}
	for _, c := range []struct{ h, want, other float64 }{{.02, .5495, .153}, {.01, .2578, .071}, {.005, .1249, .034}} {
		stepped("C78", fmt.Sprintf("Euler's method on Brockett's flow, $h = %g$: largest drift of an eigenvalue", c.h), lab.Near(c.want, .01),
			lab.Recorded("found here, of this matrix; the ratios of neighbours, 2.13 and 2.06, are to be near 2").
				Instead(fmt.Sprintf("an earlier program has %g, of a matrix that is not known", c.other)),
			"drift", "spectrum, Euler", at(c.h))
	}
	for _, h := range []float64{.02, .01, .005} {
		cs = append(cs, lab.NewClaim("C77", fmt.Sprintf("retracted Euler, $h = %g$: its rate over the largest of $|1 - h(λ_1 - λ_j)|$", h),
			lab.Near(1, 1e-3), lab.Derived("the largest of $|1 - h(λ_1 - λ_j)|$ over $j > 1$"), func(rows []contractionRow) float64 {
				r := lab.Where(rows, func(r contractionRow) bool { return r.H == h })[0]
				return r.Value / r.Want
			}))
	}
	for _, t := range []float64{1, 2, 3} {
		cs = append(cs, lab.NewClaim("C79",
			fmt.Sprintf("Toda's flow of half the matrix at t = %g against the QR iteration on its exponential: largest difference of an element", t),
			lab.AtMost(1e-12), lab.Derived("$L(t) = Q^TL(0)Q$ with $e^{tL(0)} = QR$; the bound is for the error of the integration and rounding"),
			func(rows []flowRow) float64 {
				return lab.Where(rows, func(r flowRow) bool { return r.Panel == "toda" && r.T == t })[0].Value
			}))
	}
	return cs
}
