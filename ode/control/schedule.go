package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Schedule multiplies the steps of another control by a factor that depends on the number of the step, and on
// nothing else: an open loop. The factor of step k = 0, 1, ... is the rule's at k.
//
// On "scale", the default, the factor multiplies the preconditioner's Scale, so that a momentum flow has a smaller
// velocity and not a shorter time, which is what a scheduled learning rate does in torch.optim; on "time" it multiplies
// H. With Unit > 0 the flow's time in that unit, a real number, stands for the number of the step. It is written
//
//	schedule(fixed(h=0.1),rule=cosine(steps=100))
//
// Schedules within one another multiply, so that a warm-up followed by a cosine is
//
//	schedule(schedule(fixed(h=0.1),rule=linear(start=0.1,steps=5)),rule=after(cosine(steps=95),steps=5))
//
// Without a control in Of it acts on [Default], and without a rule the factor is 1.
type Schedule struct {
	Of   ode.Control `spec:"of,bare"`
	Rule Rule        `spec:"rule"`
	On   string      `spec:"on" oneof:"scale,time"`
	Unit float64     `spec:"unit" unit:"t" in:"[0,inf)"`
}

func (c Schedule) String() string {
	if c.Rule == (Constant{}) {
		c.Rule = nil
	}
	return spec.Format("schedule", c, Schedule{})
}

func (c Schedule) Describe() string {
	if c.Rule == nil {
		return describe(c.Of)
	}
	return fmt.Sprintf("%s; times the factor %v of the step number", describe(c.Of), c.Rule)
}

func (c Schedule) Cite() []string { return spec.Cite(c.Of) }

func (c Schedule) OnStepClock() bool { return ode.OnStepClock(c.Of) }

// FixedStep: on the scale, a schedule leaves the times alone.
func (c Schedule) FixedStep() float64 {
	if c.On == "time" {
		return 0
	}
	return ode.FixedStep(c.Of)
}

const scheduleExample = "schedule(fixed(h=0.1),rule=inverse(rate=0.01))"

func (c Schedule) Complete(r *ode.Run) (ode.Control, error) {
	of, err := complete(c.Of, r, scheduleExample)
	c.Of = of
	return c, err
}

func (c Schedule) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: schedule: %w", err)
	}
	w, err := within(c.Of, r, scheduleExample)
	if err != nil {
		return nil, err
	}
	return &schedule{wrapped: w, cfg: c, outer: 1}, nil
}

type schedule struct {
	wrapped
	cfg   Schedule
	outer float64 // by what schedules around this one multiply the time
}

// factor returns the rule's factor for the step.
func (c *schedule) factor(s *ode.Step) float64 {
	if c.cfg.Rule == nil {
		return 1
	}
	k := float64(s.K)
	if c.cfg.Unit > 0 {
		k = math.Abs(s.L.T) / c.cfg.Unit
	}
	return c.cfg.Rule.At(k)
}

func (c *schedule) Propose(s *ode.Step) {
	f := c.factor(s)
	if c.cfg.On == "time" {
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
	if c.cfg.On == "time" {
		s.H *= f
	} else {
		s.M.Scale *= f
	}
}

func init() {
	Register("schedule", Schedule{},
		"schedule(fixed(h=0.05),rule=inverse(rate=0.1))",
		"schedule(fixed(h=0.05),rule=cosine(steps=100,end=0.1),on=time)",
		"schedule(fixed(h=0.05),rule=inverse(rate=0.1),unit=0.5)",
		"schedule(pi(rtol=1e-3,atol=1e-3),rule=step(every=5,gamma=0.9),on=time)",
		"schedule(slope(tol=0.02,memory=ema(0.9),eps=1e-8),rule=linear(start=0.5,end=1,steps=10))",
	)
}

// Rule is a factor that depends on the number of the step and on nothing else: At(k) is that of step k = 0, 1, ..., and
// k may be a real number in between. Each rule is a comparable value, written by its name and its fields, such as
// cosine(steps=100,end=0.1).
//
// The rules of this package have the formulas and names of torch.optim.lr_scheduler where it has them: [Constant],
// [Inverse], [InverseSqrt], [StepDecay], [MultiStep], [Exponential], [Linear], [Cosine], [CosineAnnealing], [Restarts],
// [Polynomial], [OneCycle], [Flat], [Silver]; [After] begins another one later. [RegisterRule] enters others.
type Rule interface {
	At(k float64) float64
	String() string
}

var rules = spec.Registry[Rule]{}

func init() {
	spec.Register(ParseRule)
	RegisterRule("constant", Constant{}, "constant", "constant(start=0.5,steps=3)")
	RegisterRule("inverse", Inverse{}, "inverse(rate=0.1)", "inverse(rate=0.1,power=2)")
	RegisterRule("sqrt", InverseSqrt{}, "sqrt(rate=0.1)")
	RegisterRule("step", StepDecay{}, "step(gamma=0.9,every=5)")
	RegisterRule("multistep", MultiStep{}, "multistep(gamma=0.5,at=[3,5])")
	RegisterRule("exponential", Exponential{}, "exponential(gamma=0.9)")
	RegisterRule("linear", linearDefaults, "linear(steps=10)", "linear(start=0.5,end=0.25,steps=3)")
	RegisterRule("cosine", Cosine{}, "cosine(steps=10)", "cosine(end=0.1,steps=3)")
	RegisterRule("cosineannealing", CosineAnnealing{}, "cosineannealing(end=0.1,steps=3)")
	RegisterRule("restarts", Restarts{}, "restarts(steps=3)", "restarts(end=0.1,steps=2,mult=2)")
	RegisterRule("polynomial", Polynomial{Power: 1}, "polynomial(steps=10)", "polynomial(steps=10,power=2)")
	RegisterRule("onecycle", oneCycleDefaults, "onecycle(steps=10)")
	RegisterRule("flat", Flat{}, "flat(every=2,steps=5)")
	RegisterRule("silver", Silver{}, "silver")
	RegisterRule("after", After{}, "after(cosine(steps=10),steps=5)")
}

// RegisterRule enters a rule under a name, for init functions; see [Register].
func RegisterRule(name string, def Rule, samples ...string) {
	rules.Register("rule", name, def, samples...)
}

// ParseRule reads what String of a rule prints. The error for an unknown name suggests the nearest one.
func ParseRule(s string) (Rule, error) { return rules.Parse("rule", s) }

// Rules returns valid specs of all rules, several where they reach different code.
func Rules() []string { return rules.Samples() }
