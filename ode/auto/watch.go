package auto

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spectral"
	"github.com/odescent/odescent/ode/vec"
)

// A method is changed when so many steps have said so, without as many as relief in a row that did not, and a leg has so
// many at least; Hairer's numbers for DOPRI5 are 15 and 6. Or when tries more attempts were rejected than half of those that
// were not.
const (
	patience = 15
	relief   = 6
	warmup   = 40
	tries    = 15
)

// trialSteps is the length of an implicit leg on trial, and trialShare the number of times that what it may cost has been
// spent on the stabilized leg before it.
const (
	trialSteps = warmup
	trialShare = 10
)

// mark is a time with the number of evaluations until then.
type mark struct {
	t           float64
	evaluations int
}

// watch is a stop that fires when the present kind of method is no longer the right one: for an explicit method when
// h·ρ has been above 0.8 of its stability interval for a while, for another one when it has been below 0.2 of it; and for
// one that is not implicit when most of its attempts are rejected, or when a stabilized one needs very many stages. A stabilized
// method's order is low, so that a step may be short for accuracy while h·ρ is far above an explicit method's interval: after
// budget evaluations an implicit method is tried, which stays if it takes fewer evaluations per unit of time.
type watch struct {
	kind     kind
	interval float64
	tol      vec.Weights
	full     int // the largest dimension for dense linear algebra
	rho      *spectral.Spectrum
	run      *ode.Run
	h, hrho  float64 // of the last step
	in, out  int     // steps that ask for a change; steps in a row that do not
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

// costly is the h·ρ at which a stabilized method takes four times as many stages as an implicit one takes evaluations with
// differences for its Jacobian in n dimensions, some n + 8; stages reach 0.65·s². Zero where n is above full.
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
		if n := w.run.Stats.ByError + w.run.Stats.ByValue; n > w.seen { // a shortage of stages is none
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
	if w.dear++; w.costly == 0 || w.hrho < w.costly { // not where it is unknown
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

// spend measures evaluations per unit of time over the second half of a stabilized leg's budget, or of an implicit leg's trial.
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
