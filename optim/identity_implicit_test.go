package optim_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
	"gonum.org/v1/gonum/mat"
)

// shifted solves (H(x) + λI)·d = -g.
func shifted(p *objective.Problem, x, g []float64, lambda float64) []float64 {
	n := p.Dim
	h := mat.NewSymDense(n, nil)
	p.Hess(h, x)
	a := mat.NewDense(n, n, nil)
	b := mat.NewVecDense(n, nil)
	for i := range n {
		for j := range n {
			a.Set(i, j, h.At(i, j))
		}
		a.Set(i, i, a.At(i, i)+lambda)
		b.SetVec(i, -g[i])
	}
	var d mat.VecDense
	if err := d.SolveVec(a, b); err != nil && d.Len() != n {
		panic(err)
	}
	return d.RawVector().Data
}

// Newton's method is Euler's on the Newton flow. Its path is a fixed one of few steps; a step multiplies the rounding
// of the one before by the condition of H, here some thousands, and quadratic convergence takes it away.
func TestNewtonIsEuler(t *testing.T) {
	for _, lr := range []float64{1, .5} {
		r := start(t, rosenbrock, optim.Newton(lr), optim.Settings{Steps: 15, GTol: -1})
		x := slices.Clone(rosenbrock.Start)
		for r.Next() {
			for i, d := range shifted(rosenbrock, x, gradientAt(x), 0) {
				x[i] += lr * d
			}
			if d := difference(r.Point().X(), x); d > 1e-10 {
				t.Errorf("lr = %v: step %d is off by %.3g", lr, r.Stats().Steps, d)
			}
		}
	}
}

// Along the Newton flow the gradient is e^(-t) times the first one.
func TestNewtonFlow(t *testing.T) {
	p := objective.Must("beale")
	sys, err := flows.Newton{}.System(&flows.Oracle{P: p})
	if err != nil {
		t.Fatal(err)
	}
	x0 := []float64{2.8, .4} // in the convex neighbourhood of the minimum (3, ½)
	sol, err := ode.Solve(t.Context(), sys, x0, 0, 3, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-10, ATol: 1e-10}})
	if err != nil {
		t.Fatal(err)
	}
	g0, g := make([]float64, 2), make([]float64, 2)
	p.Grad(g0, x0)
	p.Grad(g, sol.Y)
	for i := range g {
		// The tolerance times the curvature, some hundreds at most.
		if want := math.Exp(-3) * g0[i]; math.Abs(g[i]-want) > 1e-7 {
			t.Errorf("∂f/∂x[%d] = %.12g after t = 3, want %.12g", i, g[i], want)
		}
	}
}

// LM=(H+I/h): the linearly implicit Euler method with Nielsen's rule for λ = 1/h, and SER with λ ∝ ‖g‖.
func TestLevenbergMarquardt(t *testing.T) {
	r := start(t, rosenbrock, optim.LM(), optim.Settings{Steps: 60, GTol: 1e-9})
	h := mat.NewSymDense(rosenbrock.Dim, nil)
	rosenbrock.Hess(h, rosenbrock.Start)
	lambda, nu := 0., 2.
	for i := range rosenbrock.Dim {
		lambda = math.Max(lambda, 1e-3*math.Abs(h.At(i, i)))
	}
	x := slices.Clone(rosenbrock.Start)
	for r.Next() {
		for {
			g := gradientAt(x)
			d := shifted(rosenbrock, x, g, lambda)
			y, predicted := slices.Clone(x), 0.
			for i := range d {
				y[i] += d[i]
				predicted += .5 * d[i] * (lambda*d[i] - g[i])
			}
			rho := (rosenbrock.Func(x) - rosenbrock.Func(y)) / predicted
			if predicted > 0 && rho > 0 {
				lambda *= math.Max(1./3, 1-math.Pow(2*rho-1, 3))
				nu = 2
				x = y
				break
			}
			lambda *= nu
			nu *= 2
		}
		if d := difference(r.Point().X(), x); d > 1e-9 {
			t.Fatalf("step %d is off by %.3g", r.Stats().Steps, d)
		}
	}
	if !r.Result().Converged() || r.Stats().Rejected == 0 {
		t.Errorf("%v after %+v", r.Reason(), r.Stats())
	}
}

func TestSERIsShiftedNewton(t *testing.T) {
	const h0 = 1e-2
	r := start(t, rosenbrock, optim.Of(catalogue.SER{H0: h0}), optim.Settings{Steps: 60, GTol: 1e-9})
	x := slices.Clone(rosenbrock.Start)
	size := math.Sqrt(inner(gradientAt(x), gradientAt(x)))
	for r.Next() {
		g := gradientAt(x)
		for i, d := range shifted(rosenbrock, x, g, math.Sqrt(inner(g, g))/(size*h0)) {
			x[i] += d
		}
		if d := difference(r.Point().X(), x); d > 1e-9 {
			t.Fatalf("step %d is off by %.3g", r.Stats().Steps, d)
		}
	}
	if !r.Result().Converged() {
		t.Errorf("%v after %+v", r.Reason(), r.Stats())
	}
}

// The steps of a trust region have the length of its radius or are Newton's, and those of the cubic model have
// 1/h = σ‖Δ‖, both to the tenth that the control leaves.
func TestRadius(t *testing.T) {
	for _, c := range []struct {
		rule string
		o    optim.Optimizer
	}{{"ball", optim.Of(catalogue.TrustRegion{})}, {"cubic", optim.Of(catalogue.Cubic{})}} {
		r := start(t, rosenbrock, c.o, optim.Settings{Steps: 200, GTol: 1e-8})
		x, before, inside := slices.Clone(rosenbrock.Start), rosenbrock.Func(rosenbrock.Start), 0
		for r.Next() {
			s := r.Step()
			d := shifted(rosenbrock, x, gradientAt(x), 1/s.H)
			for i := range x {
				x[i] += d[i]
			}
			if e := difference(s.R.X(), x); e > 1e-9 {
				t.Fatalf("%s: step %d is off (H + I/h)Δ = -g by %.3g", c.rule, r.Stats().Steps, e)
			}
			x = slices.Clone(s.R.X())
			if s.H > 1e6 {
				inside++
			}
			if f := rosenbrock.Func(x); !(f < before) && f > 1e-20 {
				t.Errorf("%s: f goes from %v to %v in step %d", c.rule, before, f, r.Stats().Steps)
			} else {
				before = f
			}
		}
		if !r.Result().Converged() || c.rule == "ball" && inside == 0 {
			t.Errorf("%s: %v after %+v, %d full steps", c.rule, r.Reason(), r.Stats(), inside)
		}
	}
}

// Proximal point=implicit Euler: on a quadratic (I + hA)·x⁺ = x.
func TestProximalPoint(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[0.01,1,50],rotated=true)")
	const h = 7
	r := start(t, p, optim.Of(catalogue.Proximal{LR: h}), optim.Settings{Steps: 60, GTol: -1})
	x := slices.Clone(p.Start)
	for r.Next() {
		a, b := mat.NewSymDense(p.Dim, nil), mat.NewVecDense(p.Dim, slices.Clone(x))
		p.Hess(a, x)
		for i := range p.Dim {
			for j := i; j < p.Dim; j++ {
				a.SetSym(i, j, h*a.At(i, j))
			}
			a.SetSym(i, i, 1+a.At(i, i))
		}
		var y mat.VecDense
		if err := y.SolveVec(a, b); err != nil {
			t.Fatal(err)
		}
		x = y.RawVector().Data
		if d := difference(r.Point().X(), x); d > 1e-12 {
			t.Errorf("step %d is off by %.3g", r.Stats().Steps, d)
		}
	}
	if r.Stats().Steps != 60 {
		t.Errorf("%v", r.Reason())
	}
}

// ISTA and FISTA, with soft thresholding, a box and a simplex.
func TestProximalGradient(t *testing.T) {
	const h, l1 = eta, 5.
	soft := func(x []float64) {
		for i, v := range x {
			x[i] = math.Copysign(math.Max(math.Abs(v)-h*l1, 0), v)
		}
	}
	box := func(x []float64) {
		for i, v := range x {
			x[i] = math.Max(-.5, math.Min(.5, v))
		}
	}
	simplex := func(x []float64) { // by bisection of θ
		lo, hi := -1e3, 1e3
		for range 200 {
			mid, sum := (lo+hi)/2, 0.
			for _, v := range x {
				sum += math.Max(v-mid, 0)
			}
			if sum > 2 {
				lo = mid
			} else {
				hi = mid
			}
		}
		for i, v := range x {
			x[i] = math.Max(v-lo, 0)
		}
	}
	ista := func(prox func([]float64)) rule {
		return func(int) func(x, g []float64) {
			return func(x, g []float64) {
				for i := range x {
					x[i] -= h * g[i]
				}
				prox(x)
			}
		}
	}
	fista := func(prox func([]float64)) rule {
		return func(int) func(y, g []float64) {
			x, theta := []float64(nil), 1.
			return func(y, g []float64) {
				if x == nil {
					x = slices.Clone(y)
				}
				before := slices.Clone(x)
				for i := range y {
					x[i] = y[i] - h*g[i]
				}
				prox(x)
				next := (1 + math.Sqrt(1+4*theta*theta)) / 2
				for i := range y {
					y[i] = x[i] + (theta-1)/next*(x[i]-before[i])
				}
				theta = next
			}
		}
	}
	for _, c := range []struct {
		args string
		prox func([]float64)
	}{{"l1=5", soft}, {"set=box(-0.5,0.5)", box}, {"set=simplex(2)", simplex}} {
		agree(t, parse(t, "ista(lr=0.0002,"+c.args+")"), ista(c.prox), identitySteps, identityTol)
		agree(t, parse(t, "fista(lr=0.0002,"+c.args+")"), fista(c.prox), identitySteps, identityTol)
	}
}

// The stop Rest knows the minimum of f + r, where the gradient of f is not zero.
func TestRestOfComposite(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[0.5,1,3],rotated=true)")
	for _, text := range []string{"ista(lr=0.2,l1=0.1)", "ista(lr=0.2,set=box(0.3))", "ista(lr=0.2,set=simplex(1))"} {
		o := parse(t, text)
		r, err := optim.Minimize(t.Context(), p, nil, o, optim.Settings{GTol: -1, Stop: flows.Rest{Of: o.Flow.(flows.Composite), Tol: 1e-9}})
		if err != nil || !r.Converged() {
			t.Errorf("%s: %v, %v", text, r.Reason, err)
		}
		g := make([]float64, p.Dim)
		p.Grad(g, r.X)
		if size := vec.NormInf(g); text != "ista(lr=0.2,l1=0.1)" && size < 1e-2 {
			t.Errorf("%s: ‖∇f‖∞ = %.3g at the minimum: the test shows nothing", text, size)
		}
		if r.GNorm > 1e-9 {
			t.Errorf("%s: GNorm = %.3g, want that of the conditions for a minimum", text, r.GNorm)
		}
	}
}

// Chebyshev=RKC1: a step is s steps of the semi-iteration on a dense quadratic with eigenvalues in [μ, L], in its
// three-term form.
func TestChebyshevIsRKC1(t *testing.T) {
	const low, high, s = .01, 1., 8
	p := objective.Must("quadratic(n=20,kappa=100,rotated=true)")
	r := start(t, p, optim.Of(catalogue.Chebyshev{Mu: low, L: high, Stages: s}), optim.Settings{Steps: 6, GTol: -1})
	if h := optim.Of(catalogue.Chebyshev{Mu: low, L: high, Stages: s}).Control.(control.Fixed).H; math.Abs(h-73.8) > .05 {
		t.Errorf("h = %.5f, want 0.738 for curvatures a hundred times these", h)
	}
	x, g := slices.Clone(p.Start), make([]float64, p.Dim)
	for r.Next() {
		d, c := (high+low)/2, (high-low)/2
		before, rho := slices.Clone(x), c/d
		for k := range s {
			p.Grad(g, x)
			next := slices.Clone(x)
			if k == 0 {
				for i := range x {
					next[i] -= g[i] / d
				}
			} else { // ρ is T_k(d/c)/T_{k+1}(d/c)
				new := 1 / (2*d/c - rho)
				for i := range x {
					next[i] += new * (rho*(x[i]-before[i]) - 2*g[i]/c)
				}
				rho = new
			}
			before, x = x, next
		}
		if e := difference(r.Point().X(), x); e > 1e-13 {
			t.Errorf("step %d is off Chebyshev's iteration by %.3g", r.Stats().Steps, e)
		}
	}
}

// C37: with the stages s = ⌈√((κ-1)η/2)⌉ and h = (w0-1)/(μ·w1) a step contracts every mode in [μ, L] by 1/T_s(w0), and
// the slowest one by just that.
func TestRKCDContraction(t *testing.T) {
	const low, kappa, etaR = .01, 100., 1.17
	s := int(math.Ceil(math.Sqrt((kappa - 1) * etaR / 2)))
	w0 := 1 + etaR/float64(s*s)
	top, slope := math.Cosh(float64(s)*math.Acosh(w0)), float64(s)*math.Sinh(float64(s)*math.Acosh(w0))/math.Sinh(math.Acosh(w0))
	h := (w0 - 1) / (low * top / slope)
	m := stab.RKC1{Eta: etaR, Stages: s}
	if got := math.Abs(real(m.R(s, complex(-h*low, 0)))); math.Abs(got*top-1) > 1e-9 {
		t.Errorf("the slowest mode goes down to %.6g, want 1/T = %.6g", got, 1/top)
	}
	for k := range 1000 {
		l := low * math.Pow(kappa, float64(k)/999)
		if got := math.Abs(real(m.R(s, complex(-h*l, 0)))); got > (1+1e-9)/top {
			t.Fatalf("λ = %.3g goes down to %.6g, more than 1/T = %.6g", l, got, 1/top)
		}
	}
}
