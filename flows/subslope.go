package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// r returns r(x), +Inf outside of the box.
func (f *Composite) r(x []float64) float64 {
	var sum float64
	for _, v := range x {
		if v < f.Lo || v > f.Hi {
			return math.Inf(1)
		}
		sum += math.Abs(v)
	}
	return f.L1 * sum
}

// slope stores the shortest element of d - ∂r(x), d being -∇f(x).
func (f *Composite) slope(dst, x, d []float64) {
	copy(dst, d)
	switch {
	case f.L1 != 0:
		for i, v := range x {
			switch u := d[i]; {
			case v != 0:
				dst[i] = u - math.Copysign(f.L1, v)
			default: // soft thresholding
				dst[i] = math.Copysign(math.Max(math.Abs(u)-f.L1, 0), u)
			}
		}
	case f.boxed():
		for i, v := range x {
			if v <= f.Lo && d[i] < 0 || v >= f.Hi && d[i] > 0 {
				dst[i] = 0
			}
		}
	case f.Simplex != 0:
		theta := simplexLevel(x, d)
		for i, v := range x {
			if dst[i] = d[i] - theta; v <= 0 && dst[i] < 0 {
				dst[i] = 0
			}
		}
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

// Rest is the stop of a flow with a nonsmooth part: converged where the shortest element of ∇f(x) + ∂r(x), under
// Composite's own r, is at most Tol in every coordinate. For FISTA it is asked at the extrapolated point.
type Rest struct {
	Of  Composite
	Tol float64
}

// Start implements ode.Stop.
func (s Rest) Start(r *ode.Run) (ode.Stopper, error) {
	if err := s.Of.Check(); err != nil {
		return nil, fmt.Errorf("flows: rest: %w", err)
	}
	return &resting{s, make([]float64, r.Pos())}, nil
}

// String implements ode.Stop.
func (s Rest) String() string { return fmt.Sprintf("rest(%v,tol=%s)", s.Of, spec.Number(s.Tol)) }

type resting struct {
	Rest
	u []float64
}

// Check implements ode.Stopper.
func (s *resting) Check(p *ode.Point) ode.Reason {
	s.Of.slope(s.u, p.X(), p.Drive())
	if size := vec.NormInf(s.u); size <= s.Tol {
		return ode.Reason{Status: ode.Converged, Text: fmt.Sprintf("slope %.3g ≤ %.3g", size, s.Tol)}
	}
	return ode.Reason{}
}
