package split

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// phi returns φ_k(z) for k ≤ 4, where φ_0(z) = e^z and φ_{k+1}(z) = (φ_k(z) - 1/k!)/z, φ_k(0) = 1/k!.
func phi(k int, z float64) float64 {
	if k == 0 {
		return vec.Exp(z)
	}
	if math.Abs(z) < 1 { // 1/k! + z/(k+1)! + ...; the term 17 is below 1e-15 of the first
		term := 1.0
		for i := 2; i <= k; i++ {
			term /= float64(i)
		}
		sum := term
		for i := 1; i <= 17; i++ {
			term = float64(term * (z / float64(k+i)))
			sum += term
		}
		return sum
	}
	v, fact := vec.Expm1(z)/z, 1.0
	for i := 1; i < k; i++ {
		fact *= float64(i)
		v = (v - 1/fact) / z
	}
	return v
}

// small holds a square matrix and what its exponential needs.
type small struct {
	n       int // its order in use
	a, b, c []float64
}

func newSmall(most int) *small {
	return &small{a: make([]float64, most*most), b: make([]float64, most*most), c: make([]float64, most*most)}
}

// exp replaces a by e^a: the Taylor polynomial of degree 14 for a/2^s of norm below ½, squared s times. The tail is
// below ½^15/15! = 2e-17.
func (m *small) exp() {
	n := m.n
	var norm float64
	for i := range n {
		var sum float64
		for _, v := range m.a[i*n : i*n+n] {
			sum += math.Abs(v)
		}
		norm = math.Max(norm, sum)
	}
	s := 0
	if norm > .5 && !math.IsInf(norm, 1) {
		s = int(math.Ceil(vec.Log2(norm / .5)))
	}
	f := math.Ldexp(1, -s)
	for i := range m.a[:n*n] {
		m.a[i] *= f
	}
	identity(m.b, n)
	for k := 14; k >= 1; k-- { // Horner: b ← I + a·b/k
		multiply(m.c, m.a, m.b, n)
		for i := range m.c[:n*n] {
			m.c[i] /= float64(k)
		}
		for i := range n {
			m.c[i*n+i]++
		}
		m.b, m.c = m.c, m.b
	}
	for range s {
		multiply(m.c, m.b, m.b, n)
		m.b, m.c = m.c, m.b
	}
	m.a, m.b = m.b, m.a
}

func identity(a []float64, n int) {
	clear(a[:n*n])
	for i := range n {
		a[i*n+i] = 1
	}
}

// multiply stores c = a·b, row by row.
func multiply(c, a, b []float64, n int) {
	for i := range n {
		row := c[i*n : i*n+n]
		clear(row)
		for k, v := range a[i*n : i*n+n] {
			if v == 0 {
				continue
			}
			for j, w := range b[k*n : k*n+n] {
				row[j] += float64(v * w)
			}
		}
	}
}
