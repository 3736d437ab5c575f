package optim_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// Mirror descent by its maps, written out: with the entropy it is x·e^(∓lr·g), and on the simplex exponentiated
// gradient.
func TestMirrorRules(t *testing.T) {
	const beta, p = 2., 1.5
	hyperbolic := func(int) func(x, g []float64) {
		return func(x, g []float64) {
			for i := range x {
				x[i] = beta * math.Sinh(math.Asinh(x[i]/beta)-eta*g[i])
			}
		}
	}
	entropy := func(int) func(x, g []float64) {
		return func(x, g []float64) {
			for i := range x {
				if x[i] > 0 {
					x[i] *= math.Exp(-eta * g[i])
				} else {
					x[i] *= math.Exp(eta * g[i])
				}
			}
		}
	}
	expgrad := func(int) func(x, g []float64) {
		return func(x, g []float64) {
			var sum float64
			for i := range x {
				x[i] *= math.Exp(-math.Copysign(eta, x[i]) * g[i])
				sum += math.Abs(x[i])
			}
			for i := range x {
				x[i] *= 4 / sum
			}
		}
	}
	up := func(dst, x []float64, p float64) {
		var sum float64
		for _, v := range x {
			sum += math.Pow(math.Abs(v), p)
		}
		size := math.Pow(sum, 1/p)
		for i, v := range x {
			dst[i] = math.Copysign(math.Pow(math.Abs(v), p-1), v) * math.Pow(size, 2-p)
		}
	}
	pnorm := func(n int) func(x, g []float64) {
		z := make([]float64, n)
		return func(x, g []float64) {
			up(z, x, p)
			for i := range z {
				z[i] -= eta * g[i]
			}
			up(x, z, p/(p-1))
		}
	}
	agree(t, optim.Of(catalogue.Mirror{LR: eta, Map: flows.Hyperbolic{Beta: beta}}), hyperbolic, identitySteps, identityTol)
	agree(t, optim.Of(catalogue.Mirror{LR: eta, Map: flows.Entropy{}}), entropy, identitySteps, identityTol)
	agree(t, optim.Of(catalogue.Mirror{LR: eta, Map: flows.PNorm{P: p}}), pnorm, identitySteps, identityTol)
	agree(t, optim.Of(catalogue.ExpGrad{LR: eta, Simplex: 4}), expgrad, identitySteps, identityTol)
}

// Riemannian gradient descent on the sphere, written out: a step along the tangent and back, or a rotation.
func TestSphereRules(t *testing.T) {
	tangent := func(x, g []float64, xx float64) {
		xg := inner(x, g)
		for i := range g {
			g[i] = -(g[i] - xg/xx*x[i])
		}
	}
	unit := func(x []float64) {
		size := math.Sqrt(inner(x, x))
		for i := range x {
			x[i] /= size
		}
	}
	retract := func(size func(x []float64) float64) rule { // which is 1 but for the start
		return func(int) func(x, g []float64) {
			return func(x, g []float64) {
				tangent(x, g, size(x))
				for i := range x {
					x[i] += eta * g[i]
				}
				unit(x)
			}
		}
	}
	own, one := func(x []float64) float64 { return inner(x, x) }, func([]float64) float64 { return 1 }
	geodesic := func(int) func(x, g []float64) {
		return func(x, g []float64) {
			unit(x)
			tangent(x, g, 1)
			speed := math.Sqrt(inner(g, g))
			for i := range x {
				x[i] = math.Cos(eta*speed)*x[i] + math.Sin(eta*speed)/speed*g[i]
			}
		}
	}
	agree(t, optim.Of(catalogue.Riemannian{LR: eta}), retract(own), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.Riemannian{LR: eta, Move: "geodesic"}), geodesic, identitySteps, identityTol)
	agree(t, optim.Of(catalogue.Riemannian{LR: eta, Manifold: flows.Stiefel{}}), retract(one), identitySteps, identityTol)
	agree(t, optim.Of(catalogue.Riemannian{LR: eta, Manifold: flows.Grassmann{}}), retract(one), identitySteps, identityTol)
}

// A step of these costs one gradient as well; they are not among the plain ones as they have no way from x = 0.
func TestGradientsOnManifolds(t *testing.T) {
	for _, name := range []string{"expgrad", "riemannian", "baoab"} {
		for _, word := range optim.SamplesOf(name) {
			p, calls := counted(rosenbrock)
			r := start(t, p, parse(t, word), optim.Settings{Steps: 30, GTol: -1})
			for r.Next() {
			}
			if s := r.Stats(); s.Steps != 30 || s.FieldEvals != 31 || s.FuncEvals != 0 || *calls != 31 {
				t.Errorf("%s: %+v and %d calls in 30 steps: %v", word, s, *calls, r.Err())
			}
			if !noAllocations(t, parse(t, word)) {
				t.Errorf("%s does not take its steps", word)
			}
		}
	}
}

// What Explain says of curved flows: near a minimum the limit is 2 in the flow's own preconditioner. For the hyperbolic
// map on ½λx² that is λβ, on the simplex with f = ½λ‖x - m‖² around m, the centre of n weights, λ/n.
func TestCurvedStability(t *testing.T) {
	const n, lambda = 4, 3.
	centre := objective.Problem{Dim: n, Start: []float64{.2505, .2495, .2502, .2498}, FuncGrad: func(dst, x []float64) (f float64) {
		for i, v := range x {
			d := v - 1./n
			f += .5 * lambda * d * d
			dst[i] = lambda * d
		}
		return f
	}}
	bowl := copies(1, 1e-3, parabolic(lambda))
	for _, c := range []struct {
		p     *objective.Problem
		o     func(rate float64) optim.Optimizer
		limit float64
		least float64
	}{
		{bowl, func(h float64) optim.Optimizer {
			return optim.Of(catalogue.Mirror{LR: h, Map: flows.Hyperbolic{Beta: .5}})
		}, 2 / (lambda * .5), 0},
		{centre.Complete(), func(h float64) optim.Optimizer { return optim.Of(catalogue.ExpGrad{LR: h, Simplex: 1}) }, 2 * n / lambda, 0},
	} {
		end := func(h float64) float64 {
			r, err := optim.Minimize(t.Context(), c.p, nil, c.o(h), optim.Settings{Steps: 3000, GTol: -1})
			if err != nil {
				return math.Inf(1)
			}
			return r.F
		}
		f0 := c.p.Func(c.p.Start)
		if f := end(.99 * c.limit); f > 1e-6*f0 {
			t.Errorf("%v: below the limit f ends at %.3g, was %.3g", c.o(.99*c.limit), f, f0)
		}
		if f := end(1.01 * c.limit); f < f0 {
			t.Errorf("%v: above the limit f ends at %.3g, was %.3g", c.o(1.01*c.limit), f, f0)
		}
	}
	text, err := optim.Of(catalogue.ExpGrad{LR: .1, Simplex: 1}).Explain()
	if err != nil || !strings.Contains(text, "rate·λ < 2 with Euler steps") {
		t.Errorf("%s, %v", text, err)
	}
}

func TestGeometryWords(t *testing.T) {
	for word, o := range map[string]optim.Optimizer{
		"mirror(lr=0.1)": optim.Of(catalogue.Mirror{LR: .1, Map: flows.Hyperbolic{Beta: 1}}), "mirror(lr=0.1,map=entropy)": optim.Of(catalogue.Mirror{LR: .1, Map: flows.Entropy{}}),
		"mirror(lr=0.1,map=pnorm(p=3))": optim.Of(catalogue.Mirror{LR: .1, Map: flows.PNorm{P: 3}}), "expgrad(lr=0.2)": optim.Of(catalogue.ExpGrad{LR: .2, Simplex: 1}),
		"riemannian(lr=0.1,manifold=stiefel(rows=5,cols=2))": optim.Of(catalogue.Riemannian{LR: .1, Manifold: flows.Stiefel{Rows: 5, Cols: 2}}),
		"sgld(lr=0.1,temperature=2,seed=3)":                  optim.SGLD(.1, 2, 3), "sghmc(lr=0.1,decay=0.2,temperature=2,seed=3)": optim.Of(catalogue.SGHMC{LR: .1, Decay: .2, Temperature: sde.Constant(2), Seed: 3}),
		"baoab(h=0.1,gamma=2,temperature=3,seed=4)":         optim.Of(catalogue.BAOAB{H: .1, Gamma: 2, Temperature: sde.Constant(3), Seed: 4}),
		"annealing(lr=0.1,temperature=log(start=2),seed=1)": optim.Of(catalogue.Annealing{LR: .1, Temperature: sde.Log{Start: 2}, Seed: 1}),
	} {
		if back := parse(t, word); back != o || o.String() != word {
			t.Errorf("%s is %#v, the constructor gives %v, %#v", word, back, o, o)
		}
	}
	for word, want := range map[string]string{
		"mirror(map=entropi)":                   "did you mean entropy?",
		"mirror(map=pnorm)":                     "p=0 must be",
		"mirror(map=hyperbolic(beta=0))":        "beta=0 must be positive and finite",
		"mirror(map=entropy(beta=1))":           "no key",
		"expgrad(simplex=0)":                    "simplex=0 must be positive",
		"riemannian(manifold=shpere)":           "did you mean sphere?",
		"riemannian(move=polar)":                "no move",
		"riemannian(manifold=stiefel,move=exp)": "no move",
		"riemannian(rows=3)":                    "it is now manifold=stiefel(rows=4,cols=2)",
		"sgld(temperature=-1)":                  "must be finite and not negative",
		"sgld(temperature=lgo(start=1))":        "did you mean log?",
		"sghmc(decay=0)":                        "decay=0 must be in (0, 1)",
		"baoab(gamma=-1)":                       "gamma=-1",
	} {
		if o, err := optim.Parse(word); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, %v, want an error with %q", word, o, err, want)
		}
	}
}
