package stab

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// RKL2 is the Runge–Kutta–Legendre method of order 2,
//
//	R(z) = 1 + b_s·(P_s(1 + w1·z) - 1),   w1 = 4/(s² + s - 2),   b_j = (j² + j - 2)/(2j(j+1)),
//
// s odd from 3 on, for h·ρ ≤ (s² + s - 2)/2. At the end of this R is 1 - 2·b_s, about 0.
//
// MaxStages bounds the number of stages, zero meaning 249; 10 000 is the most. Stages fixes it: steps of any length are
// then taken, stable or not, and only [ode.Step.Stable] needs ρ.
//
// A step costs s evaluations. The error is estimated as for [RKC2].
//
// Reference: C. D. Meyer, D. S. Balsara, T. D. Aslam, J. Comput. Phys. 257 (2014), 594-626, section 3.
type RKL2 struct {
	MaxStages int `spec:"maxstages" in:"[0,inf)"`
	Stages    int `spec:"stages" in:"[0,inf)"`
}

func (m *RKL2) Check() error {
	_, _, err := limits(rkl2{}, m.Stages, m.MaxStages)
	return err
}

func (m RKL2) String() string { return spec.Format("rkl2", m, RKL2{}) }

// Start implements ode.Method. It returns an error if a field is out of range.
func (m RKL2) Start(r *ode.Run) (ode.Stepper, error) {
	return start(r, "rkl2", m, rkl2{}, m.Stages, m.MaxStages)
}

func (RKL2) R(s int, z complex128) complex128 { return stability(rkl2{}, s, z) }

func (RKL2) Reach(s int) float64 { return reach(rkl2{}, s) }

func (RKL2) RealInterval(s int) float64 { return interval(rkl2{}, s) }

type rkl2 struct{}

func (rkl2) order() int            { return 2 }
func (rkl2) stages() (int, int)    { return 3, 2 }
func (rkl2) share(float64) float64 { return .8 }

func (rkl2) reach(s int) float64 { return float64(s*s+s-2) / 2 }

// fill has 1 - b_j + b_j·P_j(1 + w1·z) as the stages.
func (rkl2) fill(r *rows) {
	w1 := 4 / float64(r.s*r.s+r.s-2)
	b1, b2 := 1./3, 1./3 // b_{j-1} and b_{j-2}; b_0 = b_1 = b_2
	r.mt[1] = b1 * w1
	for j := 2; j <= r.s; j++ {
		n := float64(j)
		b := float64(j*j+j-2) / float64(2*j*(j+1))
		r.mu[j] = (2*n - 1) / n * b / b1
		r.nu[j] = (1 - n) / n * b / b2
		r.mt[j] = r.mu[j] * w1
		r.gt[j] = -(1 - b1) * r.mt[j]
		b1, b2 = b, b1
	}
}
