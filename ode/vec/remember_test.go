package vec_test

import (
	"testing"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/vec"
)

func TestRemember(t *testing.T) {
	g := []float64{3, -4, 0}
	v := []float64{1, 30, 2}
	kernel.Approach(v, g, .5)
	want(t, "Approach", v, 5.5, 22, 2)
	v, m := []float64{0, 0, 4}, []float64{1, 0, 0}
	kernel.Deviate(v, m, g, .5, .5, .25)
	want(t, "Deviate m", m, 2, -2, 0)
	want(t, "Deviate v", v, .75, 2.25, 2.25)
	kernel.Squares(v, g, 0)
	kernel.AddSquares(v, g)
	want(t, "Squares", v, 18, 32, 0)
	d, u := make([]float64, 3), []float64{0, 3, 0}
	v = []float64{4, 1, 0}
	kernel.Invert(d, v, 4, .5, kernel.Floor)
	want(t, "Invert floor", d, 1, 2, 2)
	kernel.Invert(d, v, 4, .5, kernel.Outside)
	want(t, "Invert outside", d, 1/1.5, 1, 2)
	kernel.Invert(d, v, 1, 0, kernel.Inside)
	want(t, "Invert inside", d, .5, 1, 0)
	v = []float64{9, 16, 1}
	kernel.Displace(d, v, u, g, .5, 1)
	want(t, "Displace d", d, 1/3.1622776601683795, 2/4.123105625617661, 1/1.224744871391589)
	want(t, "Displace u", u, .45, 1.5+.5*64./17, 0)
	w, old := make([]float64, 3), []float64{1, -4, 2}
	kernel.Extrapolate(w, g, old, .5)
	want(t, "Extrapolate", w, 4, -4, -1)
	want(t, "old", old, 3, -4, 0)
	vec.Sign(w, 2, g)
	want(t, "Sign", w, 2, -2, 0)
}

func TestMatrices(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6} // two rows
	g, y, p := make([]float64, 4), make([]float64, 6), make([]float64, 6)
	vec.Gram(g, x, 2, 3)
	want(t, "Gram", g, 14, 32, 32, 77)
	vec.Transpose(y, x, 2, 3)
	want(t, "Transpose", y, 1, 4, 2, 5, 3, 6)
	vec.MatMul(p, []float64{1, 1, 0, 2}, x, 2, 2, 3)
	want(t, "MatMul", p, 5, 7, 9, 8, 10, 12)
}
