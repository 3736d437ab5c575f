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

// line computes geodesics from a matrix X of p orthonormal columns of length n with the velocity V, a tangent there.
//
// Source: A. Edelman, T. Arias, S. Smith, SIAM J. Matrix Anal. Appl. 20 (1998), 303-353.
type line struct {
	n, p  int
	v, x0 []float64
	d     *svd               // of V, for spaces
	big   *split.Exponential // of order 2p, for matrices
	small *split.Exponential // of order p
	a     []float64          // [A, -S/σ; σI, A]·h
	b, c  []float64          // e^(-hA) and, by rows, the first p columns of e^a times that
	room  []float64
}

func newLine(n, p int, spaces bool) *line {
	l := &line{n: n, p: p, v: make([]float64, n*p), x0: make([]float64, n*p), room: make([]float64, p), b: make([]float64, p*p)}
	if spaces {
		l.d = newSVD(n, p)
		return l
	}
	l.big, l.small = split.NewExponential(2*p), split.NewExponential(p)
	l.a, l.c = make([]float64, 4*p*p), make([]float64, 2*p*p)
	return l
}

// space moves X along the geodesic of spaces, X·Q·cos(hΣ)·Qᵀ + U·sin(hΣ)·Qᵀ for V = UΣQᵀ; theorem 2.3.
func (l *line) space(x []float64, h float64) {
	n, p := l.n, l.p
	copy(l.d.w, l.v)
	l.d.do()
	copy(l.x0, x)
	q := l.d.v
	for j := range p { // X·Q·(cos(hΣ) - I)·Qᵀ, added to X: small where the step is
		for k := range p {
			var s float64
			for i, sigma := range l.d.sigma {
				sin := vec.Sin(h * sigma / 2)
				s -= float64(float64(2*sin*sin) * float64(q[i*p+k]*q[i*p+j]))
			}
			vec.AddScaled(x[j*n:(j+1)*n], s, l.x0[k*n:(k+1)*n])
		}
	}
	l.d.spread(func(sigma float64) float64 {
		if sigma == 0 {
			return h
		}
		return vec.Sin(h*sigma) / sigma
	}, l.room)
	vec.AddScaled(x, 1, l.d.w)
}

// frame moves X along the geodesic of matrices in the preconditioner of the space around,
//
//	[X, V/σ]·exp(h·[A, -S/σ; σI, A])·[I; 0]·e^(-hA),  A = XᵀV,  S = VᵀV;  section 2.2.2,
//
// for any σ > 0; with the largest length of a column of V the blocks are of like size.
func (l *line) frame(x []float64, h float64) {
	n, p := l.n, l.p
	sigma := 0.
	for j := range p {
		sigma = math.Max(sigma, vec.Norm2(l.v[j*n:(j+1)*n]))
	}
	column := func(m []float64, j int) []float64 { return m[j*n : (j+1)*n] }
	for i := range p {
		for j := range p {
			a := h * (vec.Dot(column(x, i), column(l.v, j)) - vec.Dot(column(x, j), column(l.v, i))) / 2
			l.b[i*p+j] = -a
			l.a[2*i*p+j], l.a[2*(p+i)*p+p+j] = a, a
			l.a[2*i*p+p+j] = -h / sigma * vec.Dot(column(l.v, i), column(l.v, j))
			l.a[2*(p+i)*p+j] = 0
		}
		l.a[2*(p+i)*p+i] = h * sigma
	}
	l.big.Do(l.a)
	l.small.Do(l.b)
	for i := range 2 * p {
		for j := range p {
			var s float64
			for k := range p {
				s += float64(l.a[2*i*p+k] * l.b[k*p+j])
			}
			l.c[i*p+j] = s
		}
	}
	copy(l.x0, x)
	clear(x)
	for j := range p {
		for k := range p {
			vec.AddScaled(column(x, j), l.c[k*p+j], column(l.x0, k))
			vec.AddScaled(column(x, j), l.c[(p+k)*p+j]/sigma, column(l.v, k))
		}
	}
}

// polish takes X, orthonormal up to rounding, to the nearest matrix that is so: one step of Newton and Schulz's,
// X ← X - X(XᵀX - I)/2.
func (l *line) polish(x []float64) {
	n, p := l.n, l.p
	copy(l.x0, x)
	for i := range p {
		for j := range i + 1 {
			s := vec.Dot(x[i*n:(i+1)*n], x[j*n:(j+1)*n])
			if i == j {
				s--
			}
			l.b[i*p+j], l.b[j*p+i] = s, s
		}
	}
	for j := range p {
		for k := range p {
			vec.AddScaled(x[j*n:(j+1)*n], -l.b[k*p+j]/2, l.x0[k*n:(k+1)*n])
		}
	}
}
