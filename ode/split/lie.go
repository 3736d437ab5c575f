package split

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Lie is the Lie splitting: the parts of the scheme one after another, of order 1 where every part is followed for the
// whole step. Scheme is a sequence of part names separated by spaces, each with its share of the step after a colon
// where that is not the whole of it: "drift:0.5 kick drift:0.5". Empty means the system's own scheme.
//
// Start returns an error if the system has no part of a name in the scheme. A step costs an evaluation for every
// position at which a part needs the force, the end of the step before not counted.
//
// Reference: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, section II.5.
type Lie struct {
	Scheme string `spec:"scheme"`
}

func (m *Lie) Check() error {
	_, err := parseScheme(m.Scheme)
	return err
}

func (m Lie) String() string { return spec.Format("lie", m, Lie{}) }

func (m Lie) Start(r *ode.Run) (ode.Stepper, error) {
	w, err := schemeFor(r, m.Scheme)
	if err != nil {
		return nil, fmt.Errorf("split: %v: %w", m, err)
	}
	return newStepper(r, w)
}

// Symplectic is the semi-implicit Euler method, symplectic where there is no friction: a kick of the velocity, then
// a drift with the new one. Order 1, one evaluation a step. Start returns an error unless the system has the parts kick
// and drift.
//
// Reference: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, section I.1.2.
type Symplectic struct{}

func (Symplectic) String() string { return "symplectic" }

func (Symplectic) Start(r *ode.Run) (ode.Stepper, error) {
	return newStepper(r, []stage{{"kick", 1}, {"drift", 1}})
}
