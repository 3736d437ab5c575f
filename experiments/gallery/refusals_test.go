package gallery

import (
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// A figure's settings are refused with a reason if they make no sense.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		e       string
		setting string
	}{
		{"identities", "momentum=1"}, {"identities", "problem=extpowellsingular(n=4)"}, {"identities", "n=10"},
		{"derivations", "problem=rosenbrock(n=3)"}, {"derivations", "length=-1"},
		{"timeconstants", "tau=1"}, {"timeconstants", "h=3,1"}, {"restarts", "mu=2"}, {"restarts", "seed=-1"}, {"catalogue", "gtol=0"},
	} {
		e, err := lab.Find(c.e)
		if err != nil {
			t.Fatal(err)
		}
		v, err := e.Values([]string{c.setting})
		if err == nil {
			_, err = e.Points(v)
		}
		if err == nil {
			t.Errorf("%s: %s is accepted", e.Name, c.setting)
		}
	}
}
