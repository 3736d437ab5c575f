package gallery

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// momentumClaims are what the momentum experiment must bear out.
func momentumClaims() []lab.Claim {
	pick := func(panel, label string) func(*figure.Table) *figure.Table {
		return func(d *figure.Table) *figure.Table { return d.Where("panel", panel).Where("label", label) }
	}
	at := func(panel, label string, kappa float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return firstOf(pick(panel, label)(d).Where("kappa", kappa).Floats("value"))
		}
	}
	slope := func(label string) func(*figure.Table) float64 { // from κ = 10³ on
		return func(d *figure.Table) float64 {
			g := pick("rate", label)(d)
			n := g.Len()
			return powerLaw(g.Floats("kappa")[n-3:], g.Floats("value")[n-3:])
		}
	}
	off := func(panel, label string) func(*figure.Table) float64 { // largest distance between value and want
		return func(d *figure.Table) float64 {
			g := pick(panel, label)(d)
			value, want := g.Floats("value"), g.Floats("want")
			for i := range value {
				value[i] = math.Abs(value[i] - want[i])
			}
			return most(value)
		}
	}
	var out []lab.Claim
	add := func(id, text, cite string, want lab.Want, value func(*figure.Table) float64, note string) {
		out = append(out, lab.Claim{ID: id, Text: text, Cite: cite, Want: want, Value: value, Note: note})
	}
	for i, m := range startMaps {
		add("order", "distance of the momentum method to the heavy ball, "+m.label+": order in $h$", "", lab.Within([]float64{1, 1, 2}[i], .05), func(d *figure.Table) float64 {
			g := pick("order", m.label)(d)
			n := g.Len()
			return powerLaw(g.Floats("h")[n-2:], g.Floats("error")[n-2:])
		}, "")
	}
	add("C13", "explicit Euler on the heavy ball does not accelerate: $κ(1 - ρ^2) = 1$ at its best step", "", lab.Within(1, 1e-4), func(d *figure.Table) float64 {
		worst, g := 1., pick("rate", "RK1")(d)
		for i, r := range g.Floats("value") {
			if v := float64(g.Floats("kappa")[i] * r * (2 - r)); math.Abs(v-1) > math.Abs(worst-1) {
				worst = v
			}
		}
		return worst
	}, "")
	add("C13", "its rate at $κ = 10^2$", "", lab.Near(5e-3, .01), at("rate", "RK1", 1e2), "")
	add("C13", "its rate at $κ = 10^5$", "", lab.Near(5e-6, .01), at("rate", "RK1", 1e5), "")
	for i, want := range []float64{-1, -.684, -.505, -.493} {
		add("C14", fmt.Sprintf("power of $κ$ in the best rate of RK%d, from $κ = 10^3$ on", i+1), "zhang2018direct", lab.Within(want, .003), slope(fmt.Sprintf("RK%d", i+1)), "")
	}
	const euler, symplectic, implicit = "RK1, high resolution", "symplectic, high resolution", "implicit, high resolution"
	const contrary = "The source's theorem is an upper bound at steps of the order μ/L²; the method itself accelerates."
	add("C15", "explicit Euler on the high-resolution flow has the determinant $1 - √(μs)(2 - sλ)$: largest error", "", lab.AtMost(1e-12), off("determinant", euler), "")
	for i, want := range []float64{5.6e-2, 1.7e-2, 5.5e-3, 1.7e-3} {
		k := []float64{1e2, 1e3, 1e4, 1e5}[i]
		add("C15", "its rate at $κ = $"+power(k), "shi2019acceleration", lab.Near(want, .03), at("rate", euler, k), contrary)
	}
	add("C15", "its best $s$ in units of $1/L$ at $κ = 10^5$", "", lab.Within(2./3, .01), func(d *figure.Table) float64 {
		h := firstOf(pick("rate", euler)(d).Where("kappa", 1e5).Floats("h"))
		return h * h
	}, "")
	steps := func(label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 { return firstOf(pick("logistic", label)(d).Floats("value")) }
	}
	const other = "The source's 1615 to 1529 is of a logistic regression with κ = 2.75e4 that it does not define; here κ = 9.2e3."
	add("C15", "on logistic regression it needs little more steps than the symplectic scheme: ratio", "", lab.Between(1, 1.06), func(d *figure.Table) float64 { return steps(euler)(d) / steps(symplectic)(d) }, other)
	add("C15", "... where gradient descent has not arrived after 20000", "", lab.Never(), steps("gradient descent"), other)
	lessardEnd := func(label string, back int) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			x := pick("Lessard", label)(d).Floats("x1")
			return x[len(x)-1-back]
		}
	}
	add("C15", "on Lessard's function it converges: $x$ after 120 steps", "", lab.Within(0, 1e-5), lessardEnd(euler, 0), "")
	add("C16", "power of $κ$ of the symplectic scheme on the high-resolution flow", "shi2019acceleration", lab.Within(-.497, .003), slope(symplectic), "")
	add("C16", "power of $κ$ of implicit Euler on it, $s = 1/L$", "shi2019acceleration", lab.Within(-.494, .003), slope(implicit), "")
	for i, m := range []string{"euler", "midpoint", "rk4"} {
		add("C17", fmt.Sprintf("power of $N$ in $f$ after $N$ steps on the flow with friction $5/t$, order %d", []int{1, 2, 4}[i]), "zhang2018direct",
			lab.Within([]float64{-.97, -1.32, -1.70}[i], .03), func(d *figure.Table) float64 {
				g := pick("direct", m)(d)
				return powerLaw(g.Floats("t"), g.Floats("value"))
			}, "")
	}
	for i, share := range []string{"0.01", "0.5", "1"} {
		add("C18", "Nesterov's method as a two-step method for the gradient flow: decay over that of the flow at $λ = "+share+"μ$, $κ = 10^4$", "scieur2017integration",
			lab.Near([]float64{1.002, 1.16, 1.99}[i], .01), at("two-step", "$λ = "+share+"μ$", 1e4), "")
	}
	fast := func(sign float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			x := pick("two-step", "$λ = 10μ$")(d).Floats("value")
			for i := range x {
				x[i] *= sign
			}
			return sign * most(x)
		}
	}
	add("C18", "... at $λ = 10μ$, smallest over $κ = 10^2, 10^3, 10^4$", "scieur2017integration", lab.Near(.21, .02), fast(-1), "")
	add("C18", "... and largest", "scieur2017integration", lab.Near(.28, .02), fast(1), "")
	add("C19", "Nesterov's method is semi-implicit Euler of a flow with the slope at $x + βx'$: largest relative difference in 300 steps", "muehlebach2019dynamical", lab.AtMost(1e-12), func(d *figure.Table) float64 {
		return firstOf(d.Where("panel", "identity").Floats("value"))
	}, "")
	add("C20", "a step of the heavy ball has the determinant $β$: largest error", "franca2020conformal", lab.AtMost(1e-12), off("determinant", "heavy ball"), "")
	add("C20", "one of Nesterov's $β(1 - sλ)$", "", lab.AtMost(1e-12), off("determinant", "Nesterov"), "")
	add("C20", "on Rosenbrock's function in the plane the heavy ball has $β^2$, here", "franca2020conformal", lab.Within(.81, 1e-6), func(d *figure.Table) float64 {
		return firstOf(pick("determinant", "heavy ball on Rosenbrock")(d).Floats("value"))
	}, "")
	for _, m := range []struct{ label, text, cite string }{
		{"gradient descent", "$(κ-1)/(κ+1)$", "nesterov2004introductory"}, {"heavy ball", "$(√κ-1)/(√κ+1)$", "polyak1964some"},
		{"Nesterov", "$1 - 1/√κ$", "nesterov2004introductory"}, {"Nesterov, best", "$1 - 2/√(3κ+1)$", "lessard2016analysis"},
	} {
		add("C23", "spectral radius of "+m.label+" on quadratics is "+m.text+", $κ = 10^2, 10^4$: largest error", m.cite, lab.AtMost(1e-6), off("radius", m.label), "")
	}
	for i, want := range []float64{3.71, 36.8} {
		add("C24", "the tuned heavy ball swings out to about $√κ/e$ from rest, $κ = $"+power([]float64{1e2, 1e4}[i]), "", lab.Near(want, .003), at("transient", "heavy ball", []float64{1e2, 1e4}[i]), "")
	}
	add("C25", "on Lessard's function the tuned heavy ball ends in a cycle of period 3: change of $x$ over the last 3 steps", "lessard2016analysis", lab.Within(0, 1e-9), func(d *figure.Table) float64 {
		return lessardEnd("heavy ball", 0)(d) - lessardEnd("heavy ball", 3)(d)
	}, "")
	for i, x := range []float64{.64653, 2.11592, -1.80245} { // 792/1225, 2592/1225 and -2208/1225
		add("C25", "a point of the cycle", "", lab.Within(x, 1e-5), lessardEnd("heavy ball", i), "")
	}
	return out
}
