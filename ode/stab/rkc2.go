package stab

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// RKC2 is the Runge–Kutta–Chebyshev method of order 2 with damping ε = 2/13,
//
//	R(z) = 1 + (T_s(w0 + w1·z) - T_s(w0))·T_s''(w0)/T_s'(w0)²,   w0 = 1 + ε/s²,   w1 = T_s'(w0)/T_s''(w0),
//
// s ≥ 2. The number of stages is 1 + ⌊√(1 + 1.54·h·ρ)⌋, which is inside the interval ⅔·(s² - 1)·(1 - 2ε/15) for every
// s; the common ⌈√(1.54·h·ρ)⌉ is not. There |R| ≤ 0.957 for all stiff modes from three stages on, and 0.951 in the
// limit.
//
// MaxStages bounds the number of stages, zero meaning 250; 10 000 is the most. Stages fixes it: steps of any length are
// then taken, stable or not, and only [ode.Step.Stable] needs ρ.
//
// A step costs s evaluations. The error is estimated by 0.8·(y - y') + 0.4·h·(f(t, y) + f(t+h, y')), which goes with
// h³.
//
// References: B. P. Sommeijer, L. F. Shampine, J. G. Verwer, J. Comput. Appl. Math. 88 (1998), 315-326, section 2;
// J. G. Verwer, B. P. Sommeijer, W. Hundsdorfer, J. Comput. Phys. 201 (2004), 61-79.
type RKC2 struct {
	MaxStages int `spec:"maxstages" in:"[0,inf)"`
	Stages    int `spec:"stages" in:"[0,inf)"`
}

func (m *RKC2) Check() error {
	_, _, err := limits(rkc2{}, m.Stages, m.MaxStages)
	return err
}

func (m RKC2) String() string { return spec.Format("rkc2", m, RKC2{}) }

// Start implements ode.Method. It returns an error if a field is out of range.
func (m RKC2) Start(r *ode.Run) (ode.Stepper, error) {
	return start(r, "rkc2", m, rkc2{}, m.Stages, m.MaxStages)
}

func (RKC2) R(s int, z complex128) complex128 { return stability(rkc2{}, s, z) }

func (RKC2) Reach(s int) float64 { return reach(rkc2{}, s) }

func (RKC2) RealInterval(s int) float64 { return interval(rkc2{}, s) }

type rkc2 struct{}

func (rkc2) order() int            { return 2 }
func (rkc2) stages() (int, int)    { return 2, 1 }
func (rkc2) share(float64) float64 { return .8 }

// reach is where 1 + ⌊√(1 + 1.54·x)⌋ exceeds s.
func (rkc2) reach(s int) float64 { return float64(s*s-1) / 1.54 }

// fill has a_j + b_j·T_j(w0 + w1·z) as the stages: b_j = T_j″/T_j'², a_j = 1 - b_j·T_j, each at w0.
func (rkc2) fill(r *rows) {
	d := 2. / 13 / float64(r.s*r.s)
	w0, end := 1+d, chebAt(r.s, d)
	w1 := end.t[1] / end.t[2]
	c := chebAt(2, d)
	b := c.t[2] / float64(c.t[1]*c.t[1])
	b1, b2 := b, b // b_{j-1} and b_{j-2}; b_0 = b_1 = b_2
	t1 := w0       // T_{j-1}
	r.mt[1] = b * w1
	for j := 2; j <= r.s; j++ {
		if j > 2 {
			c.next()
			b = c.t[2] / float64(c.t[1]*c.t[1])
		}
		q := b / b1
		r.mu[j], r.nu[j], r.mt[j] = 2*w0*q, -b/b2, 2*w1*q
		r.gt[j] = -(1 - float64(b1*t1)) * r.mt[j]
		b1, b2, t1 = b, b1, c.t[0]
	}
}
