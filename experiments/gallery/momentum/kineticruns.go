package momentum

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// flat is ¼x⁴ in one variable.
func flat(x0 float64) *objective.Problem {
	return (&objective.Problem{Dim: 1, Start: []float64{x0}, Min: new(0.), Minima: [][]float64{{0}},
		Func: func(x []float64) float64 { return x[0] * x[0] * x[0] * x[0] / 4 },
		Grad: func(dst, x []float64) { dst[0] = x[0] * x[0] * x[0] }}).Complete()
}

// falling follows a flow on ¼x⁴ from rest at 3 by DP5 at a relative tolerance of 1e-9, to t1 or until the energy is below a
// fraction of that at the start, and calls each at every step with the energy.
func falling(ctx context.Context, f flows.Flow, t1, fraction float64, each func(p *ode.Point, energy float64)) error {
	sys, err := f.System(&flows.Oracle{P: flat(3)})
	if err != nil {
		return err
	}
	cfg := ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-9, ATol: 1e-30}, MaxSteps: 1_000_000}
	it, err := ode.New(ctx, sys, []float64{3, 0}, 0, t1, cfg)
	if err != nil {
		return err
	}
	first := sys.Energy(it.Point())
	for e := first; e > fraction*first && it.Next(); each(it.Point(), e) {
		e = sys.Energy(it.Point())
	}
	return it.Err()
}

// energyRows records the energy of a flow, and of the relativistic one the largest speed.
func energyRows(ctx context.Context, label string, f flows.Flow) (rows []any, _ error) {
	next, speed := .1, 0.
	err := falling(ctx, f, 1e5, 1e-16, func(p *ode.Point, e float64) {
		speed = math.Max(speed, math.Abs(p.Field()[0]))
		if p.T >= next || p.T == 1e5 {
			rows = append(rows, pathValue{"energy", label, p.T, e})
			next = p.T * 1.03
		}
	})
	if _, ok := f.(flows.Relativistic); ok {
		rows = append(rows, pathNumber{"speed", label, speed})
	}
	return rows, err
}

// rateOf returns at which rate the energy falls with the kinetic energy ¾|p|^(4/3), by the straight line through its
// logarithm from 1e-4 of its start on.
func rateOf(ctx context.Context, gamma float64) (energyRate, error) {
	var t, e []float64
	err := falling(ctx, flows.Kinetic{Gamma: gamma, B: 4. / 3}, 1e4, 1e-20, func(p *ode.Point, energy float64) {
		t, e = append(t, p.T), append(e, energy)
	})
	if err != nil {
		return energyRate{}, err
	}
	late := slices.IndexFunc(e, func(x float64) bool { return x < 1e-4*e[0] })
	return energyRate{Label: "¾|p|^{4/3}", Gamma: gamma, Rate: -common.GrowthRate(t[late:], e[late:])}, nil
}

// hessianRows follows x″ + (α/t)x' + β∇²f(x)x' + ∇f(x) = 0 from rest at (1, 1) and t = 1, in the form x' = w - β∇f(x),
// w' = -(α/t)x' - ∇f(x) without the Hessian. (The library's accelerated flow, the limit of Nesterov's method, has ∇f with the
// factor 1 + αβ/t.)
func hessianRows(ctx context.Context, alpha, beta, kappa float64) ([]any, error) {
	p := objective.Quadratic([]float64{1, kappa}, false)
	sys := &ode.System{Dim: 4, Pos: 2, Force: func(dst []float64, _ float64, y []float64) { p.Grad(dst, y[:2]) },
		FieldFromForce: func(dst []float64, q *ode.Point) {
			vec.Axpby(dst[:2], 1, q.Y[2:], -beta, q.Force())
			vec.Axpby(dst[2:], -alpha/q.T, dst[:2], -1, q.Force())
		}}
	cfg := ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-9, ATol: 1e-26, H0: 1e-4}}
	it, err := ode.New(ctx, sys, []float64{1, 1, beta, beta * kappa}, 1, 50, cfg)
	if err != nil {
		return nil, err
	}
	label := "$β = " + spec.Number(beta) + "$"
	signs, next, fine, x, at20, high := 0, 1., 1., 1., 0., 0.
	rows := []any{pathValue{"Hessian", label, 1, p.Func([]float64{1, 1})}, pathSwing{Label: label, T: 1, X2: 1}}
	s := make([]float64, 4)
	for it.Next() {
		q := it.Point()
		if q.Y[1]*x < 0 {
			signs++
		}
		if l := it.Step().L.T; l < 20 && q.T >= 20 {
			it.Step().At(s, 20)
			at20 = p.Func(s[:2])
		}
		x = q.Y[1]
		if high = math.Max(high, p.Func(q.X())); q.T >= next || q.T == 50 {
			rows = append(rows, pathValue{"Hessian", label, q.T, high})
			next, high = q.T+.1, 0
		}
		if q.T >= fine && q.T <= 4 {
			rows = append(rows, pathSwing{Label: label, T: q.T, X2: x})
			fine = q.T + .01
		}
	}
	end := p.Func(it.Point().X())
	return append(rows, pathNumber{"Hessian signs", label, float64(signs)},
		pathValue{"Hessian 20", label, 20, at20}, pathValue{"Hessian 50", label, 50, end}), it.Err()
}

// slowRoot returns the smaller root of 3σ⁴ - γσ³ + 1 for γ ≥ 4, by bisection between 0 and the minimum at γ/4.
func slowRoot(gamma float64) float64 {
	lo, hi := 0., gamma/4
	for range 200 {
		s := (lo + hi) / 2
		if float64(3*s*s*s*s)-float64(gamma*s*s*s)+1 > 0 {
			lo = s
		} else {
			hi = s
		}
	}
	return (lo + hi) / 2
}
