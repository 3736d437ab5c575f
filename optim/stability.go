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

// StabilityLimit returns the largest rate·λ at which the flow and the method of o are stable near the minimum of
// f = ½λx², at a constant rate: the length of the step on the flow clock, the preconditioner's scale on the step clock.
// It is 2 for gradient descent. With weight decay, which adds a curvature of its own, λ is 1. The limit is found by
// bisection, running the triple itself with a fixed step; 0 means unstable at any rate, 1e4 stable at every one. A
// growth below 5e-7 a step is not seen. A cycle around the minimum that does not shrink with the distance of the start
// is not stable: that of sign descent is there at any rate. A stochastic method is run at the temperature 0, and a flow
// with a nonsmooth part, which can keep in bounds what is not stable, without that part.
func (o Optimizer) StabilityLimit() (float64, error) { return o.largestRate(Optimizer.stable) }

// boundedLimit returns the largest rate at which o stays bounded on f = ½x², as StabilityLimit.
func (o Optimizer) boundedLimit() (float64, error) {
	return o.largestRate(func(o Optimizer, rate float64, clock control.Clock) (bool, error) {
		bounded, _, err := o.run(1, rate, clock)
		return bounded, err
	})
}

// largestRate returns the rate up to which holds is true, by bisection.
func (o Optimizer) largestRate(holds func(o Optimizer, rate float64, clock control.Clock) (bool, error)) (float64, error) {
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
	for r := .01; ; r *= 1.5 { // the first rate at which it does not hold
		ok, err := holds(o, r, clock)
		if err != nil {
			return 0, err
		}
		if !ok {
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
		ok, err := holds(o, mid, clock)
		if err != nil {
			return 0, err
		}
		if ok {
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

// stable reports whether runs from x = 1 and from near the minimum are bounded, and the second grows by no more than
// the first, as it does where flow and method scale; a cycle of a length of its own, or one that grows until it is as
// long as something in the flow, does not.
func (o Optimizer) stable(rate float64, clock control.Clock) (bool, error) {
	const (
		near  = 1e-60
		slack = 1e15
	)
	bounded, most, err := o.run(1, rate, clock)
	if err != nil || !bounded {
		return false, err
	}
	bounded, small, err := o.run(near, rate, clock)
	return bounded && small/near <= slack*most, err
}

// run runs the flow on ½x² with the given rate from x = start, and returns the largest |x|. The run is bounded if it
// dies away or, if it takes long over that, its last quarter is no larger than the one before, but for what an
// oscillation without friction may show of its largest value in so many samples.
func (o Optimizer) run(start, rate float64, clock control.Clock) (bounded bool, most float64, err error) {
	const (
		steps = 8000
		slack = 1e-3 // a growth of 5e-7 a step
		large = 1e100
		quiet = 3 // steps below 1/large in a row are the end: a zero that is passed is one
	)
	sys, err := o.Flow.System(&flows.Oracle{P: parabola()})
	if err != nil {
		return false, 0, err
	}
	it, err := ode.New(context.Background(), sys, []float64{start}, 0, math.Inf(1), ode.Config{
		Method: o.Method, Control: control.Fixed{H: rate, Clock: clock}, MaxSteps: steps,
	})
	if err != nil {
		return false, 0, err
	}
	var third, fourth float64
	for below := 0; it.Next() && below < quiet; below++ {
		x := math.Abs(it.Point().X()[0])
		if x > 1/large {
			below = -1
		}
		most = math.Max(most, x)
		switch k := it.Stats().Steps; {
		case x > large:
			return false, most, nil
		case k > steps*3/4:
			fourth = math.Max(fourth, x)
		case k > steps/2:
			third = math.Max(third, x)
		}
	}
	return it.Err() == nil && fourth <= third*(1+slack), most, nil
}
