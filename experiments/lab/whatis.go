package lab

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// uses are the kinds of names in the order in which one is looked for, each with the sentence on its use, in which %[1]s
// is the name.
var uses = []struct {
	kind  string
	names func() []string
	use   string
}{
	{"an optimizer", optim.Names, "solve rosenbrock %[1]s, explain %[1]s, cite %[1]s, check %[1]s"},
	{"a flow", flows.Names, "the first part of an optimizer FLOW/METHOD/CONTROL, %[1]s/euler/fixed(h=0.01) say; " +
		"list flows describes it, flowtest.Check tests it"},
	{"a method", method.Names, "the second part of an optimizer FLOW/METHOD/CONTROL, or integrate vdpol %[1]s; list methods describes it, odetest.Laws and Pair test it"},
	{"a control", control.Names, "the third part of an optimizer FLOW/METHOD/CONTROL, gradient/euler/%[1]s say; list controls describes it"},
	{"a problem", objective.Names, "solve %[1]s bb; list problems describes it"},
	{"a test problem of ordinary differential equations", odetest.Names, "integrate %[1]s dp5"},
	{"an experiment", experimentNames, "run %[1]s, show %[1]s, cite %[1]s"},
}

// whatIs returns, in place of the error of a spec that does not read as an optimizer or a problem, one that says what its
// name is and how it is used, if it is a name of another kind than wanted; otherwise err.
func whatIs(text, wanted string, err error) error {
	t, bad := spec.Parse(text)
	if bad != nil {
		if wanted == "a problem" && formula(text) {
			return fmt.Errorf("%w; list problems has the names, and a formula of your own is a Go function, objective.Problem{Dim: n, Func: f, Grad: g}", err)
		}
		return err
	}
	for _, k := range uses {
		if k.kind == wanted && slices.Contains(k.names(), t.Name) {
			return err
		}
	}
	for _, k := range uses {
		if slices.Contains(k.names(), t.Name) {
			return fmt.Errorf("%s is %s, not %s: "+k.use, t.Name, k.kind, wanted)
		}
	}
	if strings.Contains(err.Error(), "; there are ") {
		return fmt.Errorf("%w; list %ss has them", err, strings.Fields(wanted)[1])
	}
	return err
}

// formula reports whether a text that does not read as a spec has, before or after its brackets, what formulas have.
func formula(text string) bool {
	head, _, _ := strings.Cut(text, "(")
	if end := strings.LastIndex(text, ")"); end >= 0 {
		head += text[end+1:]
	}
	return strings.ContainsAny(head, "^*/+- ")
}

// parseOptimizer is optim.Parse with the errors of [whatIs].
func parseOptimizer(text string) (optim.Optimizer, error) {
	o, err := optim.Parse(text)
	if err != nil {
		err = whatIs(text, "an optimizer", err)
	}
	return o, err
}

func experimentNames() []string {
	var names []string
	for _, e := range All() {
		names = append(names, e.Name)
	}
	return names
}
