package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// PI is the proportional-integral control of a method's own error estimate. With the weighted norm err of the
// estimate, which goes with h^k, a step is accepted if err ≤ 1 and the next length is
//
//	h⁺ = h·Safety·err^(-(1/k - ¾β))·err₀^β,
//
// err₀ ≥ 1e-4 being that of the accepted step before; the factor is kept in [Shrink, Grow], and at most 1 after a
// rejection. A rejected step is tried again with h·max(Shrink, Safety·err^(-(1/k - ¾β))). Under an [ode.VariableOrder]
// err and k of an accepted step are those at the order of the next one. An error that is not a number, or a state that
// is not finite, counts as an infinite error.
//
// Component i of the error is measured against ATol + RTol·max(|y₀|, |y₁|), with the states y₀ and y₁ at the ends of
// the step, over the components by the root mean square, or by the maximum with Max. RTol has no unit, ATol that of y;
// both zero is an error: leave Config.Control nil for the default. ATols holds an ATol for every component of the
// state, in place of ATol, ATols: spec.VectorOf(1e-8, 1e-14, 1e-6) or, in a spec, atol=[1e-8,1e-14,1e-6]; Start returns
// an error where its length is not that of the state.
//
// Beta < 4/(3k) is the gain on the error before. Zero means 0.4/k, the filter PI34, the smoothest where stability and
// not accuracy limits the step, as on every descent; 0.04 is DOPRI5's; a negative Beta means none, the I control. For
// implicit methods, which stability does not limit, [Gustafsson] is the better control: with the gain 0.4/k these take
// a quarter more evaluations. Safety, Shrink and Grow are 0.9, 0.2 and 10 if zero. H0 is the first length; zero means
// Hairer's choice, at the price of one evaluation, which never leaves the interval; it has the unit of time, see
// [InitialStep].
//
// Sources: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.4, and the
// code DOPRI5; K. Gustafsson, ACM Trans. Math. Softw. 17 (1991), 533-554.
type PI struct {
	RTol   float64     `spec:"rtol" unit:"1" in:"[0,inf)"`
	ATol   float64     `spec:"atol" unit:"x" in:"[0,inf)"`
	ATols  spec.Vector `spec:"atol,list" unit:"x" in:"[0,inf)"`
	Beta   float64     `spec:"beta" unit:"1" in:"finite"`
	Safety float64     `spec:"safety" unit:"1" in:"0 or (0,1)"`
	Shrink float64     `spec:"shrink" unit:"1" in:"0 or (0,1)"`
	Grow   float64     `spec:"grow" unit:"1" in:"0 or [1,inf)"`
	H0     float64     `spec:"h0" unit:"t" in:"[0,inf)"`
	Max    bool        `spec:"max"`
}

func (c *PI) Check() error { return checkTolerances("pi", c.RTol, c.ATol, c.ATols) }

func (c PI) String() string { return spec.Format("pi", c, PI{}) }

func (c PI) Describe() string {
	return fmt.Sprintf("error estimate kept at %s + %s·|x|, PI filter, rejections", absolute(c.ATol, c.ATols), spec.Number(c.RTol))
}

func (PI) Cite() []string { return []string{"gustafsson1991control"} }

// Start returns an error if the method has no error estimate.
func (c PI) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	e, err := startByError(r, "pi", c.Weights(), c.H0)
	if err != nil {
		return nil, err
	}
	p := &pi{byError: e, old: leastLog, gain: c.Beta, safety: or(c.Safety, .9), shrink: or(c.Shrink, .2), grow: or(c.Grow, 10)}
	if p.tune(); p.expo <= 0 {
		return nil, fmt.Errorf("control: pi: beta=%s must be below 4/(3k) = %.3g, the error of this method going with h^%g", spec.Number(c.Beta), 4/(3*p.k), p.k)
	}
	return p, nil
}

// leastLog is the logarithm of 1e-4, below which an error is not remembered.
var leastLog = vec.Log(1e-4)

type pi struct {
	byError
	gain                 float64 // the control's Beta
	beta, expo           float64 // of k
	safety, shrink, grow float64
	old                  float64 // the logarithm of the error of the step before
	err                  float64 // of the last attempt
}

// tune computes the exponents for k. Under a method of variable order, whose k may rise, a gain beyond 1/k counts as
// 1/k, which is three quarters of what Start allows.
func (c *pi) tune() {
	c.beta = math.Max(c.gain, 0)
	switch most := 1 / c.k; {
	case c.gain == 0:
		c.beta = .4 / c.k
	case c.vary != nil:
		c.beta = math.Min(c.beta, most)
	}
	c.expo = 1/c.k - float64(.75*c.beta)
}

func (c *pi) Accept(s *ode.Step) bool {
	c.err = c.attempt(s)
	if c.err <= 1 {
		return true
	}
	if c.vary != nil {
		c.tune()
	}
	if math.IsInf(c.err, 1) {
		s.H *= c.shrink
	} else {
		s.H *= math.Max(c.shrink, c.safety/vec.Pow(c.err, c.expo))
	}
	return false
}

func (c *pi) Update(s *ode.Step) {
	f := c.grow
	if c.vary != nil {
		c.err = c.expected(c.err)
		c.tune()
	}
	if c.err > 0 {
		l := vec.Log(c.err)
		f = math.Min(c.grow, math.Max(c.shrink, c.safety*vec.Exp(float64(c.beta*c.old)-float64(c.expo*l))))
		c.old = math.Max(l, leastLog)
	} else {
		c.old = leastLog
	}
	if s.Trial > 0 {
		f = math.Min(f, 1)
	}
	c.h = math.Abs(s.H) * f
}

func (c *pi) State(visit func([]float64)) {
	v := []float64{c.h, c.old}
	visit(v)
	c.h, c.old = v[0], v[1]
}

func init() {
	Register("pi", PI{},
		"pi(rtol=1e-3,atol=1e-3)",
		"pi(rtol=1e-3,atol=1e-3,beta=-1,h0=1)",
		"pi(atol=1e-4,max=true,beta=0.04)",
	)
}
