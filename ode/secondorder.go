package ode

import (
	"fmt"

	"github.com/odescent/odescent/ode/vec"
)

// Acceleration is a(t, x), or a(t, x, v) with the velocity v = x', written to dst of length n.
type Acceleration interface {
	func(dst []float64, t float64, x []float64) | func(dst []float64, t float64, x, v []float64)
}

// SecondOrder returns the system of n equations of second order
//
//	x'' = a(t, x)   or   x'' = a(t, x, x'),
//
// as one of first order, x' = v and v' = a, with the state y = (x, v) of dimension 2n and the position x. It panics if
// n is negative or accel nil.
//
//	sys := ode.SecondOrder(1, func(dst []float64, t float64, x []float64) { dst[0] = -math.Sin(x[0]) })
//
// Any method integrates it. It has the parts kick, which advances v at a fixed x, and drift, which advances x at a
// fixed v, in the scheme "kick drift"; so split.Symplectic, split.Verlet and split.Yoshida4 follow it, with orders 1, 2
// and 4. Where a does not depend on v, both parts are exact flows: these methods are then symplectic if a is a force
// with a potential, and a step costs as many evaluations of a as it has kicks at different positions, 1, 1 and 3. Where
// a depends on v, a kick is a step of the explicit midpoint rule for v' = a(t, x, v), of order 2 at two evaluations, so
// that Symplectic and Verlet keep their order and Yoshida4 has order 3.
//
// A preconditioner multiplies x', as it does for flows. Set Energy of the result for methods and records that need one.
func SecondOrder[A Acceleration](n int, accel A) *System {
	if n < 0 {
		panic(fmt.Sprintf("ode: SecondOrder of %d equations", n))
	}
	s := &System{Dim: 2 * n, Pos: n, Scheme: "kick drift"}
	drift := Part{Name: "drift", Moves: true, Flow: func(p *Point, h float64) {
		vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, p.Y[n:])
	}}
	switch a := any(accel).(type) {
	case func(dst []float64, t float64, x []float64):
		if a == nil {
			panic("ode: SecondOrder without an acceleration")
		}
		s.Force = func(dst []float64, t float64, y []float64) { a(dst, t, y[:n]) }
		s.FieldFromForce = func(dst []float64, p *Point) {
			copy(dst[n:], p.Force())
			vec.Mul(dst[:n], p.M.Scale, p.M.Diag, p.Y[n:])
		}
		s.Parts = []Part{{Name: "kick", Flow: func(p *Point, h float64) { vec.AddScaled(p.Y[n:], h, p.Force()) }}, drift}
	case func(dst []float64, t float64, x, v []float64):
		if a == nil {
			panic("ode: SecondOrder without an acceleration")
		}
		s.Field = func(dst []float64, t float64, y []float64) {
			a(dst[n:], t, y[:n], y[n:])
			copy(dst[:n], y[n:])
		}
		v, f := make([]float64, n), make([]float64, n)
		s.Parts = []Part{{Name: "kick", Flow: func(p *Point, h float64) {
			q := p
			if p.base != nil {
				q = p.base
			}
			q.ready()
			copy(v, p.Y[n:])
			vec.AddScaled(v, h/2, q.evaluated[n:])
			a(f, p.run.Time(p.T), p.Y[:n], v)
			p.run.Stats.FieldEvals++
			vec.AddScaled(p.Y[n:], h, f)
		}}, drift}
	}
	return s
}
