package game

import (
	"gonum.org/v1/gonum/mat"
)

func init() { Register("bilinear", bilinear{N: 1, Strength: 1}) }

// bilinear is the zero-sum game f = Strength·Σ x_i y_i. Its field turns z with the angular velocity Strength and keeps
// ‖z‖; a step h of Euler multiplies ‖z‖ by √(1 + (h·Strength)²), one of implicit Euler divides by it.
type bilinear struct {
	N        int     `spec:"n" in:"[1,1e7]"`
	Strength float64 `spec:"strength" in:"(-inf,0) or (0,inf)"`
}

func (b bilinear) Game() (*Game, error) {
	n, s := b.N, b.Strength
	start := make([]float64, 2*n)
	for i := range start {
		start[i] = 1
	}
	return &Game{
		X: n, Y: n,
		Loss: func(z []float64) (f, g float64) {
			for i := range n {
				f += float64(s * z[i] * z[n+i])
			}
			return f, -f
		},
		Field: func(dst, z []float64) {
			for i := range n {
				dst[i], dst[n+i] = -s*z[n+i], s*z[i]
			}
		},
		Jac: func(dst *mat.Dense, _ []float64) {
			dst.Zero()
			for i := range n {
				dst.Set(i, n+i, -s)
				dst.Set(n+i, i, s)
			}
		},
		Start: start, Equilibrium: [][]float64{make([]float64, 2*n)},
	}, nil
}
