package lab_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim/catalogue"
)

// A program of one's own has a flow, a method, a control, a problem and an optimizer of its own.

// panics is the place in this file's parts that panics, none if empty.
var panics string

func panicAt(place string) {
	if panics == place {
		panic("out of order")
	}
}

// halved is the gradient flow at half the speed.
type halved struct{}

func (halved) String() string   { return "halved" }
func (halved) Describe() string { panicAt("Describe"); return "x' = -½M∇f(x)" }
func (halved) Cite() []string   { return []string{"cauchy1847methode"} }

func (halved) System(o *flows.Oracle) (*ode.System, error) {
	s := o.System(o.P.Dim, 0)
	s.FieldFromForce = func(dst []float64, p *ode.Point) { panicAt("field"); vec.Mul(dst, .5*p.M.Scale, p.M.Diag, p.Force()) }
	return s, nil
}

// twice is the explicit midpoint rule under a name of its own.
type twice struct{}

func (twice) String() string                        { return "twice" }
func (twice) Describe() string                      { return "the midpoint rule by another name" }
func (twice) Start(r *ode.Run) (ode.Stepper, error) { return rk.Midpoint.Start(r) }

// shrinking takes steps that shrink by Rate; Leaky counts attempts, which breaks the law of rejection.
type shrinking struct {
	H     float64 `spec:"h" in:"(0,inf)"`
	Rate  float64 `spec:"rate" in:"(0,1]"`
	Leaky bool    `spec:"leaky"`
}

var shrinkingDefaults = shrinking{H: .01, Rate: .99}

func (c shrinking) String() string { return spec.Format("shrinking", c, shrinkingDefaults) }

func (c shrinking) Start(*ode.Run) (ode.Controller, error) { return &shrinker{c, [1]float64{c.H}}, nil }

type shrinker struct {
	shrinking
	h [1]float64
}

func (c *shrinker) Propose(s *ode.Step) { panicAt("control"); s.SetTime(c.h[0]) }
func (c *shrinker) Accept(*ode.Step) bool {
	if c.Leaky {
		c.h[0] *= c.Rate
	}
	return true
}
func (c *shrinker) Update(*ode.Step)                  { c.h[0] *= c.Rate }
func (c *shrinker) State(visit func(state []float64)) { visit(c.h[:]) }

// bowl is f = ½C·‖x‖² in two variables.
type bowl struct {
	C float64 `spec:"c" in:"(0,inf)"`
}

func (b bowl) Problem() (*objective.Problem, error) {
	return objective.Quadratic([]float64{b.C, b.C}, false), nil
}

// slow is halved under Euler's method with the step LR.
type slow struct {
	LR float64 `spec:"lr" unit:"t" in:"(0,inf)"`
}

func (c slow) Triple() catalogue.Triple {
	return catalogue.Triple{Flow: halved{}, Method: rk.Euler, Control: control.Fixed{H: c.LR}}
}

func init() {
	flows.Register("halved", halved{})
	method.Register("twice", twice{})
	control.Register("shrinking", shrinkingDefaults)
	objective.Register("bowl", bowl{C: 1})
	catalogue.Register("slow", slow{LR: .5}, catalogue.Entry{
		Equation: "x ← x - ½·lr·g", Map: "h = lr", Rule: "as published", Cite: []string{"cauchy1847methode"},
	})
}

// A panic of a user's code is a broken law of check, and otherwise a failure that names the part; it is never bad input.
func TestOwnPanics(t *testing.T) {
	defer func() { panics = "" }()
	for _, c := range []struct {
		place, args string
		status      int
		want        string
	}{
		{"field", "check slow", lab.ExitClaims, "runs on rosenbrock"},
		{"Describe", "check slow", lab.ExitClaims, "explain"},
		{"control", "check halved/twice/shrinking", lab.ExitClaims, "runs on rosenbrock"},
		{"Describe", "list flows", lab.ExitFailed, "flows halved: panic: out of order"},
		{"Describe", "explain slow", lab.ExitFailed, "goroutine"},
		{"field", "solve bowl slow", lab.ExitFailed, "goroutine"},
		{"control", "solve bowl halved/twice/shrinking", lab.ExitFailed, "goroutine"},
	} {
		panics = c.place
		var out strings.Builder
		err := lab.Command(t.Context(), strings.Fields(c.args), &out, &out)
		panics = ""
		if err == nil || lab.ExitStatus(err) != c.status {
			t.Errorf("%s, a panic of %s: status %d, want %d: %v", c.args, c.place, lab.ExitStatus(err), c.status, err)
			continue
		}
		out.WriteString(err.Error())
		if got := out.String(); !strings.Contains(got, c.want) || !strings.Contains(got, "out of order") {
			t.Errorf("%s, a panic of %s: %s, want %q", c.args, c.place, got, c.want)
		}
	}
}

// What is registered is listed, explained, cited, solved and checked by name, as what comes with the library.
func TestOwnParts(t *testing.T) {
	for args, want := range map[string]string{
		"list flows":                  "x' = -½M∇f(x)",
		"list methods":                "the midpoint rule by another name",
		"list controls":               "shrinking",
		"list problems":               "bowl",
		"list optimizers":             "x ← x - ½·lr·g",
		"explain slow(lr=0.25)":       "halved/euler/fixed(h=0.25)",
		"cite halved/twice/shrinking": "cauchy1847methode",
		"cite slow":                   "cauchy1847methode",
		"solve bowl(c=2) slow halved/twice/shrinking": "converged",
		"check slow halved/twice/shrinking(rate=0.9)": "17 of 17 hold",
	} {
		out, err := command(t, strings.Fields(args)...)
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: %v, want %q in\n%s", args, err, want, out)
		}
	}
}

// A control that breaks a law is found, with status 3.
func TestCheckFindsABrokenLaw(t *testing.T) {
	out, err := command(t, "check", "gradient/euler/shrinking(leaky=true)")
	if lab.ExitStatus(err) != lab.ExitClaims || !strings.Contains(out, "rejection on rosenbrock") || strings.Contains(out, "17 of 17") {
		t.Errorf("%v\n%s", err, out)
	}
}

// Every list has every name, and every part says what it is.
func TestListOfParts(t *testing.T) {
	for kind, names := range map[string][]string{"flows": flows.Names(), "methods": method.Names(), "controls": control.Names(), "problems": objective.Names(), "optimizers": catalogue.Names()} {
		out, err := command(t, "list", kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if !strings.Contains(out, "\n"+n+" ") {
				t.Errorf("list %s lacks %s", kind, n)
			}
		}
	}
	if _, err := command(t, "list", "flow"); err == nil || !strings.Contains(err.Error(), "did you mean flows?") {
		t.Error(err)
	}
}
