package optim_test

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// adaptive is a rule whose move is lr·g/den, coordinate by coordinate or, with one den, for all.
func adaptive(lr, eps float64, norm bool, remember func(v, square float64) float64, start float64) rule {
	return func(n int) func(x, g []float64) {
		v := make([]float64, n)
		for i := range v {
			v[i] = start
		}
		return func(x, g []float64) {
			whole := 0.
			for _, d := range g {
				whole += d * d
			}
			for i, d := range g {
				square := d * d
				if norm {
					square = whole
				}
				v[i] = remember(v[i], square)
				x[i] -= lr * d / (math.Sqrt(v[i]) + eps)
			}
		}
	}
}

// Which memory of the slope makes which optimizer.
func TestSlopeControls(t *testing.T) {
	none := func(_, s float64) float64 { return s }
	sum := func(v, s float64) float64 { return v + s }
	average := func(v, s float64) float64 { return .99*v + .01*s }
	for name, c := range map[string]struct {
		o optim.Optimizer
		r rule
	}{
		"RMSProp":        {optim.RMSProp(.01), adaptive(.01, 1e-8, false, average, 0)},
		"scalar RMSProp": {optim.Of(catalogue.RMSProp{LR: .01, Alpha: .99, Eps: 1e-8, Scalar: true}), adaptive(.01, 1e-8, true, average, 0)},
		"AdaGrad":        {optim.Adagrad(.1), adaptive(.1, 1e-10, false, sum, 0)},
		"AdaGrad-Norm":   {optim.Of(catalogue.Adagrad{LR: .1, Scalar: true}), adaptive(.1, 0, true, sum, 0)},
		"normalised GD":  {optim.Of(catalogue.NormalizedGD{LR: .01}), adaptive(.01, 0, true, none, 0)},
		"signSGD":        {optim.Of(catalogue.SignSGD{LR: .001}), adaptive(.001, 0, false, none, 0)},
	} {
		t.Run(name, func(t *testing.T) { agree(t, c.o, c.r, identitySteps, identityTol) })
	}
}

// length is gradient descent whose step is h(Δx, Δg, h, h₀) from the second step on.
func length(h0 float64, next func(dx, dg, h, last float64) float64) rule {
	return func(n int) func(x, g []float64) {
		var x0, g0 []float64
		h, last := h0, 0.
		return func(x, g []float64) {
			if x0 != nil {
				dx, dg := 0., 0.
				for i := range x {
					dx += (x[i] - x0[i]) * (x[i] - x0[i])
					dg += (g[i] - g0[i]) * (g[i] - g0[i])
				}
				h, last = next(math.Sqrt(dx), math.Sqrt(dg), h, last), h
			}
			x0, g0 = slices.Clone(x), g
			for i := range x {
				x[i] -= h * g[i]
			}
		}
	}
}

// The geometric Barzilai–Borwein step is the relative control at θ = ½, AdGD that at ¼ with a growth limit. Their
// steps follow the rounding of the points and magnify it, so that 40 steps agree to 1e-6 where 20 do to 1e-10.
func TestRelativeControls(t *testing.T) {
	const h0 = 1e-4
	bb := length(h0, func(dx, dg, _, _ float64) float64 { return dx / dg })
	adgd := length(h0, func(dx, dg, h, last float64) float64 {
		h1 := dx / (2 * dg)
		if last > 0 {
			h1 = math.Min(h1, math.Sqrt(1+h/last)*h)
		}
		return h1
	})
	for steps, tol := range map[int]float64{20: 1e-10, 40: 1e-6} {
		agree(t, optim.Of(catalogue.BB{H0: h0}), bb, steps, tol)
		agree(t, optim.Of(catalogue.AdGD{H0: h0}), adgd, steps, tol)
	}
}
