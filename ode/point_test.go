package ode_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// counted is the force -y with the potential ½y², every call of which is counted.
type counted struct{ drives, potentials, boths int }

func (c *counted) system() *ode.System {
	drive := func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }
	potential := func(_ float64, y []float64) float64 { return y[0] * y[0] / 2 }
	return &ode.System{
		Dim:       1,
		Force:     func(dst []float64, t float64, y []float64) { c.drives++; drive(dst, t, y) },
		Potential: func(t float64, y []float64) float64 { c.potentials++; return potential(t, y) },
		Both: func(dst []float64, t float64, y []float64) float64 {
			c.boths++
			drive(dst, t, y)
			return potential(t, y)
		},
	}
}

func newRun(t *testing.T, sys *ode.System, y0 ...float64) (*ode.Integrator, *ode.Run) {
	t.Helper()
	it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}})
	if err != nil {
		t.Fatal(err)
	}
	return it, it.Run()
}

// A point computes on first use, once, and whoever asks for both pays for one where the run has said so.
func TestPointIsLazy(t *testing.T) {
	var c counted
	it, r := newRun(t, c.system(), 3)
	p := it.Point()
	for range 2 {
		if p.Force()[0] != -3 || p.Field()[0] != -3 || p.Potential() != 4.5 {
			t.Fatal("wrong values")
		}
	}
	if c != (counted{drives: 1, potentials: 1}) || it.Stats() != (ode.Stats{FieldEvals: 1, FuncEvals: 1}) {
		t.Errorf("%+v, %+v", c, it.Stats())
	}
	p.Invalidate()
	r.NeedPotential()
	if p.Force(); p.Potential() != 4.5 || c != (counted{drives: 1, potentials: 1, boths: 1}) || it.Stats().FieldEvals != 2 {
		t.Errorf("%+v, %+v", c, it.Stats())
	}
	p.Invalidate()
	if p.Potential(); p.Force()[0] != -3 || c.boths != 2 || it.Stats() != (ode.Stats{FieldEvals: 3, FuncEvals: 1}) {
		t.Errorf("%+v, %+v", c, it.Stats())
	}
	if !math.IsNaN(p.SpectralRadius()) || it.Stats().SpectralRadii != 0 {
		t.Error("an unknown spectral radius is not NaN")
	}
}

// A point that follows another asks there, in either direction of time, until it moves.
func TestPointFollows(t *testing.T) {
	var c counted
	it, r := newRun(t, c.system(), 3)
	p, q := it.Point(), r.NewPoint()
	q.Alias(p)
	if q.Force()[0] != -3 || p.Force()[0] != -3 || c.drives != 1 {
		t.Errorf("asked at the follower: %+v", c)
	}
	q.Y[0] = 5
	q.Invalidate()
	if q.Force()[0] != -5 || p.Force()[0] != -3 || c.drives != 2 {
		t.Errorf("after it has moved: %+v", c)
	}
	q.Alias(p)
	q.InvalidateField() // nothing beyond the position: the force is still known
	if q.Force()[0] != -3 || q.Potential() != 4.5 || p.Potential() != 4.5 || c != (counted{drives: 2, potentials: 1}) {
		t.Errorf("%+v", c)
	}
}

// A plain system with a state beyond the position evaluates anew when that turns; one without force and field apart
// asks once for both, also at a follower.
func TestPlainPoint(t *testing.T) {
	calls := 0
	sys := &ode.System{Dim: 2, Pos: 1, Field: func(dst []float64, _ float64, y []float64) {
		calls++
		dst[0], dst[1] = y[1], -y[0]
	}}
	it, r := newRun(t, sys, 1, 2)
	p, q := it.Point(), r.NewPoint()
	q.Alias(p)
	m := ode.Precond{Scale: 2, Diag: []float64{3}}
	q.M = &m
	if d, f := q.Force(), q.Field(); len(d) != 1 || d[0] != 2 || f[0] != 12 || f[1] != -1 || calls != 1 {
		t.Errorf("force %v, field %v after %d calls", d, f, calls)
	}
	if f := p.Field(); f[0] != 2 || f[1] != -1 || calls != 1 {
		t.Errorf("field %v after %d calls", f, calls)
	}
	p.Y[1] = 7
	p.InvalidateField()
	if f := p.Field(); f[0] != 7 || calls != 2 {
		t.Errorf("field %v after %d calls", f, calls)
	}
	if x := p.X(); len(x) != 1 || !math.IsNaN(p.Potential()) {
		t.Errorf("position %v, potential %v", x, p.Potential())
	}
}

// A system of Both alone has force and potential; a position filled up by Init finds the state zero.
func TestBothAndInit(t *testing.T) {
	var c counted
	whole := c.system()
	sys := &ode.System{Dim: 2, Pos: 1, Both: whole.Both, FieldFromForce: func(dst []float64, p *ode.Point) {
		dst[0], dst[1] = p.M.Scale*p.Y[1], p.Force()[0]
	}, Init: func(p *ode.Point) { p.Y[1] += 10 * p.Force()[0] }}
	it, _ := newRun(t, sys, 3)
	if p := it.Point(); p.Y[1] != -30 || p.Field()[0] != -30 || p.Field()[1] != -3 || p.Potential() != 4.5 || c.boths != 1 {
		t.Errorf("%v, %v, %+v", p.Y, p.Field(), c)
	}
	it, _ = newRun(t, sys, 3, 1) // a whole state is taken as it is
	if p := it.Point(); p.Y[1] != 1 {
		t.Errorf("Init has changed a whole state: %v", p.Y)
	}
}

// A first-order method costs one evaluation a step, plus one where a stop looks at the last point; a potential that
// the stop asks for costs nothing if it comes with the force.
func TestOneEvaluationAStep(t *testing.T) {
	for _, stop := range []ode.Stop{nil, ode.ForceNorm{Tol: 1e-30}, ode.PotentialBelow{Value: 1e-30}, ode.Any(ode.ForceNorm{Tol: 1e-30}, ode.PotentialBelow{Value: 1e-30})} {
		var c counted
		sol := solve(t, c.system(), []float64{1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: .5}, Stop: stop, MaxSteps: 20})
		want := 20
		if stop != nil {
			want++
		}
		if sol.Stats != (ode.Stats{Steps: 20, FieldEvals: want}) || c.drives+c.boths != want || c.potentials != 0 {
			t.Errorf("%v: %+v, %+v", stop, sol.Stats, c)
		}
	}
}

// The iterator may be left and taken up again, and ends for good.
func TestSteps(t *testing.T) {
	var c counted
	it, _ := newRun(t, c.system(), 1)
	for s := range it.Steps() {
		if s.K == 2 {
			break
		}
	}
	n := 0
	for s := range it.Steps() {
		if n++; s.K != 2+n {
			t.Fatalf("step %d comes after %d more", s.K, n)
		}
		if s.L.Y[0] != math.Pow(.5, float64(s.K)) || s.R.Y[0] != s.L.Y[0]/2 || s.R != it.Point() || !s.Accepted {
			t.Fatalf("step %d from %v to %v", s.K, s.L.Y, s.R.Y)
		}
		if n == 5 {
			break
		}
	}
	if st := it.Stats(); st.Steps != 8 || st.FieldEvals != 8 || it.Reason() != (ode.Reason{}) {
		t.Errorf("%+v, %v", st, it.Reason())
	}
}

// A preconditioner with a diagonal gives every method the steps of the field that is scaled by it.
func TestMetric(t *testing.T) {
	d := []float64{.5, 2}
	plain := func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0]+y[1], -y[0]-math.Sin(y[1]) }
	scaled := func(dst []float64, t float64, y []float64) {
		plain(dst, t, y)
		dst[0], dst[1] = 3*float64(d[0]*dst[0]), 3*float64(d[1]*dst[1])
	}
	for _, m := range []ode.Method{rk.Euler, rk.RK4, rk.DP5} {
		for _, sys := range []*ode.System{{Dim: 2, Field: plain}, {Dim: 2, Force: plain}} {
			got := solve(t, sys, []float64{1, 2}, 0, 2, ode.Config{Method: m, Control: metric{.125, ode.Precond{Scale: 3, Diag: d}}})
			want := solve(t, &ode.System{Dim: 2, Field: scaled}, []float64{1, 2}, 0, 2, ode.Config{Method: m, Control: control.Fixed{H: .125}})
			if got.Y[0] != want.Y[0] || got.Y[1] != want.Y[1] || got.Stats != want.Stats {
				t.Errorf("%v: %v, want %v", m, got, want)
			}
		}
	}
}

type metric struct {
	h float64
	m ode.Precond
}

func (metric) String() string                           { return "preconditioner" }
func (c metric) Start(*ode.Run) (ode.Controller, error) { return c, nil }
func (c metric) Propose(s *ode.Step)                    { s.H, s.M = c.h, c.m }
func (c metric) Accept(*ode.Step) bool                  { return true }
func (c metric) Update(*ode.Step)                       {}
