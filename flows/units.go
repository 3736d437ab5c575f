package flows

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// Timed is implemented by flows whose time has not the unit x²/f, that of x' = -∇f(x): Time returns the factor of the unit
// of time, under the identity as preconditioner, where those of x and f are multiplied by the given ones. Where it returns NaN, the
// equation binds the units of x and f to each other, and it is the preconditioner of a control on the step clock that frees them.
type Timed interface{ Time(x, f float64) float64 }

// TimeUnit returns the factor of the flow's unit of time, under the identity as preconditioner, for those of x and f. With it, and the units
// in the tags of the flow's fields, f(x) and c·f(x/b) have the same solutions but for the units.
func TimeUnit(f Flow, x, by float64) float64 {
	if t, ok := f.(Timed); ok {
		return t.Time(x, by)
	}
	return x * x / by
}

// second is the unit of time of equations of the second order, x” = -∇f(x).
func second(x, f float64) float64 { return x / math.Sqrt(f) }

func (HeavyBall) Time(x, f float64) float64 { return second(x, f) }

func (Damped) Time(x, f float64) float64 { return second(x, f) }

func (Accelerated) Time(x, f float64) float64 { return second(x, f) }

// Time implements [Timed]: C and Mass have units, so that any would do.
func (Relativistic) Time(x, f float64) float64 { return second(x, f) }

// Time implements [Timed]: C has a unit, so that any would do.
func (Bregman) Time(x, f float64) float64 { return second(x, f) }

// Time implements [Timed]: C and N have no unit.
func (m Matched) Time(x, f float64) float64 {
	if m.P == 3 {
		return x / vec.Cbrt(f)
	}
	return second(x, f)
}

// Time implements [Timed]: it is x^B = f^(B-1)·t^B.
func (k Kinetic) Time(x, f float64) float64 {
	switch {
	case k.Of != nil:
		return math.NaN()
	case k.B == 2:
		return second(x, f)
	}
	return x / vec.Pow(f, (k.B-1)/k.B)
}

// Time implements [Timed]: x' = v - x.
func (NAG) Time(_, _ float64) float64 { return 1 }

func (Newton) Time(_, _ float64) float64 { return 1 }

func (GaussNewton) Time(_, _ float64) float64 { return 1 }

func (Natural) Time(_, _ float64) float64 { return 1 }

// Time implements [Timed]. Until the first pair is learnt it is x²/f.
func (QuasiNewton) Time(x, f float64) float64 { return bound(x, f) }

// Time implements [Timed]: w' = -(1-β)w - ∇f(x).
func (Conjugate) Time(x, f float64) float64 { return bound(x, f) }

// bound is the time 1 of a flow whose x²/f has to be 1, too.
func bound(x, f float64) float64 {
	if x*x == f {
		return 1
	}
	return math.NaN()
}

// Time implements [Timed]: entropies have steps of ∇φ(x), which has no unit.
func (m Mirror) Time(x, f float64) float64 {
	switch {
	case m.Of != nil:
		return math.NaN()
	case m.Map == PNorm:
		return x * x / f
	}
	return x / f
}

// Time implements [Timed]: with Unit the speed is one.
func (s Steepest) Time(x, f float64) float64 {
	if s.Unit {
		return x
	}
	return x * x / f
}

func (f Averaged) Time(x, by float64) float64 { return TimeUnit(f.Of, x, by) }

func (f Lookahead) Time(x, by float64) float64 { return TimeUnit(f.Of, x, by) }

// Time implements [Timed]: signs and matrices that were made orthogonal have no unit.
func (f Relaxation) Time(x, by float64) float64 {
	if f.Read.Kind == Signs || f.Read.Kind == Orth {
		return x
	}
	return x * x / by
}
