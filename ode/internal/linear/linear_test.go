package linear

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The residual of a system that was solved by factors is rounding: n·growth·2⁻⁵² times the sizes of A and x, with a
// growth that is below 10 for these.
func TestFactorisations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 7, 20} {
		real, pair := NewDense(n), NewComplex(n)
		var a, ai []float64
		for range n * n {
			a, ai = append(a, r.NormFloat64()), append(ai, r.NormFloat64())
		}
		if n > 1 {
			a[0], ai[0] = 0, 0 // needs a pivot
		}
		copy(real.A, a)
		copy(pair.Re, a)
		copy(pair.Im, ai)
		x, xr, xi := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			x[i] = r.NormFloat64()
			xr[i], xi[i] = x[i], r.NormFloat64()
		}
		b, bi := append([]float64(nil), x...), append([]float64(nil), xi...)
		if !real.Factor() || !pair.Factor() {
			t.Fatal("singular")
		}
		real.Solve(x)
		pair.Solve(xr, xi)
		size, csize := norm(x), norm(xr)+norm(xi)
		for i := range n {
			s, sr, si := -b[i], -b[i], -bi[i]
			for j := range n {
				s += a[i*n+j] * x[j]
				sr += a[i*n+j]*xr[j] - ai[i*n+j]*xi[j]
				si += a[i*n+j]*xi[j] + ai[i*n+j]*xr[j]
			}
			tol := 40 * float64(n) * 0x1p-52
			if math.Abs(s) > tol*(1+size) || math.Abs(sr)+math.Abs(si) > 2*tol*(1+csize) {
				t.Errorf("n = %d: residuals %.2g, %.2g, %.2g", n, s, sr, si)
			}
		}
	}
	for what, m := range map[string][]float64{"zero": {0, 0, 0, 0}, "singular": {1, 2, 2, 4}, "NaN": {math.NaN(), 1, 1, 1}, "infinite": {math.Inf(1), 1, 1, 1}} {
		f, c := NewDense(2), NewComplex(2)
		copy(f.A, m)
		copy(c.Re, m)
		if f.Factor() {
			t.Errorf("%s has a real factorisation", what)
		}
		if c.Factor() {
			t.Errorf("%s has a complex factorisation", what)
		}
	}
}

func norm(x []float64) float64 {
	var m float64
	for _, v := range x {
		m = math.Max(m, math.Abs(v))
	}
	return m
}

// Symmetric systems: Cholesky and CG for the definite ones, MINRES for all, CG telling negative curvature.
func TestSymmetric(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 5, 30} {
		for _, definite := range []bool{true, false} {
			// A = Q·Λ·Q with the reflection Q = I - 2vvᵀ and Λ from 1 to 100.
			v := make([]float64, n)
			for i := range v {
				v[i] = r.NormFloat64()
			}
			scale := 1 / math.Sqrt(dot(v, v))
			a := make([]float64, n*n)
			for i := range n {
				for j := range n {
					for k := range n {
						q, p := -2*v[i]*v[k]*scale*scale, -2*v[j]*v[k]*scale*scale
						if i == k {
							q++
						}
						if j == k {
							p++
						}
						l := 1 + 99*float64(k)/float64(max(1, n-1))
						if !definite && k%2 == 0 {
							l = -l
						}
						a[i*n+j] += q * p * l
					}
				}
			}
			b, x := make([]float64, n), make([]float64, n)
			for i := range b {
				b[i] = r.NormFloat64()
			}
			k := newKrylov(n, true, func(dst, u []float64) {
				for i := range n {
					dst[i] = dot(a[i*n:i*n+n], u)
				}
			})
			check := func(what string) {
				t.Helper()
				res := 0.0
				for i := range n {
					res = math.Max(res, math.Abs(dot(a[i*n:i*n+n], x)-b[i]))
				}
				if res > 1e-9*(1+norm(b)) { // 1e-12 asked for, times the condition of 100 that recurrences may lose
					t.Errorf("n = %d, definite %v: %s leaves %.2g", n, definite, what, res)
				}
			}
			if !k.minres(x, b, 1e-12) {
				t.Errorf("n = %d, definite %v: minres fails", n, definite)
			}
			check("minres")
			ok, pos := k.cg(x, b, 1e-12)
			if ok != definite || pos != definite {
				t.Errorf("n = %d, definite %v: cg says %v, %v", n, definite, ok, pos)
			}
			if ok {
				check("cg")
			}
			l := NewEnvelope(n, append([]float64(nil), a...))
			if ok := l.Factor(); ok != definite {
				t.Errorf("n = %d, definite %v: cholesky says %v", n, definite, ok)
			}
			if definite {
				copy(x, b)
				l.Solve(x)
				check("cholesky")
			}
		}
	}
}

// A band is a band: rows of the factor begin where those of the matrix do, and the solution is that of LU.
func TestEnvelope(t *testing.T) {
	const n, w = 12, 2
	f, l := NewEnvelope(n, make([]float64, n*n)), NewDense(n)
	b := make([]float64, n)
	for i := range n {
		b[i] = float64(i%5) - 2
		for j := max(0, i-w); j <= min(n-1, i+w); j++ {
			f.a[i*n+j] = -1
		}
		f.a[i*n+i] = 5
	}
	copy(l.A, f.a)
	if !f.Factor() || !l.Factor() {
		t.Fatal("singular")
	}
	x := append([]float64(nil), b...)
	f.Solve(x)
	l.Solve(b)
	for i := range n {
		if f.first[i] != max(0, i-w) {
			t.Errorf("row %d begins at %d", i, f.first[i])
		}
		if math.Abs(x[i]-b[i]) > 1e-14 { // a condition below 9, numbers below 2, a dozen operations each
			t.Errorf("x[%d] = %v, by LU %v", i, x[i], b[i])
		}
	}
}
