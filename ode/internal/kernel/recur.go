package kernel

import "github.com/odescent/odescent/ode/internal/simd"

// Recur is one stage of a three-term recurrence for the increments z = Y - y: it stores
//
//	z2 = mu·z1 + nu·z2 + (a·k + b·k0),   dst = y + z2
//
// in one pass; z2 holds the increment before z1 and is overwritten by the new one.
func Recur(dst, y []float64, mu float64, z1 []float64, nu float64, z2 []float64, a float64, k []float64, b float64, k0 []float64) {
	n := len(dst)
	y, z1, z2, k, k0 = y[:n], z1[:n], z2[:n], k[:n], k0[:n]
	if simd.Wide && n >= simd.Short {
		if b == 0 {
			simd.Recur3(dst, y, mu, z1, nu, z2, a, k)
		} else {
			simd.Recur4(dst, y, mu, z1, nu, z2, a, k, b, k0)
		}
		return
	}
	if b == 0 {
		for i := range dst {
			z := float64(mu*z1[i]) + float64(nu*z2[i]) + float64(a*k[i])
			z2[i] = z
			dst[i] = y[i] + z
		}
		return
	}
	for i := range dst {
		z := float64(mu*z1[i]) + float64(nu*z2[i]) + (float64(a*k[i]) + float64(b*k0[i]))
		z2[i] = z
		dst[i] = y[i] + z
	}
}

// Sum stores dst = x + y.
func Sum(dst, x, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	if simd.Wide && len(dst) >= simd.Short {
		simd.Axpby(dst, 1, x, 1, y)
		return
	}
	for i := range dst {
		dst[i] = x[i] + y[i]
	}
}
