package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Rprop gives every coordinate a move of its own length, Δ_i, whatever the size of its slope: h_i = Δ_i/|d_i|. The
// length grows by the factor Grow where the force d_i has the sign that it had in the step before, and shrinks by
// Shrink where the sign has changed; there the coordinate also rests for this step, and the next one finds no sign to
// compare with. Δ_i stays within Min and Max and starts at H.
//
// H > 0; 0 < Shrink < 1 < Grow; 0 ≤ Min ≤ Max. The step clock. Cost: the force at the left end.
//
// Source: M. Riedmiller, H. Braun, ICNN 1993; this is iRprop⁻ of C. Igel, M. Hüsken, Neurocomputing 50 (2003), 105-123,
// and torch.optim.Rprop.
type Rprop struct {
	H      float64 `spec:"h" unit:"x" in:"(0,inf)"`
	Shrink float64 `spec:"shrink" unit:"1" in:"(0,1)"`
	Grow   float64 `spec:"grow" unit:"1" in:"(1,inf)"`
	Min    float64 `spec:"min" unit:"x" in:"[0,inf)"`
	Max    float64 `spec:"max" unit:"x" in:"(0,inf)"`
}

// RpropDefaults returns the values of the keys that a spec leaves out.
func RpropDefaults() Rprop { return Rprop{Shrink: .5, Grow: 1.2, Min: 1e-6, Max: 50} }

func (c *Rprop) Check() error {
	if c.Min > c.Max {
		return fmt.Errorf("min=%s is above max=%s", spec.Number(c.Min), spec.Number(c.Max))
	}
	return nil
}

func (c Rprop) String() string { return spec.Format("rprop", c, RpropDefaults()) }

func (Rprop) OnStepClock() bool { return true }

func (c Rprop) Describe() string {
	return fmt.Sprintf("every coordinate moves by its own length, from %s on, ×%s while its slope keeps the sign, ×%s and a rest when that changes; "+
		"between %s and %s", spec.Number(c.H), spec.Number(c.Grow), spec.Number(c.Shrink), spec.Number(c.Min), spec.Number(c.Max))
}

func (Rprop) Cite() []string { return []string{"riedmiller1993direct"} }

func (c Rprop) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: rprop: %w", err)
	}
	s := &rprop{Rprop: c, d: make([]float64, r.Pos()), length: make([]float64, r.Pos()), old: make([]float64, r.Pos())}
	for i := range s.length {
		s.length[i] = c.H
	}
	return s, nil
}

type rprop struct {
	Rprop
	d, length []float64
	old       []float64 // the force before, 0 where it does not count
}

func (c *rprop) Propose(s *ode.Step) {
	for i, g := range s.L.TangentForce() {
		size, flipped := math.Abs(g), false
		switch same := g * c.old[i]; {
		case same > 0:
			c.length[i] *= c.Grow
		case same < 0:
			c.length[i] *= c.Shrink
			flipped = true
		}
		c.length[i] = math.Min(c.Max, math.Max(c.Min, c.length[i]))
		c.old[i], c.d[i] = g, 0
		switch {
		case flipped:
			c.old[i] = 0
		case size > 0:
			c.d[i] = math.Min(c.length[i]/size, math.MaxFloat64)
		}
	}
	s.SetRate(1)
	s.M.Diag = c.d
}

func (c *rprop) Accept(*ode.Step) bool { return true }
func (c *rprop) Update(*ode.Step)      {}

func (c *rprop) State(visit func([]float64)) {
	visit(c.length)
	visit(c.old)
}

func init() { Register("rprop", RpropDefaults(), "rprop(h=0.01)") }
