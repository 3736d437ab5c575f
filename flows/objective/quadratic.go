package objective

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

type quadratic struct {
	Eigenvalues []float64 `spec:"eigenvalues" in:"finite"`
	N           int       `spec:"n" in:"[1,1e7]"`
	Kappa       float64   `spec:"kappa" in:"[1,inf)"`
	Spectrum    string    `spec:"spectrum"`
	Rotated     bool      `spec:"rotated"`
	Seed        uint64    `spec:"seed"`
}

func init() { Register("quadratic", quadraticDefaults) }

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
	return build("quadratic", c, quadraticDefaults)
}

func (q quadratic) Problem() (*Problem, error) {
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

// diagonal is ½ Σ λ_i x_i².
func diagonal(lambda []float64) *Problem {
	n := len(lambda)
	return &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for i, l := range lambda {
				f += float64(l * x[i] * x[i])
			}
			return f / 2
		},
		FuncGrad: func(dst, x []float64) float64 {
			var f float64
			for i, l := range lambda {
				d := l * x[i]
				dst[i] = d
				f += float64(d * x[i])
			}
			return f / 2
		},
		Hess: func(dst *mat.SymDense, _ []float64) {
			dst.Zero()
			for i, l := range lambda {
				dst.SetSym(i, i, l)
			}
		},
		HessVec: func(dst, _, v []float64) {
			for i, l := range lambda {
				dst[i] = l * v[i]
			}
		},
		Start: filled(n, 1),
	}
}

// rotated is ½ Σ λ_j (q_j·x)² with the vectors q_j of a basis, kept as rows; one pass over them gives
// value and gradient without a scratch vector.
func rotated(lambda, q []float64) *Problem {
	n := len(lambda)
	product := func(dst, x []float64) (xHx float64) {
		clear(dst)
		for j, l := range lambda {
			row := q[j*n : (j+1)*n]
			z := dot(row, x)
			d := l * z
			xHx += float64(d * z)
			addScaled(dst, d, row)
		}
		return xHx
	}
	start := make([]float64, n)
	for j := range n {
		addScaled(start, 1, q[j*n:(j+1)*n])
	}
	return &Problem{
		Dim: n,
		Func: func(x []float64) float64 {
			var f float64
			for j, l := range lambda {
				z := dot(q[j*n:(j+1)*n], x)
				f += float64(l * z * z)
			}
			return f / 2
		},
		FuncGrad: func(dst, x []float64) float64 { return product(dst, x) / 2 },
		Hess: func(dst *mat.SymDense, _ []float64) {
			for a := range n {
				for b := a; b < n; b++ {
					var h float64
					for j, l := range lambda {
						h += float64(l * q[j*n+a] * q[j*n+b])
					}
					dst.SetSym(a, b, h)
				}
			}
		},
		HessVec: func(dst, _, v []float64) { product(dst, v) },
		Start:   start,
	}
}

// cosines returns the orthonormal DCT-II basis, vector j in row j. The argument of the cosine is reduced in whole
// numbers, so that it is as accurate for the last vector as for the first.
func cosines(n int) []float64 {
	q := make([]float64, n*n)
	for j := range n {
		scale := math.Sqrt(2 / float64(n))
		if j == 0 {
			scale = math.Sqrt(1 / float64(n))
		}
		for i := range n {
			turn := (2*i + 1) * j % (4 * n) // of 4n in a full circle
			q[j*n+i] = scale * vec.Cos(2*math.Pi*float64(turn)/float64(4*n))
		}
	}
	return q
}
