package flows

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// quintic are the coefficients of Muon's iteration X ← aX + (bXXᵀ + c(XXᵀ)²)X. It brings every singular value into the
// neighbourhood of 1, about 0.7 to 1.2, and does not converge there.
//
// Source: K. Jordan et al., Muon, 2024, https://kellerjordan.github.io/posts/muon.
var quintic = [3]float64{3.4445, -4.7750, 2.0315}

// newtonSchulz makes matrices nearly orthogonal by steps of the quintic Newton–Schulz iteration.
type newtonSchulz struct {
	rows, cols, steps int
	x, y              []float64 // the matrix, wide, and the next one
	g, g2             []float64 // its Gram matrix, and the square of that
}

func newNewtonSchulz(rows, cols, steps int) *newtonSchulz {
	r := min(rows, cols)
	return &newtonSchulz{
		rows: rows, cols: cols, steps: steps, x: make([]float64, rows*cols), y: make([]float64, rows*cols),
		g: make([]float64, r*r), g2: make([]float64, r*r),
	}
}

// do overwrites the matrix m, stored by rows. The zero matrix stays.
func (o *newtonSchulz) do(m []float64) {
	r, c := o.rows, o.cols
	if r > c {
		vec.Transpose(o.x, m, r, c)
		r, c = c, r
	} else {
		copy(o.x, m)
	}
	size := vec.Norm2(o.x)
	if size == 0 {
		return
	}
	vec.Scale(o.x, 1/size, o.x)
	for range o.steps {
		vec.Gram(o.g, o.x, r, c)
		vec.MatMul(o.g2, o.g, o.g, r, r, r)
		vec.Axpby(o.g, quintic[1], o.g, quintic[2], o.g2)
		vec.MatMul(o.y, o.g, o.x, r, r, c)
		vec.Axpby(o.x, quintic[0], o.x, 1, o.y)
	}
	if o.rows > o.cols {
		vec.Transpose(m, o.x, r, c)
	} else {
		copy(m, o.x)
	}
}

// svd takes a matrix A of p columns of length n, one after another, into W = A·V with V orthogonal and the columns of W
// orthogonal to each other: w_i = σ_i·u_i. It is Hestenes' method of plane rotations, accurate to rounding for every
// σ_i, some ten sweeps of 3np² operations.
//
// Source: G. Golub, C. Van Loan, Matrix Computations (2013), section 8.6.3.
type svd struct {
	n, p  int
	w, v  []float64 // by columns
	sigma []float64
}

func newSVD(n, p int) *svd {
	return &svd{n: n, p: p, w: make([]float64, n*p), v: make([]float64, p*p), sigma: make([]float64, p)}
}

// do decomposes what is in w.
func (s *svd) do() {
	const sweeps = 60
	clear(s.v)
	for i := range s.p {
		s.v[i*s.p+i] = 1
	}
	for turned, k := true, 0; turned && k < sweeps; k++ {
		turned = false
		for i := range s.p {
			for j := range i {
				turned = s.turn(j, i) || turned
			}
		}
	}
	for i := range s.sigma {
		s.sigma[i] = vec.Norm2(s.column(i))
	}
}

func (s *svd) column(i int) []float64 { return s.w[i*s.n : (i+1)*s.n] }

// turn makes two columns of W orthogonal, and reports that they were not.
func (s *svd) turn(i, j int) bool {
	a, b := s.column(i), s.column(j)
	aa, bb, ab := vec.Dot(a, a), vec.Dot(b, b), vec.Dot(a, b)
	if !(math.Abs(ab) > float64(max(8, s.n))*0x1p-53*math.Sqrt(aa)*math.Sqrt(bb)) { // what is left is rounding
		return false
	}
	zeta := (bb - aa) / (2 * ab)
	t := math.Copysign(1/(math.Abs(zeta)+vec.Hypot(1, zeta)), zeta)
	cos := 1 / vec.Hypot(1, t)
	sin := cos * t
	rotate(a, b, cos, sin)
	rotate(s.v[i*s.p:(i+1)*s.p], s.v[j*s.p:(j+1)*s.p], cos, sin)
	return true
}

func rotate(a, b []float64, cos, sin float64) {
	for k, u := range a {
		v := b[k]
		a[k] = float64(cos*u) - float64(sin*v)
		b[k] = float64(sin*u) + float64(cos*v)
	}
}

// spread overwrites w by Σ by(σ_i)·w_i·v_iᵀ, which is A with the singular values σ_i·by(σ_i); room has p numbers.
func (s *svd) spread(by func(sigma float64) float64, room []float64) {
	for i, c := range s.sigma {
		vec.Scale(s.column(i), by(c), s.column(i))
	}
	for k := range s.n { // row k of W, times Vᵀ
		for j := range s.p {
			var sum float64
			for i := range s.p {
				sum += float64(s.w[i*s.n+k] * s.v[i*s.p+j])
			}
			room[j] = sum
		}
		for j, v := range room {
			s.w[j*s.n+k] = v
		}
	}
}
