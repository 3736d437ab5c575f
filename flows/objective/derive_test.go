package objective_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/num/dual"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// valley is Rosenbrock's function in dual numbers.
func valley(x []dual.Number) dual.Number {
	one := dual.Number{Real: 1}
	a, b := dual.Sub(one, x[0]), dual.Sub(x[1], dual.Mul(x[0], x[0]))
	return dual.Add(dual.Mul(a, a), dual.Scale(100, dual.Mul(b, b)))
}

func TestDerivatives(t *testing.T) {
	exact := objective.Must("rosenbrock")
	for _, c := range []struct {
		p    *objective.Problem
		want string
		tol  float64
	}{
		{exact, "exact", 0}, {objective.Must("mlp(data=iris)"), "exact", 0},
		{objective.FD(2, exact.Func, fd.Central), "fd", 3e-8}, {objective.FD(2, exact.Func, fd.Forward), "fd", 1e-4},
		{objective.Dual(2, valley), "dual", 1e-14},
	} {
		if c.p.Derivative != c.want {
			t.Errorf("derivative %q, want %q", c.p.Derivative, c.want)
		}
		if c.p.Dim != 2 {
			continue
		}
		for k := range uint64(5) {
			x := near(exact, k)
			g, want := make([]float64, 2), make([]float64, 2)
			exact.Grad(want, x)
			keep := slices.Clone(x)
			if f := c.p.FuncGrad(g, x); math.Abs(f-exact.Func(x)) > 1e-14*f || f != c.p.Func(x) {
				t.Errorf("%s: f = %g, %g; want %g", c.want, f, c.p.Func(x), exact.Func(x))
			}
			for i := range g {
				if math.Abs(g[i]-want[i]) > c.tol*math.Max(1, vec.NormInf(want)) {
					t.Errorf("%s: gradient %d is %.12g, want %.12g", c.want, i, g[i], want[i])
				}
			}
			if !slices.Equal(x, keep) {
				t.Errorf("%s changes x", c.want)
			}
		}
		g, x := make([]float64, 2), exact.Start
		if n := testing.AllocsPerRun(100, func() { c.p.FuncGrad(g, x) }); n != 0 {
			t.Errorf("%s: %v allocations", c.want, n)
		}
		var wg sync.WaitGroup
		want := make([]float64, 2)
		c.p.Grad(want, x)
		for range 4 {
			wg.Go(func() {
				g := make([]float64, 2)
				for range 50 {
					if c.p.Grad(g, x); !slices.Equal(g, want) {
						t.Errorf("%s: runs disturb each other", c.want)
					}
				}
			})
		}
		wg.Wait()
	}
}

// TestDerivativeReported: a run's result says how its gradients came about.
func TestDerivativeReported(t *testing.T) {
	f := func(x []float64) float64 { return x[0] * x[0] }
	own := &objective.Problem{Dim: 1, Func: f, Grad: func(dst, x []float64) { dst[0] = 2 * x[0] }}
	square := func(x []dual.Number) dual.Number { return dual.Mul(x[0], x[0]) }
	for want, p := range map[string]*objective.Problem{
		"exact": objective.Must("sphere"), "fd": objective.FD(1, f, fd.Central), "dual": objective.Dual(1, square), "": own,
	} {
		o, err := optim.Parse("gd(lr=0.1)")
		if err != nil {
			t.Fatal(err)
		}
		x0 := make([]float64, p.Dim)
		x0[0] = 1
		if res, err := optim.Minimize(context.Background(), p, x0, o, optim.Settings{Steps: 3}); err != nil || res.Derivative != want {
			t.Errorf("the result says %q, want %q (%v)", res.Derivative, want, err)
		}
	}
}

func TestDerivativePanics(t *testing.T) {
	f := func([]float64) float64 { return 0 }
	for want, do := range map[string]func(){
		"FD of no function":         func() { objective.FD(1, nil, fd.Central) },
		"a formula of derivative 2": func() { objective.FD(1, f, fd.Central2nd) },
		"a formula of derivative 0": func() { objective.FD(1, f, fd.Formula{}) },
		"Dual of no function":       func() { objective.Dual(1, nil) },
		"Dim = 0":                   func() { objective.FD(0, f, fd.Central) },
	} {
		if got := caught(do); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
