package split_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

func TestDescending(t *testing.T) {
	for _, c := range []struct {
		m     ode.Method
		order int
	}{
		{split.Discrete{}, 2}, {split.ItohAbe{}, 1},
		{split.Relaxed{}, 4}, {split.Relaxed{Of: split.Table{Tableau: rk.Heun}}, 2}, {split.Relaxed{Of: split.Table{Tableau: rk.BS3}}, 3},
	} {
		// The force's roundings, and the tolerance 1e-11 of the solution, leave 1e-11 of the order.
		t.Run(c.m.String(), func(t *testing.T) { conforms(t, c.m, bowl, c.order, 1e-10) })
	}
}

// valleys are energies with their forces: convex and bent, stiff, with two minima, and one with a kink.
var valleys = map[string]struct {
	v     func(y []float64) float64
	drive func(dst, y []float64)
	y0    []float64
	kink  bool
}{
	"quadratic": {
		func(y []float64) float64 { return (y[0]*y[0] + 100*y[1]*y[1]) / 2 },
		func(dst, y []float64) { dst[0], dst[1] = -y[0], -100*y[1] },
		[]float64{1, 1}, false,
	},
	"bowl": {
		func(y []float64) float64 { return bowlSystem().Potential(0, y) },
		func(dst, y []float64) { bowlSystem().Force(dst, 0, y) },
		[]float64{1, .5}, false,
	},
	"wells": {
		func(y []float64) float64 { return (y[0]*y[0]-1)*(y[0]*y[0]-1) + .3*y[0] + y[1]*y[1]*(1+y[0]*y[0]) },
		func(dst, y []float64) {
			dst[0], dst[1] = -(4*y[0]*(y[0]*y[0]-1) + .3 + 2*y[0]*y[1]*y[1]), -2*y[1]*(1+y[0]*y[0])
		},
		[]float64{.3, 2}, false,
	},
	"kink": {
		func(y []float64) float64 { return math.Abs(y[0]) + 2*math.Abs(y[0]+y[1]) },
		func(dst, y []float64) {
			a, b := math.Copysign(1, y[0]), 2*math.Copysign(1, y[0]+y[1])
			dst[0], dst[1] = -a-b, -b
		},
		[]float64{1, .7}, true,
	},
}

// The energy decreases with every step, for every length asked for; the discrete derivative by ‖Δ‖²/h with the length
// taken, up to Δ·F/h, F being what is left of its equation, 1e-11·h times the force, and to the rounding of the energy.
func TestDecreaseForEveryLength(t *testing.T) {
	for name, c := range valleys {
		for _, m := range []ode.Method{split.Discrete{}, split.ItohAbe{}, split.Relaxed{}} {
			if _, ok := m.(split.ItohAbe); c.kink && !ok {
				continue
			}
			for _, h := range []float64{.01, .5, 10, 1e3, 1e6} {
				it, err := ode.New(context.Background(), steepest(2, c.v, c.drive, nil), c.y0, 0, math.Inf(1), ode.Config{
					Method: m, Control: control.Fixed{H: h}, MaxSteps: 60})
				if err != nil {
					t.Fatal(err)
				}
				first := c.v(c.y0)
				for s := range it.Steps() {
					e0, e1 := c.v(s.L.Y), c.v(s.R.Y)
					d := math.Hypot(s.R.Y[0]-s.L.Y[0], s.R.Y[1]-s.L.Y[1])
					slack := 1e-15 * (1 + math.Abs(e0))
					if e1 > e0+slack {
						t.Errorf("%v on %s, h = %g, step %d: the energy goes from %v to %v", m, name, h, s.K, e0, e1)
					}
					if _, ok := m.(split.Discrete); ok && math.Abs(e0-e1-d*d/s.H) > 2e-11*norm(s.L.Force())*d+10*slack {
						t.Errorf("%v on %s, h = %g, step %d: the energy decreases by %v, want %v", m, name, s.H, s.K, e0-e1, d*d/s.H)
					}
				}
				if it.Err() != nil && !strings.Contains(it.Err().Error(), "underflow") {
					t.Errorf("%v on %s, h = %g: %v", m, name, h, it.Err())
				}
				end := c.v(it.Point().Y)
				if !(end < first) {
					t.Errorf("%v on %s, h = %g: from %v to %v", m, name, h, first, end)
				}
				t.Logf("%v on %s, h = %g: %d steps, %d rejected, E from %.3g to %.6g, %d vectors, %d values", m, name, h, it.Stats().Steps,
					it.Stats().Rejected, first, end, it.Stats().FieldEvals, it.Stats().FuncEvals)
			}
		}
	}
}

// On a quadratic energy the discrete derivative is the implicit midpoint rule, and Itoh and Abe's method is successive
// over-relaxation: x_i⁺ = x_i + h·r_i/(1 + h·a_ii/2) with the residual r_i of the new and old values there are.
func TestOnQuadratics(t *testing.T) {
	a := [2][2]float64{{3, 1}, {1, 2}}
	sys := func() *ode.System {
		return steepest(2,
			func(y []float64) float64 { return (a[0][0]*y[0]*y[0] + 2*a[0][1]*y[0]*y[1] + a[1][1]*y[1]*y[1]) / 2 },
			func(dst, y []float64) {
				dst[0], dst[1] = -a[0][0]*y[0]-a[0][1]*y[1], -a[1][0]*y[0]-a[1][1]*y[1]
			}, nil)
	}
	for _, h := range []float64{.1, 1, 20} {
		x := []float64{1, -2}
		// (I + hA/2)·x⁺ = (I - hA/2)·x
		p, q, r := 1+h*a[0][0]/2, h*a[0][1]/2, 1+h*a[1][1]/2
		b0, b1 := (2-p)*x[0]-q*x[1], -q*x[0]+(2-r)*x[1]
		det := p*r - q*q
		midpoint := []float64{(r*b0 - q*b1) / det, (p*b1 - q*b0) / det}
		u := x[0] - h*(a[0][0]*x[0]+a[0][1]*x[1])/(1+h*a[0][0]/2)
		sor := []float64{u, x[1] - h*(a[1][0]*u+a[1][1]*x[1])/(1+h*a[1][1]/2)}
		for _, c := range []struct {
			m    ode.Method
			want []float64
			tol  float64
		}{
			{split.Discrete{}, midpoint, 1e-9}, // 1e-11 in h·force ≤ 60
			{split.ItohAbe{}, sor, 1e-9},       // 1e-10 in moves of size 4
		} {
			it, err := ode.New(context.Background(), sys(), x, 0, math.Inf(1), ode.Config{Method: c.m, Control: control.Fixed{H: h}})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			if y := it.Point().Y; it.Step().H != h || math.Hypot(y[0]-c.want[0], y[1]-c.want[1]) > c.tol {
				t.Errorf("%v, h = %g (taken %g): %v, want %v", c.m, h, it.Step().H, y, c.want)
			}
		}
	}
}

// The energy decreases by h·Σ b_i·D(Y_i), the stages computed here once more, with r near one: to 1e-13, some rounding
// errors of E = 0.27.
func TestRelaxedQuadrature(t *testing.T) {
	sys := bowlSystem()
	for _, tab := range []*rk.Tableau{rk.RK4, rk.Heun, rk.BS3, rk.Euler} {
		it, err := ode.New(context.Background(), bowlSystem(), bowl.Y0, 0, math.Inf(1), ode.Config{
			Method: split.Relaxed{Of: split.Table{Tableau: tab}}, Control: control.Fixed{H: .4}, MaxSteps: 20})
		if err != nil {
			t.Fatal(err)
		}
		for s := range it.Steps() {
			k := make([][]float64, len(tab.B))
			y, sum, move := make([]float64, 2), 0., make([]float64, 2)
			for i := range k {
				copy(y, s.L.Y)
				for j, a := range tab.A[i] {
					y[0] += s.H * a * k[j][0]
					y[1] += s.H * a * k[j][1]
				}
				k[i] = make([]float64, 2)
				sys.Force(k[i], 0, y)
				sum += tab.B[i] * (k[i][0]*k[i][0] + k[i][1]*k[i][1])
				move[0] += s.H * tab.B[i] * k[i][0]
				move[1] += s.H * tab.B[i] * k[i][1]
			}
			want := sys.Potential(0, s.L.Y) - s.H*sum
			if got := sys.Potential(0, s.R.Y); math.Abs(got-want) > 1e-13 {
				t.Errorf("%v, step %d: the energy is %v, its quadrature says %v", tab, s.K, got, want)
			}
			dx, dy := s.R.Y[0]-s.L.Y[0], s.R.Y[1]-s.L.Y[1]
			if cross := dx*move[1] - dy*move[0]; math.Abs(cross) > 1e-15 {
				t.Errorf("%v, step %d: the move %v, %v is not along %v", tab, s.K, dx, dy, move)
			}
		}
	}
}

// With friction the dissipation has zeros in time, where the factor r is less well determined, and an order may be lost: the
// errors stay below 0.1·h³ (measured with RK4: 2.4e-4 for h = 0.19 and 6e-10 for h = 0.006, not monotone between).
func TestRelaxedOscillator(t *testing.T) {
	p := odetest.Oscillator
	for n := 32; n < 2000; n *= 2 {
		h := p.T1 / float64(n)
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: split.Relaxed{}, Control: control.Fixed{H: h}})
		if e := p.Err(sol.Y); err != nil || e > .1*h*h*h {
			t.Errorf("h = %g: error %.3g, %v", h, e, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	noEnergy := bowlSystem()
	noEnergy.Energy, noEnergy.Potential = nil, nil
	for _, c := range []struct {
		m    ode.Method
		sys  *ode.System
		want string
	}{
		{split.Discrete{}, odetest.Oscillator.System(), "has a velocity"},
		{split.ItohAbe{}, odetest.Oscillator.System(), "has a velocity"},
		{split.Discrete{}, noEnergy, "neither Energy nor Potential"},
		{split.Relaxed{}, odetest.Arc.System(), "an energy and its dissipation"},
		{split.Relaxed{Of: split.Table{Tableau: rk.Tsit5}}, bowlSystem(), "negative weights"},
		{split.ExpEuler{Tol: 3}, bowlSystem(), "[0, 1)"},
	} {
		_, err := ode.New(context.Background(), c.sys, make([]float64, c.sys.Dim), 0, 1, ode.Config{Method: c.m, Control: control.Fixed{H: .1}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.m, err, c.want)
		}
	}
}

func norm(x []float64) float64 { return math.Hypot(x[0], x[1]) }
