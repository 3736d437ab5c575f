package integrators

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func stabilizedClaims() []lab.Claim {
	var cs []lab.Claim
	cycled := func(rows []cycleRow, order, run string, s int) cycleRow {
		return common.Last(lab.Where(rows, func(r cycleRow) bool { return r.Order == order && r.Run == run && r.S == s }))
	}
	cycle := func(text string, want lab.Want, origin lab.Origin, order, run string, s int, of func(cycleRow) float64) {
		cs = append(cs, lab.NewClaim("C30", text, want, origin, func(rows []cycleRow) float64 { return of(cycled(rows, order, run, s)) }))
	}
	interval := func(id, text string, want lab.Want, origin lab.Origin, eta float64, s int, of func(intervalRow) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, func(rows []intervalRow) float64 {
			return of(lab.Where(rows, func(r intervalRow) bool { return r.Eta == eta && r.S == s })[0])
		}))
	}
	step := func(id, text string, want lab.Want, how, panel string, kappa, eta float64, of func(descentStep) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, lab.Derived(how), func(rows []descentStep) float64 {
			return of(lab.Where(rows, func(r descentStep) bool { return r.Panel == panel && r.Kappa == kappa && r.Eta == eta })[0])
		}))
	}

	const dense, diagonal, recurrence = "euler/replay on d1r", "euler/replay on quadratic", "chebyshev on d1r"
	size := func(r cycleRow) float64 { return r.Value }
	share := func(r cycleRow) float64 { return r.Value / r.Bound }
	below := lab.Derived("every mode is below the bound; the half was chosen after the 0.71 and 0.74 found here")
	for _, c := range []struct {
		s         int
		low, high float64 // bounds of the size when the steps are sorted
		earlier   string
	}{{64, 1e13, 1e18, "1e16"}, {256, 1e108, 1e114, "1e111"}} {
		text := fmt.Sprintf(", s = %d, κ = $10^4$", c.s)
		cycle("the bound of the polynomial"+text, lab.Near(1/common.Chebyshev(c.s, 10001./9999), 1e-3), lab.Derived("$1/T_s((κ+1)/(κ-1))$"),
			"three terms", recurrence, c.s, func(r cycleRow) float64 { return r.Bound })
		cycle("Lebedev's order, dense: ‖x‖/‖x₀‖ over the bound"+text, lab.Between(.5, 1), below, "Lebedev's", dense, c.s, share)
		cycle("recurrence, dense: ‖x‖/‖x₀‖ over the bound"+text, lab.Between(.5, 1), below, "three terms", recurrence, c.s, share)
		for _, order := range []string{"growing", "shrinking"} {
			cycle(order+" steps, dense: ‖x‖/‖x₀‖"+text, lab.Between(c.low, c.high),
				lab.Recorded("amplified rounding errors, of which only the order of magnitude can be compared").Instead("an earlier program has "+c.earlier),
				order, dense, c.s, size)
		}
	}
	cs = append(cs, lab.NewClaim("C30", "a diagonal problem hides it: largest relative difference of ‖x‖ between growing and shrinking steps",
		lab.AtMost(1e-9), lab.Derived("each mode is multiplied by the same factors; the bound is for rounding"), func(rows []cycleRow) (worst float64) {
			for _, s := range []int{64, 256} {
				a, b := cycled(rows, "growing", diagonal, s), cycled(rows, "shrinking", diagonal, s)
				worst = math.Max(worst, math.Abs(a.Value/b.Value-1))
			}
			return worst
		}))

	found := func(r intervalRow) float64 { return r.Value }
	formula := func(r intervalRow) float64 { return r.Formula }
	for _, c := range []struct{ eta, want float64 }{{.05, 1.936}, {1.17, 1.19}} {
		interval("C35", fmt.Sprintf("RKC1 with η = %g: real stability interval over s²", c.eta), lab.Near(c.want, .002), common.Earlier, c.eta, 100, found)
	}
	interval("C35", "the formula 2 - 4η/3 at η = 1.17, which is for small η", lab.Near(2-4*1.17/3, .001), lab.Derived("$2 - 4η/3$"), 1.17, 100, formula)
	for _, c := range []struct {
		s      int
		want   float64
		origin lab.Origin
	}{
		{5, 16.603, lab.Recorded("for an odd number of stages $|R| ≤ 1$ holds beyond the band of the damped polynomial").
			Instead("an earlier program has 15.7, where the polynomial leaves the band")},
		{10, 64.7, common.Earlier}, {50, 1632.8, common.Earlier},
	} {
		interval("C36", fmt.Sprintf("RKC2 with %d stages: real stability interval", c.s), lab.Near(c.want, .001), c.origin, 2./13, c.s, found)
		interval("C36", fmt.Sprintf("the formula ⅔(s²-1)(1-2ε/15), ε = 2/13, at s = %d", c.s), lab.Near(2./3*float64(c.s*c.s-1)*(1-4./195), 1e-6),
			lab.Derived("$⅔(s^2-1)(1-2ε/15)$, $ε = 2/13$"), 2./13, c.s, formula)
	}

	value := func(r descentStep) float64 { return r.Value }
	ratio := func(r descentStep) float64 { return r.Value / r.Bound }
	for _, kappa := range []float64{1e2, 1e4, 1e6} {
		step("C37", fmt.Sprintf("RKCD, κ = %s: contraction in a step times $T_s(ω_0)$", common.PowerOfTen(kappa)), lab.Within(1, 1e-5),
			"a step is $T_s(ω_0 - ω_1hλ)/T_s(ω_0)$, of modulus $1/T_s(ω_0)$ at its extrema", "contraction", kappa, 1.17, ratio)
	}
	step("C37", "speed for each gradient at κ = $10^6$ over the asymptotic 2/√κ·ln cosh(u)/u, u = √(2η), η = 1.17", lab.Near(1, .002),
		"$2/√κ·\\ln \\cosh(u)/u$, $u = √(2η)$, for large κ", "speed", 1e6, 1.17, ratio)
	step("C38", "a step of RKCD, κ = 100, η = 1.17, less a cycle of Chebyshev's semi-iteration on [μ, L'], in any mode", lab.AtMost(1e-10),
		"both are $T_s$ on the interval $[μ, L']$ over its value at 0; the bound is for rounding", "same", 100, 1.17, value)
	step("C38", "L'/L, by which the whole number of stages is more than needed", lab.Near((1+2*64/1.17)/100, .001),
		"$(1 + 2s^2/η)/κ$ with $s = 8$", "same", 100, 1.17, func(r descentStep) float64 { return r.Bound })
	for _, eta := range []float64{.05, .74, 1.17, 4.5} {
		u := math.Sqrt(2 * eta)
		step("C39", fmt.Sprintf("RKCD with η = %g over Nesterov's method, speed for each gradient at κ = $10^6$", eta), lab.Near(2*vec.Log(vec.Cosh(u))/u, .02),
			"$2 \\ln \\cosh(u)/u$, $u = √(2η)$, over Nesterov's $1/√κ$, for large κ", "speed", 1e6, eta, value)
	}
	return cs
}
