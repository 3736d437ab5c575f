package momentum

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// rosenbrockDeterminant is the determinant of a step of the heavy ball in the plane, by central differences of steps.
func rosenbrockDeterminant(ctx context.Context) (fact, error) {
	const beta, lr, d = .9, 1e-3, 1e-5
	var jac [4][4]float64
	for j := range jac {
		var ends [2][]float64
		for k := range ends {
			var err error
			ends[k], err = oneStep(ctx, parsed("momentum(lr=%g,momentum=%g)", lr, beta), objective.Must("rosenbrock"), func(y []float64) {
				copy(y, []float64{-1.2, 1, .3, -.2})
				y[j] += float64(float64(2*k-1) * d)
			})
			if err != nil {
				return fact{}, err
			}
		}
		for i := range jac {
			jac[i][j] = (ends[1][i] - ends[0][i]) / (2 * d)
		}
	}
	return fact{"determinant", "heavy ball on Rosenbrock", math.NaN(), lr, determinant(jac), beta * beta}, nil
}

// determinant eliminates with the largest pivot of each column.
func determinant(a [4][4]float64) float64 {
	det := 1.
	for j := range a {
		for i := j + 1; i < len(a); i++ {
			if math.Abs(a[i][j]) > math.Abs(a[j][j]) {
				a[j], a[i], det = a[i], a[j], -det
			}
		}
		det *= a[j][j]
		for i := j + 1; i < len(a); i++ {
			f := a[i][j] / a[j][j]
			for k := j + 1; k < len(a); k++ {
				a[i][k] -= float64(f * a[j][k])
			}
		}
	}
	return det
}

// lookAhead compares Nesterov's momentum with steps of semi-implicit Euler, h = 1, on x″ + (1 - β)x' + s∇f(x + βx') = 0, and
// returns the largest distance between their points x + βx', relative to the largest of them.
func lookAhead(ctx context.Context) (fact, error) {
	const beta, s, steps = .9, 1e-3, 300
	p := objective.Must("rosenbrock")
	x, v, ahead, g := slices.Clone(p.Start), make([]float64, p.Dim), slices.Clone(p.Start), make([]float64, p.Dim)
	far, size := 0., 0.
	o := parsed("nesterov(lr=%g,momentum=%g)", s, beta)
	run, err := common.Run(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) bool {
		p.Grad(g, ahead)
		for i, y := range run.Point().X() {
			v[i] -= float64((1-beta)*v[i]) + float64(s*g[i])
			x[i] += v[i]
			ahead[i] = x[i] + float64(beta*v[i])
			far, size = math.Max(far, math.Abs(ahead[i]-y)), math.Max(size, math.Abs(y))
		}
		return true
	})
	if err == nil {
		err = run.Err()
	}
	return fact{"identity", "Nesterov", math.NaN(), 1, far / size, 0}, err
}

// lessard is the function of one variable with f'(x) = 25x for x < 1, x + 24 up to 2 and 25x - 24 beyond, on
// which the heavy ball that is best for curvatures between 1 and 25 does not converge.
//
// Source: L. Lessard, B. Recht, A. Packard, SIAM J. Optim. 26 (2016), 57-95, section 4.6.
func lessard(x0 float64) *objective.Problem {
	return (&objective.Problem{Dim: 1, Start: []float64{x0}, Min: new(0.), Minima: [][]float64{{0}},
		Func: func(x []float64) float64 {
			flat := max(0, min(1, x[0]-1))
			return float64(12.5*x[0]*x[0]) - float64(12*flat*flat) - float64(24*max(0, x[0]-2))
		}, Grad: func(dst, x []float64) { dst[0] = lessardSlope(x[0]) }}).Complete()
}

func lessardSlope(x float64) float64 { return float64(25*x) - float64(24*max(0, min(1, x-1))) }

// lessardStart is where the runs on Lessard's function start.
const lessardStart = 3.3

// lessardRow is a step on Lessard's function.
type lessardRow struct {
	_     struct{} `col:"panel=Lessard"`
	Label string   `col:"label"`
	Kappa float64  `col:"kappa,blank"`
	H     float64  `col:"h"`
	Step  int      `col:"t,blank"`
	X     float64  `col:"x1,blank"`
	V     float64  `col:"x2,blank"` // (x - x₋)/√lr
}

func (r lessardRow) label() string { return r.Label }

// lessardPoints run the heavy ball, Nesterov's method and explicit Euler on the high-resolution flow, 120 steps each.
func lessardPoints() (points []lab.Point) {
	const mu, l, steps = 1., 25., 120
	root, h := math.Sqrt(mu/l), math.Sqrt(2/(3*l))
	for _, c := range []struct {
		label string
		o     optim.Optimizer
		h     float64
	}{
		{"heavy ball", parsed("momentum(lr=%g,momentum=%g)", 1./9, 4./9), 1. / 3},
		{"Nesterov", parsed("nesterov(lr=%g,momentum=%g)", 1/l, (1-root)/(1+root)), math.Sqrt(1 / l)},
		{"RK1, high resolution", eulerHigh(mu, h), h},
	} {
		points = append(points, lab.At("Lessard, "+c.label, func(ctx context.Context) ([]lessardRow, error) {
			rows := []lessardRow{{Label: c.label, Kappa: l / mu, H: c.h, X: lessardStart}}
			run, err := common.Run(ctx, lessard(lessardStart), nil, c.o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) bool {
				x := run.Point().X()[0]
				rows = append(rows, lessardRow{Label: c.label, Kappa: l / mu, H: c.h, Step: run.Stats().Steps, X: x, V: (x - common.Last(rows).X) / c.h})
				return true
			})
			if err == nil {
				err = run.Err()
			}
			return rows, err
		}))
	}
	return points
}

// logisticSteps counts steps to a gap of 1e-8 of the first on logistic regression, where μ is the regulariser, with s = 1/L:
// of explicit Euler and of the semi-implicit one on the high-resolution flow, and of gradient descent.
func logisticSteps(ctx context.Context) (rows []fact, _ error) {
	const mu = 1e-5
	p := objective.Must("d3")
	l := common.Curvature(p, p.Start) // at zero all rows are least certain
	target := *p.Min + float64(1e-8*(p.Gap(p.Func(p.Start))))
	for _, c := range []struct {
		label string
		o     optim.Optimizer
	}{
		{"RK1, high resolution", eulerHigh(mu, math.Sqrt(1/l))},
		{"symplectic, high resolution", symplecticHigh(mu, math.Sqrt(1/l))},
		{"gradient descent", parsed("gradient/euler/fixed(h=%g)", 1/l)},
	} {
		res, err := optim.Minimize(ctx, p, nil, c.o, optim.Settings{Steps: 20000, GTol: -1, Target: &target})
		if err != nil {
			return nil, err
		}
		steps := math.Inf(1)
		if res.Reason.Converged() {
			steps = float64(res.Stats.Steps)
		}
		rows = append(rows, fact{"logistic", c.label, l / mu, 1 / l, steps, math.NaN()})
	}
	return rows, nil
}

// directRow is f after N steps on the flow with friction 5/t.
type directRow struct {
	_     struct{} `col:"panel=direct"`
	Label string   `col:"label"`
	_     struct{} `col:"kappa=1e+06"`
	H     float64  `col:"h"`
	N     int      `col:"t"`
	Value float64  `col:"value"`
}

func (r directRow) point() (n, f float64) { return float64(r.N), r.Value }

// direct integrates x″ + (5/t)x' + 4∇f(x) = 0, Zhang's flow for p = 2, from t = 1 in N steps of N^(-1/(s+1)) by a method
// of order s, on a quadratic with curvatures from 1e-6 to 1. In the time 2t it is the accelerated flow with friction 5/t.
func direct(ctx context.Context, m *rk.Tableau, steps int) (row directRow, _ error) {
	const n = 50
	p := objective.Quadratic(between(1e6, n), false)
	sys, err := flows.Accelerated{R: 5}.System(&flows.Oracle{P: p})
	if err != nil {
		return row, err
	}
	y := make([]float64, sys.Dim)
	copy(y, p.Start)
	y[2*n] = 2 // the age
	h := 2 * vec.Pow(float64(steps), -1/float64(m.Order+1))
	sol, err := ode.Solve(ctx, sys, y, 2, math.MaxFloat64, ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: steps})
	if err != nil && sol.Stats.Steps < steps {
		return row, err
	}
	return directRow{Label: m.Name, H: h / 2, N: steps, Value: p.Func(sol.Y[:n])}, nil
}
