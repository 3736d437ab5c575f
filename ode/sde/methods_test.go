package sde_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/sde"
)

// hill is x_i' = -λ_i·x_i with the potential ½λx², from x = 1.
func hill(lambda ...float64) odetest.Problem {
	y0 := make([]float64, len(lambda))
	for i := range y0 {
		y0[i] = 1
	}
	return odetest.Problem{Name: "hill", Y0: y0, T1: 2, ATol: 1, System: func() *ode.System {
		return &ode.System{
			Dim: len(lambda), Symmetric: true,
			Force: func(dst []float64, _ float64, y []float64) {
				for i, l := range lambda {
					dst[i] = -l * y[i]
				}
			},
			Potential: func(_ float64, y []float64) (sum float64) {
				for i, l := range lambda {
					sum += l * y[i] * y[i] / 2
				}
				return sum
			},
			SpectralRadius: func(float64, []float64) float64 {
				var m float64
				for _, l := range lambda {
					m = math.Max(m, l)
				}
				return m
			},
		}
	}}
}

// spring is x_i″ + γx_i' + λ_i·x_i = 0 with the parts push, damp and drift.
func spring(gamma float64, lambda ...float64) odetest.Problem {
	n := len(lambda)
	y0 := make([]float64, 2*n)
	for i := range n {
		y0[i] = 1
	}
	velocity := func(p *ode.Point, i int) float64 {
		v := p.M.Scale * p.Y[n+i]
		if p.M.Diag != nil {
			v *= p.M.Diag[i]
		}
		return v
	}
	return odetest.Problem{Name: "spring", Y0: y0, T1: 2, ATol: 1, System: func() *ode.System {
		return &ode.System{
			Dim: 2 * n, Pos: n,
			Force: func(dst []float64, _ float64, y []float64) {
				for i, l := range lambda {
					dst[i] = -l * y[i]
				}
			},
			FieldFromForce: func(dst []float64, p *ode.Point) {
				for i := range n {
					dst[i], dst[n+i] = velocity(p, i), p.Force()[i]-gamma*p.Y[n+i]
				}
			},
			Parts: []ode.Part{
				{Name: "kick", Flow: func(p *ode.Point, h float64) {
					for i, d := range p.Force() {
						p.Y[n+i] = float64((1-gamma*h)*p.Y[n+i]) + float64(h*d)
					}
				}},
				{Name: "push", Flow: func(p *ode.Point, h float64) {
					for i, d := range p.Force() {
						p.Y[n+i] += float64(h * d)
					}
				}},
				{Name: "damp", Flow: func(p *ode.Point, h float64) {
					for i := range n {
						p.Y[n+i] *= math.Exp(-gamma * h)
					}
				}},
				{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
					for i := range n {
						p.Y[i] += float64(h * velocity(p, i))
					}
				}},
			},
		}
	}}
}

var warm = sde.Constant(.5)

// Every method keeps the laws: same bits twice, rejected and halved attempts without a trace, observers, exact
// resumption, no allocation; at one evaluation a step.
func TestLaws(t *testing.T) {
	double := &sde.Diffusion{Name: "double", At: func(dst []float64, _ float64, y []float64) {
		for i, v := range y {
			dst[i] = .3 + .1*v
		}
	}, Slope: func(dst []float64, _ float64, _ []float64) {
		for i := range dst {
			dst[i] = .1
		}
	}}
	for _, c := range []struct {
		m ode.Method
		p odetest.Problem
	}{
		{sde.EulerMaruyama{Temperature: warm, Seed: 1}, hill(1, 3)},
		{sde.EulerMaruyama{Temperature: sde.Log{Start: 1}, Seed: 1}, hill(1, 3)},
		{sde.EulerMaruyama{Of: double, Seed: 1}, hill(1, 3)},
		{sde.EulerMaruyama{Of: double, Seed: 1}, odetest.Arc},
		{sde.Milstein{Sigma: .3, Seed: 1}, hill(1, 3)},
		{sde.Milstein{Of: double, Seed: 1}, odetest.Sway},
		{sde.LeimkuhlerMatthews{Temperature: warm, Seed: 1}, hill(1, 3)},
		{sde.BAOAB{Temperature: warm, Seed: 1}, spring(1, 1, 3)},
		{sde.OBABO{Temperature: warm, Seed: 1}, spring(1, 1, 3)},
		{sde.SymplecticMaruyama{Temperature: warm, Seed: 1}, spring(1, 1, 3)},
	} {
		t.Run(c.m.String()+"/"+c.p.Name, func(t *testing.T) {
			odetest.Method(t, c.m, odetest.On(c.p), odetest.Evals(1))
			for _, w := range []string{
				"fixed(h=0.05,clock=step)", "slope(tol=0.02,per=norm,clock=step,eps=0.1)", "relative(h0=0.01,theta=0.25)", "replay(h=[0.1,0.05,0.02])",
				"land(fixed(h=0.03),at=[0.1,0.2,0.3])", "schedule(fixed(h=0.05),rule=inverse(rate=0.1),on=time)",
			} {
				k, err := control.Parse(w)
				if err != nil {
					t.Fatal(err)
				}
				t.Run(w, func(t *testing.T) { odetest.Pair(t, c.p, c.m, k) })
			}
		})
	}
}

// Without noise they are the methods that they are made of.
func TestCold(t *testing.T) {
	const h = .1
	for _, c := range []struct {
		m    ode.Method
		p    odetest.Problem
		want []float64
	}{
		{sde.EulerMaruyama{Temperature: sde.Constant(0)}, hill(2), []float64{.8}},
		{sde.LeimkuhlerMatthews{Temperature: sde.Constant(0)}, hill(2), []float64{.8}},
		{sde.BAOAB{Temperature: sde.Constant(0)}, spring(0, 2), []float64{1 - h*h, -h*1 - h*(1-h*h)}}, // Verlet
		{sde.OBABO{Temperature: sde.Constant(0)}, spring(0, 2), []float64{1 - h*h, -h*1 - h*(1-h*h)}},
	} {
		it, err := ode.New(context.Background(), c.p.System(), c.p.Y0, 0, math.Inf(1), ode.Config{Method: c.m, Control: control.Fixed{H: h}})
		if err != nil {
			t.Fatal(err)
		}
		it.Next()
		for i, y := range it.Point().Y {
			if math.Abs(y-c.want[i]) > 1e-15 {
				t.Errorf("%v: y[%d] = %v, want %v", c.m, i, y, c.want[i])
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	mixed := hill(1) // all of the state is the position, but the field is not the force
	mixed.System = func() *ode.System {
		s := hill(1).System()
		s.FieldFromForce = func(dst []float64, p *ode.Point) { copy(dst, p.Force()) }
		return s
	}
	for _, c := range []struct {
		m    ode.Method
		p    odetest.Problem
		want string
	}{
		{sde.EulerMaruyama{}, hill(1), "needs a temperature, eulermaruyama(temperature=0.1,seed=1) say"},
		{sde.EulerMaruyama{Temperature: warm}, spring(1, 1), "there is baoab"},
		{sde.EulerMaruyama{Temperature: warm}, mixed, "there is baoab"}, {sde.LeimkuhlerMatthews{Temperature: warm}, mixed, "there is baoab"},
		{sde.EulerMaruyama{Temperature: warm, Of: &sde.Diffusion{}}, hill(1), "either a temperature or"},
		{sde.EulerMaruyama{Temperature: sde.Constant(-1)}, hill(1), "must be finite and not negative"},
		{sde.LeimkuhlerMatthews{}, hill(1), "needs a temperature"},
		{sde.Milstein{}, hill(1), "needs a noise"},
		{sde.Milstein{Sigma: 1, Of: &sde.Diffusion{}}, hill(1), "either a sigma or"},
		{sde.Milstein{Sigma: -1}, hill(1), "must be finite"},
		{sde.BAOAB{}, spring(1, 1), "needs a temperature"},
		{sde.BAOAB{Temperature: warm}, hill(1), "needs a flow with a velocity"},
		{sde.OBABO{Temperature: warm}, odetest.Oscillator, `no part "damp"`},
	} {
		_, err := ode.New(context.Background(), c.p.System(), c.p.Y0, 0, 1, ode.Config{Method: c.m, Control: control.Fixed{H: .1}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.m, err, c.want)
		}
	}
}

func TestParse(t *testing.T) {
	for _, s := range []string{
		"eulermaruyama", "eulermaruyama(temperature=0.1,seed=1)", "eulermaruyama(temperature=0)", "eulermaruyama(temperature=log(start=0.7),seed=18446744073709551615)",
		"leimkuhlermatthews(temperature=exponential(start=1,rate=0.5))", "baoab(temperature=linear(start=1,end=0.1,time=100),seed=3)",
		"obabo(temperature=inverse(start=2,rate=0.001))", "milstein(sigma=0.2,seed=4)",
	} {
		m, err := sde.Parse(s)
		if err != nil || m.String() != s {
			t.Errorf("%q: %v, %v", s, m, err)
		}
		if again, err := sde.Parse(m.String()); err != nil || again != m {
			t.Errorf("%q reads back as %#v, not %#v: %v", s, again, m, err)
		}
		if d, ok := m.(interface{ Describe() string }); !ok || d.Describe() == "" {
			t.Errorf("%q does not describe itself", s)
		}
	}
	for _, name := range sde.Names() {
		if m, err := sde.Parse(name); err != nil || m.String() != name {
			t.Errorf("%q: %v, %v", name, m, err)
		}
	}
	for _, c := range [][2]string{
		{"eulermaruyana", "did you mean eulermaruyama?"}, {"baoab(temperature=-1)", "not negative"}, {"baoab(temperature=lox(start=1))", `did you mean log?`},
		{"baoab(seed=-1)", "whole number"}, {"milstein(temperature=1)", "temperature"}, {"baoab(temperature=inverse(rate=x))", "not a number"}, {"baoab(temperature=log(rate=1))", "no key"}, {"milstein(sigma=-1)", "must be finite"},
	} {
		if m, err := sde.Parse(c[0]); err == nil || !strings.Contains(err.Error(), c[1]) {
			t.Errorf("%q: %v, %v, want %q", c[0], m, err, c[1])
		}
	}
}

func TestTemperature(t *testing.T) {
	for _, c := range []struct {
		t        sde.Temperature
		at, want float64
	}{
		{sde.Constant(.3), 7, .3}, {sde.Log{Start: 2}, math.E - 2, 2}, {sde.Exponential{Start: 2, Rate: .5}, 2, 2 / math.E},
		{sde.Linear{Start: 2, End: 1, Time: 4}, 1, 1.75}, {sde.Linear{Start: 2, End: 1, Time: 4}, 9, 1},
		{sde.Linear{Start: 2, End: 1}, 0, 1}, {sde.Inverse{Start: 2, Rate: 1}, 3, .5}, {sde.Inverse{Start: 2, Rate: 1}, -3, 2},
	} {
		if got := c.t.At(c.at); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%+v at %g: %v, want %v", c.t, c.at, got, c.want)
		}
	}
}
