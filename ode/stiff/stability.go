package stiff

import "github.com/odescent/odescent/ode/internal/linear"

// stability returns 1 + z·bᵀ·(I - z·A)⁻¹·1 for the square A, by elimination with pivoting.
func stability(a [][]float64, b []float64, z complex128) complex128 {
	n := len(b)
	f := linear.NewComplex(n)
	re, im := make([]float64, n), make([]float64, n)
	for i := range n {
		re[i] = 1
		for j := range n {
			f.Re[i*n+j], f.Im[i*n+j] = -a[i][j]*real(z), -a[i][j]*imag(z)
		}
		f.Re[i*n+i]++
	}
	if !f.Factor() { // a pole
		return complex(inf, 0)
	}
	f.Solve(re, im)
	var sr, si float64
	for i := range n {
		sr += float64(b[i] * re[i])
		si += float64(b[i] * im[i])
	}
	zr, zi := real(z), imag(z)
	return complex(1+(float64(zr*sr)-float64(zi*si)), float64(zr*si)+float64(zi*sr))
}
