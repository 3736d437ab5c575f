package optim

import (
	"errors"
	"math"
	"slices"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/optimize"
)

// gonumRun is a run under gonum's optimize.Minimize: one task goes back and forth between the two. Its location belongs
// to gonum from the sending of the task until it returns.
type gonumRun struct {
	out  chan<- optimize.Task
	in   <-chan optimize.Task
	task optimize.Task
	over bool // gonum has ended the run, or has received its end

	x0    []float64
	known optimize.Operation // what the location holds for its X
	best  optimize.Location  // of the major iterations
	shown optimize.Location  // the latest major iteration, kept for flows whose output is not the position
	last  float64            // the value of the latest one
}

// errOver unwinds a run that gonum has ended.
var errOver = errors.New("optim: ended by gonum")

func newGonumRun(out chan<- optimize.Task, in <-chan optimize.Task, first optimize.Task) *gonumRun {
	return &gonumRun{out: out, in: in, task: first, known: first.Op, x0: slices.Clone(first.X)}
}

const valueAndGradient = optimize.FuncEvaluation | optimize.GradEvaluation

// problem returns the objective, which gonum evaluates.
func (g *gonumRun) problem() *objective.Problem {
	return &objective.Problem{Dim: len(g.x0), FuncGrad: func(dst, x []float64) float64 {
		g.evaluate(x)
		copy(dst, g.task.Gradient)
		return g.task.F
	}}
}

// evaluate sets the location to x, with value and gradient.
func (g *gonumRun) evaluate(x []float64) {
	if !slices.Equal(g.task.X, x) {
		copy(g.task.X, x)
		g.known = 0
	}
	if missing := valueAndGradient &^ g.known; missing != 0 {
		g.send(missing)
		g.known |= valueAndGradient
	}
}

// major sends the point that the run has reached.
func (g *gonumRun) major(r *Run) {
	p := r.Output()
	if p != r.Point() && slices.Equal(g.shown.X, p.X()) { // as lookahead's slow point rests
		copy(g.task.X, g.shown.X)
		copy(g.task.Gradient, g.shown.Gradient)
		g.task.F, g.known = g.shown.F, valueAndGradient
	}
	g.evaluate(p.X()) // known, if it was the last that was evaluated
	if r.Run().Sys.Output != nil {
		g.shown.X = append(g.shown.X[:0], g.task.X...)
		g.shown.Gradient = append(g.shown.Gradient[:0], g.task.Gradient...)
		g.shown.F = g.task.F
	}
	if g.last = g.task.F; g.best.X == nil || g.last < g.best.F || math.IsNaN(g.best.F) {
		g.best.F = g.last
		g.best.X = append(g.best.X[:0], g.task.X...)
		g.best.Gradient = append(g.best.Gradient[:0], g.task.Gradient...)
	}
	g.send(optimize.MajorIteration)
}

// send sends gonum an operation on the location and waits for the result. It panics with errOver if gonum has ended the
// run; that task has no location and is not used.
func (g *gonumRun) send(op optimize.Operation) {
	g.task.Op = op
	g.out <- g.task
	if r := <-g.in; r.Op == optimize.PostIteration {
		g.over = true
		if op != optimize.MethodDone {
			panic(errOver)
		}
	}
}

// leaveBest makes the best point the last major iteration, unless it is.
func (g *gonumRun) leaveBest() {
	if g.best.X == nil || g.best.F <= g.last && g.last <= g.best.F {
		return
	}
	copy(g.task.X, g.best.X)
	copy(g.task.Gradient, g.best.Gradient)
	g.task.F, g.task.Op = g.best.F, optimize.MajorIteration
	g.out <- g.task
}
