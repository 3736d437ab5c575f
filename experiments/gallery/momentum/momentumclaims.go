package momentum

import (
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// momentumClaims are what the momentum experiment must bear out.
func momentumClaims() []lab.Claim {
	var cs []lab.Claim
	add := func(id, text string, want lab.Want, origin lab.Origin, value func([]fact) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, value))
	}
	at := func(panel, label string, kappa float64) func([]fact) float64 {
		return func(fs []fact) float64 {
			for _, f := range facts(fs, panel, label) {
				if f.Kappa == kappa || kappa == 0 {
					return f.Value
				}
			}
			return math.NaN()
		}
	}
	power := func(label string) func([]fact) float64 { // from κ = 10³ on
		return func(fs []fact) float64 {
			return powerOf(fact.point, facts(fs, "rate", label), 3)
		}
	}
	off := func(panel, label string) func([]fact) float64 { // largest distance between value and want
		return func(fs []fact) float64 {
			return common.Most(lab.Column(facts(fs, panel, label), func(f fact) float64 { return math.Abs(f.Value - f.Want) }))
		}
	}
	for _, m := range startMaps {
		cs = append(cs, lab.NewClaim("order", "distance of the momentum method to the heavy ball, "+m.label+": order in $h$",
			lab.Within(m.order, .05), lab.Derived("symplectic Euler has order 1; with the first kick halved and the friction by the midpoint rule it is the leapfrog, of order 2"),
			func(rows []orderRow) float64 {
				return powerOf(orderRow.point, common.With(rows, orderRow.label, m.label), 2)
			}))
	}
	add("C13", "explicit Euler on the heavy ball does not accelerate: $κ(1 - ρ^2) = 1$ at its best step",
		lab.Within(1, 1e-4), lab.Derived("$ρ^2 = 1 - 2h√μ + h^2L$ at $h = √μ/L$: $1 - 1/κ$"),
		func(fs []fact) float64 {
			worst := 1.
			for _, f := range facts(fs, "rate", "RK1") {
				if v := float64(f.Kappa * f.Value * (2 - f.Value)); math.Abs(v-1) > math.Abs(worst-1) {
					worst = v
				}
			}
			return worst
		})
	for _, k := range []float64{1e2, 1e5} {
		add("C13", "explicit Euler on the heavy ball: rate $1 - ρ$ of its best step at $κ = "+strings.Trim(common.PowerOfTen(k), "$")+"$",
			lab.Near(1-math.Sqrt(1-1/k), .001), lab.Derived("$1 - √(1 - 1/κ)$"), at("rate", "RK1", k))
	}
	for i, want := range []float64{-1, -.684, -.505, -.493} {
		label := fmt.Sprintf("RK%d", i+1)
		add("C14", "power of $κ$ in the best rate of "+label+", from $κ = 10^3$ on",
			lab.Within(want, .003), common.Earlier.Instead("as κ grows the powers tend to "+[]string{"-1", "-⅔", "-½", "-½"}[i]), power(label))
	}
	add("C15", "explicit Euler on the high-resolution flow has the determinant $1 - √(μs)(2 - sλ)$: largest error",
		lab.AtMost(1e-12), lab.Derived("$1 - √(μs)(2 - sλ)$; the bound is for rounding"), off("determinant", eulerHigh.label))
	const contrary = "that explicit Euler does not accelerate is said of this method in the abstract of shi2019acceleration; its theorem is an upper bound at steps of the order $μ/L^2$"
	for _, k := range []float64{1e2, 1e3, 1e4, 1e5} {
		add("C15", "explicit Euler on the high-resolution flow: rate $1 - ρ$ of its best step at κ = "+common.PowerOfTen(k),
			lab.Near(1-math.Sqrt(1-math.Sqrt(2/(3*k))*4/3), .001), lab.Derived("$1 - √(1 - √(μs)(2 - sL))$ at the best $s = 2/(3L)$").Instead(contrary),
			at("rate", eulerHigh.label, k))
	}
	add("C15", "explicit Euler on the high-resolution flow: its best $s$ in units of $1/L$ at $κ = 10^5$",
		lab.Within(2./3, .01), lab.Derived("the $s$ at which $√s(2 - sL)$ is largest"),
		func(fs []fact) float64 {
			h := common.Last(facts(fs, "rate", eulerHigh.label)).H
			return h * h
		})
	const other = "an earlier program has 1615 to 1529 steps, and more than 20000 for gradient descent, of a logistic regression with κ = 2.75e4 that is not known; here κ = 9.2e3"
	add("C15", "explicit Euler on the high-resolution flow needs little more steps on a logistic regression than the symplectic scheme: ratio",
		lab.Between(1, 1.06), common.Beside("1.036").Instead(other),
		func(fs []fact) float64 {
			return at("logistic", eulerHigh.label, 0)(fs) / at("logistic", symplecticHigh.label, 0)(fs)
		})
	add("C15", "on the same logistic regression gradient descent has not arrived after 20000 steps: its steps",
		lab.Never(), lab.Recorded("it has not arrived here").Instead(other), at("logistic", "gradient descent", 0))
	lessardEnd := func(rows []lessardRow, label string, back int) float64 {
		run := common.With(rows, lessardRow.label, label)
		return run[len(run)-1-back].X
	}
	cs = append(cs, lab.NewClaim("C15", "explicit Euler on the high-resolution flow converges on Lessard's function: $x$ after 120 steps",
		lab.Within(0, 1e-5), common.Beside("-8e-7"), func(rows []lessardRow) float64 { return lessardEnd(rows, eulerHigh.label, 0) }))
	add("C16", "power of $κ$ of the symplectic scheme on the high-resolution flow",
		lab.Within(-.497, .003), common.Earlier.Instead("as κ grows the power tends to -½"), power(symplecticHigh.label))
	add("C16", "power of $κ$ of implicit Euler on it, $s = 1/L$",
		lab.Within(-.494, .003), common.Earlier.Instead("as κ grows the power tends to -½"), power(implicitHigh.label))
	for _, m := range []struct {
		label string
		order int
		power float64
	}{{"euler", 1, -.97}, {"midpoint", 2, -1.32}, {"rk4", 4, -1.70}} {
		cs = append(cs, lab.NewClaim("C17", fmt.Sprintf("power of $N$ in $f$ after $N$ steps on the flow with friction $5/t$, order %d", m.order),
			lab.Within(m.power, .03), common.Earlier.Instead("the abstract of zhang2018direct has the bound $O(N^{-2s/(s+1)})$ for order $s$: -1, -4/3 and -8/5"),
			func(rows []directRow) float64 {
				return common.PowerLaw(lab.XY(common.With(rows, directRow.label, m.label), directRow.point))
			}))
	}
	const decay = "Nesterov's method as a two-step method for the gradient flow: decay over that of the flow at "
	for _, share := range []float64{.01, .5, 1} {
		label := fmt.Sprintf("$λ = %gμ$", share)
		add("C18", decay+label+", $κ = 10^4$",
			lab.Near(twoStepDecay(share, 1e4), .001), lab.Derived("$-\\ln|z|/(λh)$ of the larger root of $z^2 - (1 + β)(1 - sλ)z + β(1 - sλ)$ at $s = 1/L$, $h = (√κ + 1)/(2L)$"),
			at("two-step", label, 1e4))
	}
	fast := func(fs []fact) []fact { return facts(fs, "two-step", "$λ = 10μ$") }
	add("C18", decay+"$λ = 10μ$, smallest over $κ = 10^2, 10^3, 10^4$",
		lab.Near(twoStepDecay(10, 1e4), .001), lab.Derived("the roots are complex: $|z|^2 = β(1 - sλ)$"),
		func(fs []fact) float64 { return common.Least(fast(fs), fact.value) })
	add("C18", decay+"$λ = 10μ$, largest over $κ = 10^2, 10^3, 10^4$",
		lab.Near(twoStepDecay(10, 1e2), .001), lab.Derived("the roots are complex: $|z|^2 = β(1 - sλ)$"),
		func(fs []fact) float64 { return common.Most(lab.Column(fast(fs), fact.value)) })
	add("C19", "Nesterov's method is semi-implicit Euler of a flow with the slope at $x + βx'$: largest relative difference in 300 steps",
		lab.AtMost(1e-12), lab.Published("muehlebach2019dynamical", "abstract: Nesterov's method is a semi-implicit Euler method"), at("identity", "Nesterov", 0))
	add("C20", "a step of the heavy ball has the determinant $β$: largest error",
		lab.AtMost(1e-12), lab.Derived("$(x, v) → (x + v', v')$ with $v' = βv - s∇f(x)$; the bound is for rounding"), off("determinant", "heavy ball"))
	add("C20", "a step of Nesterov's method has the determinant $β(1 - sλ)$: largest error",
		lab.AtMost(1e-12), lab.Derived("the slope is taken at $x + βv$; the bound is for rounding"), off("determinant", "Nesterov"))
	add("C20", "a step of the heavy ball on Rosenbrock's function in the plane has the determinant $β^2$, at $β = 0.9$",
		lab.Within(.9*.9, 1e-6), lab.Derived("$β$ for each coordinate, $β = 0.9$; the bound is for differences"), at("determinant", "heavy ball on Rosenbrock", 0))
	for _, m := range []struct{ label, text, how string }{
		{"gradient descent", "$(κ-1)/(κ+1)$", "$|1 - sλ|$ at both ends, $s = 2/(L+μ)$"},
		{"heavy ball", "$(√κ-1)/(√κ+1)$", "$√β$ where both roots of $z^2 - (1 + β - sλ)z + β$ are complex"},
		{"Nesterov", "$1 - 1/√κ$", "the double root of $z^2 - (1 + β)(1 - sλ)z + β(1 - sλ)$ at $λ = μ$, $s = 1/L$"},
		{"Nesterov, best", "$1 - 2/√(3κ+1)$", "the same with $s = 4/(3L + μ)$, where the roots at both ends are equally large"},
	} {
		add("C23", "spectral radius of "+m.label+" on quadratics is "+m.text+", $κ = 10^2, 10^4$: largest error",
			lab.AtMost(1e-6), lab.Derived(m.how), off("radius", m.label))
	}
	for _, k := range []float64{1e2, 1e4} {
		add("C24", "the tuned heavy ball swings out to about $√κ/e$ from rest, κ = "+common.PowerOfTen(k),
			lab.Near(transient(k), 1e-6), lab.Derived("the largest $r^k(1 + (1 + r)k)$ with the double root $r = (√κ-1)/(√κ+1)$ at $λ = L$"), at("transient", "heavy ball", k))
	}
	cs = append(cs, lab.NewClaim("C25", "on Lessard's function the tuned heavy ball ends in a cycle of period 3: change of $x$ over the last 3 steps",
		lab.Within(0, 1e-9), lab.Derived("a cycle of three points solves the linear equations of the pieces it visits, and is stable"),
		func(rows []lessardRow) float64 {
			return lessardEnd(rows, "heavy ball", 0) - lessardEnd(rows, "heavy ball", 3)
		}))
	for i, when := range []string{"at the last step", "one step before the last", "two steps before the last"} {
		x := []int{792, 2592, -2208}[i]
		cs = append(cs, lab.NewClaim("C25", "on Lessard's function the tuned heavy ball ends in a cycle of three points: $x$ "+when,
			lab.Within(float64(x)/1225, 1e-5), lab.Derived(fmt.Sprintf("%d/1225 solves the linear equations of the pieces", x)),
			func(rows []lessardRow) float64 { return lessardEnd(rows, "heavy ball", i) }))
	}
	return cs
}

// powerOf returns the power of the curve through the last n rows.
func powerOf[T any](of func(T) (x, y float64), rows []T, n int) float64 {
	return common.PowerLaw(lab.XY(rows[len(rows)-n:], of))
}

// twoStepDecay is the decay of Nesterov's method on a mode λ = share·μ over that of the gradient flow in steps of
// (√κ+1)/2L.
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
