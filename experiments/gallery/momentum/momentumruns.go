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

// lookAhead compares Nesterov's momentum with steps of semi-implicit Euler, h = 1, on
// x″ + (1 - β)x' + s∇f(x + βx') = 0, and returns the largest distance between their points x + βx', relative to the
// largest of them.
func lookAhead(ctx context.Context) (fact, error) {
	const beta, s, steps = .9, 1e-3, 300
	p := objective.Must("rosenbrock")
	x, v, ahead, g := slices.Clone(p.Start), make([]float64, p.Dim), slices.Clone(p.Start), make([]float64, p.Dim)
	far, size := 0., 0.
	o := parsed("nesterov(lr=%g,momentum=%g)", s, beta)
	err := common.EachStep(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
		p.Grad(g, ahead)
		for i, y := range run.Point().X() {
			v[i] -= float64((1-beta)*v[i]) + float64(s*g[i])
			x[i] += v[i]
			ahead[i] = x[i] + float64(beta*v[i])
			far, size = math.Max(far, math.Abs(ahead[i]-y)), math.Max(size, math.Abs(y))
		}
	})
	return fact{"identity", "Nesterov", math.NaN(), 1, far / size, 0}, err
}

// logisticSteps counts steps to a gap of 1e-8 of the first on logistic regression, where μ is the regulariser, with
// s = 1/L: of explicit Euler and of the semi-implicit one on the high-resolution flow, and of gradient descent.
func logisticSteps(ctx context.Context) (rows []fact, _ error) {
	const mu = 1e-5
	p := objective.Must("d3")
	l := common.Curvature(p, p.Start) // at zero all rows are least certain
	target := *p.Min + float64(1e-8*(p.Gap(p.Func(p.Start))))
	labels := []string{eulerHigh.label, symplecticHigh.label, "gradient descent"}
	for i, o := range []optim.Optimizer{
		eulerHigh.of(mu, math.Sqrt(1/l)), symplecticHigh.of(mu, math.Sqrt(1/l)), parsed("gradient/euler/fixed(h=%g)", 1/l),
	} {
		res, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Steps: 20000, GTol: -1, Target: &target})
		if err != nil {
			return nil, err
		}
		steps := math.Inf(1)
		if res.Reason.Converged() {
			steps = float64(res.Stats.Steps)
		}
		rows = append(rows, fact{"logistic", labels[i], l / mu, 1 / l, steps, math.NaN()})
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

func (r directRow) label() string         { return r.Label }
func (r directRow) point() (n, f float64) { return float64(r.N), r.Value }

// direct integrates x″ + (5/t)x' + 4∇f(x) = 0, Zhang's flow for p = 2, from t = 1 in N steps of N^(-1/(s+1)) by a
// method of order s, on a quadratic with curvatures from 1e-6 to 1. In the time 2t it is the accelerated flow with
// friction 5/t.
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
