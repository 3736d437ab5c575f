package optim

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/optimize"
)

// GonumStepSizer returns a control as the StepSizer of gonum's optimize.GradientDescent: it proposes the length with
// which each line search begins, and learns from the one that was found. Where the line search takes every proposal,
// the iterates are those of x' = -∇f, Euler and the control.
//
// It suits controls that use the gradients at both ends of a step, or the values of f there, and set one length for all
// coordinates: relative, rayleigh with bb1 or bb2, slope by norm, and schedules of them. It panics if the control
// cannot be started, looks elsewhere or sets a length for each coordinate. A value may be used again, but not by two
// runs at once.
func GonumStepSizer(c ode.Control) optimize.StepSizer {
	z := &stepSizer{control: c}
	z.Init(&optimize.Location{X: []float64{1}, F: 1, Gradient: []float64{2}}, []float64{-2})
	z.StepSize(&optimize.Location{X: []float64{.5}, F: .25, Gradient: []float64{1}}, []float64{-1})
	return z
}

type stepSizer struct {
	control ode.Control
	at      *optimize.Location // where force and potential are known
	step    *ode.Step
	learner ode.Controller
	size    float64 // ‖dir‖ of the step to come
}

func (z *stepSizer) Init(l *optimize.Location, dir []float64) float64 {
	z.at = l
	sys := &ode.System{
		Dim: len(l.X),
		Force: func(dst []float64, _ float64, y []float64) {
			z.look(y)
			vec.Scale(dst, -1, z.at.Gradient)
		},
		Potential: func(_ float64, y []float64) float64 {
			z.look(y)
			return z.at.F
		},
	}
	it, err := ode.New(context.Background(), sys, l.X, 0, math.Inf(1), ode.Config{Method: nowhere{}, Control: z.control})
	if err != nil {
		panic(fmt.Sprintf("optim: %v as a step sizer: %v", z.control, err))
	}
	z.step = it.Step()
	if z.learner, err = z.control.Start(it.Run()); err != nil {
		panic(fmt.Sprintf("optim: %v as a step sizer: %v", z.control, err))
	}
	return z.plan(z.step.L, dir)
}

func (z *stepSizer) StepSize(l *optimize.Location, dir []float64) float64 {
	z.at = l
	s := z.step
	copy(s.R.Y, l.X)
	s.R.Invalidate()
	s.R.Force() // while it is known
	s.R.Potential()
	if rate := s.Rate(); z.size > 0 && rate > 0 {
		s.Resize(vec.Dist2(s.R.Y, s.L.Y) / z.size / rate) // to what the line search has made of it
	}
	z.learner.Update(s)
	s.L, s.R = s.R, s.L
	s.K++
	return z.plan(s.L, dir)
}

// plan returns the length of the step from p.
func (z *stepSizer) plan(p *ode.Point, dir []float64) float64 {
	p.Force()
	p.Potential()
	z.learner.Propose(z.step)
	if z.step.M.Diag != nil {
		panic(fmt.Sprintf("optim: %v as a step sizer: it sets a length for each coordinate", z.control))
	}
	z.size = vec.Norm2(dir)
	return z.step.Rate()
}

// look panics if the control evaluates at another point than gonum's location.
func (z *stepSizer) look(y []float64) {
	if !slices.Equal(y, z.at.X) {
		panic(fmt.Sprintf("optim: %v as a step sizer: it needs gradients that gonum has not computed", z.control))
	}
}

// nowhere is the method of a run whose steps gonum takes.
type nowhere struct{}

func (nowhere) Start(*ode.Run) (ode.Stepper, error) { return nowhere{}, nil }
func (nowhere) String() string                      { return "nowhere" }
func (nowhere) Try(*ode.Step) error                 { return nil }
