package vec

// The products of small dense matrices, stored by rows, that an orthogonalisation needs. Sums run over the inner index
// in order.

// Gram stores g = x·xᵀ for the matrix x of r rows and c columns.
func Gram(g, x []float64, r, c int) {
	for i := range r {
		a := x[i*c : (i+1)*c]
		for j := range i + 1 {
			s := Dot(a, x[j*c:(j+1)*c])
			g[i*r+j], g[j*r+i] = s, s
		}
	}
}

// MatMul stores dst = a·b for a of r rows and m columns and b of m rows and c columns; dst is neither of them.
func MatMul(dst, a, b []float64, r, m, c int) {
	for i := range r {
		row := dst[i*c : (i+1)*c]
		clear(row)
		for k := range m {
			AddScaled(row, a[i*m+k], b[k*c:(k+1)*c])
		}
	}
}

// Transpose stores dst = xᵀ for the matrix x of r rows and c columns; dst is another vector.
func Transpose(dst, x []float64, r, c int) {
	for i := range r {
		for j := range c {
			dst[j*r+i] = x[i*c+j]
		}
	}
}
