package optim_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// halfForm is f = ½x'Ax, whose gradient Ax is not zero at its minimum on the sphere, half the smallest eigenvalue.
func halfForm(a mat.Symmetric) (p *objective.Problem, least float64) {
	n := a.SymmetricDim()
	var e mat.EigenSym
	e.Factorize(a, false)
	p = &objective.Problem{Dim: n, FuncGrad: func(dst, x []float64) (f float64) {
		for i := range n {
			dst[i] = 0
			for j := range n {
				dst[i] += a.At(i, j) * x[j]
			}
			f += x[i] * dst[i] / 2
		}
		return f
	}}
	for range n {
		p.Start = append(p.Start, 1/math.Sqrt(float64(n)))
	}
	return p.Complete(), e.Values(nil)[0] / 2
}

// patternless is a symmetric matrix with distinct eigenvalues, another one for each seed.
func patternless(n int, seed float64) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			a.SetSym(i, j, math.Sin(seed+float64(1+3*i+5*j*j)))
		}
		a.SetSym(i, i, a.At(i, i)+float64(i))
	}
	return a
}

// The smallest eigenvalue of a matrix of order 20 by descent on the sphere: under relative and Rayleigh control to 1e-6
// in the Riemannian gradient within 60 evaluations. The controls see the field; the force's part across the sphere,
// which does not vanish, would tell them another stiffness, and the stop that there is no minimum.
func TestSmallestEigenvalueOnSphere(t *testing.T) {
	diag := mat.NewSymDense(20, nil)
	for i := range 20 {
		diag.SetSym(i, i, float64(i+1))
	}
	matrices := map[string]*mat.SymDense{"1, ..., 20": diag}
	for _, seed := range []float64{0, 1, 2, 4, 5, 6, 7} {
		matrices["seed "+string(rune('0'+int(seed)))] = patternless(20, seed)
	}
	for name, a := range matrices {
		p, least := halfForm(a)
		for _, text := range []string{"riemannian/lie/relative", "riemannian/lie(scheme=geodesic)/relative", "riemannian/lie/rayleigh", "riemannian/lie/rayleigh(rule=bb2)"} {
			res, err := optim.Minimize(t.Context(), p, nil, parse(t, text), optim.Settings{GTol: 1e-6})
			if err != nil || !res.Converged() || res.Stats.FieldEvals+res.Stats.FuncEvals >= 60 || math.Abs(res.F-least) > 1e-10 {
				t.Errorf("%s, %s: %v, %v after %d evaluations, f - least = %.3g", name, text, res.Reason, err, res.Stats.FieldEvals+res.Stats.FuncEvals, res.F-least)
			}
			if g := tangential(p, res.X); math.Abs(g-res.GNorm) > 1e-14 || g > 1e-6 {
				t.Errorf("%s, %s: GNorm = %.3g, the Riemannian gradient is %.3g", name, text, res.GNorm, g)
			}
		}
	}
}

// tangential is the largest magnitude in the part of the gradient along the sphere.
func tangential(p *objective.Problem, x []float64) (size float64) {
	g := make([]float64, len(x))
	p.Grad(g, x)
	by := inner(g, x) / inner(x, x)
	for i, v := range g {
		size = math.Max(size, math.Abs(v-by*x[i]))
	}
	return size
}

// The tolerance on the gradient ends runs on every manifold, at the least value where that is known, whatever the
// control.
func TestManifoldsConverge(t *testing.T) {
	const n = 7
	a := patternless(n, 0)
	var e mat.EigenSym
	e.Factorize(a, false)
	v := e.Values(nil)
	far := []float64{math.Sqrt(1 + 5), 1, 0, 2}
	apart := &objective.Problem{Dim: 4, Start: []float64{math.Sqrt(1 + 5), 1, 0, -2}, FuncGrad: func(dst, x []float64) float64 {
		c := x[0] * far[0] // cosh of the distance, whose square root is steep where it is small
		for i := 1; i < 4; i++ {
			c -= x[i] * far[i]
			dst[i] = -far[i]
		}
		dst[0] = far[0]
		return c
	}}
	for _, c := range []struct {
		flow  string
		p     *objective.Problem
		least float64
	}{
		{"riemannian", objective.Rayleigh(a, 1), -v[n-1] / 2},
		{"riemannian(manifold=stiefel(cols=2))", objective.Rayleigh(a, 2, 1), -v[n-1] - v[n-2]/2},
		{"riemannian(manifold=grassmann(cols=2))", objective.Rayleigh(a, 1, 1), -(v[n-1] + v[n-2]) / 2},
		{"riemannian(manifold=hyperbolic)", apart.Complete(), 1},
	} {
		for _, ctl := range []string{"relative", "relative(filter=pi)", "relative(theta=0.25,growth=adgd)", "rayleigh", "rayleigh(rule=bb2)", "descent", "descent(relative,window=5)", "fixed(h=0.05)"} {
			res, err := optim.Minimize(t.Context(), c.p, nil, parse(t, c.flow+"/lie/"+ctl), optim.Settings{GTol: 1e-6, Steps: 5000})
			if err != nil || !res.Converged() || math.Abs(res.F-c.least) > 1e-9 {
				t.Errorf("%s under %s: %v, %v: f = %v, want %v", c.flow, ctl, res.Reason, err, res.F, c.least)
			}
		}
	}
	// Brockett's flow on the matrices of one spectrum.
	p := objective.Brockett(patternless(4, 0), 4, 3, 2, 1)
	res, err := optim.Minimize(t.Context(), p, nil, parse(t, "riemannian(manifold=spectrum)/lie/relative"), optim.Settings{GTol: 1e-6, Steps: 5000})
	if err != nil || !res.Converged() {
		t.Errorf("spectrum: %v, %v", res.Reason, err)
	}
}

// A start off a manifold is brought there before it is evaluated, so that no point off it is the best.
func TestStartIsBroughtToManifold(t *testing.T) {
	p, least := halfForm(patternless(5, 0))
	x0 := []float64{30, 0, 0, 0, 0}
	res, err := optim.Minimize(t.Context(), p, x0, parse(t, "riemannian/lie/relative"), optim.Settings{})
	if err != nil || res.Best.F < least-1e-12 || math.Abs(inner(res.Best.X, res.Best.X)-1) > 1e-12 || !slices.Equal(x0, []float64{30, 0, 0, 0, 0}) {
		t.Errorf("%+v, %v; least %v", res.Best, err, least)
	}
	if _, err := optim.Minimize(t.Context(), p, make([]float64, 5), parse(t, "riemannian/lie/relative"), optim.Settings{}); err == nil {
		t.Error("a start at 0, with no nearest point on the sphere, is taken")
	}
}

// Exponentiated gradient ends at the minimum on the simplex, where coordinates that tend to zero keep their slope.
func TestSimplexConverges(t *testing.T) {
	p := &objective.Problem{Dim: 3, Start: []float64{.3, .3, .4}, FuncGrad: func(dst, x []float64) (f float64) {
		for i, c := range []float64{1, 0, -1} {
			dst[i] = x[i] - c
			f += (x[i] - c) * (x[i] - c) / 2
		}
		return f
	}}
	p.Complete()
	for _, text := range []string{"expgrad(lr=0.5)", "replicator/lie/relative", "replicator/lie/fixed(h=0.3)"} {
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, text), optim.Settings{GTol: 1e-7})
		if err != nil || !res.Converged() || math.Abs(res.X[0]-1) > 1e-3 || res.F-.5 > 1e-6 {
			t.Errorf("%s: %+v, %v", text, res, err)
		}
	}
}

// Every control is started with every flow: the kind of set that a flow declares decides what is refused, with a
// sentence that names the control.
func TestControlsThatCannotServe(t *testing.T) {
	p := objective.Must("rosenbrock(n=4)")
	p.Min = nil // none that a control may know
	for _, fw := range flows.Samples() {
		f, err := flows.Parse(fw)
		if err != nil {
			t.Fatal(err)
		}
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			continue // it needs more of the objective
		}
		m := ode.Method(rk.Euler)
		if sys.Scheme != "" {
			m = split.Lie{}
		}
		plain := sys.FieldFromForce == nil && sys.Space == ode.Free && sys.Dim == p.Dim
		for _, c := range []struct {
			text   string
			serves bool
		}{
			{"wolfe", sys.Space == ode.Free && (sys.Dim == p.Dim || sys.Straight)},
			{"wolfe(clock=step)", sys.Space == ode.Free},
			{"clip(wolfe,max=1)", sys.Space == ode.Free && (sys.Dim == p.Dim || sys.Straight)},
			{"radius", plain}, {"radius(rule=cubic)", plain}, {"ratio", plain}, {"taylor(theta=0.5)", plain},
			{"rayleigh(rule=exact)", plain}, {"rayleigh(rule=mingrad)", plain},
			{"polyak", false}, {"polyak(min=0)", true}, {"rayleigh", true}, {"relative", true}, {"fixed(h=0.01)", true},
			{"descent", sys.Energy != nil && sys.Dissipation != nil},
		} {
			ctl, err := control.Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			_, err = optim.Start(t.Context(), p, []float64{.5, .5, .5, .5}, optim.Optimizer{Flow: f, Method: m, Control: ctl}, optim.Settings{})
			if (err == nil) != c.serves {
				t.Errorf("%s with %s: %v, want it served: %t", c.text, fw, err, c.serves)
			}
			if name, _, _ := strings.Cut(strings.TrimPrefix(c.text, "clip("), "("); err != nil && !strings.Contains(err.Error(), strings.Split(name, ",")[0]) {
				t.Errorf("%s with %s: %v does not name the control", c.text, fw, err)
			}
		}
	}
}

// A control that compares values compares those of what is descended: with a coupled decay, of the sum.
func TestDecayUnderModelControls(t *testing.T) {
	p := objective.Must("quadratic(eigenvalues=[1,2,5],rotated=true)")
	for i := range p.Start {
		p.Start[i] += 3
	}
	for _, text := range []string{"euler/wolfe", "linimpliciteuler/ratio", "linimpliciteuler/radius", "euler/descent", "euler/rayleigh(rule=exact)", "euler/polyak(min=0)"} {
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, "gradient(l2=20)/"+text), optim.Settings{GTol: 1e-6, Steps: 2000})
		if err != nil || !res.Converged() || res.GNorm > 1e-6 {
			t.Errorf("gradient(l2=20)/%s: %v, %v, gradient of the sum %.3g", text, res.Reason, err, res.GNorm)
		}
	}
}
