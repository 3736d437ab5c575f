package common

import (
	"math"
	"math/rand/v2"

	"github.com/odescent/odescent/ode/vec"
)

// ziggurat holds, for 128 layers of equal area under exp(-x²/2), the bounds of the integers that need no second look, their
// widths and the heights; see normal.
var ziggurat = func() (z struct {
	k    [128]uint32
	w, f [128]float32
}) {
	const area, size = 9.91256303526217e-3, 1 << 31
	d, t := tail, tail
	height := func(x float64) float64 { return vec.Exp(-.5 * x * x) }
	q := area / height(d)
	z.k[0], z.w[0], z.f[0] = uint32(d/q*size), float32(q/size), 1
	z.w[127], z.f[127] = float32(d/size), float32(height(d))
	for i := 126; i > 0; i-- {
		d = math.Sqrt(-2 * vec.Log(area/d+height(d)))
		z.k[i+1], z.w[i], z.f[i] = uint32(d/t*size), float32(d/size), float32(height(d))
		t = d
	}
	return z
}()

const tail = 3.442619855899 // where the last layer begins

// Normal draws a standard normal number: G. Marsaglia and W. W. Tsang, The ziggurat method for generating random variables,
// J. Stat. Software 5 (2000), no. 8. It draws what r.NormFloat64 does, which is not the same to the last bit on all platforms.
func Normal(r *rand.Rand) float64 {
	for {
		u := r.Uint64()
		j := int32(u)
		i := (u >> 32) % 128
		x := float64(j) * float64(ziggurat.w[i])
		size := uint32(j)
		if j < 0 {
			size = -size
		}
		if size < ziggurat.k[i] {
			return x
		}
		if i > 0 {
			if ziggurat.f[i]+float32(float32(r.Float64())*(ziggurat.f[i-1]-ziggurat.f[i])) < float32(vec.Exp(-.5*x*x)) {
				return x
			}
			continue
		}
		for {
			x := float64(-vec.Log(r.Float64()) * (1 / tail))
			if y := -vec.Log(r.Float64()); y+y >= float64(x*x) {
				return math.Copysign(tail+x, float64(j)-.5)
			}
		}
	}
}
