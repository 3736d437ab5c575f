package optim_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// steep is f = Σ i(x_i - 1)² + 0.1·cosh x_i with the gradient of -f, which a run follows to where cosh overflows.
func steep() *objective.Problem {
	return &objective.Problem{Dim: 5, Start: []float64{-2, -2, -2, -2, -2}, FuncGrad: func(dst, x []float64) (f float64) {
		for i, v := range x {
			w := float64(i + 1)
			f += w*(v-1)*(v-1) + .1*math.Cosh(v)
			dst[i] = -(2*w*(v-1) + .1*math.Sinh(v))
		}
		return f
	}}
}

// A run that diverges uphill says that the sign of the gradient is wrong, in whatever way it ends.
func TestWrongSignWhereTheRunDiverges(t *testing.T) {
	ends := make(map[string]int)
	for _, text := range []string{"bb", "bb1", "bb2", "adgd", "lbfgs", "armijo", "cg", "sgd(lr=0.1)", "sgd(lr=10)", "momentum(lr=0.1)", "adam(lr=10)", "rmsprop(lr=100)", "gradient/rk4/fixed(h=0.3)", "gradient/tsit5/pi(rtol=1e-3,atol=1e-3)", "gradient/euler/relative", "polyak(f_star=0)"} {
		res, err := optim.Minimize(t.Context(), steep(), nil, parse(t, text), optim.Settings{})
		if res.Converged() || res.Best.F != steep().FuncGrad(make([]float64, 5), steep().Start) {
			t.Errorf("%s: %v, best %v", text, res.Reason, res.Best)
		}
		if !strings.Contains(res.Reason.Text, "points uphill") || !strings.Contains(res.Reason.Text, "CheckGradient") {
			t.Errorf("%s: %v, %v", text, res.Reason, err)
		}
		if err != nil && !strings.Contains(err.Error(), "points uphill") {
			t.Errorf("%s: the error is %v", text, err)
		}
		ends[res.Reason.Status.String()]++
	}
	if ends["diverged"] == 0 || ends["stalled"] == 0 {
		t.Errorf("the runs end as %v", ends)
	}
	if c := objective.CheckGradient(steep(), steep().Start); !(c.RelErr > 1.9) { // the advice can be taken
		t.Errorf("%v", c)
	}
}

// Without any start the panic says so.
func TestNoStartAtAll(t *testing.T) {
	p := steep()
	p.Start = nil
	defer func() {
		if s, _ := recover().(string); !strings.Contains(s, "x0 is nil") || !strings.Contains(s, "5") || !strings.Contains(s, "no Start") {
			t.Errorf("panic %q", s)
		}
	}()
	optim.Minimize(t.Context(), p, nil, parse(t, "bb"), optim.Settings{})
}
