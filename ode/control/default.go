package control

import (
	"errors"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// DefaultTolerance is the relative tolerance of [Default]; the absolute one is 1e-3 of it times the size of the state.
const DefaultTolerance = 1e-6

// Default returns the control of a run whose [ode.Config].Control is nil, by what its method is:
//
//   - [Gustafsson] for one that solves equations, an [ode.Tolerant]: the implicit and the linearly implicit methods;
//   - [Gustafsson] with Hold 2 for an [ode.VariableOrder]: the multistep methods;
//   - [PI] for any other one with an error estimate;
//   - an error for one without; [Fixed] runs these.
//
// RTol is 1e-6, and ATol 1e-9 times the largest component of the starting state in size, so that the default has no
// unit of its own; where the whole state starts at zero, ATol is 1e-9 in its unit. The spec of the control, as
// [ode.Solution].Control prints it, says what was chosen. Where components differ in size by more than 1e9, or the
// answer is to be better than about 1e-5, state a control.
func Default(r *ode.Run) (ode.Control, error) {
	rtol, atol := DefaultTolerances(r.Start.Y)
	return DefaultAt(r, rtol, atol)
}

// DefaultAt returns the control of [Default] at other tolerances.
func DefaultAt(r *ode.Run, rtol, atol float64) (ode.Control, error) {
	if _, ok := r.Method.(ode.Estimator); !ok {
		return nil, errors.New("this method has no error estimate to choose steps by; fixed(h=0.01) makes equal ones")
	}
	if _, ok := r.Method.(ode.VariableOrder); ok {
		return Gustafsson{RTol: rtol, ATol: atol, Hold: 2}, nil
	}
	if _, ok := r.Method.(ode.Tolerant); ok {
		return Gustafsson{RTol: rtol, ATol: atol}, nil
	}
	return PI{RTol: rtol, ATol: atol}, nil
}

// DefaultTolerances returns the tolerances of [Default] for a run that starts at y: 1e-6, and 1e-9 times the largest
// component in size, or 1e-9 where all are zero.
func DefaultTolerances(y []float64) (rtol, atol float64) {
	atol = 1e-3 * DefaultTolerance
	if size := vec.NormInf(y); size > 0 {
		atol *= size
	}
	return DefaultTolerance, atol
}

func init() { ode.RegisterDefault(Default) }
