package split_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// pendulum is x″ + γx' + sin x = force·cos 2t with the parts kick (damping of order 2), push, damp and drift.
func pendulum(gamma, force float64) *ode.System {
	return &ode.System{
		Dim: 2, Pos: 1,
		Force: func(dst []float64, t float64, y []float64) { dst[0] = force*math.Cos(2*t) - math.Sin(y[0]) },
		FieldFromForce: func(dst []float64, p *ode.Point) {
			dst[0], dst[1] = velocity(p), p.Force()[0]-gamma*p.Y[1]
		},
		Parts: []ode.Part{
			{Name: "kick", Flow: func(p *ode.Point, h float64) {
				p.Y[1] = float64((1-gamma*h/2)/(1+gamma*h/2)*p.Y[1]) + float64(h/(1+gamma*h/2)*p.Force()[0])
			}},
			{Name: "push", Flow: func(p *ode.Point, h float64) { p.Y[1] += float64(h * p.Force()[0]) }},
			{Name: "damp", Flow: func(p *ode.Point, h float64) { p.Y[1] *= math.Exp(-gamma * h) }},
			{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) { p.Y[0] += float64(h * velocity(p)) }},
		},
		Scheme: "kick drift",
	}
}

func velocity(p *ode.Point) float64 {
	v := p.M.Scale * p.Y[1]
	if p.M.Diag != nil {
		v *= p.M.Diag[0]
	}
	return v
}

// swing is the pendulum from x = 1.5 at rest to t = 4, with a reference of DP5 in 4096 steps: h⁵ is 1e-15, rounding some 1e-14.
func swing(t *testing.T, gamma, force float64) odetest.Problem {
	t.Helper()
	return referenced(t, odetest.Problem{
		Name: "pendulum", Y0: []float64{1.5, 0}, T1: 4, ATol: 1, Floor: 1,
		System: func() *ode.System { return pendulum(gamma, force) },
	})
}

func referenced(t *testing.T, p odetest.Problem) odetest.Problem {
	t.Helper()
	sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
		Method: rk.DP5, Control: control.Fixed{H: p.T1 / 4096},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.End = sol.Y
	return p
}

// bowl is the steepest descent of V = (u⁴ + v⁴)/4, u = .6x + .8y, v = .6y - .8x, in which both coordinates are mixed. By
// the axes u and v the solution is u/√(1 + 2u²t).
var bowl = odetest.Problem{
	Name: "bowl", Y0: []float64{1, .5}, T1: 3, ATol: 1, Floor: 1, System: bowlSystem, Exact: bowlAt, End: bowlEnd(),
}

func turned(x, y float64) (u, v float64) { return .6*x + .8*y, .6*y - .8*x }

func bowlAt(dst []float64, t float64) {
	u, v := turned(1, .5)
	u, v = u/math.Sqrt(1+2*u*u*t), v/math.Sqrt(1+2*v*v*t)
	dst[0], dst[1] = .6*u-.8*v, .8*u+.6*v
}

func bowlEnd() []float64 {
	y := make([]float64, 2)
	bowlAt(y, 3)
	return y
}

func bowlSystem() *ode.System {
	return steepest(2,
		func(y []float64) float64 {
			u, v := turned(y[0], y[1])
			return (u*u*u*u + v*v*v*v) / 4
		},
		func(dst, y []float64) {
			u, v := turned(y[0], y[1])
			u, v = -u*u*u, -v*v*v
			dst[0], dst[1] = .6*u-.8*v, .8*u+.6*v
		},
		func(dst, y, w []float64) {
			u, v := turned(y[0], y[1])
			a, b := turned(w[0], w[1])
			a, b = -3*u*u*a, -3*v*v*b
			dst[0], dst[1] = .6*a-.8*b, .8*a+.6*b
		})
}

// steepest is the flow x' = M·force with the force of a potential, and what it needs to be relaxed.
func steepest(n int, v func(y []float64) float64, drive func(dst, y []float64), jac func(dst, y, w []float64)) *ode.System {
	s := &ode.System{
		Dim: n, Symmetric: true,
		Force:     func(dst []float64, _ float64, y []float64) { drive(dst, y) },
		Potential: func(_ float64, y []float64) float64 { return v(y) },
	}
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 {
		var sum float64
		f := p.Field()
		for i, d := range p.Force() {
			sum += d * f[i]
		}
		return sum
	}
	if jac != nil {
		s.JacVec = func(dst []float64, _ float64, y, w []float64) { jac(dst, y, w) }
	}
	return s
}

// whirl is a linear system with a Jacobian that is not symmetric, plus a force that depends on the time and a nonlinear
// term, both optional.
func whirl(force, bend float64) *ode.System {
	a := []float64{-1, 3, 0, -2, -.5, 1, .5, 0, -2}
	return &ode.System{
		Dim: 3,
		Field: func(dst []float64, t float64, y []float64) {
			for i := range dst {
				dst[i] = a[3*i]*y[0] + a[3*i+1]*y[1] + a[3*i+2]*y[2] + force*math.Cos(t+float64(i)) - bend*y[i]*y[i]*y[i]
			}
		},
		Jac: func(dst *mat.Dense, _ float64, y []float64) {
			for i := range 3 {
				for j := range 3 {
					dst.Set(i, j, a[3*i+j])
				}
				dst.Set(i, i, a[4*i]-3*bend*y[i]*y[i])
			}
		},
	}
}

// order is the order that the last two errors above floor show, as odetest.ObservedOrder has it; the floor there is that of a
// method with a few roundings in a step.
func order(t *testing.T, m ode.Method, p odetest.Problem, floor float64) float64 {
	t.Helper()
	got, before := math.NaN(), math.NaN()
	for n := 4; n <= 1<<13; n *= 2 {
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{
			Method: m, Control: control.Fixed{H: p.T1 / float64(n)},
		})
		if err != nil {
			t.Fatal(err)
		}
		e := p.Err(sol.Y)
		if e < floor {
			break
		}
		if sol.Stats.Steps != n {
			before = math.NaN() // attempts that were shortened
			continue
		}
		got, before = math.Log2(before/e), e
	}
	return got
}

// conforms checks the order within 0.1 and the laws of odetest.Method.
func conforms(t *testing.T, m ode.Method, p odetest.Problem, want int, floor float64, opts ...odetest.Option) {
	t.Helper()
	if got := order(t, m, p, floor); !(math.Abs(got-float64(want)) <= .1) {
		t.Errorf("%v on %s shows the order %.3f, want %d", m, p.Name, got, want)
	}
	odetest.Method(t, m, append(opts, odetest.On(p))...)
}
