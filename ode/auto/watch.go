package auto

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spectral"
)

// patience is how many steps in a row must say the same before the method is changed, and warmup how many a leg has at
// least.
const (
	patience = 15
	warmup   = 40
)

// watch is a stop that fires when the present kind of method is no longer the right one: for an explicit method when
// h·ρ has been above 0.8 of its stability interval for a while, for another one when it has been below 0.2 of it.
type watch struct {
	kind     kind
	interval float64
	rho      *spectral.Spectrum
	run      *ode.Run
	hrho     float64
	in, all  int
	fired    bool
}

// String implements ode.Stop.
func (w *watch) String() string { return "auto" }

// Start implements ode.Stop.
func (w *watch) Start(r *ode.Run) (ode.Stopper, error) {
	w.run = r
	w.rho = spectral.NewSpectrum(r)
	return w, nil
}

// see looks at an attempt.
func (w *watch) see(s *ode.Step) {
	if !s.Accepted {
		return
	}
	w.all++
	w.hrho = math.Abs(s.H) * w.rho.Rho(s)
	w.rho.Commit(s)
	bad := w.hrho > .8*w.interval
	if w.kind != explicit {
		bad = w.hrho < .2*w.interval
	}
	if bad {
		w.in++
	} else {
		w.in = 0
	}
}

// Check implements ode.Stopper.
func (w *watch) Check(*ode.Point) ode.Reason {
	if w.in >= patience && w.all >= warmup {
		w.fired = true
		return ode.Reason{Status: ode.Stopped, Text: fmt.Sprintf("h·ρ = %.3g", w.hrho)}
	}
	return ode.Reason{}
}
