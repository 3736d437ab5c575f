package ode_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
)

// The equation y' = -y from y(0) = 1.
var decay = &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}

func Example() {
	// A marble in the valley f(x, y) = x²/2 + 10y²: the force is -∇f, the potential f.
	valley := &ode.System{
		Dim:       2,
		Force:     func(dst []float64, _ float64, p []float64) { dst[0], dst[1] = -p[0], -20*p[1] },
		Potential: func(_ float64, p []float64) float64 { return p[0]*p[0]/2 + 10*p[1]*p[1] },
	}
	ctx, start := context.Background(), []float64{3, 1}
	for _, c := range []ode.Control{
		control.Fixed{H: 0.09},
		control.Relative{},
		control.Slope{Tol: 0.05, Memory: control.EMA{Beta: 0.9}, Eps: control.Outside(1e-8)},
	} {
		sol, err := ode.Solve(ctx, valley, start, 0, math.Inf(1), ode.Config{
			Method: rk.Euler, Control: c, Stop: ode.Any(ode.PotentialBelow{Value: 1e-6}, ode.MaxEvals{N: 500}),
		})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: %s, %d evaluations\n", c, sol.Reason.Text, sol.Stats.FieldEvals)
	}
	// Output:
	// fixed(h=0.09): potential 8.6298e-07 ≤ 1e-06, 83 evaluations
	// relative: potential 9.7791e-11 ≤ 1e-06, 8 evaluations
	// slope(tol=0.05,memory=ema(0.9),eps=1e-8): potential 8.47847e-07 ≤ 1e-06, 90 evaluations
}

func ExampleSolve() {
	sol, err := ode.Solve(context.Background(), decay, []float64{1}, 0, 1, ode.Config{
		Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-9},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("y(%g) = %.10f, exact %.10f\n", sol.T, sol.Y[0], math.Exp(-1))
	// Output: y(1) = 0.3678794425, exact 0.3678794412
}

func ExampleIntegrator_Steps() {
	it, err := ode.New(context.Background(), decay, []float64{1}, 0, 1, ode.Config{
		Method: rk.Heun, Control: control.Fixed{H: 0.3},
	})
	if err != nil {
		log.Fatal(err)
	}
	for s := range it.Steps() {
		fmt.Printf("step %d: h = %.1f to t = %.1f, y = %.4f\n", s.K, s.H, s.R.T, s.R.Y[0])
	}
	fmt.Println(it.Reason().Status, it.Err())
	// Output:
	// step 0: h = 0.3 to t = 0.3, y = 0.7450
	// step 1: h = 0.3 to t = 0.6, y = 0.5550
	// step 2: h = 0.3 to t = 0.9, y = 0.4135
	// step 3: h = 0.1 to t = 1.0, y = 0.3742
	// reached <nil>
}

// cooling is a control of one's own: the step shrinks with time. It needs no state, so it is its own controller.
type cooling struct{ h0, tau float64 }

func (c cooling) String() string                         { return fmt.Sprintf("cooling(h0=%g,tau=%g)", c.h0, c.tau) }
func (c cooling) Start(*ode.Run) (ode.Controller, error) { return c, nil }
func (c cooling) Propose(s *ode.Step)                    { s.H = c.h0 / (1 + s.L.T/c.tau) }
func (c cooling) Accept(*ode.Step) bool                  { return true }
func (c cooling) Update(*ode.Step)                       {}

func ExampleControl() {
	sol, err := ode.Solve(context.Background(), decay, []float64{1}, 0, 5, ode.Config{
		Method: rk.Euler, Control: cooling{h0: 0.5, tau: 2},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d steps, y(5) = %.4f\n", sol.Stats.Steps, sol.Y[0])
	// Output: 22 steps, y(5) = 0.0029
}

func ExampleStopFunc() {
	half := ode.StopFunc(func(p *ode.Point) ode.Reason {
		if p.Y[0] > 0.5 {
			return ode.Reason{}
		}
		return ode.Reason{Status: ode.Converged, Text: "half is gone"}
	})
	sol, err := ode.Solve(context.Background(), decay, []float64{1}, 0, math.Inf(1), ode.Config{
		Method: rk.RK4, Control: control.Fixed{H: 0.01}, Stop: half,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s at t = %.2f\n", sol.Reason.Text, sol.T)
	// Output: half is gone at t = 0.70
}

func ExampleIntegrator_Snapshot() {
	cfg := ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-6, ATol: 1e-9}}
	start := func() *ode.Integrator {
		it, err := ode.New(context.Background(), decay, []float64{1}, 0, 1, cfg)
		if err != nil {
			log.Fatal(err)
		}
		return it
	}
	first, second := start(), start()
	first.Next()
	first.Next()
	if err := second.Restore(first.Snapshot()); err != nil {
		log.Fatal(err)
	}
	for first.Next() {
	}
	for second.Next() {
	}
	fmt.Println(first.Point().Y[0] == second.Point().Y[0], first.Stats() == second.Stats())
	// Output: true true
}

func ExamplePart() {
	// x'' + x' + x = 0 in two parts: a kick changes the velocity, a drift the position.
	ball := &ode.System{
		Dim: 2, Pos: 1,
		Force: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] },
		Parts: []ode.Part{
			{Name: "kick", Flow: func(p *ode.Point, h float64) { p.Y[1] += h * (p.Force()[0] - p.Y[1]) }},
			{Name: "drift", Flow: func(p *ode.Point, h float64) { p.Y[0] += h * p.Y[1] }, Moves: true},
		},
	}
	sol, err := ode.Solve(context.Background(), ball, []float64{1, 0}, 0, 10, ode.Config{
		Method: split.Symplectic{}, Control: control.Fixed{H: 0.01},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("x(10) = %.3f after %d evaluations\n", sol.Y[0], sol.Stats.FieldEvals)
	// Output: x(10) = -0.002 after 1000 evaluations
}
