package flows

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// AveragedIterate is a flow with a second point beside the position, which is the result: it is the Output of the
// flow's system, and stops, results and traces use it. The method AveragedIterate computes it from the state y into
// dst, of the length of the position.
type AveragedIterate interface {
	Flow
	AveragedIterate(dst, y []float64)
}

// Averaged adds an average a of the position to another flow, which it does not change,
//
//	a' = (x - a)/τ,  or  a' = (x - a)/(t - From)  after the time From, and a = x before:
//
// an exponential moving average, or the mean over time; see [Average]. Its spec is averaged(gradient,ema(0.999)). The
// average is the last block of the state and the flow's [AveragedIterate]. Its part "average" comes last: exact for a
// fixed x, and for the mean a ← a + (x - a)·h/max(h, t - From), t being the time at which the step began, so that on
// the step clock the weights are those of torch.optim.ASGD and of SWA.
//
// Of must be an [Extensible], such as gradient, heavyball, relaxation, nadam, adan and schedulefree. An average costs
// no evaluation.
//
// Sources: B. T. Polyak, A. B. Juditsky, SIAM J. Control Optim. 30 (1992), 838-855; P. Izmailov et al., UAI 2018 (SWA).
type Averaged struct {
	Of Flow    `spec:"of,bare"`
	By Average `spec:"by,bare"` // nil: Mean
}

func (f *Averaged) Check() error { return wrappable(f.Of) }

// wrappable returns an error unless the state of the flow can have further blocks.
func wrappable(f Flow) error {
	if f == nil {
		return errors.New("it needs a flow to act on, as in averaged(gradient,ema(0.999))")
	}
	if _, ok := f.(Extensible); ok {
		return nil
	}
	return fmt.Errorf("the state of the flow %v takes no further blocks", f)
}

func (f Averaged) by() Average {
	if f.By == nil {
		return Mean{}
	}
	return f.By
}

func (f Averaged) String() string { return spec.Format("averaged", f, Averaged{}) }

func (f Averaged) Time(x, by float64) float64 { return TimeUnit(f.Of, x, by) }

func (Averaged) Extensible() {}

func (f Averaged) Cite() []string {
	return append([]string{"polyak1992acceleration"}, spec.Cite(f.Of)...)
}

// Describe returns the equation with the flow's own numbers in it.
func (f Averaged) Describe() string {
	return fmt.Sprintf("%s; %s has no effect", spec.Describe(f.Of), f.by().describe())
}

func (f Averaged) AveragedIterate(dst, y []float64) { copy(dst, y[len(y)-len(dst):]) }

func (f Averaged) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: averaged: %w", err)
	}
	s, err := f.Of.System(o)
	if err != nil {
		return nil, err
	}
	n := o.P.Dim
	s.Straight = s.Straight || s.Dim == n
	at := extend(s, n, n)
	by := f.by()
	s.Autonomous = s.Autonomous && !by.timed()
	if rate, _ := by.rate(0); math.IsInf(rate, 1) {
		s.NoField = true
	}
	mix, start := s.FieldFromForce, s.Init
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		mix(dst, p)
		rate, with := by.rate(p.T)
		if with != 0 {
			vec.Scale(dst[at:at+n], with, dst[:n])
			return
		}
		vec.Axpby(dst[at:at+n], rate, p.Y[:n], -rate, p.Y[at:at+n])
	}
	s.Init = func(p *ode.Point) {
		if start != nil {
			start(p)
		}
		copy(p.Y[at:at+n], p.Y[:n])
	}
	s.Output = f.AveragedIterate
	name := fresh(s, "average")
	s.Scheme += " " + name
	s.Parts = append(s.Parts, ode.Part{Name: name, Flow: func(p *ode.Point, h float64) {
		vec.Relax(p.Y[at:at+n], by.share(p.T, h), p.Y[:n])
	}})
	return s, nil
}

// extend appends more elements to the state of s and returns their first index. It removes the Jacobian, which no
// longer holds; a system without parts gets the part step.
func extend(s *ode.System, n, more int) int {
	at := s.Dim
	s.Dim += more
	s.Jac, s.JacVec, s.SpectralRadius, s.Symmetric = nil, nil, nil, false
	s.Lower, s.Upper, s.Pattern, s.Solver = 0, 0, nil, nil
	if s.Scheme == "" {
		s.Scheme, s.Parts = "step", []ode.Part{split.ForceStep()}
	}
	mix := s.FieldFromForce
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		if mix != nil {
			mix(dst[:at], p)
			return
		}
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, p.Force())
	}
	return at
}

// fresh returns the name for one more part of s, followed by 2, 3, ... if s has a part of that name.
func fresh(s *ode.System, name string) string {
	try := name
	for k := 2; slices.ContainsFunc(s.Parts, func(p ode.Part) bool { return p.Name == try }); k++ {
		try = fmt.Sprint(name, k)
	}
	return try
}

func init() {
	Register("averaged", Averaged{},
		"averaged(gradient,ema(0.9))", "averaged(gradient,lowpass(tau=0.5))", "averaged(gradient,mean(from=0.5))",
	)
}
