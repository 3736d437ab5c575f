package split

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Conformal is the conformal symplectic splitting of a flow with friction: an exact damping of the velocity, and a
// symplectic step for the rest. With constant friction γ it contracts the volume of phase space, like the flow itself,
// by exactly e^(-γh) for every degree of freedom.
//
// Order is 1 (zero means 1) for damp, push, drift, which is gradient descent with momentum e^(-γh) and learning rate
// h²; and 2 for damp:½ push:½ drift push:½ damp:½, which is reversible. Both cost one evaluation a step. Start returns
// an error unless the system has the parts damp, push and drift, as heavyball has.
//
// References: R. McLachlan, M. Perlmutter, J. Geom. Phys. 39 (2001), 276-300; G. França, J. Sulam, D. Robinson,
// R. Vidal, J. Stat. Mech. (2020) 124008.
type Conformal struct {
	Order int `spec:"order" in:"0 or [1,2]"`
}

func (m Conformal) String() string { return spec.Format("conformal", m, Conformal{}) }

func (m Conformal) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("split: conformal: %w", err)
	}
	w := []stage{{"damp", 1}, {"push", 1}, {"drift", 1}}
	if m.Order == 2 {
		w = symmetric(w)
	}
	return newStepper(r, w)
}
