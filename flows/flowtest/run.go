package flowtest

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

func (s *suite) start(t *testing.T) {
	for _, p := range s.problems(t) {
		sys := s.system(t, &flows.Oracle{P: p})
		x0 := near(p, sys, 0)
		from := func(y0 []float64) *ode.Integrator {
			it, err := ode.New(context.Background(), s.system(t, &flows.Oracle{P: p}), y0, 0, math.Inf(1),
				ode.Config{Method: method(sys), Control: control.Fixed{H: 1e-2}, MaxSteps: 5})
			if err != nil {
				t.Fatal(err)
			}
			return it
		}
		it := from(x0)
		y0 := slices.Clone(it.Point().Y)
		if !slices.Equal(y0[:p.Dim], near(p, sys, 0)) || !slices.Equal(x0, near(p, sys, 0)) {
			t.Errorf("%s: Init moves the position from %v to %v", p.Name, near(p, sys, 0), y0[:p.Dim])
		}
		if !vec.Finite(y0) {
			t.Errorf("%s: Init gives the state %v", p.Name, y0)
		}
		whole := from(y0) // runs of one flow do not share systems: these two are at work at once
		for it.Next() {
			if !whole.Next() || !slices.Equal(it.Point().Y, whole.Point().Y) {
				t.Fatalf("%s: from the state that Init gives, a run is at %v, from the position at %v", p.Name, whole.Point().Y, it.Point().Y)
			}
		}
		if err := it.Err(); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func (s *suite) batches(t *testing.T) {
	p := data()
	draw := func(k int) []int { return []int{k % p.Rows, (5*k + 2) % p.Rows} }
	if _, err := s.flow.System(&flows.Oracle{P: p, Draw: draw}); err != nil {
		t.Skipf("the flow refuses batches: %v", err)
	}
	sys := s.system(t, &flows.Oracle{P: p, Draw: draw})
	if sys.Draw == nil {
		t.Fatal("the system does not draw; make it with Oracle.System, or hand on Oracle.Draw")
	}
	if sys.Jac != nil || sys.JacVec != nil || sys.SpectralRadius != nil {
		t.Error("with batches the system offers derivatives of the objective on all rows")
	}
	n := p.Dim
	want := make([]float64, n)
	for k := range 5 {
		sys.Draw(k)
		places(t, sys, p, func(pt *ode.Point) {
			sys.Draw(k)
			pt.Invalidate()
			p.FuncGradRows(want, pt.X(), draw(k))
			for j := range want {
				want[j] = -want[j] - s.l2*pt.Y[j]
			}
			if d := far(pt.Force(), want); d > rounding {
				t.Errorf("step %d: the force on the rows %v is %v, want %v", k, draw(k), pt.Force(), want)
			}
		})
	}
}

func (s *suite) memory(t *testing.T) {
	all := s.problems(t)
	p := all[len(all)-1]
	sys := s.system(t, &flows.Oracle{P: p})
	places(t, sys, p, func(pt *ode.Point) {
		free := func(what string, do func()) {
			if n := testing.AllocsPerRun(10, do); n != 0 {
				t.Errorf("%s allocates %v times, want 0", what, n)
			}
		}
		free("the field", func() { pt.Invalidate(); pt.Field() })
		free("the potential", func() { pt.Invalidate(); pt.Potential() })
		for _, part := range sys.Parts {
			free("the part "+part.Name, func() { part.Flow(pt, 1e-3); pt.Invalidate() })
		}
		if sys.Energy != nil {
			free("the energy", func() { sys.Energy(pt) })
		}
		if sys.Dissipation != nil {
			free("the dissipation", func() { sys.Dissipation(pt) })
		}
	})
}

func (s *suite) words(t *testing.T) {
	word := s.flow.String()
	term, err := spec.Parse(word)
	if err != nil {
		t.Fatalf("String prints %q, which is not a scheme: %v", word, err)
	}
	if !slices.Contains(flows.Names(), term.Name) {
		return // not registered
	}
	f, err := flows.Parse(word)
	switch {
	case err != nil:
		t.Errorf("String prints %q, which does not parse: %v", word, err)
	case !reflect.DeepEqual(f, s.flow):
		t.Errorf("String prints %q, which reads back as %#v, not %#v", word, f, s.flow)
	}
}
