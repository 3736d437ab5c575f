package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// DoG is "distance over gradients": the slope control per norm whose tolerance has a length L as its unit that the run
// itself finds,
//
//	h = Tol·L/(√v + Eps),
//
// with the [Length] [Distance], [Weighted] or [Bound]. Memory and Eps are those of [Slope] per norm; the zero Length is
// Distance{}, the zero Memory [Sum]. The clock is the flow's unless Clock says otherwise.
//
// Tol > 0 has no unit. Cost: the force at the left end.
//
// Sources: see the lengths.
type DoG struct {
	Tol    float64 `spec:"tol" unit:"1" in:"(0,inf)"`
	Length Length  `spec:"length"`
	Memory Memory  `spec:"memory"`
	Eps    Eps     `spec:"eps"`
	Clock  Clock   `spec:"clock" oneof:",flow,step"`
}

func (c DoG) fill() DoG {
	if c.Length == nil {
		c.Length = Distance{}
	}
	if c.Memory == nil {
		c.Memory = Sum{}
	}
	if c.Eps == nil {
		c.Eps = Outside(0)
	}
	return c
}

// Unit returns the unit of a field; what is remembered is a potential where the length weighs it.
func (c DoG) Unit(key string) string {
	slope, square := "f/x", "f^2/x^2"
	if c.Length != nil && c.Length.weighs() {
		slope, square = "f", "f^2"
	}
	switch key {
	case "eps":
		return epsUnit(c.Eps, slope, square)
	case "memory.add":
		return square
	case "memory.eps":
		return slope
	case "memory.start":
		if _, ok := c.Memory.(Max); ok {
			return slope
		}
		return square
	case "memory.tau":
		if c.OnStepClock() {
			return "1"
		}
	}
	return spec.UnitTag(c, key)
}

func (c DoG) RateUnit() string { return c.Clock.rate() }

func (c DoG) Check() error { return checkPlace(c.fill().Memory, c.Eps) }

func (c DoG) String() string {
	c.Eps = shortest(c.Eps)
	return spec.Format("dog", c, DoG{})
}

func (c DoG) Describe() string {
	c = c.fill()
	l, text := c.Length.describe()
	g := "‖g‖"
	if c.Length.weighs() {
		l, g = l+"²", "("+l+"‖g‖)"
	}
	size, rule := c.Memory.describe(g)
	return fmt.Sprintf("h = %s·%s/(%s)%s; %s", spec.Number(c.Tol), l, c.Eps.describe(size), rule, text)
}

func (c DoG) Cite() []string {
	c = c.fill()
	return append(c.Length.Cite(), c.Memory.Cite()...)
}

func (c DoG) OnStepClock() bool { return c.Clock == PerStep }

func (c DoG) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: dog: %w", err)
	}
	clock := Flow
	if c.OnStepClock() {
		clock = PerStep
	}
	r.NeedSquares()
	d := &dog{slope: startSlope(Slope{Tol: c.Tol, Memory: c.Memory, Eps: c.Eps}, clock, r, 1), length: c.Length, x0: make([]float64, r.Pos())}
	copy(d.x0, r.Start.X())
	d.l = c.Length.first(vec.Norm2(d.x0))
	return d, nil
}

type dog struct {
	slope
	length Length
	x0     []float64
	l      float64 // the length so far
	moved  float64 // the sum of the squared moves
	size   float64 // of the force at the left end
	rate   float64 // of the step before; zero before the first
}

func (c *dog) Propose(s *ode.Step) {
	c.before(c.rate)
	c.l = math.Max(c.l, c.length.reach(vec.Dist2(s.L.X(), c.x0), c.moved))
	c.size = vec.Norm2(s.L.TangentForce())
	g, l := c.size, c.l
	if c.length.weighs() {
		g *= c.l
		l *= c.l
	}
	tol, den := c.one(g, s.K)
	if den == 0 {
		l = c.l
	}
	c.rate = c.clock.length(s, tol*l, den, c.rate)
	c.clock.set(s, c.rate)
}

func (c *dog) Update(s *ode.Step) {
	move := s.Rate() * c.size
	c.moved += float64(move * move)
}

func (c *dog) State(visit func([]float64)) {
	c.state(visit)
	v := []float64{c.l, c.moved, c.rate}
	visit(v)
	c.l, c.moved, c.rate = v[0], v[1], v[2]
	visit(c.x0)
}

func init() {
	Register("dog", DoG{},
		"dog(tol=1)", "dog(tol=1,length=distance(from=1e-3),eps=inside(1e-8))", "dog(tol=1,length=weighted(from=1e-3))",
		"dog(tol=1,length=bound(1e-3),memory=sum(start=0.1))", "dog(tol=1,length=distance(from=1e-3),memory=ema(0.9,debias=true),clock=step)",
	)
}

// Length is the unit L of a [DoG] control's tolerance, which never falls: [Distance], [Weighted] or [Bound], written
// distance(1e-6), weighted(from=0.1), bound(1e-3). With By and From the length starts from By·(1 + ‖x₀‖) + From, where
// x₀ is the start; both zero stand for By = 1e-6. By > 0 is the published form, whose 1 has the unit of x; From is a
// length.
type Length interface {
	String() string
	Cite() []string

	first(start float64) float64      // what L starts from, for the given ‖x₀‖
	reach(far, moved float64) float64 // what L is at least, for the given ‖x - x₀‖ and Σ‖Δx‖²
	weighs() bool                     // whether the slopes are weighed by L, and the tolerance is in L²
	describe() (symbol string, rule string)
}

// Distance is the largest ‖x - x₀‖ so far.
//
// Source: M. Ivgi, O. Hinder, Y. Carmon, ICML 2023 (DoG).
type Distance struct {
	By   float64 `spec:"by,bare" unit:"1" in:"[0,inf)"`
	From float64 `spec:"from" unit:"x" in:"[0,inf)"`
}

func (l Distance) String() string { return spec.Format("distance", l, Distance{}) }

func (Distance) Cite() []string { return []string{"ivgi2023dog"} }

func (l Distance) by() float64 {
	if l.By == 0 && l.From == 0 {
		return 1e-6
	}
	return l.By
}

func (l Distance) first(start float64) float64 { return l.From + float64(l.by()*(1+start)) }
func (Distance) reach(far, _ float64) float64  { return far }
func (Distance) weighs() bool                  { return false }
func (l Distance) describe() (symbol, rule string) {
	least := spec.Number(l.From)
	if by := l.by(); by > 0 {
		least = spec.Number(by) + "(1 + ‖x₀‖)"
		if l.From > 0 {
			least += " + " + spec.Number(l.From)
		}
	}
	return "r", "r the largest ‖x - x₀‖ so far, at least " + least
}

// Weighted is [Distance], with slopes that are weighed by it: v is the memory of (L·‖d‖)², and h = Tol·L²/(√v + Eps).
//
// Source: A. Khaled, K. Mishchenko, C. Jin, NeurIPS 2023 (DoWG).
type Weighted struct {
	By   float64 `spec:"by,bare" unit:"1" in:"[0,inf)"`
	From float64 `spec:"from" unit:"x" in:"[0,inf)"`
}

func (l Weighted) String() string { return spec.Format("weighted", l, Weighted{}) }

func (Weighted) Cite() []string { return []string{"khaled2023dowg"} }

func (l Weighted) first(start float64) float64     { return Distance(l).first(start) }
func (Weighted) reach(far, _ float64) float64      { return far }
func (Weighted) weighs() bool                      { return true }
func (l Weighted) describe() (symbol, rule string) { return Distance(l).describe() }

// Bound is the largest (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖) so far, with the moves Δx, a lower bound on the distance ‖x* -
// x₀‖ of a minimum where the function is convex. It starts from From, 1e-6 if zero.
//
// Source: A. Defazio, K. Mishchenko, ICML 2023 (D-Adaptation).
type Bound struct {
	From float64 `spec:"from,bare" unit:"x" in:"[0,inf)"`
}

func (l Bound) String() string { return spec.Format("bound", l, Bound{}) }

func (Bound) Cite() []string { return []string{"defazio2023learning"} }

func (l Bound) first(float64) float64 { return or(l.From, 1e-6) }

func (Bound) reach(far, moved float64) float64 {
	if far > 0 {
		return (float64(far*far) - moved) / (2 * far)
	}
	return far
}

func (Bound) weighs() bool { return false }

func (l Bound) describe() (symbol, rule string) {
	return "δ", "δ the largest (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖) so far, at least " + spec.Number(l.first(math.NaN()))
}

var lengths = spec.Registry[Length]{}

func init() {
	spec.Register(func(s string) (Length, error) { return lengths.Parse("length", s) })
	lengths.Register("length", "distance", Distance{})
	lengths.Register("length", "weighted", Weighted{})
	lengths.Register("length", "bound", Bound{})
}
