package control_test

import (
	"context"
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

// Every memory, per norm and per coordinate, with every place of eps, against the formula written out.
func TestSlope(t *testing.T) {
	const tol, eps, beta = .1, .02, .9
	memories := []control.Memory{
		nil, control.Sum{}, control.Sum{Start: .5}, control.EMA{Beta: beta}, control.EMA{Beta: beta, Start: .5},
		control.Max{Beta: beta}, control.Max{Beta: beta, Eps: eps}, control.EMAMax{Beta: beta},
		control.EMA{Beta: beta, Debias: true}, control.EMAMax{Beta: beta, Debias: true}, control.Centered{Beta: beta},
		control.Belief{Beta: beta, Mean: .5, Add: .01, Debias: true}, control.Yogi{Beta: beta, First: true}, control.Lagged{Beta: beta},
		control.Ahead{Beta: beta, By: .5, Debias: true}, control.Rectified{Beta: .6},
	}
	for _, m := range memories {
		for _, per := range []control.Per{control.Norm, control.Coordinate} {
			for _, e := range []control.Eps{nil, control.Outside(eps), control.Inside(eps), control.Floor(eps), control.Hat(eps)} {
				c := control.Slope{Tol: tol, Memory: m, Per: per, Eps: e}
				if c.Check() != nil { // TestEpsBesideMemory says which
					continue
				}
				t.Run(c.String(), func(t *testing.T) { checkSlope(t, c) })
			}
		}
	}
}

// recall is a memory written out for one slope: it returns v and the correction c.
func recall(m control.Memory) func(k int, g float64) (v, c float64) {
	var v, u, old float64
	bias := func(debias bool, beta float64, k int) float64 {
		if debias {
			return 1 - math.Pow(beta, float64(k+1))
		}
		return 1
	}
	return func(k int, g float64) (float64, float64) {
		switch m := m.(type) {
		case control.Sum:
			if k == 0 {
				v = m.Start
			}
			v += g * g
		case control.EMA:
			if k == 0 {
				v = m.Start
			}
			v = m.Beta*v + (1-m.Beta)*g*g
			return v, bias(m.Debias, m.Beta, k)
		case control.EMAMax:
			u = m.Beta*u + (1-m.Beta)*g*g
			v = math.Max(v, u)
			return v, bias(m.Debias, m.Beta, k)
		case control.Max:
			u = math.Max(m.Beta*u, math.Abs(g)+m.Eps)
			v = u * u
		case control.Centered:
			v = m.Beta*v + (1-m.Beta)*g*g
			u = m.Beta*u + (1-m.Beta)*g
			return math.Max(0, v-u*u), 1
		case control.Belief:
			u = m.Mean*u + (1-m.Mean)*g
			v = m.Beta*v + (1-m.Beta)*(g-u)*(g-u) + m.Add
			return v, bias(m.Debias, m.Beta, k)
		case control.Yogi:
			if k == 0 && m.First {
				v += g * g
			}
			if v > g*g {
				v -= (1 - m.Beta) * g * g
			} else if v < g*g {
				v += (1 - m.Beta) * g * g
			}
		case control.Lagged:
			if k == 0 {
				v = g * g
				return v, 1
			}
			before := v
			v = m.Beta*v + (1-m.Beta)*g*g
			return before, 1
		case control.Ahead:
			if k == 0 {
				old = g
			}
			w := g + m.By*(g-old)
			old = g
			v = m.Beta*v + (1-m.Beta)*w*w
			return v, bias(m.Debias, m.Beta, k)
		case control.Rectified:
			v = m.Beta*v + (1-m.Beta)*g*g
			return v, bias(true, m.Beta, k)
		default:
			v = g * g
		}
		return v, 1
	}
}

func checkSlope(t *testing.T, c control.Slope) {
	memories := []func(int, float64) (float64, float64){recall(c.Memory), recall(c.Memory)}
	for k, s := range watch(t, valley(), []float64{1, -2}, rk.Euler, c, 12) {
		g := []float64{s.d[0], s.d[1]}
		if c.Per == control.Norm {
			g = []float64{math.Hypot(g[0], g[1])}
		}
		for i, g := range g {
			v, bias := memories[i](k, g)
			tol, den := c.Tol, math.Sqrt(v/bias)
			switch e := c.Eps.(type) {
			case control.Outside:
				den += float64(e)
			case control.Inside:
				den = math.Sqrt(v/bias + float64(e))
			case control.Floor:
				den = math.Max(den, float64(e))
			case control.Hat:
				tol, den = tol*math.Sqrt(bias), math.Sqrt(v)+float64(e)
			}
			if m, ok := c.Memory.(control.Rectified); ok {
				if r := control.Rectification(m.Beta, k+1); r > 0 {
					tol *= r
				} else {
					tol, den = c.Tol, 1
				}
			}
			h := s.h * s.scale
			if c.Per == control.Norm && (s.scale != 1 || s.diag != nil) || c.Per == control.Coordinate && s.h != 1 {
				t.Errorf("H = %v and the preconditioner %v, %v", s.h, s.scale, s.diag)
			}
			if s.diag != nil {
				h *= s.diag[i]
			}
			if want := tol / den; math.Abs(h-want) > 1e-12*want {
				t.Errorf("step %d, coordinate %d: h = %.17g, want %.17g", k, i, h, want)
			}
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
