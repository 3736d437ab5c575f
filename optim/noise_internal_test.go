package optim

import (
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// The noise within a distance along the gradient is that of values within it: a step of height q there comes out as q,
// one beyond it, on either side, as nothing, and so does a smooth function.
func TestNoiseWithinADistance(t *testing.T) {
	const q, at = 1e-3, .1
	noise := func(f func(x float64) float64, t float64) float64 {
		p := &objective.Problem{Dim: 1, Func: func(x []float64) float64 { return f(x[0]) }, FuncGrad: func(dst, x []float64) float64 {
			dst[0] = 1
			return f(x[0])
		}}
		return gradientCheck{p: p}.line([]float64{0}).noise(t)
	}
	for _, side := range []float64{-1, 1} {
		step := func(x float64) float64 {
			if side*x > at {
				return q
			}
			return 0
		}
		for _, far := range []float64{1.5 * at, 4 * at} {
			if v := noise(step, far); v != q {
				t.Errorf("a step of %g at %g comes out as %g within %g", q, side*at, v, far)
			}
		}
		for _, near := range []float64{.01 * at, .5 * at, .99 * at} {
			if v := noise(step, near); v != 0 {
				t.Errorf("a step at %g comes out as %g within %g", side*at, v, near)
			}
		}
	}
	if v := noise(func(x float64) float64 { return x + x*x/2 }, 1); v > 1e-15 {
		t.Errorf("a parabola comes out as %g", v)
	}
}
