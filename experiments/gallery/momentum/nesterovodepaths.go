package momentum

import (
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/ode/vec"
)

// bounce is the path of x″ + (r/t)x' + sign x = 0, exact between zeros. In units of the time T where a lobe starts,
// and T² for x, the lobe is, as a function of δ = t/T - 1,
//
//	c + (v + 1/(1+r))·((1+δ)^(1-r) - 1)/(1-r) - δ(2+δ)/(2(1+r)).
type bounce struct{ r, t, c, v float64 }

// newBounce starts at rest at 1 and time t, zero included: from there the first zero is known.
func newBounce(r, t float64) *bounce {
	if t == 0 {
		return &bounce{r, math.Sqrt(2 * (1 + r)), 0, 1 / (1 + r)}
	}
	return &bounce{r, t, 1 / (t * t), 0}
}

func (b *bounce) height(d float64) float64 {
	phi := vec.Log1p(d)
	if b.r != 1 {
		phi = vec.Expm1((1-b.r)*phi) / (1 - b.r)
	}
	return b.c + float64((b.v+1/(1+b.r))*phi) - float64(d*(2+d)/(2*(1+b.r)))
}

func (b *bounce) slope(d float64) float64 {
	return float64((b.v+1/(1+b.r))*vec.Exp(-b.r*vec.Log1p(d))) - (1+d)/(1+b.r)
}

// zero returns the δ where the lobe ends, by Newton's method from the right, on a concave function.
func (b *bounce) zero() float64 {
	d := math.Max(b.v, math.Sqrt(b.c))
	for b.height(d) > 0 {
		d *= 2
	}
	for range 60 {
		step := b.height(d) / b.slope(d)
		if d -= step; math.Abs(step) <= 1e-15*d {
			break
		}
	}
	return d
}

// top returns time and height of the lobe's highest point.
func (b *bounce) top() (t, f float64) {
	d := vec.Expm1(vec.Log1p(b.v*(1+b.r)) / (1 + b.r))
	return b.t * (1 + d), b.t * b.t * b.height(d)
}

// next goes on to the next lobe.
func (b *bounce) next() {
	d := b.zero()
	v := -b.slope(d) / (1 + d)
	b.t, b.c, b.v = b.t*(1+d), 0, v
}

// bouncePower is the power of t in the heights of the first lobes but for the first hundredth of them.
func bouncePower(r float64, lobes int) frictionRow {
	var t, f []float64
	b := newBounce(r, 1)
	for k := range lobes {
		at, top := b.top()
		if n := len(t); k >= lobes/100 && (n == 0 || at > 1.002*t[n-1]) {
			t, f = append(t, at), append(f, top)
		}
		b.next()
	}
	return frictionRow{"power", "$|x|$", r, common.Last(t), common.PowerLaw(t, f)}
}

// lobeRows records t²f on |x| from time 0 under friction 3/t up to t = 12, and its largest value on each of 201
// lobes.
func lobeRows() []frictionRow {
	const n = 48
	var rows []frictionRow
	add := func(panel string, t, value float64) { rows = append(rows, frictionRow{panel, "$|x|$", 3, t, value}) }
	first := math.Sqrt(8)
	for i := range n {
		t := first * float64(i) / n
		add("constant", t, t*t*(1-float64(t*t/8)))
	}
	add("lobe", 2, 2) // t²(1 - t²/8) is largest at t = 2
	b := newBounce(3, 0)
	for range 200 {
		end := b.zero()
		value := func(d float64) float64 {
			t := b.t * (1 + d)
			return t * t * b.t * b.t * b.height(d)
		}
		for i := 0; i < n && b.t <= 12; i++ {
			d := end * float64(i) / n
			add("constant", b.t*(1+d), value(d))
		}
		lo, hi := 0., end
		for range 100 { // of one maximum, by thirds
			if a, c := lo+float64((hi-lo)/3), hi-float64((hi-lo)/3); value(a) < value(c) {
				lo = a
			} else {
				hi = c
			}
		}
		add("lobe", b.t*(1+lo), value(lo))
		b.next()
	}
	return rows
}

// bessel returns the solution of x″ + (3/t)x' + λx = 0 from rest at 1.
func bessel(lambda, t float64) float64 {
	if u := t * math.Sqrt(lambda); u > 0 {
		return 2 * besselJ1(u) / u
	}
	return 1
}

// besselJ1 returns J₁(x) = ∫cos(θ - x·sin θ)dθ/π from 0 to π by the trapezoidal rule, which for this periodic
// integrand with N points misses by the size of J of the order 2N-1.
func besselJ1(x float64) float64 {
	n, sum := 32+int(math.Abs(x)), 0.
	for k := 1; k < n; k++ {
		at := float64(k) * math.Pi / float64(n)
		sum += vec.Cos(at - float64(x*vec.Sin(at)))
	}
	return sum / float64(n)
}
