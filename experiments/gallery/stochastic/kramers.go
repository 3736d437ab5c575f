package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// passage is the mean time that dx = -V'dt + √(2T)dW, V = ¼(x² - 1)², takes from -1 to 1,
//
//	(1/T) ∫ e^(V(y)/T) ∫ e^(-V(z)/T) dz dy,  y from -1 to 1, z from -∞ to y,
//
// both integrals as one differential equation in y; what lies below -4 is less than e^(-5) in the exponent of its
// share.
func passage(ctx context.Context, temperature float64) (float64, error) {
	v := func(x float64) float64 { return (float64(x*x) - 1) * (float64(x*x) - 1) / (4 * temperature) }
	cfg := ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-11, ATol: 1e-14}}
	below := &ode.System{Dim: 1, Field: func(dst []float64, x float64, _ []float64) { dst[0] = vec.Exp(-v(x)) }}
	left, err := ode.Solve(ctx, below, []float64{0}, -4, -1, cfg)
	if err != nil {
		return 0, err
	}
	over := &ode.System{Dim: 2, Field: func(dst []float64, x float64, y []float64) {
		dst[0] = vec.Exp(-v(x))
		dst[1] = vec.Exp(v(x)) * y[0] / temperature
	}}
	sol, err := ode.Solve(ctx, over, []float64{left.Y[0], 0}, -1, 1, cfg)
	if err != nil {
		return 0, err
	}
	return sol.Y[1], nil
}

// kramers is Kramers' time for it, 2π/√(V″(-1)·|V″(0)|)·e^(1/4T).
func kramers(temperature float64) float64 {
	return 2 * math.Pi / math.Sqrt2 * vec.Exp(1/(4*temperature))
}

func kramersClaims() []lab.Claim {
	at := func(rows []passageTime, temperature float64) float64 {
		return common.Last(lab.Where(rows, func(r passageTime) bool { return r.Temperature == temperature })).T
	}
	var cs []lab.Claim
	for _, c := range []struct{ temperature, want float64 }{{.2, 1.231}, {.1, 1.224}, {.05, 1.107}, {.025, 1.043}} {
		cs = append(cs, lab.NewClaim("C71", fmt.Sprintf("mean time from -1 to 1 in $¼(x^2-1)^2$ over Kramers' $(2π/√2)e^{1/(4T)}$, T = %g", c.temperature),
			lab.Near(c.want, .001), common.Earlier.Instead("1 is the limit as $T → 0$"),
			func(rows []passageTime) float64 { return at(rows, c.temperature) / kramers(c.temperature) }))
	}
	return append(cs, lab.NewClaim("C71", "mean time from -1 to 1 in $¼(x^2-1)^2$, T = 0.2",
		lab.Near(19.09, .001), common.Earlier, func(rows []passageTime) float64 { return at(rows, .2) }))
}
