package objective_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"
)

func TestEigenProblems(t *testing.T) {
	a := mat.NewSymDense(4, []float64{4, 1, -2, .5, 1, 3, .2, 1, -2, .2, 1, 0, .5, 1, 0, -1})
	for _, p := range []*objective.Problem{objective.Rayleigh(a, 2, 1), objective.Brockett(a, 4, 3, 2, 1)} {
		x := make([]float64, p.Dim)
		for i := range x {
			x[i] = p.Start[i] + math.Sin(float64(i))
		}
		g := make([]float64, p.Dim)
		f := p.FuncGrad(g, x)
		if v := p.Func(x); v != f {
			t.Errorf("%s: f = %v and %v", p.Name, v, f)
		}
		for i, v := range fd.Gradient(nil, p.Func, x, &fd.Settings{Formula: fd.Central}) {
			if math.Abs(v-g[i]) > 1e-8 { // f is quadratic, so central differences err by rounding over 1e-5 only
				t.Errorf("%s: the slope %d is %v, differences give %v", p.Name, i, g[i], v)
			}
		}
		if p.HessVec != nil {
			hv, want := make([]float64, p.Dim), make([]float64, p.Dim)
			p.HessVec(hv, p.Start, x)
			p.Grad(want, x)
			for i := range hv {
				if hv[i] != want[i] {
					t.Errorf("%s: ∇²f·v = %v, want %v", p.Name, hv, want)
				}
			}
		}
	}
	start := objective.Rayleigh(a, 2, 1).Start
	for i := range 2 {
		for j := range 2 {
			var s float64
			for k := range 4 {
				s += start[4*i+k] * start[4*j+k]
			}
			if i == j {
				s--
			}
			if math.Abs(s) > 1e-15 {
				t.Errorf("the start is %.3g from orthonormal", s)
			}
		}
	}
	for name, do := range map[string]func(){
		"no column": func() { objective.Rayleigh(a) }, "five columns": func() { objective.Rayleigh(a, 5, 4, 3, 2, 1) },
		"a weight": func() { objective.Rayleigh(a, -1) }, "weights": func() { objective.Brockett(a, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			do()
		})
	}
}
