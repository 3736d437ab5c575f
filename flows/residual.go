package flows

import (
	"fmt"
	"math"
	"reflect"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// r returns r(x), +Inf outside of the box.
func (f Composite) r(x []float64) float64 {
	if f.Set != nil && f.Set.indicator(x) != 0 {
		return math.Inf(1)
	}
	var sum float64
	for _, v := range x {
		sum += math.Abs(v)
	}
	return f.L1 * sum
}

// residual stores the shortest element of d - ∂r(x), d being -∇f(x). Outside of the set, where there is none, it is
// infinite in the coordinates that violate it, in all of them where Σx is not that of the simplex.
func (f Composite) residual(dst, x, d []float64) {
	f.velocity(dst, x, d)
	if f.Set != nil {
		f.Set.outside(dst, x)
	}
}

// summed is the share of its size by which a point of a simplex may miss its sum for rounding.
const summed = 0x1p-26

// off makes a residual infinite if the sum of the coordinates is not what it should be.
func off(dst []float64, sum, want float64) {
	if !(math.Abs(sum-want) <= summed*want) {
		for i := range dst {
			dst[i] = math.Copysign(math.Inf(1), want-sum)
		}
	}
}

// velocity is the residual, but finite outside of the set, too.
func (f Composite) velocity(dst, x, d []float64) {
	copy(dst, d)
	if f.L1 != 0 {
		for i, v := range x {
			switch u := d[i]; {
			case v != 0:
				dst[i] = u - math.Copysign(f.L1, v)
			default: // soft thresholding
				dst[i] = math.Copysign(math.Max(math.Abs(u)-f.L1, 0), u)
			}
		}
	}
	if f.Set != nil {
		f.Set.inward(dst, x, d)
	}
}

// simplexLevel returns the θ for which the moves d - θ, or max(d - θ, 0) where x is zero, have the sum zero. Each
// round raises it by the coordinates at zero that are still above it.
func simplexLevel(x, d []float64) float64 {
	theta := math.Inf(1)
	for range len(x) + 1 {
		var sum, count float64
		for i, v := range x {
			if v > 0 || d[i] > theta {
				sum += d[i]
				count++
			}
		}
		if count == 0 {
			return vec.NormInf(d)
		}
		next := sum / count
		if next == theta {
			break
		}
		theta = next
	}
	return theta
}

// Rest is the stop of a flow with a nonsmooth part: converged where the shortest element of ∇f(x) + ∂r(x) is at most
// Tol > 0 in every coordinate, at the point that is reported: the average, if there is one.
//
// r is that of the run's flow: with Of zero, Rest is ode.ForceNorm, and so is the tolerance on the gradient in package
// optim. A given Of must be the flow that is followed, with or without FISTA; it serves systems without a Residual, and
// Start refuses it in the run of another flow.
type Rest struct {
	Of  Composite
	Tol float64
}

func (s Rest) Start(r *ode.Run) (ode.Stopper, error) {
	if !(s.Tol > 0) {
		return nil, fmt.Errorf("flows: rest: tol=%s must be positive; flows.Rest{Tol: 1e-8}, say", spec.Number(s.Tol))
	}
	of := s.Of
	of.FISTA = false
	if reflect.DeepEqual(of, Composite{}) {
		return ode.ForceNorm{Tol: s.Tol}.Start(r)
	}
	if err := spec.Check(of); err != nil {
		return nil, fmt.Errorf("flows: rest: %w", err)
	}
	if own, ok := r.Sys.Of.(Composite); ok {
		if own.FISTA = false; own.String() != of.String() {
			return nil, fmt.Errorf("flows: rest of %v in a run of %v; without Of it is the run's own", of, own)
		}
		return ode.ForceNorm{Tol: s.Tol}.Start(r)
	}
	return &resting{of, s.Tol, make([]float64, r.Pos())}, nil
}

func (s Rest) String() string { return fmt.Sprintf("rest(%v,tol=%s)", s.Of, spec.Number(s.Tol)) }

// resting is the stop in a system without a Residual.
type resting struct {
	of  Composite
	tol float64
	u   []float64
}

func (s *resting) Check(p *ode.Point) ode.Reason {
	s.of.residual(s.u, p.X(), p.Force())
	if size := vec.NormInf(s.u); size <= s.tol {
		return ode.Reason{Status: ode.Converged, Text: fmt.Sprintf("residual %.3g ≤ %.3g", size, s.tol)}
	}
	return ode.Reason{}
}
