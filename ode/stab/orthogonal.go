package stab

// orthogonal makes the recurrence of the polynomials that are orthogonal for w(x)²/√(1 - x²) on [-1, 1] with
// w = (x - re)² + im², scaled by 2 a degree so that they neither vanish nor grow,
//
//	P_{j+1} = 2·(x - α_j)·P_j - β_j·P_{j-1},
//
// by Stieltjes' procedure, with the integrals by the Gauss–Chebyshev rule on n nodes. That is exact up to degree n-3.
//
// Reference: W. Gautschi, Orthogonal Polynomials (2004), section 2.2.3.
type orthogonal struct {
	re, im  float64
	x, p, q []float64 // nodes, P_j and P_{j-1} there, each with w in it
	nn      float64   // the square of the norm of P_{j-1}
	j       int
}

// newOrthogonal takes 3·n numbers of work.
func newOrthogonal(work []float64, n int, re, im float64) orthogonal {
	o := orthogonal{re: re, im: im, x: work[:n], p: work[n : 2*n], q: work[2*n : 3*n]}
	s1, c1 := sincos(pi / float64(2*n))
	s2, c2 := 2*s1*c1, 1-float64(2*s1*s1)
	s, c := s1, c1
	for i := range o.x {
		o.x[i] = c
		g := c - re
		o.p[i], o.q[i] = float64(g*g)+float64(im*im), 0
		s, c = float64(s*c2)+float64(c*s2), float64(c*c2)-float64(s*s2)
	}
	return o
}

// next returns α_j and β_j and steps to P_{j+1}.
func (o *orthogonal) next() (alpha, beta float64) {
	var nn, xx float64
	for i, p := range o.p {
		t := float64(p * p)
		nn += t
		xx += float64(t * o.x[i])
	}
	alpha = xx / nn
	if o.j > 0 {
		beta = nn / o.nn
	}
	for i, p := range o.p {
		o.p[i], o.q[i] = float64(2*(o.x[i]-alpha)*p)-float64(beta*o.q[i]), p
	}
	o.nn = nn
	o.j++
	return alpha, beta
}

const pi = 3.14159265358979323846264338327950288

// sincos returns sine and cosine of 0 < x < 0.3 by their series, in operations that are the same on every platform;
// the first term left out is x¹⁴/14! < 1e-18.
func sincos(x float64) (sin, cos float64) {
	z := float64(x * x)
	sin, cos = 1, 1
	for k := 12; k >= 2; k -= 2 {
		cos = 1 - float64(z/float64(k*(k-1))*cos)
		sin = 1 - float64(z/float64(k*(k+1))*sin)
	}
	return float64(x * sin), cos // rounded, as doubling is an addition to the compiler
}
