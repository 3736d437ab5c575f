package flows_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Flows with a jump that no field says, and flows without a field, refuse the methods that follow the field: such runs
// once stood still at x0, or were NaN after the first step.
func TestFieldMethodsAreRefused(t *testing.T) {
	p := objective.Must("quadratic(n=4,kappa=10)")
	for word, refused := range map[string]bool{
		"lookahead(gradient)":                         true,
		"lookahead(averaged(gradient))":               true,
		"averaged(lookahead(gradient),ema(0.9))":      true,
		"lookahead(lookahead(gradient))":              true,
		"relaxation":                                  true,
		"relaxation(debias=true)":                     true,
		"averaged(relaxation)":                        true,
		"nadam":                                       true,
		"adan":                                        true,
		"adan(beta1=0.9)":                             true,
		"composite(l1=0.1,fista=true)":                true,
		"relaxation(beta=0.9,debias=true)":            false,
		"relaxation(beta=0.9,debias=true,decay=0.01)": false,
		"nadam(beta=0.9,psi=0.004)":                   false,
		"adan(beta1=0.98,beta2=0.92)":                 false,
		"averaged(gradient)":                          false,
		"averaged(gradient,ema(0))":                   true,
		"averaged(gradient,lowpass(tau=0.5))":         false,
		"schedulefree(beta=0.9)":                      false,
	} {
		f, err := flows.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []ode.Method{rk.Euler, rk.RK4, rk.DP5} {
			s, err := f.System(&flows.Oracle{P: p})
			if err != nil {
				t.Fatal(err)
			}
			sol, err := ode.Solve(t.Context(), s, []float64{1, 2, 3, 4}, 0, 1, ode.Config{Method: m, Control: control.Fixed{H: .01}})
			if refused && (err == nil || !strings.Contains(err.Error(), "method lie")) || !refused && err != nil {
				t.Errorf("%s under %v: %v", word, m, err)
			}
			if !refused && p.Func(sol.Y[:4]) >= p.Func([]float64{1, 2, 3, 4}) {
				t.Errorf("%s under %v did not descend: %v", word, m, sol.Y[:4])
			}
		}
	}
}
