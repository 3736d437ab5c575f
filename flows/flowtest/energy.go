package flowtest

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// probe is the half-width of the central differences of the suite: their error is a third derivative times probe²/6,
// for the objectives here below 1e-6 of the slope, and rounding 1e-16/probe.
const (
	probe = 1e-4
	slack = 1e-6
)

func (s *suite) energy(t *testing.T) {
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		if sys.Energy == nil {
			t.Skip("the flow has no energy")
		}
		places(t, sys, p, func(pt *ode.Point) {
			y, at, f := slices.Clone(pt.Y), pt.T, slices.Clone(pt.Field())
			energy := func(h float64) float64 {
				for j := range y {
					pt.Y[j] = y[j] + h*f[j]
				}
				pt.T = at + h
				pt.Invalidate()
				return sys.Energy(pt)
			}
			rate := (energy(probe) - energy(-probe)) / (2 * probe)
			if rate-rate != 0 && sys.Space == ode.Bounded {
				return // at the edge of the set, outside of which the energy is infinite
			}
			if e := energy(0); math.IsNaN(e) {
				t.Errorf("%s: the energy is not a number", p.Name)
			}
			if rate > slack {
				t.Errorf("%s: the energy increases at the rate %.3g, scale %g, diagonal %v", p.Name, rate, pt.M.Scale, pt.M.Diag)
			}
			if sys.Dissipation == nil {
				return
			}
			if d := sys.Dissipation(pt); !(far([]float64{-d}, []float64{rate}) <= slack) {
				t.Errorf("%s: the dissipation is %.9g, the energy changes at the rate %.9g, scale %g, diagonal %v", p.Name, d, rate, pt.M.Scale, pt.M.Diag)
			}
		})
	}
}

func (s *suite) jacobian(t *testing.T) {
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		if sys.Jac == nil && sys.JacVec == nil && !sys.Symmetric {
			t.Skip("the flow has no Jacobian")
		}
		places(t, sys, p, func(pt *ode.Point) {
			pt.M = &ode.Precond{Scale: 1}
			pt.Invalidate()
			jac := differences(pt)
			if sys.Jac != nil {
				got := mat.NewDense(sys.Dim, sys.Dim, nil)
				sys.Jac(got, pt.T, pt.Y)
				if d := far(got.RawMatrix().Data, jac.RawMatrix().Data); d > slack {
					t.Errorf("%s: Jac is off the differences of the field by %.3g", p.Name, d)
				}
			}
			if sys.JacVec != nil {
				v, got := make([]float64, sys.Dim), make([]float64, sys.Dim)
				for j := range v {
					v[j] = vec.Sin(float64(2 * j))
				}
				sys.JacVec(got, pt.T, pt.Y, v)
				var want mat.VecDense
				want.MulVec(jac, mat.NewVecDense(sys.Dim, v))
				if d := far(got, want.RawVector().Data); d > slack {
					t.Errorf("%s: JacVec is off the differences of the field by %.3g", p.Name, d)
				}
			}
			if sys.Symmetric {
				if d := far(mat.DenseCopyOf(jac.T()).RawMatrix().Data, jac.RawMatrix().Data); d > slack {
					t.Errorf("%s: the Jacobian is said to be symmetric and is not, by %.3g", p.Name, d)
				}
			}
		})
	}
}

// differences returns the Jacobian of the field at pt by central differences.
func differences(pt *ode.Point) *mat.Dense {
	n := len(pt.Y)
	jac := mat.NewDense(n, n, nil)
	for j := range n {
		y := pt.Y[j]
		column := make([]float64, n)
		for _, h := range []float64{probe, -probe} {
			pt.Y[j] = y + h
			pt.Invalidate()
			for i, f := range pt.Field() {
				column[i] += f / (2 * h)
			}
		}
		pt.Y[j] = y
		pt.Invalidate()
		jac.SetCol(j, column)
	}
	return jac
}
