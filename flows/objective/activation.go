package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// activation replaces z by φ(z) and, where they are there, writes φ'(z) to d and φ”(z) to dd.
type activation func(z, d, dd []float64)

// activations by name; see [MLP].
var activations = map[string]activation{"sigmoid": sigmoid, "tanh": tanh, "relu": relu, "gelu": gelu, "linear": linearly}

var activationNames = []string{"gelu", "linear", "relu", "sigmoid", "tanh"}

func sigmoid(z, d, dd []float64) {
	for i, t := range z {
		e := vec.Exp(-math.Abs(t))
		p, q := 1/(1+e), e/(1+e)
		if t < 0 {
			p, q = q, p
		}
		z[i] = p
		if d != nil {
			d[i] = p * q
		}
		if dd != nil {
			dd[i] = p * q * (q - p)
		}
	}
}

func tanh(z, d, dd []float64) {
	for i, t := range z {
		z[i] = vec.Tanh(t)
	}
	if d == nil {
		return
	}
	d = d[:len(z)]
	for i, a := range z {
		d[i] = 1 - float64(a*a)
	}
	if dd != nil {
		for i, a := range z {
			dd[i] = -2 * a * d[i]
		}
	}
}

// relu has the slope and the curvature 0 at its kink.
func relu(z, d, dd []float64) {
	for i, t := range z {
		slope := 0.0
		if t > 0 {
			slope = 1
		}
		if t < 0 {
			z[i] = 0
		}
		if d != nil {
			d[i] = slope
		}
		if dd != nil {
			dd[i] = 0
		}
	}
}

// gelu is zΦ(z) with the normal distribution Φ, not its approximation by tanh.
func gelu(z, d, dd []float64) {
	for i, t := range z {
		below := float64(vec.Erfc(-t/math.Sqrt2) / 2)
		density := vec.Exp(-float64(t*t)/2) / math.Sqrt(2*math.Pi)
		z[i] = t * below
		if d != nil {
			d[i] = below + float64(t*density)
		}
		if dd != nil {
			dd[i] = float64(density * (2 - float64(t*t)))
		}
	}
}

func linearly(z, d, dd []float64) {
	for i := range z {
		if d != nil {
			d[i] = 1
		}
		if dd != nil {
			dd[i] = 0
		}
	}
}
