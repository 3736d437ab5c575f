package control_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// quotient returns ‖Δx‖/‖Δd‖ of a step.
func quotient(s seen) float64 {
	return math.Hypot(s.x1[0]-s.x[0], s.x1[1]-s.x[1]) / math.Hypot(s.d1[0]-s.d[0], s.d1[1]-s.d[1])
}

// The rules written out: h⁺ = h/r with r = ½h‖Δd‖/(θ‖Δx‖), filtered and limited.
func TestRelative(t *testing.T) {
	for _, c := range []control.Relative{
		{}, {Theta: .25}, {Theta: .25, Growth: control.AdGDGrowth}, {Growth: 1.25, H0: .01},
		{Filter: control.Integral, Theta: .1}, {Filter: control.Integral, H0: 1e-4, Growth: 2},
		{Filter: control.PI34, Theta: .1}, {Filter: control.PI34, H0: 1, Theta: .3}, {Filter: control.PI34, Growth: control.AdGDGrowth},
	} {
		t.Run(c.String(), func(t *testing.T) {
			theta := c.Theta
			if theta == 0 {
				theta = .5
			}
			steps := watch(t, valley(), []float64{1, -2}, rk.Euler, c, 15)
			first := c.H0
			if first == 0 {
				first = 1e-3 * math.Sqrt(5) / math.Hypot(1, 20)
			}
			if steps[0].trial == 0 {
				near(t, "h[0]", steps[0].h, first)
			}
			before, last := 1., 0.
			for k := range steps[:len(steps)-1] {
				s, next := steps[k], steps[k+1]
				r := .5 * s.h / (theta * quotient(s))
				f := 1 / r
				switch c.Filter {
				case control.Integral:
					f = math.Min(5, math.Max(.2, .9/r))
				case control.PI34:
					f = math.Min(5, math.Max(.2, .9*math.Pow(r, -.7)*math.Pow(before, .4)))
				}
				if c.Growth == control.AdGDGrowth && last > 0 {
					f = math.Min(f, math.Sqrt(1+s.h/last))
				} else if c.Growth > 0 {
					f = math.Min(f, float64(c.Growth))
				}
				if s.trial > 0 {
					f = math.Min(f, 1)
				}
				if c.Filter != "" && r > 1+1e-12 {
					t.Errorf("a step with r = %v was accepted", r)
				}
				if next.trial == 0 {
					if d := math.Abs(next.h/(s.h*f) - 1); d > 1e-12 { // Δd and Δx cancel to some digits near the end
						t.Errorf("h[%d] = %v, want %v", k+1, next.h, s.h*f)
					}
				}
				before, last = r, s.h
			}
		})
	}
}

// Deadbeat with θ = ½ is h⁺ = ‖Δx‖/‖Δd‖, the geometric mean of the two steps of Barzilai and Borwein.
func TestRelativeIsBarzilaiBorwein(t *testing.T) {
	steps := watch(t, valley(), []float64{1, -2}, rk.Euler, control.Relative{}, 10)
	for k, s := range steps[:len(steps)-1] {
		var xx, xd, dd float64
		for i := range s.x {
			dx, dd1 := s.x1[i]-s.x[i], s.d[i]-s.d1[i]
			xx, xd, dd = xx+dx*dx, xd+dx*dd1, dd+dd1*dd1
		}
		long, short := xx/xd, xd/dd
		if d := math.Abs(steps[k+1].h/math.Sqrt(long*short) - 1); d > 1e-12 {
			t.Errorf("h[%d] = %v, want √(%v·%v)", k+1, steps[k+1].h, long, short)
		}
	}
}

// On a flow that has no clock of its own the two clocks give the same positions, also where steps are rejected:
// what is shortened is then the preconditioner, and the field has to follow it.
func TestRelativeClocks(t *testing.T) {
	for _, c := range []control.Relative{{H0: .01}, {Filter: control.Integral, H0: 2, Theta: .2}, {Filter: control.PI34, H0: 2, Theta: .2}} {
		for _, m := range []ode.Method{rk.Euler, rk.RK4} {
			flow, step := c, c
			step.Clock = control.PerStep
			rejected := 0
			a, b := watch(t, valley(), []float64{1, -2}, m, flow, 30), watch(t, valley(), []float64{1, -2}, m, step, 30)
			for k := range a {
				rejected += a[k].trial
				// The stages round differently, and the differences of forces magnify that as the steps shrink.
				if d := math.Abs(b[k].h*b[k].scale/(a[k].h*a[k].scale) - 1); d > 1e-11 {
					t.Errorf("%v: rate[%d] differs by %.3g", c, k, d)
				}
				if d := math.Abs(b[k].x1[0]/a[k].x1[0] - 1); d > 1e-11 {
					t.Errorf("%v: x[%d] differs by %.3g", c, k, d)
				}
			}
			if c.Filter != "" && rejected == 0 {
				t.Errorf("%v rejects nothing, so the test shows nothing", c)
			}
		}
	}
}

// A single curvature λ makes h·λ = 2θ, whatever the first step.
func TestRelativeFixedPoint(t *testing.T) {
	for _, theta := range []float64{.1, .25, .49} {
		sys := &ode.System{Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -7*y[0], -7*y[1] }}
		steps := watch(t, sys, []float64{1, -2}, rk.Euler, control.Relative{Theta: theta, H0: .03}, 5)
		for _, s := range steps[1:] {
			if d := math.Abs(s.h*7 - 2*theta); d > 1e-13 {
				t.Errorf("θ = %v: h·λ = %v", theta, s.h*7)
			}
		}
	}
}
