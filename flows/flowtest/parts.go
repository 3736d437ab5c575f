package flowtest

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// parts checks that one step of the scheme is y + h·f + O(h²): halving h halves what it misses f by.
func (s *suite) parts(t *testing.T) {
	const h = 1e-3
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		if sys.Scheme == "" || sys.NoField {
			t.Skip("the flow has no scheme, or no field")
		}
		places(t, sys, p, func(pt *ode.Point) {
			if jumps(t, sys, pt) {
				t.Skip("the scheme has a jump, which no field follows")
			}
			y, at, f := slices.Clone(pt.Y), pt.T, slices.Clone(pt.Field())
			miss := func(h float64) float64 {
				copy(pt.Y, y)
				pt.T = at
				pt.Invalidate()
				follow(t, sys, pt, h)
				slope := make([]float64, len(y))
				for j := range slope {
					slope[j] = (pt.Y[j] - y[j]) / h
				}
				return far(slope, f)
			}
			// Rounding in the slope is 1e-16/h = 1e-13. What is missed is C·h, plus O(h²) of it.
			a, b := miss(h), miss(h/2)
			if a > 1e-11 && math.Abs(a/b-2) > .1 || math.IsInf(a, 1) || a > 100*h {
				t.Errorf("%s: the scheme %q misses the field by %.3g with h = %g and by %.3g with half of it, scale %g, diagonal %v",
					p.Name, sys.Scheme, a, h, b, pt.M.Scale, pt.M.Diag)
			}
		})
	}
}

// follow does the parts one after another at pt, over a time h.
func follow(t *testing.T, sys *ode.System, pt *ode.Point, h float64) {
	t.Helper()
	for _, name := range strings.Fields(sys.Scheme) {
		i := slices.IndexFunc(sys.Parts, func(p ode.Part) bool { return p.Name == name })
		if i < 0 {
			t.Fatalf("the scheme %q has the part %q, which the flow has not", sys.Scheme, name)
		}
		n, x := len(pt.X()), slices.Clone(pt.X())
		sys.Parts[i].Flow(pt, h)
		if sys.Parts[i].Moves {
			pt.Invalidate()
		} else {
			if !slices.Equal(x, pt.Y[:n]) {
				t.Fatalf("the part %s moves the position and does not say so", name)
			}
			pt.InvalidateField()
		}
	}
}

// jumps reports that the scheme changes the state also over the time 0; the state stays.
func jumps(t *testing.T, sys *ode.System, pt *ode.Point) bool {
	t.Helper()
	y := slices.Clone(pt.Y)
	follow(t, sys, pt, 0)
	d := far(pt.Y, y)
	copy(pt.Y, y)
	pt.Invalidate()
	return d > 1e-12
}

// order checks that runs of the scheme come to the solution of the field at order 1 or better.
func (s *suite) order(t *testing.T) {
	const t1 = 1
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		if sys.Scheme == "" || sys.NoField {
			t.Skip("the flow has no scheme, or no field")
		}
		places(t, sys, p, func(pt *ode.Point) {
			if jumps(t, sys, pt) {
				t.Skip("the scheme has a jump, which no field follows")
			}
		})
		pt := begin(t, sys, p).Point()
		pt.M = &ode.Precond{Scale: 1}
		enter(t, sys, pt)
		solve := func(m ode.Method, c ode.Control) []float64 {
			sol, err := ode.Solve(context.Background(), s.system(t, &flows.Oracle{P: p}), pt.X(), 0, t1, ode.Config{Method: m, Control: c})
			if err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
			return sol.Y[:p.Dim]
		}
		want := solve(rk.DP5, control.PI{RTol: 1e-11, ATol: 1e-11})
		const fine = 1 << 12
		a := far(solve(split.Lie{}, control.Fixed{H: 1. / fine}), want)
		b := far(solve(split.Lie{}, control.Fixed{H: .5 / fine}), want)
		// The errors are C·h or, where a start takes out the first term, C·h². Below 1e-8 the reference counts.
		if order := vec.Log2(a / b); b > 1e-8 && !(order > .9) && sys.Space != ode.Bounded { // at a kink the reference is no better
			t.Errorf("%s: %d steps of the scheme miss the solution by %.3g, twice as many by %.3g: order %.2f, want 1", p.Name, fine, a, b, order)
		}
		if a > 1e-2 {
			t.Errorf("%s: %d steps of the scheme miss the solution by %.3g", p.Name, fine, a)
		}
	}
}
