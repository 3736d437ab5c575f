package flowtest

import (
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
)

// rounding is what a few operations on numbers of size one may differ by when they are done in another order.
const rounding = 1e-14

func (s *suite) drive(t *testing.T) {
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		n := p.Dim
		want, got := make([]float64, n), make([]float64, n)
		places(t, sys, p, func(pt *ode.Point) {
			y := slices.Clone(pt.Y)
			f := p.FuncGrad(want, y[:n])
			for j := range want {
				want[j] = -want[j] - s.l2*y[j]
			}
			if d := far(pt.Force(), want); d > rounding {
				t.Errorf("%s: the force at %.3g is %v, want -∇f = %v", p.Name, y[:n], pt.Force(), want)
			}
			if sys.Both != nil {
				v := sys.Both(got, pt.T, pt.Y)
				if d := far(got, want); d > rounding {
					t.Errorf("%s: Both gives the force %v, want %v", p.Name, got, want)
				}
				if d := far([]float64{v}, []float64{f}); d > rounding {
					t.Errorf("%s: Both gives the potential %v, want %v", p.Name, v, f)
				}
			}
			if d := far([]float64{pt.Potential()}, []float64{f}); d > rounding {
				t.Errorf("%s: the potential is %v, want f = %v", p.Name, pt.Potential(), f)
			}
			if !slices.Equal(pt.Y, y) {
				t.Errorf("%s: asking changed the state from %v to %v", p.Name, y, pt.Y)
			}
		})
	}
}

func (s *suite) field(t *testing.T) {
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		if sys.NoField {
			t.Skip("the flow has no field")
		}
		it := begin(t, sys, p)
		calls := counted(sys)
		dst := make([]float64, sys.Dim)
		places(t, sys, p, func(pt *ode.Point) {
			*calls = 0
			f := slices.Clone(pt.Field())
			if *calls > 1 {
				t.Errorf("%s: the field costs %d evaluations of the objective, want 1", p.Name, *calls)
			}
			if sys.FieldFromForce != nil {
				if sys.FieldFromForce(dst, pt); !slices.Equal(dst, f) {
					t.Errorf("%s: FieldFromForce gives %v, the field is %v", p.Name, dst, f)
				}
			}
			m := pt.M
			it.Run().Eval(dst, pt, pt.T, m)
			if d := far(dst, f); d > rounding {
				t.Errorf("%s: evaluated anew, the field is %v, was %v", p.Name, dst, f)
			}
			if *calls > 2 {
				t.Errorf("%s: two fields at different times cost %d evaluations of the objective", p.Name, *calls)
			}
		})
	}
}

// counted makes the system count its evaluations of the force.
func counted(sys *ode.System) *int {
	n := new(int)
	if drive := sys.Force; drive != nil {
		sys.Force = func(dst []float64, t float64, y []float64) {
			*n++
			drive(dst, t, y)
		}
	}
	if both := sys.Both; both != nil {
		sys.Both = func(dst []float64, t float64, y []float64) float64 {
			*n++
			return both(dst, t, y)
		}
	}
	return n
}
