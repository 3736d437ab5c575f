package control_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/stiff"
)

// A run without a control has Gustafsson's where the method solves equations, PI where it has an estimate and does not, and
// else an error that names control.Fixed; the solution says which, and the run has it.
func TestDefault(t *testing.T) {
	decay := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0], -100*y[1] }}
	for _, c := range []struct {
		m    ode.Method
		want string
	}{
		{rk.Tsit5, "pi(rtol=1e-6,atol=4e-9)"}, {stab.RKC2{}, "pi(rtol=1e-6,atol=4e-9)"}, {stiff.Radau5{}, "gustafsson(rtol=1e-6,atol=4e-9)"},
		{stiff.Rodas4, "gustafsson(rtol=1e-6,atol=4e-9)"}, {stiff.TRBDF2, "gustafsson(rtol=1e-6,atol=4e-9)"},
		{multistep.Adams{}, "gustafsson(rtol=1e-6,atol=4e-9,hold=2)"}, {multistep.BDF{}, "gustafsson(rtol=1e-6,atol=4e-9,hold=2)"},
		{rk.Euler, "fixed(h=0.01)"}, {split.Symplectic{}, "part"}, {stiff.Trapezoidal, "fixed(h=0.01)"},
	} {
		it, err := ode.New(context.Background(), decay, []float64{1, -4}, 0, 1, ode.Config{Method: c.m})
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v: %v, want %s", c.m, err, c.want)
			}
			continue
		}
		if got := it.Run().Control.String(); got != c.want {
			t.Errorf("%v: the run has %s, want %s", c.m, got, c.want)
		}
		sol, err := ode.Solve(context.Background(), decay, []float64{1, -4}, 0, 1, ode.Config{Method: c.m})
		if err != nil || sol.Control.String() != c.want || math.Abs(sol.Y[0]-math.Exp(-1)) > 1e-5 {
			t.Errorf("%v: %v by %v, %v", c.m, sol.Y, sol.Control, err)
		}
	}
	sol, err := ode.Solve(context.Background(), decay, []float64{0, 0}, 0, 1, ode.Config{Method: rk.DP5})
	if err != nil || sol.Control.String() != "pi(rtol=1e-6,atol=1e-9)" {
		t.Errorf("from zero: %v, %v", sol.Control, err)
	}
	it, err := ode.New(context.Background(), decay, []float64{1, 1}, 0, 1, ode.Config{Method: stiff.Rodas4})
	if err != nil || !it.Next() {
		t.Fatal(err)
	}
	if s := it.Snapshot(); s.Control != "gustafsson(rtol=1e-6,atol=1e-9)" || it.Restore(s) != nil {
		t.Errorf("a snapshot by %q, restored: %v", s.Control, it.Restore(s))
	}
}

// Every registered method either runs without a control on a plain decay or says what it lacks.
func TestDefaultOfAll(t *testing.T) {
	for _, w := range method.Samples() {
		m, err := method.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		sol, err := ode.Solve(context.Background(), odetest.Arc.System(), odetest.Arc.Y0, 0, odetest.Arc.T1, ode.Config{Method: m})
		switch {
		case sol.Control != nil:
			if e := odetest.Arc.Err(sol.Y); err == nil && sol.Reason.Status == ode.Reached && e > .02 {
				t.Errorf("%s by %v: an error of %.2g", w, sol.Control, e)
			}
		case err == nil || err.Error() == "":
			t.Errorf("%s: no control and no error", w)
		}
	}
}

// On van der Pol's equation the default is Gustafsson's control, which takes 8 rejections with Radau5 where PI with its gain
// of 0.4/k takes 64, and a fifth fewer evaluations with Radau5 and Rodas4.
func TestDefaultIsGustafsson(t *testing.T) {
	p := odetest.VanDerPol
	for _, m := range []ode.Method{stiff.Radau5{}, stiff.Rodas4, stiff.Rodas5P, stiff.ROS3P, stiff.TRBDF2, stiff.SDIRK4} {
		run := func(c ode.Control) ode.Stats {
			sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: m, Control: c})
			if err != nil {
				t.Fatal(err)
			}
			return sol.Stats
		}
		own := run(nil)
		made, pi := run(control.Gustafsson{RTol: 1e-6, ATol: 2e-9}), run(control.PI{RTol: 1e-6, ATol: 2e-9})
		if own != made {
			t.Errorf("%v: %+v by default, %+v by Gustafsson's control", m, own, made)
		}
		t.Logf("%v: default %d evaluations, %d rejections; PI %d, %d", m, own.FieldEvals, own.Rejected, pi.FieldEvals, pi.Rejected)
		if name := m.String(); (name == "radau5" || name == "rodas4") && float64(pi.FieldEvals) < 1.1*float64(own.FieldEvals) {
			t.Errorf("%s: %d evaluations by default, %d by PI", name, own.FieldEvals, pi.FieldEvals)
		}
	}
}
