package ode

import (
	"errors"
	"fmt"
	"math"
)

var inf = math.Inf(1)

// Status says how a run ended.
type Status int

// The ways in which a run ends. Running is the zero value.
const (
	Running   Status = iota
	Reached          // the end of the interval
	Converged        // a stop that means convergence
	Stopped          // a stop that does not
	Limit            // the limit on steps or evaluations
	Diverged         // a state that is not finite
	Underflow        // a step too short to move time
	Rejected         // too many attempts at one step
	Unsolved         // the method could not solve its equations
	Canceled         // the context
	Stalled          // a stop that saw no progress any more
	AtEvent          // a terminal event
)

var statusNames = [...]string{
	"running", "reached", "converged", "stopped", "limit", "diverged", "underflow", "rejected", "unsolved", "canceled",
	"stalled", "event",
}

// String returns the status as one lower-case word.
func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("status(%d)", int(s))
	}
	return statusNames[s]
}

// OK reports that the run ended as it was meant to: at the end of its interval, by a stop or an event, or at a limit.
func (s Status) OK() bool { return s >= Reached && s <= Limit || s == Stalled || s == AtEvent }

// The sentinels of the errors that end a run; the error of a run wraps one of them and says where and what to try.
var (
	ErrNonFinite  = errors.New("ode: non-finite state")
	ErrUnderflow  = errors.New("ode: step underflow")
	ErrRejections = errors.New("ode: too many rejections")
)

// Reason is the answer of a stop; the zero value means go on.
type Reason struct {
	Status Status
	Text   string
}

// Converged reports that the reason means convergence.
func (r Reason) Converged() bool { return r.Status == Converged }

func diverged(s *Step, i int) error {
	return fmt.Errorf("%w: y[%d] = %g at step %d, t = %.6g, h = %.6g (try a smaller or an error-controlled step)",
		ErrNonFinite, i, s.R.Y[i], s.K+1, s.R.T, s.H)
}

func underflow(s *Step) error {
	return fmt.Errorf("%w: h = %.3g does not move t = %.6g at step %d after %d rejections in a row; the flow is stiff or discontinuous there (try an implicit method or a larger tolerance)",
		ErrUnderflow, s.H, s.L.T, s.K+1, s.Trial)
}

func rejections(s *Step, n int) error {
	return fmt.Errorf("%w: %d in a row at step %d, t = %.6g, the last with h = %.3g (is the flow finite there?)",
		ErrRejections, n, s.K+1, s.L.T, s.H)
}
