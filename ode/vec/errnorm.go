package vec

import (
	"math"

	"github.com/odescent/odescent/ode/internal/simd"
)

// Weights says how an error is measured: component i is divided by ATol + RTol·max(|y0[i]|, |y1[i]|), then the root of
// the mean square is taken or, if Max is set, the largest magnitude. Where ATols is not nil, ATols[i] stands in place
// of ATol; it is as long as the state, and must not change.
type Weights struct {
	ATol, RTol float64
	ATols      []float64
	Max        bool
}

// Abs returns the absolute tolerance of component i.
func (w *Weights) Abs(i int) float64 {
	if w.ATols != nil {
		return w.ATols[i]
	}
	return w.ATol
}

// None reports that there is no tolerance.
func (w *Weights) None() bool { return w.ATol == 0 && w.RTol == 0 && w.ATols == nil }

// tile is how many elements of an error are kept at a time.
const tile = 256

// few is a length up to which errors are summed in order.
const few = 16

var zeros [few]float64

// ErrNorm returns the weighted norm of the error h·(e[0]·k[0] + e[1]·k[1] + ...) of a step from y0 to y1. The error is
// formed tile by tile and never stored whole. A norm that is not a number comes back as +Inf, so that a comparison
// rejects it; an error of zero against a tolerance of zero is zero.
func ErrNorm(w Weights, y0, y1 []float64, h float64, e []float64, k [][]float64) float64 {
	n := len(y0)
	y1 = y1[:n]
	if n <= few {
		return errInOrder(w, y0, y1, h, e, k)
	}
	if r := errTiled(w, y0, y1, h, e, k); !math.IsInf(r, 1) || w.ATols == nil && w.ATol != 0 {
		return r
	}
	return errInOrder(w, y0, y1, h, e, k) // 0/0 is the likely reason
}

// errTiled is ErrNorm for long vectors, without its rule for 0/0.
func errTiled(w Weights, y0, y1 []float64, h float64, e []float64, k [][]float64) float64 {
	n := len(y0)
	fits(k[:len(e)], n)
	var buf [tile]float64
	var sum, top float64
	for lo := 0; lo < n; lo += tile {
		hi := min(lo+tile, n)
		s := buf[:hi-lo]
		linear(s, e, k, lo)
		u, v := y0[lo:hi], y1[lo:hi]
		if w.ATols != nil {
			t, m := errEach(w.ATols[lo:hi], w.RTol, u, v, h, s)
			sum, top = sum+t, larger(top, m)
		} else if w.Max {
			top = larger(top, errTop(w, u, v, h, s))
		} else {
			sum += errSum(w, u, v, h, s)
		}
	}
	return finish(w, sum, top, n)
}

func larger(x, y float64) float64 {
	return math.Float64frombits(max(math.Float64bits(x)&^(1<<63), math.Float64bits(y)&^(1<<63)))
}

// errSum returns the sum of the squares of the weighed errors h·s, in four lanes.
func errSum(w Weights, y0, y1 []float64, h float64, s []float64) float64 {
	y0, y1 = y0[:len(s)], y1[:len(s)]
	var t [4]float64
	i := 0
	if simd.Wide && len(s) >= simd.Short {
		simd.ErrSum(s, y0, y1, w.ATol, w.RTol, h, &t)
		i = len(s) &^ 3
	}
	for ; i+3 < len(s); i += 4 {
		r0 := h * s[i] / (w.ATol + float64(w.RTol*larger(y0[i], y1[i])))
		r1 := h * s[i+1] / (w.ATol + float64(w.RTol*larger(y0[i+1], y1[i+1])))
		r2 := h * s[i+2] / (w.ATol + float64(w.RTol*larger(y0[i+2], y1[i+2])))
		r3 := h * s[i+3] / (w.ATol + float64(w.RTol*larger(y0[i+3], y1[i+3])))
		t[0] += float64(r0 * r0)
		t[1] += float64(r1 * r1)
		t[2] += float64(r2 * r2)
		t[3] += float64(r3 * r3)
	}
	for l := 0; i < len(s); i, l = i+1, l+1 {
		r := h * s[i] / (w.ATol + float64(w.RTol*larger(y0[i], y1[i])))
		t[l] += float64(r * r)
	}
	return (t[0] + t[1]) + (t[2] + t[3])
}

// errTop returns the largest of the weighed errors h·s.
func errTop(w Weights, y0, y1 []float64, h float64, s []float64) float64 {
	y0, y1 = y0[:len(s)], y1[:len(s)]
	var top float64
	for i := range s {
		top = larger(top, h*s[i]/(w.ATol+float64(w.RTol*larger(y0[i], y1[i]))))
	}
	return top
}

// errEach returns the sum of the squares of the weighed errors h·s and the largest, with an absolute tolerance for
// each.
func errEach(atol []float64, rtol float64, y0, y1 []float64, h float64, s []float64) (sum, top float64) {
	atol, y0, y1 = atol[:len(s)], y0[:len(s)], y1[:len(s)]
	for i := range s {
		r := h * s[i] / (atol[i] + float64(rtol*larger(y0[i], y1[i])))
		top = larger(top, r)
		sum += float64(r * r)
	}
	return sum, top
}

// errInOrder is ErrNorm with the components summed in order, and with its rule for 0/0.
func errInOrder(w Weights, y0, y1 []float64, h float64, e []float64, k [][]float64) float64 {
	n := len(y0)
	var buf [few]float64
	var sum, top float64
	for lo := 0; lo < n; lo += few {
		s := buf[:min(few, n-lo)]
		if n <= few {
			Combine(s, zeros[:n], h, e, k)
		} else {
			linear(s, e, k, lo)
			Scale(s, h, s)
		}
		for i, r := range s {
			r = weigh(w.Abs(lo+i), w.RTol, r, y0[lo+i], y1[lo+i])
			if w.Max {
				top = larger(top, r)
			} else {
				sum += float64(r * r)
			}
		}
	}
	return finish(w, sum, top, n)
}

// DiffNorm returns the weighted norm of a·(u - v), measured like ErrNorm.
func DiffNorm(w Weights, y0, y1 []float64, a float64, u, v []float64) float64 {
	n := len(y0)
	y1, u, v = y1[:n], u[:n], v[:n]
	var sum, top float64
	for i := range n {
		r := weigh(w.Abs(i), w.RTol, a*(u[i]-v[i]), y0[i], y1[i])
		if w.Max {
			top = larger(top, r)
		} else {
			sum += float64(r * r)
		}
	}
	return finish(w, sum, top, n)
}

// Norm returns the weighted norm of u, measured like ErrNorm with y0 = y1 = y.
func Norm(w Weights, y, u []float64) float64 {
	n := len(y)
	u = u[:n]
	var sum, top float64
	for i := range n {
		r := weigh(w.Abs(i), w.RTol, u[i], y[i], y[i])
		if w.Max {
			top = larger(top, r)
		} else {
			sum += float64(r * r)
		}
	}
	return finish(w, sum, top, n)
}

// weigh divides by the tolerance; no error needs no tolerance, so that 0 against 0 is 0.
func weigh(atol, rtol, s, y0, y1 float64) float64 {
	if s == 0 {
		return 0
	}
	return s / (atol + float64(rtol*larger(y0, y1)))
}

func finish(w Weights, sum, top float64, n int) float64 {
	r := top
	if !w.Max && n > 0 {
		r = math.Sqrt(sum / float64(n))
	}
	if math.IsNaN(r) {
		return math.Inf(1)
	}
	return r
}
