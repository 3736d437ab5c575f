package momentum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func nesterovClaims() []lab.Claim {
	var cs []lab.Claim
	add := func(id, text string, want lab.Want, origin lab.Origin, value func(*figure.Table) float64) {
		cs = append(cs, lab.Claim{ID: id, Text: text, Want: want, Origin: origin, Value: value})
	}
	values := func(d *figure.Table, panel, label string) []float64 {
		return lab.Column(frictions(d, panel, label), frictionRow.value)
	}
	add("C1", `on a quadratic the flow with friction $3/t$ is $2J_1(t√λ)/(t√λ)$: largest error up to $t = 50$`,
		lab.AtMost(1e-9), lab.Derived("$x'' + 3x'/t + λx = 0$ is Bessel's equation for $tx$; the bound is for the error of the integration"),
		lab.Of(func(rows []besselRow) float64 { return rows[0].Error }))
	add("C2", "$\\sup t^2f/x_0^2$ on a quadratic, $2\\max J_1^2$",
		lab.Within(2*besselJ1(1.841183781)*besselJ1(1.841183781), 1e-4), lab.Derived("$2\\max J_1^2$, at 1.8412"),
		func(d *figure.Table) float64 { return common.Most(values(d, "constant", "quadratic")) })
	add("C2", "on $|x|$ $t^2f/x_0^2$ is at most 2: its largest value",
		lab.Within(2, 1e-4), lab.Derived("$t^2f + 2‖x - x^⋆ + ½tx'‖^2$ does not grow, and is $2x_0^2$ at the start"),
		func(d *figure.Table) float64 { return common.Most(values(d, "lobe", "")) })
	add("C2", "on $|x|$ $t^2f/x_0^2$ reaches 2 on every lobe: the smallest of its maxima",
		lab.Within(2, 1e-4), lab.Derived("on $|x|$ the same energy is constant; it is all $t^2f$ where $x + ½tx' = 0$"),
		func(d *figure.Table) float64 { return common.Least(frictions(d, "lobe", ""), frictionRow.value) })
	add("C4", "at $r = 1$ on ½x² $t·f$ goes to $1/π$, so that $t^2f$ has no bound",
		lab.Within(1/math.Pi, 1e-4), lab.Derived("$x = J_0(t)$, whose envelope is $√(2/(πt))$"),
		lab.Of(func(rows []frictionRow) float64 {
			end := common.Last(lab.Where(rows, func(r frictionRow) bool { return r.Panel == "envelope" && r.R == 1 }))
			return end.T * end.Value
		}))
	exponent := func(label string, r float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(lab.Column(lab.Where(frictions(d, "power", label), func(p frictionRow) bool { return p.R == r }), frictionRow.value))
		}
	}
	for _, r := range []float64{1, 2, 3, 4, 5} {
		add("C3", fmt.Sprintf("power of $t$ on a quadratic at $r = %g$ is $-r$", r),
			lab.Within(-r, .01), lab.Derived("$x$ is a Bessel function times $t^{(1-r)/2}$, with the envelope $t^{-r/2}$"), exponent("quadratic", r))
	}
	for _, r := range []float64{1, 1.5, 2, 2.5, 3, 4, 6} {
		origin := lab.Derived("the action of a swing on $|x|$, which goes like $f^{3/2}$, falls like $t^{-r}$")
		if r <= 3 {
			origin = origin.Instead("the abstract of attouch2019rate has $O(t^{-2r/3})$ for smooth functions and $r ≤ 3$, a bound")
		}
		add("C5", fmt.Sprintf("power of $t$ on $|x|$ at $r = %g$ is $-2r/3$", r), lab.Within(math.Round(-2e5*r/3)/1e5, 1e-3), origin, exponent("$|x|$", r))
	}
	for _, c := range [][2]float64{{1, .145}, {.25, .0738}, {.05, .0334}, {.0125, .0168}, {.003125, .0084}} {
		add("C6", fmt.Sprintf("largest distance of Nesterov's method to the flow, $s = %g$", c[0]),
			lab.Near(c[1], .05), common.Earlier,
			lab.Of(func(rows []distanceRow) float64 {
				return lab.Where(rows, func(r distanceRow) bool { return r.S == c[0] })[0].Error
			}))
	}
	add("C6", "largest distance of Nesterov's method to the flow: order in $s$",
		lab.Within(.5, .025), lab.Derived("a step of $√s$ in time, of order 1"),
		lab.Of(func(rows []distanceRow) float64 { return common.PowerLaw(lab.XY(rows, distanceRow.point)) }))
	add("C11", `on the high-resolution flow $f$ stays below $(2‖x_0‖^2/s)e^{-t√μ/4}$: largest ratio`,
		lab.AtMost(1), common.Earlier.Instead("the bound is that of a theorem of shi2022understanding, whose section is not known here"),
		lab.Of(func(rows []boundRow) float64 { return common.Most(lab.Column(bounds(rows, "high"), boundRow.ratio)) }))
	add("C12", "Nesterov's method on a quadratic with $κ = 10^8$: power of $k$ in the smallest $‖∇f‖^2$ so far, over the last two decades",
		lab.AtMost(-3), lab.Published("shi2022understanding", "abstract: the squared gradient norm falls at an inverse cubic rate"),
		lab.Of(func(rows []boundRow) float64 {
			late := lab.Where(bounds(rows, "gradient"), func(r boundRow) bool { return r.T >= 200 })
			return common.PowerLaw(lab.XY(late, boundRow.point))
		}))
	add("C12", "Nesterov's method on a quadratic with $κ = 10^8$: the smallest $‖∇f‖^2$ so far times $s^2(k+1)^3/‖x_0-x^⋆‖^2$, its largest value",
		lab.Between(.036, .052), common.Earlier.Instead("it depends on the start; the constant of the theorem is said to be 8568"),
		lab.Of(func(rows []boundRow) float64 {
			return common.Most(lab.Column(bounds(rows, "gradient"), boundRow.ratio))
		}))
	return cs
}
