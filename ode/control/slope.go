package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Slope chooses the step from the size of the force d = -∇f at its left end,
//
//	h = Tol/(√v + Eps),    v a memory of d²,
//
// which is how RMSProp is derived: the distance that Euler's method moves, h·|d|, is taken as the measure of its error
// and kept at Tol. Without a memory every step is exactly Tol long; with [Sum] the rule is AdaGrad's, with [EMA]
// RMSProp's, and on the momentum flow Adam's. All of these are [Memory] values, and [Eps] has its places.
//
// Per "norm" there is one h for all coordinates and d² is the squared Euclidean norm, the rigorous variant; per
// "coordinate", the usual one and the default, every coordinate has its own v and h, as a diagonal preconditioner. The
// clock is the flow's per norm and the step's per coordinate, where no single time is the flow's, unless Clock says
// otherwise. Where v and Eps are zero, a coordinate stays where it is, and per norm h is that of the step before, in
// the first step the one that moves the position by Tol along the field.
//
// Tol > 0 is a length; no Memory remembers nothing, no Eps is Outside(0). Cost: the force at the left end.
//
// Steps whose length is measured otherwise have controls of their own: [Adadelta], [DoG], [LARS], [Adafactor],
// [Prodigy].
type Slope struct {
	Tol    float64 `spec:"tol" in:"(0,inf)"`
	Memory Memory  `spec:"memory"`
	Per    Per     `spec:"per" oneof:"coordinate,norm"`
	Eps    Eps     `spec:"eps"`
	Clock  Clock   `spec:"clock" oneof:",flow,step"`
}

// Per says for what a step length holds: all coordinates together or each by itself.
type Per string

// The scopes of a step length; a spec has per=coordinate and per=norm.
const (
	Coordinate Per = ""
	Norm       Per = "norm"
)

func (c Slope) fill() Slope {
	if c.Memory == nil {
		c.Memory = none{}
	}
	if c.Eps == nil {
		c.Eps = Outside(0)
	}
	return c
}

// Unit returns the unit of tol, which is that of what h·‖d‖ or, on the step clock, the move is compared with, of eps,
// and of a time constant, which counts steps on the step clock.
func (c Slope) Unit(key string) string {
	switch {
	case key == "tol" && c.OnStepClock():
		return "x"
	case key == "tol" && c.Per != Norm:
		return "t"
	case key == "tol":
		return "f t/x"
	case key == "eps":
		return epsUnit(c.Eps, "f/x", "f^2/x^2")
	case key == "memory.tau" && c.OnStepClock():
		return "1"
	}
	return spec.UnitTag(c, key)
}

// RateUnit returns that of h·‖d‖ over the slope per norm; otherwise Tol is the rate.
func (c Slope) RateUnit() string {
	if c.Per != Norm {
		return c.Unit("tol")
	}
	return c.Clock.rate()
}

func (c Slope) Check() error { return checkPlace(c.Memory, c.Eps) }

func (c Slope) String() string {
	c.Eps = shortest(c.Eps)
	return spec.Format("slope", c, Slope{})
}

func (c Slope) Describe() string {
	c = c.fill()
	g, each := "|g|", "one step for each coordinate"
	if c.Per == Norm {
		g, each = "‖g‖", "one step for all coordinates"
	}
	size, rule := c.Memory.describe(g)
	tol := spec.Number(c.Tol)
	if _, ok := c.Eps.(Hat); ok {
		tol += "·√(1-β^t)"
	}
	return fmt.Sprintf("h = %s/(%s)%s; %s", tol, c.Eps.describe(size), rule, each)
}

func (c Slope) Cite() []string { return c.fill().Memory.Cite() }

func (c Slope) OnStepClock() bool { return c.Clock == PerStep || c.Clock == "" && c.Per != Norm }

func (c Slope) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: slope: %w", err)
	}
	clock, n := Flow, r.Pos()
	if c.OnStepClock() {
		clock = PerStep
	}
	if c.Per == Norm {
		n = 1
	}
	s := startSlope(c, clock, r, n)
	if c.Per == Norm {
		return &slopeNorm{slope: s}, nil
	}
	return &slopeEach{s}, nil
}

// slope is what slopeNorm and slopeEach share.
type slope struct {
	sizes
	memory    Memory
	tol, eps  float64
	at        kernel.Place
	hat       bool
	clock     Clock
	stretched float64 // what schedules multiply the time of the coming step by
	d         []float64
	g         [1]float64 // the one slope per norm
}

// startSlope starts n slopes.
func startSlope(c Slope, clock Clock, r *ode.Run, n int) slope {
	s := slope{memory: c.Memory, tol: c.Tol, clock: clock, stretched: 1, d: make([]float64, n)}
	s.eps, s.at, s.hat = c.Eps.place()
	s.memory.start(&s.sizes, n)
	if !s.root || s.at == kernel.Inside {
		r.NeedSquares()
	}
	return s
}

// rectifier is a memory with a factor on the steps, 0 while it does not say how long they are.
type rectifier interface{ factor(k int) float64 }

func (c *slope) stretch(f float64) { c.stretched = f }

func (*slope) Accept(*ode.Step) bool { return true }
func (*slope) Update(*ode.Step)      {}

// slopeNorm is Slope with one step length.
type slopeNorm struct {
	slope
	rate [1]float64 // of the step before; zero before the first
}

func (c *slopeNorm) Propose(s *ode.Step) {
	c.before(c.rate[0])
	tol, den := c.one(vec.Norm2(s.L.TangentForce()), s.K)
	c.rate[0] = c.clock.length(s, tol, den, c.rate[0])
	c.clock.set(s, c.rate[0])
}

// before sets the time of a step per norm whose own is not known yet, by the rate of the step before.
func (c *slope) before(rate float64) {
	switch {
	case c.clock == PerStep:
		c.h = 1
	case rate == 0:
		c.h = math.MaxFloat64
	default:
		c.h = rate
	}
}

// one takes in the one slope g of step k, and returns the tolerance and what it is to be divided by.
func (c *slope) one(g float64, k int) (tol, den float64) {
	c.h *= c.stretched
	c.g[0] = g
	v := c.memory.remember(&c.sizes, c.g[:], c.d)[0]
	tol, den = c.tol, c.c
	if c.hat {
		tol, den = tol*math.Sqrt(den), 1
	}
	den = denominator(v, den, c.root, c.eps, c.at)
	if r, ok := c.memory.(rectifier); ok {
		f := r.factor(k)
		if f == 0 {
			return c.tol, 1
		}
		tol *= f
	}
	return tol, den
}

// length returns tol/den or, where a force of zero says nothing, the length before; in the first step the one that
// moves the position by tol along the field and, if that is zero there, too, 1.
func (c Clock) length(s *ode.Step, tol, den, before float64) float64 {
	if den != 0 {
		return tol / den
	}
	if before > 0 {
		return before
	}
	c.set(s, 1)
	if den = vec.Norm2(s.L.Field()[:len(s.L.X())]); den > 0 {
		return tol / den
	}
	return 1
}

func (c *slopeNorm) State(visit func([]float64)) {
	c.state(visit)
	visit(c.rate[:])
}

// slopeEach is Slope with a step length for every coordinate.
type slopeEach struct{ slope }

func (c *slopeEach) Propose(s *ode.Step) {
	c.h = c.stretched
	if c.clock == Flow {
		c.h *= c.tol
	}
	g, tol := s.L.TangentForce(), c.tol
	if f, ok := c.memory.(fuser); !ok || c.hat || c.at == kernel.Floor || !f.fuse(&c.sizes, c.d, g, c.eps, c.at == kernel.Inside) {
		v, div := c.memory.remember(&c.sizes, g, c.d), c.c
		if c.hat {
			tol, div = tol*math.Sqrt(div), 1
		}
		c.invert(v, div)
	}
	if r, ok := c.memory.(rectifier); ok {
		f := r.factor(s.K)
		if f == 0 {
			c.clock.set(s, c.tol)
			return
		}
		tol *= f
	}
	c.clock.set(s, tol)
	s.M.Diag = c.d
}

// invert sets the diagonal by what is remembered.
func (c *slopeEach) invert(v []float64, div float64) {
	if !c.root {
		kernel.Invert(c.d, v, div, c.eps, c.at)
		return
	}
	for i, v := range v {
		if c.d[i] = denominator(v, 1, true, c.eps, c.at); c.d[i] != 0 {
			c.d[i] = 1 / c.d[i]
		}
	}
}

func (c *slopeEach) State(visit func([]float64)) { c.state(visit) }

func init() {
	Register("slope", Slope{},
		"slope(tol=0.02)",
		"slope(tol=0.02,per=norm)",
		"slope(tol=0.02,per=norm,clock=step,eps=inside(1e-3))",
		"slope(tol=0.02,memory=sum,eps=1e-8)",
		"slope(tol=0.02,memory=sum(start=0.1),per=norm)",
		"slope(tol=0.02,memory=ema(0.9),eps=inside(1e-8))",
		"slope(tol=0.02,memory=ema(0.9,debias=true),eps=1e-8)",
		"slope(tol=0.02,memory=ema(0.9,debias=true),per=norm)",
		"slope(tol=0.02,memory=ema(0.9,debias=true),eps=hat(1e-8))",
		"slope(tol=0.02,memory=ema(0.9),eps=floor(0.1))",
		"slope(tol=0.02,memory=ema(tau=1),eps=1e-8)",
		"slope(tol=0.02,memory=ema(tau=1),eps=1e-8,clock=flow)",
		"slope(tol=0.02,memory=ema(tau=1),per=norm)",
		"slope(tol=0.02,memory=centered(0.9),eps=0.1)",
		"slope(tol=0.02,memory=max(tau=10,eps=1e-8))",
		"slope(tol=0.02,memory=emamax(tau=10),eps=1e-8)",
		"slope(tol=0.02,memory=yogi(tau=10),eps=1e-3)",
		"slope(tol=0.02,memory=belief(tau=10,mean=0.5,add=1e-8),eps=1e-8)",
		"slope(tol=0.02,memory=max(0.9),per=norm)",
		"slope(tol=0.02,memory=max(0.9,eps=1e-8))",
		"slope(tol=0.02,memory=emamax(0.9),eps=1e-8)",
		"slope(tol=0.02,memory=emamax(0.9),per=norm)",
		"slope(tol=0.02,memory=yogi(0.9),eps=1e-3)",
		"slope(tol=0.02,memory=yogi(0.9,first=true),eps=1e-3)",
		"slope(tol=0.02,memory=yogi(0.9,first=true),per=norm,eps=1e-3)",
		"slope(tol=0.02,memory=belief(0.9,mean=0.5,add=1e-8),eps=1e-8)",
		"slope(tol=0.02,memory=rectified(0.5),eps=hat(1e-8))",
		"slope(tol=0.02,memory=lagged(0.9),eps=floor(1e-8))", "slope(tol=0.02,memory=ahead(0.9,by=0.5),eps=1e-8)",
	)
}
