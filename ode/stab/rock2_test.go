package stab

import (
	"math"
	"testing"
)

// rock is the stability polynomial of ROCK2 with w's zeros given: its logarithmic derivatives R'/R and R″/R in x at a,
// and its value at -1.
func rock(s int, p, q float64) (first, second, end float64) {
	n := float64(s * s)
	a, re, im := 1+.2/n, 1+(.2-p)/n, q/n
	o := newOrthogonal(make([]float64, 6*s), 2*s, re, im)
	v, u := [3]float64{1}, [3]float64{} // P_j at a with two derivatives
	l, k := 1., 0.                      // at -1
	for range s - 2 {
		alpha, beta := o.next()
		next := [3]float64{
			2*(a-alpha)*v[0] - beta*u[0], 2*(a-alpha)*v[1] + 2*v[0] - beta*u[1], 2*(a-alpha)*v[2] + 4*v[1] - beta*u[2],
		}
		v, u = next, v
		l, k = 2*(-1-alpha)*l-beta*k, l
	}
	w := func(x float64) float64 { return (x-re)*(x-re) + im*im }
	w1 := 2 * (a - re)
	r := w(a) * v[0]
	return (w1*v[0] + w(a)*v[1]) / r, (2*v[0] + 2*w1*v[1] + w(a)*v[2]) / r, math.Abs(w(-1) * l / r)
}

// The zeros of w solve R·R″ = R'² at a, which with d = R/R' is order 2, and |R(-1)| = 0.95. Newton's method from the
// interpolated ones changes them by less than 2e-6, and the interval (1 + a)·R'/R is that of the documentation.
func TestRock2Zeros(t *testing.T) {
	for _, s := range []int{3, 4, 5, 6, 8, 10, 14, 20, 33, 60, 100, 170, 250} {
		n := float64(s * s)
		var z [2]float64
		for i, c := range rock2Zeros {
			for j := len(c) - 1; j >= 0; j-- {
				z[i] = z[i]/n + c[j]
			}
		}
		f := func(p, q float64) (float64, float64) {
			first, second, end := rock(s, p, q)
			return second/(first*first) - 1, end - .95
		}
		p, q := z[0], z[1]
		for range 3 {
			const e = 1e-5
			a, b := f(p, q)
			ap, bp := f(p+e, q)
			aq, bq := f(p, q+e)
			ap, bp, aq, bq = (ap-a)/e, (bp-b)/e, (aq-a)/e, (bq-b)/e
			det := ap*bq - aq*bp
			p, q = p-(a*bq-b*aq)/det, q-(ap*b-bp*a)/det
		}
		if d := math.Max(math.Abs(p-z[0]), math.Abs(q-z[1])); d > 2e-6 {
			t.Errorf("%d stages: zeros %.9f, %.9f, interpolated %.9f", s, p, q, z)
		}
		first, _, _ := rock(s, p, q)
		if l := (2 + .2/n) * first; l < (rock2{}).reach(s) || l > (rock2{}).reach(s)+.2 {
			t.Errorf("%d stages: interval %.4f, reach %.4f", s, l, (rock2{}).reach(s))
		}
	}
}

// With w = x² + c the polynomials for w²/√(1 - x²) are known by their moments: 1/√(1 - x²) has the means 1, 1/2, 3/8,
// 5/16 of 1, x², x⁴, x⁶, so with c = 1 the norm of P_0 = 1 is (3/8 + 1 + 1) and that of x is (5/16 + 3/4 + 1/2) times
// that.
func TestOrthogonal(t *testing.T) {
	o := newOrthogonal(make([]float64, 60), 20, 0, 1)
	a0, b0 := o.next()
	a1, b1 := o.next()
	if want := 4 * (5./16 + 3./4 + 1./2) / (3./8 + 1 + 1); math.Abs(a0) > 1e-15 || b0 != 0 || math.Abs(a1) > 1e-15 || math.Abs(b1/want-1) > 1e-14 {
		t.Errorf("recurrence %v %v, %v %v, want 0 0, 0 %v", a0, b0, a1, b1, want)
	}
	for x := .001; x < .3; x += .01 {
		if s, c := sincos(x); math.Abs(s-math.Sin(x)) > 2e-16 || math.Abs(c-math.Cos(x)) > 2e-16 {
			t.Errorf("sincos(%v) = %v, %v", x, s, c)
		}
	}
}

// T_j = cosh jθ with its derivatives by hyperbolic functions of θ, 1 + δ = cosh θ. The latter are the inaccurate side:
// δ by θ = 2·asinh √(δ/2) keeps it to some roundings, the second derivative cancels to j²θ² of its terms.
func TestChebyshevDerivatives(t *testing.T) {
	for _, delta := range []float64{1e-9, 1e-5, 2. / 13 / 100, .3} {
		th := 2 * math.Asinh(math.Sqrt(delta/2))
		sh := math.Sinh(th)
		for _, s := range []int{1, 2, 3, 10, 77, 250} {
			n := float64(s)
			if n*th > 300 {
				continue
			}
			c := chebAt(s, delta)
			v, d := math.Cosh(n*th), n*math.Sinh(n*th)/sh
			if math.Abs(c.t[0]/v-1) > 1e-15*(10+n) || math.Abs(c.t[1]/d-1) > 1e-15*(10+n) {
				t.Errorf("T_%d(1+%g) = %v, %v, want %v, %v", s, delta, c.t[0], c.t[1], v, d)
			}
			// (1 - w²)·T'' = w·T' - s²·T
			if want := (n*n*v - (1+delta)*d) / (sh * sh); math.Abs(c.t[2]-want) > 1e-15*(10+n)*(n*n*v)/(sh*sh) {
				t.Errorf("T_%d''(1+%g) = %v, want %v", s, delta, c.t[2], want)
			}
		}
	}
	c := chebAt(250, 0) // at 1 exactly: 1, s², s²(s²-1)/3
	if n := 250. * 250; c.t[0] != 1 || c.t[1] != n || c.t[2] != n*(n-1)/3 {
		t.Errorf("T_250 at 1: %v", c.t)
	}
}
