package split

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// The parts here, in project.go and in stiefel.go are for the Parts of a system whose force moves a position. With the scheme "step prox", [Lie] is then the proximal method: a forward step for what is smooth, and a backward one,
// x⁺ = x - h·M∂r(x⁺), for what is not; where r is soft-thresholded this is ISTA, where it is the indicator of a set it is
// projection. A step back in time, h < 0, has no such part and gives NaN.

// ForceStep is the part "step", Euler's step with the force,
//
//	x ← x + h·M·force(x).
func ForceStep() ode.Part {
	return ode.Part{Name: "step", Moves: true, Flow: func(p *ode.Point, h float64) {
		vec.AddMul(p.X(), h*p.M.Scale, p.M.Diag, p.Force())
	}}
}

// SoftThreshold is the part "prox" for r = lambda·Σ|x_i|: every x_i moves towards zero by h·lambda·M_i and stops there.
// It is the exact flow of x' = -M∂r(x), whatever the preconditioner, and the proximal step alike. It panics if lambda
// is negative or not finite.
//
// Reference: N. Parikh, S. Boyd, Foundations and Trends in Optimization 1 (2014), section 6.5.2.
func SoftThreshold(lambda float64) ode.Part {
	mustWeigh("SoftThreshold", lambda)
	return prox(func(x []float64, h float64, m *ode.Precond) {
		by := h * m.Scale * lambda
		for i, v := range x {
			t := by
			if m.Diag != nil {
				t *= m.Diag[i]
			}
			x[i] = math.Copysign(math.Max(math.Abs(v)-t, 0), v)
		}
	})
}

// Shrink is the part "prox" for r = lambda·‖x‖, the Euclidean length: x moves straight towards zero by h·lambda·Scale
// and stops there. It does not depend on the preconditioner's diagonal. It panics if lambda is negative or not finite.
//
// Reference: N. Parikh, S. Boyd, Foundations and Trends in Optimization 1 (2014), section 6.5.1.
func Shrink(lambda float64) ode.Part {
	mustWeigh("Shrink", lambda)
	return prox(func(x []float64, h float64, m *ode.Precond) {
		size := vec.Norm2(x)
		if by := h * m.Scale * lambda; by < size {
			vec.Scale(x, 1-by/size, x)
		} else {
			vec.Scale(x, 0, x) // a NaN stays one
		}
	})
}

// Ridge is the part "prox" for r = ½·lambda·‖x‖²: x_i ← x_i/(1 + h·lambda·M_i). It panics if lambda is negative or not
// finite.
func Ridge(lambda float64) ode.Part {
	mustWeigh("Ridge", lambda)
	return prox(func(x []float64, h float64, m *ode.Precond) {
		by := h * m.Scale * lambda
		for i, v := range x {
			d := by
			if m.Diag != nil {
				d *= m.Diag[i]
			}
			x[i] = v / (1 + d)
		}
	})
}

// prox makes the part "prox" from the function that changes the position for h ≥ 0.
func prox(do func(x []float64, h float64, m *ode.Precond)) ode.Part {
	return forward("prox", do)
}

func forward(name string, do func(x []float64, h float64, m *ode.Precond)) ode.Part {
	return ode.Part{Name: name, Moves: true, Flow: func(p *ode.Point, h float64) {
		x := p.X()
		if !(h >= 0) {
			for i := range x {
				x[i] = math.NaN()
			}
			return
		}
		do(x, h, p.M)
	}}
}
