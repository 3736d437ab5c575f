package flows

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// manifold is a manifold in one run: tangent stores the flow's velocity at x for the force d, back returns the parts
// that lead back to it.
type manifold interface {
	tangent(dst, x, d []float64, m *ode.Precond)
	back() []ode.Part
	enter() func(x []float64) // moves a start to the manifold; nil: the start must be on it
}

// near is the distance from the manifold up to which a start is left as it is.
const near = 1e-8

// geodesic is a manifold with geodesics: along moves x for a time h, with the velocity of the force d.
type geodesic interface {
	along(x, d []float64, m *ode.Precond, h float64)
}

// sphere is ‖x‖ = 1; the projection is that on what is orthogonal to x, whatever its length.
type sphere struct{ v []float64 }

func (*sphere) tangent(dst, x, d []float64, m *ode.Precond) {
	size := vec.Dot(x, x)
	vec.Axpby(dst, 1, d, -vec.Dot(x, d)/size, x)
	if m.Diag == nil {
		vec.Scale(dst, m.Scale, dst)
		return
	}
	vec.Mul(dst, m.Scale, m.Diag, dst)
	vec.AddScaled(dst, -vec.Dot(x, dst)/size, x)
}

func (*sphere) back() []ode.Part { return []ode.Part{split.Sphere(1)} }

func (*sphere) enter() func(x []float64) {
	return func(x []float64) {
		if size := vec.Norm2(x); !(math.Abs(size-1) <= near) {
			vec.Scale(x, 1/size, x)
		}
	}
}

// along is x·cos(h|v|) + v/|v|·sin(h|v|).
func (s *sphere) along(x, d []float64, m *ode.Precond, h float64) {
	vec.Scale(x, 1/vec.Norm2(x), x)
	s.tangent(s.v, x, d, m)
	if speed := vec.Norm2(s.v); speed > 0 {
		sin, cos := vec.Sincos(h * speed)
		vec.Axpby(x, cos, x, sin/speed, s.v)
		vec.Scale(x, 1/vec.Norm2(x), x)
	}
}

// hyperbola is the upper sheet of ⟨x,x⟩ = -1 for ⟨x,y⟩ = -x₀y₀ + x₁y₁ + ...; there is at least x₀.
type hyperbola struct{ v []float64 }

func (*hyperbola) tangent(dst, x, d []float64, m *ode.Precond) {
	inner := vec.Dot(x, d)
	vec.Axpby(dst, m.Scale, d, m.Scale*inner, x)
	dst[0] = m.Scale * (float64(inner*x[0]) - d[0])
}

// retract computes x₀ from the others.
func (*hyperbola) retract(x []float64) { x[0] = math.Sqrt(1 + vec.Dot(x[1:], x[1:])) }

func (s *hyperbola) back() []ode.Part {
	return []ode.Part{{Name: "retract", Moves: true, Flow: func(p *ode.Point, _ float64) { s.retract(p.Y) }}}
}

func (s *hyperbola) enter() func(x []float64) {
	return func(x []float64) {
		if size := math.Sqrt(1 + vec.Dot(x[1:], x[1:])); !(math.Abs(x[0]-size) <= near*size) {
			x[0] = size
		}
	}
}

// along is x·cosh(h|v|) + v/|v|·sinh(h|v|), |v|² = ⟨v,v⟩.
func (s *hyperbola) along(x, d []float64, m *ode.Precond, h float64) {
	s.retract(x)
	s.tangent(s.v, x, d, m)
	space := vec.Norm2(s.v[1:])
	if speed := math.Sqrt(math.Max((space-s.v[0])*(space+s.v[0]), 0)); speed > 0 {
		vec.Axpby(x, vec.Cosh(h*speed), x, vec.Sinh(h*speed)/speed, s.v)
		s.retract(x)
	}
}
