package objective

import (
	"errors"
	"fmt"
)

type quadratic struct {
	Eigenvalues []float64 `spec:"eigenvalues" in:"finite"`
	N           int       `spec:"n" in:"[1,1e7]"`
	Kappa       float64   `spec:"kappa" in:"[1,inf)"`
	Spectrum    string    `spec:"spectrum"`
	Rotated     bool      `spec:"rotated"`
	Seed        uint64    `spec:"seed"`
}

var quadraticDefaults = quadratic{N: 10, Kappa: 100, Spectrum: "geometric"}

const (
	maxRotated = 4096 // 128 MB of basis
	maxHaar    = 1024 // for a factorisation of n³ operations
)

// Quadratic returns ½ Σ λ_i z_i² with the given eigenvalues λ, where z = x, or, if rotated, z = Qᵀx with the
// columns of the orthonormal cosine basis (DCT-II)
//
//	Q[i][j] = √((1 if j = 0, else 2)/n) cos(π(i+½)j/n)
//
// as eigenvectors: a rotation hides the axes from rules that act by coordinate. It starts where all z are 1, which
// is x = 1 if not rotated. The minimum is 0 at the origin, unless an eigenvalue is negative: then there is none.
// A call costs n or, rotated, 2n² multiplications, and the basis n² numbers.
//
// The spec strings are quadratic(eigenvalues=[0.01,1,50]) and quadratic(n=10,kappa=100,spectrum=geometric), with
// eigenvalues from 1/kappa to 1 in geometric progression; or uniform; or clustered, 60 % near 1/kappa, 30 % near
// 1/√kappa and 10 % near 1; or marchenkopastur, those of a sample covariance. The key rotated=true rotates. With
// seed=0 the eigenvalues stand at equal shares of the law, and the rotation is the cosine basis; another seed draws
// them from the law, the ends not included, and rotates by a random basis of Haar's measure.
//
// Quadratic panics if there is no eigenvalue, if one is not finite, or if rotated and there are more than 4096.
func Quadratic(eigenvalues []float64, rotated bool) *Problem {
	if len(eigenvalues) == 0 {
		panic("objective: Quadratic of no eigenvalues")
	}
	c := quadraticDefaults
	c.Eigenvalues, c.Rotated = eigenvalues, rotated
	p, err := named("quadratic", c, quadraticDefaults, quadratic.problem)
	if err != nil {
		panic("objective: " + err.Error())
	}
	return p
}

func (q quadratic) problem() (*Problem, error) {
	if err := q.checkLaw(); err != nil {
		return nil, err
	}
	lambda := append([]float64(nil), q.Eigenvalues...)
	switch {
	case len(lambda) > 0 && (q.N != quadraticDefaults.N || q.Kappa != quadraticDefaults.Kappa):
		return nil, errors.New("the eigenvalues say what n and kappa are; leave these out")
	case len(lambda) > 0:
	default:
		var err error
		if lambda, err = q.eigenvalues(); err != nil {
			return nil, err
		}
	}
	convex := true
	for _, l := range lambda {
		convex = convex && l >= 0
	}
	if q.Rotated && len(lambda) > maxRotated {
		return nil, fmt.Errorf("rotated=true takes at most %d variables, not %d", maxRotated, len(lambda))
	}
	if q.Rotated && q.Seed > 0 && len(lambda) > maxHaar {
		return nil, fmt.Errorf("rotated=true with a seed takes at most %d variables, not %d", maxHaar, len(lambda))
	}
	p := diagonal(lambda)
	if q.Rotated {
		p = rotated(lambda, q.basis(len(lambda)))
	}
	if convex {
		p.Min, p.Minima = new(0.), [][]float64{make([]float64, len(lambda))}
	}
	return p, nil
}
