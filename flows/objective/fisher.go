package objective

import "gonum.org/v1/gonum/mat"

// fisherOfNormal is the Fisher matrix diag(1, 2s'²)/s² of a normal law by its mean and a parameter of its deviation s.
func fisherOfNormal(scale func(t float64) (s, d, dd float64)) func(dst *mat.SymDense, x []float64) {
	return func(dst *mat.SymDense, x []float64) {
		s, d, _ := scale(x[1])
		ss := float64(s * s)
		dst.SetSym(0, 0, 1/ss)
		dst.SetSym(0, 1, 0)
		dst.SetSym(1, 1, 2*float64(d*d)/ss)
	}
}
