package ode_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Euler with h = ½ on the force -y halves y in every step, so that all stops can be foretold.
func TestStops(t *testing.T) {
	never := ode.StopFunc(func(*ode.Point) ode.Reason { return ode.Reason{} })
	at := func(k int, s ode.Status) ode.Stop {
		return ode.StopFunc(func(p *ode.Point) ode.Reason {
			if p.T >= float64(k)/2 {
				return ode.Reason{Status: s, Text: "at " + s.String()}
			}
			return ode.Reason{}
		})
	}
	for _, c := range []struct {
		name  string
		stop  ode.Stop
		steps int
		want  ode.Status
		text  string
	}{
		{"small", ode.ForceNorm{Tol: .125}, 3, ode.Converged, "largest component of the force 0.125 ≤ 0.125"},
		{"below", ode.PotentialBelow{Value: .01}, 3, ode.Converged, "potential 0.0078125 ≤ 0.01"},
		{"budget", ode.MaxEvals{N: 4}, 4, ode.Limit, "4 evaluations"},
		{"any", ode.Any(never, at(5, ode.Stopped), at(2, ode.Converged)), 2, ode.Converged, "at converged"},
		{"any, two at once", ode.Any(at(2, ode.Stopped), at(2, ode.Converged)), 2, ode.Stopped, "at stopped"},
		{"all", ode.All(at(5, ode.Converged), at(2, ode.Converged)), 5, ode.Converged, "at converged and at converged"},
		{"all, one of them no convergence", ode.All(at(2, ode.Converged), at(5, ode.Stopped)), 5, ode.Stopped, "at converged and at stopped"},
		{"all, one of them never", ode.All(at(2, ode.Converged), never), 20, ode.Limit, "20 steps"},
		{"nested", ode.Any(never, ode.All(at(3, ode.Stopped), ode.Any(never, at(4, ode.Stopped)))), 4, ode.Stopped, "at stopped and at stopped"},
		{"none of none", ode.Any(), 20, ode.Limit, "20 steps"},
		{"all of none", ode.All(nil, nil), 20, ode.Limit, "20 steps"},
		{"at the start", at(0, ode.Converged), 0, ode.Converged, "at converged"},
	} {
		var n counted
		sol := solve(t, n.system(), []float64{1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}, Stop: c.stop, MaxSteps: 20})
		if sol.Stats.Steps != c.steps || sol.Reason != (ode.Reason{Status: c.want, Text: c.text}) || sol.Reason.Converged() != (c.want == ode.Converged) {
			t.Errorf("%s: %d steps, %+v, want %d, %v, %q", c.name, sol.Stats.Steps, sol.Reason, c.steps, c.want, c.text)
		}
	}
	if s := ode.Any(ode.ForceNorm{Tol: 1e-8}, ode.All(ode.MaxEvals{N: 3}, ode.PotentialBelow{Value: .5})).String(); s != "any(forcenorm(tol=1e-8),all(maxevals(n=3),potentialbelow(value=0.5)))" {
		t.Error(s)
	}
}

// The stop comes before the end of the interval and before the limit, where several hold.
func TestStopComesFirst(t *testing.T) {
	var n counted
	cfg := ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}, MaxSteps: 2, Stop: ode.StopFunc(func(p *ode.Point) ode.Reason {
		if p.T < 1 {
			return ode.Reason{}
		}
		return ode.Reason{Status: ode.Stopped, Text: "mine"}
	})}
	if sol := solve(t, n.system(), []float64{1}, 0, 1, cfg); sol.Reason.Text != "mine" {
		t.Errorf("%+v", sol.Reason)
	}
	cfg.Stop = nil
	if sol := solve(t, n.system(), []float64{1}, 0, 1, cfg); sol.Reason != (ode.Reason{Status: ode.Reached, Text: "t = 1"}) {
		t.Errorf("%+v", sol.Reason)
	}
}

func TestStatus(t *testing.T) {
	words := map[string]bool{}
	for s := ode.Running; s <= ode.Canceled; s++ {
		w := s.String()
		if words[w] || w == "" || strings.ContainsAny(w, "( ") {
			t.Errorf("status %d is %q", s, w)
		}
		words[w] = true
		if want := s == ode.Reached || s == ode.Converged || s == ode.Stopped || s == ode.Limit; s.OK() != want {
			t.Errorf("%v.OK() = %v", s, s.OK())
		}
	}
	if s := ode.Status(99).String(); s != "status(99)" {
		t.Error(s)
	}
}
