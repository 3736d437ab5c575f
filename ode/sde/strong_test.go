package sde_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
)

const paths = 1000 // components, each a path of its own

// end returns the state at t = 1 of a system of independent components from y = 1.
func end(t *testing.T, m ode.Method, sys *ode.System, c ode.Control) []float64 {
	t.Helper()
	y0 := make([]float64, sys.Dim)
	for i := range sys.Pos {
		y0[i] = 1
	}
	sol, err := ode.Solve(context.Background(), sys, y0, 0, 1, ode.Config{Method: m, Control: c})
	if err != nil {
		t.Fatal(err)
	}
	return sol.Y
}

// strong is the order that the mean error over the paths shows between h = 2⁻⁴ and 2⁻⁹: the slope of its logarithm, by least
// squares. With 1000 paths the means are good to some 3 %, and as all share their noise, the slope to better than 0.02.
func strong(t *testing.T, m ode.Method, sys func() *ode.System, want []float64) float64 {
	t.Helper()
	var sx, sy, sxx, sxy, n float64
	for j := 4; j <= 9; j++ {
		var e float64
		for i, y := range end(t, m, sys(), control.Fixed{H: math.Ldexp(1, -j)}) {
			if i < len(want) {
				e += math.Abs(y-want[i]) / float64(len(want))
			}
		}
		x, l := -float64(j), math.Log2(e)
		sx, sy, sxx, sxy, n = sx+x, sy+l, sxx+x*x, sxy+x*l, n+1
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

// Geometric Brownian motion dy = μy dt + σy dW, y = exp((μ - σ²/2)t + σW): Euler–Maruyama has the strong order ½,
// Milstein's method 1, both on the path itself.
func TestStrongOrderMultiplicative(t *testing.T) {
	const mu, sigma, seed = .5, .8, 21
	sys := func() *ode.System {
		return &ode.System{Dim: paths, Pos: paths, Field: func(dst []float64, _ float64, y []float64) {
			for i, v := range y {
				dst[i] = mu * v
			}
		}}
	}
	want := make([]float64, paths)
	sde.NewPath(seed, paths).At(want, 1)
	for i, w := range want {
		want[i] = math.Exp(mu - sigma*sigma/2 + sigma*w)
	}
	at := func(dst []float64, _ float64, y []float64) {
		for i, v := range y {
			dst[i] = sigma * v
		}
	}
	slope := func(dst []float64, _ float64, _ []float64) {
		for i := range dst {
			dst[i] = sigma
		}
	}
	for _, c := range []struct {
		m    ode.Method
		want float64
	}{
		{sde.EulerMaruyama{Of: &sde.Diffusion{Name: "geometric", At: at}, Seed: seed}, .5},
		{sde.Milstein{Sigma: sigma, Seed: seed}, 1},
		{sde.Milstein{Of: &sde.Diffusion{Name: "geometric", At: at, Slope: slope}, Seed: seed}, 1},
	} {
		got := strong(t, c.m, sys, want)
		t.Logf("%v: order %.3f", c.m, got)
		if math.Abs(got-c.want) > .1 {
			t.Errorf("%v: strong order %.3f, want %g", c.m, got, c.want)
		}
	}
	// Steps of other lengths see the same path: the error is that of lengths between the shortest and the longest.
	var e float64
	for i, y := range end(t, sde.Milstein{Sigma: sigma, Seed: seed}, sys(), control.Replay{H: []float64{.003, .001, .0017, .0041}}) {
		e += math.Abs(y-want[i]) / paths
	}
	if e > .01 {
		t.Errorf("on a mesh of other lengths the mean error is %.3g", e)
	}
}

// Additive noise makes Euler–Maruyama of strong order 1; the reference is the same method, and for the flow with a velocity
// BAOAB, with h = 2⁻¹², whose own error is an eighth of the smallest one measured. BAOAB and OBABO have order 1 on the path, as the
// noise within a step enters by its increment alone.
func TestStrongOrderAdditive(t *testing.T) {
	bent := func() *ode.System {
		return &ode.System{Dim: paths, Pos: paths, Force: func(dst []float64, _ float64, y []float64) {
			for i, v := range y {
				dst[i] = -v - v*v*v
			}
		}}
	}
	em := sde.EulerMaruyama{Temperature: sde.Constant(.3), Seed: 22}
	fine := control.Fixed{H: 0x1p-12}
	if got := strong(t, em, bent, end(t, em, bent(), fine)); math.Abs(got-1) > .1 {
		t.Errorf("%v: strong order %.3f, want 1", em, got)
	}
	lambda := repeat(paths/4, 4.)
	p := spring(1, lambda...)
	want := end(t, sde.BAOAB{Temperature: sde.Constant(.3), Seed: 23}, p.System(), fine)
	for _, m := range []ode.Method{sde.BAOAB{Temperature: sde.Constant(.3), Seed: 23}, sde.OBABO{Temperature: sde.Constant(.3), Seed: 23}} {
		got := strong(t, m, p.System, want)
		t.Logf("%v: order %.3f", m, got)
		if math.Abs(got-1) > .1 {
			t.Errorf("%v: strong order %.3f, want 1", m, got)
		}
	}
}
