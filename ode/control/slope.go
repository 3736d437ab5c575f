package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Slope chooses the step from the size of the force d = -∇f at its left end,
//
//	h = Tol/(√(v/c) + Eps),    v a memory of d²,
//
// which is how RMSProp is derived: the distance that Euler's method moves, h·|d|, is taken as the measure of its
// error and kept at Tol. Without a memory every step is exactly Tol long; with the memory "sum" the rule is
// AdaGrad's, with "ema" RMSProp's, and on the momentum flow Adam's.
//
// Per "norm" there is one h for all coordinates and d² is the squared Euclidean norm, the rigorous variant; per
// "coordinate", the usual one and the default, every coordinate has its own v and h, as a diagonal preconditioner. The
// clock is the flow's per norm and the step's per coordinate, where no single time is the flow's, unless Clock says
// otherwise.
//
// With Inside, Eps is added under the root: h = Tol/√(v/c + Eps). With Debias, c = 1 - β^t corrects the average for
// its start at zero, otherwise c = 1; see [Memory]. Centered, for ema per coordinate, takes the variance about the
// moving average of d in place of v. Where v and Eps are zero, a coordinate stays where it is.
//
// Three more places of Eps, with v̂ = v/c: Hat is h = Tol·√c/(√v + Eps), Floor h = Tol/max(√v̂, Eps). With Lag the
// step uses the memory before the new slope enters it; the memory starts with the first slope. With Ahead = a the slope is
// extrapolated, d + a·(d - d₀) with d₀ that of the step before. With Rectify, for a corrected ema, h is
// Tol for all coordinates while the average is over too few slopes, and h·r afterwards; see [Rectification].
// All of these are per coordinate.
//
// Length gives Tol a unit that the run itself knows: recent moves, the distance from the start, the size of a block of
// coordinates; see [Length]. Per "block" has a step for each block of coordinates, whose lengths Blocks lists, the last
// one repeated to the end; without Blocks all coordinates are one block.
//
// Tol > 0 is a length; Eps ≥ 0 has the unit of the force (its square with Inside). Cost: the force at the left end.
//
// Sources: J. Duchi, E. Hazan, Y. Singer, JMLR 12 (2011), 2121-2159; T. Tieleman, G. Hinton, Coursera lecture 6.5
// (2012); bias correction: D. Kingma, J. Ba, ICLR 2015, section 3.
type Slope struct {
	Tol    float64 `spec:"tol" in:"(0,inf)"`
	Memory Memory  `spec:"memory"`
	Per    Per     `spec:"per" oneof:",norm,coordinate,block"`
	Eps    float64 `spec:"eps" in:"[0,inf)"`
	Inside bool    `spec:"inside"`
	Debias bool    `spec:"debias"`

	Centered bool `spec:"centered"`

	Clock Clock `spec:"clock" oneof:",flow,step"`

	Hat     bool      `spec:"hat"`
	Floor   bool      `spec:"floor"`
	Lag     bool      `spec:"lag"`
	Ahead   float64   `spec:"ahead" unit:"1" in:"finite"`
	Rectify bool      `spec:"rectify"`
	Length  Length    `spec:"length"`
	Blocks  spec.List `spec:"blocks"`
}

// Per says for what a step length holds: all coordinates together or each by itself.
type Per string

// The scopes of a step length.
const (
	Norm       Per = "norm"
	Coordinate Per = "coordinate"
	Block      Per = "block"
)

// slopeDefaults is what a spec string leaves unsaid.
var slopeDefaults = Slope{Memory: Memory{Kind: None}, Per: Coordinate}

func (c *Slope) Check() error {
	if c.Centered && (c.Memory.Kind != EMA || c.Per == Norm) {
		return errors.New("centered=true needs memory=ema(beta) and per=coordinate")
	}
	if c.Debias && (c.Memory.Kind == None || c.Memory.Kind == "" || c.Memory.Kind == Sum || c.Memory.Kind == Max) {
		return errors.New("debias=true corrects a moving average, so it needs memory=ema(beta)")
	}
	return c.options()
}

// Unit: Tol has the unit of what h·‖d‖ or, on the step clock, the move is compared with; the slope
// that is remembered is a potential where a length weighs it.
func (c Slope) Unit(key string) string {
	slope, square := "f/x", "f^2/x^2"
	if c.Length.Kind == Weighted {
		slope, square = "f", "f^2"
	}
	switch {
	case key == "tol" && c.Length.Kind != One:
		return "1"
	case key == "tol" && c.Ticks():
		return "x"
	case key == "tol" && c.fill().Per != Norm:
		return "t"
	case key == "tol":
		return "f t/x"
	case key == "eps" && c.Inside, key == "memory.add":
		return square
	case key == "eps":
		return slope
	case key == "memory.start" && c.Memory.Kind == Max:
		return slope
	case key == "memory.start":
		return square
	case key == "memory.tau" && c.Ticks():
		return "1"
	}
	return spec.UnitTag(c, key)
}

// fill replaces the empty words by their defaults.
func (c Slope) fill() Slope {
	if c.Memory.Kind == "" {
		c.Memory.Kind = None
	}
	if c.Per == "" {
		c.Per = Coordinate
	}
	return c
}

func (c Slope) String() string { return spec.Format("slope", c.fill(), slopeDefaults) }

func (c Slope) Ticks() bool { return c.Clock == PerStep || c.Clock == "" && c.fill().Per != Norm }

func (c Slope) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: slope: %w", err)
	}
	if c.squares() {
		r.NeedSquares()
	}
	if c.Length.travels() {
		return startTravel(c, r), nil
	}
	if c.Per == Block {
		return startBlocks(c, r), nil
	}
	if c.Per == Norm {
		clock := c.Clock
		if clock == "" {
			clock = Flow
		}
		return &slopeNorm{Slope: c, clock: clock, time: 1, v: c.Memory.Start}, nil
	}
	clock := c.Clock
	if clock == "" {
		clock = PerStep
	}
	h := 1.
	if clock == Flow {
		h = c.Tol
	}
	s := &slopeEach{Slope: c, clock: clock, planned: h, time: h, d: make([]float64, r.Pos())}
	if c.Memory.Kind != None {
		s.v = make([]float64, r.Pos())
		for i := range s.v {
			s.v[i] = c.Memory.Start
		}
	}
	if c.Centered || c.Memory.Kind == EMAMax || c.Memory.Kind == Belief || c.Length.Kind == Moves {
		s.u = make([]float64, r.Pos())
	}
	if c.Ahead != 0 {
		s.old, s.ahead = make([]float64, r.Pos()), make([]float64, r.Pos())
	}
	return s, nil
}

// squares reports that the square of the force is formed, not only its length.
func (c *Slope) squares() bool {
	switch {
	case c.Length.travels() || c.Inside || c.Length.Kind == Moves:
		return true
	}
	return c.Memory.Kind != None && c.Memory.Kind != Max
}

// slopeNorm is Slope with one step length.
type slopeNorm struct {
	Slope
	clock Clock
	time  float64 // of the coming step, as far as the memory's share depends on it
	v, u  float64
	c     [1]float64 // the clock of the bias correction: 1 - c = β^t
	rate  float64    // of the step before; zero before the first
}

func (c *slopeNorm) Propose(s *ode.Step) {
	c.Memory = c.Memory.over(c.time)
	g := vec.Norm2(s.L.TangentForce())
	if c.Memory.First && s.K == 0 {
		c.v = float64(g * g)
	}
	den := c.Memory.norm(&c.v, &c.u, g, c.Eps)
	switch {
	case c.Memory.Kind == Max: // is a length already
	case c.Memory.Kind == None && !c.Inside:
		den = g + c.Eps // not by way of the square, which may overflow
	case c.Inside:
		den = math.Sqrt(den/c.correct(c.c[:]) + c.Eps)
	default:
		den = math.Sqrt(den)/math.Sqrt(c.correct(c.c[:])) + c.Eps
	}
	c.rate = c.clock.length(s, c.Tol, den, c.rate)
	c.clock.set(s, c.rate)
}

// length returns tol/den or, where a force of zero says nothing, the length before; in the first step the one that moves
// the position by tol along the field and, if that is zero there, too, 1.
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

// correct advances the bias correction by one step and returns its divisor.
func (c *Slope) correct(clock []float64) float64 {
	if !c.Debias {
		return 1
	}
	clock[0] += float64((1 - c.Memory.Beta) * (1 - clock[0]))
	return clock[0]
}

// stretch implements stretcher; norms remember by time on the step clock only.
func (c *slopeNorm) stretch(f float64) { c.time = f }

func (c *slopeNorm) Accept(*ode.Step) bool { return true }
func (c *slopeNorm) Update(*ode.Step)      {}

func (c *slopeNorm) State(visit func([]float64)) {
	v := []float64{c.v, c.u, c.c[0], c.rate}
	visit(v)
	c.v, c.u, c.c[0], c.rate = v[0], v[1], v[2], v[3]
}

// slopeEach is Slope with a step length for every coordinate.
type slopeEach struct {
	Slope
	clock         Clock
	planned, time float64 // the time of a step, and what schedules make of that of the coming one
	d, v          []float64
	u             []float64 // the average of the force itself, of emamax, or of the squared moves
	c             [1]float64

	old, ahead []float64  // the slope before, and the extrapolated one
	begun      [1]float64 // 1 after the first step
}

func (c *slopeEach) stretch(f float64) { c.time = c.planned * f }

func (c *slopeEach) Propose(s *ode.Step) {
	c.Memory = c.Memory.over(c.time)
	g := s.L.TangentForce()
	if c.special() {
		c.planSpecial(s, g)
		return
	}
	switch c.Memory.Kind {
	case None:
		kernel.Forget(c.d, g, c.Eps, c.Inside)
	case Sum:
		kernel.Accumulate(c.d, c.v, g, 1, c.Eps, c.Inside)
	case EMA:
		if c.Centered {
			kernel.Center(c.d, c.v, c.u, g, c.Memory.Beta, c.correct(c.c[:]), c.Eps, c.Inside)
			break
		}
		kernel.Average(c.d, c.v, g, c.Memory.Beta, c.correct(c.c[:]), c.Eps, c.Inside)
	case EMAMax:
		kernel.AverageMax(c.d, c.v, c.u, g, c.Memory.Beta, c.correct(c.c[:]), c.Eps, c.Inside)
	case Max:
		kernel.Peak(c.d, c.v, g, c.Memory.Beta, c.Eps)
	}
	c.clock.set(s, c.Tol)
	s.M.Diag = c.d
}

func (c *slopeEach) Accept(*ode.Step) bool { return true }
func (c *slopeEach) Update(*ode.Step)      {}

func (c *slopeEach) State(visit func([]float64)) {
	visit(c.v)
	visit(c.u)
	visit(c.c[:])
	visit(c.old)
	visit(c.begun[:])
}

func init() {
	Register("slope", slopeDefaults,
		"slope(tol=0.02)",
		"slope(tol=0.02,per=norm)",
		"slope(tol=0.02,per=norm,clock=step,inside=true,eps=1e-3)",
		"slope(tol=0.02,memory=sum,eps=1e-8)",
		"slope(tol=0.02,memory=sum(start=0.1),per=norm)",
		"slope(tol=0.02,memory=ema(0.9),eps=1e-8,inside=true)",
		"slope(tol=0.02,memory=ema(0.9),debias=true,eps=1e-8)",
		"slope(tol=0.02,memory=ema(0.9),per=norm,debias=true)",
		"slope(tol=0.02,memory=ema(0.9),centered=true,eps=0.1)",
		"slope(tol=0.02,memory=max(0.9),per=norm)",
		"slope(tol=0.02,memory=max(0.9),eps=1e-8)",
		"slope(tol=0.02,memory=emamax(0.9),eps=1e-8)",
		"slope(tol=0.02,memory=emamax(0.9),per=norm)",
		"slope(tol=0.02,memory=ema(tau=1),eps=1e-8)",
		"slope(tol=0.02,memory=yogi(0.9),eps=1e-3)",
		"slope(tol=0.02,memory=yogi(0.9,first=true),eps=1e-3)",
		"slope(tol=0.02,memory=yogi(0.9,first=true),per=norm,eps=1e-3)",
		"slope(tol=0.02,memory=belief(0.9,mean=0.5,add=1e-8),eps=1e-8)",
		"slope(tol=0.02,memory=ema(0.9),eps=1e-8,debias=true,hat=true)",
		"slope(tol=0.02,memory=ema(0.9),eps=0.1,floor=true)",
		"slope(tol=0.02,memory=ema(0.9),eps=1e-8,lag=true)",
		"slope(tol=0.02,memory=ema(0.9),eps=1e-8,ahead=0.5)",
		"slope(tol=0.02,memory=ema(0.5),eps=1e-8,debias=true,rectify=true)",
		"slope(tol=0.02,memory=ema(tau=1),eps=1e-8,clock=flow)",
		"slope(tol=0.5,memory=ema(0.9),eps=1e-6,inside=true,length=moves)",
		"slope(tol=1,memory=sum,per=norm,length=distance)",
		"slope(tol=1,memory=sum,per=norm,length=distance(from=1e-3))",
		"slope(tol=1,memory=sum,per=norm,length=weighted(from=1e-3))",
		"slope(tol=1,memory=sum(start=0.1),per=norm,length=bound(1e-3))",
		"slope(tol=0.02,per=block,blocks=[1],eps=1e-3)",
		"slope(tol=0.1,per=block,length=size(0.1))",
	)
}
