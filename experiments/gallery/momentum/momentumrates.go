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

// scheme is a discretization of a heavy ball for curvatures between μ and 1.
type scheme struct {
	label   string
	method  ode.Method
	high    bool          // on the flow of high resolution, [highResolutionFlow]; else on x″ + 2√μx' + ∇f(x) = 0
	damping flows.Damping // there
	fixed   float64       // the step at which the rate is looked at; zero: the best one
}

// of returns the optimizer with the step h or, on the flow of high resolution, with s = h².
func (s scheme) of(mu, h float64) optim.Optimizer {
	flow := flows.HeavyBall{Gamma: 2 * math.Sqrt(mu)}
	if s.high {
		flow, h = highResolutionFlow(mu, h*h), h*math.Sqrt(1+float64(math.Sqrt(mu)*h))
		flow.Damping = s.damping
	}
	return optim.Optimizer{Flow: flow, Method: s.method, Control: control.Fixed{H: h}}
}

var (
	eulerHigh      = scheme{"RK1, high resolution", rk.Euler, true, flows.Explicit, 0}
	symplecticHigh = scheme{"symplectic, high resolution", split.Symplectic{}, true, flows.Implicit, 0}
	implicitHigh   = scheme{"implicit, high resolution", stiff.ImplicitEuler, true, flows.Explicit, 1}
)

// schemes are those whose rates are compared.
var schemes = []scheme{
	{label: "RK1", method: rk.Euler}, {label: "RK2", method: rk.Midpoint}, {label: "RK3", method: rk.SSPRK33}, {label: "RK4", method: rk.RK4},
	eulerHigh, symplecticHigh, implicitHigh,
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

// bestRate returns the rate 1 - ρ of a scheme at its best step, and that step: of 80 in geometric progression,
// refined by golden sections.
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
