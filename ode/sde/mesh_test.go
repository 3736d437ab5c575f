package sde_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/sde"
)

// The increments of a run's own noise over its steps, by x' = 0 with T = ½, are those of NewPathOn.
func TestRunsFollowTheirMesh(t *testing.T) {
	const n = 3
	still := hill(0, 0, 0)
	for _, h := range []float64{.01, .1, 1. / 3, 7.3, .25, 1e-3} {
		for _, c := range []ode.Control{
			control.Fixed{H: h}, control.Record{Of: control.Fixed{H: h}, Mesh: new(control.Replay)}, control.Replay{H: []float64{h, h}},
			odetest.Forced{Of: control.Fixed{H: h}},
			control.Schedule{Of: control.Fixed{H: h}, Rule: control.Constant{}},
		} {
			path, w := sde.NewPathOn(5, n, h), make([]float64, n)
			it, err := ode.New(context.Background(), still.System(), still.Y0, 0, math.Inf(1), ode.Config{
				Method: sde.EulerMaruyama{Temperature: sde.Constant(.5), Seed: 5}, Control: c, MaxSteps: 40,
			})
			if err != nil {
				t.Fatal(err)
			}
			for it.Next() {
				path.At(w, it.Point().T)
				for i, y := range it.Point().Y {
					if want := 1 + w[i]; math.Abs(y-want) > 1e-13*(1+math.Abs(want)) {
						t.Fatalf("%v: x[%d](%g) = %v, want %v", c, i, it.Point().T, y, want)
					}
				}
			}
		}
	}
}

// Meshes that differ by a power of two have one path; one with f = 1 is that of NewPath; the path of another f, and of
// another seed, is another.
func TestMeshesShareTheirPath(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		h := math.Ldexp(1+rng.Float64(), rng.IntN(20)-10)
		a, b := sde.NewPathOn(7, 2, h), sde.NewPathOn(7, 2, h/8)
		t0 := h * float64(rng.IntN(1000))
		if v, w := at(a, 2, t0), at(b, 2, t0); v[0] != w[0] || v[1] != w[1] {
			t.Fatalf("W(%v) = %v on the mesh %v, and %v on an eighth of it", t0, v, h, w)
		}
		other := sde.NewPathOn(7, 2, 1.1*h)
		if v, w, x := at(a, 2, h), at(other, 2, 1.1*h), at(sde.NewPathOn(8, 2, h), 2, h); math.Abs(v[0]*math.Sqrt(1.1)-w[0]) < 1e-9 || v[0] == x[0] {
			t.Fatalf("h = %v: %v, on another mesh %v, of another seed %v", h, v, w, x)
		}
	}
	for _, t0 := range []float64{.3, 1, 17.25, -2.1} {
		if v, w := at(sde.NewPath(9, 1), 1, t0), at(sde.NewPathOn(9, 1, 0x1p-7), 1, t0); v[0] != w[0] {
			t.Errorf("W(%v) = %v, along a dyadic mesh %v", t0, v, w)
		}
	}
}

// On a mesh, and between its points, the path is as pure as NewPath, and its increments add up; multiples of h are
// taken as such though they are rounded.
func TestMeshPathIsPure(t *testing.T) {
	const h = .01
	rng := rand.New(rand.NewPCG(3, 4))
	p := sde.NewPathOn(3, 2, h)
	for range 300 {
		t0 := rng.Float64() * 30
		if rng.IntN(2) == 0 {
			t0 = h * float64(rng.IntN(3000)) / float64(int(1)<<rng.IntN(5))
		}
		if rng.IntN(4) == 0 {
			t0 = -t0
		}
		if v, w := at(p, 2, t0), at(sde.NewPathOn(3, 2, h), 2, t0); v[0] != w[0] || v[1] != w[1] {
			t.Fatalf("W(%v) = %v, and %v on a fresh path", t0, v, w)
		}
	}
	for k := range 1000 {
		t0 := h * float64(k)
		if v, w := at(p, 2, t0), at(p, 2, math.Nextafter(t0, 1e9)); k > 0 && v[0] != w[0] {
			t.Fatalf("W(%v) = %v, a float later %v", t0, v, w)
		}
	}
}

// Ten thousand paths of 100 steps, h = 1/100: mean and variance of the end are those of the method,
// E y = (1 + μh)^N and E y² = ((1 + μh)² + σ²h)^N, within 4 standard errors, whichever way the noise is computed.
func TestTenThousandPaths(t *testing.T) {
	n := 10000
	if testing.Short() {
		n = 2000
	}
	for _, c := range []ode.Control{control.Fixed{H: 1. / 100}, hidden{control.Fixed{H: 1. / 100}}} {
		if _, ok := c.(hidden); ok {
			n /= 5
		}
		var sum, squares float64
		for seed := range uint64(n) {
			y := geometric(t, seed, c)
			sum += y
			squares += y * y
		}
		const mu, sigma, h = 1. / 20, 1. / 5, 1. / 100
		q := math.Pow(1+mu*h, 2)
		m1, m2 := math.Pow(1+mu*h, 100), math.Pow(q+sigma*sigma*h, 100)
		m4 := math.Pow(math.Pow(1+mu*h, 4)+6*q*sigma*sigma*h+3*math.Pow(sigma*sigma*h, 2), 100)
		for _, v := range []struct {
			name           string
			sum, want, dev float64
		}{{"mean", sum, m1, m2 - m1*m1}, {"mean square", squares, m2, m4 - m2*m2}} {
			if z := (v.sum/float64(n) - v.want) / math.Sqrt(v.dev/float64(n)); math.Abs(z) > 4 {
				t.Errorf("%T: %s %.5f, want %.5f: %.1f standard errors", c, v.name, v.sum/float64(n), v.want, z)
			}
		}
	}
}

// The strong order shows on every family of meshes, against the exact solution on the same path: h = f·2^-j.
func TestStrongOrderOnAnyMesh(t *testing.T) {
	const mu, sigma, seed, n = .5, .8, 31, 400
	sys := ode.System{Dim: n, Field: func(dst []float64, _ float64, y []float64) {
		for i, v := range y {
			dst[i] = mu * v
		}
	}}
	y0, w := make([]float64, n), make([]float64, n)
	for i := range y0 {
		y0[i] = 1
	}
	for _, first := range []float64{.1, 1. / 12} {
		var slope, sx, sxx float64
		sde.NewPathOn(seed, n, first).At(w, 1)
		for j := range 6 {
			sol, err := ode.Solve(context.Background(), &sys, y0, 0, 1, ode.Config{
				Method: sde.Milstein{Sigma: sigma, Seed: seed}, Control: control.Fixed{H: math.Ldexp(first, -j)},
			})
			if err != nil {
				t.Fatal(err)
			}
			var e float64
			for i, y := range sol.Y {
				e += math.Abs(y-math.Exp(mu-sigma*sigma/2+sigma*w[i])) / n
			}
			x := 2.5 - float64(j)
			slope, sx, sxx = slope+x*math.Log2(e), sx+x, sxx+x*x
		}
		if order := slope / sxx; math.Abs(order-1) > .1 {
			t.Errorf("h = %.3g·2^-j: strong order %.3f, want 1", first, order)
		}
	}
}

// An interval in two runs sees the noise of the whole, also where the first ends off the mesh.
func TestMeshPathAcrossRuns(t *testing.T) {
	still := hill(0)
	run := func(x, t0, t1 float64) float64 {
		sol, err := ode.Solve(context.Background(), still.System(), []float64{x}, t0, t1, ode.Config{
			Method: sde.EulerMaruyama{Temperature: sde.Constant(.5), Seed: 6}, Control: control.Fixed{H: .01},
		})
		if err != nil {
			t.Fatal(err)
		}
		return sol.Y[0]
	}
	if a, b := run(run(0, 0, .995), .995, 2), run(0, 0, 2); math.Abs(a-b) > 1e-13 {
		t.Errorf("in two runs %v, in one %v", a, b)
	}
}

// Runs with fixed steps of 1/50 and 1/100 follow one path.
func ExampleNewPathOn() {
	w := make([]float64, 1)
	for _, h := range []float64{.02, .01} {
		sde.NewPathOn(7, 1, h).At(w, .04)
		fmt.Printf("W(0.04) = %.4f\n", w)
	}
	// Output:
	// W(0.04) = [0.2726]
	// W(0.04) = [0.2726]
}
