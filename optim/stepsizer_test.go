package optim_test

import (
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
	"gonum.org/v1/gonum/optimize"
)

// trusting is a line search of gonum's kind that takes what it is offered.
type trusting struct{ step float64 }

func (l *trusting) Init(_, _, step float64) optimize.Operation {
	l.step = step
	return optimize.FuncEvaluation | optimize.GradEvaluation
}

func (l *trusting) Iterate(_, _ float64) (optimize.Operation, float64, error) {
	return optimize.MajorIteration, l.step, nil
}

// gonum's gradient descent takes the steps of our controls, where its line search lets it.
func TestGonumStepSizer(t *testing.T) {
	const steps = 25
	for _, o := range []optim.Optimizer{
		optim.Of(catalogue.BB{H0: 1e-4}), optim.Of(catalogue.AdGD{H0: 1e-4}), optim.Of(catalogue.BB1{H0: 1e-4}), optim.Of(catalogue.BB2{H0: 1e-4}),
		optim.Of(catalogue.NormalizedGD{LR: .01}),
	} {
		d := &diary{}
		s := optim.GonumSettings(0, steps+1)
		s.Recorder = d
		gd := &optimize.GradientDescent{StepSizer: optim.GonumStepSizer(o.Control), Linesearcher: &trusting{}}
		if _, err := host(t, gonumProblem(rosenbrock), rosenbrock.Start, s, gd); err != nil {
			t.Fatal(err)
		}
		want := start(t, rosenbrock, o, optim.Settings{Steps: steps, GTol: -1})
		for k := 1; k < len(d.majors) && want.Next(); k++ {
			// The length that gonum took is measured, at a rounding of 1e-16, which steps of this kind magnify.
			if e := difference(d.majors[k].X, want.Point().X()); !(e <= 1e-8) {
				t.Errorf("%v: iterate %d is off by %.3g", o, k, e)
				break
			}
		}
		if len(d.majors) < steps {
			t.Errorf("%v: %d iterates", o, len(d.majors))
		}
	}
	// With gonum's own line search on top, which does not undo what the control gains over gonum's own proposals.
	count := func(z optimize.StepSizer) int {
		gd := &optimize.GradientDescent{StepSizer: z, Linesearcher: &optimize.Backtracking{}}
		s := optim.GonumSettings(1e-6, 0)
		s.GradEvaluations = 50_000
		r, err := host(t, gonumProblem(rosenbrock), rosenbrock.Start, s, gd)
		if err != nil || r.Status != optimize.GradientThreshold {
			t.Fatalf("%v, %v", r.Status, err)
		}
		return r.Stats.GradEvaluations
	}
	ours, theirs := count(optim.GonumStepSizer(optim.BB().Control)), count(&optimize.QuadraticStepSize{})
	t.Logf("backtracking from our steps %d gradients, from gonum's %d", ours, theirs)
	if ours > theirs {
		t.Errorf("backtracking from our steps takes %d gradients, from gonum's %d", ours, theirs)
	}
}

func TestGonumStepSizerPanics(t *testing.T) {
	for _, c := range []ode.Control{control.Slope{Tol: .1}, control.Rayleigh{Rule: "exact"}, control.PI{RTol: 1, ATol: 1}, control.Fixed{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v becomes a step sizer", c)
				}
			}()
			optim.GonumStepSizer(c)
		}()
	}
}
