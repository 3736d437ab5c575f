package lab_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/optim"
)

// A name that is no optimizer's is an error that says what it is and how it is used; another one lists no more than a few.
func TestWhatIs(t *testing.T) {
	for _, args := range []string{"check %", "cite %", "explain %", "solve rosenbrock %"} {
		for name, want := range map[string]string{
			"heavyball":              "heavyball is a flow, not an optimizer: the first part of an optimizer FLOW/METHOD/CONTROL, heavyball/euler/fixed(h=0.01) say",
			"heavyball(gamma=1)":     "heavyball is a flow",
			"halved":                 "halved is a flow",
			"dp5":                    "dp5 is a method, not an optimizer: the second part of an optimizer FLOW/METHOD/CONTROL, or integrate vdpol dp5",
			"slope(tol=0.1)":         "slope is a control, not an optimizer",
			"shrinking":              "gradient/euler/shrinking say",
			"ackley":                 "ackley is a problem, not an optimizer: solve ackley bb",
			"bowl":                   "bowl is a problem",
			"arenstorf":              "arenstorf is a test problem of ordinary differential equations, not an optimizer: integrate arenstorf dp5",
			"nothing-at-all-like-it": "; list optimizers has them",
			"adma":                   "did you mean adam?",
		} {
			_, err := command(t, strings.Fields(strings.Replace(args, "%", name, 1))...)
			if err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 300 {
				t.Errorf("%s: %v, want %s", strings.Replace(args, "%", name, 1), err, want)
			}
		}
	}
	for args, want := range map[string]string{
		"solve adam rosenbrock":     "adam is an optimizer, not a problem: solve rosenbrock adam",
		"solve arenstorf bb":        "integrate arenstorf dp5",
		"solve quadratic(k=1) bb":   "quadratic: ",
		"solve nothing-like-any bb": "no problem",
		"solve x^2+y^4 bb":          "'^' does not belong in it; list problems has the names, and a formula of your own is a Go function, objective.Problem{",
		"solve sin(x)-1 bb":         "list problems has the names",
	} {
		if _, err := command(t, strings.Fields(args)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
	for _, o := range []string{"heavyball/euler/fixed(h=0.01)", "gradient/euler/slope(tol=0.1)"} { // what the errors propose
		if _, err := optim.Parse(o); err != nil {
			t.Error(err)
		}
	}
}
