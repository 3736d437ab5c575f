package split_test

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/split"
)

// through lets a part move y over h under the preconditioner.
func through(t *testing.T, part ode.Part, y []float64, h float64, m ode.Precond) []float64 {
	t.Helper()
	sys := &ode.System{Dim: len(y), Force: func(dst []float64, _ float64, _ []float64) { clear(dst) }, Parts: []ode.Part{part}, Scheme: part.Name}
	it, err := ode.New(context.Background(), sys, y, 0, math.Inf(1), ode.Config{Method: split.Lie{}, Control: metric{h, m}})
	if err != nil {
		t.Fatal(err)
	}
	if !it.Next() {
		return it.Step().R.Y
	}
	return it.Point().Y
}

func TestProximalParts(t *testing.T) {
	one := ode.Precond{Scale: 1}
	odd := ode.Precond{Scale: 2, Diag: []float64{1, .5, 3}}
	for _, c := range []struct {
		name    string
		part    ode.Part
		y, want []float64
		h       float64
		m       ode.Precond
	}{
		{"threshold", split.SoftThreshold(2), []float64{1, -3, .5}, []float64{.5, -2.5, 0}, .25, one},
		{"threshold in a preconditioner", split.SoftThreshold(2), []float64{1.5, -3, -2}, []float64{.5, -2.5, 0}, .25, odd},
		{"shrink", split.Shrink(2), []float64{3, -4, 0}, []float64{3 * .9, -4 * .9, 0}, .25, one},
		{"shrink to zero", split.Shrink(2), []float64{.3, -.4, 0}, []float64{0, 0, 0}, .25, one},
		{"ridge", split.Ridge(2), []float64{3, -4, 0}, []float64{2, -8. / 3, 0}, .25, one},
		{"ridge in a preconditioner", split.Ridge(2), []float64{3, -3, 4}, []float64{1.5, -2, 1}, .25, odd},
		{"box", split.Box(-1, 2), []float64{3, -4, .5}, []float64{2, -1, .5}, .25, odd},
		{"half line", split.Box(0, math.Inf(1)), []float64{3, -4, .5}, []float64{3, 0, .5}, .25, odd},
		{"ball", split.Ball(2), []float64{3, -4, 0}, []float64{1.2, -1.6, 0}, .25, one},
		{"inside of the ball", split.Ball(2), []float64{.3, -.4, 1}, []float64{.3, -.4, 1}, .25, one},
		{"sphere", split.Sphere(2), []float64{.3, -.4, 0}, []float64{1.2, -1.6, 0}, .25, one},
		{"simplex", split.Simplex(3, 1), []float64{.5, .9, -1}, []float64{.3, .7, 0}, .25, one},
		{"corner of the simplex", split.Simplex(3, 2), []float64{7, 1, 1}, []float64{2, 0, 0}, .25, one},
		{"on the simplex", split.Simplex(3, 1), []float64{.25, .25, .5}, []float64{.25, .25, .5}, .25, one},
		{"below the simplex", split.Simplex(3, 3), []float64{-5, -5, -5}, []float64{1, 1, 1}, .25, one},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i, y := range through(t, c.part, c.y, c.h, c.m) {
				if math.Abs(y-c.want[i]) > 4e-15 { // a few roundings of numbers up to 7
					t.Errorf("x[%d] = %v, want %v", i, y, c.want[i])
				}
			}
			sys := &ode.System{Dim: 3, Force: func(dst []float64, _ float64, _ []float64) { clear(dst) }, Parts: []ode.Part{c.part}, Scheme: c.part.Name}
			if _, err := ode.Solve(context.Background(), sys, c.y, 1, 0, ode.Config{Method: split.Lie{}, Control: control.Fixed{H: .25}}); err == nil {
				t.Error("the part goes back in time")
			}
		})
	}
}

// The simplex's answer satisfies its conditions at random points: the sum, no negative number, and one θ for all that
// are positive, at least as large as what the others would need.
func TestSimplexConditions(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	part := split.Simplex(8, 1.5)
	for range 200 {
		y := make([]float64, 8)
		for i := range y {
			y[i] = rng.NormFloat64()
		}
		x := through(t, part, y, 1, ode.Precond{Scale: 1})
		var sum float64
		lo, hi := math.Inf(-1), math.Inf(1) // θ lies in [lo, hi]
		for i, v := range x {
			sum += v
			if v < 0 {
				t.Fatalf("x[%d] = %v", i, v)
			}
			lo = math.Max(lo, y[i]-v)
			if v > 0 {
				hi = math.Min(hi, y[i]-v)
			}
		}
		if math.Abs(sum-1.5) > 1e-14 || lo > hi+1e-14 {
			t.Fatalf("%v → %v: sum %v, θ from %v to %v", y, x, sum, lo, hi)
		}
	}
}

func TestRetractions(t *testing.T) {
	const n, p = 6, 3
	rng := rand.New(rand.NewPCG(7, 8))
	for trial := range 50 {
		x := make([]float64, n*p)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		if trial%2 == 1 { // near the manifold, as a step leaves it
			x = append([]float64(nil), through(t, split.QR(n, p), x, 1, ode.Precond{Scale: 1})...)
			for i := range x {
				x[i] += .05 * rng.NormFloat64()
			}
		}
		for name, part := range map[string]ode.Part{"qr": split.QR(n, p), "polar": split.Polar(n, p)} {
			q := through(t, part, x, 1, ode.Precond{Scale: 1})
			for i := range p {
				for j := range p {
					var qq, a, b float64 // QᵀQ, QᵀX and its transpose
					for k := range n {
						qq += q[i*n+k] * q[j*n+k]
						a += q[i*n+k] * x[j*n+k]
						b += q[j*n+k] * x[i*n+k]
					}
					if i == j {
						qq--
					}
					if math.Abs(qq) > 1e-14 {
						t.Errorf("%s: QᵀQ - I has %.3g at %d, %d", name, qq, i, j)
					}
					// R = QᵀX is upper triangular with a positive diagonal, or symmetric and positive there.
					bad := math.Abs(a-b) > 1e-12
					if name == "qr" {
						bad = i > j && math.Abs(a) > 1e-12
					}
					if bad || i == j && a <= 0 {
						t.Errorf("%s: QᵀX has %v and %v at %d, %d", name, a, b, i, j)
					}
				}
			}
		}
	}
	for name, part := range map[string]ode.Part{"qr": split.QR(2, 2), "polar": split.Polar(2, 2), "sphere": split.Sphere(1)} {
		if q := through(t, part, []float64{0, 0, 0, 0}, 1, ode.Precond{Scale: 1}); q[0] == q[0] {
			t.Errorf("%s of zero is %v, want NaN", name, q)
		}
	}
}

func TestPartsPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"threshold": func() { split.SoftThreshold(-1) }, "shrink": func() { split.Shrink(math.NaN()) },
		"ridge": func() { split.Ridge(math.Inf(1)) }, "box": func() { split.Box(1, 0) }, "ball": func() { split.Ball(0) },
		"sphere": func() { split.Sphere(math.Inf(1)) }, "simplex": func() { split.Simplex(0, 1) }, "qr": func() { split.QR(2, 3) },
		"polar":  func() { split.Polar(2, 0) },
		"length": func() { through(t, split.QR(2, 2), []float64{1, 2, 3}, 1, ode.Precond{Scale: 1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

// lasso is ½‖Ax - b‖² with a proximal part for .3·Σ|x_i|.
func lasso() *ode.System {
	s := steepest(2,
		func(y []float64) float64 {
			r0, r1 := 2*y[0]+y[1]-3, y[1]-.2
			return (r0*r0 + r1*r1) / 2
		},
		func(dst, y []float64) {
			r0, r1 := 2*y[0]+y[1]-3, y[1]-.2
			dst[0], dst[1] = -2*r0, -r0-r1
		}, nil)
	s.Parts = []ode.Part{split.ForceStep(), split.SoftThreshold(.3)}
	s.Scheme = "step prox"
	return s
}

// The Lie splitting of step and prox is ISTA: by hand for ten steps, and at rest where 0 ∈ ∇f + .3·∂|x|.
func TestISTA(t *testing.T) {
	const h = .15
	x := []float64{0, 0}
	it, err := ode.New(context.Background(), lasso(), x, 0, math.Inf(1), ode.Config{Method: split.Lie{}, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	d := make([]float64, 2)
	for k := range 400 {
		lasso().Force(d, 0, x)
		for i := range x {
			v := x[i] + h*d[i]
			x[i] = math.Copysign(math.Max(math.Abs(v)-h*.3, 0), v)
		}
		it.Next()
		if y := it.Point().Y; math.Hypot(y[0]-x[0], y[1]-x[1]) > 1e-14 {
			t.Fatalf("step %d: %v, want %v", k, y, x)
		}
	}
	if it.Stats().FieldEvals != 400 {
		t.Errorf("%d evaluations in 400 steps", it.Stats().FieldEvals)
	}
	y := it.Point().Y
	lasso().Force(d, 0, y)
	for i, v := range y {
		// the rate of convergence is 1 - h·λ with λ ≈ 0.76: 0.886⁴⁰⁰ is 1e-21
		if v != 0 && math.Abs(d[i]-math.Copysign(.3, v)) > 1e-13 || v == 0 && math.Abs(d[i]) > .3+1e-13 {
			t.Errorf("at rest in %v with the force %v", y, d)
		}
	}
	odetest.Method(t, split.Lie{}, odetest.On(odetest.Problem{Name: "lasso", System: lasso, Y0: []float64{1, 1}, T1: 3}))
}
