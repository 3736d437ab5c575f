package catalogue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// Heun is gradient descent by Heun's method, x ← x - ½·LR·(g(x) + g(x - LR·g(x))): a user's optimizer. LR > 0. Two
// gradients a step.
type Heun struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	L2 float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
}

func (c Heun) Triple() catalogue.Triple {
	return catalogue.Triple{Flow: flows.Gradient{L2: c.L2}, Method: rk.Heun, Control: control.Fixed{H: c.LR}}
}

func init() {
	catalogue.Register("heungd", Heun{LR: 1e-3}, catalogue.Entry{
		Equation: "x ← x - ½·lr·(g(x) + g(x - lr·g(x)))",
		Map:      "h = lr, l2 = l2",
		Rule:     "differs: the method is Heun's, its use for descent is this test's",
		Cite:     []string{"hairer1993solving", "somebody2026test"},
		Samples:  []string{"heungd", "heungd(lr=0.0005,l2=0.1)"},
		Aliases:  []string{"heund"},
	})
}

// One's own optimizer is found by its name, reads back, is explained, cited, refused with its own keys, rescaled and
// run.
func TestRegister(t *testing.T) {
	if !slices.Contains(optim.Names(), "heungd") || slices.Contains(optim.Names(), "heund") || !slices.Contains(optim.Samples(), "heungd(lr=0.0005,l2=0.1)") {
		t.Errorf("not among the names and samples")
	}
	o := optim.Of(Heun{LR: .5})
	if got := optim.Must("heund(lr=0.5)"); !got.Equal(o) || o.String() != "heungd(lr=0.5)" || o.Triple() != "gradient/heun/fixed(h=0.5)" {
		t.Errorf("%#v, %#v", o, got)
	}
	if w := o.With("l2=1"); w.String() != "heungd(lr=0.5,l2=1)" {
		t.Error(w)
	}
	if r, err := optim.Rescale("heungd(lr=0.5,l2=1)", 2, 8); err != nil || r.String() != "heungd(lr=0.25,l2=2)" {
		t.Error(r, err)
	}
	if err := optim.AddReferences("@misc{somebody2026test,\n  author = {Somebody, A.},\n  title = {A test},\n  year = {2026},\n}\n"); err != nil {
		t.Fatal(err)
	}
	text, err := o.Explain()
	for _, want := range []string{"update      x ← x - ½·lr·", "ranges      lr (0,inf), l2 [0,inf)", "stability   stable for rate·λ < 2 on", "reference   A. Somebody"} {
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s without %q, %v", text, want, err)
		}
	}
	if !strings.Contains(o.Cite(), "@misc{somebody2026test") {
		t.Error(o.Cite())
	}
	if r, err := optim.Minimize(t.Context(), objective.Must("rosenbrock(n=2)"), nil, optim.Must("heungd"), optim.Settings{Steps: 100}); err != nil || r.Stats.FieldEvals < 200 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := optim.Minimize(t.Context(), objective.Must("rosenbrock(n=2)"), nil, optim.Of(Heun{LR: -1}), optim.Settings{}); fmt.Sprint(err) != "optim: heungd: lr=-1 must be positive and finite" {
		t.Error(err)
	}
	if _, err := optim.Parse("heungb"); err == nil || !strings.Contains(err.Error(), "did you mean heungd?") {
		t.Error(err)
	}
}

func TestRegisterPanics(t *testing.T) {
	full := catalogue.Entry{Equation: "x", Map: "x", Rule: "as published"}
	for want, f := range map[string]func(){
		"adam is registered twice":                        func() { catalogue.Register("adam", Heun{}, full) },
		"gd is registered twice":                          func() { catalogue.Register("gd", Heun{}, full) },
		"not a struct":                                    func() { catalogue.Register("other", nil, full) },
		`"no name" is not a name`:                         func() { catalogue.Register("no name", Heun{}, full) },
		"the entry of other needs Equation, Map and Rule": func() { catalogue.Register("other", Heun{}, catalogue.Entry{Map: "x"}) },
	} {
		func() {
			defer func() {
				if r := recover(); !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("%v, want %s", r, want)
				}
			}()
			f()
		}()
	}
}

// Every entry speaks of the keys that its struct has, and every number of a struct has a unit.
func TestEntries(t *testing.T) {
	for _, name := range catalogue.Names() {
		r, err := catalogue.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		if r.Equation == "" || strings.Contains(r.Equation, "\t") || !strings.Contains(r.Equation, "x") || strings.HasSuffix(strings.TrimSuffix(r.Equation, "..."), ".") {
			t.Errorf("%s: the equation is %q", name, r.Equation)
		}
		if _, err := spec.Rescale(r.Default, spec.Scale{X: 2, T: 2, F: 2}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(r.Cite) == 0 || len(r.Samples) == 0 {
			t.Errorf("%s has %d sources and %d samples", name, len(r.Cite), len(r.Samples))
		}
	}
}
