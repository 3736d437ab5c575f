package spectrum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// Density is an estimate of a spectrum by points: the share Weights[i] of the eigenvalues lies about Nodes[i].
type Density struct {
	Nodes, Weights []float64 // probe after probe, ascending within each; the weights add up to 1
}

// Estimate returns the spectral density of the Hessian of p at x by stochastic Lanczos quadrature: for each of probes
// vectors of random signs, the Gauss quadrature of steps Lanczos steps, whose moments agree with those of the vector up
// to degree 2·steps - 1. With steps = Dim and a Hessian whose eigenvectors are the axes the density is exact.
//
// It costs probes·steps products, and the work and the memory of as many runs of [Extreme]. It panics if x has a wrong
// length or if probes or steps is less than 1; it returns an error if a product is not finite.
//
// Sources: G. Golub, G. Meurant, Matrices, Moments and Quadrature (2010), chapter 11; B. Ghorbani, S. Krishnan,
// Y. Xiao, ICML 2019, arXiv:1901.10159.
func Estimate(p *objective.Problem, x []float64, probes, steps int, seed uint64) (Density, error) {
	check(p, x)
	if probes < 1 || steps < 1 {
		panic(fmt.Sprintf("spectrum: Estimate with %d probes of %d steps", probes, steps))
	}
	hv := products(p)
	l := newLanczos(p.Dim, min(steps, p.Dim))
	l.product = func(dst, v []float64) { hv(dst, x, v) }
	var d Density
	for k := range probes {
		random(l.basis[0], seed, k)
		l.run()
		values, vectors, err := l.eigen()
		if err != nil {
			return d, err
		}
		for j, v := range values {
			first := vectors.At(0, j)
			d.Nodes = append(d.Nodes, v)
			d.Weights = append(d.Weights, first*first/float64(probes))
		}
	}
	return d, nil
}

// Moment returns Σ weight·node^k, an estimate of the mean of the eigenvalues' k-th powers; k = 1 gives the trace over
// Dim.
func (d Density) Moment(k int) float64 {
	var sum float64
	for i, v := range d.Nodes {
		sum += float64(d.Weights[i] * vec.Pow(v, float64(k)))
	}
	return sum
}

// Share returns the estimated share of the eigenvalues that are at most lambda.
func (d Density) Share(lambda float64) float64 {
	var sum float64
	for i, v := range d.Nodes {
		if v <= lambda {
			sum += d.Weights[i]
		}
	}
	return sum
}

// At returns the density at lambda smoothed by a normal law of deviation sigma, for pictures. It panics unless sigma
// is positive.
func (d Density) At(lambda, sigma float64) float64 {
	if !(sigma > 0) {
		panic(fmt.Sprintf("spectrum: a density smoothed by sigma = %g", sigma))
	}
	var sum float64
	for i, v := range d.Nodes {
		z := (lambda - v) / sigma
		sum += float64(d.Weights[i] * vec.Exp(-float64(z*z)/2))
	}
	return sum / (sigma * math.Sqrt(2*math.Pi))
}
