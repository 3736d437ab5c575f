package flowtest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/mat"
)

func TestProblem(t *testing.T) { flowtest.Problem(t, objective.Must("rosenbrock(n=3)")) }

// A literal with FuncGrad alone is a problem that Minimize takes, and Problem checks it; it stays as it is.
func TestProblemWithFuncGradAlone(t *testing.T) {
	p := &objective.Problem{Dim: 2, Start: []float64{1, 1}, FuncGrad: func(dst, x []float64) float64 {
		dst[0], dst[1] = x[0], 10*x[1]
		return x[0]*x[0]/2 + 5*x[1]*x[1]
	}}
	flowtest.Problem(t, p)
	if p.Grad != nil || p.Func != nil {
		t.Error("the problem was completed in place")
	}
}

// faults break one function of a problem each.
var faults = map[string]func(p *objective.Problem){
	"gradient": func(p *objective.Problem) {
		grad, both := p.Grad, p.FuncGrad
		p.Grad = func(dst, x []float64) { grad(dst, x); dst[1] *= 1.001 }
		p.FuncGrad = func(dst, x []float64) float64 { f := both(dst, x); dst[1] *= 1.001; return f }
	},
	"bits": func(p *objective.Problem) {
		f := p.Func
		p.Func = func(x []float64) float64 { return f(x) * (1 + 1e-15) }
	},
	"HessVec": func(p *objective.Problem) {
		hv := p.HessVec
		p.HessVec = func(dst, x, v []float64) { hv(dst, x, v); dst[0] *= 1.01 }
	},
	"Hess": func(p *objective.Problem) {
		h := p.Hess
		p.Hess = func(dst *mat.SymDense, x []float64) { h(dst, x); dst.SetSym(0, 1, 1) }
	},
	"x":      func(p *objective.Problem) { g := p.Grad; p.Grad = func(dst, x []float64) { g(dst, x); x[0]++ } },
	"Min":    func(p *objective.Problem) { p.Min = new(-1.) },
	"Minima": func(p *objective.Problem) { p.Minima = [][]float64{{1, 1, 1.1}} },
	"Start":  func(p *objective.Problem) { p.Start = nil },
	"value":  func(p *objective.Problem) { p.Func, p.FuncGrad = nil, nil },
}

// Every check finds the problem that breaks it. The broken problems are checked in a process of their own, as they fail.
func TestProblemFindsFaults(t *testing.T) {
	if name := os.Getenv("FLOWTEST_FAULT"); name != "" {
		p := objective.Must("rosenbrock(n=3)")
		faults[name](p)
		flowtest.Problem(t, p)
		return
	}
	for name := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestProblemFindsFaults$")
			cmd.Env = append(os.Environ(), "FLOWTEST_FAULT="+name)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestProblemFindsFaults ") {
				t.Errorf("a problem with a broken %s passes; output:\n%s", name, out)
			}
		})
	}
}
