package optim

import (
	"context"
	"math"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
	"gonum.org/v1/gonum/mat"
)

// maxLimit is the rate at which the search for a stability limit ends.
const maxLimit = 1e4

// StabilityLimit returns the largest rate·λ at which the flow and the method of o are stable on f = ½λx², at a constant
// rate: the length of the step on the flow clock, the preconditioner's scale on the step clock. It is 2 for gradient
// descent. With weight decay, which adds a curvature of its own, λ is 1. The limit is found by bisection, running the
// triple itself with a fixed step; 0 means unstable at any rate, 1e4 stable at every one. A growth below 5e-7 a step is
// not seen. A stochastic method is run at the temperature 0, and a flow with a nonsmooth part, which can keep in bounds
// what is not stable, without that part.
func (o Optimizer) StabilityLimit() (float64, error) {
	if err := o.check(); err != nil {
		return 0, err
	}
	if n, ok := o.Method.(sde.Noisy); ok {
		o.Method = n.Quiet()
	}
	if f, ok := o.Flow.(flows.Nonsmooth); ok {
		o.Flow = f.Smooth()
	}
	clock := control.Flow
	if ode.OnStepClock(o.Control) {
		clock = control.PerStep
	}
	lo, hi := 0., 0.
	for r := .01; ; r *= 1.5 { // the first rate that grows
		stable, err := o.stable(r, clock)
		if err != nil {
			return 0, err
		}
		if !stable {
			hi = r
			break
		}
		if lo = r; r >= maxLimit {
			return maxLimit, nil
		}
	}
	if lo == 0 {
		return 0, nil
	}
	for hi-lo > 1e-5*lo {
		mid := (lo + hi) / 2
		stable, err := o.stable(mid, clock)
		if err != nil {
			return 0, err
		}
		if stable {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo, nil
}

// parabola is f = ½x², with all of its derivatives, so that no method takes differences.
func parabola() *objective.Problem {
	p := objective.Problem{
		Dim:      1,
		FuncGrad: func(dst, x []float64) float64 { dst[0] = x[0]; return .5 * x[0] * x[0] },
		Hess:     func(dst *mat.SymDense, _ []float64) { dst.SetSym(0, 0, 1) },
		HessVec:  func(dst, _, v []float64) { dst[0] = v[0] },

		ResidualDim: 1,
		Residuals:   func(dst, x []float64) { dst[0] = x[0] },
		Jacobian:    func(dst *mat.Dense, _ []float64) { dst.Set(0, 0, 1) },
		Fisher:      func(dst *mat.SymDense, _ []float64) { dst.SetSym(0, 0, 1) },
	}
	return p.Complete()
}

// stable runs the flow on ½x² with the given rate, and reports whether it dies away or, if it takes long over that, its
// last quarter is no larger than the one before, but for what an oscillation without friction may show of its
// largest value in so many samples.
func (o Optimizer) stable(rate float64, clock control.Clock) (bool, error) {
	const (
		steps = 8000
		slack = 1e-3 // a growth of 5e-7 a step
		large = 1e100
		quiet = 3 // steps below 1/large in a row are the end: a zero that is passed is one
	)
	sys, err := o.Flow.System(&flows.Oracle{P: parabola()})
	if err != nil {
		return false, err
	}
	it, err := ode.New(context.Background(), sys, []float64{1}, 0, math.Inf(1), ode.Config{
		Method: o.Method, Control: control.Fixed{H: rate, Clock: clock}, MaxSteps: steps,
	})
	if err != nil {
		return false, err
	}
	var third, fourth float64
	for below := 0; it.Next() && below < quiet; below++ {
		x := math.Abs(it.Point().X()[0])
		if x > 1/large {
			below = -1
		}
		switch k := it.Stats().Steps; {
		case x > large:
			return false, nil
		case k > steps*3/4:
			fourth = math.Max(fourth, x)
		case k > steps/2:
			third = math.Max(third, x)
		}
	}
	return it.Err() == nil && fourth <= third*(1+slack), nil
}
