package momentum

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
)

// truncations are the modified equation of Euler's method with one term, two and three.
var truncations = []string{"$x' = -∇f$", "with $h$", "with $h$ and $h^2$"}

// product is ½(0.6 - ab)² in two variables from (2.8, 3.5), an overparametrised regression. Its minima lie on a hyperbola
// and have the curvature a² + b².
func product() *objective.Problem {
	return (&objective.Problem{Dim: 2, Start: []float64{2.8, 3.5}, Min: new(0.),
		Func: func(x []float64) float64 {
			r := .6 - float64(x[0]*x[1])
			return r * r / 2
		},
		Grad: func(dst, x []float64) {
			r := .6 - float64(x[0]*x[1])
			dst[0], dst[1] = -r*x[1], -r*x[0]
		},
		HessVec: func(dst, x, v []float64) {
			c := float64(2*x[0]*x[1]) - .6
			dst[0], dst[1] = float64(x[1]*x[1]*v[0])+float64(c*v[1]), float64(c*v[0])+float64(x[0]*x[0]*v[1])
		}}).Complete()
}

// truncated is the modified equation of Euler's method on the gradient flow of [product], with terms 1, 2 or 3 of
//
//	x' = -g - (h/2)Hg - h²(⅓HHg + (1/12)D³f(g, g)).
func truncated(terms int, h float64) *ode.System {
	p := product()
	g, hg, hhg := make([]float64, 2), make([]float64, 2), make([]float64, 2)
	return &ode.System{Dim: 2, Field: func(dst []float64, _ float64, x []float64) {
		p.Grad(g, x)
		dst[0], dst[1] = -g[0], -g[1]
		if terms == 1 {
			return
		}
		p.HessVec(hg, x, g)
		for i := range dst {
			dst[i] -= float64(h / 2 * hg[i])
		}
		if terms == 2 {
			return
		}
		p.HessVec(hhg, x, hg)
		third := [2]float64{
			float64(4*x[1]*g[0]*g[1]) + float64(2*x[0]*g[1]*g[1]),
			float64(4*x[0]*g[0]*g[1]) + float64(2*x[1]*g[0]*g[0]),
		}
		for i := range dst {
			dst[i] -= float64(h * h * (float64(hhg[i]/3) + float64(third[i]/12)))
		}
	}}
}

// terms are the lengths of the series.
var terms = []int{1, 2, 4, 8, 16, 64}

// series is Σ_{j<m} x^j/(j+1).
func series(x float64, m int) float64 {
	sum, power := 0., 1.
	for j := range m {
		sum += power / float64(j+1)
		power *= x
	}
	return sum
}

// partialLabel names the modified equation with m terms.
func partialLabel(m int) string {
	if m == 1 {
		return "1 term"
	}
	return fmt.Sprintf("%d terms", m)
}
