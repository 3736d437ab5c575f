package momentum

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func nesterovClaims() []lab.Claim {
	largest := func(panel, label, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.Most(d.Where("panel", panel).Where("label", label).Floats(column))
		}
	}
	claims := []lab.Claim{
		{ID: "C1", Text: `on a quadratic the flow with friction $3/t$ is $2J_1(t√λ)/(t√λ)$: largest error up to $t = 50$`,
			Want: lab.AtMost(1e-9), Origin: lab.Derived("$x'' + 3x'/t + λx = 0$ is Bessel's equation for $tx$; the bound is for the error of the integration"), Value: largest("closed", "quadratic", "error")},
		{ID: "C2", Text: "$\\sup t^2f/x_0^2$ on a quadratic, $2\\max J_1^2$",
			Want: lab.Within(2*besselJ1(1.841183781)*besselJ1(1.841183781), 1e-4), Origin: lab.Derived("$2\\max J_1^2$, at 1.8412"), Value: largest("constant", "quadratic", "value")},
		{ID: "C2", Text: "on $|x|$ $t^2f/x_0^2$ is at most 2: its largest value",
			Want: lab.Within(2, 1e-4), Origin: lab.Derived("$t^2f + 2‖x - x^⋆ + ½tx'‖^2$ does not grow, and is $2x_0^2$ at the start"), Value: largest("lobe", "$|x|$", "value")},
		{ID: "C2", Text: "on $|x|$ $t^2f/x_0^2$ reaches 2 on every lobe: the smallest of its maxima",
			Want: lab.Within(2, 1e-4), Origin: lab.Derived("on $|x|$ the same energy is constant; it is all $t^2f$ where $x + ½tx' = 0$"), Value: func(d *figure.Table) float64 {
				return -common.Most(common.Negated(d.Where("panel", "lobe").Floats("value")))
			}},
		{ID: "C4", Text: "at $r = 1$ on ½x² $t·f$ goes to $1/π$, so that $t^2f$ has no bound",
			Want: lab.Within(1/math.Pi, 1e-4), Origin: lab.Derived("$x = J_0(t)$, whose envelope is $√(2/(πt))$"), Value: func(d *figure.Table) float64 {
				g := d.Where("panel", "envelope").Where("r", 1.)
				n := g.Len() - 1
				return g.Floats("t")[n] * g.Floats("value")[n]
			}},
	}
	for _, r := range []float64{1, 2, 3, 4, 5} {
		claims = append(claims, lab.Claim{ID: "C3", Text: fmt.Sprintf("power of $t$ on a quadratic at $r = %g$ is $-r$", r),
			Want: lab.Within(-r, .01), Origin: lab.Derived("$x$ is a Bessel function times $t^{(1-r)/2}$, with the envelope $t^{-r/2}$"), Value: exponent("quadratic", r)})
	}
	for _, r := range []float64{1, 1.5, 2, 2.5, 3, 4, 6} {
		origin := lab.Derived("the action of a swing on $|x|$, which goes like $f^{3/2}$, falls like $t^{-r}$")
		if r <= 3 {
			origin = origin.Instead("the abstract of attouch2019rate has $O(t^{-2r/3})$ for smooth functions and $r ≤ 3$, a bound")
		}
		claims = append(claims, lab.Claim{ID: "C5", Text: fmt.Sprintf("power of $t$ on $|x|$ at $r = %g$ is $-2r/3$", r),
			Want: lab.Within(math.Round(-2e5*r/3)/1e5, 1e-3), Origin: origin, Value: exponent("$|x|$", r)})
	}
	for i, want := range []float64{.145, .0738, .0334, .0168, .0084} {
		s := []float64{1, .25, .05, .0125, .003125}[i]
		claims = append(claims, lab.Claim{ID: "C6", Text: fmt.Sprintf("largest distance of Nesterov's method to the flow, $s = %g$", s),
			Want: lab.Near(want, .05), Origin: common.Earlier, Value: func(d *figure.Table) float64 {
				return common.FirstOf(d.Where("panel", "order").Where("s", s).Floats("error"))
			}})
	}
	return append(claims,
		lab.Claim{ID: "C6", Text: "largest distance of Nesterov's method to the flow: order in $s$", Want: lab.Within(.5, .025), Origin: lab.Derived("a step of $√s$ in time, of order 1"), Value: func(d *figure.Table) float64 {
			g := d.Where("panel", "order")
			return common.PowerLaw(g.Floats("s"), g.Floats("error"))
		}},
		lab.Claim{ID: "C11", Text: `on the high-resolution flow $f$ stays below $(2‖x_0‖^2/s)e^{-t√μ/4}$: largest ratio`,
			Want: lab.AtMost(1), Origin: common.Earlier.Instead("the bound is that of a theorem of shi2022understanding, whose section is not known here"), Value: func(d *figure.Table) float64 { return common.Most(d.Where("panel", "high").Floats("error")) }},
		lab.Claim{ID: "C12", Text: "Nesterov's method on a quadratic with $κ = 10^8$: power of $k$ in the smallest $‖∇f‖^2$ so far, over the last two decades",
			Want: lab.AtMost(-3), Origin: lab.Published("shi2022understanding", "abstract: the squared gradient norm falls at an inverse cubic rate"), Value: func(d *figure.Table) float64 {
				g := d.Where("panel", "gradient")
				k, f := g.Floats("t"), g.Floats("value")
				i := slices.IndexFunc(k, func(k float64) bool { return k >= 200 })
				if i < 0 {
					return math.NaN()
				}
				return common.PowerLaw(k[i:], f[i:])
			}},
		lab.Claim{ID: "C12", Text: "Nesterov's method on a quadratic with $κ = 10^8$: the smallest $‖∇f‖^2$ so far times $s^2(k+1)^3/‖x_0-x^⋆‖^2$, its largest value",
			Want: lab.Between(.036, .052), Origin: common.Earlier.Instead("it depends on the start; the constant of the theorem is said to be 8568"), Value: func(d *figure.Table) float64 {
				return common.Most(d.Where("panel", "gradient").Floats("error"))
			}},
	)
}

// exponent returns the claim's value that is recorded for an objective and a friction.
func exponent(label string, r float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		return common.FirstOf(d.Where("panel", "power").Where("label", label).Where("r", r).Floats("value"))
	}
}
