package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
)

// At a relative tolerance of 1e-8 the ends of the stiff problems have at least five digits in every component, with the
// absolute tolerance at the scale of the smallest one.
func TestReferences(t *testing.T) {
	for _, p := range []odetest.Problem{odetest.VanDerPol, odetest.HIRES, odetest.Oregonator, odetest.Robertson} {
		for _, m := range []ode.Method{stiff.Radau5{}, stiff.Rodas4, stiff.Rodas5P, stiff.SDIRK4} {
			const tol = 1e-8
			sol := solve(t, p.System(), p.Y0, 0, p.T1, m, control.Gustafsson{RTol: tol, ATol: tol * p.ATol})
			e := p.Err(sol.Y)
			t.Logf("%-6s %-8v %.1f digits, %+v", p.Name, m, -math.Log10(e), sol.Stats)
			if e > 1e-5 {
				t.Errorf("%s by %v: relative error %.2g", p.Name, m, e)
			}
		}
	}
}

// Radau on Van der Pol's equation at the tolerance 1e-4 and the first length 1e-6 of Hairer's driver needs what RADAU5
// needs: 2218 evaluations, 161 Jacobians, 275 steps, 238 of them accepted and 8 rejected by the estimate, 660 pairs of
// linear systems, within a fifth (and 5 rejections: recorded are 13).
func TestRadauCounts(t *testing.T) {
	sol := solve(t, vanderpol.System(), vanderpol.Y0, 0, 2, stiff.Radau5{}, control.Gustafsson{RTol: 1e-4, ATol: 1e-4, H0: 1e-6})
	s := sol.Stats
	attempts := s.Steps + s.Rejected
	filters := s.Steps + s.ByError // one for each estimate; the few second ones, after rejections, are not taken off
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"evaluations", s.FieldEvals, 2218}, {"Jacobians", s.JacEvals, 161}, {"attempts", attempts, 275}, {"accepted", s.Steps, 238},
		{"pairs of systems", s.LinearSolves - filters, 660},
	} {
		t.Logf("%s: %d, RADAU5 %d", c.what, c.got, c.want)
		if math.Abs(float64(c.got-c.want)) > .2*float64(c.want) {
			t.Errorf("%s: %d, RADAU5 needs %d", c.what, c.got, c.want)
		}
	}
	if s.ByError > 13 {
		t.Errorf("%d rejections by the estimate, RADAU5 has 8", s.ByError)
	}
	if e := vanderpol.Err(sol.Y); e > 1e-4 {
		t.Errorf("relative error %.2g", e)
	}
}

// Factorisations are kept while Jacobian and length stay: on a linear system with a fixed length there is one of each.
func TestReuse(t *testing.T) {
	sys, _, _ := quadratic()
	y0 := []float64{1, 2, 3, -3, 2, 1}
	for _, m := range []ode.Method{stiff.ImplicitEuler, stiff.TRBDF2, stiff.SDIRK4, stiff.Radau5{}} {
		if s := solve(t, sys, y0, 0, 10, m, control.Fixed{H: .25}).Stats; s.JacEvals != 1 {
			t.Errorf("%v: %d Jacobians for a linear system", m, s.JacEvals)
		}
	}
}

// Radau's estimate sees the error of a smooth solution of a stiff flow: y' = -λ(y - cos t) - sin t from rest on it. At every
// point of the mesh the error stays within four times the tolerance of the estimate of order 3, RTol' = RTol^(2/3)/10. Multiplied
// twice by (I - hJ/γ)⁻¹ in every attempt the estimate is about 1/(hλ) of that: then 11 steps lead to t = 10 at 1e-8, with an error of 2e-4.
func TestRadauSeesSmoothErrors(t *testing.T) {
	for _, lambda := range []float64{1e2, 1e3, 1e5, 1e7} {
		sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) {
			dst[0] = -float64(lambda*(y[0]-math.Cos(t))) - math.Sin(t)
		}}
		for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
			worst := 0.
			sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 10, ode.Config{
				Method: stiff.Radau5{}, Control: control.Gustafsson{RTol: rtol, ATol: rtol},
				Observe: func(s *ode.Step) {
					if s.Accepted {
						worst = math.Max(worst, math.Abs(s.R.Y[0]-math.Cos(s.R.T)))
					}
				},
			})
			if tol := .1 * math.Pow(rtol, 2./3); err != nil || worst > 4*tol {
				t.Errorf("λ = %g, rtol %g: error %.3g, %.3g times the tolerance, %v", lambda, rtol, worst, worst/tol, err)
			}
			t.Logf("λ = %g, rtol %g: error %.3g in %d steps, %d rejections", lambda, rtol, worst, sol.Stats.Steps, sol.Stats.Rejected)
		}
	}
}
