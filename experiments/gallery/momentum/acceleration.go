package momentum

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// scheme is a discretization of a heavy ball for curvatures between μ and 1, with one free number: the step h or, of the
// high-resolution flows, s = h².
type scheme struct {
	label string
	of    func(mu, h float64) optim.Optimizer
	fixed float64 // the step, if it is not to be the best one
}

// schemes are those whose rates are compared. The flow of low resolution is x″ + 2√μx' + ∇f(x) = 0, that of high resolution
// is [highResolution]'s.
func schemes() []scheme {
	low := func(m ode.Method) func(mu, h float64) optim.Optimizer {
		return func(mu, h float64) optim.Optimizer {
			return optim.Optimizer{Flow: flows.HeavyBall{Gamma: 2 * math.Sqrt(mu)}, Method: m, Control: control.Fixed{H: h}}
		}
	}
	high := func(m ode.Method, d flows.Damping) func(mu, h float64) optim.Optimizer {
		return func(mu, h float64) optim.Optimizer {
			flow := highResolutionFlow(mu, h*h)
			flow.Damping = d
			return optim.Optimizer{Flow: flow, Method: m, Control: control.Fixed{H: h * math.Sqrt(1+float64(math.Sqrt(mu)*h))}}
		}
	}
	return []scheme{
		{"RK1", low(rk.Euler), 0}, {"RK2", low(rk.Midpoint), 0}, {"RK3", low(rk.SSPRK33), 0}, {"RK4", low(rk.RK4), 0},
		{"RK1, high resolution", high(rk.Euler, flows.Explicit), 0},
		{"symplectic, high resolution", high(split.Symplectic{}, flows.Implicit), 0},
		{"implicit, high resolution", high(stiff.ImplicitEuler, flows.Explicit), 1},
	}
}

// linearStep takes a step of an optimizer on ½Σλx² and returns, for each curvature, the spectral radius and the
// determinant of the matrix of the step, of order 1 or 2.
func linearStep(ctx context.Context, o optim.Optimizer, lambdas []float64) (rho, det []float64, err error) {
	n := len(lambdas)
	p := objective.Quadratic(lambdas, false)
	var columns [][]float64
	for j := 0; j == 0 || j < len(columns[0])/n; j++ {
		sys, err := o.Flow.System(&flows.Oracle{P: p})
		if err != nil {
			return nil, nil, err
		}
		y := make([]float64, sys.Dim)
		for i := range n {
			y[j*n+i] = 1
		}
		it, err := ode.New(ctx, sys, y, 0, math.MaxFloat64, ode.Config{Method: o.Method, Control: o.Control})
		if err != nil {
			return nil, nil, err
		}
		if !it.Next() {
			return nil, nil, it.Err()
		}
		columns = append(columns, append([]float64(nil), it.Point().Y...))
	}
	for i := range n {
		a := columns[0][i]
		if len(columns) == 1 {
			rho, det = append(rho, math.Abs(a)), append(det, a)
			continue
		}
		b, c, d := columns[1][i], columns[0][n+i], columns[1][n+i]
		half, q := (a+d)/2, float64(a*d)-float64(b*c)
		r := math.Sqrt(math.Abs(q))
		if disc := float64(half*half) - q; disc > 0 {
			r = math.Abs(half) + math.Sqrt(disc)
		}
		rho, det = append(rho, r), append(det, q)
	}
	return rho, det, nil
}

// between returns curvatures from 1/κ to 1, in geometric progression.
func between(kappa float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = vec.Pow(kappa, float64(i)/float64(n-1)-1)
	}
	return out
}

// rate returns the rate 1 - ρ of a scheme at its best step, and that step: of 80 in geometric progression, refined
// by golden sections.
func (s scheme) rate(ctx context.Context, kappa float64) (rate, best float64, err error) {
	lambdas := between(kappa, 24)
	at := func(h float64) float64 {
		rho, _, e := linearStep(ctx, s.of(1/kappa, h), lambdas)
		if e != nil {
			err = e
			return math.NaN()
		}
		return 1 - common.Most(rho)
	}
	if s.fixed > 0 {
		return at(s.fixed), s.fixed, err
	}
	const n, ratio = 80, 1.16
	for i, h := 0, 4.; i < n; i, h = i+1, h/ratio {
		if r := at(h); best == 0 || r > rate {
			rate, best = r, h
		}
	}
	lo, hi := best/ratio, float64(best*ratio)
	const g = .6180339887498949
	a, b := hi-float64(g*(hi-lo)), lo+float64(g*(hi-lo))
	ra, rb := at(a), at(b)
	for range 40 {
		if ra > rb {
			hi, b, rb = b, a, ra
			a = hi - float64(g*(hi-lo))
			ra = at(a)
		} else {
			lo, a, ra = a, b, rb
			b = lo + float64(g*(hi-lo))
			rb = at(b)
		}
	}
	return math.Max(ra, rb), (lo + hi) / 2, err
}

// accelerationPoints are the points of the momentum experiment that look at one step, or at Lessard's function.
func accelerationPoints(kappas []float64) []lab.Point {
	var points []lab.Point
	add := func(key string, run func(ctx context.Context) ([][]any, error)) {
		points = append(points, lab.Point{Key: key, Run: run})
	}
	for _, s := range schemes() {
		add("rate of "+s.label, func(ctx context.Context) ([][]any, error) {
			var rows [][]any
			for _, k := range kappas {
				r, h, err := s.rate(ctx, k)
				if err != nil {
					return nil, err
				}
				rows = append(rows, measured("rate", s.label, k, h, r, 0))
			}
			return rows, nil
		})
	}
	add("determinants", determinants)
	add("Rosenbrock", rosenbrockDeterminant)
	add("identity", lookAheadRows)
	add("textbook rates", textbookRates)
	add("two-step", twoStep)
	add("Lessard", lessardRows)
	add("logistic", logisticRows)
	for _, m := range []*rk.Tableau{rk.Euler, rk.Midpoint, rk.RK4} {
		add("direct "+m.Name, func(ctx context.Context) ([][]any, error) { return direct(ctx, m) })
	}
	return points
}

// measured is a row of a number, with what theory says of it.
func measured(panel, label string, kappa, h, value, want float64) []any {
	return []any{panel, label, kappa, h, "", "", "", "", value, want}
}
