package momentum

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// besselRows follows the flow of friction 3/t on ½λx² and compares it with the closed form up to t = 50.
func besselRows(ctx context.Context, lambda float64) (rows []any, _ error) {
	var end besselRow
	next := 0.
	err := common.Along(ctx, flows.Accelerated{R: 3}, objective.Quadratic([]float64{lambda}, false), []float64{1, 0, 0, 0}, 50,
		ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-13, ATol: 1e-13}}, func(q *ode.Point) {
			tt := q.T * q.T * lambda / 2 * q.Y[0] * q.Y[0]
			end = besselRow{T: q.T, Sup: math.Max(end.Sup, tt), Error: math.Max(end.Error, math.Abs(q.Y[0]-bessel(lambda, q.T)))}
			if q.T >= next && q.T <= 12 {
				rows = append(rows, frictionRow{"constant", "quadratic", 3, q.T, tt})
				next += .02
			}
		})
	return append(rows, end), err
}

// envelope follows friction r/t on ½x² up to 10⁴ and records the energy, which is f where x turns, from 100 on.
func envelope(ctx context.Context, r float64) (rows []frictionRow, _ error) {
	err := common.Along(ctx, flows.Accelerated{R: r}, objective.Quadratic([]float64{1}, false), []float64{1, 0, 0, 0}, 1e4,
		ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-10, ATol: 1e-100}}, func(q *ode.Point) {
			if n := len(rows); q.T >= 100 && (n == 0 || q.T > 1.04*rows[n-1].T) || q.T == 1e4 {
				e := (float64(q.Y[0]*q.Y[0]) + float64(q.Y[1]*q.Y[1])) / 2
				rows = append(rows, frictionRow{"envelope", "quadratic", r, q.T, e})
			}
		})
	power := common.PowerLaw(lab.XY(rows, frictionRow.point))
	return append(rows, frictionRow{"power", "quadratic", r, 1e4, power}), err
}

// nesterovPath calls each with x₁, x₂, ... x_n of Nesterov's method for convex functions. The state of the method is
// the point where the slope is taken, from which x_k is a gradient step away.
func nesterovPath(ctx context.Context, p *objective.Problem, x0 []float64, s float64, n int, each func(k int, x []float64)) error {
	run, err := optim.Start(ctx, p, x0, parsed("nagc(lr=%g)", s), optim.Settings{Steps: n - 1, GTol: -1})
	if err != nil {
		return err
	}
	x := make([]float64, p.Dim)
	for k := 1; ; k++ {
		y, d := run.Point().X(), run.Point().Force()
		for i := range x {
			x[i] = y[i] + float64(s*d[i])
		}
		each(k, x)
		if !run.Next() {
			return run.Err()
		}
	}
}

// nesterovDistance runs Nesterov's method on the two-variable quadratic of Su, Boyd and Candès up to t = 300 and
// returns the largest distance of x_k, in the maximum norm, to the flow at t = k√s.
func nesterovDistance(ctx context.Context, s float64) (distanceRow, error) {
	row, root := distanceRow{S: s, T: 300}, math.Sqrt(s)
	curvatures := []float64{.04, .01}
	err := nesterovPath(ctx, objective.Quadratic(curvatures, false), []float64{1, 1}, s, int(300/root), func(k int, x []float64) {
		for i, l := range curvatures {
			row.Error = math.Max(row.Error, math.Abs(x[i]-bessel(l, float64(k)*root)))
		}
	})
	return row, err
}

// gradientNorm runs Nesterov's method for convex functions with the step 1/3L on a quadratic of 400 curvatures from
// 1e-8 to 1, L = 1, and records the smallest ‖∇f(x_i)‖², i ≤ k, over ‖x₀ - x⋆‖², and the largest of it times s²(k+1)³
// up to k.
func gradientNorm(ctx context.Context) (rows []boundRow, _ error) {
	const s, steps = 1. / 3, 20001
	p := objective.Must("quadratic(n=400,kappa=1e8)")
	r2, g := far2(p), make([]float64, p.Dim)
	p.Grad(g, p.Start)
	least, most, next := square(g), 0., 1.
	err := nesterovPath(ctx, p, nil, s, steps, func(step int, x []float64) {
		p.Grad(g, x)
		k := float64(step)
		least = math.Min(least, square(g))
		most = math.Max(most, least*s*s*(k+1)*(k+1)*(k+1)/r2)
		if k >= next {
			rows = append(rows, boundRow{"gradient", "smallest $‖∇f‖^2$", s, k, least / r2, most})
			next = math.Max(next*1.25, k+1)
		}
	})
	return rows, err
}

func square(x []float64) (sum float64) {
	for _, u := range x {
		sum += float64(u * u)
	}
	return sum
}

// far2 returns ‖x₀ - x⋆‖².
func far2(p *objective.Problem) float64 {
	d := make([]float64, p.Dim)
	vec.Axpby(d, 1, p.Start, -1, p.Minima[0])
	return square(d)
}

// highResolution follows the high-resolution flow of Nesterov's method for strongly convex functions,
//
//	x″ + 2√μ·x' + √s·∇²f(x)x' + c∇f(x) = 0,  c = 1 + √(μs),  x'(0) = -(2√s/c)∇f(x₀),
//
// which in the time √c·t is a heavy ball with Hessian damping, on a quadratic with curvatures from 1/κ to 1, and
// records f with the bound.
func highResolution(ctx context.Context, kappa, s float64) (rows []boundRow, _ error) {
	const n = 20
	p := objective.Must(fmt.Sprintf("quadratic(n=%d,kappa=%s)", n, spec.Number(kappa)))
	mu := 1 / kappa
	flow, c := highResolutionFlow(mu, s), 1+math.Sqrt(mu*s)
	flow.V0 = 2*math.Sqrt(s)/(c*math.Sqrt(c)) - flow.B
	y := append(slices.Clone(p.Start), make([]float64, n)...)
	p.Grad(y[n:], p.Start)
	for i := range n {
		y[n+i] *= -flow.V0
	}
	far, end, next := far2(p), 20/math.Sqrt(mu), 0.
	cfg := ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-9, ATol: 1e-12}}
	err := common.Along(ctx, flow, p, y, end*math.Sqrt(c), cfg, func(q *ode.Point) {
		if t := q.T / math.Sqrt(c); t >= next || q.T == end*math.Sqrt(c) {
			f, bound := p.Gap(p.Func(q.X())), 2*far/s*vec.Exp(-math.Sqrt(mu)*t/4)
			rows = append(rows, boundRow{"high", "$s = " + spec.Number(s) + "/L$", s, t * math.Sqrt(mu), f / (2 * far), f / bound})
			next += float64(end / 400)
		}
	})
	return rows, err
}

// highResolutionFlow is the flow of [highResolution] in the time t√(1 + √(μs)).
func highResolutionFlow(mu, s float64) flows.HeavyBall {
	root := math.Sqrt(1 + math.Sqrt(mu*s))
	return flows.HeavyBall{Gamma: 2 * math.Sqrt(mu) / root, B: math.Sqrt(s) / root}
}
