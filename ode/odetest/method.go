package odetest

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/vec"
)

// Option adds to what [Method] checks.
type Option func(*suite)

type suite struct {
	order, evals int
	problems     []Problem
}

// Order says that the method is of order p: the observed order, on every problem of the suite, must be within 0.1
// of p (for p > 6, not below p - 0.25), and a polynomial of degree p in t is integrated exactly.
func Order(p int) Option { return func(s *suite) { s.order = p } }

// Evals says that a step costs n evaluations of the costly vector, in the long run and under a fixed control.
func Evals(n int) Option { return func(s *suite) { s.evals = n } }

// On replaces the problems of the suite, [Sway] and [Arc]; each must have an exact solution. Methods that need
// parts or other capabilities of the system bring their own.
func On(p ...Problem) Option { return func(s *suite) { s.problems = p } }

// Method checks a method against what its author promises by the options, and against the laws of [Pair] under a
// fixed control, under the slope control per coordinate and, if the method has an estimate, under PI.
func Method(t *testing.T, m ode.Method, opts ...Option) {
	t.Helper()
	s := suite{problems: []Problem{Sway, Arc}}
	for _, o := range opts {
		o(&s)
	}
	for _, p := range s.problems {
		t.Run(p.Name, func(t *testing.T) {
			if s.order > 0 {
				t.Run("order", func(t *testing.T) { order(t, m, p, s.order) })
			}
			for _, c := range controls(m, p) {
				t.Run(c.String(), func(t *testing.T) { Pair(t, p, m, c) })
			}
		})
	}
	if s.evals > 0 {
		t.Run("evals", func(t *testing.T) {
			if got := EvalsPerStep(t, m, s.problems[0]); got != s.evals {
				t.Errorf("%d evaluations a step, want %d", got, s.evals)
			}
		})
	}
	if s.order > 0 && len(s.problems) > 0 && s.problems[0].Name == Sway.Name {
		it, err := start(Sway, ode.Config{Method: m, Control: control.Fixed{H: 1}})
		if err != nil {
			t.Fatal(err)
		}
		if _, multistep := it.Run().Method.(ode.Updater); !multistep {
			t.Run("polynomial", func(t *testing.T) { polynomial(t, m, s.order) }) // whatever starts it may be of lower order
		}
		t.Run("affine", func(t *testing.T) { affine(t, m) })
	}
}

func controls(m ode.Method, p Problem) []ode.Control {
	cs := []ode.Control{
		control.Fixed{H: p.T1 / 64},
		control.Slope{Tol: p.T1 / 64, Memory: control.EMA{Beta: .9}, Eps: control.Outside(1e-3)},
	}
	pi := control.PI{RTol: 1e-4, ATol: 1e-4}
	if _, err := ode.New(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: m, Control: pi}); err == nil {
		cs = append(cs, pi)
	}
	return cs
}

// order checks the observed order: to 0.1 up to 6, and from below to 0.25 beyond, where the range of a float64 ends
// before the leading term of the error stands out.
func order(t *testing.T, m ode.Method, p Problem, want int) {
	t.Helper()
	if want > 6 {
		got, err := ObservedOrder(m, p)
		if err != nil {
			t.Fatal(err)
		}
		if got < float64(want)-.25 {
			t.Errorf("observed order %.3f, want %d", got, want)
		}
		return
	}
	got, err := RefinedOrder(m, p, want)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got-float64(want)) > .1 {
		t.Errorf("observed order %.3f, want %d", got, want)
	}
}

// ObservedOrder returns the order that the errors of m at p.T1 show with 2^j equal steps, from the last two step
// numbers at which rounding, taken as 1e-13, is no part of them. It returns an error if a run fails.
func ObservedOrder(m ode.Method, p Problem) (float64, error) {
	errs, err := errors(m, p)
	return slope(errs, rounding), err
}

// RefinedOrder is like [ObservedOrder], but with the errors freed of their term in h^(want+1), as
// e(h) - 2^(want+1)·e(h/2). The error terms of good methods are such that the second often hides the first. An order
// other than want still shows as another one.
func RefinedOrder(m ode.Method, p Problem, want int) (float64, error) {
	errs, err := errors(m, p)
	q := vec.Exp2(float64(want + 1))
	var free [][]float64
	for k := 1; k < len(errs); k++ {
		d := make([]float64, len(errs[k]))
		for i := range d {
			d[i] = errs[k-1][i] - float64(q*errs[k][i])
		}
		free = append(free, d)
	}
	return slope(free, rounding*q), err
}

// rounding is the share of rounding in an error at the end of a few thousand steps.
const rounding = 1e-13

// errors returns the errors at p.T1 in the components that have a reference, with 4, 8, 16, ... steps and as many of
// those as it takes for rounding to show.
func errors(m ode.Method, p Problem) ([][]float64, error) {
	var errs [][]float64
	for n := 4; n <= 1<<12; n *= 2 {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
			Method: m, Control: control.Fixed{H: p.T1 / float64(n)},
		})
		if err != nil {
			if n < 64 {
				errs = nil // too long a step for stability
				continue
			}
			return nil, err
		}
		if sol.Stats.Steps != n {
			return nil, fmt.Errorf("%d steps of T1/%d", sol.Stats.Steps, n)
		}
		e := make([]float64, len(p.End))
		for i := range e {
			e[i] = sol.Y[i] - p.End[i]
		}
		errs = append(errs, e)
		if vec.NormInf(e) < rounding {
			break
		}
	}
	return errs, nil
}

// slope returns the last log₂|e(h)|/|e(h/2)| with both above the floor.
func slope(errs [][]float64, floor float64) float64 {
	p, before := math.NaN(), math.NaN()
	for _, e := range errs {
		size := vec.NormInf(e)
		if size < floor {
			break
		}
		p, before = vec.Log2(before/size), size
	}
	return p
}

// EvalsPerStep returns the number of evaluations that a step of m costs on p under a fixed control once the run is
// under way.
func EvalsPerStep(t *testing.T, m ode.Method, p Problem) int {
	t.Helper()
	it, err := start(p, ode.Config{Method: m, Control: control.Fixed{H: p.T1 / 64}})
	if err != nil {
		t.Fatal(err)
	}
	const n = 8
	for range n {
		it.Next()
	}
	before := it.Stats().FieldEvals
	for range n {
		it.Next()
	}
	cost := it.Stats().FieldEvals - before
	if cost%n != 0 {
		t.Errorf("%d evaluations in %d steps", cost, n)
	}
	return cost / n
}

// polynomial checks that y' = q·t^(q-1) is integrated exactly up to q = order: the method's quadrature is.
func polynomial(t *testing.T, m ode.Method, order int) {
	for q := 1; q <= order; q++ {
		sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, _ []float64) {
			dst[0] = float64(q) * vec.Pow(t, float64(q-1))
		}}
		sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .125}})
		if err != nil {
			t.Fatal(err)
		}
		// Eight steps, each a sum of stages of size at most q·max|b|; 1e-13 leaves a factor of 50 for max|b|.
		if d := math.Abs(sol.Y[0] - 2); d > 1e-13*float64(q) {
			t.Errorf("∫ %d·t^%d = %v, off by %.3g", q, q-1, sol.Y[0]-1, d)
		}
	}
}

// affine checks that a change of coordinates y = A·z + b commutes with the method.
func affine(t *testing.T, m ode.Method) {
	a := [2][2]float64{{2, 1}, {-.5, 1}} // of determinant 2.5
	b := [2]float64{.25, -1}
	sys := Arc.System()
	to := func(dst, z []float64) {
		for i := range dst {
			dst[i] = float64(a[i][0]*z[0]) + float64(a[i][1]*z[1]) + b[i]
		}
	}
	back := func(dst, v []float64) { // A⁻¹·v
		dst[0], dst[1] = (v[0]-v[1])/2.5, (float64(.5*v[0])+float64(2*v[1]))/2.5
	}
	z0, y, f := make([]float64, 2), make([]float64, 2), make([]float64, 2)
	back(z0, []float64{Arc.Y0[0] - b[0], Arc.Y0[1] - b[1]})
	changed := &ode.System{Dim: 2, Field: func(dst []float64, t float64, z []float64) {
		to(y, z)
		sys.Field(f, t, y)
		back(dst, f)
	}}
	cfg := ode.Config{Method: m, Control: control.Fixed{H: .125}}
	want, err := ode.Solve(context.Background(), Arc.System(), Arc.Y0, 0, Arc.T1, cfg)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ode.Solve(context.Background(), changed, z0, 0, Arc.T1, cfg)
	if err != nil {
		t.Fatal(err)
	}
	to(y, got.Y)
	for i := range y {
		// Forty steps of rounding at the condition 3 of A; the flow does not magnify it.
		if d := math.Abs(y[i] - want.Y[i]); d > 1e-13 {
			t.Errorf("y[%d] = %v in other coordinates, want %v", i, y[i], want.Y[i])
		}
	}
}
