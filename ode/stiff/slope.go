package stiff

import (
	"slices"

	"github.com/odescent/odescent/ode"
)

// slope is the slope of a stage that ended a step, kept for the next one in place of the field there. The field would
// multiply what Newton's method has left by the stiffness.
//
// Source: M. E. Hosea, L. F. Shampine, Appl. Numer. Math. 20 (1996), 21-37, section 4.
type slope struct {
	k, spare []float64 // spare: the one before, still in use by the step that has just ended
	t        []float64 // of length one; NaN: there is none
	y, d     []float64 // the place and the preconditioner
}

func newSlope(n int) slope {
	u := func() []float64 { return make([]float64, n) }
	return slope{k: u(), spare: u(), t: []float64{nan}, y: u(), d: u()}
}

// at reports that the slope is that at p under the preconditioner d.
func (e *slope) at(p *ode.Point, d []float64) bool {
	return e.t != nil && e.t[0] == p.T && slices.Equal(e.y, p.Y) && slices.Equal(e.d, d)
}

// keep stores k, the slope at p under the preconditioner d.
func (e *slope) keep(k []float64, p *ode.Point, d []float64) {
	e.k, e.spare = e.spare, e.k
	e.t[0] = p.T
	copy(e.k, k)
	copy(e.y, p.Y)
	copy(e.d, d)
}

// state visits all of it.
func (e *slope) state(visit func([]float64)) {
	for _, v := range [][]float64{e.t, e.k, e.y, e.d} {
		visit(v)
	}
}
