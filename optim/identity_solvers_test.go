package optim_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
	"gonum.org/v1/gonum/mat"
)

func inner(x, y []float64) float64 {
	s := 0.
	for i := range x {
		s += x[i] * y[i]
	}
	return s
}

// Armijo: backtracking from twice the last length, the share c of h‖g‖² being what the flow dissipates.
func TestArmijo(t *testing.T) {
	const c, shrink, grow, h0 = 1e-4, .5, 2., 1e-3
	r := func(n int) func(x, g []float64) {
		h := h0
		return func(x, g []float64) {
			y, f := make([]float64, n), rosenbrock.Func(x)
			for {
				for i := range y {
					y[i] = x[i] - h*g[i]
				}
				if rosenbrock.Func(y) <= f-c*h*inner(g, g) {
					break
				}
				h *= shrink
			}
			h *= grow
			copy(x, y)
		}
	}
	agree(t, optim.Of(catalogue.Armijo{C: c, Shrink: shrink, Grow: grow, H0: h0}), r, identitySteps, identityTol)
}

// The steps of Barzilai and Borwein are Rayleigh quotients of the move before. Their runs magnify rounding: 20
// steps agree to 1e-10, 40 to 1e-5.
func TestRayleighControls(t *testing.T) {
	const h0 = 1e-4
	quotient := func(step func(xx, xg, gg float64) float64) rule {
		return func(n int) func(x, g []float64) {
			var x0, g0 []float64
			return func(x, g []float64) {
				h := h0
				if x0 != nil {
					var xx, xg, gg float64
					for i := range x {
						dx, dg := x[i]-x0[i], g[i]-g0[i]
						xx, xg, gg = xx+dx*dx, xg+dx*dg, gg+dg*dg
					}
					if h = step(xx, xg, gg); xg <= 0 {
						h = math.Sqrt(xx / gg)
					}
				}
				x0, g0 = slices.Clone(x), slices.Clone(g)
				for i := range x {
					x[i] -= h * g[i]
				}
			}
		}
	}
	for steps, tol := range map[int]float64{20: 1e-10, 40: 1e-5} {
		agree(t, optim.Of(catalogue.BB1{H0: h0}), quotient(func(xx, xg, _ float64) float64 { return xx / xg }), steps, tol)
		agree(t, optim.Of(catalogue.BB2{H0: h0}), quotient(func(_, xg, gg float64) float64 { return xg / gg }), steps, tol)
	}
}

// handed is a control that hands out given lengths on the step clock.
type handed []float64

func (c handed) Start(*ode.Run) (ode.Controller, error) { return c, nil }
func (c handed) String() string                         { return "handed" }
func (c handed) Propose(s *ode.Step)                    { s.SetRate(c[s.K]) }
func (c handed) Accept(*ode.Step) bool                  { return true }
func (c handed) Update(*ode.Step)                       {}

// CG=HB closed loop: with the lengths of linear conjugate gradients the flow with closed-loop friction takes their
// path, whichever rule makes β, and that is Polak's recursion with the coefficients α and αβ/α₋.
func TestConjugateGradientsAreHeavyBall(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[0.1,0.3,1,2,5,9,20],rotated=true)")
	n, a := p.Dim, mat.NewSymDense(p.Dim, nil)
	p.Hess(a, p.Start)
	apply := func(v []float64) []float64 {
		var w mat.VecDense
		w.MulVec(a, mat.NewVecDense(n, v))
		return w.RawVector().Data
	}
	x, g, d := slices.Clone(p.Start), make([]float64, n), make([]float64, n)
	p.Grad(g, x)
	for i := range d {
		d[i] = -g[i]
	}
	var alphas, betas []float64
	path := [][]float64{slices.Clone(x)}
	const steps = 6 // fewer than n: the last one ends in rounding
	for range steps {
		ad, gg := apply(d), inner(g, g)
		alpha := gg / inner(d, ad)
		for i := range x {
			x[i] += alpha * d[i]
			g[i] += alpha * ad[i]
		}
		beta := inner(g, g) / gg
		for i := range d {
			d[i] = beta*d[i] - g[i]
		}
		alphas, betas, path = append(alphas, alpha), append(betas, beta), append(path, slices.Clone(x))
	}
	for _, rule := range []flows.Beta{flows.PolakRibiere, flows.FletcherReeves, flows.HestenesStiefel, flows.DaiYuan, flows.HagerZhang} {
		o := optim.Optimizer{Flow: flows.Conjugate{Rule: rule}, Method: split.Symplectic{}, Control: handed(alphas)}
		r := start(t, p, o, optim.Settings{Steps: steps, GTol: -1})
		for k := 1; r.Next(); k++ {
			if d := difference(r.Point().X(), path[k]); d > 1e-11 {
				t.Errorf("%v: step %d is off linear conjugate gradients by %.3g", rule, k, d)
			}
		}
	}
	for k := 1; k < steps; k++ { // the recursion
		p.Grad(g, path[k])
		y := make([]float64, n)
		for i := range y {
			y[i] = path[k][i] - alphas[k]*g[i] + alphas[k]*betas[k-1]/alphas[k-1]*(path[k][i]-path[k-1][i])
		}
		if d := difference(y, path[k+1]); d > 1e-11 {
			t.Errorf("step %d is off the heavy ball by %.3g", k, d)
		}
	}
}

// Nonlinear conjugate gradients against the textbook's loop, with the lengths that the line search found.
func TestNonlinearConjugateGradients(t *testing.T) {
	betas := map[string]func(g, g0, d []float64) float64{
		"pr": func(g, g0, _ []float64) float64 { return math.Max(0, (inner(g, g)-inner(g, g0))/inner(g0, g0)) },
		"fr": func(g, g0, _ []float64) float64 { return inner(g, g) / inner(g0, g0) },
		"hs": func(g, g0, d []float64) float64 {
			return math.Max(0, (inner(g, g)-inner(g, g0))/(inner(d, g)-inner(d, g0)))
		},
		"dy": func(g, g0, d []float64) float64 { return inner(g, g) / (inner(d, g) - inner(d, g0)) },
		"hz": func(g, g0, d []float64) float64 {
			y := make([]float64, len(g))
			for i := range y {
				y[i] = g[i] - g0[i]
			}
			dy := inner(d, y)
			return (inner(y, g) - 2*inner(d, g)*inner(y, y)/dy) / dy
		},
	}
	for name, of := range betas {
		r := start(t, rosenbrock, parse(t, "cg(beta="+name+",h0=0.001)"), optim.Settings{Steps: 20, GTol: -1})
		x := slices.Clone(rosenbrock.Start)
		var d, g0 []float64
		for r.Next() {
			g := gradientAt(x)
			beta := 0.
			if g0 != nil {
				if beta = of(g, g0, d); !(beta*inner(d, g) < inner(g, g)) {
					beta = 0
				}
			} else {
				d = make([]float64, len(x))
			}
			for i := range x {
				d[i] = beta*d[i] - g[i]
				x[i] += r.Step().M.Scale * d[i]
			}
			g0 = g
			// The path is chaotic in the lengths, not with given ones: rounding grows by some digits in 20 steps.
			if e := difference(r.Point().X(), x); !(e <= 1e-7) {
				t.Errorf("%s: step %d is off by %.3g", name, r.Stats().Steps, e)
				break
			}
		}
		if r.Stats().Steps < 15 {
			t.Errorf("%s: %d steps only: %v", name, r.Stats().Steps, r.Reason())
		}
	}
}

// L-BFGS with a long memory against the dense BFGS update of γI by all pairs, with the lengths that the search found.
func TestLBFGSIsDenseBFGS(t *testing.T) {
	r := start(t, rosenbrock, optim.LBFGS(50), optim.Settings{Steps: 25, GTol: -1})
	n := rosenbrock.Dim
	x := slices.Clone(rosenbrock.Start)
	var ss, ys [][]float64
	for r.Next() {
		g := gradientAt(x)
		b := mat.NewDense(n, n, nil)
		gamma := 1.
		if k := len(ss); k > 0 {
			gamma = inner(ss[k-1], ys[k-1]) / inner(ys[k-1], ys[k-1])
		}
		for i := range n {
			b.Set(i, i, gamma)
		}
		for k := range ss { // B ← (I - ρsyᵀ)·B·(I - ρysᵀ) + ρssᵀ
			rho := 1 / inner(ss[k], ys[k])
			left := mat.NewDense(n, n, nil)
			for i := range n {
				for j := range n {
					left.Set(i, j, -rho*ss[k][i]*ys[k][j])
				}
				left.Set(i, i, left.At(i, i)+1)
			}
			var once, twice mat.Dense
			once.Mul(left, b)
			twice.Mul(&once, left.T())
			for i := range n {
				for j := range n {
					b.Set(i, j, twice.At(i, j)+rho*ss[k][i]*ss[k][j])
				}
			}
		}
		var d mat.VecDense
		d.MulVec(b, mat.NewVecDense(n, g))
		before := slices.Clone(x)
		for i := range x {
			x[i] -= r.Step().H * d.AtVec(i)
		}
		if e := difference(r.Point().X(), x); !(e <= 1e-9) {
			t.Fatalf("step %d is off dense BFGS by %.3g", r.Stats().Steps, e)
		}
		s, y, after := make([]float64, n), make([]float64, n), gradientAt(x)
		for i := range s {
			s[i], y[i] = x[i]-before[i], after[i]-g[i]
		}
		ss, ys = append(ss, s), append(ys, y)
	}
	if r.Stats().Steps < 20 {
		t.Errorf("%d steps only: %v", r.Stats().Steps, r.Reason())
	}
}

// OGD is the two-step method on the gradient flow, and AB2 exactly at β = α/2.
func TestOptimisticGradientDescent(t *testing.T) {
	ogd := func(alpha, beta float64) rule {
		return func(int) func(x, g []float64) {
			var g0 []float64
			return func(x, g []float64) {
				for i := range x {
					if g0 == nil {
						x[i] -= alpha * g[i]
					} else {
						x[i] -= (alpha+beta)*g[i] - beta*g0[i]
					}
				}
				g0 = g
			}
		}
	}
	agree(t, optim.Of(catalogue.OGD{LR: eta, Beta: eta}), ogd(eta, eta), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.OGD{LR: eta, Beta: eta / 2}), ogd(eta, eta/2), identitySteps, identityTol)
	if got := optim.Of(catalogue.OGD{LR: eta, Beta: eta / 2}); got.Method != (rk.AB2{}) {
		t.Errorf("at β = α/2 the method is %v, want ab2", got.Method)
	}
}

// Extragradient is Matsuno's method.
func TestExtragradient(t *testing.T) {
	agree(t, optim.Of(catalogue.Extragradient{LR: eta}), func(n int) func(x, g []float64) {
		return func(x, g []float64) {
			y := make([]float64, n)
			for i := range y {
				y[i] = x[i] - eta*g[i]
			}
			for i, d := range gradientAt(y) {
				x[i] -= eta * d
			}
		}
	}, identitySteps, identityTol)
}

// The heavy ball on its own clock is momentum with μ = 1 - γh and η = h².
func TestSymplecticIsMomentum(t *testing.T) {
	const h, gamma = .01, 5.
	agree(t, optim.HeavyBall(h, gamma), func(n int) func(x, g []float64) {
		b := make([]float64, n)
		return func(x, g []float64) {
			for i := range x {
				b[i] = (1-gamma*h)*b[i] + g[i]
				x[i] -= h * h * b[i]
			}
		}
	}, identitySteps, identityTol)
}

// Relativistic gradient descent.
func TestRelativistic(t *testing.T) {
	const h, gamma, c = .01, 2., 5.
	agree(t, optim.Of(catalogue.Relativistic{H: h, Gamma: gamma, C: c, M: 1}), func(n int) func(x, g []float64) {
		p := make([]float64, n)
		return func(x, g []float64) {
			for i := range p {
				p[i] = math.Exp(-gamma*h)*p[i] - h*g[i]
			}
			root := math.Sqrt(inner(p, p) + c*c)
			for i := range x {
				x[i] += h * c * p[i] / root
			}
		}
	}, identitySteps, identityTol)
}

// NAG-GS in the letters of its source: a = α/(α+1), b = αμ/(αμ + γ⁺). The gradient is taken at the new point.
func TestNAGFlowIsGaussSeidel(t *testing.T) {
	const alpha, m, gamma0 = .02, .5, 2.
	agree(t, optim.Of(catalogue.NAGFlow{H: alpha, Mu: m, Gamma0: gamma0}), func(int) func(x, g []float64) {
		v, gamma := slices.Clone(rosenbrock.Start), gamma0
		a := alpha / (alpha + 1)
		return func(x, _ []float64) {
			gamma = (1-a)*gamma + a*m
			for i := range x {
				x[i] = (1-a)*x[i] + a*v[i]
			}
			b := alpha * m / (alpha*m + gamma)
			for i, d := range gradientAt(x) {
				v[i] = (1-b)*v[i] + b*x[i] - b/m*d
			}
		}
	}, identitySteps, identityTol)
}

// NAG-C=implicit damping: Nesterov's two sequences with μ_k = k/(k+3), the position being y; and the same with restarts
// where the step goes uphill, where f rises and where the speed falls.
func TestNAGC(t *testing.T) {
	nagc := func(restart func(x, next, y, g, speed []float64) bool, least int) rule {
		return func(n int) func(y, g []float64) {
			x, speed, k := slices.Clone(rosenbrock.Start), []float64{0, math.Inf(1)}, 0
			return func(y, g []float64) {
				next := make([]float64, n)
				for i := range next {
					next[i] = y[i] - eta*g[i]
				}
				m := float64(k) / float64(k+3)
				if k++; restart(x, next, y, g, speed) && k > least {
					m, k, speed[0], speed[1] = 0, 0, 0, math.Inf(1)
				}
				for i := range y {
					y[i] = next[i] + m*(next[i]-x[i])
				}
				x = next
			}
		}
	}
	agree(t, optim.Of(catalogue.NAGC{LR: eta, Restart: flows.NoRestart, R: 3}), nagc(func(_, _, _, _, _ []float64) bool { return false }, 0), identitySteps, identityTol)
	for event, due := range map[flows.Restart]func(x, next, y, g, speed []float64) bool{
		flows.GradientRestart: func(x, next, _, g, _ []float64) bool { return inner(g, next)-inner(g, x) > 0 },
		flows.FunctionRestart: func(_, _, y, _, speed []float64) bool {
			before := speed[1]
			speed[1] = rosenbrock.Func(y)
			return speed[1] > before
		},
		flows.SpeedRestart: func(x, next, _, _, speed []float64) bool {
			before := speed[0]
			speed[0] = euclid(next, x)
			return speed[0] < before
		},
	} {
		least := 0
		if event == flows.SpeedRestart {
			least = 10
		}
		agree(t, optim.Of(catalogue.NAGC{LR: eta, Restart: event, R: 3}), nagc(due, least), identitySteps, identityTol)
	}
}

func euclid(x, y []float64) float64 {
	s := 0.
	for i := range x {
		s += (x[i] - y[i]) * (x[i] - y[i])
	}
	return math.Sqrt(s)
}

// The accelerated flow of order p by exact parts.
func TestBregman(t *testing.T) {
	const h, c = .01, .25
	for _, p := range []float64{2, 3} {
		agree(t, optim.Of(catalogue.Bregman{H: h, P: p, C: c}), func(int) func(x, g []float64) {
			z, k := slices.Clone(rosenbrock.Start), 0.
			return func(x, g []float64) {
				now, next := math.Pow(k*h, p), math.Pow((k+1)*h, p)
				for i := range x {
					z[i] -= c * (next - now) * g[i]
					x[i] = z[i] + (x[i]-z[i])*now/next
				}
				k++
			}
		}, identitySteps, identityTol)
	}
}

// AEGD=lin. implicit IEQ, by coordinate and with one energy; the modified energy falls at every rate.
func TestAEGD(t *testing.T) {
	const lr, c = 1e-4, 1.
	aegd := func(scalar bool) rule {
		return func(n int) func(x, g []float64) {
			r := make([]float64, n)
			for i := range r {
				r[i] = math.Sqrt(rosenbrock.Func(rosenbrock.Start) + c)
			}
			return func(x, g []float64) {
				f := rosenbrock.Func(x)
				for i := range x {
					v := g[i] / (2 * math.Sqrt(f+c))
					square := v * v
					if scalar {
						square = inner(g, g) / (4 * (f + c))
					}
					r[i] /= 1 + 2*lr*square
					x[i] -= 2 * lr * r[i] * v
				}
			}
		}
	}
	agree(t, optim.Of(catalogue.AEGD{LR: lr, C: c}), aegd(false), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.AEGD{LR: lr, C: c, Scalar: true}), aegd(true), identitySteps, identityTol)
	for _, lr := range []float64{1e-4, 1, 1e4} {
		r := start(t, rosenbrock, optim.Of(catalogue.AEGD{LR: lr, C: 1}), optim.Settings{Steps: 50, GTol: -1})
		for n, before := rosenbrock.Dim, math.Inf(1); r.Next(); {
			y := r.Point().Y
			if e := inner(y[n:], y[n:]); e > before {
				t.Fatalf("lr = %v: the energy goes from %v to %v in step %d", lr, before, e, r.Stats().Steps)
			} else {
				before = e
			}
		}
	}
}

// On a quadratic the step of Itoh and Abe is a relaxation of each coordinate with g_i/(1/h + a_ii/2); the root is
// found to 1e-10 of the move.
func TestItohAbeIsRelaxation(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[1,2,5,9],rotated=true)")
	const h = .3
	a := mat.NewSymDense(p.Dim, nil)
	p.Hess(a, p.Start)
	r := start(t, p, optim.Of(catalogue.ItohAbe{LR: h}), optim.Settings{Steps: 20, GTol: -1})
	x, g := slices.Clone(p.Start), make([]float64, p.Dim)
	for r.Next() {
		for i := range x {
			p.Grad(g, x)
			x[i] -= g[i] / (1/h + a.At(i, i)/2)
		}
		if d := difference(r.Point().X(), x); d > 1e-6 {
			t.Fatalf("step %d is off by %.3g", r.Stats().Steps, d)
		}
	}
}
