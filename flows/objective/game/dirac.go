package game

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

func init() { Register("dirac", dirac{Loss: "minimax"}) }

// dirac is the Dirac-GAN of Mescheder et al.: a point θ is to reach the data's point 0, a critic ψ·x is to tell the
// two apart. With h(t) = -log(1 + e⁻ᵗ), or h(t) = t for wasserstein, the critic goes up h(ψθ) + h(0), less
// ½Penalty·ψ², and the generator down h(ψθ), or nonsaturating up h(-ψθ). The equilibrium is (0, 0), where the field
// turns with the angular velocity h'(0) and shrinks at the rate of half the penalty; with nonsaturating also, in the
// large, slower than exponentially.
//
// In the source h(ψθ) stands for the generated point and h(0) for the real one; section 2 and, for the penalty,
// section 4.1.
type dirac struct {
	Loss    string  `spec:"loss" oneof:",minimax,nonsaturating,wasserstein"`
	Penalty float64 `spec:"penalty" in:"[0,inf)"`
}

func (d dirac) Game() (*Game, error) {
	// h of the critic, and the generator's loss, with two derivatives by t = ψθ.
	critic := func(t float64) (v, d, dd float64) { return -softplus(-t), expit(-t), -float64(expit(t) * expit(-t)) }
	generator := critic
	switch d.Loss {
	case "nonsaturating":
		generator = func(t float64) (v, d, dd float64) { return softplus(t), expit(t), float64(expit(t) * expit(-t)) }
	case "wasserstein":
		critic = func(t float64) (v, d, dd float64) { return t, 1, 0 }
		generator = critic
	}
	return &Game{
		X: 1, Y: 1,
		Loss: func(z []float64) (f, g float64) {
			f, _, _ = generator(float64(z[0] * z[1]))
			v, _, _ := critic(float64(z[0] * z[1]))
			zero, _, _ := critic(0)
			return f, float64(d.Penalty*z[1]*z[1]/2) - v - zero
		},
		Field: func(dst, z []float64) {
			t := float64(z[0] * z[1])
			_, a, _ := generator(t)
			_, b, _ := critic(t)
			dst[0], dst[1] = -a*z[1], float64(b*z[0])-float64(d.Penalty*z[1])
		},
		Jac: func(dst *mat.Dense, z []float64) {
			t := float64(z[0] * z[1])
			_, a, aa := generator(t)
			_, b, bb := critic(t)
			dst.Set(0, 0, -aa*z[1]*z[1])
			dst.Set(0, 1, -a-float64(aa*t))
			dst.Set(1, 0, b+float64(bb*t))
			dst.Set(1, 1, float64(bb*z[0]*z[0])-d.Penalty)
		},
		Start: []float64{1, 1}, Equilibrium: [][]float64{{0, 0}},
	}, nil
}

// expit is 1/(1 + e⁻ᵗ), softplus log(1 + eᵗ).
func expit(t float64) float64 {
	if t >= 0 {
		return 1 / (1 + vec.Exp(-t))
	}
	e := vec.Exp(t)
	return e / (1 + e)
}

func softplus(t float64) float64 { return math.Max(t, 0) + vec.Log1p(vec.Exp(-math.Abs(t))) }
