package optim_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// What a step costs where that is not one gradient, beside one for the last point.
func TestCostOfSteps(t *testing.T) {
	const steps = 20
	for word, each := range map[string]int{
		"bb1": 1, "bb2": 1, "nagflow": 1, "aegd(lr=0.001)": 1, "aegd(lr=0.001,scalar=true)": 1, "newton": 1, "ser": 1, "hamiltonian": 1, "normgd": 1, "normgd(norm=linf,unit=true)": 1,
		"extragradient(lr=0.0002)": 2, "chebyshev(mu=1,l=2000,stages=7)": 7,
	} {
		r := start(t, rosenbrock, parse(t, word), optim.Settings{Steps: steps, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.Steps != steps || s.Vectors != each*steps+1 || s.Values != 0 || s.Rejected != 0 {
			t.Errorf("%s: %+v, want %d gradients a step", word, s, each)
		}
	}
	for word, attempts := range map[string]int{"newton": 0, "newton(lr=0.1)": 0, "dampednewton": 1} { // what the flow itself evaluates
		r := start(t, rosenbrock, parse(t, word), optim.Settings{Steps: 5, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.Jacs != 5 || s.Solves != 5+attempts*s.Rejected {
			t.Errorf("%s: %+v, want a Hessian a step and a linear system an attempt", word, s)
		}
	}
	for _, word := range []string{"armijo", "wolfe", "cg", "lbfgs", "dampednewton"} { // one for each attempt, with its value
		r := start(t, rosenbrock, parse(t, word), optim.Settings{Steps: steps, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.Steps != steps || s.Vectors != s.Steps+s.Rejected+1 || s.Values != 0 {
			t.Errorf("%s: %+v, want a gradient for each attempt", word, s)
		}
	}
}

// C31 of literature.md: on a quadratic nine tenths of the exact length make steepest descent some twenty times as fast.
// The first count is that of a smooth rule, the second of a chaotic one.
func TestRelaxedSteepestDescent(t *testing.T) {
	p := objective.Must("quadratic(n=100,kappa=1e4,rotated=true)")
	target := 1e-6 * p.Func(p.Start)
	count := func(relax float64) float64 {
		r, err := optim.Minimize(t.Context(), p, nil, optim.Steepest(relax), optim.Settings{Target: &target, GTol: -1})
		if err != nil || !r.Converged() {
			t.Fatal(r.Reason, err)
		}
		return float64(r.Stats.Steps)
	}
	exact, relaxed := count(1), count(.9)
	t.Logf("exact %v, relaxed %v steps; published 8624 and 412", exact, relaxed)
	if math.Abs(exact-8624) > .02*8624 || relaxed > 1.3*412 {
		t.Errorf("exact %v, relaxed %v steps, want 8624 and 412", exact, relaxed)
	}
}

// The limit of Nesterov's method for small rates is x” + (3/t)x' + ∇f = 0 with t = k·√lr [L1]: at a fixed time it is off
// by a first order in √lr; the flow of order 2 is the same equation.
func TestNAGCLimit(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[0.5,1,3],rotated=true)")
	const t1 = 4.
	sys, err := flows.Bregman{P: 2, C: .25}.System(&flows.Oracle{P: p})
	if err != nil {
		t.Fatal(err)
	}
	want, err := ode.Solve(t.Context(), sys, p.Start, 0, t1, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-9, ATol: 1e-9}})
	if err != nil {
		t.Fatal(err)
	}
	miss := func(steps int) float64 {
		h := t1 / float64(steps)
		r, err := optim.Minimize(t.Context(), p, nil, optim.NAGC(h*h, flows.NoRestart), optim.Settings{Steps: steps, GTol: -1})
		if err != nil {
			t.Fatal(err)
		}
		return difference(r.X, want.Y[:p.Dim])
	}
	a, b := miss(1000), miss(2000)
	if order := math.Log2(a / b); math.Abs(order-1) > .1 {
		t.Errorf("off by %.3g with √lr = %g and by %.3g with half of it: order %.2f in √lr, want 1", a, t1/1000, b, order)
	}
}

// The second-order solvers and those that compare gradients of different steps say that they cannot use batches, and
// Newton's that it lacks a Hessian.
func TestSolversRefuse(t *testing.T) {
	data, bare := objective.Must("logistic(data=wdbc,l2=1e-3)"), objective.Problem{Dim: 2, Start: []float64{1, 1}, FuncGrad: func(dst, x []float64) float64 {
		copy(dst, x)
		return (x[0]*x[0] + x[1]*x[1]) / 2
	}}
	for _, word := range []string{"cg", "lbfgs", "newton", "dampednewton", "lm", "trustregion", "cubic"} {
		if suits(data, parse(t, word), optim.Settings{Batch: 10}) {
			t.Errorf("%s starts on batches", word)
		}
	}
	for _, word := range []string{"newton", "dampednewton"} {
		if suits(bare.Complete(), parse(t, word), optim.Settings{}) {
			t.Errorf("%s starts without a Hessian", word)
		}
	}
}

// Newton's method that descends does so where the Hessian is indefinite, and ends in a minimum where the plain one ends
// in the saddle.
func TestDampedNewtonLeavesSaddles(t *testing.T) {
	p := &objective.Problem{Dim: 2, Func: func(x []float64) float64 { return x[0]*x[0]*x[0]*x[0]/4 - x[0]*x[0]/2 + x[1]*x[1] },
		Grad: func(dst, x []float64) { dst[0], dst[1] = x[0]*x[0]*x[0]-x[0], 2*x[1] },
		Hess: func(dst *mat.SymDense, x []float64) {
			dst.SetSym(0, 0, 3*x[0]*x[0]-1)
			dst.SetSym(0, 1, 0)
			dst.SetSym(1, 1, 2)
		}}
	for word, want := range map[string]float64{"newton": 0, "dampednewton": 1, "trustregion": 1, "cubic": 1, "lm": 1} {
		r, err := optim.Minimize(t.Context(), p.Complete(), []float64{.1, 1}, parse(t, word), optim.Settings{GTol: 1e-10})
		if err != nil || !r.Converged() || math.Abs(math.Abs(r.X[0])-want) > 1e-9 {
			t.Errorf("%s ends at %v, want |x[0]| = %v: %v, %v", word, r.X, want, r.Reason, err)
		}
	}
}

func TestSolverConstructors(t *testing.T) {
	for word, o := range map[string]optim.Optimizer{
		"bb1": optim.BB1(), "bb2": optim.BB2(), "armijo": optim.Armijo(), "wolfe": optim.Wolfe(), "steepest(relax=0.9)": optim.Steepest(.9),
		"cg": optim.CG(), "lbfgs(history_size=5)": optim.LBFGS(5), "newton(lr=0.5)": optim.Newton(.5), "dampednewton": optim.DampedNewton(),
		"lm": optim.LM(), "ser(h0=0.1)": optim.SER(.1), "trustregion": optim.TrustRegion(), "cubic": optim.Cubic(),
		"proximal(lr=2)": optim.Proximal(2), "ista(lr=0.1,l1=0.2)": optim.ISTA(.1, .2), "fista(lr=0.1,l1=0.2)": optim.FISTA(.1, .2),
		"rkcd(stages=5)": optim.RKCD(5), "chebyshev(mu=0.1,l=2,stages=4)": optim.Chebyshev(.1, 2, 4), "extragradient(lr=0.1)": optim.Extragradient(.1),
		"ogd(lr=0.1,beta=0.05)": optim.OGD(.1, .05), "symplectic(h=0.1,gamma=1)": optim.HeavyBall(.1, 1), "relativistic(h=0.1,gamma=1,c=2)": optim.Relativistic(.1, 1, 2),
		"gaussnewton(lr=0.5)": optim.GaussNewton(.5), "natural(lr=0.5,damp=0.1)": optim.NaturalGradient(.5, .1), "hamiltonian(h=0.1,gamma=1,b=3)": optim.Hamiltonian(.1, 1, 3),
		"normgd(lr=0.1,norm=linf,unit=true)": optim.NormGD(.1, flows.Steepest{Norm: flows.LInf, Unit: true}),
		"nagflow(h=0.1,mu=0.5,gamma0=2)":     optim.NAGFlow(.1, .5, 2), "nagc(lr=0.1,restart=speed)": optim.NAGC(.1, flows.SpeedRestart),
		"bregman(h=0.1,p=3,c=0.1)": optim.Bregman(.1, 3, .1), "aegd(lr=0.2)": optim.AEGD(.2), "itohabe(lr=0.1)": optim.ItohAbe(.1),
	} {
		if back := parse(t, word); !back.Equal(o) {
			t.Errorf("%s is %#v, the constructor gives %#v", word, back, o)
		}
	}
}
