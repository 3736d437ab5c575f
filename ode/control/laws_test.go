package control_test

import (
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
)

// Every registered control says in a line what it does and names its sources, and what wraps another one passes on both.
func TestSaysWhatItIs(t *testing.T) {
	type speaker interface {
		Describe() string
		Cite() []string
	}
	for _, text := range control.Samples() {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		s, ok := c.(speaker)
		if !ok || s.Describe() == "" || s.Describe() == text {
			t.Errorf("%s does not say what it is", text)
			continue
		}
		for _, around := range []ode.Control{
			control.Clip{Of: c}, control.Land{Of: c}, control.Limit{Of: c}, control.Schedule{Of: c}, control.Record{Of: c}, control.Descent{Of: c},
		} {
			w := around.(speaker)
			n := len(s.Cite())
			if k := len(w.Cite()); k < n || n > 0 && w.Cite()[k-n] != s.Cite()[0] || len(w.Describe()) < len(s.Describe()) {
				t.Errorf("%T around %s says %q and cites %q", around, text, w.Describe(), w.Cite())
			}
		}
	}
}

// A limit that is not set is not described.
func TestClipDescribesItsLimits(t *testing.T) {
	for spec, want := range map[string]string{
		"clip(fixed(h=0.1),max=1)":          ", at most 1",
		"clip(fixed(h=0.1),min=0.5)":        ", at least 0.5",
		"clip(fixed(h=0.1),grow=2)":         ", at most 2 times the one before",
		"clip(fixed(h=0.1),min=1,max=2)":    ", at least 1, at most 2",
		"clip(fixed(h=0.1))":                "",
		"clip(clip(fixed(h=0.1),max=1))":    ", at most 1",
		"clip(fixed(h=0.1),max=1,grow=1.5)": ", at most 1, at most 1.5 times the one before",
	} {
		c, err := control.Parse(spec)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.(control.Clip).Describe(); got != (control.Fixed{H: .1}).Describe()+want {
			t.Errorf("%s: %q", spec, got)
		}
	}
}
