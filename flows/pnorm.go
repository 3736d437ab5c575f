package flows

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// pnorm is ½‖x‖² in the p-norm, whose dual is ½‖z‖² in the norm q = p/(p-1).
type pnorm struct {
	p float64
	z []float64
}

// gradient stores that of ½‖x‖² in the p-norm, zero at zero; dst may be x.
func gradient(dst, x []float64, p float64) {
	size := norm(x, p)
	if size == 0 {
		clear(dst)
		return
	}
	for i, u := range x {
		dst[i] = size * math.Copysign(vec.Pow(math.Abs(u)/size, p-1), u)
	}
}

// norm returns the p-norm of x.
func norm(x []float64, p float64) float64 {
	top := vec.NormInf(x)
	if top == 0 {
		return 0
	}
	var sum float64
	for _, u := range x {
		sum += vec.Pow(math.Abs(u)/top, p)
	}
	return top * vec.Pow(sum, 1/p)
}

func (m *pnorm) conjugate() float64 { return m.p / (m.p - 1) }

func (m *pnorm) step(x, v []float64) {
	gradient(m.z, x, m.p)
	vec.AddScaled(m.z, 1, v)
	gradient(x, m.z, m.conjugate())
}

// velocity is ∇²φ*(z)·v = (q-1)|z|^(q-2)∘v + (2-q)·x(x·v), with |z| and x over ‖x‖; at x = 0 it is the slope at which
// ∇φ*(z) leaves zero.
func (m *pnorm) velocity(dst, x, v []float64) {
	q, size := m.conjugate(), norm(x, m.p)
	if size == 0 {
		gradient(dst, v, q)
		return
	}
	var inner float64
	for i, u := range x {
		inner += float64(u / size * v[i])
	}
	for i, u := range x {
		r := math.Abs(u) / size
		w := 1.0
		if q != 2 {
			w = (q - 1) * vec.Pow(r, 2-m.p) // |z_i| = r^(p-1), and (p-1)(q-2) = 2-p
		}
		dst[i] = float64(w*v[i]) + float64((2-q)*float64(u/size*inner))
	}
}
