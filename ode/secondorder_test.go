package ode_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
)

func kepler() *ode.System {
	return ode.SecondOrder(2, func(dst []float64, _ float64, x []float64) {
		r := math.Hypot(x[0], x[1])
		dst[0], dst[1] = -x[0]/(r*r*r), -x[1]/(r*r*r)
	})
}

// keplerStart is the perihelion of an orbit with eccentricity 0.6, of period 2π.
var keplerStart = []float64{.4, 0, 0, 2}

func keplerEnergy(y []float64) float64 {
	return (y[2]*y[2]+y[3]*y[3])/2 - 1/math.Hypot(y[0], y[1])
}

// The splittings have the orders 1, 2 and 4 on forces of the time and the position (a driven oscillator, Kepler's orbit), and 1, 2
// and 3 where they depend on the velocity (friction, a magnetic field).
func TestSecondOrderOrders(t *testing.T) {
	driven := ode.SecondOrder(1, func(dst []float64, t float64, x []float64) { dst[0] = -x[0] + 3*math.Sin(2*t) })
	damped := ode.SecondOrder(1, func(dst []float64, t float64, x, v []float64) { dst[0] = -1.25*x[0] - v[0] })
	magnetic := ode.SecondOrder(2, func(dst []float64, t float64, x, v []float64) { dst[0], dst[1] = (1+t)*v[1], -(1+t)*v[0] })
	for _, p := range []struct {
		name   string
		sys    *ode.System
		y0, y1 []float64
		t1     float64
		orders [3]float64
	}{
		// x = 2 sin t - sin 2t
		{"driven", driven, []float64{0, 0}, []float64{2*math.Sin(2) - math.Sin(4), 2*math.Cos(2) - 2*math.Cos(4)}, 2, [3]float64{1, 2, 4}},
		{"kepler", kepler(), keplerStart, []float64{-1.6, 0, 0, -.5}, math.Pi, [3]float64{1, 2, 4}},
		// x = e^(-t/2) cos t
		{"damped", damped, []float64{1, -.5}, []float64{math.Exp(-1) * math.Cos(2), -math.Exp(-1) * (math.Sin(2) + .5*math.Cos(2))}, 2, [3]float64{1, 2, 3}},
		// v turns by t + t²/2; x by its integral, Fresnel's
		{"magnetic", magnetic, []float64{0, 0, 0, 1}, []float64{math.NaN(), math.NaN(), math.Sin(4), math.Cos(4)}, 2, [3]float64{1, 2, 3}},
	} {
		for i, m := range []ode.Method{split.Symplectic{}, split.Verlet{}, split.Yoshida4{}} {
			err := func(n float64) float64 {
				sol, err := ode.Solve(t.Context(), p.sys, p.y0, 0, p.t1, ode.Config{Method: m, Control: control.Fixed{H: p.t1 / n}})
				if err != nil {
					t.Fatal(p.name, m, err)
				}
				var e float64
				for k, y := range p.y1 {
					if y == y {
						e = math.Max(e, math.Abs(sol.Y[k]-y))
					}
				}
				return e
			}
			n := 400.
			switch {
			case p.name == "kepler":
				n = 2000
			case i == 2:
				n = 50
			}
			if order := math.Log2(err(n) / err(2*n)); math.Abs(order-p.orders[i]) > .25 {
				t.Errorf("%s by %v: order %.2f, not %v (errors %.2g, %.2g)", p.name, m, order, p.orders[i], err(n), err(2*n))
			}
		}
	}
}

// On Kepler's orbit the energy of a symplectic method has an error that does not grow over 200 periods, at one evaluation a
// step; that of RK4 and Heun, with as many evaluations or more, does.
func TestSecondOrderEnergy(t *testing.T) {
	const periods, perPeriod = 200, 500
	drift := func(m ode.Method) (first, last float64, stats ode.Stats) {
		it, err := ode.New(t.Context(), kepler(), keplerStart, 0, periods*2*math.Pi, ode.Config{
			Method: m, Control: control.Fixed{H: 2 * math.Pi / perPeriod}, MaxSteps: ode.NoLimit})
		if err != nil {
			t.Fatal(err)
		}
		e0 := keplerEnergy(keplerStart)
		for it.Next() {
			e := math.Abs(keplerEnergy(it.Point().Y) - e0)
			switch period := int(it.Point().T / (2 * math.Pi)); {
			case period < 10:
				first = math.Max(first, e)
			case period >= periods-10:
				last = math.Max(last, e)
			}
		}
		return first, last, it.Stats()
	}
	for _, m := range []ode.Method{split.Symplectic{}, split.Verlet{}, split.Yoshida4{}} {
		first, last, stats := drift(m)
		t.Logf("%v: energy error %.3g in the first ten periods, %.3g in the last, %d evaluations", m, first, last, stats.FieldEvals)
		if last > 1.01*first {
			t.Errorf("%v: energy error %.3g in the first ten periods, %.3g in the last", m, first, last)
		}
		if want := periods * perPeriod; m != (split.Yoshida4{}) && (stats.FieldEvals < want || stats.FieldEvals > want+1) {
			t.Errorf("%v: %d evaluations in %d steps", m, stats.FieldEvals, want)
		}
	}
	for _, m := range []ode.Method{rk.RK4, rk.Heun} {
		if first, last, _ := drift(m); last < 10*first {
			t.Errorf("%v: energy error %.3g in the first ten periods, %.3g in the last", m, first, last)
		}
	}
}

// Methods that know nothing of parts see the equation of first order: the same as one that is written out, bit by bit for
// explicit methods.
func TestSecondOrderIsTheFirstOrderSystem(t *testing.T) {
	accel := func(dst []float64, t float64, x, v []float64) {
		dst[0] = -math.Sin(x[0]) - .1*v[0]*math.Abs(v[0]) + math.Cos(t)
	}
	still := func(dst []float64, t float64, x []float64) { dst[0] = -math.Sin(x[0]) + math.Cos(t) }
	for i, pair := range [][2]*ode.System{
		{ode.SecondOrder(1, accel), {Dim: 2, Field: func(dst []float64, t float64, y []float64) { dst[0] = y[1]; accel(dst[1:], t, y[:1], y[1:]) }}},
		{ode.SecondOrder(1, still), {Dim: 2, Field: func(dst []float64, t float64, y []float64) { dst[0] = y[1]; still(dst[1:], t, y[:1]) }}},
	} {
		for _, m := range []ode.Method{rk.Tsit5, rk.DOP853, rk.GBS{Order: 8}, stiff.Rodas5P, stiff.Radau5{}} {
			a, err := ode.Solve(t.Context(), pair[0], []float64{1, 0}, 0, 5, ode.Config{Method: m})
			b, err2 := ode.Solve(t.Context(), pair[1], []float64{1, 0}, 0, 5, ode.Config{Method: m})
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			tol := 0.
			if m.String() == "rodas5p" || m.String() == "radau5" {
				tol = 1e-5 // Jacobians by differences of another base
			}
			if vec.Dist2(a.Y, b.Y) > tol {
				t.Errorf("system %d by %v: %v, written out %v", i, m, a.Y, b.Y)
			}
		}
	}
}

func TestSecondOrderMistakes(t *testing.T) {
	for name, f := range map[string]func(){
		"negative": func() { ode.SecondOrder(-1, func(dst []float64, t float64, x []float64) {}) },
		"nil":      func() { ode.SecondOrder[func([]float64, float64, []float64)](1, nil) },
		"nil v":    func() { ode.SecondOrder[func([]float64, float64, []float64, []float64)](1, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
	it, err := ode.New(t.Context(), ode.SecondOrder(1, func(dst []float64, t float64, x, v []float64) { dst[0] = -x[0] - v[0] }),
		[]float64{1, 0}, 0, 1e9, ode.Config{Method: split.Verlet{}, Control: control.Fixed{H: .01}})
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() { it.Next() }); n != 0 {
		t.Errorf("%v allocations in Next", n)
	}
}

// A planet for ten years, by Störmer's and Verlet's method: the energy stays what it was.
func ExampleSecondOrder() {
	sys := ode.SecondOrder(2, func(dst []float64, _ float64, x []float64) {
		r := math.Hypot(x[0], x[1])
		dst[0], dst[1] = -x[0]/(r*r*r), -x[1]/(r*r*r)
	})
	sol, err := ode.Solve(context.Background(), sys, []float64{1, 0, 0, 1}, 0, 20*math.Pi, ode.Config{
		Method: split.Verlet{}, Control: control.Fixed{H: 2 * math.Pi / 500},
	})
	x, v := sol.Y[:2], sol.Y[2:]
	fmt.Printf("%.2f, energy %.6f, %v\n", x, (v[0]*v[0]+v[1]*v[1])/2-1/math.Hypot(x[0], x[1]), err)
	// Output: [1.00 -0.00], energy -0.500000, <nil>
}
