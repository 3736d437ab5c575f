package stab

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// RKMC2 is the monotone Runge–Kutta–Chebyshev method of order 2: its stability polynomial is R(0) = 1 with
//
//	R'(z) = (1 + T_{s-1}(w0 + w1·z))/(1 + T_{s-1}(w0)),   w1 = (1 + T_{s-1}(w0))/T_{s-1}'(w0),
//
// which is not negative for h·ρ ≤ (1 + w0)/w1, and w0 is such that R is 0 at the end of that interval. So 0 ≤ R ≤ 1
// there, and R falls with z as e^z does: no mode changes its sign, and a stiffer one decays faster. This costs length:
// the interval is 11.8 for 6 stages, 209 for 30 and 1856 for 100, a half to a third of RKC2's; the error constant
// is smaller in turn.
//
// s ≥ 3. MaxStages bounds the number of stages, zero meaning 250; 10 000 is the most. Stages fixes it: steps of any
// length are then taken, stable or not, and only [ode.Step.Stable] needs ρ.
//
// A step costs s evaluations. The error is estimated by a·(y - y') + ½·a·h·(f(t, y) + f(t+h, y')), which goes with h³;
// a is 12 times the error constant, 2 - 12·c3 with R = 1 + z + z²/2 + c3·z³ + ..., as RKC2's 0.8 nearly is of its own.
//
// The polynomial is that of B. Faleichik, A. Moisa, J. Comput. Appl. Math. 476 (2026), 117061, section 2. The stages
// are not: theirs, (1 + T_j(w))/(1 + T_j(w0)), do not agree with e^(c_j·z) to order 2, and the error of a forced flow
// then has terms that grow with its stiffness, a hundred times larger on the heat equation. Those here are RKC2's.
type RKMC2 struct {
	MaxStages int `spec:"maxstages" in:"[0,inf)"`
	Stages    int `spec:"stages" in:"[0,inf)"`
}

func (m *RKMC2) Check() error {
	_, _, err := limits(rkmc2{}, m.Stages, m.MaxStages)
	return err
}

func (m RKMC2) String() string { return spec.Format("rkmc2", m, RKMC2{}) }

// Start implements ode.Method. It returns an error if a field is out of range.
func (m RKMC2) Start(r *ode.Run) (ode.Stepper, error) {
	return start(r, "rkmc2", m, rkmc2{}, m.Stages, m.MaxStages)
}

func (RKMC2) R(s int, z complex128) complex128 { return stability(rkmc2{}, s, z) }

func (RKMC2) Reach(s int) float64 { return reach(rkmc2{}, s) }

func (RKMC2) RealInterval(s int) float64 { return interval(rkmc2{}, s) }

type rkmc2 struct{}

func (rkmc2) order() int               { return 2 }
func (rkmc2) stages() (int, int)       { return 3, 1 }
func (rkmc2) share(c3 float64) float64 { return 2 - float64(12*c3) }

func (rkmc2) reach(s int) float64 {
	d := positive(s)
	c := chebAt(s-1, d)
	return (2 + d) * c.t[1] / (1 + c.t[0])
}

// fill has 1 + b_j·(T_j(w0 + w1·z) - T_j(w0)) with RKC2's b_j = T_j″/T_j'² as the stages: whatever w1 is, they agree
// with e^(c_j·z) to order 2, and so does the step's quadrature. With m = s-1 the integral of R' is
//
//	R = const + β·z + β/(2·w1)·(T_s/s - T_{s-2}/(s-2)),   β = 1/(1 + T_m(w0)),
//
// a combination of y, h·f(y) and the stages s and s-2; that goes into the last row, which already combines the same.
func (rkmc2) fill(r *rows) {
	s, d := r.s, positive(r.s)
	w0, end := 1+d, chebAt(s-1, d)
	beta := 1 / (1 + end.t[0])
	w1 := 1 / (beta * end.t[1])
	c := chebAt(2, d)
	b := c.t[2] / float64(c.t[1]*c.t[1])
	b1, b2 := b, b // b_{j-1} and b_{j-2}
	t1 := w0       // T_{j-1}
	r.mt[1] = b * w1
	for j := 2; ; j++ {
		if j > 2 {
			c.next()
			b = c.t[2] / float64(c.t[1]*c.t[1])
		}
		q := b / b1
		r.mu[j], r.nu[j], r.mt[j] = 2*w0*q, -b/b2, 2*w1*q
		r.gt[j] = -(1 - float64(b1*t1)) * r.mt[j]
		if j == s {
			k := beta / (2 * w1)
			p := k / (float64(s) * b)
			r.mu[s] *= p
			r.nu[s] = float64(r.nu[s]*p) - k/(float64(s-2)*b2)
			r.mt[s] *= p
			r.gt[s] = float64(r.gt[s]*p) + beta
			return
		}
		b1, b2, t1 = b, b1, c.t[0]
	}
}

// positive returns the w0 - 1 at which R vanishes where R' first does, at w0 + w1·z = -1. R falls by
// ∫(1 + T_m)dw/(w1·(1 + T_m(w0))) on the way there, so this needs
//
//	T_m'·∫(1 + T_m)dw = (1 + T_m)²   at w0,
//
// the integral being from -1. The left side is the larger one at w0 = 1; with w0 = 1 + u²/(2m²), T_m is about cosh u
// and it is the smaller one soon after. The root is found by regula falsi, with the Illinois rule, to rounding.
func positive(s int) float64 {
	m := s - 1
	n := float64(m)
	excess := func(d float64) float64 {
		before := chebAt(m-1, d)
		at := before
		at.next()
		after := at
		after.next()
		sign := 1.
		if m%2 == 0 {
			sign = -1
		}
		area := 2 + d + float64((after.t[0]/(n+1)-before.t[0]/(n-1))/2) + sign/(float64(n*n)-1)
		rise := 1 + at.t[0]
		return float64(area*at.t[1])/float64(rise*rise) - 1
	}
	lo, hi := 0., 1/float64(n*n)
	flo, fhi := excess(lo), excess(hi)
	for fhi > 0 {
		lo, flo = hi, fhi
		hi *= 2
		fhi = excess(hi)
	}
	for range 60 {
		d := (float64(lo*fhi) - float64(hi*flo)) / (fhi - flo)
		if !(d > lo && d < hi) {
			break
		}
		switch f := excess(d); {
		case f > 0:
			lo, flo = d, f
			fhi /= 2
		case f < 0:
			hi, fhi = d, f
			flo /= 2
		default:
			return d
		}
	}
	return lo
}
