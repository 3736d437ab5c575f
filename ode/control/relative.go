package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Relative keeps the local error of Euler's method, ½h·‖Δd‖ with the forces d at both ends of a step, at the share
// Theta of the step's displacement ‖Δx‖. No tolerance has the unit of x or of f, so there is no floor at which it
// stalls, and no learning rate: on a quadratic with the single curvature λ the rule gives h·λ = 2·Theta. The force at
// the right end is the next step's, so the estimate is free. On a manifold, and on other flows that move their position
// by more than a preconditioner times the force (Newton's, mirror flows), d is the field: there some parts of the force
// move nothing. Under constraints and with nonsmooth terms, which a step does implicitly, it is the force.
//
// The ratio r = ½h·‖Δd‖/(Theta·‖Δx‖) of an accepted step sets the next length h⁺ by the Filter:
//
//	deadbeat   h⁺ = h/r = 2·Theta·‖Δx‖/‖Δd‖, and no step is ever rejected
//	i          h⁺ = h·(0.9/r)
//	pi         h⁺ = h·0.9·r^(-0.7)·r₀^(0.4), with r₀ that of the step before (the filter PI34)
//
// Under i and pi, r > 1 rejects the step for one of length h·max(0.1, 0.9/r), at the price of one force, and the
// factor of growth is kept in [0.2, 5]. Growth is a further limit on h⁺/h: zero means none, and "adgd" is
// √(1 + h/h₀) with h₀ the length of the step before. Deadbeat with Theta = ½ is the geometric mean of the two
// steps of Barzilai and Borwein; Theta = ¼ with growth=adgd is the rule of Malitsky and Mishchenko.
//
// H0 is the first length; zero means [FirstStep]'s. Theta in (0, 1] has no unit; zero means ½.
//
// Where d has not changed, h⁺ = 2h, and h where it is zero. A move that is lost in the rounding of x is measured as h
// times the field. The clock is the flow's unless Clock says otherwise.
//
// Sources: J. Barzilai, J. Borwein, IMA J. Numer. Anal. 8 (1988), 141-148; Y. Malitsky, K. Mishchenko, ICML 2020,
// algorithm 1; filter: K. Gustafsson, ACM Trans. Math. Softw. 17 (1991), 533-554.
type Relative struct {
	Theta  float64 `spec:"theta" unit:"1" in:"0 or (0,1]"`
	Filter Filter  `spec:"filter" oneof:",deadbeat,i,pi"`
	Growth Growth  `spec:"growth" unit:"1"`
	H0     float64 `spec:"h0" in:"[0,inf)"`
	Clock  Clock   `spec:"clock" oneof:",flow,step"`
}

// Filter says how a sequence of errors sets the next step.
type Filter string

// The filters of [Relative].
const (
	Deadbeat Filter = "deadbeat"
	Integral Filter = "i"
	PI34     Filter = "pi"
)

// Growth limits the growth of the step from one to the next: a factor of at least 1, zero for no limit, or
// AdGDGrowth for √(1 + h/h₀).
type Growth float64

// AdGDGrowth is the growth limit √(1 + h/h₀), h₀ being the length before h. It is written adgd.
const AdGDGrowth Growth = -1

func (g *Growth) UnmarshalText(b []byte) error {
	switch s := string(b); s {
	case "adgd":
		*g = AdGDGrowth
	case "none":
		*g = 0
	default:
		x, err := spec.Float(s)
		if err != nil || x < 1 {
			return errGrowth
		}
		*g = Growth(x)
	}
	return nil
}

var errGrowth = errors.New("a growth limit is a number from 1 on, adgd or none")

func (g Growth) Check() error {
	if g == 0 || g == AdGDGrowth || g >= 1 && g <= math.MaxFloat64 {
		return nil
	}
	return errGrowth
}

func (g Growth) MarshalText() ([]byte, error) {
	switch g {
	case AdGDGrowth:
		return []byte("adgd"), nil
	case 0:
		return []byte("none"), nil
	}
	return []byte(spec.Number(float64(g))), nil
}

var relativeDefaults = Relative{Theta: .5, Filter: Deadbeat, Clock: Flow}

func (c Relative) fill() Relative {
	if c.Theta == 0 {
		c.Theta = relativeDefaults.Theta
	}
	if c.Filter == "" {
		c.Filter = relativeDefaults.Filter
	}
	if c.Clock == "" {
		c.Clock = relativeDefaults.Clock
	}
	return c
}

func (c Relative) Unit(key string) string {
	if key == "h0" {
		return c.Clock.rate()
	}
	return spec.UnitTag(c, key)
}

func (c Relative) String() string { return spec.Format("relative", c.fill(), relativeDefaults) }

func (c Relative) Describe() string {
	c = c.fill()
	s := fmt.Sprintf("local error ½h‖Δg‖ kept at θ = %s of the move ‖Δx‖", spec.Number(c.Theta))
	switch c.Filter {
	case Deadbeat:
		factor := ""
		if c.Theta != .5 {
			factor = spec.Number(2 * c.Theta)
		}
		s += fmt.Sprintf(", deadbeat: h⁺ = %s‖Δx‖/‖Δg‖", factor)
	case Integral:
		s += ", I filter"
	default:
		s += ", PI filter"
	}
	switch c.Growth {
	case 0:
	case AdGDGrowth:
		s += ", at most √(1 + h/h₀)·h"
	default:
		s += fmt.Sprintf(", at most %s·h", spec.Number(float64(c.Growth)))
	}
	return s
}

func (c Relative) Cite() []string {
	keys := []string{"barzilai1988two"}
	if c.Growth == AdGDGrowth {
		keys = append(keys, "malitsky2020adaptive")
	}
	if c.Filter == PI34 {
		keys = append(keys, "gustafsson1991control")
	}
	return keys
}

func (c Relative) OnStepClock() bool { return c.Clock == PerStep }

func (c Relative) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: relative: %w", err)
	}
	return &relative{cfg: c, h: c.H0, r: 1, field: ofField(r)}, nil
}

type relative struct {
	cfg  Relative
	h    float64 // the length planned next; zero before the first step
	last float64 // the length of the step before
	r    float64 // its ratio

	field bool // d is the field
}

func (c *relative) Propose(s *ode.Step) {
	if c.h == 0 {
		c.h = FirstStep(s)
	}
	c.cfg.Clock.set(s, c.h)
}

// ratio is r of the attempt, +Inf if it is not a number.
func (c *relative) ratio(s *ode.Step) float64 {
	dx := vec.Dist2(s.R.X(), s.L.X())
	right, scale := changing(s.R, c.field, &s.M)
	left, _ := changing(s.L, c.field, &s.M)
	dd := vec.Dist2(right, left) / scale
	if dd == 0 {
		return 0
	}
	if x := s.L.X(); dx < 0x1p-40*vec.Norm2(x) { // most of the move is lost in rounding: what it was meant to be
		dx = math.Abs(s.H) * vec.Norm2(s.L.Field()[:len(x)])
	}
	r := .5 * math.Abs(s.Rate()) * dd / (c.cfg.Theta * dx)
	if math.IsNaN(r) || dx == 0 {
		return inf
	}
	return r
}

func (c *relative) Accept(s *ode.Step) bool {
	if c.cfg.Filter == Deadbeat {
		return true
	}
	r := c.ratio(s)
	if r <= 1 {
		return true
	}
	s.Resize(math.Max(.1, .9/r))
	return false
}

func (c *relative) Update(s *ode.Step) {
	h, r := math.Abs(s.Rate()), c.ratio(s)
	f := 1.
	switch {
	case r == 0 && vec.NormInf(s.L.TangentForce()) == 0: // at rest: nothing is learnt
	case r == 0: // no error at all
		f = 2
	case c.cfg.Filter == Deadbeat:
		f = 1 / r
	case c.cfg.Filter == Integral:
		f = math.Min(5, math.Max(.2, .9/r))
	default:
		f = math.Min(5, math.Max(.2, .9*vec.Pow(r, -.7)*vec.Pow(c.r, .4)))
	}
	switch g := c.cfg.Growth; {
	case g == AdGDGrowth && c.last > 0:
		f = math.Min(f, math.Sqrt(1+h/c.last))
	case g > 0:
		f = math.Min(f, float64(g))
	}
	if s.Trial > 0 {
		f = math.Min(f, 1) // no growth right after a rejection
	}
	c.last, c.h = h, h*f
	if r > 0 {
		c.r = r
	}
}

func (c *relative) State(visit func([]float64)) {
	v := []float64{c.h, c.last, c.r}
	visit(v)
	c.h, c.last, c.r = v[0], v[1], v[2]
}

var inf = math.Inf(1)

func init() {
	Register("relative", relativeDefaults,
		"relative",
		"relative(h0=0.01,theta=0.25)",
		"relative(filter=i,theta=0.1)",
		"relative(filter=pi,theta=0.1,clock=step)",
		"relative(theta=0.25,growth=adgd)",
		"relative(theta=0.1,growth=1.5,h0=0.5,filter=i,clock=step)",
	)
}
