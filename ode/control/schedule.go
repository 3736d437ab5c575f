package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Schedule multiplies the steps of another control by a factor that depends on the number of the step, and on
// nothing else: an open loop. The factor of the first step is the rule's at k = 0.
//
// It acts on the preconditioner's Scale, so that a momentum flow sees a smaller velocity and not a shorter time, which is
// what a scheduled learning rate does in torch.optim; with On "time" it acts on H. With Unit > 0 the rule is asked at
// the flow's time in that unit, a real number, and not at the number of the step. It is written
//
//	schedule(fixed(h=0.1),rule=cosine(steps=100))
//
// Schedules within one another multiply, and a rule with from waits, so that a warm-up followed by a cosine is
//
//	schedule(schedule(fixed(h=0.1),rule=linear(start=0.1,steps=5)),rule=cosine(steps=95,from=5))
//
// Without a control in Of it acts on [Default].
type Schedule struct {
	Of   ode.Control `spec:"of,bare"`
	Rule Rule        `spec:"rule"`
	On   string      `spec:"on" oneof:",scale,time"` // "scale", the default, or "time"
	Unit float64     `spec:"unit" unit:"t" in:"[0,inf)"`
}

var scheduleDefaults = Schedule{Rule: Rule{Kind: "constant"}, On: "scale"}

func (c Schedule) fill() Schedule {
	if c.On == "" {
		c.On = "scale"
	}
	if c.Rule.Kind == "" {
		c.Rule.Kind = "constant"
	}
	return c
}

func (c Schedule) String() string { return spec.Format("schedule", c.fill(), scheduleDefaults) }

func (c Schedule) Describe() string {
	b, _ := c.Rule.MarshalText()
	return fmt.Sprintf("%s; times the factor %s of the step number", describe(c.Of), b)
}

func (c Schedule) Cite() []string { return cite(c.Of) }

func (c Schedule) Ticks() bool { return ode.Ticks(c.Of) }

// Pace: on the scale, a schedule leaves the times alone.
func (c Schedule) Pace() float64 {
	if c.On == "time" {
		return 0
	}
	return ode.Pace(c.Of)
}

const scheduleExample = "schedule(fixed(h=0.1),rule=inverse(rate=0.01))"

func (c Schedule) Complete(r *ode.Run) (ode.Control, error) {
	of, err := complete(c.Of, r, scheduleExample)
	c.Of = of
	return c, err
}

func (c Schedule) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: schedule: %w", err)
	}
	w, err := within(c.Of, r, scheduleExample)
	if err != nil {
		return nil, err
	}
	return &schedule{wrapped: w, rule: c.Rule, time: c.On == "time", unit: c.Unit, outer: 1}, nil
}

type schedule struct {
	wrapped
	rule  Rule
	time  bool
	unit  float64
	outer float64 // by what schedules around this one multiply the time
}

// factor returns the rule's factor for the step.
func (c *schedule) factor(s *ode.Step) float64 {
	if c.unit > 0 {
		return c.rule.AtTime(math.Abs(s.L.T) / c.unit)
	}
	return c.rule.At(s.K)
}

func (c *schedule) Propose(s *ode.Step) {
	f := c.factor(s)
	if c.time {
		c.wrapped.stretch(c.outer * f)
	}
	c.Controller.Propose(s)
	c.scale(s, f)
}

func (c *schedule) stretch(f float64) {
	c.outer = f
	c.wrapped.stretch(f)
}

// Update lets the other control learn from the step that it had planned, not from the scheduled one.
func (c *schedule) Update(s *ode.Step) {
	h, m := s.H, s.M.Scale
	if f := c.factor(s); f != 0 {
		c.scale(s, 1/f)
	}
	c.Controller.Update(s)
	s.H, s.M.Scale = h, m
}

func (c *schedule) scale(s *ode.Step, f float64) {
	if c.time {
		s.H *= f
	} else {
		s.M.Scale *= f
	}
}

func init() {
	Register("schedule", scheduleDefaults,
		"schedule(fixed(h=0.05),rule=inverse(rate=0.1))",
		"schedule(fixed(h=0.05),rule=cosine(steps=100,end=0.1),on=time)",
		"schedule(fixed(h=0.05),rule=inverse(rate=0.1),unit=0.5)",
		"schedule(pi(rtol=1e-3,atol=1e-3),rule=step(every=5,gamma=0.9),on=time)",
		"schedule(slope(tol=0.02,memory=ema(0.9),eps=1e-8),rule=linear(start=0.5,end=1,steps=10))",
	)
}
