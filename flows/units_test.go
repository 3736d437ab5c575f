package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/spec"
)

// Every number of every registered flow has a unit, and scaling by powers of two there and back changes nothing.
func TestUnits(t *testing.T) {
	for _, word := range flows.Samples() {
		f, err := flows.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		there, err := spec.Rescale(f, spec.Scale{X: 0x1p10, T: 0x1p4, F: 0x1p-6})
		if err != nil {
			t.Errorf("%s: %v", word, err)
			continue
		}
		back, err := spec.Rescale(there, spec.Scale{X: 0x1p-10, T: 0x1p-4, F: 0x1p6})
		if err != nil || back.String() != f.String() {
			t.Errorf("%s comes back as %v, %v", word, back, err)
		}
	}
}

// The units that depend on other fields, and those of time.
func TestUnitsByValue(t *testing.T) {
	for word, want := range map[string]struct {
		scaled string
		time   float64
	}{
		"gradient(l2=1)":                     {"gradient(l2=16)", 1. / 16},
		"heavyball(gamma=1,b=1,v0=1)":        {"heavyball(gamma=0.125,b=8,v0=8)", 2 / 8.},
		"bregman(p=3,c=1)":                   {"bregman(p=3,c=0.0001220703125)", 2 / 8.}, // 4/64/8³
		"damped(gamma=1,power=0)":            {"damped(gamma=0.125,power=0,shift=8)", 2 / 8.},
		"damped(gamma=1,power=3)":            {"damped(gamma=64,power=3,shift=8)", 2 / 8.},
		"relativistic(gamma=1,c=1,m=2)":      {"relativistic(gamma=0.125,c=0.25,m=2048)", 2 / 8.},
		"nag(mu=1)":                          {"nag(mu=16,gamma0=16)", 1},
		"newton":                             {"newton", 1},
		"mirror(map=hyperbolic)":             {"mirror(map=hyperbolic(beta=2))", 2 / 64.},
		"mirror(map=pnorm(p=1.5))":           {"mirror(map=pnorm(p=1.5))", 4 / 64.},
		"steepest(norm=linf,unit=true)":      {"steepest(norm=linf,unit=true)", 2},
		"kinetic(b=1.5)":                     {"kinetic(b=1.5)", 2 / 4.},
		"matched(p=3)":                       {"matched(p=3)", 2 / 4.},
		"averaged(heavyball,lowpass(tau=1))": {"averaged(heavyball,lowpass(tau=8))", 2 / 8.},
		"relaxation(tau=1,decay=1)":          {"relaxation(tau=8,decay=16)", 4 / 64.},
		"composite(l1=1)":                    {"composite(l1=32)", 4 / 64.},
		"lookahead(gradient(l2=1))":          {"lookahead(gradient(l2=16))", 4 / 64.},
		"ieq(c=2)":                           {"ieq(c=128)", 4 / 64.},
	} {
		f, err := flows.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		got, err := spec.Rescale(f, spec.Scale{X: 2, T: 8, F: 64})
		if err != nil || got.String() != want.scaled {
			t.Errorf("%s is %v, want %s: %v", word, got, want.scaled, err)
		}
		if u := flows.TimeUnit(f, 2, 64); math.Abs(u-want.time) > 1e-15 {
			t.Errorf("%s: its time has the unit %v, want %v", word, u, want.time)
		}
	}
}
