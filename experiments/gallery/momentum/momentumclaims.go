package momentum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// momentumClaims are what the momentum experiment must bear out.
func momentumClaims() []lab.Claim {
	pick := func(panel, label string) func(*figure.Table) *figure.Table {
		return func(d *figure.Table) *figure.Table { return d.Where("panel", panel).Where("label", label) }
	}
	at := func(panel, label string, kappa float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(pick(panel, label)(d).Where("kappa", kappa).Floats("value"))
		}
	}
	slope := func(label string) func(*figure.Table) float64 { // from κ = 10³ on
		return func(d *figure.Table) float64 {
			g := pick("rate", label)(d)
			n := g.Len()
			return common.PowerLaw(g.Floats("kappa")[n-3:], g.Floats("value")[n-3:])
		}
	}
	off := func(panel, label string) func(*figure.Table) float64 { // largest distance between value and want
		return func(d *figure.Table) float64 {
			g := pick(panel, label)(d)
			value, want := g.Floats("value"), g.Floats("want")
			for i := range value {
				value[i] = math.Abs(value[i] - want[i])
			}
			return common.Most(value)
		}
	}
	var out []lab.Claim
	add := func(id, text string, want lab.Want, value func(*figure.Table) float64, origin lab.Origin) {
		out = append(out, lab.Claim{ID: id, Text: text, Want: want, Origin: origin, Value: value})
	}
	for i, m := range startMaps {
		add("order", "distance of the momentum method to the heavy ball, "+m.label+": order in $h$", lab.Within([]float64{1, 1, 2}[i], .05), func(d *figure.Table) float64 {
			g := pick("order", m.label)(d)
			n := g.Len()
			return common.PowerLaw(g.Floats("h")[n-2:], g.Floats("error")[n-2:])
		}, lab.Derived("symplectic Euler has order 1; with the first kick halved and the friction by the midpoint rule it is the leapfrog, of order 2"))
	}
	add("C13", "explicit Euler on the heavy ball does not accelerate: $κ(1 - ρ^2) = 1$ at its best step", lab.Within(1, 1e-4), func(d *figure.Table) float64 {
		worst, g := 1., pick("rate", "RK1")(d)
		for i, r := range g.Floats("value") {
			if v := float64(g.Floats("kappa")[i] * r * (2 - r)); math.Abs(v-1) > math.Abs(worst-1) {
				worst = v
			}
		}
		return worst
	}, lab.Derived("$ρ^2 = 1 - 2h√μ + h^2L$ at $h = √μ/L$: $1 - 1/κ$"))
	add("C13", "explicit Euler on the heavy ball: rate $1 - ρ$ of its best step at $κ = 10^2$", lab.Near(1-math.Sqrt(1-1e-2), .001), at("rate", "RK1", 1e2), lab.Derived("$1 - √(1 - 1/κ)$"))
	add("C13", "explicit Euler on the heavy ball: rate $1 - ρ$ of its best step at $κ = 10^5$", lab.Near(1-math.Sqrt(1-1e-5), .001), at("rate", "RK1", 1e5), lab.Derived("$1 - √(1 - 1/κ)$"))
	for i, want := range []float64{-1, -.684, -.505, -.493} {
		add("C14", fmt.Sprintf("power of $κ$ in the best rate of RK%d, from $κ = 10^3$ on", i+1), lab.Within(want, .003), slope(fmt.Sprintf("RK%d", i+1)),
			common.Earlier.Instead("as κ grows the powers tend to "+[]string{"-1", "-⅔", "-½", "-½"}[i]))
	}
	const euler, symplectic, implicit = "RK1, high resolution", "symplectic, high resolution", "implicit, high resolution"
	const contrary = "that explicit Euler does not accelerate is said of this method in the abstract of shi2019acceleration; its theorem is an upper bound at steps of the order $μ/L^2$"
	add("C15", "explicit Euler on the high-resolution flow has the determinant $1 - √(μs)(2 - sλ)$: largest error", lab.AtMost(1e-12), off("determinant", euler), lab.Derived("$1 - √(μs)(2 - sλ)$; the bound is for rounding"))
	for _, k := range []float64{1e2, 1e3, 1e4, 1e5} {
		add("C15", "explicit Euler on the high-resolution flow: rate $1 - ρ$ of its best step at κ = "+common.PowerOfTen(k), lab.Near(1-math.Sqrt(1-math.Sqrt(2/(3*k))*4/3), .001), at("rate", euler, k),
			lab.Derived("$1 - √(1 - √(μs)(2 - sL))$ at the best $s = 2/(3L)$").Instead(contrary))
	}
	add("C15", "explicit Euler on the high-resolution flow: its best $s$ in units of $1/L$ at $κ = 10^5$", lab.Within(2./3, .01), func(d *figure.Table) float64 {
		h := common.FirstOf(pick("rate", euler)(d).Where("kappa", 1e5).Floats("h"))
		return h * h
	}, lab.Derived("the $s$ at which $√s(2 - sL)$ is largest"))
	steps := func(label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 { return common.FirstOf(pick("logistic", label)(d).Floats("value")) }
	}
	const other = "an earlier program has 1615 to 1529 steps, and more than 20000 for gradient descent, of a logistic regression with κ = 2.75e4 that is not known; here κ = 9.2e3"
	add("C15", "explicit Euler on the high-resolution flow needs little more steps on a logistic regression than the symplectic scheme: ratio", lab.Between(1, 1.06), func(d *figure.Table) float64 { return steps(euler)(d) / steps(symplectic)(d) }, common.Beside("1.036").Instead(other))
	add("C15", "on the same logistic regression gradient descent has not arrived after 20000 steps: its steps", lab.Never(), steps("gradient descent"), lab.Recorded("it has not arrived here").Instead(other))
	lessardEnd := func(label string, back int) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			x := pick("Lessard", label)(d).Floats("x1")
			return x[len(x)-1-back]
		}
	}
	add("C15", "explicit Euler on the high-resolution flow converges on Lessard's function: $x$ after 120 steps", lab.Within(0, 1e-5), lessardEnd(euler, 0), common.Beside("-8e-7"))
	add("C16", "power of $κ$ of the symplectic scheme on the high-resolution flow", lab.Within(-.497, .003), slope(symplectic), common.Earlier.Instead("as κ grows the power tends to -½"))
	add("C16", "power of $κ$ of implicit Euler on it, $s = 1/L$", lab.Within(-.494, .003), slope(implicit), common.Earlier.Instead("as κ grows the power tends to -½"))
	for i, m := range []string{"euler", "midpoint", "rk4"} {
		add("C17", fmt.Sprintf("power of $N$ in $f$ after $N$ steps on the flow with friction $5/t$, order %d", []int{1, 2, 4}[i]),
			lab.Within([]float64{-.97, -1.32, -1.70}[i], .03), func(d *figure.Table) float64 {
				g := pick("direct", m)(d)
				return common.PowerLaw(g.Floats("t"), g.Floats("value"))
			}, common.Earlier.Instead("the abstract of zhang2018direct has the bound $O(N^{-2s/(s+1)})$ for order $s$: -1, -4/3 and -8/5"))
	}
	for i, share := range []string{"0.01", "0.5", "1"} {
		add("C18", "Nesterov's method as a two-step method for the gradient flow: decay over that of the flow at $λ = "+share+"μ$, $κ = 10^4$",
			lab.Near(twoStepDecay([]float64{.01, .5, 1}[i], 1e4), .001), at("two-step", "$λ = "+share+"μ$", 1e4), lab.Derived("$-\\ln|z|/(λh)$ of the larger root of $z^2 - (1 + β)(1 - sλ)z + β(1 - sλ)$ at $s = 1/L$, $h = (√κ + 1)/(2L)$"))
	}
	fast := func(sign float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			x := pick("two-step", "$λ = 10μ$")(d).Floats("value")
			for i := range x {
				x[i] *= sign
			}
			return sign * common.Most(x)
		}
	}
	add("C18", "Nesterov's method as a two-step method for the gradient flow: decay over that of the flow at $λ = 10μ$, smallest over $κ = 10^2, 10^3, 10^4$", lab.Near(twoStepDecay(10, 1e4), .001), fast(-1), lab.Derived("the roots are complex: $|z|^2 = β(1 - sλ)$"))
	add("C18", "Nesterov's method as a two-step method for the gradient flow: decay over that of the flow at $λ = 10μ$, largest over $κ = 10^2, 10^3, 10^4$", lab.Near(twoStepDecay(10, 1e2), .001), fast(1), lab.Derived("the roots are complex: $|z|^2 = β(1 - sλ)$"))
	add("C19", "Nesterov's method is semi-implicit Euler of a flow with the slope at $x + βx'$: largest relative difference in 300 steps", lab.AtMost(1e-12), func(d *figure.Table) float64 {
		return common.FirstOf(d.Where("panel", "identity").Floats("value"))
	}, lab.Published("muehlebach2019dynamical", "abstract: Nesterov's method is a semi-implicit Euler method"))
	add("C20", "a step of the heavy ball has the determinant $β$: largest error", lab.AtMost(1e-12), off("determinant", "heavy ball"), lab.Derived("$(x, v) → (x + v', v')$ with $v' = βv - s∇f(x)$; the bound is for rounding"))
	add("C20", "a step of Nesterov's method has the determinant $β(1 - sλ)$: largest error", lab.AtMost(1e-12), off("determinant", "Nesterov"), lab.Derived("the slope is taken at $x + βv$; the bound is for rounding"))
	add("C20", "a step of the heavy ball on Rosenbrock's function in the plane has the determinant $β^2$, at $β = 0.9$", lab.Within(.9*.9, 1e-6), func(d *figure.Table) float64 {
		return common.FirstOf(pick("determinant", "heavy ball on Rosenbrock")(d).Floats("value"))
	}, lab.Derived("$β$ for each coordinate, $β = 0.9$; the bound is for differences"))
	for _, m := range []struct{ label, text, how string }{
		{"gradient descent", "$(κ-1)/(κ+1)$", "$|1 - sλ|$ at both ends, $s = 2/(L+μ)$"}, {"heavy ball", "$(√κ-1)/(√κ+1)$", "$√β$ where both roots of $z^2 - (1 + β - sλ)z + β$ are complex"},
		{"Nesterov", "$1 - 1/√κ$", "the double root of $z^2 - (1 + β)(1 - sλ)z + β(1 - sλ)$ at $λ = μ$, $s = 1/L$"}, {"Nesterov, best", "$1 - 2/√(3κ+1)$", "the same with $s = 4/(3L + μ)$, where the roots at both ends are equally large"},
	} {
		add("C23", "spectral radius of "+m.label+" on quadratics is "+m.text+", $κ = 10^2, 10^4$: largest error", lab.AtMost(1e-6), off("radius", m.label), lab.Derived(m.how))
	}
	for _, k := range []float64{1e2, 1e4} {
		add("C24", "the tuned heavy ball swings out to about $√κ/e$ from rest, κ = "+common.PowerOfTen(k), lab.Near(transient(k), 1e-6), at("transient", "heavy ball", k), lab.Derived("the largest $r^k(1 + (1 + r)k)$ with the double root $r = (√κ-1)/(√κ+1)$ at $λ = L$"))
	}
	add("C25", "on Lessard's function the tuned heavy ball ends in a cycle of period 3: change of $x$ over the last 3 steps", lab.Within(0, 1e-9), func(d *figure.Table) float64 {
		return lessardEnd("heavy ball", 0)(d) - lessardEnd("heavy ball", 3)(d)
	}, lab.Derived("a cycle of three points solves the linear equations of the pieces it visits, and is stable"))
	for i, x := range []float64{792. / 1225, 2592. / 1225, -2208. / 1225} {
		add("C25", "on Lessard's function the tuned heavy ball ends in a cycle of three points: $x$ "+[]string{"at the last step", "one step before the last", "two steps before the last"}[i], lab.Within(x, 1e-5), lessardEnd("heavy ball", i), lab.Derived([]string{"792/1225", "2592/1225", "-2208/1225"}[i]+" solves the linear equations of the pieces"))
	}
	return out
}

// twoStepDecay is the decay of Nesterov's method on a mode λ = share·μ over that of the gradient flow in steps of (√κ+1)/2L.
func twoStepDecay(share, kappa float64) float64 {
	root, l := math.Sqrt(kappa), share/kappa // L = 1
	beta := (root - 1) / (root + 1)
	b, c := float64((1+beta)*(1-l)), float64(beta*(1-l))
	z := math.Sqrt(c)
	if d := float64(b*b) - float64(4*c); d > 0 {
		z = (b + math.Sqrt(d)) / 2
	}
	return -vec.Log(z) / (l * (root + 1) / 2)
}

// transient is how far the heavy ball that is tuned for κ swings out from rest in the stiffest direction.
func transient(kappa float64) float64 {
	r := (math.Sqrt(kappa) - 1) / (math.Sqrt(kappa) + 1)
	largest, power := 0., 1.
	for k := 0.; k < 4*math.Sqrt(kappa); k++ {
		largest = math.Max(largest, power*(1+float64((1+r)*k)))
		power *= r
	}
	return largest
}
