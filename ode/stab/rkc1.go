package stab

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// RKC1 is the Runge–Kutta–Chebyshev method of order 1 with damping,
//
//	R(z) = T_s(w0 + w1·z)/T_s(w0),   w0 = 1 + Eta/s²,   w1 = T_s(w0)/T_s'(w0),
//
// for h·ρ ≤ (1 + w0)/w1, about (2 - 4·Eta/3)·s² while Eta is small; there |R| ≤ 1/T_s(w0), about 1/cosh √(2·Eta), in
// all modes that are stiff. Eta ≥ 0 has no unit; zero means 0.05, the usual for following a solution. For descent it
// should be larger: with w0 = (L+μ)/(L-μ) and h = 2/((L-μ)·w1) a step is s steps of Chebyshev's semi-iteration on a
// quadratic with eigenvalues in [μ, L].
//
// MaxStages bounds the number of stages, zero meaning 250; 10 000 is the most. Stages fixes it: steps of any length are
// then taken, stable or not, and only [ode.Step.Stable] needs ρ.
//
// A step costs s evaluations. The error is estimated by (½ - c2)·h·(f(t+h, y') - f(t, y)) with R = 1 + z + c2·z² + ...,
// which is the leading term of the local error and goes with h²; on the way to 250 stages c2 goes from 0 to 1/6.
//
// References: P. J. van der Houwen, B. P. Sommeijer, Z. Angew. Math. Mech. 60 (1980), 479-485; A. Eftekhari,
// B. Vandereycken, G. Vilmart, K. C. Zygalakis, BIT Numer. Math. 61 (2021), 119-139, for descent.
type RKC1 struct {
	Eta       float64 `spec:"eta" unit:"1" in:"[0,1e5]"`
	MaxStages int     `spec:"maxstages" in:"[0,inf)"`
	Stages    int     `spec:"stages" in:"[0,inf)"`
}

func (m *RKC1) Check() error {
	_, _, err := limits(m.family(), m.Stages, m.MaxStages)
	return err
}

func (m RKC1) String() string { return spec.Format("rkc1", m, RKC1{}) }

// Start implements ode.Method. It returns an error if a field is out of range.
func (m RKC1) Start(r *ode.Run) (ode.Stepper, error) {
	return start(r, "rkc1", m, m.family(), m.Stages, m.MaxStages)
}

func (m RKC1) R(s int, z complex128) complex128 { return stability(m.family(), s, z) }

func (m RKC1) Reach(s int) float64 { return reach(m.family(), s) }

func (m RKC1) RealInterval(s int) float64 { return interval(m.family(), s) }

func (m RKC1) family() family {
	if m.Eta == 0 {
		return rkc1{.05}
	}
	return rkc1{m.Eta}
}

type rkc1 struct{ eta float64 }

func (rkc1) order() int            { return 1 }
func (rkc1) stages() (int, int)    { return 1, 1 }
func (rkc1) share(float64) float64 { return math.NaN() }

func (f rkc1) delta(s int) float64 { return f.eta / float64(s*s) }

func (f rkc1) reach(s int) float64 {
	c := chebAt(s, f.delta(s))
	return (2 + c.delta) * c.t[1] / c.t[0]
}

// fill has T_j(w0 + w1·z)/T_j(w0) as the stages: b_j = 1/T_j(w0), a_j = 0.
func (f rkc1) fill(r *rows) {
	d := f.delta(r.s)
	w0, end := 1+d, chebAt(r.s, d)
	w1 := end.t[0] / end.t[1]
	r.mt[1] = w1 / w0
	c := newCheb(d)
	t1, t2 := c.t[0], 1. // T_{j-1} and T_{j-2}
	for j := 2; j <= r.s; j++ {
		c.next()
		t := c.t[0]
		r.mu[j], r.nu[j] = 2*w0*t1/t, -t2/t
		r.mt[j], r.gt[j] = 2*w1*t1/t, 0
		t1, t2 = t, t1
	}
}
