package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// product multiplies by the Jacobian of a system's drive: by its JacVec or, without one, by a difference of two drives.
type product struct {
	run *ode.Run
	jv  []float64
	at  *ode.Point
	one ode.Metric
}

func newProduct(r *ode.Run) *product {
	return &product{r, make([]float64, r.Pos()), r.NewPoint(), ode.Metric{Scale: 1}}
}

// times returns J·v at p, in a slice that the next call writes to.
func (q *product) times(p *ode.Point, v []float64) []float64 {
	q.run.Stats.Products++
	if f := q.run.Sys.JacVec; f != nil {
		f(q.jv, p.T, p.Y, v)
		return q.jv
	}
	size := vec.NormInf(v)
	if size == 0 {
		clear(q.jv)
		return q.jv
	}
	by := 0x1p-26 * (1 + vec.NormInf(p.Y)) / size
	vec.Axpby(q.at.Y, 1, p.Y, by, v)
	q.at.Moved()
	q.at.T, q.at.M = p.T, &q.one
	vec.Axpby(q.jv, 1/by, q.at.Drive(), -1/by, v)
	return q.jv
}
