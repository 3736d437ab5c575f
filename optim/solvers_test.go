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
	"github.com/odescent/odescent/optim/catalogue"
	"gonum.org/v1/gonum/mat"
)

// What a step costs where that is not one gradient, beside one for the last point.
func TestCostOfSteps(t *testing.T) {
	const steps = 20
	for text, each := range map[string]int{
		"bb1": 1, "bb2": 1, "nagflow": 1, "aegd(lr=0.001)": 1, "aegd(lr=0.001,scalar=true)": 1, "newton": 1, "ser": 1, "hamiltonian": 1, "normgd": 1, "normgd(norm=linf,unit=true)": 1,
		"extragradient(lr=0.0002)": 2, "matched": 2, "chebyshev(mu=1,l=2000,stages=7)": 7,
	} {
		r := start(t, rosenbrock, parse(t, text), optim.Settings{Steps: steps, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.Steps != steps || s.FieldEvals != each*steps+1 || s.FuncEvals != 0 || s.Rejected != 0 {
			t.Errorf("%s: %+v, want %d gradients a step", text, s, each)
		}
	}
	for text, attempts := range map[string]int{"newton": 0, "newton(lr=0.1)": 0, "dampednewton": 1} { // what the flow itself evaluates
		r := start(t, rosenbrock, parse(t, text), optim.Settings{Steps: 5, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.JacEvals != 5 || s.LinearSolves != 5+attempts*s.Rejected {
			t.Errorf("%s: %+v, want a Hessian a step and a linear system an attempt", text, s)
		}
	}
	for _, text := range []string{"armijo", "wolfe", "cg", "lbfgs", "dampednewton"} { // one for each attempt, with its value
		r := start(t, rosenbrock, parse(t, text), optim.Settings{Steps: steps, GTol: -1})
		for r.Next() {
		}
		if s := r.Stats(); s.Steps != steps || s.FieldEvals != s.Steps+s.Rejected+1 || s.FuncEvals != 0 {
			t.Errorf("%s: %+v, want a gradient for each attempt", text, s)
		}
	}
}

// On a quadratic nine tenths of the exact length make steepest descent some twenty times as fast.
// The first count is that of a smooth rule, the second of a chaotic one.
func TestRelaxedSteepestDescent(t *testing.T) {
	p := objective.Must("quadratic(n=100,kappa=1e4,rotated=true)")
	target := 1e-6 * p.Func(p.Start)
	count := func(relax float64) float64 {
		r, err := optim.Minimize(t.Context(), p, nil, optim.Of(catalogue.Steepest{Relax: relax}), optim.Settings{Target: &target, GTol: -1})
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

// The limit of Nesterov's method for small rates is x″ + (3/t)x' + ∇f = 0 with t = k·√lr [L1]: at a fixed time it is
// off by a first order in √lr; the flow of order 2 is the same equation.
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
	for name, with := range map[string]func(lr float64) optim.Optimizer{
		"nagc": func(lr float64) optim.Optimizer {
			return optim.Of(catalogue.NAGC{LR: lr, Restart: flows.NoRestart, R: 3})
		},
		"fista": func(lr float64) optim.Optimizer { return optim.FISTA(lr, 0) }, // θ is k/2 up to a logarithm, so O(√lr·log lr)
	} {
		miss := func(steps int) float64 {
			h := t1 / float64(steps)
			r, err := optim.Minimize(t.Context(), p, nil, with(h*h), optim.Settings{Steps: steps, GTol: -1})
			if err != nil {
				t.Fatal(err)
			}
			return difference(r.X, want.Y[:p.Dim])
		}
		a, b := miss(1000), miss(2000)
		t.Logf("%s: off by %.3g with √lr = %g and by %.3g with half of it: order %.2f", name, a, t1/1000, b, math.Log2(a/b))
		if order := math.Log2(a / b); math.Abs(order-1) > map[string]float64{"nagc": .1, "fista": .2}[name] {
			t.Errorf("%s: off by %.3g with √lr = %g and by %.3g with half of it: order %.2f in √lr, want 1", name, a, t1/1000, b, order)
		}
	}
}

// The second-order solvers and those that compare gradients of different steps say that they cannot use batches, and
// Newton's that it lacks a Hessian.
func TestSolversRefuse(t *testing.T) {
	data, bare := objective.Must("logistic(data=wdbc,l2=1e-3)"), objective.Problem{Dim: 2, Start: []float64{1, 1}, FuncGrad: func(dst, x []float64) float64 {
		copy(dst, x)
		return (x[0]*x[0] + x[1]*x[1]) / 2
	}}
	for _, text := range []string{"cg", "lbfgs", "newton", "dampednewton", "lm", "trustregion", "cubic"} {
		if suits(data, parse(t, text), optim.Settings{Batch: 10}) {
			t.Errorf("%s starts on batches", text)
		}
	}
	for _, text := range []string{"newton", "dampednewton"} {
		if suits(bare.Complete(), parse(t, text), optim.Settings{}) {
			t.Errorf("%s starts without a Hessian", text)
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
	for text, want := range map[string]float64{"newton": 0, "dampednewton": 1, "trustregion": 1, "cubic": 1, "lm": 1} {
		r, err := optim.Minimize(t.Context(), p.Complete(), []float64{.1, 1}, parse(t, text), optim.Settings{GTol: 1e-10})
		if err != nil || !r.Converged() || math.Abs(math.Abs(r.X[0])-want) > 1e-9 {
			t.Errorf("%s ends at %v, want |x[0]| = %v: %v, %v", text, r.X, want, r.Reason, err)
		}
	}
}

// The hard case of Moré and Sorensen: a gradient without any part in the directions of negative curvature. From the
// axis x[0] = 0 of the saddle above, and from that of a rotated one in five variables, the models' curves lead to the
// saddle; the trust region method leaves it for a minimum, the cubic one, too. The first step decreases the model by
// nine tenths of what can be.
func TestHardCase(t *testing.T) {
	double := func(q *mat.Dense, curved []float64) *objective.Problem { // Σ c_i·u_i²/2 + Σ u_i⁴/4 where c_i < 0, u = qᵀx
		n := len(curved)
		eval := func(x []float64) *mat.VecDense {
			var u mat.VecDense
			u.MulVec(q.T(), mat.NewVecDense(n, x))
			return &u
		}
		p := &objective.Problem{Dim: n, Func: func(x []float64) (f float64) {
			u := eval(x)
			for i, c := range curved {
				f += c * u.AtVec(i) * u.AtVec(i) / 2
				if c < 0 {
					f += math.Pow(u.AtVec(i), 4) / 4
				}
			}
			return f
		}, Grad: func(dst, x []float64) {
			u := eval(x)
			for i, c := range curved {
				v := c * u.AtVec(i)
				if c < 0 {
					v += math.Pow(u.AtVec(i), 3)
				}
				u.SetVec(i, v)
			}
			var g mat.VecDense
			g.MulVec(q, u)
			copy(dst, g.RawVector().Data)
		}, Hess: func(dst *mat.SymDense, x []float64) {
			u := eval(x)
			d := mat.NewDense(n, n, nil)
			for i, c := range curved {
				if d.Set(i, i, c); c < 0 {
					d.Set(i, i, c+3*u.AtVec(i)*u.AtVec(i))
				}
			}
			var h mat.Dense
			h.Product(q, d, q.T())
			for i := range n {
				for j := range i + 1 {
					dst.SetSym(i, j, (h.At(i, j)+h.At(j, i))/2)
				}
			}
		}}
		return p.Complete()
	}
	plain := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	var qr mat.QR
	turned := mat.NewDense(5, 5, nil)
	for i := range 5 {
		for j := range 5 {
			turned.Set(i, j, math.Sin(float64(1+3*i+5*j*j)))
		}
	}
	qr.Factorize(turned)
	var q mat.Dense
	qr.QTo(&q)
	for _, c := range []struct {
		p  *objective.Problem
		x0 []float64
		to float64 // Σ -c²/4 over the negative c
	}{
		{double(plain, []float64{-1, 2}), []float64{0, 1}, -.25},
		{double(plain, []float64{-1, 2}), []float64{0, 30}, -.25},
		{double(&q, []float64{-2, 1, 3, -.5, 7}), mat.Col(nil, 1, &q), -1 - .0625},
	} {
		for _, text := range []string{"trustregion", "trustregion(r0=0.1)", "trustregion(r0=10)", "cubic", "cubic(r0=0.1)"} {
			r, err := optim.Minimize(t.Context(), c.p, c.x0, parse(t, text), optim.Settings{GTol: 1e-9, Steps: 200})
			if err != nil || !r.Converged() || math.Abs(r.F-c.to) > 1e-12 {
				t.Errorf("%s from %.3g ends at f = %v, want %v: %v, %v", text, c.x0, r.F, c.to, r.Reason, err)
			}
		}
	}
	p := double(plain, []float64{-1, 2})
	const r = .5
	o, err := optim.Start(t.Context(), p, []float64{0, .1}, parse(t, "trustregion(r0=0.5)"), optim.Settings{Steps: 1, GTol: -1})
	if err != nil {
		t.Fatal(err)
	}
	o.Next()
	x := o.Point().X()
	// The best move has λ = 1: (2 + 1)Δ₁ = -0.2, and the rest of r along x[0].
	model := func(u, v float64) float64 { return -u*u/2 + v*v + .2*v }
	best := model(math.Sqrt(r*r-.2*.2/9), -.2/3)
	if got := model(x[0], x[1]-.1); got > .9*best || math.Abs(math.Hypot(x[0], x[1]-.1)-r) > 1e-12 {
		t.Errorf("the first move is to %v, the model decreases by %v of %v, its length is %v", x, -got, -best, math.Hypot(x[0], x[1]-.1))
	}
}

func TestSolverConstructors(t *testing.T) {
	for text, o := range map[string]optim.Optimizer{
		"bb1": optim.Of(catalogue.BB1{}), "bb2": optim.Of(catalogue.BB2{}), "armijo": optim.Of(catalogue.Armijo{C: 1e-4, Shrink: .5, Grow: 2}), "wolfe": optim.Of(catalogue.Wolfe{C1: 1e-4, C2: .9}), "steepest(relax=0.9)": optim.Of(catalogue.Steepest{Relax: .9}),
		"cg": optim.CG(), "lbfgs(history_size=5)": optim.LBFGS(5), "newton(lr=0.5)": optim.Newton(.5), "dampednewton": optim.Of(catalogue.DampedNewton{C: 1e-4, Shrink: .5}),
		"lm": optim.LM(), "ser(h0=0.1)": optim.Of(catalogue.SER{H0: .1}), "trustregion": optim.Of(catalogue.TrustRegion{}), "cubic": optim.Of(catalogue.Cubic{}),
		"proximal(lr=2)": optim.Of(catalogue.Proximal{LR: 2}), "ista(lr=0.1,l1=0.2)": optim.Of(catalogue.ISTA{LR: .1, L1: .2}), "fista(lr=0.1,l1=0.2)": optim.FISTA(.1, .2),
		"rkcd(stages=5)": optim.Of(catalogue.RKCD{Stages: 5, Eta: 1.17}), "chebyshev(mu=0.1,l=2,stages=4)": optim.Of(catalogue.Chebyshev{Mu: .1, L: 2, Stages: 4}), "extragradient(lr=0.1)": optim.Of(catalogue.Extragradient{LR: .1}),
		"ogd(lr=0.1,beta=0.05)": optim.Of(catalogue.OGD{LR: .1, Beta: .05}), "symplectic(h=0.1,gamma=1)": optim.HeavyBall(.1, 1), "relativistic(h=0.1,gamma=1,c=2)": optim.Of(catalogue.Relativistic{H: .1, Gamma: 1, C: 2, M: 1}),
		"matched(h=0.1)": optim.Of(catalogue.Matched{H: .1, P: 2, C: .125, N: 1}), "matched(h=0.1,p=3,c=0.004,n=2)": optim.Of(catalogue.Matched{H: .1, P: 3, C: .004, N: 2}), "gaussnewton(lr=0.5)": optim.Of(catalogue.GaussNewton{LR: .5}), "natural(lr=0.5,damp=0.1)": optim.Of(catalogue.Natural{LR: .5, Damp: .1}), "hamiltonian(h=0.1,gamma=1,b=3)": optim.Of(catalogue.Hamiltonian{H: .1, Gamma: 1, B: 3}),
		"normgd(lr=0.1,norm=linf,unit=true)": optim.Of(catalogue.NormGD{LR: .1, Norm: flows.LInf{}, Unit: true}),
		"nagflow(h=0.1,mu=0.5,gamma0=2)":     optim.Of(catalogue.NAGFlow{H: .1, Mu: .5, Gamma0: 2}), "nagc(lr=0.1,restart=speed)": optim.Of(catalogue.NAGC{LR: .1, Restart: flows.SpeedRestart, R: 3}),
		"bregman(h=0.1,p=3,c=0.1)": optim.Of(catalogue.Bregman{H: .1, P: 3, C: .1}), "aegd(lr=0.2)": optim.Of(catalogue.AEGD{LR: .2, C: 1}), "itohabe(lr=0.1)": optim.Of(catalogue.ItohAbe{LR: .1}),
	} {
		if back := parse(t, text); !back.Equal(o) {
			t.Errorf("%s is %#v, the constructor gives %#v", text, back, o)
		}
	}
}
