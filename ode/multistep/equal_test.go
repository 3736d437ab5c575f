package multistep_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
)

func f(t, y float64) float64 { return math.Cos(t) - y*y*y }

// equal returns the states of 40 steps of length h on y' = f(t, y), the start first.
func equal(t *testing.T, m ode.Method, h float64) []float64 {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = f(t, y[0]) }}
	it, err := ode.New(context.Background(), sys, []float64{.5}, 0, 40*h, ode.Config{Method: m, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	y := []float64{.5}
	for s := range it.Steps() {
		y = append(y, s.R.Y[0])
	}
	return y
}

// On equal steps BDF and NDF are Σⱼ ∇ʲy/j - κγₖ·∇ᵏ⁺¹y = h·f: Shampine and Reichelt, (4) and table 1.
func TestEqualBDF(t *testing.T) {
	const h = 1. / 16
	kappa := []float64{0, -.185, -1. / 9, -.0823, -.0415, 0}
	for k := 1; k <= 5; k++ {
		for _, ndf := range []bool{false, true} {
			y := equal(t, multistep.BDF{Order: k, NDF: ndf}, h)
			if r := y[1] - y[0] - h*f(h, y[1]); k == 1 && !ndf && math.Abs(r) > 1e-13 {
				t.Errorf("order 1 does not start with the implicit Euler method: off by %g", r)
			}
			for n := k + 1; n < len(y); n++ {
				d := append([]float64(nil), y[n-k-1:n+1]...) // the last is ∇ʲy after j rounds
				var sum, gamma float64
				for j := 1; j <= k+1; j++ {
					for i := len(d) - 1; i >= j; i-- {
						d[i] -= d[i-1]
					}
					switch last := d[len(d)-1]; {
					case j <= k:
						sum += last / float64(j)
						gamma += 1 / float64(j)
					case ndf:
						sum -= kappa[k] * gamma * last
					}
				}
				if r := sum - h*f(float64(n)*h, y[n]); math.Abs(r) > 1e-13 {
					t.Errorf("order %d, ndf %v: the equation of step %d is off by %g", k, ndf, n, r)
				}
			}
		}
	}
}

// On equal steps the method of order 4 predicts by Adams and Bashforth's (55, -59, 37, -9)/24 and corrects by Adams and
// Moulton's (251, 646, -264, 106, -19)/720: Hairer, Nørsett, Wanner I, (III.1.5) and (III.1.9').
func TestEqualAdams(t *testing.T) {
	const h = 1. / 16
	y := equal(t, multistep.Adams{Order: 4}, h)
	at := func(n int) float64 { return f(float64(n)*h, y[n]) }
	for n := 3; n < len(y)-1; n++ {
		p := y[n] + h/24*(55*at(n)-59*at(n-1)+37*at(n-2)-9*at(n-3))
		want := y[n] + h/720*(251*f(float64(n+1)*h, p)+646*at(n)-264*at(n-1)+106*at(n-2)-19*at(n-3))
		if math.Abs(y[n+1]-want) > 1e-14 {
			t.Errorf("step %d: %v, want %v", n+1, y[n+1], want)
		}
	}
}

// The zeros of a Jacobian are used as by the methods of package stiff: three products make the Jacobian of the heat
// equation on 1000 points, and it serves for the whole run.
func TestBands(t *testing.T) {
	sol := solve(t, multistep.BDF{}, odetest.Heat, 1e-6)
	if s := sol.Stats; s.JacEvals != 1 || s.JacVecs != 3 || s.FieldEvals > 300 {
		t.Errorf("%+v", s)
	}
}

// Between the steps of an oscillation the states are as accurate as at their ends.
func TestBetween(t *testing.T) {
	for _, m := range []ode.Method{multistep.Adams{}, multistep.Adams{Order: 3, PEC: true}, multistep.BDF{}, multistep.BDF{Order: 2, NDF: true}} {
		for _, tol := range []float64{1e-4, 1e-6, 1e-8} {
			sys := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[1], -y[0] }}
			it, err := ode.New(context.Background(), sys, []float64{1, 0}, 0, 10, ode.Config{Method: m, Control: control.Gustafsson{RTol: tol, ATol: tol}})
			if err != nil {
				t.Fatal(err)
			}
			var at, between float64
			y := make([]float64, 2)
			for s := range it.Steps() {
				at = math.Max(at, math.Abs(s.R.Y[0]-math.Cos(s.R.T)))
				for _, theta := range []float64{.1, .5, .9} {
					at := s.L.T + theta*s.H
					s.At(y, at)
					between = math.Max(between, math.Abs(y[0]-math.Cos(at)))
				}
			}
			if between > 1.5*at+tol {
				t.Errorf("%v at %g: error %g between the steps, %g at their ends", m, tol, between, at)
			}
		}
	}
}
