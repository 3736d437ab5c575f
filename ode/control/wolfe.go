package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Wolfe searches along the step for a length at which the potential E of the system has fallen enough and its slope has
// become small. It is for flows whose force d is minus the gradient of E, and for methods that move the position on a
// straight line. To first order E falls by d·Δ along the move Δ. A length is accepted where
//
//	E(R) ≤ E(L) - C1·d(L)·Δ   and   |d(R)·Δ| ≤ C2·d(L)·Δ.
//
// Where E(R) is E(L) to within its rounding, taken as 1e-11 of it, -d(R)·Δ ≤ (1 - 2·C1)·d(L)·Δ stands in for the first
// (on a parabola the two are one). Other lengths are tried again: between the ends of a bracket at the minimum of the
// cubic that has values and slopes of both, at least a tenth of the bracket inside of it, at its middle if the cubic has
// none, and a tenth above its lower end if the upper one has no finite value or slope; and, while there is no upper end,
// at the minimum of the cubic through the last two lengths, at 1.1 to 10 times the last one, at 10 if it has none there.
//
// C1 in (0, ½) is 1e-4 if zero. C2 in (C1, 1) is 0.9 if zero; with 0.1 or less the search is nearly exact. First is the
// length with which a search begins: "last", the default, is that of the step before; "slope" is that one times the
// ratio of d·d before and now, kept in [0.1, 10], so that the first-order change of E stays the same; "unit" is 1, for
// flows of Newton's kind. H0 > 0 is the first length of the run; zero means a move by a tenth of ‖x‖ or, where x is
// zero, five times [FirstStep]'s.
//
// A move along which E does not fall, d(L)·Δ ≤ 0, is accepted if E is not larger after it, and halved otherwise. After
// 60 attempts the last one with a smaller E is good enough. Each attempt costs the force and the potential at its end,
// which are the next step's. With the clock "step" the preconditioner's scale is searched, not the time.
//
// Sources: P. Wolfe, SIAM Review 11 (1969), 226-235; J. Nocedal, S. Wright, Numerical Optimization (2006), section 3.5;
// W. Hager, H. Zhang, SIAM J. Optim. 16 (2005), 170-192, for the rounding.
type Wolfe struct {
	C1    float64 `spec:"c1" unit:"1" in:"0 or (0,0.5)"`
	C2    float64 `spec:"c2" unit:"1" in:"0 or (0,1)"`
	First string  `spec:"first" oneof:",last,slope,unit"`
	H0    float64 `spec:"h0" in:"[0,inf)"`
	Clock Clock   `spec:"clock" oneof:",flow,step"`
}

var wolfeDefaults = Wolfe{C1: 1e-4, C2: .9, First: "last", Clock: Flow}

func (c Wolfe) fill() Wolfe {
	if c.C1 == 0 {
		c.C1 = wolfeDefaults.C1
	}
	if c.C2 == 0 {
		c.C2 = wolfeDefaults.C2
	}
	if c.First == "" {
		c.First = wolfeDefaults.First
	}
	if c.Clock == "" {
		c.Clock = Flow
	}
	return c
}

func (c *Wolfe) Check() error {
	if d := c.fill(); d.C1 >= d.C2 {
		return fmt.Errorf("c2=%s must be above c1=%s", spec.Number(d.C2), spec.Number(d.C1))
	}
	return nil
}

func (c Wolfe) Unit(key string) string {
	if key == "h0" {
		return c.Clock.rate()
	}
	return spec.UnitTag(c, key)
}

func (c Wolfe) String() string { return spec.Format("wolfe", c.fill(), wolfeDefaults) }

func (c Wolfe) Describe() string {
	c = c.fill()
	first := map[string]string{"last": "the step before", "slope": "the same first-order change as before", "unit": "1"}[c.First]
	return fmt.Sprintf("line search until f falls by %s of what the slope says and the slope is %s of what it was; it begins with %s",
		spec.Number(c.C1), spec.Number(c.C2), first)
}

func (Wolfe) Cite() []string { return []string{"wolfe1969convergence"} }

func (c Wolfe) OnStepClock() bool { return c.Clock == PerStep }

// Start returns an error if the system has no potential, and where steps do not go straight: on
// a manifold, under constraints, and on the flow's clock where the state holds more than the position.
func (c Wolfe) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: wolfe: %w", err)
	}
	if err := straight(r, "wolfe", c.Clock); err != nil {
		return nil, err
	}
	if r.Sys.Potential == nil && r.Sys.Both == nil {
		return nil, errors.New("control: wolfe needs a flow with a potential")
	}
	r.NeedPotential()
	r.NeedSquares()
	if r.Sys.Draw == nil {
		r.Monotone = level(r)
	}
	return &wolfe{cfg: c, level: level(r)}, nil
}

type wolfe struct {
	cfg    Wolfe
	level  func(*ode.Point) float64
	h      float64 // the length of the step before; zero before the first
	size   float64 // d·d where it began
	lo, hi end     // the bracket of this step
	old    end     // the lower end before the last
}

// end is one end of the bracket: a length, with the potential there and its slope along the step.
type end struct{ h, e, slope float64 }

func (c *wolfe) Propose(s *ode.Step) { c.cfg.Clock.set(s, c.first(s)) }

func (c *wolfe) first(s *ode.Step) float64 {
	d := s.L.Force()
	switch {
	case c.h == 0 && c.cfg.H0 > 0:
		return c.cfg.H0
	case c.h == 0:
		return firstSearch(s)
	case c.cfg.First == "unit":
		return 1
	case c.cfg.First == "slope":
		if now := vec.Dot(d, d); now > 0 {
			return c.h * math.Min(10, math.Max(.1, c.size/now))
		}
	}
	return c.h
}

// Accept keeps the bracket of the step, which the first attempt begins anew.
func (c *wolfe) Accept(s *ode.Step) bool {
	if s.Trial == 0 {
		c.lo, c.hi = end{}, end{h: inf}
	}
	h := math.Abs(s.Rate())
	e0, e := c.level(s.L), c.level(s.R)
	dx := func(p *ode.Point) float64 { // d·Δ
		d, l, r := p.Force(), s.L.X(), s.R.X()
		var sum float64
		for i, v := range d {
			sum += float64(v * (r[i] - l[i]))
		}
		return sum
	}
	fall := dx(s.L)
	if !(fall > 0) || s.Trial >= 60 {
		if e <= e0 {
			return true
		}
		s.Resize(.5)
		return false
	}
	left := dx(s.R)
	if c.lo.h == 0 {
		c.lo = end{0, e0, -fall / h}
	}
	at := end{h, e, -left / h}
	enough := e <= e0-float64(c.cfg.C1*fall) || math.Abs(e-e0) <= 1e-11*math.Abs(e0) && -left <= (1-2*c.cfg.C1)*fall
	switch {
	case !(e-e == 0) || !(left-left == 0):
		c.hi = end{h, inf, inf}
	case !enough || -left > c.cfg.C2*fall:
		c.hi = at
	case left > c.cfg.C2*fall:
		c.old, c.lo = c.lo, at
	default:
		return true
	}
	s.Resize(c.next() / h)
	return false
}

// next returns a length within the bracket or, while that has no upper end, beyond the lower one.
func (c *wolfe) next() float64 {
	lo, hi := c.lo, c.hi
	if math.IsInf(hi.h, 1) {
		if h := cubicMin(c.old, lo); h > lo.h {
			return math.Min(10*lo.h, math.Max(1.1*lo.h, h))
		}
		return 10 * lo.h // the cubic has no minimum ahead
	}
	width := hi.h - lo.h
	h := cubicMin(lo, hi)
	switch {
	case math.IsInf(hi.e, 1):
		h = lo.h
	case math.IsNaN(h):
		h = lo.h + float64(width/2)
	}
	return math.Min(math.Max(h, lo.h+width/10), hi.h-width/10)
}

// cubicMin returns the minimum of the cubic through two ends, a.h < b.h; NaN if it has none.
func cubicMin(a, b end) float64 {
	d1 := a.slope + b.slope - float64(3*(a.e-b.e))/(a.h-b.h)
	d2 := math.Sqrt(float64(d1*d1) - float64(a.slope*b.slope))
	return b.h - float64((b.h-a.h)*((b.slope+d2-d1)/(b.slope-a.slope+float64(2*d2))))
}

func (c *wolfe) Update(s *ode.Step) {
	d := s.L.Force()
	c.h, c.size = math.Abs(s.Rate()), vec.Dot(d, d)
}

func (c *wolfe) State(visit func([]float64)) {
	v := []float64{c.h, c.size}
	visit(v)
	c.h, c.size = v[0], v[1]
}

func init() {
	Register("wolfe", wolfeDefaults, "wolfe", "wolfe(h0=0.1)", "wolfe(first=slope,c2=0.1)", "wolfe(first=unit,clock=step)")
}
