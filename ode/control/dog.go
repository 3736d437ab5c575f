package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// DoG is "distance over gradients": the slope control per norm whose tolerance has a length L as its unit that the run itself finds,
//
//	h = Tol·L/(√v + Eps),
//
// with the [Length] [Distance], [Weighted] or [Bound]. Memory and Eps are those of [Slope] per norm; the zero Length is Distance{}, the zero
// Memory [Sum]. The clock is the flow's unless Clock says otherwise.
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
		if c.Ticks() {
			return "1"
		}
	}
	return spec.UnitTag(c, key)
}

func (c DoG) RateUnit() string { return c.Clock.rate() }

func (c DoG) String() string { return spec.Format("dog", c, DoG{}) }

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

func (c DoG) Ticks() bool { return c.Clock == PerStep }

func (c DoG) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: dog: %w", err)
	}
	clock := Flow
	if c.Ticks() {
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
