package control

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Replay takes the steps of a given mesh, H[0], H[1], ..., on the flow clock and accepts each. After the last one it
// repeats that. With what [Record] has noted, the same method takes the same steps bit for bit.
type Replay struct {
	H []float64 `spec:"h" unit:"t" in:"(0,inf)"`
}

func (c *Replay) Check() error {
	if len(c.H) == 0 {
		return errors.New("an empty mesh; replay(h=[0.1,0.2]) has two steps")
	}
	return nil
}

func (c Replay) String() string { return spec.Format("replay", c, Replay{}) }

func (c Replay) Describe() string { return fmt.Sprintf("the %d steps of a given mesh", len(c.H)) }

func (Replay) Cite() []string { return nil }

func (c Replay) Start(*ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: replay: %w", err)
	}
	return replay{c.H}, nil
}

func (c Replay) FixedStep() float64 {
	for _, h := range c.H {
		if h != c.H[0] {
			return 0
		}
	}
	if len(c.H) == 0 {
		return 0
	}
	return c.H[0]
}

type replay struct{ h []float64 }

func (c replay) Propose(s *ode.Step) { s.SetTime(c.h[min(s.K, len(c.h)-1)]) }
func (replay) Accept(*ode.Step) bool { return true }
func (replay) Update(*ode.Step)      {}

// Record notes the lengths of the accepted steps of another control in Mesh, which is emptied at the start of a run
// and forces one run at a time. It has no spec of its own: it prints as the control within. Nil: [Default].
type Record struct {
	Of   ode.Control
	Mesh *Replay
}

func (c Record) String() string {
	if c.Of == nil {
		return "record"
	}
	return c.Of.String()
}

func (c Record) Describe() string { return describe(c.Of) }

func (c Record) Cite() []string { return spec.Cite(c.Of) }

func (c Record) OnStepClock() bool { return ode.OnStepClock(c.Of) }

func (c Record) FixedStep() float64 { return ode.FixedStep(c.Of) }

const recordExample = "Record{Of: control.Fixed{H: 0.1}, Mesh: &mesh}"

func (c Record) Complete(r *ode.Run) (ode.Control, error) {
	of, err := complete(c.Of, r, recordExample)
	c.Of = of
	return c, err
}

// Start returns an error if there is no mesh to write to.
func (c Record) Start(r *ode.Run) (ode.Controller, error) {
	if c.Mesh == nil {
		return nil, errors.New("control: record has no Mesh to write to: control.Record{Of: c, Mesh: &control.Replay{}}")
	}
	c.Mesh.H = c.Mesh.H[:0]
	w, err := within(c.Of, r, recordExample)
	if err != nil {
		return nil, err
	}
	return &record{w, c.Mesh}, nil
}

type record struct {
	wrapped
	mesh *Replay
}

func (c *record) Update(s *ode.Step) {
	c.Controller.Update(s)
	h := s.H
	if h < 0 {
		h = -h
	}
	c.mesh.H = append(c.mesh.H, h)
}

func init() { Register("replay", Replay{}, "replay(h=[0.1,0.05,0.02])") }
