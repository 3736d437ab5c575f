// Package flowtest holds the conformance suite of flows.
//
// # Start here
//
//	func TestMine(t *testing.T) { flowtest.Check(t, Mine{Rate: 2}) }
//
// tests a flow. It checks, on smooth objectives and on batches of data, that the flow's system is as [flows.Flow] and
// ode.System require and as methods and controls rely on. The file example_test.go defines a flow and runs it.
package flowtest

import (
	"testing"

	"github.com/odescent/odescent/flows"
)

type suite struct {
	flow flows.Flow
	l2   float64 // of the term ½·l2·‖x‖² in what the system made last descends
}

// Check checks a flow.
//
//   - force: it is -∇f, minus l2·x for the l2 given to Oracle.System, from Force and from Both; no evaluation changes the state.
//   - field: it is what FieldFromForce makes of the force, under every preconditioner, and costs no second gradient.
//   - precond: the field changes with the scale of the preconditioner, and with its diagonal unless the flow is
//     [flows.ScaleOnly].
//   - parts: done one after another in the order of Scheme, they agree with the field to first order in the step, under
//     every preconditioner; and a run of them with ever smaller steps comes to the solution of the field at order 1 or better.
//   - energy: its rate along the field is -Dissipation, and does not exceed zero.
//   - jacobian: Jac and JacVec are derivatives of the field, and symmetric if the flow says so.
//   - init: the position stays, the same start gives the same state, and that is where a run begins.
//   - batches: the force is that of the rows drawn for the step, and what needs all rows is not offered; a flow may refuse
//     batches.
//   - memory: none of these functions allocates.
//   - words: String is a valid spec, and if its name is registered, it reads back as the same flow.
//
// Capabilities that the flow does not have are not checked, nor are objectives that the flow refuses; it must take one.
// The objectives have 2 to 5 variables. Positions are moved into the set of the flow, if it has one, by Project or by
// the scheme over the time 0.
func Check(t *testing.T, f flows.Flow) {
	t.Helper()
	s := &suite{flow: f}
	t.Run("force", s.drive)
	t.Run("field", s.field)
	t.Run("precond", s.precond)
	t.Run("parts", s.parts)
	t.Run("order", s.order)
	t.Run("energy", s.energy)
	t.Run("jacobian", s.jacobian)
	t.Run("init", s.start)
	t.Run("batches", s.batches)
	t.Run("memory", s.memory)
	t.Run("words", s.words)
}
