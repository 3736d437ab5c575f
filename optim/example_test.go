package optim_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/optimize/functions"
)

// The parameter-free default on a bent valley.
func ExampleMinimize() {
	p := objective.Must("rosenbrock(n=2)")
	r, err := optim.Minimize(context.Background(), p, []float64{-1.2, 1}, optim.BB(), optim.Settings{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("x = %.4f, f < 1e-12: %t\n", r.X, r.F < 1e-12)
	fmt.Println(r.Reason.Status, "at one gradient a step:", r.Stats.FieldEvals == r.Stats.Steps+1)
	// Output:
	// x = [1.0000 1.0000], f < 1e-12: true
	// converged at one gradient a step: true
}

// A problem of one's own: the number of variables, the function and its gradient.
func ExampleMinimize_ownObjective() {
	p := &objective.Problem{
		Dim:  2,
		Func: func(x []float64) float64 { return math.Cosh(x[0]-1) + x[1]*x[1] },
		Grad: func(dst, x []float64) { dst[0], dst[1] = math.Sinh(x[0]-1), 2*x[1] },
	}
	r, err := optim.Minimize(context.Background(), p, []float64{3, -2}, optim.Nesterov(.1, .5), optim.Settings{GTol: 1e-9})
	fmt.Printf("%.6f %.6f %v %v\n", r.X, r.F, r.Reason.Status, err)
	// Output:
	// [1.000000 0.000000] 1.000000 converged <nil>
}

// A run that leaves the finite numbers says where, and what it had found.
func ExampleMinimize_diverged() {
	p := objective.Quadratic([]float64{1, 100}, false)
	r, err := optim.Minimize(context.Background(), p, []float64{1, 1e-3}, optim.SGD(.021), optim.Settings{})
	fmt.Println(err)
	fmt.Printf("best: f = %.6f in step %d\n", r.Best.F, r.Best.Step)
	// Output:
	// optim: at step 7473, of length 0.021, from f = +Inf to x[1] = -Inf: component 1 of the gradient is +Inf where it begins
	// best: f = 0.150175 in step 33
}

func ExampleParse() {
	for _, word := range []string{
		"adam(beta1=0.9,lr=0.01)",
		"gradient/euler/slope(tol=0.01,memory=ema(0.99),per=coordinate,eps=1e-8)",
		"rmsprob",
		"adam(betta1=0.8)",
	} {
		o, err := optim.Parse(word)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(o)
	}
	// Output:
	// adam(lr=0.01)
	// gradient/euler/slope(tol=0.01,memory=ema(0.99),eps=1e-8)
	// error: no optimizer "rmsprob"; did you mean rmsprop?
	// error: adam: no key "betta1"; did you mean beta1?
}

// An optimizer is a triple; changing one of the three gives another optimizer, which prints as what it is.
func ExampleOptimizer() {
	o := optim.RMSProp(.01)
	fmt.Println(o, "=", o.Triple())
	o.Method = rk.RK4
	fmt.Println(o)
	o.Flow = flows.HeavyBall{Gamma: 1}
	fmt.Println(o)
	// Output:
	// rmsprop = gradient/euler/slope(tol=0.01,memory=ema(0.99),eps=1e-8)
	// gradient/rk4/slope(tol=0.01,memory=ema(0.99),eps=1e-8)
	// heavyball(gamma=1)/rk4/slope(tol=0.01,memory=ema(0.99),eps=1e-8)
}

// The loop is public: whatever is to happen between the steps is written there.
func ExampleStart() {
	p := objective.Must("rosenbrock(n=2)")
	r, err := optim.Start(context.Background(), p, nil, optim.Adam(.1), optim.Settings{Steps: 200})
	if err != nil {
		fmt.Println(err)
		return
	}
	for r.Next() {
		if s := r.Step(); s.K%50 == 49 {
			fmt.Printf("step %3d: f = %.2e\n", s.K+1, s.R.Potential())
		}
	}
	fmt.Println(r.Reason().Text)
	// Output:
	// step  50: f = 3.73e+00
	// step 100: f = 2.99e+00
	// step 150: f = 2.03e+00
	// step 200: f = 9.98e-01
	// 200 steps
}

func ExampleOptimizer_Explain() {
	text, err := optim.Nesterov(.01, .9).Explain()
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(text)
	// Output:
	// optimizer   nesterov(lr=0.01)
	// triple      heavyball(gamma=0.1,b=1)/symplectic/fixed(h=0.01,clock=step)
	// flow        x' = M(w - b∇f(x)), w' = -γw - (1-γb)∇f(x) with γ = 0.1, b = 1
	// method      semi-implicit Euler, kick then drift, order 1
	// control     every step 1 long in time, with the scale 0.01 of M as learning rate
	// where       M is the factor that the control sets on the velocity, one number or one for each coordinate; g = ∇f(x)
	// update      b ← momentum·b + g, x ← x - lr·(g + momentum·b)
	// parameters  on the step clock gamma = 1 - momentum, h = lr, b = 1; l2 = weight_decay.
	//             The same points on the flow clock: h = √lr, gamma = (1 - momentum)/√lr, b = √lr
	// ranges      lr (0,inf), momentum [0,1), dampening [0,1), weight_decay [0,inf)
	// rule        differs, as torch.optim does: x is the look-ahead point, the momentum constant, and the rate stands outside of b
	// stability   stable for rate·λ < 1.357 on f = ½λx², at a constant rate, which is h·M (found by bisection)
	// reference   Yu. Nesterov, Soviet Math. Dokl. 27 (1983), 372-376
	// reference   I. Sutskever, J. Martens, G. Dahl, G. Hinton, On the importance of initialization and momentum in deep learning, ICML 2013
}

// Gonum's runner counts, records and stops; the iterates are ours.
func ExampleOptimizer_GonumMethod() {
	f := functions.Beale{}
	p := optimize.Problem{Func: f.Func, Grad: f.Grad}
	r, err := optimize.Minimize(p, []float64{1, 1}, optim.GonumSettings(1e-6, 0), optim.BB().GonumMethod())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f %v\n", r.X, r.Status)
	// Output:
	// [3.0000 0.5000] GradientThreshold
}

// A problem of gonum's, in our own loop.
func ExampleFromGonum() {
	f := functions.Beale{}
	p := optim.FromGonum(optimize.Problem{Func: f.Func, Grad: f.Grad}, 2)
	r, err := optim.Minimize(context.Background(), p, []float64{1, 1}, optim.BB(), optim.Settings{})
	fmt.Printf("%.4f %v %v\n", r.X, r.Reason.Status, err)
	// Output:
	// [3.0000 0.5000] converged <nil>
}
