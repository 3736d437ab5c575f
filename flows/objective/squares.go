package objective

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// residual returns component i of a vector of residuals and, if d is there, adds its gradient to d, which is zero.
type residual func(i int, x, d []float64) float64

// squares says that p is scale²/2 times the sum of squares of m residuals. It returns p.
func (p *Problem) squares(m int, scale float64, r residual) *Problem {
	p.ResidualDim = m
	p.Residuals = func(dst, x []float64) {
		for i := range dst {
			dst[i] = scale * r(i, x, nil)
		}
	}
	p.Jacobian = func(dst *mat.Dense, x []float64) {
		for i := range m {
			row := dst.RawRowView(i)
			clear(row)
			r(i, x, row)
			for j := range row {
				row[j] *= scale
			}
		}
	}
	return p
}

// sumOfSquares is [Problem.squares] for a plain sum of squares.
func (p *Problem) sumOfSquares(m int, r residual) *Problem { return p.squares(m, math.Sqrt2, r) }

// pair sets the gradient of a residual of two variables.
func pair(d []float64, dx, dy float64) {
	if d != nil {
		d[0], d[1] = dx, dy
	}
}
