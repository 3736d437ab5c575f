package integrators

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// eigenvalues returns those of a symmetric matrix in growing order.
func eigenvalues(x []float64) []float64 {
	n := int(math.Sqrt(float64(len(x))))
	var e mat.EigenSym
	e.Factorize(mat.NewSymDense(n, slices.Clone(x)), false)
	return e.Values(nil)
}

// sorts follows Brockett's flow by steps along geodesics until ten times the end: the size of what is off the diagonal, and how far
// the diagonal is in the end from the eigenvalues in falling order.
func sorts(ctx context.Context, p *objective.Problem, n int, h, end float64) ([]steppedRow, error) {
	o := "riemannian(manifold=spectrum)/lie/fixed(h=" + spec.Number(h) + ")"
	values := eigenvalues(p.Start)
	var rows []steppedRow
	steps, next, worst := int(math.Round(10*end/h)), 0., 0.
	err := descend(ctx, p, nil, o, steps, func(k int, x []float64) {
		if t := float64(k) * h; t >= next {
			next += float64(end / 20)
			sum := 0.
			for i, u := range x {
				if i/n != i%n {
					sum += float64(u * u)
				}
			}
			rows = append(rows, steppedRow{"sorts", "off the diagonal", o, h, t, math.Sqrt(sum)})
		}
		if k == steps {
			for i := range n {
				worst = math.Max(worst, math.Abs(x[i*n+i]-values[n-1-i]))
			}
		}
	})
	return append(rows, steppedRow{"sorted", "spectrum, geodesic", o, h, 10 * end, worst}), err
}

// drifts records how far Euler's method and the one made for the manifold get from it until the end.
func drifts(ctx context.Context, sphere, spectrum *objective.Problem, h, end float64, steps int) (rows []any, _ error) {
	start := eigenvalues(spectrum.Start)
	length := func(x []float64) float64 { return math.Abs(vec.Norm2(x) - 1) }
	spread := func(x []float64) (worst float64) {
		for i, u := range eigenvalues(x) {
			worst = math.Max(worst, math.Abs(u-start[i]))
		}
		return worst
	}
	for _, c := range []struct {
		label, scheme string
		p             *objective.Problem
		off           func(x []float64) float64
	}{
		{"sphere, Euler", "riemannian/euler", sphere, length},
		{"sphere, retracted", "riemannian/lie", sphere, length},
		{"spectrum, Euler", "riemannian(manifold=spectrum)/euler", spectrum, spread},
		{"spectrum, geodesic", "riemannian(manifold=spectrum)/lie", spectrum, spread},
	} {
		o := c.scheme + "/fixed(h=" + spec.Number(h) + ")"
		x, err := endOf(ctx, c.p, nil, o, steps)
		if err != nil {
			return nil, err
		}
		rows = append(rows, steppedRow{"drift", c.label, o, h, end, c.off(x)})
	}
	return rows, nil
}

// contracts measures how fast the retracted steps close in on the leading eigenvector: per step, from a distance of 10⁻⁵ to 10⁻¹⁰.
func contracts(ctx context.Context, a *mat.SymDense, sphere *objective.Problem, h float64, steps int) (contractionRow, error) {
	n := sphere.Dim
	var e mat.EigenSym
	e.Factorize(a, true)
	var q mat.Dense
	e.VectorsTo(&q)
	l, lead := e.Values(nil), mat.Col(nil, n-1, &q)
	row := contractionRow{Label: "retracted", Optimizer: "riemannian/lie/fixed(h=" + spec.Number(h) + ")", H: h}
	for _, u := range l[:n-1] {
		row.Want = math.Max(row.Want, math.Abs(1-float64(h*(l[n-1]-u))))
	}
	k1, k2, off1, off2, off := 0, 0, 0., 0., make([]float64, n)
	err := descend(ctx, sphere, nil, row.Optimizer, steps, func(k int, x []float64) {
		vec.Axpby(off, 1, x, -vec.Dot(x, lead), lead)
		switch d := vec.Norm2(off); {
		case off1 == 0 && d < 1e-5:
			k1, off1 = k, d
		case off1 != 0 && d > 1e-10:
			k2, off2 = k, d
		}
	})
	row.Value = vec.Pow(off2/off1, 1/float64(k2-k1))
	return row, err
}

// coordinates is how far the ends of natural gradient descent at time 2 are apart, and those of gradient descent, in (m, σ), from that
// by σ.
func coordinates(ctx context.Context, h float64) (rows []steppedRow, _ error) {
	for _, flow := range []string{"natural", "gradient"} {
		o := flow + "/euler/fixed(h=" + spec.Number(h) + ")"
		var want []float64
		for _, by := range []string{"sigma", "log", "variance"} {
			x, err := endOf(ctx, objective.Must("normalkl(by="+by+")"), nil, o, int(math.Round(2/h)))
			if err != nil {
				return nil, err
			}
			switch by {
			case "sigma":
				want = x
				continue
			case "log":
				x[1] = vec.Exp(x[1])
			case "variance":
				x[1] = math.Sqrt(x[1])
			}
			rows = append(rows, steppedRow{flow, by, o, h, 2, vec.Dist2(x, want)})
		}
	}
	return rows, nil
}
