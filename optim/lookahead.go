package optim

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// LookaheadConfig holds the parameters of Lookahead: Of, an optimizer, takes K steps at a time, after which a slow
// point takes the share Alpha of the way and the run goes on from there. The flow of Of is wrapped in [flows.Lookahead];
// its method is Euler's or a splitting, its control stays. Written lookahead(adam(lr=0.01),k=5,alpha=0.5).
// K ≥ 1; Alpha in (0, 1]. It costs what Of costs.
type LookaheadConfig struct {
	Of    Optimizer `spec:"of,bare"`
	K     int       `spec:"k" in:"[1,inf)"`
	Alpha float64   `spec:"alpha" unit:"1" in:"(0,1]"`
}

// rescale takes the optimizer within to other units.
func (c *LookaheadConfig) rescale(u units) (err error) {
	c.Of, err = Rescale(c.Of.String(), u.x, u.f)
	return err
}

// LookaheadDefaults returns the defaults, with Adam within.
func LookaheadDefaults() LookaheadConfig {
	return LookaheadConfig{Of: Adam(AdamDefaults().LR), K: 5, Alpha: .5}
}

func (c LookaheadConfig) Check() error {
	_, err := c.triple()
	return err
}

func (c LookaheadConfig) triple() (Optimizer, error) {
	o := c.Of
	if err := o.check(); err != nil {
		return Optimizer{}, err
	}
	switch m := o.Method.(type) {
	case split.Lie:
		if m.Scheme != "" {
			return Optimizer{}, errors.New("of has a scheme of its own, which does not say where to synchronise")
		}
	case split.Symplectic:
	default:
		if o.Method.String() != "euler" {
			return Optimizer{}, fmt.Errorf("of=%s: its method %v is neither Euler's nor a splitting", c.Of, o.Method)
		}
	}
	f := flows.Lookahead{Of: o.Flow, Every: c.K, Alpha: c.Alpha}
	return Optimizer{Flow: f, Method: split.Lie{}, Control: o.Control}, spec.Check(f)
}

func (c LookaheadConfig) Optimizer() Optimizer { return build(c) }

func (c LookaheadConfig) compose() Optimizer {
	o, err := c.triple()
	if err != nil {
		return Optimizer{}
	}
	return o
}

// LookaheadOf returns Lookahead around another optimizer, with the defaults of its paper; the triple is empty if the other one
// cannot be wrapped.
func LookaheadOf(o Optimizer) Optimizer {
	c := LookaheadDefaults()
	c.Of = o
	return named(c, "lookahead", LookaheadDefaults())
}

func init() {
	spec.Register(Parse)
	define("lookahead", LookaheadDefaults(), "the flow of the optimizer of in lookahead(every=k,alpha=alpha), under its own control", "zhang2019lookahead")

	published("lookahead", "as published; inner averages go on across the jump")
}
