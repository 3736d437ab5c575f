package optim_test

import (
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/optim"
)

// One gradient a step, and one more for the last point.
func TestOneGradientPerStep(t *testing.T) {
	const steps = 30
	everySpec(t, func(t *testing.T, text string, o optim.Optimizer) {
		if !plain(text) {
			t.Skip("its steps cost more or less")
		}
		p, calls := counted(rosenbrock)
		r := start(t, p, o, optim.Settings{Steps: steps, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.Steps != steps || s.FieldEvals != steps+1 || s.Rejected != 0 || s.FuncEvals != 0 {
			t.Errorf("%+v, want %d steps and %d gradients, with their values", s, steps, steps+1)
		}
		if *calls != steps+1 {
			t.Errorf("%d calls of the objective in %d steps", *calls, steps)
		}
	})
}

// counted is p with a count of its evaluations, and only FuncGrad.
func counted(p *objective.Problem) (*objective.Problem, *int) {
	n := new(int)
	return &objective.Problem{Dim: p.Dim, Start: p.Start, FuncGrad: func(dst, x []float64) float64 {
		*n++
		return p.FuncGrad(dst, x)
	}}, n
}

// With batches the last point's gradient is nobody's, so a step costs one; two where a control compares the slopes at
// both ends of the step on the batch of the step.
func TestGradientsWithBatches(t *testing.T) {
	const steps = 30
	p := objective.Must("logistic(data=wdbc,l2=1e-3)")
	check := func(t *testing.T, o optim.Optimizer, each, first int) {
		r := start(t, p, o, optim.Settings{Steps: steps, Batch: 20, Seed: 1})
		for r.Next() {
		}
		if s := r.Stats(); s.Steps != steps || s.FieldEvals != each*steps+first+s.Rejected {
			t.Errorf("%+v, want %d gradients a step in %d steps and %d for the first length", s, each, steps, first)
		}
	}
	everySpec(t, func(t *testing.T, text string, o optim.Optimizer) {
		if !plain(text) {
			t.Skip("its steps cost more or less")
		}
		each, first := 1, 0
		if c, ok := o.Control.(control.Relative); ok {
			each = 2
			if c.H0 == 0 { // the start is 0, which is no length
				first = 2
			}
		}
		check(t, o, each, first)
	})
	t.Run("eulerheun", func(t *testing.T) { check(t, parse(t, "gradient/eulerheun/pi(rtol=0.1,atol=0.1,h0=0.1)"), 2, 0) })
}
