package stab

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// RKL1 is the Runge–Kutta–Legendre method of order 1,
//
//	R(z) = P_s(1 + w1·z),   w1 = 2/(s² + s),
//
// s odd, for h·ρ ≤ s² + s - 1, the real interval being s² + s: the one is left for damping, since R is -1 at its end
// and grows from there with slope one. The zeros of P_s need no damping elsewhere: |R| falls like 1/√s inside.
//
// MaxStages bounds the number of stages, zero meaning 249; 10 000 is the most. Stages fixes it: steps of any length are
// then taken, stable or not, and only [ode.Step.Stable] needs ρ.
//
// A step costs s evaluations. The error is estimated as for [RKC1]; c2 goes from 0 to ¼.
//
// Reference: C. D. Meyer, D. S. Balsara, T. D. Aslam, J. Comput. Phys. 257 (2014), 594-626, section 2.
type RKL1 struct {
	MaxStages int `spec:"maxstages" in:"[0,inf)"`
	Stages    int `spec:"stages" in:"[0,inf)"`
}

func (m *RKL1) Check() error {
	_, _, err := limits(rkl1{}, m.Stages, m.MaxStages)
	return err
}

func (m RKL1) String() string { return spec.Format("rkl1", m, RKL1{}) }

// Start implements ode.Method. It returns an error if a field is out of range.
func (m RKL1) Start(r *ode.Run) (ode.Stepper, error) {
	return start(r, "rkl1", m, rkl1{}, m.Stages, m.MaxStages)
}

func (RKL1) R(s int, z complex128) complex128 { return stability(rkl1{}, s, z) }

func (RKL1) Reach(s int) float64 { return reach(rkl1{}, s) }

func (RKL1) RealInterval(s int) float64 { return interval(rkl1{}, s) }

type rkl1 struct{}

func (rkl1) order() int            { return 1 }
func (rkl1) stages() (int, int)    { return 1, 2 }
func (rkl1) share(float64) float64 { return math.NaN() }

func (rkl1) reach(s int) float64 { return float64(s*s+s) - 1 }

// fill has P_j(1 + w1·z) as the stages.
func (rkl1) fill(r *rows) {
	w1 := 2 / float64(r.s*r.s+r.s)
	r.mt[1] = w1
	for j := 2; j <= r.s; j++ {
		n := float64(j)
		r.mu[j], r.nu[j] = (2*n-1)/n, (1-n)/n
		r.mt[j], r.gt[j] = r.mu[j]*w1, 0
	}
}
