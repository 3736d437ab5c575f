package optim

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// LookaheadConfig holds the parameters of Lookahead: Of, a spec of the catalogue, takes K steps at a time, after which a slow
// point takes the share Alpha of the way and the run goes on from there. The flow of Of is wrapped in [flows.Lookahead];
// its method is Euler's or a splitting, its control stays. Written lookahead(adam(lr=0.01),k=5,alpha=0.5).
// K ≥ 1; Alpha in (0, 1]. It costs what Of costs.
type LookaheadConfig struct {
	Of    Word    `spec:"of,bare"`
	K     int     `spec:"k"`
	Alpha float64 `spec:"alpha" unit:"1"`
}

// Word is the spec of an optimizer within another one.
type Word string

// UnmarshalText implements encoding.TextUnmarshaler.
func (w *Word) UnmarshalText(b []byte) error {
	o, err := Parse(string(b))
	if err != nil {
		return err
	}
	*w = Word(o.String())
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (w Word) MarshalText() ([]byte, error) { return []byte(w), nil }

// rescale takes the optimizer within to other units.
func (c *LookaheadConfig) rescale(u units) error {
	o, err := Rescale(string(c.Of), u.x, u.f)
	c.Of = Word(o.String())
	return err
}

// LookaheadDefaults returns the defaults, with Adam within.
func LookaheadDefaults() LookaheadConfig { return LookaheadConfig{Of: "adam", K: 5, Alpha: .5} }

// Check implements spec.Checker.
func (c LookaheadConfig) Check() error {
	_, err := c.triple()
	return err
}

func (c LookaheadConfig) triple() (Optimizer, error) {
	if c.K < 1 || !(c.Alpha > 0 && c.Alpha <= 1) {
		return Optimizer{}, fmt.Errorf("k=%d must be at least 1, alpha=%s in (0, 1]", c.K, spec.Number(c.Alpha))
	}
	o, err := Parse(string(c.Of))
	if err != nil {
		return Optimizer{}, err
	}
	switch m := o.Method.(type) {
	case split.Lie:
		if m.Word != "" {
			return Optimizer{}, errors.New("of has a word of its own, which does not say where to synchronise")
		}
	case split.Symplectic:
	default:
		if o.Method.String() != "euler" {
			return Optimizer{}, fmt.Errorf("of=%s: its method %v is neither Euler's nor a splitting", c.Of, o.Method)
		}
	}
	f := flows.Lookahead{Of: flows.Inner{Flow: o.Flow}, Every: c.K, Alpha: c.Alpha}
	return Optimizer{Flow: f, Method: split.Lie{}, Control: o.Control}, f.Check()
}

// Optimizer returns the triple; what is wrong with the parameters is the error with which it starts.
func (c LookaheadConfig) Optimizer() Optimizer { return build(c) }

// compose implements config.
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
	c.Of = Word(o.String())
	return named(c, "lookahead", LookaheadDefaults())
}

func init() {
	define("lookahead", LookaheadDefaults(), "the flow of the optimizer of in lookahead(every=k,alpha=alpha), under its own control", "zhang2019lookahead")

	published("lookahead", "as published; inner averages go on across the jump")
}
