package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Gustafsson is the predictive control for implicit methods, which takes the trend of the error into account. With
// the weighted norm err of the method's estimate, which goes with h^k, a step is accepted if err < 1; then
//
//	h⁺ = h·min(s·err^(-1/k), Safety·(h/h₀)·(err₀/err²)^(1/k)),
//
// h₀ and err₀ ≥ 0.01 being those of the accepted step before. The factor is kept in [Shrink, Grow], at most 1 after a
// rejection, and is 1 where it would be between 1 and Hold and the method could then use its factorisations again, or
// prefers equal steps ([ode.Effort]). Under an [ode.VariableOrder] err and k are those at the order of the next step. A
// rejected step is tried again with s·err^(-1/k) times its length, the first step of a run with a tenth. s is Safety,
// times (2q+1)/(2q+m) for a method that has used m of at most q iterations. An error that is not a number, or a state
// that is not finite, counts as an infinite error.
//
// The tolerances are those of [PI]. A method that iterates ends its iterations by them.
//
// Safety, Shrink, Grow and Hold are 0.9, 0.2, 8 and 1.2 if zero, as in RADAU5. H0 is the first length; zero means
// Hairer's choice, at the price of one evaluation, in the unit of time: [InitialStep].
//
// Sources: K. Gustafsson, ACM Trans. Math. Softw. 20 (1994), 496-517; E. Hairer, G. Wanner, Solving Ordinary
// Differential Equations II, section IV.8, and the code RADAU5.
type Gustafsson struct {
	RTol   float64     `spec:"rtol" unit:"1" in:"[0,inf)"`
	ATol   float64     `spec:"atol" unit:"x" in:"[0,inf)"`
	ATols  spec.Vector `spec:"atol,list" unit:"x" in:"[0,inf)"`
	Safety float64     `spec:"safety" unit:"1" in:"0 or (0,1)"`
	Shrink float64     `spec:"shrink" unit:"1" in:"0 or (0,1)"`
	Grow   float64     `spec:"grow" unit:"1" in:"0 or [1,inf)"`
	Hold   float64     `spec:"hold" unit:"1" in:"0 or [1,inf)"`
	H0     float64     `spec:"h0" unit:"t" in:"[0,inf)"`
	Max    bool        `spec:"max"`
}

func (c *Gustafsson) Check() error { return checkTolerances("gustafsson", c.RTol, c.ATol, c.ATols) }

func (c Gustafsson) String() string { return spec.Format("gustafsson", c, Gustafsson{}) }

func (c Gustafsson) Describe() string {
	return fmt.Sprintf("error estimate kept at %s + %s·|x|, predictive, rejections", absolute(c.ATol, c.ATols), spec.Number(c.RTol))
}

func (Gustafsson) Cite() []string { return []string{"gustafsson1991control"} }

// Start returns an error if the method has no error estimate.
func (c Gustafsson) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	e, err := startByError(r, "gustafsson", c.Weights(), c.H0)
	if err != nil {
		return nil, err
	}
	g := &gustafsson{byError: e, safety: or(c.Safety, .9), shrink: or(c.Shrink, .2), grow: or(c.Grow, 8), hold: or(c.Hold, 1.2)}
	g.least = root(.01, g.k)
	g.method, _ = r.Method.(ode.Iterative)
	return g, nil
}

// or returns x, or def where x is zero.
func or(x, def float64) float64 {
	if x == 0 {
		return def
	}
	return x
}

type gustafsson struct {
	byError
	method                     ode.Iterative // nil: the method does not iterate
	safety, shrink, grow, hold float64
	before, old                float64 // of the step before, its length and err^(1/k); zero: there is none
	err, root                  float64 // of the last attempt, with err^(1/k)
	least                      float64 // what old is at least
}

// root returns x^(1/k), for the usual k without a logarithm.
func root(x, k float64) float64 {
	switch k {
	case 1:
		return x
	case 2:
		return math.Sqrt(x)
	case 4:
		return math.Sqrt(math.Sqrt(x))
	}
	return vec.Pow(x, 1/k)
}

// factor returns s·err^(-1/k) within its bounds.
func (c *gustafsson) factor() float64 {
	f := c.safety
	if c.method != nil {
		e := c.method.Effort()
		q := 2 * float64(e.Limit)
		f *= math.Min(1, (q+1)/(q+float64(e.Iterations)))
	}
	return c.bound(f / c.root)
}

func (c *gustafsson) bound(f float64) float64 { return math.Min(c.grow, math.Max(c.shrink, f)) }

func (c *gustafsson) Accept(s *ode.Step) bool {
	c.err = math.Max(c.attempt(s), 1e-10)
	c.root = root(c.err, c.k)
	switch {
	case c.err < 1:
		return true
	case s.K == 0:
		s.H *= .1
	default:
		s.H *= math.Min(c.factor(), c.safety)
	}
	return false
}

func (c *gustafsson) Update(s *ode.Step) {
	h := math.Abs(s.H)
	c.err = math.Max(c.expected(c.err), 1e-10)
	f := c.factor()
	if c.before > 0 {
		f = math.Min(f, c.bound(c.safety*h/c.before*(c.old/float64(c.root*c.root))))
	}
	if s.Trial > 0 {
		f = math.Min(f, 1)
	}
	if c.method != nil && c.method.Effort().Reuse && f >= 1 && f <= c.hold {
		f = 1
	}
	c.before, c.old = h, math.Max(c.root, c.least)
	c.h = h * f
}

func (c *gustafsson) State(visit func([]float64)) {
	v := []float64{c.h, c.before, c.old}
	visit(v)
	c.h, c.before, c.old = v[0], v[1], v[2]
}

func init() {
	Register("gustafsson", Gustafsson{},
		"gustafsson(rtol=1e-3,atol=1e-3)",
		"gustafsson(rtol=1e-3,atol=1e-3,h0=0.01,max=true)",
	)
}
