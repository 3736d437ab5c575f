package objective

import (
	"fmt"
	"strings"
	"testing"
)

type noProblem struct{}

func (noProblem) Problem() (*Problem, error) { return nil, nil }

// A pointer and nil are no definitions, and a definition that makes nothing is an error.
func TestRegisterRefuses(t *testing.T) {
	for want, f := range map[string]func(){
		"*objective.noProblem, which is not a struct": func() { Register("refused", &noProblem{}) },
		"<nil>, which is not a struct":                func() { Register[Definition]("refused", nil) },
		"the name rosenbrock is taken":                func() { Register("rosenbrock", noProblem{}) },
		"reads as a number":                           func() { Register("nan", noProblem{}) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("the panic is %q, want %q in it", got, want)
				}
			}()
			f()
		}()
	}
	n := named[noProblem]{name: "nothing"}
	if _, err := n.problem(t.Context()); err == nil || !strings.Contains(err.Error(), "neither a problem nor an error") {
		t.Errorf("a nil problem is the error %v", err)
	}
}
