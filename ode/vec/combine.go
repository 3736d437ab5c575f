package vec

import "github.com/odescent/odescent/ode/internal/simd"

// Combine stores dst = y + h·(a[0]·k[0] + a[1]·k[1] + ...), one pass for up to seven terms.
// With no terms it copies y.
func Combine(dst, y []float64, h float64, a []float64, k [][]float64) {
	n := len(dst)
	y = y[:n]
	if simd.Wide && n >= simd.Short && len(a) > 0 {
		fits(k[:len(a)], n)
		simd.Combine(dst, y, h, a, k)
		return
	}
	switch len(a) {
	case 0:
		copy(dst, y)
	case 1:
		a0, k0 := a[0], k[0][:n]
		if a0 == 1 {
			for i := range dst {
				dst[i] = y[i] + float64(h*k0[i])
			}
			return
		}
		for i := range dst {
			dst[i] = y[i] + float64(h*float64(a0*k0[i]))
		}
	case 2:
		a0, a1, k0, k1 := a[0], a[1], k[0][:n], k[1][:n]
		for i := range dst {
			dst[i] = y[i] + float64(h*(float64(a0*k0[i])+float64(a1*k1[i])))
		}
	case 3:
		a0, a1, a2, k0, k1, k2 := a[0], a[1], a[2], k[0][:n], k[1][:n], k[2][:n]
		for i := range dst {
			dst[i] = y[i] + float64(h*(float64(a0*k0[i])+float64(a1*k1[i])+float64(a2*k2[i])))
		}
	case 4:
		a0, a1, a2, a3 := a[0], a[1], a[2], a[3]
		k0, k1, k2, k3 := k[0][:n], k[1][:n], k[2][:n], k[3][:n]
		for i := range dst {
			dst[i] = y[i] + float64(h*(float64(a0*k0[i])+float64(a1*k1[i])+float64(a2*k2[i])+float64(a3*k3[i])))
		}
	case 5:
		a0, a1, a2, a3, a4 := a[0], a[1], a[2], a[3], a[4]
		k0, k1, k2, k3, k4 := k[0][:n], k[1][:n], k[2][:n], k[3][:n], k[4][:n]
		for i := range dst {
			dst[i] = y[i] + float64(h*(float64(a0*k0[i])+float64(a1*k1[i])+float64(a2*k2[i])+float64(a3*k3[i])+float64(a4*k4[i])))
		}
	case 6:
		a0, a1, a2, a3, a4, a5 := a[0], a[1], a[2], a[3], a[4], a[5]
		k0, k1, k2, k3, k4, k5 := k[0][:n], k[1][:n], k[2][:n], k[3][:n], k[4][:n], k[5][:n]
		for i := range dst {
			dst[i] = y[i] + float64(h*(float64(a0*k0[i])+float64(a1*k1[i])+float64(a2*k2[i])+float64(a3*k3[i])+float64(a4*k4[i])+float64(a5*k5[i])))
		}
	case 7:
		a0, a1, a2, a3, a4, a5, a6 := a[0], a[1], a[2], a[3], a[4], a[5], a[6]
		k0, k1, k2, k3, k4, k5, k6 := k[0][:n], k[1][:n], k[2][:n], k[3][:n], k[4][:n], k[5][:n], k[6][:n]
		for i := range dst {
			dst[i] = y[i] + float64(h*(float64(a0*k0[i])+float64(a1*k1[i])+float64(a2*k2[i])+float64(a3*k3[i])+float64(a4*k4[i])+float64(a5*k5[i])+float64(a6*k6[i])))
		}
	default:
		if n <= few {
			for i := range dst {
				s := float64(a[0] * k[0][i])
				for j, aj := range a[1:] {
					s += float64(aj * k[j+1][i])
				}
				dst[i] = y[i] + float64(h*s)
			}
			return
		}
		combineTiles(dst, y, h, a, k)
	}
}

// combineTiles is Combine in tiles of a buffer, as dst may be y.
func combineTiles(dst, y []float64, h float64, a []float64, k [][]float64) {
	var buf [tile]float64
	for lo := 0; lo < len(dst); lo += tile {
		s := buf[:min(tile, len(dst)-lo)]
		linear(s, a, k, lo)
		for i, v := range s {
			dst[lo+i] = y[lo+i] + float64(h*v)
		}
	}
}

// fits panics if one of the vectors is shorter than n.
func fits(k [][]float64, n int) {
	for _, kj := range k {
		_ = kj[:n]
	}
}

// linear stores dst = a[0]·k[0][from:] + a[1]·k[1][from:] + ..., with passes of one or four terms.
func linear(dst, a []float64, k [][]float64, from int) {
	n := len(dst)
	if len(a) == 0 {
		clear(dst)
		return
	}
	if simd.Wide && n >= simd.Short {
		simd.Linear(dst, a, k, from)
		return
	}
	for j := 0; j < len(a); {
		if k0, a0 := k[j][from:from+n], a[j]; len(a)-j < 4 {
			for i := range dst {
				if t := float64(a0 * k0[i]); j == 0 {
					dst[i] = t
				} else {
					dst[i] += t
				}
			}
			j++
		} else {
			a1, a2, a3 := a[j+1], a[j+2], a[j+3]
			k1, k2, k3 := k[j+1][from:from+n], k[j+2][from:from+n], k[j+3][from:from+n]
			for i := range dst {
				s := float64(a0 * k0[i])
				if j > 0 {
					s = dst[i] + s
				}
				dst[i] = s + float64(a1*k1[i]) + float64(a2*k2[i]) + float64(a3*k3[i])
			}
			j += 4
		}
	}
}
