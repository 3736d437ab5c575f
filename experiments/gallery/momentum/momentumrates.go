package momentum

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
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

// discretization is one of a heavy ball for curvatures between μ and 1, with one free number: the step h or, of the
// high-resolution flows, s = h².
type discretization func(mu, h float64) optim.Optimizer

// low discretizes the flow of low resolution, x″ + 2√μx' + ∇f(x) = 0.
func low(m ode.Method) discretization {
	return func(mu, h float64) optim.Optimizer {
		return optim.Optimizer{Flow: flows.HeavyBall{Gamma: 2 * math.Sqrt(mu)}, Method: m, Control: control.Fixed{H: h}}
	}
}

// high discretizes the flow of high resolution, which is [highResolution]'s.
func high(m ode.Method, d flows.Damping) discretization {
	return func(mu, h float64) optim.Optimizer {
		flow := highResolutionFlow(mu, h*h)
		flow.Damping = d
		return optim.Optimizer{Flow: flow, Method: m, Control: control.Fixed{H: h * math.Sqrt(1+float64(math.Sqrt(mu)*h))}}
	}
}

// eulerHigh is explicit Euler, symplecticHigh semi-implicit Euler on the high-resolution flow.
var eulerHigh, symplecticHigh = high(rk.Euler, flows.Explicit), high(split.Symplectic{}, flows.Implicit)

// scheme is a discretization whose rate is compared, at its best step or at a fixed one.
type scheme struct {
	label string
	of    discretization
	fixed float64
}

var schemes = []scheme{
	{"RK1", low(rk.Euler), 0}, {"RK2", low(rk.Midpoint), 0}, {"RK3", low(rk.SSPRK33), 0}, {"RK4", low(rk.RK4), 0},
	{"RK1, high resolution", eulerHigh, 0},
	{"symplectic, high resolution", symplecticHigh, 0},
	{"implicit, high resolution", high(stiff.ImplicitEuler, flows.Explicit), 1},
}

// parsed returns the optimizer of a spec, which must be right.
func parsed(format string, args ...any) optim.Optimizer {
	return optim.Must(fmt.Sprintf(format, args...))
}

// linearStep takes a step of an optimizer on ½Σλx² and returns, for each curvature, the spectral radius and the
// determinant of the matrix of the step, of order 1 or 2.
func linearStep(ctx context.Context, o optim.Optimizer, lambdas []float64) (rho, det []float64, err error) {
	n := len(lambdas)
	var columns [][]float64
	for j := 0; j == 0 || j < len(columns[0])/n; j++ {
		y, err := oneStep(ctx, o, objective.Quadratic(lambdas, false), func(y []float64) {
			for i := range n {
				y[j*n+i] = 1
			}
		})
		if err != nil {
			return nil, nil, err
		}
		columns = append(columns, y)
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

// oneStep returns the state after a step of an optimizer from the state that set sets.
func oneStep(ctx context.Context, o optim.Optimizer, p *objective.Problem, set func(y []float64)) ([]float64, error) {
	sys, err := o.Flow.System(&flows.Oracle{P: p})
	if err != nil {
		return nil, err
	}
	y := make([]float64, sys.Dim)
	set(y)
	it, err := ode.New(ctx, sys, y, 0, math.MaxFloat64, ode.Config{Method: o.Method, Control: o.Control})
	if err != nil {
		return nil, err
	}
	it.Next()
	return slices.Clone(it.Point().Y), it.Err()
}

// between returns curvatures from 1/κ to 1, in geometric progression.
func between(kappa float64, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = vec.Pow(kappa, float64(i)/float64(n-1)-1)
	}
	return out
}

// bestRate returns the rate 1 - ρ of a scheme at its best step, and that step: of 80 in geometric progression, refined by golden
// sections.
func bestRate(ctx context.Context, s scheme, kappa float64) (f fact, err error) {
	lambdas := between(kappa, 24)
	at := func(h float64) float64 {
		rho, _, e := linearStep(ctx, s.of(1/kappa, h), lambdas)
		if e != nil {
			err = e
		}
		return 1 - common.Most(rho)
	}
	if s.fixed > 0 {
		return fact{"rate", s.label, kappa, s.fixed, at(s.fixed), 0}, err
	}
	rate, best := math.Inf(-1), 0.
	const n, ratio = 80, 1.16
	for i, h := 0, 4.; i < n; i, h = i+1, h/ratio {
		if r := at(h); r > rate {
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
	return fact{"rate", s.label, kappa, (lo + hi) / 2, math.Max(ra, rb), 0}, err
}
