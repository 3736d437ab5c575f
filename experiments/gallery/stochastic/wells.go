package stochastic

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/ode/vec"
)

// wells are two wells about a hump, and the law of a particle in them on a grid.
type wells struct {
	p     *objective.Problem
	hump  float64
	right bool // the wrong well is right of the hump
	depth float64
	x, v  []float64
	width float64 // of a cell
}

func newWells(p *objective.Problem, cells int) (wells, error) {
	w := wells{p: p, width: 5 / float64(cells)}
	g, hv := make([]float64, 1), make([]float64, 1)
	// rest is where Newton's method from x ends, and the curvature there
	rest := func(x float64) (float64, float64) {
		for range 50 {
			p.Grad(g, []float64{x})
			p.HessVec(hv, []float64{x}, []float64{1})
			x -= g[0] / hv[0]
		}
		return x, hv[0]
	}
	hump, down := rest(0)
	bottom, up := rest(p.Start[0])
	if !(down < 0 && up > 0) {
		return w, fmt.Errorf("problem=%s: want a hump near 0 and a well near %g", p.Name, p.Start[0])
	}
	w.hump, w.right = hump, bottom > hump
	w.depth = p.Func([]float64{hump}) - p.Func([]float64{bottom})
	for i := range cells {
		x := -2.5 + float64((float64(i)+.5)*w.width)
		w.x, w.v = append(w.x, x), append(w.v, p.Func([]float64{x}))
	}
	return w, nil
}

// wrong returns the share of a law that is in the wrong well.
func (w wells) wrong(law []float64) float64 {
	sum, all := 0., 0.
	for i, u := range law {
		all += u
		if (w.x[i] > w.hump) == w.right {
			sum += u
		}
	}
	return sum / all
}

// gibbs is the share that the law e^(-V/T) has in the wrong well.
func (w wells) gibbs(temperature float64) float64 {
	law, low := make([]float64, len(w.v)), slices.Min(w.v)
	for i, v := range w.v {
		law[i] = vec.Exp((low - v) / temperature)
	}
	return w.wrong(law)
}

// spread takes the law p through a time dt of p_t = (V'p)_x + T·p_xx, by an implicit Euler step on the fluxes of D.
// Scharfetter and H. Gummel, IEEE Trans. Electron Devices 16 (1969), 64-77, for which e^(-V/T) is at rest. Work has
// room for two numbers a cell.
func (w wells) spread(p []float64, temperature, dt float64, work []float64) {
	n := len(p)
	upper, k := work[:n], dt*temperature/float64(w.width*w.width)
	bernoulli := func(z float64) float64 {
		if math.Abs(z) < 1e-8 {
			return 1 - float64(z/2)
		}
		return z / vec.Expm1(z)
	}
	// row i: -b₋p[i-1] + (1 + b₊ + a₋)p[i] - a₊p[i+1], the flux from i to i+1 being b₊p[i] - a₊p[i+1]
	a, b := 0., 0. // of the face on the left: from the right cell, from the left one
	for i := range n {
		ra, rb := 0., 0.
		if i+1 < n {
			z := (w.v[i+1] - w.v[i]) / temperature
			rb, ra = k*bernoulli(z), k*bernoulli(-z)
		}
		diag := 1 + a + rb
		if i > 0 {
			diag -= float64(b * upper[i-1])
			p[i] += float64(b * p[i-1])
		}
		p[i] /= diag
		upper[i] = ra / diag
		a, b = ra, rb
	}
	for i := n - 2; i >= 0; i-- {
		p[i] += float64(upper[i] * p[i+1])
	}
}

// along takes the law from the start to each of the times, in order, and calls see with the share that is in the wrong
// well.
func (w wells) along(ctx context.Context, t sde.Temperature, ds float64, times []float64, see func(t, wrong float64)) error {
	p, work := make([]float64, len(w.x)), make([]float64, len(w.x))
	i := int((w.p.Start[0] + 2.5) / w.width)
	if i < 0 || i >= len(p) {
		return fmt.Errorf("the start %g is not between -2.5 and 2.5", w.p.Start[0])
	}
	p[i] = 1
	at := 0.
	for _, to := range times {
		s := vec.Log(2 + at)
		k := math.Ceil((vec.Log(2+to) - s) / ds)
		for j := 1.; j <= k; j++ {
			next := vec.Exp(s+float64((vec.Log(2+to)-s)*(j/k))) - 2
			if j == k {
				next = to
			}
			w.spread(p, t.At(next), next-at, work)
			at = next
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		see(to, w.wrong(p))
	}
	return nil
}
