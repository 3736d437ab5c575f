package optim_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// Polyak is a control of one's own: the step (f - Floor)/‖∇f‖², for an objective whose minimum is known.
type Polyak struct{ Floor float64 }

func (c Polyak) String() string { return fmt.Sprintf("polyak(floor=%g)", c.Floor) }

// Start implements ode.Control: this one has no memory, so it is its own controller.
func (c Polyak) Start(*ode.Run) (ode.Controller, error) { return c, nil }

// Propose implements ode.Controller: it sets the step from what is known at its left end.
func (c Polyak) Propose(s *ode.Step) {
	g := vec.Norm2(s.L.Force())
	s.H, s.M = math.Max(s.L.Potential()-c.Floor, 0)/(g*g), ode.Precond{Scale: 1}
}

// Accept implements ode.Controller: every step is accepted.
func (Polyak) Accept(*ode.Step) bool { return true }

func (Polyak) Update(*ode.Step) {}

// A control of one's own is three functions, and runs with every flow and method.
func Example_ownControl() {
	p := objective.Must("quadratic(n=10,kappa=100)")
	for _, f := range []flows.Flow{flows.Gradient{}, flows.Relaxation{Beta: .5}} {
		o := optim.Optimizer{Flow: f, Method: rk.Euler, Control: Polyak{}}
		r, err := optim.Minimize(context.Background(), p, nil, o, optim.Settings{})
		fmt.Println(o, r.Reason.Status, r.Stats.FieldEvals == r.Stats.Steps+1, err)
	}
	// Output:
	// gradient/euler/polyak(floor=0) converged true <nil>
	// relaxation(beta=0.5)/euler/polyak(floor=0) converged true <nil>
}
