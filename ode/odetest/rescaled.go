package odetest

import (
	"context"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Rescaled returns the problem in other units: the state multiplied by s.X, the time by s.T, the potential by s.F and
// the force by s.F/s.X, so that its solutions are those of p, times s.X, at the times of p, times s.T. The
// preconditioner has the unit X²/(F·T). A Solver is left out. All factors should be powers of two, which makes the
// numbers exact where nothing over- or underflows. On the step clock T is 1; the state beyond the position then keeps
// its field.
func Rescaled(p Problem, s spec.Scale) Problem {
	out := p
	out.System = func() *ode.System { return newScaled(p.System(), s).system() }
	out.Y0 = make([]float64, len(p.Y0))
	vec.Scale(out.Y0, s.X, p.Y0)
	out.End = make([]float64, len(p.End))
	vec.Scale(out.End, s.X, p.End)
	out.T1, out.ATol = p.T1*s.T, p.ATol*s.X
	if p.Floor != MaxFloor {
		out.Floor = p.Floor * s.X
	}
	if p.Exact != nil {
		out.Exact = func(dst []float64, t float64) {
			p.Exact(dst, t/s.T)
			vec.Scale(dst, s.X, dst)
		}
	}
	return out
}

// scaled is a system in other units. Values at a point are computed by the inner system at a point in its units, which
// takes the force and the potential from the outer one.
type scaled struct {
	in      *ode.System
	s       spec.Scale
	pos     int
	y       []float64
	inner   *ode.Point
	precond ode.Precond
	of      *ode.Point // the outer point of inner
}

func newScaled(in *ode.System, s spec.Scale) *scaled {
	c := &scaled{in: in, s: s, pos: in.Pos, y: make([]float64, in.Dim)}
	if c.pos == 0 {
		c.pos = in.Dim
	}
	known := *in
	known.Draw, known.Init, known.Jac, known.JacVec = nil, nil, nil, nil
	drive := func(dst []float64, _ float64, _ []float64) { vec.Scale(dst, s.X/s.F, c.of.Force()) }
	potential := func(float64, []float64) float64 { return c.of.Potential() / s.F }
	if in.Force != nil || in.Both != nil {
		known.Force, known.Both = drive, nil
	}
	if in.Potential != nil || in.Both != nil {
		known.Potential = potential
	}
	it, err := ode.New(context.Background(), &known, c.y, 0, 1, ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}})
	if err != nil {
		panic(err)
	}
	c.inner = it.Run().NewPoint()
	return c
}

// inside stores the state z in the inner unit.
func (c *scaled) inside(z []float64) []float64 {
	vec.Scale(c.y, 1/c.s.X, z)
	return c.y
}

// outside multiplies a field, or rows of a Jacobian by inv = X, by its unit.
func (c *scaled) outside(dst []float64, inv float64) {
	vec.Scale(dst[:c.pos], c.s.F/c.s.X/inv, dst[:c.pos])
	vec.Scale(dst[c.pos:], c.s.X/c.s.T/inv, dst[c.pos:])
}

// at moves the inner point to p.
func (c *scaled) at(p *ode.Point) *ode.Point {
	q := c.inner
	c.of = p
	vec.Scale(q.Y, 1/c.s.X, p.Y)
	c.precond = ode.Precond{Scale: p.M.Scale * (c.s.F * c.s.T / c.s.X / c.s.X), Diag: p.M.Diag}
	q.T, q.M = p.T/c.s.T, &c.precond
	q.Invalidate()
	return q
}

// back stores the inner state at p.
func (c *scaled) back(p *ode.Point) { vec.Scale(p.Y, c.s.X, c.inner.Y) }

func (c *scaled) system() *ode.System {
	in, s := c.in, c.s
	out := &ode.System{Dim: in.Dim, Pos: in.Pos, Scheme: in.Scheme, Symmetric: in.Symmetric, Autonomous: in.Autonomous, State: in.State, Draw: in.Draw, Lower: in.Lower, Upper: in.Upper, Pattern: in.Pattern}
	if out.Typical = s.X; in.Typical != 0 {
		out.Typical = s.X * in.Typical
	}
	if in.Field != nil {
		out.Field = func(dst []float64, t float64, z []float64) {
			in.Field(dst, t/s.T, c.inside(z))
			c.outside(dst, 1)
		}
	}
	if in.Force != nil {
		out.Force = func(dst []float64, t float64, z []float64) {
			in.Force(dst, t/s.T, c.inside(z))
			vec.Scale(dst, s.F/s.X, dst)
		}
	}
	if in.Both != nil {
		out.Both = func(dst []float64, t float64, z []float64) float64 {
			v := in.Both(dst, t/s.T, c.inside(z))
			vec.Scale(dst, s.F/s.X, dst)
			return v * s.F
		}
	}
	if in.Potential != nil {
		out.Potential = func(t float64, z []float64) float64 { return in.Potential(t/s.T, c.inside(z)) * s.F }
	}
	if in.Min != nil {
		least := *in.Min * s.F
		out.Min = &least
	}
	if in.FieldFromForce != nil {
		out.FieldFromForce = func(dst []float64, p *ode.Point) {
			in.FieldFromForce(dst, c.at(p))
			vec.Scale(dst, s.X/s.T, dst)
		}
	}
	for _, part := range in.Parts {
		out.Parts = append(out.Parts, ode.Part{Name: part.Name, Moves: part.Moves, Back: part.Back, Flow: func(p *ode.Point, h float64) {
			part.Flow(c.at(p), h/s.T)
			c.back(p)
		}})
	}
	if in.Energy != nil {
		out.Energy = func(p *ode.Point) float64 { return in.Energy(c.at(p)) * s.F }
	}
	if in.Dissipation != nil {
		out.Dissipation = func(p *ode.Point) float64 { return in.Dissipation(c.at(p)) * (s.F / s.T) }
	}
	if in.Init != nil {
		out.Init = func(p *ode.Point) {
			in.Init(c.at(p))
			c.back(p)
		}
	}
	if in.Jac != nil {
		out.Jac = func(dst *mat.Dense, t float64, z []float64) {
			in.Jac(dst, t/s.T, c.inside(z))
			raw := dst.RawMatrix()
			for j := range raw.Cols {
				for i := range raw.Rows {
					by := 1 / s.T
					if i < c.pos {
						by = s.F / s.X / s.X
					}
					raw.Data[i*raw.Stride+j] *= by
				}
			}
		}
	}
	if in.JacVec != nil {
		out.JacVec = func(dst []float64, t float64, z, v []float64) {
			in.JacVec(dst, t/s.T, c.inside(z), v)
			c.outside(dst, s.X)
		}
	}
	if in.SpectralRadius != nil {
		out.SpectralRadius = func(t float64, z []float64) float64 { return in.SpectralRadius(t/s.T, c.inside(z)) * (s.F / s.X / s.X) }
	}
	return out
}
