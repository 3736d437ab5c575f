package flows

import (
	"github.com/odescent/odescent/ode/vec"
)

// quintic are the coefficients of Muon's iteration X ← aX + (bXXᵀ + c(XXᵀ)²)X. It brings every singular value into the
// neighbourhood of 1, about 0.7 to 1.2, and does not converge there.
//
// Source: K. Jordan et al., Muon, 2024, https://kellerjordan.github.io/posts/muon.
var quintic = [3]float64{3.4445, -4.7750, 2.0315}

// newtonSchulz makes matrices nearly orthogonal by steps of the quintic Newton–Schulz iteration.
type newtonSchulz struct {
	rows, cols, steps int
	x, y              []float64 // the matrix, wide, and the next one
	g, g2             []float64 // its Gram matrix, and the square of that
}

func newNewtonSchulz(rows, cols, steps int) *newtonSchulz {
	r := min(rows, cols)
	return &newtonSchulz{
		rows: rows, cols: cols, steps: steps, x: make([]float64, rows*cols), y: make([]float64, rows*cols),
		g: make([]float64, r*r), g2: make([]float64, r*r),
	}
}

// do overwrites the matrix m, stored by rows. The zero matrix stays.
func (o *newtonSchulz) do(m []float64) {
	r, c := o.rows, o.cols
	if r > c {
		vec.Transpose(o.x, m, r, c)
		r, c = c, r
	} else {
		copy(o.x, m)
	}
	size := vec.Norm2(o.x)
	if size == 0 {
		return
	}
	vec.Scale(o.x, 1/size, o.x)
	for range o.steps {
		vec.Gram(o.g, o.x, r, c)
		vec.MatMul(o.g2, o.g, o.g, r, r, r)
		vec.Axpby(o.g, quintic[1], o.g, quintic[2], o.g2)
		vec.MatMul(o.y, o.g, o.x, r, r, c)
		vec.Axpby(o.x, quintic[0], o.x, 1, o.y)
	}
	if o.rows > o.cols {
		vec.Transpose(m, o.x, r, c)
	} else {
		copy(m, o.x)
	}
}
