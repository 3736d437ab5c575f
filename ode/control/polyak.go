package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Polyak chooses the step at which the first-order model of the potential V reaches its smallest value,
//
//	h = Share·(V(x) - Min)/‖d‖²,
//
// at most Max if that is not zero. It is the slope rule h·‖d‖ = tolerance with what V is still to fall by over ‖d‖ as
// the tolerance. Where V is at Min or below, h is zero.
//
// Min is the smallest value of V; left open, it is that of the system, System.Min. On a manifold and under constraints
// the system has none, since there the smallest value is another one. With a coupled decay it is that of the sum. Share
// > 0; zero means 1. The step clock. Cost: force and potential at the left end, at the price of one where the system
// offers it.
//
// Sources: B. T. Polyak, USSR Comput. Math. Math. Phys. 9 (1969), 14-29; with Max: N. Loizou et al., AISTATS 2021.
type Polyak struct {
	Min   Least   `spec:"min"`
	Share float64 `spec:"share" unit:"1" in:"0 or (0,inf)"`
	Max   float64 `spec:"max" unit:"x^2/f" in:"[0,inf)"`
}

// Least is a smallest value, or none; it is written as a number, or open.
type Least struct {
	Known bool
	Value float64 `spec:"value" unit:"f" in:"finite"`
}

func (l *Least) UnmarshalText(b []byte) error {
	if string(b) == "open" {
		*l = Least{}
		return nil
	}
	x, err := spec.Float(string(b))
	*l = Least{true, x}
	return err
}

func (l Least) MarshalText() ([]byte, error) {
	if !l.Known {
		return []byte("open"), nil
	}
	return []byte(spec.Number(l.Value)), nil
}

func (c Polyak) fill() Polyak {
	if c.Share == 0 {
		c.Share = 1
	}
	return c
}

func (c Polyak) String() string { return spec.Format("polyak", c.fill(), Polyak{Share: 1}) }

func (Polyak) OnStepClock() bool { return true }

func (c Polyak) Describe() string {
	b, _ := c.Min.MarshalText()
	s := fmt.Sprintf("h = %s·(f - min)/‖g‖² with min = %s", spec.Number(c.fill().Share), b)
	if c.Max > 0 {
		s += ", at most " + spec.Number(c.Max)
	}
	return s
}

func (Polyak) Cite() []string { return []string{"polyak1969minimization"} }

// Start returns an error if no smallest value is known.
func (c Polyak) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: polyak: %w", err)
	}
	if r.Sys.Potential == nil && r.Sys.Both == nil {
		return nil, errors.New("control: polyak needs a potential")
	}
	if !c.Min.Known {
		if r.Sys.Min == nil {
			return nil, errors.New("control: polyak needs the smallest value of the potential, which is not known here; polyak(min=0), say")
		}
		c.Min = Least{true, *r.Sys.Min}
	}
	r.NeedPotential()
	return &polyak{c, level(r)}, nil
}

type polyak struct {
	Polyak
	level func(*ode.Point) float64
}

func (c *polyak) Propose(s *ode.Step) {
	g := vec.Norm2(s.L.TangentForce())
	h := c.Share * math.Max(0, c.level(s.L)-c.Min.Value) / g / g
	if g == 0 {
		h = 0
	}
	if c.Max > 0 {
		h = math.Min(h, c.Max)
	}
	s.SetRate(h)
}

func (c *polyak) Accept(*ode.Step) bool { return true }
func (c *polyak) Update(*ode.Step)      {}

func init() { Register("polyak", Polyak{Share: 1}, "polyak(min=0)", "polyak(min=-0.5,max=0.1)") }
