package split

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// QR is the part "retract" that takes the position, a matrix X of p columns of length n one after another, p ≤ n, to
// the orthonormal Q of X = QR with positive diagonal of R, by Gram and Schmidt's process done twice: 4np² operations.
// A matrix of lower rank gives NaN. It panics unless 1 ≤ p ≤ n.
//
// Reference: P.-A. Absil, R. Mahony, R. Sepulchre, Optimization Algorithms on Matrix Manifolds, example 4.1.3.
func QR(n, p int) ode.Part {
	mustMatrix("QR", n, p)
	return forward("retract", func(x []float64, _ float64, _ *ode.Precond) {
		Orthonormalize(x, n, p)
	})
}

// Orthonormalize does to x what the part of [QR] does to the position. It panics unless x holds n·p numbers.
func Orthonormalize(x []float64, n, p int) {
	mustLength("QR", n, p, x)
	for j := range p {
		c := x[j*n : (j+1)*n]
		for range 2 {
			for k := range j {
				q := x[k*n : (k+1)*n]
				vec.AddScaled(c, -vec.Dot(q, c), q)
			}
		}
		vec.Scale(c, 1/vec.Norm2(c), c)
	}
}

// Polar is the part "retract" that takes the position, a matrix X of p columns of length n one after another, p ≤ n, to
// the nearest one with orthonormal columns, X(XᵀX)^(-½), by the iteration of Newton and Schulz, X ← X(3I - XᵀX)/2: 2np²
// operations each, four or so if X was near, up to 100 otherwise. For a matrix of lower rank the iteration does not
// converge and gives NaN. The part holds np + p² numbers, so only one system, in one run, may use it. It panics unless
// 1 ≤ p ≤ n.
//
// Reference: N. Higham, Functions of Matrices, section 8.3.
func Polar(n, p int) ode.Part {
	mustMatrix("Polar", n, p)
	old, g := make([]float64, n*p), make([]float64, p*p)
	return forward("retract", func(x []float64, _ float64, _ *ode.Precond) {
		mustLength("Polar", n, p, x)
		for k := range 100 {
			off := gram(g, x, n, p)
			if k == 0 && !(off < .9) { // bring the singular values below 1
				vec.Scale(x, 1/vec.Norm2(x), x)
				gram(g, x, n, p)
			}
			copy(old, x)
			for j := range p {
				c := x[j*n : (j+1)*n]
				vec.Scale(c, 1.5, c)
				for i := range p {
					vec.AddScaled(c, -.5*g[i*p+j], old[i*n:(i+1)*n])
				}
			}
			if off < 1e-8 { // and is below rounding now, being squared
				return
			}
		}
		vec.Scale(x, math.NaN(), x)
	})
}

// gram stores XᵀX and returns the length of its difference from I.
func gram(g, x []float64, n, p int) float64 {
	var sum float64
	for i := range p {
		for j := range p {
			v := vec.Dot(x[i*n:(i+1)*n], x[j*n:(j+1)*n])
			g[i*p+j] = v
			if i == j {
				v--
			}
			sum += float64(v * v)
		}
	}
	return math.Sqrt(sum)
}

func mustMatrix(what string, n, p int) {
	if p < 1 || p > n {
		panic(fmt.Sprintf("split: %s(%d, %d): a matrix has 1 ≤ p ≤ n columns", what, n, p))
	}
}

func mustLength(what string, n, p int, x []float64) {
	if len(x) != n*p {
		panic(fmt.Sprintf("split: %s(%d, %d) of a position of length %d", what, n, p, len(x)))
	}
}
