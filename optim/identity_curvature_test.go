package optim_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
	"gonum.org/v1/gonum/mat"
)

// valley is Rosenbrock's function in two variables with its residuals, f = ½‖r‖², and Fisher's matrix of normal errors,
// JᵀJ.
func valley() *objective.Problem {
	p := *objective.Must("rosenbrock(n=2)")
	p.ResidualDim = 2
	p.Residuals = func(dst, x []float64) {
		dst[0], dst[1] = math.Sqrt2*10*(x[1]-x[0]*x[0]), math.Sqrt2*(1-x[0])
	}
	p.Jacobian = func(dst *mat.Dense, x []float64) {
		dst.SetRow(0, []float64{-math.Sqrt2 * 20 * x[0], math.Sqrt2 * 10})
		dst.SetRow(1, []float64{-math.Sqrt2, 0})
	}
	p.Fisher = func(dst *mat.SymDense, x []float64) {
		j := mat.NewDense(2, 2, nil)
		p.Jacobian(j, x)
		dst.SymOuterK(1, j.T())
	}
	return &p
}

// normalEquations returns (JᵀJ + λI)⁻¹·g by Cramer's rule.
func normalEquations(p *objective.Problem, x []float64, lambda float64) (d [2]float64) {
	j, g := mat.NewDense(2, 2, nil), make([]float64, 2)
	p.Jacobian(j, x)
	p.Grad(g, x)
	a := j.At(0, 0)*j.At(0, 0) + j.At(1, 0)*j.At(1, 0) + lambda
	b := j.At(0, 0)*j.At(0, 1) + j.At(1, 0)*j.At(1, 1)
	c := j.At(0, 1)*j.At(0, 1) + j.At(1, 1)*j.At(1, 1) + lambda
	det := a*c - b*b
	return [2]float64{(c*g[0] - b*g[1]) / det, (a*g[1] - b*g[0]) / det}
}

// Euler's method on the flow of Gauss and Newton is their method, damped in both ways, and so is the natural gradient
// in the Fisher matrix of normal errors. On Rosenbrock's function the full step solves r = 0 in two.
func TestGaussNewtonIsEuler(t *testing.T) {
	p := valley()
	for text, c := range map[string]struct{ lr, damp float64 }{
		"gaussnewton": {1, 0}, "gaussnewton(lr=0.3,damp=0.2)": {.3, .2}, "natural(lr=0.3,damp=0.2)": {.3, .2}, "natural": {1, 0},
	} {
		run := start(t, p, parse(t, text), optim.Settings{Steps: 20, GTol: -1})
		x := slices.Clone(p.Start)
		for run.Next() {
			d := normalEquations(p, x, c.damp)
			x[0], x[1] = x[0]-c.lr*d[0], x[1]-c.lr*d[1]
			if miss := difference(run.Point().X(), x); miss > identityTol {
				t.Fatalf("%s: step %d differs by %.3g", text, run.Stats().Steps, miss)
			}
		}
		s := run.Stats()
		if s.Steps != 20 || s.FieldEvals != s.JacEvals+1 && c.lr != 1 {
			t.Errorf("%s: %+v: %v", text, s, run.Reason())
		}
	}
	r, err := optim.Minimize(t.Context(), p, nil, optim.Of(catalogue.GaussNewton{LR: 1}), optim.Settings{GTol: 1e-12})
	if err != nil || !r.Converged() || r.Stats.Steps > 2 {
		t.Errorf("Gauss and Newton's method takes %d steps: %v, %v", r.Stats.Steps, r.Reason, err)
	}
}

// LM = (JᵀJ + I/h)Δ = -g for f = ½‖r‖², Nielsen's rule written out as in the note of Madsen, Nielsen and Tingleff.
func TestLevenbergMarquardtOnResiduals(t *testing.T) {
	p := valley()
	const tau = 1e-3
	x := slices.Clone(p.Start)
	j := mat.NewDense(2, 2, nil)
	p.Jacobian(j, x)
	lambda := tau * math.Max(j.At(0, 0)*j.At(0, 0)+j.At(1, 0)*j.At(1, 0), j.At(0, 1)*j.At(0, 1)+j.At(1, 1)*j.At(1, 1))
	run := start(t, p, parse(t, "lm(gaussnewton=true)"), optim.Settings{Steps: 8, GTol: -1})
	g := make([]float64, 2)
	for run.Next() {
		for nu := 2.; ; nu *= 2 {
			d := normalEquations(p, x, lambda)
			y := []float64{x[0] - d[0], x[1] - d[1]}
			p.Grad(g, x)
			model := (d[0]*(lambda*d[0]+g[0]) + d[1]*(lambda*d[1]+g[1])) / 2
			if rho := (p.Func(x) - p.Func(y)) / model; rho > 0 {
				x = y
				lambda *= math.Max(1./3, 1-math.Pow(2*rho-1, 3))
				break
			}
			lambda *= nu
		}
		if miss := difference(run.Point().X(), x); miss > 1e-10 {
			t.Fatalf("step %d is at %v, want %v", run.Stats().Steps, run.Point().X(), x)
		}
	}
	if s := run.Stats(); s.Steps != 8 || s.Rejected == 0 {
		t.Errorf("%+v: the test shows no rejection: %v", s, run.Reason())
	}
}

// The flows of steepest descent in a norm under Euler's method: normalised and sign descent where the control does it,
// gradient descent, greedy coordinate descent, and Muon's step but for its iteration.
func TestSteepestDescentInNorms(t *testing.T) {
	for text, same := range map[string]string{
		"normgd(norm=l2)":                      "sgd",
		"normgd(lr=0.003,norm=l2,unit=true)":   "normalizedgd(lr=0.003)",
		"normgd(lr=0.003,norm=linf,unit=true)": "signsgd(lr=0.003)",
		"normgd(norm=spectral(rows=4,cols=1))": "sgd",
		"normgd(norm=spectral(rows=1,cols=4))": "sgd",
	} {
		agree(t, parse(t, text), func(int) func(x, g []float64) {
			o := start(t, rosenbrock, parse(t, same), optim.Settings{Steps: identitySteps, GTol: -1})
			return func(x, _ []float64) {
				o.Next()
				copy(x, o.Point().X())
			}
		}, identitySteps, identityTol)
	}
	southwell := func(unit bool) rule {
		return func(int) func(x, g []float64) {
			return func(x, g []float64) {
				at := 0
				for i := range g {
					if math.Abs(g[i]) > math.Abs(g[at]) {
						at = i
					}
				}
				step := g[at]
				if unit {
					step = math.Copysign(1, step)
				}
				x[at] -= 1e-3 * step
			}
		}
	}
	agree(t, optim.Of(catalogue.NormGD{LR: 1e-3, Norm: flows.L1{}}), southwell(false), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.NormGD{LR: 1e-3, Norm: flows.L1{}, Unit: true}), southwell(true), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.NormGD{LR: 1e-4, Norm: flows.LInf{}}), func(int) func(x, g []float64) {
		return func(x, g []float64) {
			var sum float64
			for _, v := range g {
				sum += math.Abs(v)
			}
			for i, v := range g {
				x[i] -= 1e-4 * sum * math.Copysign(1, v)
			}
		}
	}, identitySteps, identityTol)
	// One step of 2 by 2 matrices: det(G) > 0 makes the polar factor the rotation nearest to G, by its angle. Muon's
	// iteration brings singular values to 0.7 to 1.2.
	g := gradientAt(rosenbrock.Start)
	if g[0]*g[3]-g[1]*g[2] < 0 {
		g[2], g[3] = -g[2], -g[3]
	}
	phi := math.Atan2(g[2]-g[1], g[0]+g[3])
	u := []float64{math.Cos(phi), -math.Sin(phi), math.Sin(phi), math.Cos(phi)}
	if g := gradientAt(rosenbrock.Start); g[0]*g[3]-g[1]*g[2] < 0 {
		u[2], u[3] = -u[2], -u[3]
	}
	for text, tol := range map[string]float64{
		"normgd(lr=1,norm=spectral(rows=2,cols=2),unit=true)": 1e-12, "muon(lr=1,momentum=0,weight_decay=0,nesterov=false,rows=2,cols=2)": .4,
	} {
		run := start(t, rosenbrock, parse(t, text), optim.Settings{Steps: 1, GTol: -1})
		run.Next()
		for i, x := range run.Point().X() {
			if d := rosenbrock.Start[i] - x; math.Abs(d-u[i]) > tol {
				t.Errorf("%s: the step is %v in coordinate %d, want %v", text, d, i, u[i])
			}
		}
	}
}

// Hamiltonian descent is its recursion: p ← e^(-γh)p - hg, x ← x + h∇K(p).
func TestHamiltonianDescent(t *testing.T) {
	const h, gamma, b = 1e-3, 2., 1.5
	for _, separate := range []bool{false, true} {
		agree(t, optim.Of(catalogue.Hamiltonian{H: h, Gamma: gamma, B: b, Separate: separate}), func(n int) func(x, g []float64) {
			p := make([]float64, n)
			return func(x, g []float64) {
				for i := range p {
					p[i] = math.Exp(-gamma*h)*p[i] - h*g[i]
				}
				size := math.Sqrt(inner(p, p))
				for i := range p {
					if separate {
						x[i] += h * math.Copysign(math.Pow(math.Abs(p[i]), b-1), p[i])
					} else {
						x[i] += h * math.Pow(size, b-2) * p[i]
					}
				}
			}
		}, identitySteps, identityTol)
	}
}

// For a model whose link is the canonical one, as logistic regression, Fisher's matrix is the Hessian: natural gradient
// descent is Newton's method, with the curvature of the regulariser as damping.
func TestNaturalIsNewtonOnLogistic(t *testing.T) {
	p := objective.Must("logistic(data=wdbc,l2=0.01,bias=false)")
	if p.Fisher == nil {
		t.Fatal("logistic regression has no Fisher matrix")
	}
	a := start(t, p, parse(t, "natural(lr=0.5,damp=0.01)"), optim.Settings{Steps: 20, GTol: -1})
	b := start(t, p, parse(t, "newton(lr=0.5)"), optim.Settings{Steps: 20, GTol: -1})
	for a.Next() && b.Next() {
		if d := difference(a.Point().X(), b.Point().X()); d > 1e-11 {
			t.Fatalf("step %d: off Newton's method by %.3g", a.Stats().Steps, d)
		}
	}
	if a.Stats().Steps != 20 {
		t.Error(a.Reason())
	}
}

// On the test functions with residuals the method of Levenberg and Marquardt comes to a minimum without any Hessian.
func TestLevenbergMarquardtOnTestFunctions(t *testing.T) {
	fits := 0
	for _, p := range testFunctions() {
		if p.ResidualDim == 0 {
			continue
		}
		fits++
		q := *p
		q.Hess, q.HessVec = nil, nil
		o := parse(t, "lm(gaussnewton=true)")
		r, err := optim.Minimize(t.Context(), &q, nil, o, optim.Settings{GTol: 1e-5, Grads: 20_000, Steps: math.MaxInt})
		// Near 85822.2, the minimum of Brown and Dennis, rounding of the value leaves a gradient of 1e-4.
		n, ok := r.Stats.FieldEvals, err == nil && (r.Converged() || r.Reason.Status == ode.Stalled && strings.Contains(r.Reason.Text, "rounding floor"))
		m, _ := gradientsTo(t, p, parse(t, "lm"))
		g, solved := gradientsTo(t, &q, parse(t, "gaussnewton"))
		t.Logf("%-24s %2d residuals: lm with JᵀJ %4d gradients, with the Hessian %4d, Gauss and Newton's method %4d (%t)", p.Name, p.ResidualDim, n, m, g, solved)
		if !ok {
			t.Errorf("%s: not solved in %d gradients", p.Name, n)
		}
	}
	if fits < 10 {
		t.Errorf("%d test functions have residuals", fits)
	}
}
