package optim

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"gonum.org/v1/gonum/optimize"
)

// GonumMethod returns the optimizer as a method for gonum's optimize.Minimize, whose limits, recorders and stops then
// apply. The iterates are those of [Minimize], bit for bit. The problem needs Func and Grad; its Hess is not used.
//
// Every accepted step is a major iteration, and so is the starting point. Result holds the best point seen, not the
// last one; where the two differ it counts one major iteration more than there were. By itself the method ends with
// optimize.GradientThreshold where ‖∇f‖∞ ≤ 1e-12, as gonum's own methods do; where the state is no longer finite, or f
// is NaN or +Inf at a point that is reached, with a status Diverged: gonum would take a gradient of zero there for
// convergence; where [Minimize] ends as stalled, with a status Stalled; where the run fails otherwise, with
// optimize.Failure; all with an error.
//
// Of an optimizer with an average (see [Result]) the major iterations are the averages, since gonum tests and returns
// those: that is a second evaluation at every step, which gonum counts, unless the average has not changed or is the
// iterate.
//
// Without a Converger in its settings gonum stops a run after 100 iterations in a row that are not 1e-10 below the
// best value before, which is soon where momentum overshoots; [GonumSettings] leaves that out.
//
// Thresholds have units: GradientThreshold and the 1e-12 that of f/x, FunctionThreshold that of f. Gonum's default for
// the first, 1e-12 where the settings are nil, is for gradients of size one; give c/b times as much for c·f(x/b).
//
// A method may be used again, but not by two runs at once. An optimizer without flow, method or control makes
// optimize.Minimize panic.
func (o Optimizer) GonumMethod() optimize.Method { return &gonumMethod{opt: o} }

// GonumSettings returns settings under which optimize.Minimize ends a run where ‖∇f‖∞ < gtol or after a number of major
// iterations, and for no other reason; 0 stands for no such end. gtol has the unit f/x.
func GonumSettings(gtol float64, majors int) *optimize.Settings {
	return &optimize.Settings{GradientThreshold: gtol, MajorIterations: majors, Converger: optimize.NeverTerminate{}}
}

// FromGonum returns gonum's problem of dimension dim as an objective: with its Func, Grad and Hess. Status is
// not used; runs are ended through their context and stops. It panics if Func or Grad is nil or dim is not positive.
func FromGonum(p optimize.Problem, dim int) *objective.Problem {
	if p.Func == nil || p.Grad == nil {
		panic(lacks(p.Func != nil, p.Grad != nil))
	}
	q := &objective.Problem{Dim: dim, Func: p.Func, Grad: p.Grad, Hess: p.Hess}
	return q.Complete()
}

// gonumTol is the tolerance of gonum's own methods on the gradient.
const gonumTol = 1e-12

type gonumMethod struct {
	opt    Optimizer
	status optimize.Status
	err    error
}

func (m *gonumMethod) Uses(has optimize.Available) (optimize.Available, error) {
	if !has.Grad {
		return optimize.Available{}, optimize.ErrMissingGrad
	}
	return optimize.Available{Grad: true}, m.opt.check()
}

func (m *gonumMethod) Init(_, _ int) int {
	m.status, m.err = optimize.NotTerminated, nil
	return 1
}

func (m *gonumMethod) Status() (optimize.Status, error) { return m.status, m.err }

// Run implements optimize.Method: an ordinary run of the optimizer, whose objective gonum evaluates over the channels.
func (m *gonumMethod) Run(operation chan<- optimize.Task, result <-chan optimize.Task, tasks []optimize.Task) {
	g := newGonumRun(operation, result, tasks[0])
	m.status, m.err = g.follow(m.opt)
	if !g.over {
		g.send(optimize.MethodDone)
	}
	for range result { // gonum closes it after the last evaluation; only then the channel back may be closed
	}
	g.leaveBest()
	close(operation)
}

// follow runs the optimizer until it ends or gonum ends it, and says why. A panic, of a user's flow or control, comes
// back as an error: in this goroutine no caller could recover it.
func (g *gonumRun) follow(o Optimizer) (status optimize.Status, err error) {
	defer func() {
		switch p := recover(); p {
		case nil, errOver:
		default:
			status, err = optimize.Failure, fmt.Errorf("optim: %v panics: %v", o, p)
		}
	}()
	run, err := Start(context.Background(), g.problem(), g.x0, o, Settings{Steps: math.MaxInt, GTol: gonumTol})
	if err != nil {
		return optimize.Failure, err
	}
	for more := true; more; more = run.Next() {
		if f := run.Point().Potential(); math.IsNaN(f) || math.IsInf(f, 1) {
			return statusDiverged, failure{fmt.Sprintf("f = %g after step %d", f, run.Stats().Steps), ode.ErrNonFinite}
		}
		g.major(run)
	}
	switch r := run.Reason(); r.Status {
	case ode.Converged:
		return optimize.GradientThreshold, nil
	case ode.Diverged:
		return statusDiverged, run.Err()
	case ode.Stalled:
		return statusStalled, errors.New("optim: stalled: " + r.Text)
	default:
		return optimize.Failure, run.Err()
	}
}

// statusDiverged is how a run ends whose state, or value, is no longer finite; statusStalled one that makes no
// progress.
var (
	statusDiverged = optimize.NewStatus("Diverged", true, ode.ErrNonFinite)
	statusStalled  = optimize.NewStatus("Stalled", true, errors.New("optim: no progress"))
)
