// Package flowtest holds the conformance suite of flows. A flow of one's own is tested in one line,
//
//	func TestMine(t *testing.T) { flowtest.Check(t, Mine{Rate: 2}) }
//
// which asks, on smooth objectives and on batches of data, whether the system that the flow makes keeps the promises
// of [flows.Flow] and [ode.System]: what the methods and controls of package ode rely on.
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
//   - force: it is -∇f, however it is asked for, and costs one gradient; nothing asked changes the state.
//   - field: it is what FieldFromForce makes of the force, under every preconditioner, and costs no second gradient.
//   - parts: done one after another in the order of Word, they agree with the field to first order in the step, under
//     every preconditioner; and a run of them with ever smaller steps comes to the solution of the field at order 1 or better.
//   - energy: its rate along the field is -Dissipation, and does not exceed zero.
//   - jacobian: Jac and JacVec are derivatives of the field, and symmetric if the flow says so.
//   - init: the position stays, the same start gives the same state, and that is where a run begins.
//   - batches: the force is that of the rows drawn for the step, and what needs all rows is not offered; a flow may refuse
//     batches.
//   - memory: none of these functions allocates.
//   - words: String is a valid spec, and if flows.Parse knows its name, the flow reads back as itself.
//
// Capabilities that the flow does not have are not checked. The objectives have 2 to 5 variables.
func Check(t *testing.T, f flows.Flow) {
	t.Helper()
	s := &suite{flow: f}
	t.Run("force", s.drive)
	t.Run("field", s.field)
	t.Run("parts", s.parts)
	t.Run("order", s.order)
	t.Run("energy", s.energy)
	t.Run("jacobian", s.jacobian)
	t.Run("init", s.start)
	t.Run("batches", s.batches)
	t.Run("memory", s.memory)
	t.Run("words", s.words)
}
