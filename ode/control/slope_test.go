package control_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// valley is the force (-x, -10y) of x²/2 + 5y².
func valley() *ode.System {
	return &ode.System{Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -10*y[1] }}
}

// seen is what a control did in one accepted step.
type seen struct {
	h, scale float64
	diag     []float64
	x, d     []float64 // at the left end
	x1, d1   []float64 // at the right end
	trial    int
}

func watch(t *testing.T, sys *ode.System, y0 []float64, m ode.Method, c ode.Control, steps int) []seen {
	t.Helper()
	it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: m, Control: c, MaxSteps: steps})
	if err != nil {
		t.Fatal(err)
	}
	var out []seen
	clone := func(v []float64) []float64 { return append([]float64(nil), v...) }
	for s := range it.Steps() {
		out = append(out, seen{
			s.H, s.M.Scale, clone(s.M.Diag), clone(s.L.X()), clone(s.L.Force()), clone(s.R.X()), clone(s.R.Force()), s.Trial,
		})
	}
	if it.Err() != nil {
		t.Fatal(it.Err())
	}
	return out
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-14*math.Abs(want) { // some tens of roundings
		t.Errorf("%s = %.17g, want %.17g", what, got, want)
	}
}

// Every memory, per norm and per coordinate, with eps inside and outside the root, with and without correction of
// the bias, against the formula written out.
func TestSlope(t *testing.T) {
	const tol, eps, beta = .1, .02, .9
	memories := []control.Memory{
		{Kind: control.None}, {Kind: control.Sum}, {Kind: control.Sum, Start: .5}, {Kind: control.EMA, Beta: beta},
		{Kind: control.EMA, Beta: beta, Start: .5}, {Kind: control.Max, Beta: beta}, {Kind: control.EMAMax, Beta: beta},
	}
	for _, m := range memories {
		for _, per := range []control.Per{control.Norm, control.Coordinate} {
			for _, inside := range []bool{false, true} {
				for _, debias := range []bool{false, true} {
					c := control.Slope{Tol: tol, Memory: m, Per: per, Eps: eps, Inside: inside, Debias: debias}
					if debias && m.Kind != control.EMA && m.Kind != control.EMAMax {
						continue
					}
					t.Run(c.String(), func(t *testing.T) { checkSlope(t, c) })
				}
			}
		}
	}
}

func checkSlope(t *testing.T, c control.Slope) {
	m, beta := c.Memory, c.Memory.Beta
	v, u := []float64{m.Start, m.Start}, []float64{0, 0}
	for k, s := range watch(t, valley(), []float64{1, -2}, rk.Euler, c, 12) {
		g := []float64{s.d[0], s.d[1]}
		if c.Per == control.Norm {
			g = []float64{math.Hypot(g[0], g[1])}
		}
		bias := 1.
		if c.Debias {
			bias = 1 - math.Pow(beta, float64(k+1))
		}
		for i, g := range g {
			den := 0.
			switch m.Kind {
			case control.None:
				v[i] = g * g
			case control.Sum:
				v[i] += g * g
			case control.EMA:
				v[i] = beta*v[i] + (1-beta)*g*g
			case control.EMAMax:
				u[i] = beta*u[i] + (1-beta)*g*g
				v[i] = math.Max(v[i], u[i])
			case control.Max:
				v[i] = math.Max(beta*v[i], math.Abs(g)+c.Eps)
			}
			switch {
			case m.Kind == control.Max:
				den = v[i]
			case c.Inside:
				den = math.Sqrt(v[i]/bias + c.Eps)
			default:
				den = math.Sqrt(v[i]/bias) + c.Eps
			}
			if c.Per == control.Norm {
				near(t, fmt.Sprintf("h[%d]", k), s.h, c.Tol/den)
				if s.scale != 1 || s.diag != nil {
					t.Errorf("the preconditioner is %v, %v", s.scale, s.diag)
				}
			} else {
				near(t, fmt.Sprintf("h[%d] of coordinate %d", k, i), s.h*s.scale*s.diag[i], c.Tol/den)
				if s.h != 1 {
					t.Errorf("H = %v on the step clock", s.h)
				}
			}
		}
	}
}

// Centered, the average is of the squares about the mean.
func TestSlopeCentered(t *testing.T) {
	c := control.Slope{Tol: .1, Memory: control.Memory{Kind: control.EMA, Beta: .5}, Eps: .3, Centered: true}
	var v, m [2]float64
	for k, s := range watch(t, valley(), []float64{1, -2}, rk.Euler, c, 8) {
		for i, g := range s.d {
			v[i] = .5*v[i] + .5*g*g
			m[i] = .5*m[i] + .5*g
			near(t, fmt.Sprintf("h[%d] of coordinate %d", k, i), s.scale*s.diag[i], .1/(math.Sqrt(v[i]-m[i]*m[i])+.3))
		}
	}
}

// Without memory and eps every step is exactly Tol long, by the norm or in every coordinate; what has no slope stays.
func TestSlopeLength(t *testing.T) {
	for _, s := range watch(t, valley(), []float64{3, 4}, rk.Euler, control.Slope{Tol: .25, Per: control.Norm}, 6) {
		if d := math.Abs(math.Hypot(s.x1[0]-s.x[0], s.x1[1]-s.x[1]) - .25); d > 1e-15 {
			t.Errorf("a step of the length ¼ is off by %.3g", d)
		}
	}
	for _, s := range watch(t, valley(), []float64{3, 0}, rk.Euler, control.Slope{Tol: .25}, 6) {
		if s.x[0]-s.x1[0] != .25 || s.x1[1] != 0 {
			t.Errorf("a step from %v to %v", s.x, s.x1)
		}
	}
	huge := watch(t, valley(), []float64{1e200, 1e200}, rk.Euler, control.Slope{Tol: 1e199, Per: control.Norm}, 1)[0]
	near(t, "a step where the squares overflow", math.Hypot(huge.x1[0]-huge.x[0], huge.x1[1]-huge.x[1])/1e199, 1)
}

// On the flow clock a step per coordinate takes the time Tol.
func TestSlopeClock(t *testing.T) {
	s := watch(t, valley(), []float64{3, 4}, rk.Euler, control.Slope{Tol: .25, Clock: control.Flow}, 1)[0]
	if s.h != .25 || s.scale != 1 {
		t.Errorf("H = %v, Scale = %v", s.h, s.scale)
	}
	s = watch(t, valley(), []float64{3, 4}, rk.Euler, control.Slope{Tol: .25, Per: control.Norm, Clock: control.PerStep}, 1)[0]
	if s.h != 1 {
		t.Errorf("H = %v", s.h)
	}
	near(t, "Scale", s.scale, .25/math.Hypot(3, 40))
}
