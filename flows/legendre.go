package flows

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// Legendre is a convex function φ of one's own. Up stores z = ∇φ(x), Down the inverse x = ∇φ*(z), and Velocity
// (∇²φ(x))⁻¹·v; without Velocity the flow has no field, and a method that needs one ends with NaN. No dst overlaps with
// an argument. It is used through a pointer, so that flows compare.
type Legendre struct {
	Name     string
	Up       func(z, x []float64)
	Down     func(x, z []float64)
	Velocity func(dst, x, v []float64)
}

// legendre is a function of the user's.
type legendre struct {
	*Legendre
	z []float64
}

func (m *legendre) step(x, v []float64) {
	m.Up(m.z, x)
	vec.AddScaled(m.z, 1, v)
	m.Down(x, m.z)
}

func (m *legendre) velocity(dst, x, v []float64) {
	if m.Velocity == nil {
		nan(dst)
		return
	}
	m.Velocity(dst, x, v)
}

// nan fills dst with NaN, where there is nothing to say.
func nan(dst []float64) {
	for i := range dst {
		dst[i] = math.NaN()
	}
}
