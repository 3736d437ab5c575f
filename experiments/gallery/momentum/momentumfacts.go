package momentum

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// parsed returns the optimizer of a word of ours.
func parsed(format string, args ...any) optim.Optimizer {
	o, err := optim.Parse(fmt.Sprintf(format, args...))
	if err != nil {
		panic(err)
	}
	return o
}

// determinants compares determinants of a step on a quadratic with their closed forms: of explicit Euler on the
// high-resolution flow, of Polyak's and of Nesterov's momentum.
func determinants(ctx context.Context) ([][]any, error) {
	const beta, s, mu = .9, .5, 1e-3
	lambdas := between(1/mu, 24)
	var rows [][]any
	for _, c := range []struct {
		label string
		o     optim.Optimizer
		want  func(lambda float64) float64
	}{
		{"RK1, high resolution", schemes()[4].of(mu, math.Sqrt(s)), func(l float64) float64 { return 1 - float64(math.Sqrt(mu*s)*(2-float64(s*l))) }},
		{"heavy ball", parsed("momentum(lr=%g,momentum=%g)", s, beta), func(float64) float64 { return beta }},
		{"Nesterov", parsed("nesterov(lr=%g,momentum=%g)", s, beta), func(l float64) float64 { return beta * (1 - float64(s*l)) }},
	} {
		_, det, err := linearStep(ctx, c.o, lambdas)
		if err != nil {
			return nil, err
		}
		for i, l := range lambdas {
			rows = append(rows, measured("determinant", c.label, 1/l, s, det[i], c.want(l)))
		}
	}
	return rows, nil
}

// rosenbrockDeterminant is the determinant of a step of the heavy ball in the plane, by central differences of steps.
func rosenbrockDeterminant(ctx context.Context) ([][]any, error) {
	const beta, lr, d = .9, 1e-3, 1e-5
	p, err := objective.Parse("rosenbrock")
	if err != nil {
		return nil, err
	}
	o := parsed("momentum(lr=%g,momentum=%g)", lr, beta)
	step := func(y []float64) ([]float64, error) {
		sys, err := o.Flow.System(&flows.Oracle{P: p})
		if err != nil {
			return nil, err
		}
		it, err := ode.New(ctx, sys, y, 0, math.MaxFloat64, ode.Config{Method: o.Method, Control: o.Control})
		if err != nil {
			return nil, err
		}
		it.Next()
		return append([]float64(nil), it.Point().Y...), it.Err()
	}
	var jac [4][4]float64
	for j := range 4 {
		var ends [2][]float64
		for k := range ends {
			y := []float64{-1.2, 1, .3, -.2}
			y[j] += float64(float64(2*k-1) * d)
			if ends[k], err = step(y); err != nil {
				return nil, err
			}
		}
		for i := range 4 {
			jac[i][j] = (ends[1][i] - ends[0][i]) / (2 * d)
		}
	}
	return [][]any{measured("determinant", "heavy ball on Rosenbrock", math.NaN(), lr, determinant(jac), beta*beta)}, nil
}

// determinant eliminates with the largest pivot of each column.
func determinant(a [4][4]float64) float64 {
	det := 1.
	for j := range a {
		top := j
		for i := j + 1; i < len(a); i++ {
			if math.Abs(a[i][j]) > math.Abs(a[top][j]) {
				top = i
			}
		}
		if top != j {
			a[j], a[top] = a[top], a[j]
			det = -det
		}
		if det *= a[j][j]; det == 0 {
			return 0
		}
		for i := j + 1; i < len(a); i++ {
			f := a[i][j] / a[j][j]
			for k := j + 1; k < len(a); k++ {
				a[i][k] -= float64(f * a[j][k])
			}
		}
	}
	return det
}

// lookAheadRows runs Nesterov's momentum beside semi-implicit Euler with h = 1 on x″ + 2d·x' + s∇f(x + βx') = 0,
// 2d = 1 - β, and returns the largest distance between their points x + βx', relative to the largest of them.
func lookAheadRows(ctx context.Context) ([][]any, error) {
	const beta, s, steps = .9, 1e-3, 300
	p, err := objective.Parse("rosenbrock")
	if err != nil {
		return nil, err
	}
	n := p.Dim
	y, g := make([]float64, n), make([]float64, n)
	ahead := func(q *ode.Point) []float64 {
		for i := range y {
			y[i] = q.Y[i] + float64(beta*q.Y[n+i])
		}
		return y
	}
	sys := &ode.System{Dim: 2 * n, Pos: n, Force: func(dst []float64, _ float64, x []float64) { clear(dst) }, Parts: []ode.Part{
		{Name: "kick", Flow: func(q *ode.Point, h float64) {
			p.Grad(g, ahead(q))
			for i := range g {
				q.Y[n+i] -= float64(h*(1-beta)*q.Y[n+i]) + float64(h*s*g[i])
			}
		}},
		{Name: "drift", Moves: true, Flow: func(q *ode.Point, h float64) {
			for i := range n {
				q.Y[i] += float64(h * q.Y[n+i])
			}
		}},
	}, FieldFromForce: func(dst []float64, q *ode.Point) {
		p.Grad(g, ahead(q))
		for i := range n {
			dst[i], dst[n+i] = q.Y[n+i], -float64((1-beta)*q.Y[n+i])-float64(s*g[i])
		}
	}}
	it, err := ode.New(ctx, sys, append(append([]float64(nil), p.Start...), make([]float64, n)...), 0, steps,
		ode.Config{Method: split.Symplectic{}, Control: control.Fixed{H: 1}})
	if err != nil {
		return nil, err
	}
	r, err := optim.Start(ctx, p, nil, parsed("nesterov(lr=%g,momentum=%g)", s, beta), optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	worst, size := 0., 0.
	for it.Next() && r.Next() {
		for i, a := range ahead(it.Point()) {
			b := r.Point().X()[i]
			worst, size = math.Max(worst, math.Abs(a-b)), math.Max(size, math.Abs(b))
		}
	}
	if err := it.Err(); err != nil {
		return nil, err
	}
	return [][]any{measured("identity", "Nesterov", math.NaN(), 1, worst/size, 0)}, r.Err()
}

// textbookRates compares spectral radii on ½Σλx², λ from 1/κ to 1, with the tuned methods' formulas, and records how far a
// tuned heavy ball that starts at rest swings in the stiffest direction.
func textbookRates(ctx context.Context) ([][]any, error) {
	var rows [][]any
	for _, k := range []float64{100, 1e4} {
		mu, root, three := 1/k, math.Sqrt(k), math.Sqrt(float64(3*k)+1)
		lr, beta := 4/((1+1/root)*(1+1/root)), (root-1)/(root+1)*(root-1)/(root+1)
		for _, c := range []struct {
			label string
			o     optim.Optimizer
			want  float64
		}{
			{"gradient descent", parsed("gradient/euler/fixed(h=%g)", 2/(1+mu)), (k - 1) / (k + 1)},
			{"heavy ball", parsed("momentum(lr=%g,momentum=%g)", lr, beta), (root - 1) / (root + 1)},
			{"Nesterov", parsed("nesterov(lr=1,momentum=%g)", (root-1)/(root+1)), 1 - 1/root},
			{"Nesterov, best", parsed("nesterov(lr=%g,momentum=%g)", 4/(3+mu), (three-2)/(three+2)), 1 - 2/three},
		} {
			rho, _, err := linearStep(ctx, c.o, between(k, 24))
			if err != nil {
				return nil, err
			}
			rows = append(rows, measured("radius", c.label, k, math.NaN(), common.Most(rho), c.want))
		}
		r, err := optim.Start(ctx, objective.Quadratic([]float64{1}, false), nil, parsed("momentum(lr=%g,momentum=%g)", lr, beta), optim.Settings{Steps: int(20 * root), GTol: -1})
		if err != nil {
			return nil, err
		}
		worst := 0.
		for r.Next() {
			worst = math.Max(worst, math.Abs(r.Point().X()[0]))
		}
		rows = append(rows, measured("transient", "heavy ball", k, math.NaN(), worst, root/math.E))
	}
	return rows, nil
}

// twoStep records -ln ρ over λh for Nesterov's method read as a two-step method for the gradient flow with the step
// h = (√κ + 1)/(2L), for curvatures λ as shares of μ.
func twoStep(ctx context.Context) ([][]any, error) {
	var rows [][]any
	for _, k := range []float64{100, 1e3, 1e4} {
		root, shares := math.Sqrt(k), []float64{.01, .5, 1, 10}
		var lambdas []float64
		for _, s := range shares {
			lambdas = append(lambdas, s/k)
		}
		rho, _, err := linearStep(ctx, parsed("nesterov(lr=1,momentum=%g)", (root-1)/(root+1)), lambdas)
		if err != nil {
			return nil, err
		}
		for i, s := range shares {
			rows = append(rows, measured("two-step", "$λ = "+spec.Number(s)+"μ$", k, (root+1)/2, -vec.Log(rho[i])/(lambdas[i]*(root+1)/2), 1))
		}
	}
	return rows, nil
}

// lessard is the function of one variable with f'(x) = 25x for x < 1, x + 24 up to 2 and 25x - 24 beyond, on
// which the heavy ball that is best for curvatures between 1 and 25 does not converge.
//
// Source: L. Lessard, B. Recht, A. Packard, SIAM J. Optim. 26 (2016), 57-95, section 4.6.
func lessard(x0 float64) *objective.Problem {
	return (&objective.Problem{Dim: 1, Start: []float64{x0}, Min: new(0.), Minima: [][]float64{{0}},
		Func: func(x []float64) float64 {
			switch u := x[0]; {
			case u < 1:
				return 12.5 * u * u
			case u < 2:
				return float64(.5*u*u) + float64(24*u) - 12
			default:
				return float64(12.5*u*u) - float64(24*u) + 36
			}
		}, Grad: func(dst, x []float64) { dst[0] = lessardSlope(x[0]) }}).Complete()
}

func lessardSlope(x float64) float64 {
	switch {
	case x < 1:
		return 25 * x
	case x < 2:
		return x + 24
	}
	return float64(25*x) - 24
}

// lessardStart is where the runs on Lessard's function start.
const lessardStart = 3.3

// lessardRows records x and the velocity (x - x₋)/√lr of the heavy ball on Lessard's function, of Nesterov's method and of
// explicit Euler on the high-resolution flow, 120 steps each.
func lessardRows(ctx context.Context) ([][]any, error) {
	const mu, l, steps = 1., 25., 120
	root := math.Sqrt(mu / l)
	s := 2 / (3 * l)
	euler := schemes()[4].of(mu, math.Sqrt(s))
	var rows [][]any
	for _, c := range []struct {
		label string
		o     optim.Optimizer
		h     float64
	}{
		{"heavy ball", parsed("momentum(lr=%g,momentum=%g)", 1./9, 4./9), 1. / 3},
		{"Nesterov", parsed("nesterov(lr=%g,momentum=%g)", 1/l, (1-root)/(1+root)), math.Sqrt(1 / l)},
		{"RK1, high resolution", euler, math.Sqrt(s)},
	} {
		r, err := optim.Start(ctx, lessard(lessardStart), nil, c.o, optim.Settings{Steps: steps, GTol: -1})
		if err != nil {
			return nil, err
		}
		x := lessardStart
		for {
			now := r.Point().X()[0]
			rows = append(rows, []any{"Lessard", c.label, l / mu, c.h, float64(r.Stats().Steps), now, (now - x) / c.h, "", "", ""})
			x = now
			if !r.Next() {
				break
			}
		}
		if err := r.Err(); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// logisticRows counts steps to a gap of 1e-8 of the first on logistic regression, where μ is the regulariser, with s = 1/L:
// of explicit Euler and of the semi-implicit one on the high-resolution flow, and of gradient descent.
func logisticRows(ctx context.Context) ([][]any, error) {
	const mu, limit = 1e-5, 20000
	p, err := objective.Parse("d3")
	if err != nil {
		return nil, err
	}
	l := common.Curvature(p, p.Start) // at zero all rows are least certain
	target := *p.Min + float64(1e-8*(p.Gap(p.Func(p.Start))))
	var rows [][]any
	for _, c := range []struct {
		label string
		o     optim.Optimizer
	}{
		{"RK1, high resolution", schemes()[4].of(mu, math.Sqrt(1/l))},
		{"symplectic, high resolution", schemes()[5].of(mu, math.Sqrt(1/l))},
		{"gradient descent", parsed("gradient/euler/fixed(h=%g)", 1/l)},
	} {
		res, err := optim.Minimize(ctx, p, nil, c.o, optim.Settings{Steps: limit, GTol: -1, Target: &target})
		if err != nil {
			return nil, err
		}
		steps := math.Inf(1)
		if res.Reason.Converged() {
			steps = float64(res.Stats.Steps)
		}
		rows = append(rows, measured("logistic", c.label, l/mu, 1/l, steps, math.NaN()))
	}
	return rows, nil
}

// direct integrates x″ + (5/t)x' + 4∇f(x) = 0, Zhang's flow for p = 2, from t = 1 in N steps of N^(-1/(s+1)) by a method
// of order s, on a quadratic with curvatures from 1e-6 to 1, and records f. In the time 2t it is the accelerated flow with
// friction 5/t.
func direct(ctx context.Context, m *rk.Tableau) ([][]any, error) {
	const n = 50
	p := objective.Quadratic(between(1e6, n), false)
	var rows [][]any
	for _, steps := range []float64{100, 215, 464, 1000, 2154, 4642} {
		sys, err := flows.Accelerated{R: 5}.System(&flows.Oracle{P: p})
		if err != nil {
			return nil, err
		}
		y := make([]float64, sys.Dim)
		copy(y, p.Start)
		y[2*n] = 2 // the age
		h := 2 * vec.Pow(steps, -1/float64(m.Order+1))
		sol, err := ode.Solve(ctx, sys, y, 2, math.MaxFloat64, ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: int(steps)})
		if err != nil && sol.Stats.Steps < int(steps) {
			return nil, err
		}
		rows = append(rows, []any{"direct", m.Name, 1e6, h / 2, steps, "", "", "", p.Func(sol.Y[:n]), ""})
	}
	return rows, nil
}
