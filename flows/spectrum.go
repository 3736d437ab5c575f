package flows

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// matrices holds the room that the flows of symmetric matrices of order n share. Their matrices are stored by rows or
// by columns, which is the same.
type matrices struct {
	n       int
	d, a, b []float64
	exp     *split.Exponential
}

func newMatrices(n int) matrices {
	m := func() []float64 { return make([]float64, n*n) }
	return matrices{n, m(), m(), m(), split.NewExponential(n)}
}

// symmetric stores scale times the symmetric part of u in d.
func (m *matrices) symmetric(u []float64, scale float64) {
	symmetrize(m.d, u, m.n)
	vec.Scale(m.d, scale, m.d)
}

// symmetrize stores the symmetric part of u; dst may be u.
func symmetrize(dst, u []float64, n int) {
	for i := range n {
		dst[i*n+i] = u[i*n+i]
		for j := range i {
			mean := (u[i*n+j] + u[j*n+i]) / 2
			dst[i*n+j], dst[j*n+i] = mean, mean
		}
	}
}

// mul stores dst = a·b.
func (m *matrices) mul(dst, a, b []float64) { vec.MatMul(dst, a, b, m.n, m.n, m.n) }

// spectrum is the manifold of symmetric matrices with given eigenvalues, in the normal metric.
type spectrum struct{ matrices }

func newSpectrum(n int) *spectrum { return &spectrum{newMatrices(n)} }

func (s *spectrum) back() []ode.Part { return nil }

func (s *spectrum) enter() func(x []float64) { return nil }

// commute stores [H, D] in b, for symmetric H and D the product less its transpose.
func (s *spectrum) commute(h, d []float64, m *ode.Precond) {
	s.symmetric(d, m.Scale)
	s.mul(s.a, h, s.d)
	vec.Transpose(s.b, s.a, s.n, s.n)
	vec.Axpby(s.b, 1, s.a, -1, s.b)
}

func (s *spectrum) tangent(dst, x, d []float64, m *ode.Precond) {
	s.commute(x, d, m)
	s.mul(dst, x, s.b)
	vec.Transpose(s.a, dst, s.n, s.n) // [H,Ω] = HΩ + (HΩ)ᵀ, Ω being skew
	vec.Axpby(dst, 1, dst, 1, s.a)
}

// along is e^(-hΩ)·H·e^(hΩ) with Ω = [H, D].
func (s *spectrum) along(x, d []float64, m *ode.Precond, h float64) {
	s.commute(x, d, m)
	vec.Scale(s.b, h, s.b)
	s.exp.Do(s.b)
	s.mul(s.a, x, s.b)
	vec.Transpose(s.d, s.b, s.n, s.n)
	s.mul(s.b, s.d, s.a)
	symmetrize(x, s.b, s.n)
}

// spd is the manifold of symmetric positive definite matrices.
type spd struct{ matrices }

func newSPD(n int) *spd { return &spd{newMatrices(n)} }

func (s *spd) back() []ode.Part { return nil }

func (s *spd) enter() func(x []float64) { return nil }

func (s *spd) tangent(dst, x, d []float64, m *ode.Precond) {
	s.symmetric(d, m.Scale)
	s.mul(s.a, x, s.d)
	s.mul(dst, s.a, x)
	symmetrize(dst, dst, s.n)
}

// has reports that x is positive definite: that the factors of Cholesky exist.
func (s *spd) has(x []float64) bool {
	n, l := s.n, s.a
	copy(l, x)
	for j := range n {
		for i := j; i < n; i++ {
			sum := l[i+j*n]
			for k := range j {
				sum -= float64(l[i+k*n] * l[j+k*n])
			}
			if i == j {
				if !(sum > 0) {
					return false
				}
				l[j+j*n] = math.Sqrt(sum)
			} else {
				l[i+j*n] = sum / l[j+j*n]
			}
		}
	}
	return true
}

// along is X^½·exp(hX^½DX^½)·X^½ = E·X·Eᵀ with E = exp(½hXD), which stays definite whatever rounding does.
func (s *spd) along(x, d []float64, m *ode.Precond, h float64) {
	s.symmetric(d, m.Scale)
	s.mul(s.a, x, s.d)
	vec.Scale(s.a, h/2, s.a)
	s.exp.Do(s.a)
	s.mul(s.b, s.a, x)
	vec.Transpose(s.d, s.a, s.n, s.n)
	s.mul(s.a, s.b, s.d)
	symmetrize(x, s.a, s.n)
}
