package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Descent accepts a step only if it dissipates enough of the system's energy E,
//
//	E(R) ≤ E(L) - C·h·D(L),
//
// with D = -dE/dt ≥ 0 the dissipation at the left end, so that C is the required share of what the flow itself would
// dissipate. Otherwise the step is multiplied by Shrink and tried again: Armijo's backtracking, when the method is
// Euler's. An accepted step is followed by one Grow times as long.
//
// Where steps are led back to a set or go implicitly about a kink (proximal gradients, projections), C·Δ·M⁻¹Δ/h with
// the move Δ stands for C·h·D: a step that ends at a bound does not go as far as the flow would.
//
// With a control in Of, that one chooses the steps and Descent only guards them. With Window = m > 1, E(L) is
// replaced by the largest of the last m energies, which rules that are not monotone need.
//
// Where the system draws (batches), the energies compared are those of the step's own draw, and Window is 1.
//
// A decrease below the rounding of E counts as one, so that the last digits of E do not stop a run. C in (0, 1) is
// 1e-4 if zero, Shrink in (0, 1) ½, Grow ≥ 1 is 2; H0 > 0 is the first length, zero meaning [FirstStep]'s.
//
// Cost: the energy at the right end of every attempt, which comes with the force where the system offers both.
//
// Sources: L. Armijo, Pacific J. Math. 16 (1966), 1-3; D. P. Bertsekas, IEEE Trans. Automat. Control 21 (1976), 174-184
// (along projections); L. Grippo, F. Lampariello, S. Lucidi, SIAM J. Numer. Anal. 23 (1986), 707-716 (the window).
type Descent struct {
	Of     ode.Control `spec:"of"`
	C      float64     `spec:"c" unit:"1" in:"0 or (0,1)"`
	Shrink float64     `spec:"shrink" unit:"1" in:"0 or (0,1)"`
	Grow   float64     `spec:"grow" unit:"1" in:"0 or [1,inf)"`
	Window int         `spec:"window" in:"[0,inf)"`
	H0     float64     `spec:"h0" unit:"t" in:"[0,inf)"`
}

var descentDefaults = Descent{C: 1e-4, Shrink: .5, Grow: 2, Window: 1}

func (c Descent) fill() Descent {
	if c.C == 0 {
		c.C = descentDefaults.C
	}
	if c.Shrink == 0 {
		c.Shrink = descentDefaults.Shrink
	}
	if c.Grow == 0 {
		c.Grow = descentDefaults.Grow
	}
	if c.Window == 0 {
		c.Window = 1
	}
	return c
}

func (c Descent) String() string { return spec.Format("descent", c.fill(), descentDefaults) }

func (c Descent) Describe() string {
	c = c.fill()
	s := fmt.Sprintf("a step must dissipate %s of what the flow does, or is shortened by %s", spec.Number(c.C), spec.Number(c.Shrink))
	if c.Of != nil {
		return describe(c.Of) + "; " + s
	}
	return fmt.Sprintf("%s; an accepted one grows by %s", s, spec.Number(c.Grow))
}

func (c Descent) Cite() []string {
	return append([]string{"armijo1966minimization"}, spec.Cite(c.Of)...)
}

func (c Descent) OnStepClock() bool { return ode.OnStepClock(c.Of) }

// Start returns an error if the system has neither an energy nor a potential.
func (c Descent) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: descent: %w", err)
	}
	if r.Sys.Energy == nil || r.Sys.Dissipation == nil {
		return nil, errors.New("control: descent needs a flow with an energy and its dissipation")
	}
	r.NeedPotential()
	r.NeedSquares()
	if c.Window == 1 && r.Sys.Draw == nil {
		r.Monotone = r.Sys.Energy
	}
	d := &descent{cfg: c, sys: r.Sys, h: c.H0, past: make([]float64, 0, c.Window)}
	if c.Of != nil {
		of, err := c.Of.Start(r)
		if err != nil {
			return nil, err
		}
		d.of = of
	}
	return d, nil
}

type descent struct {
	cfg  Descent
	sys  *ode.System
	of   ode.Controller // nil: the steps are chosen here
	h    float64        // the length planned next; zero before the first step
	past []float64      // the last energies, the newest last
}

func (c *descent) stretch(f float64) { wrapped{c.of}.stretch(f) }

func (c *descent) Propose(s *ode.Step) {
	if c.of != nil {
		c.of.Propose(s)
	} else {
		if c.h == 0 {
			c.h = FirstStep(s)
		}
		s.SetTime(c.h)
	}
	if c.sys.Draw != nil {
		c.past = c.past[:0] // energies of other draws do not compare
	}
	if len(c.past) == 0 {
		c.past = append(c.past, c.sys.Energy(s.L))
	}
}

func (c *descent) Accept(s *ode.Step) bool {
	if c.of != nil && !c.of.Accept(s) {
		return false
	}
	top := c.past[0]
	for _, e := range c.past {
		top = math.Max(top, e)
	}
	e := c.sys.Energy(s.R)
	if slack := float64(4 * 0x1p-52 * math.Abs(top)); e <= top-float64(c.cfg.C*c.promised(s))+slack {
		return true
	}
	s.Resize(c.cfg.Shrink)
	return false
}

// promised returns what the flow would dissipate in the step, and of a step that is led back to a set what its move
// costs.
func (c *descent) promised(s *ode.Step) float64 {
	if c.sys.Space != ode.Bounded {
		return math.Abs(s.H) * c.sys.Dissipation(s.L)
	}
	var sum float64
	l, r := s.L.X(), s.R.X()
	for i, v := range r {
		d := v - l[i]
		by := float64(d * d)
		if s.M.Diag != nil && by > 0 {
			by /= s.M.Diag[i]
		}
		sum += by
	}
	if sum == 0 {
		return 0
	}
	return sum / math.Abs(s.Rate())
}

func (c *descent) Update(s *ode.Step) {
	if c.of != nil {
		c.of.Update(s)
	}
	c.h = math.Abs(s.H) * c.cfg.Grow
	if len(c.past) == cap(c.past) {
		copy(c.past, c.past[1:])
		c.past = c.past[:len(c.past)-1]
	}
	c.past = append(c.past, c.sys.Energy(s.R))
}

func (c *descent) State(visit func([]float64)) {
	v := make([]float64, 2+c.cfg.Window)
	v[0], v[1] = c.h, float64(len(c.past))
	copy(v[2:], c.past)
	visit(v)
	c.h = v[0]
	c.past = append(c.past[:0], v[2:2+ode.Count(v[1], c.cfg.Window)]...)
	if s, ok := c.of.(ode.Stater); ok {
		s.State(visit)
	}
}

func init() {
	Register("descent", descentDefaults,
		"descent",
		"descent(c=0.5,h0=3)",
		"descent(of=relative(filter=pi),window=5)",
	)
}
