package method_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/ode/spec"
)

// kutta3 is a tableau of one's own, and nudge a method with a field: Euler's with steps of a share of the length.
var kutta3 = &rk.Tableau{
	Name: "kutta3", Order: 3,
	A: [][]float64{{}, {.5}, {-1, 2}}, B: []float64{1. / 6, 2. / 3, 1. / 6}, C: []float64{0, .5, 1},
	Ref: "W. Kutta, Z. Math. Phys. 46 (1901), 435-453",
}

type nudge struct {
	Share float64 `spec:"share" unit:"1" in:"(0,1]"`
}

func (m nudge) String() string { return spec.Format("nudge", m, nudge{1}) }

func (m nudge) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("nudge: %w", err)
	}
	return m, nil
}

func (m nudge) Try(s *ode.Step) error {
	for i, f := range s.L.Field() {
		s.R.Y[i] = s.L.Y[i] + float64(float64(m.Share*s.H)*f)
	}
	return nil
}

func init() {
	method.Register("kutta3", kutta3)
	method.Register("nudge", nudge{1}, "nudge", "nudge(share=0.5)")
}

// What is registered is read, also within doubled, and obeys the laws of methods; names are taken once among all families.
func TestRegister(t *testing.T) {
	for _, text := range []string{"kutta3", "nudge", "nudge(share=0.5)", "doubled(kutta3)"} {
		m, err := method.Parse(text)
		if err != nil || m.String() != text {
			t.Fatalf("%s: %v, %v", text, m, err)
		}
		t.Run(text, func(t *testing.T) { odetest.Pair(t, odetest.Arc, m, control.Fixed{H: .02}) })
	}
	odetest.Method(t, kutta3, odetest.Order(3), odetest.Evals(3))
	for text, want := range map[string]string{"kutta3(order=2)": "takes no arguments", "nudge(share=2)": "share=2", "kuta3": "did you mean kutta3?"} {
		if _, err := method.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	for name, want := range map[string]string{"dp5": "registered already", "baoab": "registered already", "kutta3": "registered already", "a b": "does not belong in it"} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.Contains(r, want) {
					t.Errorf("%q: the panic is %q, want %q", name, r, want)
				}
			}()
			method.Register(name, sde.BAOAB{})
		}()
	}
}
