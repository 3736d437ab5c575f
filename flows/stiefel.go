package flows

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// stiefel is the manifold of matrices X of p orthonormal columns of length n, one after another, or that of the spaces
// they span.
type stiefel struct {
	n, p   int
	spaces bool
	g      []float64 // XᵀU, its symmetric part on the manifold of matrices
	parts  []ode.Part
	line   *line
}

func newStiefel(n, p int, spaces bool) *stiefel {
	polar := split.Polar(n, p)
	polar.Name = "polar"
	return &stiefel{
		n: n, p: p, spaces: spaces, g: make([]float64, p*p), parts: []ode.Part{split.QR(n, p), polar}, line: newLine(n, p, spaces),
	}
}

// along ends on the manifold to rounding, however many steps are taken.
func (s *stiefel) along(x, d []float64, m *ode.Precond, h float64) {
	l := s.line
	s.tangent(l.v, x, d, m)
	if size := vec.Norm2(l.v); size == 0 || size-size != 0 {
		vec.AddScaled(x, h, l.v) // nowhere to go, or NaN
		return
	}
	if s.spaces {
		l.space(x, h)
	} else {
		l.frame(x, h)
	}
	l.polish(x)
}

func (s *stiefel) back() []ode.Part { return s.parts }

func (s *stiefel) enter() func(x []float64) {
	return func(x []float64) {
		var off float64
		for i := range s.p {
			for j := range i + 1 {
				v := vec.Dot(x[i*s.n:(i+1)*s.n], x[j*s.n:(j+1)*s.n])
				if i == j {
					v--
				}
				off = math.Max(off, math.Abs(v))
			}
		}
		if !(off <= near) {
			split.Orthonormalize(x, s.n, s.p)
		}
	}
}

func (s *stiefel) tangent(dst, x, d []float64, m *ode.Precond) {
	copy(dst, d)
	s.project(dst, x)
	if m.Diag == nil {
		vec.Scale(dst, m.Scale, dst)
		return
	}
	vec.Mul(dst, m.Scale, m.Diag, dst)
	s.project(dst, x)
}

// project stores U - X·sym(XᵀU), or U - X·XᵀU for spaces, in place of U.
func (s *stiefel) project(u, x []float64) {
	n, p := s.n, s.p
	for i := range p {
		for j := range p {
			s.g[i*p+j] = vec.Dot(x[i*n:(i+1)*n], u[j*n:(j+1)*n])
		}
	}
	if !s.spaces {
		for i := range p {
			for j := range i {
				mean := (s.g[i*p+j] + s.g[j*p+i]) / 2
				s.g[i*p+j], s.g[j*p+i] = mean, mean
			}
		}
	}
	for j := range p {
		for i := range p {
			vec.AddScaled(u[j*n:(j+1)*n], -s.g[i*p+j], x[i*n:(i+1)*n])
		}
	}
}
