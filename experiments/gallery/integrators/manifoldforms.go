package integrators

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// closedForms compares three flows, integrated to a tolerance of 10⁻¹³, with their closed forms.
func closedForms(ctx context.Context, a *mat.SymDense, sphere *objective.Problem, end float64) (rows []flowRow, _ error) {
	to := func(f flows.Flow, p *objective.Problem, x0 []float64, times ...float64) ([][]float64, error) {
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			return nil, err
		}
		last := len(times) - 1
		sol, err := ode.Solve(ctx, sys, x0, 0, times[last], ode.Config{
			Method: rk.DOP853, Control: control.PI{RTol: 1e-13, ATol: 1e-15}, SaveAt: times[:last],
		})
		return append(sol.States, sol.Y), err
	}
	ends, err := to(flows.Riemannian{}, sphere, sphere.Start, end)
	if err != nil {
		return nil, err
	}
	var at, e mat.Dense
	at.Scale(end, a)
	e.Exp(&at)
	want := make([]float64, sphere.Dim)
	mat.NewVecDense(len(want), want).MulVec(&e, mat.NewVecDense(len(want), slices.Clone(sphere.Start)))
	vec.Scale(want, 1/vec.Norm2(want), want)
	rows = append(rows, flowRow{"exact", "Oja", "riemannian", end, vec.Dist2(ends[0], want)})

	cost, x0, softmax := simplexCost(5)
	if ends, err = to(flows.Replicator(), cost, x0, 5); err != nil {
		return nil, err
	}
	rows = append(rows, flowRow{"exact", "replicator", "replicator", 5, vec.Dist2(ends[0], softmax)})

	p := objective.Must("rosenbrock")
	g0, g := make([]float64, 2), make([]float64, 2)
	p.Grad(g0, p.Start)
	var times []float64
	for i := 1; i <= 10; i++ {
		times = append(times, float64(i)/2)
	}
	if ends, err = to(flows.Newton{}, p, p.Start, times...); err != nil {
		return nil, err
	}
	for i, x := range ends {
		p.Grad(g, x)
		worst := 0.
		for j := range g {
			worst = math.Max(worst, math.Abs(g[j]*vec.Exp(times[i])/g0[j]-1))
		}
		rows = append(rows, flowRow{"exact", "Newton", "newton", times[i], worst})
	}
	return rows, nil
}

// simplexCost is a linear cost on the simplex, a start, and softmax(-ct) weighted by the start.
func simplexCost(t float64) (p *objective.Problem, x0, want []float64) {
	c := []float64{.3, -.2, .9, .1, -.7, .4}
	x0 = []float64{.1, .2, .15, .25, .1, .2}
	p = (&objective.Problem{
		Dim: len(c), Start: x0, Func: func(x []float64) float64 { return vec.Dot(c, x) }, Grad: func(dst, _ []float64) { copy(dst, c) },
	}).Complete()
	sum := 0.
	for i, u := range x0 {
		want = append(want, u*vec.Exp(-c[i]*t))
		sum += want[i]
	}
	vec.Scale(want, 1/sum, want)
	return p, x0, want
}

// multiplicative compares multiplicative weights with softmax at time 5, for steps of several lengths.
func multiplicative(ctx context.Context) (rows []steppedRow, _ error) {
	p, x0, want := simplexCost(5)
	for _, h := range []float64{5, 1, .1, .01} {
		step := spec.Number(h)
		for _, c := range []struct{ label, optimizer string }{
			{"multiplicative weights", "expgrad(lr=" + step + ")"}, {"replicator, Euler", "replicator/euler/fixed(h=" + step + ")"},
		} {
			x, err := endOf(ctx, p, x0, c.optimizer, int(math.Round(5/h)))
			if err != nil {
				return nil, err
			}
			rows = append(rows, steppedRow{"weights", c.label, c.optimizer, h, 5, vec.Dist2(x, want)})
		}
	}
	return rows, nil
}
