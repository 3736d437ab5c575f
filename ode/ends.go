package ode

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
)

// cutAt ends the step, and the run, at a terminal crossing.
func (it *Integrator) cutAt(c *Crossing) {
	s := &it.step
	if c.T != s.R.T {
		if it.spare == nil {
			it.spare = it.run.NewPoint()
		}
		it.whole = *s
		s.whole = &it.whole
		s.R, it.spare = it.spare, s.R
		s.R.Invalidate()
		copy(s.R.Y, c.Y)
		s.R.T, s.R.M, s.H = c.T, &s.M, c.T-s.L.T
	}
	name := it.cfg.Events[c.Event].Name
	if name == "" {
		name = fmt.Sprintf("event %d", c.Event)
	}
	it.end(Reason{AtEvent, fmt.Sprintf("%s at t = %.10g", name, c.T)})
}

// over reports that the run ends before the next step, and why.
func (it *Integrator) over() bool {
	if it.stop != nil && !it.checked {
		if r := it.stop.Check(it.Point()); r != (Reason{}) {
			if err := it.run.refuse(r, it.run.Output(it.Point())); err != nil {
				it.fail(Diverged, err)
				return true
			}
			if r.Status == Limit && it.finite() {
				it.err = it.limited(r.Text, fmt.Sprintf("the limit is that of Config.Stop, %v", it.cfg.Stop))
			}
			return it.end(r)
		}
		it.checked = true
	}
	switch p := it.Point(); {
	case p.T == it.run.T1:
		return it.end(Reason{Reached, fmt.Sprintf("t = %g", p.T)})
	case it.still && it.atRest():
		it.rest = it.err == nil
		return true
	case it.stats.Steps >= it.limit:
		text := spec.Count(it.stats.Steps, "step")
		if it.cfg.MaxSteps == 0 {
			text += ", the default limit"
		}
		if it.cfg.MaxSteps == 0 || it.finite() {
			it.err = it.limited(text, it.cfg.raise())
		}
		return it.end(Reason{Limit, text})
	case it.hard >= hopeless:
		it.fail(Rejected, it.unsolvable())
		return true
	case it.ctx.Err() != nil:
		it.err = context.Cause(it.ctx)
		return it.end(Reason{Canceled, it.err.Error()})
	}
	return false
}

// finite reports that the interval has an end that can be reached.
func (it *Integrator) finite() bool { return !math.IsInf(it.run.T1, 0) }

func (it *Integrator) end(r Reason) bool {
	it.ended, it.reason = true, r
	return true
}

func (it *Integrator) fail(s Status, err error) bool {
	it.err = err
	it.end(Reason{s, err.Error()})
	return false
}

// longest bounds a step where the interval has no end, so that a flow at rest does not reach infinity: 2²⁶ such steps
// do not, and atRest ends the run long before.
const longest = 0x1p997

// setEnd sets the sign of H and the time of the right end. A planned step that comes within a hundredth of its length
// of the end of the interval is lengthened to end there, but not one that a rejection has shortened; the time there is
// exactly T1.
func (it *Integrator) setEnd() {
	s := &it.step
	rest := math.Abs(it.run.T1 - s.L.T)
	h := math.Min(math.Abs(s.H), longest)
	if h >= rest || s.Trial == 0 && !s.lands && h*1.01 >= rest {
		s.H, s.R.T = it.run.Dir()*rest, it.run.T1
		return
	}
	s.H = float64(it.run.Dir() * h)
	s.R.T = s.L.T + (s.H + it.comp)
	if s.lands && math.Abs(s.L.T+s.H-s.to) <= 0x1p-51*math.Max(math.Abs(s.L.T), math.Abs(s.to)) {
		s.R.T = s.to // which the attempt reaches but for rounding: no rejection and no other control has changed it
	}
}
