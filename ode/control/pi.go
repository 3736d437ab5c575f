package control

import (
	"errors"
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
// rejection. A rejected step is tried again with h·max(Shrink, Safety·err^(-(1/k - ¾β))).
//
// Component i of the error is measured against ATol + RTol·max(|y|, |y'|), over the components by the root mean
// square, or by the maximum with Max. RTol has no unit, ATol that of y; both zero is an error, there being no
// default for a scientific choice.
//
// Beta is the gain on the error before. Zero means 0.4/k, the filter PI34, the smoothest where stability and not
// accuracy limits the step, as on every descent; 0.04 is DOPRI5's; a negative Beta means none, the I control.
// Safety, Shrink and Grow are 0.9, 0.2 and 10 if zero. H0 is the first length; zero means Hairer's choice, at the
// price of one evaluation, which never leaves the interval.
//
// Sources: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.4, and the
// code DOPRI5; K. Gustafsson, ACM Trans. Math. Softw. 17 (1991), 533-554.
type PI struct {
	RTol   float64 `spec:"rtol"`
	ATol   float64 `spec:"atol"`
	Beta   float64 `spec:"beta"`
	Safety float64 `spec:"safety"`
	Shrink float64 `spec:"shrink"`
	Grow   float64 `spec:"grow"`
	H0     float64 `spec:"h0"`
	Max    bool    `spec:"max"`
}

// ErrNoTolerance is the answer to a PI control without a tolerance.
var ErrNoTolerance = errors.New("pi needs a tolerance; rtol=1e-6, atol=1e-9 is a common start")

// Check implements spec.Checker.
func (c *PI) Check() error {
	if c.RTol == 0 && c.ATol == 0 {
		return ErrNoTolerance
	}
	for _, v := range []struct {
		key string
		x   float64
	}{{"rtol", c.RTol}, {"atol", c.ATol}, {"safety", c.Safety}, {"shrink", c.Shrink}, {"grow", c.Grow}, {"h0", c.H0}} {
		if !(v.x >= 0) || math.IsInf(v.x, 0) {
			return fmt.Errorf("%s=%s must not be negative", v.key, spec.Number(v.x))
		}
	}
	if c.Safety >= 1 || c.Shrink >= 1 || c.Grow != 0 && c.Grow < 1 {
		return errors.New("safety and shrink are below 1, grow is above")
	}
	return nil
}

// String implements ode.Control.
func (c PI) String() string { return spec.Format("pi", c, PI{}) }

// Start implements ode.Control. It returns an error if the method has no error estimate.
func (c PI) Start(r *ode.Run) (ode.Controller, error) {
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	est, ok := r.Method.(ode.Estimator)
	if !ok {
		return nil, errors.New("control: pi needs a method with an error estimate, such as eulerheun, bs3 or dp5")
	}
	k := float64(est.ErrOrder())
	p := &pi{cfg: c, run: r, w: vec.Weights{ATol: c.ATol, RTol: c.RTol, Max: c.Max}, k: k, h: c.H0, old: 1e-4,
		safety: .9, shrink: .2, grow: 10, beta: .4 / k}
	switch {
	case c.Beta > 0:
		p.beta = c.Beta
	case c.Beta < 0:
		p.beta = 0
	}
	p.expo = 1/k - .75*p.beta
	if c.Safety > 0 {
		p.safety = c.Safety
	}
	if c.Shrink > 0 {
		p.shrink = c.Shrink
	}
	if c.Grow > 0 {
		p.grow = c.Grow
	}
	return p, nil
}

type pi struct {
	cfg                  PI
	run                  *ode.Run
	w                    vec.Weights
	k, beta, expo        float64
	safety, shrink, grow float64
	h                    float64 // the length planned next; zero before the first step
	old                  float64 // the error of the step before
	err                  float64 // of the attempt that was judged last
}

func (c *pi) Plan(s *ode.Step) {
	if c.h == 0 {
		c.h = InitialStep(c.run, s.L, c.w, int(c.k))
	}
	Flow.set(s, c.h)
}

func (c *pi) Judge(s *ode.Step) bool {
	c.err = s.Err(c.w)
	if c.err <= 1 {
		return true
	}
	if math.IsInf(c.err, 1) {
		s.H *= c.shrink
	} else {
		s.H *= math.Max(c.shrink, c.safety/math.Pow(c.err, c.expo))
	}
	return false
}

func (c *pi) Commit(s *ode.Step) {
	f := c.grow
	if c.err > 0 {
		f = math.Min(c.grow, math.Max(c.shrink, c.safety*math.Pow(c.old, c.beta)/math.Pow(c.err, c.expo)))
	}
	if s.Trial > 0 {
		f = math.Min(f, 1)
	}
	c.old = math.Max(c.err, 1e-4)
	c.h = math.Abs(s.H) * f
}

// State implements ode.Stater.
func (c *pi) State(visit func([]float64)) {
	v := []float64{c.h, c.old}
	visit(v)
	c.h, c.old = v[0], v[1]
}

// InitialStep returns a length for the first step from p of a method whose error goes with h^k, such that an Euler
// step of that length changes y and f little against the weights. It costs one evaluation of the field, at a point
// within the run's interval.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.4, as coded
// in DOPRI5.
func InitialStep(r *ode.Run, p *ode.Point, w vec.Weights, k int) float64 {
	f0 := p.Field()
	scale := 1. // Hairer sums the squares here where the error of a step is their mean
	if !w.Max {
		scale = math.Sqrt(float64(r.Dim()))
	}
	dy, df := scale*vec.Norm(w, p.Y, p.Y), scale*vec.Norm(w, p.Y, f0)
	h := 1e-6
	if dy > 1e-5 && df > 1e-5 {
		h = .01 * dy / df
	}
	h = math.Min(h, r.Span())
	q := r.NewPoint()
	vec.Combine(q.Y, p.Y, r.Dir()*h, []float64{1}, [][]float64{f0})
	f1 := make([]float64, r.Dim())
	r.Eval(f1, q, p.T+r.Dir()*h, p.M)
	d2 := scale * vec.DiffNorm(w, p.Y, p.Y, 1/h, f1, f0)
	d := math.Max(d2, df)
	h1 := math.Max(1e-6, h*1e-3)
	if d > 1e-15 {
		h1 = math.Pow(.01/d, 1/float64(k))
	}
	if math.IsInf(d, 1) {
		return h * 1e-3
	}
	return math.Min(math.Min(100*h, h1), r.Span())
}
