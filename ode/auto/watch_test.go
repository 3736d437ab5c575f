package auto

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
)

// An explicit method is left when most of its attempts are rejected, for their error or for their values; not for a fourth
// of them, nor for a shortage of stages; an implicit one never is.
func TestRejections(t *testing.T) {
	try := func(k kind, rejectedFor func(*ode.Stats), every int) *watch {
		stats := &ode.Stats{}
		w := &watch{kind: k, interval: 3, run: &ode.Run{Sys: &ode.System{SpectralRadius: func(float64, []float64) float64 { return 0 }}, Stats: stats}}
		for i := range 40 {
			if i%every == 0 {
				rejectedFor(stats)
				w.see(&ode.Step{})
			} else {
				w.lost = max(0, w.lost-.5) // what an accepted step does
			}
			w.Check(nil)
		}
		return w
	}
	byError, bySolver := func(s *ode.Stats) { s.ByError++ }, func(s *ode.Stats) { s.BySolver++ }
	for name, c := range map[string]struct {
		w     *watch
		fired bool
	}{
		"explicit": {try(explicit, byError, 1), true}, "stabilized": {try(stabilized, byError, 1), true}, "implicit": {try(implicit, byError, 1), false},
		"a fourth": {try(explicit, byError, 4), false}, "stages": {try(stabilized, bySolver, 1), false},
	} {
		if c.w.fired != c.fired || c.fired && !strings.Contains(c.w.trouble, "rejected") {
			t.Errorf("%s: changed: %v, %q, want %v", name, c.w.fired, c.w.trouble, c.fired)
		}
	}
}
