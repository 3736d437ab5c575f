package control_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/auto"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
)

// tolerant returns the controls that have tolerances.
func tolerant(rtol, atol float64, atols spec.Vector) []ode.Control {
	return []ode.Control{
		control.PI{RTol: rtol, ATol: atol, ATols: atols},
		control.PI{RTol: rtol, ATol: atol, ATols: atols, Max: true},
		control.Gustafsson{RTol: rtol, ATol: atol, ATols: atols},
		control.Digital{RTol: rtol, ATol: atol, ATols: atols},
	}
}

// A list of equal tolerances is the number, bit by bit: in steps and rejections, in the iterations of implicit methods, in
// differences for Jacobians, and in the states between the steps.
func TestEqualATols(t *testing.T) {
	p := odetest.VanDerPol
	run := func(m ode.Method, c ode.Control) string {
		sol, err := ode.Solve(t.Context(), withoutJac(p), p.Y0, 0, .9, ode.Config{Method: m, Control: c, SaveAt: []float64{.1, .5, .8}, MaxSteps: 300})
		return fmt.Sprintf("%b %b %b %+v %v", sol.T, sol.Y, sol.States, sol.Stats, err)
	}
	texts := method.Samples()
	if testing.Short() {
		texts = []string{"tsit5", "dop853", "gbs(order=8)", "rkc2", "radau5", "rodas5p", "trbdf2", "bs3"}
	}
	n := 0
	for _, text := range texts {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		const rtol, atol = 1e-4, 1e-5
		one, each := tolerant(rtol, atol, ""), tolerant(rtol, 0, spec.VectorOf(atol, atol))
		for i := range one {
			if _, err := ode.New(t.Context(), p.System(), p.Y0, 0, .9, ode.Config{Method: m, Control: one[i]}); err != nil {
				continue // no error estimate, or it needs what the system has not
			}
			n++
			if got, want := run(m, each[i]), run(m, one[i]); got != want {
				t.Errorf("%s with %v:\n%s, and with the number\n%s", text, each[i], got, want)
			}
		}
	}
	if n < 32 {
		t.Errorf("only %d runs", n)
	}
	for _, name := range []string{"vdpol", "rober"} {
		p, err := odetest.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		run := func(atol float64, atols spec.Vector) string {
			sol, err := auto.Solve(t.Context(), withoutJac(p), p.Y0, 0, p.T1, auto.Config{RTol: 1e-4, ATol: atol, ATols: atols, SaveAt: []float64{1, 3}})
			return fmt.Sprintf("%b %b %+v %v %v", sol.Y, sol.States, sol.Stats, sol.Legs, err)
		}
		each := slices.Repeat([]float64{1e-8}, len(p.Y0))
		if got, want := run(0, spec.VectorOf(each...)), run(1e-8, ""); got != want {
			t.Errorf("auto on %s:\n%s, and with the number\n%s", name, got, want)
		}
	}
}

func withoutJac(p odetest.Problem) *ode.System {
	sys := p.System()
	sys.Jac, sys.JacVec = nil, nil
	return sys
}

// Every component may have a unit of its own: explicit methods with rescaled components, and their tolerances with them,
// take the same steps, bit by bit.
func TestATolsHaveTheUnitsOfTheirComponents(t *testing.T) {
	p := odetest.VanDerPol
	unit := []float64{0x1p20, 0x1p-13}
	scaled := &ode.System{Dim: 2, Field: func(dst []float64, tt float64, y []float64) {
		p.System().Field(dst, tt, []float64{y[0] / unit[0], y[1] / unit[1]})
		dst[0], dst[1] = dst[0]*unit[0], dst[1]*unit[1]
	}}
	for _, m := range []ode.Method{rk.Tsit5, rk.DOP853, rk.BS3, rk.GBS{Order: 6}} {
		one, other := tolerant(1e-5, 0, spec.VectorOf(1e-6, 1e-5)), tolerant(1e-5, 0, spec.VectorOf(1e-6*unit[0], 1e-5*unit[1]))
		for i := range one {
			a, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, 1.5, ode.Config{Method: m, Control: one[i]})
			b, err2 := ode.Solve(t.Context(), scaled, []float64{p.Y0[0] * unit[0], p.Y0[1] * unit[1]}, 0, 1.5, ode.Config{Method: m, Control: other[i]})
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			if a.Stats != b.Stats || a.Y[0]*unit[0] != b.Y[0] || a.Y[1]*unit[1] != b.Y[1] {
				t.Errorf("%v with %v: %v after %+v, and %v after %+v", m, one[i], a.Y, a.Stats, b.Y, b.Stats)
			}
		}
	}
}

// Robertson's second component is of the size 1e-5 to 1e-13: with tolerances of its own the run has it right to t = 1e11,
// for fewer steps than with the smallest for all.
func TestRobertson(t *testing.T) {
	p := odetest.Robertson
	atols := []float64{1e-8, 1e-14, 1e-6}
	const rtol = 1e-4
	for _, m := range []ode.Method{stiff.Radau5{}, stiff.Rodas5P, stiff.Rodas4, stiff.TRBDF2} {
		for _, sys := range []*ode.System{p.System(), withoutJac(p)} {
			run := func(c control.Gustafsson) ode.Solution {
				sol, err := ode.Solve(t.Context(), sys, p.Y0, 0, p.T1, ode.Config{Method: m, Control: c})
				if err != nil {
					t.Fatal(m, c, err)
				}
				return sol
			}
			each := run(control.Gustafsson{RTol: rtol, ATols: spec.VectorOf(atols...)})
			small := run(control.Gustafsson{RTol: rtol, ATol: 1e-14})
			for i, y := range each.Y {
				if e := math.Abs(y-p.End[i]) / (atols[i] + rtol*math.Abs(p.End[i])); e > 3 {
					t.Errorf("%v: component %d is %v, not %v: off by %.3g tolerances", m, i, y, p.End[i], e)
				}
			}
			t.Logf("%v: %d steps, %d vectors; with atol=1e-14 for all %d steps; %.4g", m, each.Stats.Steps, each.Stats.FieldEvals, small.Stats.Steps, each.Y)
			if each.Stats.Steps >= small.Stats.Steps {
				t.Errorf("%v: %d steps, and %d with atol=1e-14 for all", m, each.Stats.Steps, small.Stats.Steps)
			}
		}
	}
	sol, err := auto.Solve(t.Context(), p.System(), p.Y0, 0, p.T1, auto.Config{RTol: rtol, ATols: spec.VectorOf(atols...)})
	if err != nil {
		t.Fatal(err)
	}
	for i, y := range sol.Y {
		if e := math.Abs(y-p.End[i]) / (atols[i] + rtol*math.Abs(p.End[i])); e > 3 {
			t.Errorf("auto: component %d is %v, not %v: off by %.3g tolerances", i, y, p.End[i], e)
		}
	}
}

// A list of the wrong length is an error that says both, also within another control and in auto; what cannot be a
// tolerance is one, too.
func TestATolsThatDoNotFit(t *testing.T) {
	p := odetest.Robertson
	for _, c := range tolerant(1e-4, 0, spec.VectorOf(1e-8, 1e-14)) {
		for _, c := range []ode.Control{c, control.Land{Of: c, Times: []float64{1}}} {
			_, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, 1, ode.Config{Method: stiff.Rodas4, Control: c})
			if err == nil || !strings.Contains(err.Error(), "atol has length 2, the state has dimension 3") {
				t.Errorf("%v: %v", c, err)
			}
		}
	}
	if _, err := auto.Solve(t.Context(), p.System(), p.Y0, 0, 1, auto.Config{ATols: spec.VectorOf(1, 1, 1, 1)}); err == nil || !strings.Contains(err.Error(), "atol has length 4, the state has dimension 3") {
		t.Errorf("auto: %v", err)
	}
	for _, w := range []string{"(rtol=1e-3,atol=[1e-3,-1e-3])", "(rtol=1e-3,atol=[1e-3,x])"} {
		for _, name := range []string{"pi", "gustafsson", "digital"} {
			if c, err := control.Parse(name + w); err == nil || !strings.Contains(err.Error(), "atol") {
				t.Errorf("%v: %v", c, err)
			}
		}
	}
	for _, c := range tolerant(1e-3, 1e-3, "[1e-3]") {
		if _, err := ode.Solve(t.Context(), p.System(), p.Y0, 0, 1, ode.Config{Method: rk.Tsit5, Control: c}); err == nil || !strings.Contains(err.Error(), "one of the two") {
			t.Errorf("%v: %v", c, err)
		}
	}
	defer func() {
		if r := fmt.Sprint(recover()); !strings.Contains(r, "ATols[1] = -1") {
			t.Errorf("a negative tolerance: %s", r)
		}
	}()
	ode.New(t.Context(), p.System(), p.Y0, 0, 1, ode.Config{Method: rk.Tsit5, Control: control.PI{ATols: spec.VectorOf(1, -1, 1)}})
}

// Controls with lists print, are read back, and compare.
func TestATolsRoundTrip(t *testing.T) {
	all := map[ode.Control]bool{}
	for _, c := range tolerant(1e-4, 0, spec.VectorOf(1e-8, 1e-14, 1e-6)) {
		got, err := control.Parse(c.String())
		if err != nil || got.String() != c.String() || !strings.Contains(c.String(), "atol=[1e-8,1e-14,1e-6]") {
			t.Errorf("%v comes back as %v: %v", c, got, err)
		}
		all[c] = true
		if d := c.(interface{ Describe() string }).Describe(); !strings.Contains(d, "[1e-8,1e-14,1e-6]") {
			t.Errorf("%v is described as %s", c, d)
		}
	}
	for _, c := range tolerant(1e-4, 0, "[1e-8,1e-14,1e-6]") {
		if !all[c] {
			t.Errorf("%v is not itself", c)
		}
	}
}

// A run with a list is resumed with the same bits, and takes no memory in Next.
func TestATolsStateAndMemory(t *testing.T) {
	p := odetest.Robertson
	for _, m := range []ode.Method{rk.Tsit5, stiff.Radau5{}, stiff.Rodas5P, stiff.TRBDF2} {
		for _, c := range tolerant(1e-5, 0, spec.VectorOf(1e-8, 1e-12, 1e-6)) {
			start := func() *ode.Integrator {
				it, err := ode.New(context.Background(), withoutJac(p), p.Y0, 0, 1e5, ode.Config{Method: m, Control: c})
				if err != nil {
					t.Fatal(err)
				}
				return it
			}
			a, b := start(), start()
			for range 9 {
				a.Next()
			}
			var buf bytes.Buffer
			var s ode.Snapshot
			if err := gob.NewEncoder(&buf).Encode(a.Snapshot()); err != nil {
				t.Fatal(err)
			}
			if err := gob.NewDecoder(&buf).Decode(&s); err != nil {
				t.Fatal(err)
			}
			if err := b.Restore(s); err != nil {
				t.Fatal(err)
			}
			for range 9 {
				a.Next()
				b.Next()
			}
			if !slices.Equal(a.Point().Y, b.Point().Y) || a.Point().T != b.Point().T || a.Stats() != b.Stats() {
				t.Errorf("%v with %v: resumed it comes to %v, not to %v", m, c, b.Point().Y, a.Point().Y)
			}
			if n := testing.AllocsPerRun(10, func() { a.Next() }); n != 0 {
				t.Errorf("%v with %v: %v allocations in Next", m, c, n)
			}
		}
	}
}
