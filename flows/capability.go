package flows

import (
	"math"
)

// Timed is implemented by flows whose time has not the unit x²/f, that of x' = -∇f(x): Time returns the factor of the
// unit of time, under the identity as preconditioner, where the units of x and f are multiplied by the given factors.
// NaN says that the equation binds the units of x and f to each other, and that only the preconditioner of a control on
// the step clock frees them.
type Timed interface{ Time(x, f float64) float64 }

// TimeUnit returns the factor of the flow's unit of time, under the identity as preconditioner, for those of x and f.
// With it, and the units in the tags of the flow's fields, f(x) and c·f(x/b) have the same solutions but for the units.
func TimeUnit(f Flow, x, by float64) float64 {
	if t, ok := f.(Timed); ok {
		return t.Time(x, by)
	}
	return x * x / by
}

// second is the unit of time of equations of the second order, x″ = -∇f(x).
func second(x, f float64) float64 { return x / math.Sqrt(f) }

// bound is the time 1 of a flow whose x²/f has to be 1, too.
func bound(x, f float64) float64 {
	if x*x == f {
		return 1
	}
	return math.NaN()
}

// Curved reports whether the flow has a method Curved, of the same result, that returns true. Such a flow follows a
// metric that depends on x, so that f = ½x² in one variable says nothing about stable rates.
func Curved(f Flow) bool {
	c, ok := f.(interface{ Curved() bool })
	return ok && c.Curved()
}

// ScaleOnly reports whether the flow has a method ScaleOnly, of the same result, that returns true. Such a flow follows
// the scale of the preconditioner and leaves its diagonal out.
func ScaleOnly(f Flow) bool {
	s, ok := f.(interface{ ScaleOnly() bool })
	return ok && s.ScaleOnly()
}

// CurvatureScaled is implemented by flows that may depend on a constant rate and on λ through their product alone, for
// f = ½λx²: ScalesCurvature reports that this one does. steps says that the rate is the preconditioner's scale, on the
// step clock; otherwise it is the length of the step in time.
type CurvatureScaled interface{ ScalesCurvature(steps bool) bool }

// ScalesCurvature is that of the flow, false for one that is not a [CurvatureScaled].
func ScalesCurvature(f Flow, steps bool) bool {
	s, ok := f.(CurvatureScaled)
	return ok && s.ScalesCurvature(steps)
}

// Nonsmooth is implemented by flows down a sum of f and a function without a gradient: Smooth returns the flow down f
// alone, which can be unstable where the other is kept in bounds.
type Nonsmooth interface {
	Flow
	Smooth() Flow
}

// Extensible is implemented by flows whose system takes further blocks of state behind its own, as [Averaged] and
// [Lookahead] append them: its FieldFromForce, Parts, Init and Output do not read the length of the state, and the
// position is its first block.
type Extensible interface {
	Flow
	Extensible()
}
