package auto

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spectral"
	"github.com/odescent/odescent/ode/vec"
)

// A method is changed after patience steps outside its range of h·ρ, without relief steps in a row inside it, and after
// warmup steps at least; Hairer's numbers for DOPRI5 are 15 and 6. It is also changed when the rejected attempts exceed
// half of the accepted ones by tries.
const (
	patience = 15
	relief   = 6
	warmup   = 40
	tries    = 15
)

// trialSteps is the length of an implicit leg on trial. It begins after the stabilized leg has cost trialShare times as
// much.
const (
	trialSteps = warmup
	trialShare = 10
)

// mark is a time with the number of evaluations until then.
type mark struct {
	t           float64
	evaluations int
}

// watch is a stop that fires when another kind of method suits better: for an explicit method when h·ρ is above 0.8 of
// its stability interval in many steps, for the others when it is below 0.2 of that; for an explicit or stabilized one
// when most of its attempts are rejected, for a stabilized one when it needs very many stages. Since a stabilized
// method has a low order, its steps may be short for accuracy while h·ρ is far above an explicit method's interval:
// after budget evaluations an implicit method is tried, which stays if it takes fewer evaluations per unit of time.
type watch struct {
	kind     kind
	interval float64
	tol      vec.Weights
	full     int // the largest dimension for dense linear algebra
	rho      *spectral.Spectrum
	run      *ode.Run
	h, hrho  float64 // of the last step
	in, out  int     // steps outside the range of h·ρ; steps in a row inside it
	all      int
	lost     float64 // rejections beyond half the accepted steps
	seen     int     // rejections so far
	costly   float64 // the h·ρ above which a stabilized step costs far more than an implicit one; zero: none
	dear     int     // steps in a row above it
	budget   int     // evaluations of a stabilized leg after which an implicit method is tried; zero: none is
	beat     float64 // evaluations per unit of time that an implicit leg on trial must not exceed; zero: it is not on trial
	half     mark    // where half the budget, or half the trial, was spent
	rate     float64 // evaluations per unit of time since half
	fired    bool
	trial    bool   // a trial begins, or has been lost
	trouble  string // what is wrong, but for h·ρ
}

func (w *watch) String() string { return "auto" }

func (w *watch) Start(r *ode.Run) (ode.Stopper, error) {
	w.run = r
	w.rho = spectral.NewSpectrum(r)
	w.rho.Weigh(w.tol)
	if w.kind == stabilized {
		w.costly = costly(r.Dim(), w.full)
	}
	return w, nil
}

// costly is the h·ρ at which a stabilized method takes four times as many stages as an implicit one takes evaluations
// with differences for its Jacobian in n dimensions, some n + 8; stages reach 0.65·s². Zero where n is above full.
func costly(n, full int) float64 {
	if n > full {
		return 0
	}
	s := 4 * float64(n+8)
	return .65 * s * s
}

// see looks at an attempt.
func (w *watch) see(s *ode.Step) {
	if !s.Accepted {
		if n := w.run.Stats.ByError + w.run.Stats.ByValue; n > w.seen { // too few stages reject as BySolver
			w.seen = n
			w.lost++
		}
		return
	}
	w.lost = math.Max(0, w.lost-.5)
	w.all++
	w.h = s.H
	w.hrho = math.Abs(s.H) * w.rho.Radius(s)
	w.rho.Update(s)
	if w.dear++; w.costly == 0 || w.hrho < w.costly { // false for NaN
		w.dear = 0
	}
	w.spend(s.R.T)
	bad := w.hrho > .8*w.interval
	if w.kind != explicit {
		bad = w.hrho < .2*w.interval
	}
	if bad {
		w.in++
		w.out = 0
	} else if w.out++; w.out >= relief {
		w.in = 0
	}
}

// spend measures evaluations per unit of time over the second half of a stabilized leg's budget, or of an implicit
// leg's trial.
func (w *watch) spend(t float64) {
	n := w.run.Stats.FieldEvals
	if w.kind == stabilized && 2*n < w.budget || w.kind == implicit && 2*w.all <= trialSteps {
		w.half = mark{t, n}
		return
	}
	w.rate = float64(n-w.half.evaluations) / math.Abs(t-w.half.t)
}

func (w *watch) Check(*ode.Point) ode.Reason {
	switch {
	case w.kind != implicit && w.lost >= tries:
		w.fired, w.trouble = true, fmt.Sprintf("most of the last attempts, of %d rejected, failed", w.seen)
		return ode.Reason{Status: ode.Stopped, Text: w.trouble}
	case w.dear >= patience && math.IsNaN(w.hrho):
		w.fired, w.trouble = true, "no spectral radius is found, which its stages go by"
		return ode.Reason{Status: ode.Stopped, Text: w.trouble}
	case w.dear >= patience:
		w.fired, w.trouble = true, fmt.Sprintf("at h·ρ = %.3g a step takes more stages than an implicit one has evaluations", w.hrho)
		return ode.Reason{Status: ode.Stopped, Text: w.trouble}
	case w.kind == stabilized && w.budget > 0 && w.run.Stats.FieldEvals >= w.budget:
		w.fired, w.trial = true, true
		return ode.Reason{Status: ode.Stopped, Text: "an implicit method is tried"}
	case w.kind == implicit && w.beat > 0 && w.all >= trialSteps:
		if w.rate > w.beat {
			w.fired, w.trial = true, true
			return ode.Reason{Status: ode.Stopped, Text: "the stabilized method was cheaper"}
		}
		w.beat = 0
	case w.in >= patience && w.all >= warmup:
		w.fired = true
		return ode.Reason{Status: ode.Stopped, Text: fmt.Sprintf("h·ρ = %.3g", w.hrho)}
	}
	return ode.Reason{}
}

// fail makes the error that ended the leg the reason for a change.
func (w *watch) fail(err error) {
	w.fired = true
	switch {
	case errors.Is(err, ode.ErrUnderflow):
		w.trouble = "its step went under"
	case errors.Is(err, ode.ErrRejections):
		w.trouble = "it found no step that is accepted"
	default:
		w.trouble = "it met numbers that are not finite"
	}
}
