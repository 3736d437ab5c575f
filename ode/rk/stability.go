package rk

import "math"

var inf = math.Inf(1)

// Polynomial returns the coefficients c[0], c[1], ... of the method's stability polynomial R(z) = Σ c[j]·z^j:
// one step on y' = λy multiplies y by R(hλ). c[j] is b·A^(j-1)·1 for j ≥ 1.
func (m *Tableau) Polynomial() []float64 {
	s := len(m.B)
	v := make([]float64, s)
	for i := range v {
		v[i] = 1
	}
	c := []float64{1}
	for range s {
		var dot float64
		for i, b := range m.B {
			dot += float64(b * v[i])
		}
		c = append(c, dot)
		for i := s - 1; i >= 0; i-- {
			var sum float64
			for j, a := range m.A[i] {
				sum += float64(a * v[j])
			}
			v[i] = sum
		}
	}
	factorial := 1.
	for j := range c {
		factorial *= float64(max(j, 1))
	}
	for j := len(c) - 1; j > 0 && math.Abs(c[j])*factorial < 1e-13; j-- {
		c = c[:j] // against the 1/j! of e^z: rounding
		factorial /= float64(j)
	}
	return c
}

// R returns the stability function at the complex number z: one step on y' = λy multiplies y by R(hλ).
func (m *Tableau) R(z complex128) complex128 {
	c := m.Polynomial()
	x, y := real(z), imag(z)
	var re, im float64
	for j := len(c) - 1; j >= 0; j-- {
		re, im = float64(re*x)-float64(im*y)+c[j], float64(re*y)+float64(im*x)
	}
	return complex(re, im)
}

// RealInterval returns the largest β with |R(x)| ≤ 1 for all x in [-β, 0].
func (m *Tableau) RealInterval() float64 {
	c := m.Polynomial()
	return edge(func(x float64) float64 { return math.Abs(horner(c, -x)) })
}

// ImagInterval returns the largest β with |R(iy)| ≤ 1 for all y in [0, β], and 0 where there is none.
func (m *Tableau) ImagInterval() float64 {
	q := excess(m.Polynomial())
	for len(q) > 0 && q[0] == 0 {
		q = q[1:]
	}
	if len(q) == 0 {
		return inf
	}
	if q[0] > 0 {
		return 0
	}
	return edge(func(y float64) float64 { return 1 + horner(q, float64(y*y)) })
}

// excess returns the coefficients of |R(iy)|² - 1 in powers of y². Those that are only rounding are set to zero, as
// their sign decides whether there is an interval at all.
func excess(c []float64) []float64 {
	q, size := make([]float64, len(c)), make([]float64, len(c))
	for i, a := range c {
		for j, b := range c {
			if (i+j)%2 != 0 {
				continue // Re(R)² has the pairs of even powers, Im(R)² those of odd ones
			}
			p := float64(a * b)
			size[(i+j)/2] += math.Abs(p)
			if (i-j)/2%2 != 0 { // i^i·conj(i^j) = i^(i-j), real
				p = -p
			}
			q[(i+j)/2] += p
		}
	}
	q[0] -= 1
	for k := range q {
		if math.Abs(q[k]) < 1e-13*size[k] {
			q[k] = 0
		}
	}
	return q
}

func horner(c []float64, x float64) float64 {
	var r float64
	for j := len(c) - 1; j >= 0; j-- {
		r = float64(r*x) + c[j]
	}
	return r
}

// edge returns where abs first exceeds 1, to rounding, walking from 0 in hundredths.
func edge(abs func(float64) float64) float64 {
	const step, tol = .01, 1e-9
	x := 0.0
	for ; x < 1e4; x += step {
		if abs(x+step) > 1+tol {
			break
		}
	}
	lo, hi := x, x+step
	for range 60 {
		if mid := lo + float64((hi-lo)/2); abs(mid) > 1+1e-14 {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}
