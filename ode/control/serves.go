package control

import (
	"fmt"

	"github.com/odescent/odescent/ode"
)

// ofField reports that the stiffness of a flow shows in how its field changes: on a manifold, whose force has a part
// across it that moves nothing, and where the field is made of the force by more than a preconditioner. Elsewhere, and
// where a step is led back to a set, the force's change is that of what the step follows.
func ofField(r *ode.Run) bool {
	s := r.Sys
	return s.Space == ode.Curved || s.Space == ode.Free && s.FieldFromForce != nil && r.Dim() == r.Pos()
}

// changing returns what is compared at the ends of a step, which is to be divided by the scale.
func changing(p *ode.Point, field bool, m *ode.Precond) (d []float64, scale float64) {
	if !field {
		return p.Force(), 1
	}
	if scale = m.Scale; scale == 0 {
		scale = 1
	}
	return p.Field()[:len(p.X())], scale
}

// straight returns an error unless a step goes along a straight line: not on a manifold nor under a constraint, where
// it is led back, and on the flow's clock not where the state holds more than the position, a velocity say, that
// changes on the way.
func straight(r *ode.Run, name string, clock Clock) error {
	switch r.Sys.Space {
	case ode.Curved:
		return fmt.Errorf("control: %s compares values and slopes along a straight step, and steps of this flow are led back to a manifold; control.Descent and control.Relative serve it", name)
	case ode.Bounded:
		return fmt.Errorf("control: %s compares values and slopes along a straight step, and steps of this flow are led back to a set or bend at a kink; control.Descent and control.Relative serve it", name)
	case ode.Jumping:
		return fmt.Errorf("control: %s compares values and slopes along a straight step, and some steps of this flow end with a jump; control.Fixed and control.Relative serve it", name)
	}
	if clock != PerStep && r.Dim() != r.Pos() && !r.Sys.Straight {
		return fmt.Errorf("control: %s needs a straight step, and this flow has %d numbers beside its position that bend it; on the step clock, clock=step, it searches the rate, on a line", name, r.Dim()-r.Pos())
	}
	return nil
}

// level returns what the force descends: the energy of a flow that is its force, and so has a coupled decay in both,
// and the potential of others.
func level(r *ode.Run) func(p *ode.Point) float64 {
	if r.Sys.FieldFromForce == nil && r.Sys.Energy != nil {
		return r.Sys.Energy
	}
	return (*ode.Point).Potential
}

// forceAlone returns an error unless the field is the preconditioner times the force and the whole state is its
// position: the Jacobian of the force is that of the flow then.
func forceAlone(r *ode.Run, name string) error {
	switch {
	case r.Dim() != r.Pos():
		return fmt.Errorf("control: %s needs a flow whose whole state is its position; this one has %d numbers, %d of them its position", name, r.Dim(), r.Pos())
	case r.Sys.FieldFromForce != nil || r.Sys.Space != ode.Free:
		return fmt.Errorf("control: %s takes the Jacobian of the force for that of the flow, and this flow is made of its force by more than a preconditioner; control.Relative serves it", name)
	}
	return nil
}
