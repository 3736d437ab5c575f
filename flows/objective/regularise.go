package objective

import (
	"math"
)

// ridge returns ½·l2·‖w‖², and adds its gradient to dst if that is there.
func ridge(dst, w []float64, l2 float64) float64 {
	var square float64
	for j, t := range w {
		square += float64(t * t)
		if dst != nil {
			dst[j] += float64(l2 * t)
		}
	}
	return float64(l2 * square / 2)
}

// lasso returns l1·Σ|w|, and adds to dst, if that is there, what makes the shortest subgradient of the sum.
func lasso(dst, w []float64, l1 float64) float64 {
	var sum float64
	for j, t := range w {
		sum += math.Abs(t)
		switch {
		case dst == nil:
		case t > 0:
			dst[j] += l1
		case t < 0:
			dst[j] -= l1
		default:
			dst[j] -= min(max(dst[j], -l1), l1)
		}
	}
	return float64(l1 * sum)
}
