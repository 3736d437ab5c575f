package flows_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
)

func TestParseErrors(t *testing.T) {
	for word, want := range map[string]string{
		"gradent":                          "did you mean gradient?",
		"heavyball(gama=1)":                "did you mean gamma?",
		"heavyball(damping=exakt)":         "did you mean exact?",
		"heavyball(precond=forc)":          "did you mean force?",
		"heavyball(gamma=-1)":              "gamma=-1 must be finite and not negative",
		"heavyball(gamma=Inf)":             "gamma=+Inf must be finite and not negative",
		"heavyball(v0=-Inf)":               "v0=-Inf must be finite",
		"gradient(l2=x)":                   "l2=x: not a number",
		"relaxation(beta=1)":               "beta=1 must be in [0, 1)",
		"relaxation(beta=0.9,tau=1)":       "give one",
		"relaxation(tau=1,debias=2)":       "true or false",
		"relaxation(debias=true,warm=1)":   "excludes warm",
		"relaxation(beta=0.9,decay=-0.01)": "decay=-0.01 must be finite and not negative",
		"gradient(":                        "not closed",
	} {
		if f, err := flows.Parse(word); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, %v, want an error with %q", word, f, err, want)
		}
	}
}

// What String cannot read back, System refuses, too.
func TestSystemErrors(t *testing.T) {
	for _, f := range []flows.Flow{
		flows.Gradient{L2: -1}, flows.HeavyBall{Gamma: math.NaN()}, flows.HeavyBall{Damping: "none"}, flows.HeavyBall{Precond: "x"},
		flows.HeavyBall{V0: math.Inf(1)}, flows.Relaxation{Beta: 1}, flows.Relaxation{Tau: -1}, flows.Relaxation{Tau: math.NaN()},
	} {
		if _, err := f.System(&flows.Oracle{P: objective.Must("beale")}); err == nil {
			t.Errorf("%v makes a system", f)
		}
	}
}

// The zero value is the plain heavy ball, however it is written.
func TestZeroValues(t *testing.T) {
	for _, word := range []string{"heavyball", "heavyball(damping=explicit)", "heavyball(precond=velocity)"} {
		if f, err := flows.Parse(word); err != nil || f != (flows.HeavyBall{}) {
			t.Errorf("Parse(%q) = %#v, %v", word, f, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, w := range []string{"gradient(l2=0.1)", "heavyball(gamma=1,b=0.1,damping=exact,precond=force)", "relaxation(beta=0.9,debias=true)", "x(", "heavyball(v0=-1e-3)", "kinetic(b=1.5)", "steepest(norm=l1,unit=true)", "natural(damp=1)", "matched(p=3)"} {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		a, err := flows.Parse(word)
		if err != nil {
			return
		}
		if b, err := flows.Parse(a.String()); err != nil || b != a {
			t.Errorf("%q reads as %#v, which prints as %q and reads back as %#v, %v", word, a, a.String(), b, err)
		}
		if _, err := a.System(&flows.Oracle{P: objective.Must("beale")}); err != nil && !strings.Contains(err.Error(), " needs ") && !strings.Contains(err.Error(), "does not hold") {
			t.Errorf("%q reads, but makes no system: %v", word, err)
		}
	})
}
