package optim_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
)

func ends(t *testing.T, p *objective.Problem, x0 []float64, texts string, say string) {
	t.Helper()
	for w := range strings.FieldsSeq(texts) {
		res, err := optim.Minimize(t.Context(), p, x0, parse(t, w), optim.Settings{GTol: 1e-9})
		if res.Reason.Status != ode.Stalled || err != nil || !strings.Contains(res.Reason.Text, say) {
			t.Errorf("%s: %v, %v, want stalled with %q", w, res.Reason, err, say)
		}
		if strings.Contains(say, "noisy") && strings.Contains(res.Reason.Text, "CheckGradient") {
			t.Errorf("%s accuses the gradient: %v", w, res.Reason)
		}
	}
}

// An exact gradient is not accused where the value is rounded more coarsely than its own size says: by a cancellation,
// or to a float32.
func TestNoiseOfTheValue(t *testing.T) {
	cancels := &objective.Problem{Dim: 2, Func: func(x []float64) float64 {
		return (1e8 + float64(x[0]*x[0])) - 1e8 + float64(10*x[1]*x[1])
	}, Grad: func(d, x []float64) { d[0], d[1] = 2*x[0], 20*x[1] }}
	ends(t, cancels, []float64{1, 1}, "cg(beta=fr) cubic", "noisy at about 1e-08")
	single := &objective.Problem{Dim: 2, Func: func(x []float64) float64 {
		return float64(float32(1 + float64(x[0]*x[0]) + float64(100*x[1]*x[1])))
	}, Grad: func(d, x []float64) { d[0], d[1] = 2*x[0], 200*x[1] }}
	ends(t, single, []float64{1, 1}, "armijo rkcd", "noisy at about 1e-07")
}

// A kink is called one, not the rounding floor, however near to it x is.
func TestKinkIsNoRoundingFloor(t *testing.T) {
	bent := &objective.Problem{Dim: 2, Func: func(x []float64) float64 {
		return max(0, x[0]) + max(0, -3*x[0]) + float64(.001*(x[1]-30)*(x[1]-30))
	}, Grad: func(d, x []float64) {
		d[0], d[1] = 1, .002*(x[1]-30)
		if x[0] <= 0 {
			d[0] = -3
		}
	}}
	ends(t, bent, []float64{0, 0}, "armijo wolfe cg(beta=fr) trustregion cubic lm", "kink")
	steep := &objective.Problem{Dim: 2, Func: func(x []float64) float64 { return 100*math.Abs(x[0]) + float64((x[1]-1)*(x[1]-1)) },
		Grad: func(d, x []float64) { d[0], d[1] = math.Copysign(100, x[0]), 2*(x[1]-1) }}
	ends(t, steep, []float64{1, 0}, "wolfe cg trustregion cubic lm", "kink")
	size := &objective.Problem{Dim: 1, Func: func(x []float64) float64 { return math.Abs(x[0]) }, Grad: func(d, x []float64) { d[0] = math.Copysign(1, x[0]) }}
	ends(t, size, []float64{1}, "proximal(lr=0.1) rkcd", "kink")
	ends(t, size, []float64{.33}, "proximal(lr=0.1) rkcd", "kink")
}

// A Hessian-vector product that is not finite is the reason that is given.
func TestProductNotFinite(t *testing.T) {
	of := objective.Must("rosenbrock")
	p := &objective.Problem{Dim: 2, Start: of.Start, Func: of.Func, Grad: of.Grad, HessVec: func(dst, _, _ []float64) {
		for i := range dst {
			dst[i] = math.NaN()
		}
	}}
	for _, w := range []string{"trustregion", "cubic", "lm", "ser"} {
		res, _ := optim.Minimize(t.Context(), p, nil, parse(t, w), optim.Settings{})
		if res.Converged() || !strings.Contains(res.Reason.Text, "the Hessian-vector product is not finite") {
			t.Errorf("%s: %v", w, res.Reason)
		}
	}
}
