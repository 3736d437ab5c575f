package vec

import "math"

// Weights says how an error is measured: component i is divided by ATol + RTol·max(|y0[i]|, |y1[i]|),
// then the root of the mean square is taken or, if Max is set, the largest magnitude.
type Weights struct {
	ATol, RTol float64
	Max        bool
}

// ErrNorm returns the weighted norm of the error h·(e[0]·k[0] + e[1]·k[1] + ...) of a step from y0 to y1,
// in one pass that never stores the error. A norm that is not a number comes back as +Inf, so that a
// comparison rejects it.
func ErrNorm(w Weights, y0, y1 []float64, h float64, e []float64, k [][]float64) float64 {
	n := len(y0)
	y1 = y1[:n]
	var sum, top float64
	for i := range n {
		var s float64
		for j, ej := range e {
			s += float64(ej * k[j][i])
		}
		s = weigh(w, h*s, y0[i], y1[i])
		top = math.Max(top, math.Abs(s))
		sum += float64(s * s)
	}
	return finish(w, sum, top, n)
}

// DiffNorm returns the weighted norm of a·(u - v), measured like ErrNorm.
func DiffNorm(w Weights, y0, y1 []float64, a float64, u, v []float64) float64 {
	n := len(y0)
	y1, u, v = y1[:n], u[:n], v[:n]
	var sum, top float64
	for i := range n {
		s := weigh(w, a*(u[i]-v[i]), y0[i], y1[i])
		top = math.Max(top, math.Abs(s))
		sum += float64(s * s)
	}
	return finish(w, sum, top, n)
}

// Norm returns the weighted norm of u, measured like ErrNorm with y0 = y1 = y.
func Norm(w Weights, y, u []float64) float64 {
	n := len(y)
	u = u[:n]
	var sum, top float64
	for i := range n {
		s := weigh(w, u[i], y[i], y[i])
		top = math.Max(top, math.Abs(s))
		sum += float64(s * s)
	}
	return finish(w, sum, top, n)
}

// weigh divides by the tolerance; no error needs no tolerance, so that 0 against 0 is 0.
func weigh(w Weights, s, y0, y1 float64) float64 {
	if s == 0 {
		return 0
	}
	y := math.Float64frombits(max(math.Float64bits(y0)&^(1<<63), math.Float64bits(y1)&^(1<<63)))
	return s / (w.ATol + float64(w.RTol*y))
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
