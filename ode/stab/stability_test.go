package stab_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/stab"
)

func at(m stab.Method, s int, x float64) float64 { return real(m.R(s, complex(x, 0))) }

// The intervals, recorded by an independent search. It went over a grid, and its values are too small by up to 3e-5 of themselves,
// and one in the last digit.
func TestIntervals(t *testing.T) {
	for s, want := range map[int]float64{
		2: 1.9999, 3: 6.1801, 4: 9.8511, 5: 16.6027, 6: 22.9203, 7: 32.2748, 8: 41.2152, 9: 53.1790, 10: 64.7362, 11: 79.3132,
		12: 93.4848, 13: 110.6749, 14: 127.4600, 15: 147.2597, 20: 260.75, 50: 1632.84, 100: 6533.06,
	} {
		if got := (stab.RKC2{}).RealInterval(s); math.Abs(got-want) > 1e-4+3e-5*want {
			t.Errorf("rkc2: interval %.4f at %d stages, want %.4f", got, s, want)
		}
	}
	for s, want := range map[int]float64{3: 5.806, 5: 14.746, 7: 27.728, 9: 44.719, 15: 119.709, 25: 324.703} {
		if got := (stab.RKL2{}).RealInterval(s); math.Abs(got-want) > 1e-3+3e-5*want {
			t.Errorf("rkl2: interval %.4f at %d stages, want %.4f", got, s, want)
		}
	}
	for _, s := range []int{1, 3, 9, 25, 101} { // P_s(-1) = -1
		if got, want := (stab.RKL1{}).RealInterval(s), float64(s*s+s); math.Abs(got/want-1) > 1e-9 {
			t.Errorf("rkl1: interval %v at %d stages, want %v", got, s, want)
		}
	}
	for _, c := range []struct{ eta, want float64 }{{.05, 1.936}, {1.17, 1.19}} { // C35 of docs/claims.md
		if got := (stab.RKC1{Eta: c.eta}).Reach(100) / 1e4; math.Abs(got-c.want) > 6e-4 {
			t.Errorf("rkc1: reach %.4f·s² at η = %g, want %.3f", got, c.eta, c.want)
		}
	}
}

// T_s is even for even s, so R returns to 1 at w0 + w1·z = -w0, that is z = -2·w0/w1, with w1 by the closed form of
// T_s'/T_s″ in hyperbolic functions. Those lose about 1/θ² = s²/(2ε) roundings.
func TestIntervalClosedForm(t *testing.T) {
	for _, s := range []int{2, 4, 10, 20, 100} {
		n := float64(s)
		w0 := 1 + 2./13/(n*n)
		th := math.Acosh(w0)
		sh := math.Sinh(th)
		d1 := n * math.Sinh(n*th) / sh
		d2 := n * (n*math.Cosh(n*th)*sh - math.Sinh(n*th)*math.Cosh(th)) / (sh * sh * sh)
		want := 2 * w0 * d2 / d1
		if got := (stab.RKC2{}).RealInterval(s); math.Abs(got/want-1) > 1e-14*n*n*13 {
			t.Errorf("%d stages: interval %.12f, want %.12f", s, got, want)
		}
	}
}

// Inside the reach |R| keeps the bound that the method states: past the first fall 0.9567 for RKC2, which is 1 -
// b_s·(T_s(w0) - 1) at three stages and becomes 0.951, 0.952 for ROCK2, and 1 for the others; at the end of the reach
// of RKL2 R is 1 - 2·b_s, of RKMC2 zero.
func TestReach(t *testing.T) {
	for _, c := range all {
		for s := 1; s <= 250; s += 1 + s/6 {
			if !possible(c.m, s) {
				continue
			}
			reach, bound := c.m.Reach(s), 1+1e-12
			switch c.m.(type) {
			case stab.RKC2:
				if s > 2 {
					bound = .9567
				}
			case stab.ROCK2:
				bound = .952
			}
			n := min(6*s, 400)
			for i := 1; i <= n; i++ {
				x := -reach * float64(i) / float64(n)
				if r := at(c.m, s, x); math.Abs(r) > math.Max(bound, math.Exp(x)) && (-x > 1 || math.Abs(r) > 1) {
					t.Fatalf("%v, %d stages: R(%g) = %v, the reach is %g", c.m, s, x, r, reach)
				}
			}
			if b := c.m.RealInterval(s); b < reach {
				t.Errorf("%v, %d stages: interval %v < reach %v", c.m, s, b, reach)
			}
		}
	}
	for _, s := range []int{10, 50} {
		m := stab.RKC1{Eta: 4}
		bound := 1 / math.Cosh(float64(s)*math.Acosh(1+4/float64(s*s)))
		if got := math.Abs(at(m, s, -m.Reach(s))); math.Abs(got-bound) > 1e-10 {
			t.Errorf("%v: |R| = %v at the end of the reach, want %v", m, got, bound)
		}
	}
	// The damping, recorded from an independent evaluation over 10 to 95 % of the interval.
	for _, c := range []struct {
		m    stab.Method
		s    int
		want float64
	}{{stab.RKC2{}, 10, .9515}, {stab.RKL2{}, 9, .711}} {
		b, worst := c.m.RealInterval(c.s), 0.
		for i := range 1001 {
			worst = math.Max(worst, math.Abs(at(c.m, c.s, -b*(.1+.85*float64(i)/1000))))
		}
		if worst > c.want+5e-4 {
			t.Errorf("%v: |R| up to %.4f, want %.4f", c.m, worst, c.want)
		}
	}
}

func possible(m stab.Method, s int) bool {
	switch m.(type) {
	case stab.RKC1:
		return true
	case stab.RKC2:
		return s >= 2
	case stab.RKL1:
		return s%2 == 1
	case stab.RKL2:
		return s%2 == 1 && s > 1
	}
	return s >= 3
}

// R agrees with e^z to the order: at z = -h and -h/2 the differences stand as 2^(order+1), but for the next term, which
// is a share of about h/4 of them.
func TestStabilityOrder(t *testing.T) {
	const h = .01
	for _, c := range all {
		for _, s := range []int{3, 7, 31, 101} {
			ratio := (at(c.m, s, -h) - math.Exp(-h)) / (at(c.m, s, -h/2) - math.Exp(-h/2))
			if math.Abs(math.Log2(ratio)-float64(c.order+1)) > h {
				t.Errorf("%v, %d stages: the error goes with z^%.3f", c.m, s, math.Log2(ratio))
			}
		}
	}
}

// RKMC2 is monotone: R falls all the way to 0 at the end of its reach. With three stages T_2 = 2w² - 1, and the
// equation for w0 is ⅔(w0³ + 1) = w0³, so w0 = 2^(1/3), w1 = 2·w0²/(4·w0), reach (1 + w0)/w1.
func TestMonotone(t *testing.T) {
	m := stab.RKMC2{}
	for _, s := range []int{3, 4, 5, 8, 17, 60, 250} {
		reach, before := m.Reach(s), 1.
		for i := 1; i <= 1000; i++ {
			r := at(m, s, -reach*float64(i)/1000)
			// R' touches zero s/2 times; rounding in R itself is some s roundings.
			if r > before+1e-13 || r < -1e-13 {
				t.Fatalf("%d stages: R(-%g) = %v after %v", s, reach*float64(i)/1000, r, before)
			}
			before = r
		}
		if math.Abs(before) > 1e-13 {
			t.Errorf("%d stages: R = %v at the end", s, before)
		}
	}
	w0 := math.Cbrt(2)
	if got, want := m.Reach(3), 2*(1+w0)/w0; math.Abs(got/want-1) > 1e-14 {
		t.Errorf("3 stages: reach %v, want %v", got, want)
	}
}

// The places where ⌈√(1.54·hρ)⌉ stages amplify, recorded, and that the method takes one stage more there:
// after 20 steps the mode is not larger than it was, and the evaluations count the stages.
func TestStageRule(t *testing.T) {
	for _, c := range []struct {
		s     int
		x, by float64
	}{{2, 2.5, 1.625}, {4, 10.3, 1.557}, {6, 23.3, 1.456}, {8, 41.5, 1.326}} {
		m := stab.RKC2{}
		if naive := int(math.Ceil(math.Sqrt(1.54 * c.x))); naive != c.s {
			t.Errorf("hρ = %g: the unsafe rule takes %d stages, not %d", c.x, naive, c.s)
		}
		if got := at(m, c.s, -c.x); math.Abs(got-c.by) > 6e-4 {
			t.Errorf("R(-%g) = %.4f with %d stages, want %.3f", c.x, got, c.s, c.by)
		}
		sys := &ode.System{Dim: 1, SpectralRadius: constant(c.x), Field: func(dst []float64, _ float64, y []float64) { dst[0] = -c.x * y[0] }}
		sol := solve(t, sys, []float64{1}, 20, m, control.Fixed{H: 1})
		if math.Abs(sol.Y[0]) > 1 || sol.Stats.FieldEvals != 20*(c.s+1) {
			t.Errorf("hρ = %g: y = %g after %d evaluations in 20 steps", c.x, sol.Y[0], sol.Stats.FieldEvals)
		}
	}
	for x := .5; x < 30000; x *= 1.003 { // the rule as the table in Try has it, and as it is stated
		want := 1 + int(math.Sqrt(1+1.54*x))
		if r := (stab.RKC2{}).Reach(want); r < x {
			t.Errorf("hρ = %g: %d stages reach %g", x, want, r)
		}
		if want > 2 && (stab.RKC2{}).Reach(want-1) >= x*(1+1e-12) {
			t.Errorf("hρ = %g: %d stages are one too many", x, want)
		}
	}
}
