package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// product multiplies by the Jacobian of a system's force: by its JacVec or, without one, by a difference of two forces.
type product struct {
	run *ode.Run
	jv  []float64
	at  *ode.Point
	one ode.Precond
}

func newProduct(r *ode.Run) *product {
	return &product{r, make([]float64, r.Pos()), r.NewPoint(), ode.Precond{Scale: 1}}
}

// times returns J·v at p, in a slice that the next call writes to, where v is the force there and h the length of a
// step, zero if none is known. A difference is 2⁻²⁶ of what [ode.Run.DiffSize] says: of ‖x‖, and at x = 0 of the step
// or, before the first one, of the system's Typical.
func (q *product) times(p *ode.Point, v []float64, h float64) []float64 {
	q.run.Stats.JacVecs++
	if f := q.run.Sys.JacVec; f != nil {
		f(q.jv, q.run.Time(p.T), p.Y, v)
		return q.jv
	}
	size := vec.Norm2(v)
	if size == 0 {
		clear(q.jv)
		return q.jv
	}
	by := 0x1p-26 * q.run.DiffSize(p.Y, v, h) / size
	vec.Axpby(q.at.Y, 1, p.Y, by, v)
	q.at.Invalidate()
	q.at.T, q.at.M = p.T, &q.one
	vec.Axpby(q.jv, 1/by, q.at.Force(), -1/by, v)
	return q.jv
}
