package control

import "github.com/odescent/odescent/ode"

// Clock is the clock of a control: "flow" or "step"; the empty clock is the control's own default.
type Clock string

// The two clocks.
const (
	Flow    Clock = "flow"
	PerStep Clock = "step"
)

// rate returns the unit of a length on the clock: a time or, on the step clock, that of the preconditioner, which takes
// the force to a move.
func (c Clock) rate() string {
	if c == PerStep {
		return "x^2/f"
	}
	return "t"
}

// set gives the step the length h on the clock.
func (c Clock) set(s *ode.Step, h float64) {
	if c == PerStep {
		s.SetRate(h)
	} else {
		s.SetTime(h)
	}
}
