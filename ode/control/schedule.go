package control

import (
	"encoding"
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Schedule multiplies the steps of another control by a factor that depends on the number of the step, and on
// nothing else: an open loop. The factor of the first step is the rule's at k = 0.
//
// It acts on the metric's Scale, so that a momentum flow sees a smaller velocity and not a shorter time, which is
// what a scheduled learning rate does in torch.optim; with On "time" it acts on H. It is written
//
//	schedule(fixed(h=0.1),rule=cosine(steps=100))
type Schedule struct {
	Of   Box    `spec:"of,bare"`
	Rule Rule   `spec:"rule"`
	On   string `spec:"on"` // "scale", the default, or "time"
}

// Box holds a control inside another one.
type Box struct{ ode.Control }

// UnmarshalText implements encoding.TextUnmarshaler.
func (b *Box) UnmarshalText(t []byte) error {
	c, err := Parse(string(t))
	b.Control = c
	return err
}

// MarshalText implements encoding.TextMarshaler.
func (b Box) MarshalText() ([]byte, error) {
	if b.Control == nil {
		return []byte("none"), nil
	}
	return []byte(b.Control.String()), nil
}

var (
	_ encoding.TextMarshaler   = Box{}
	_ encoding.TextUnmarshaler = (*Box)(nil)
)

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

// Check implements spec.Checker.
func (c *Schedule) Check() error {
	switch {
	case c.Of.Control == nil:
		return errors.New("a schedule needs a control to act on, schedule(fixed(h=0.1),rule=inverse(rate=0.01)) say")
	case c.On != "" && c.On != "scale" && c.On != "time":
		return fmt.Errorf("on=%s: a schedule acts on scale or on time", c.On)
	}
	return c.fill().Rule.Check()
}

// String implements ode.Control.
func (c Schedule) String() string { return spec.Format("schedule", c.fill(), scheduleDefaults) }

// Start implements ode.Control.
func (c Schedule) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("control: schedule: %w", err)
	}
	of, err := c.Of.Start(r)
	if err != nil {
		return nil, err
	}
	return &schedule{Controller: of, rule: c.Rule, time: c.On == "time"}, nil
}

type schedule struct {
	ode.Controller
	rule Rule
	time bool
}

func (c *schedule) Plan(s *ode.Step) {
	c.Controller.Plan(s)
	c.scale(s, c.rule.At(s.K))
}

// Commit lets the other control learn from the step that it had planned, not from the scheduled one.
func (c *schedule) Commit(s *ode.Step) {
	h, m := s.H, s.M.Scale
	if f := c.rule.At(s.K); f != 0 {
		c.scale(s, 1/f)
	}
	c.Controller.Commit(s)
	s.H, s.M.Scale = h, m
}

func (c *schedule) scale(s *ode.Step, f float64) {
	if c.time {
		s.H *= f
	} else {
		s.M.Scale *= f
	}
}

// State implements ode.Stater.
func (c *schedule) State(visit func([]float64)) {
	if s, ok := c.Controller.(ode.Stater); ok {
		s.State(visit)
	}
}

// Rule is a factor as a function of the number k = 0, 1, ... of a step, with the formulas and names of
// torch.optim.lr_scheduler where it has them:
//
//	constant                      1
//	inverse(rate=r)               1/(1 + r·k)
//	sqrt(rate=r)                  1/√(1 + r·k)
//	step(every=n,gamma=g)         g^⌊k/n⌋
//	exponential(gamma=g)          g^k
//	linear(start=a,end=b,steps=n) from a to b over n steps, then b
//	cosine(steps=n,end=b)         b + (1-b)·(1 + cos(πk/n))/2, and b from n on
//	polynomial(steps=n,power=p)   (1 - k/n)^p, and 0 from n on
type Rule struct {
	Kind  string
	Rate  float64 `spec:"rate"`
	Gamma float64 `spec:"gamma"`
	Every int     `spec:"every"`
	Start float64 `spec:"start"`
	End   float64 `spec:"end"`
	Steps int     `spec:"steps"`
	Power float64 `spec:"power"`
}

var ruleKinds = []string{"constant", "inverse", "sqrt", "step", "exponential", "linear", "cosine", "polynomial"}

// At returns the factor of step k.
func (r Rule) At(k int) float64 {
	x := float64(k)
	u := math.Min(1, x/float64(max(r.Steps, 1)))
	switch r.Kind {
	case "inverse":
		return 1 / (1 + float64(r.Rate*x))
	case "sqrt":
		return 1 / math.Sqrt(1+float64(r.Rate*x))
	case "step":
		return math.Pow(r.Gamma, float64(k/r.Every))
	case "exponential":
		return math.Pow(r.Gamma, x)
	case "linear":
		return r.Start + float64((r.End-r.Start)*u)
	case "cosine":
		if u == 1 {
			return r.End
		}
		return r.End + float64((1-r.End)*(1+math.Cos(math.Pi*u))/2)
	case "polynomial":
		return math.Pow(1-u, r.Power)
	}
	return 1
}

// Check returns an error unless the fields that the rule uses are in their ranges.
func (r Rule) Check() error {
	switch r.Kind {
	case "constant":
	case "inverse", "sqrt":
		return least("rate", r.Rate)
	case "step":
		if r.Every < 1 {
			return fmt.Errorf("rule: every=%d must be at least 1", r.Every)
		}
		return positive("rule: gamma", r.Gamma)
	case "exponential":
		return positive("rule: gamma", r.Gamma)
	case "linear", "cosine", "polynomial":
		if r.Steps < 1 {
			return fmt.Errorf("rule: steps=%d must be at least 1", r.Steps)
		}
		return r.values()
	default:
		return spec.Unknown("rule", r.Kind, ruleKinds)
	}
	return nil
}

// values checks the numbers of the rules over a given number of steps.
func (r Rule) values() error {
	if err := least("start", r.Start); err != nil {
		return err
	}
	if err := least("end", r.End); err != nil {
		return err
	}
	return least("power", r.Power)
}

// least returns an error unless x is finite and not negative.
func least(key string, x float64) error {
	if x >= 0 && !math.IsInf(x, 0) {
		return nil
	}
	return fmt.Errorf("rule: %s=%s must be finite and not negative", key, spec.Number(x))
}

// MarshalText implements encoding.TextMarshaler.
func (r Rule) MarshalText() ([]byte, error) {
	return []byte(spec.Format(r.Kind, r, ruleDefaults(r.Kind))), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Rule) UnmarshalText(b []byte) error {
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	n := ruleDefaults(t.Name)
	if err := t.Into(&n); err != nil {
		return err
	}
	*r = n
	return nil
}

// ruleDefaults is what a spec string of the rule leaves unsaid.
func ruleDefaults(kind string) Rule {
	r := Rule{Kind: kind}
	if kind == "polynomial" {
		r.Power = 1
	}
	if kind == "linear" {
		r.Start, r.End = 1./3, 1
	}
	return r
}
