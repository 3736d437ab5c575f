package odetest

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

const heatDim = 1000

// Heat is the heat equation u_t = u_xx on (0, 1) with u = 0 at both ends, by second differences at 1000 inner points,
// from u = 1 to t = 0.1. Its spectral radius is 4.0·10⁶.
var Heat = Problem{
	Name: "heat", Y0: ones(heatDim), T1: .1, ATol: 1, Floor: MaxFloor, Stiff: true,
	System: func() *ode.System {
		const c = (heatDim + 1) * (heatDim + 1)
		zero, sides, weights := make([]float64, heatDim-2), make([][]float64, 3), []float64{1, -2, 1}
		second := func(dst []float64, _ float64, y []float64) { // diffusion of y, times c
			const last = heatDim - 1
			dst[0], dst[last] = c*(y[1]-float64(2*y[0])), c*(y[last-1]-float64(2*y[last]))
			sides[0], sides[1], sides[2] = y[:last-1], y[1:last], y[2:]
			vec.Combine(dst[1:last], zero, c, weights, sides)
		}
		return &ode.System{
			Dim: heatDim, Lower: 1, Upper: 1, Symmetric: true, Autonomous: true, Field: second,
			JacVec:         func(dst []float64, t float64, _, v []float64) { second(dst, t, v) },
			SpectralRadius: func(float64, []float64) float64 { return 4 * c },
		}
	},
	Exact: heat,
	End:   end(heatDim, .1, heat),
	Ref:   "closed form",
}

// heat sums the eigenvectors sin(ikπ/(n+1)), k odd, of the eigenvalues -4(n+1)²·sin²(kπ/(2(n+1))).
func heat(dst []float64, t float64) {
	const n1 = heatDim + 1
	clear(dst)
	for k := 1; k <= heatDim; k += 2 {
		a := float64(k) * math.Pi / (2 * n1)
		s := 2 * n1 * vec.Sin(a)
		c := 2. / n1 / vec.Tan(a) * vec.Exp(-s*s*t)
		if c < 1e-20 {
			break // and all that follow
		}
		for i := range dst {
			dst[i] += float64(c * vec.Sin(2*a*float64(i+1)))
		}
	}
}

// Quadratic is x_i' = -10^(4i/99)·x_i, i = 0 ... 99, from x = 1 to t = 1: the steepest descent of a quadratic of
// condition 10⁴, with that as its potential.
var Quadratic = Problem{
	Name: "quad1e4", Y0: ones(100), T1: 1, ATol: 1, Floor: MaxFloor, Stiff: true,
	System: func() *ode.System {
		lambda := make([]float64, 100)
		for i := range lambda {
			lambda[i] = quadraticRate(i)
		}
		return &ode.System{
			Dim: 100, Symmetric: true, Autonomous: true,
			Force: func(dst []float64, _ float64, y []float64) {
				for i := range dst {
					dst[i] = -lambda[i] * y[i]
				}
			},
			Potential: func(_ float64, y []float64) float64 {
				var sum float64
				for i, x := range y {
					sum += float64(lambda[i] * float64(x*x))
				}
				return sum / 2
			},
			JacVec: func(dst []float64, _ float64, _, v []float64) {
				for i := range dst {
					dst[i] = -lambda[i] * v[i]
				}
			},
			SpectralRadius: func(float64, []float64) float64 { return 1e4 },
		}
	},
	Exact: quadratic,
	End:   end(100, 1, quadratic),
	Ref:   "closed form",
}

func quadraticRate(i int) float64 { return vec.Pow(10, 4*float64(i)/99) }

func quadratic(dst []float64, t float64) {
	for i := range dst {
		dst[i] = vec.Exp(-quadraticRate(i) * t)
	}
}

const brusselDim = 500

// Brusselator1D is the brusselator with diffusion, u_t = 1 + u²v - 4u + u_xx/50, v_t = 3u - u²v + v_xx/50 on (0, 1),
// by second differences at 500 inner points, with u = 1 and v = 3 at both ends, from u = 1 + ½·sin 2πx, v = 3 to
// t = 10. The state is u, v, u, v, ... Its spectral radius is about 2.0·10⁴.
var Brusselator1D = Problem{
	Name: "brusselator1d", Y0: brusselStart(), T1: 10, ATol: 1, Floor: 1, Stiff: true,
	System: func() *ode.System {
		return &ode.System{
			Dim: 2 * brusselDim, Lower: 2, Upper: 2, Field: brussel, Autonomous: true,
			SpectralRadius: func(float64, []float64) float64 { return 4./50*(brusselDim+1)*(brusselDim+1) + 10 },
		}
	},
	End: []float64{
		0.9949197002317599, 3.0213845767604077, 0.9594350193986054, 3.0585989778165419, 0.9243010095428502,
		0.4426852512602, 3.5267547144495,
	},
	At:  []int{0, 7, 14, 21, 28, 500, 501},
	Ref: "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, IV.1; five components as published, all checked with Radau at 1e-11",
}

func brusselStart() []float64 {
	y := make([]float64, 2*brusselDim)
	for i := range brusselDim {
		x := float64(i+1) / (brusselDim + 1)
		y[2*i], y[2*i+1] = 1+float64(.5*vec.Sin(2*math.Pi*x)), 3
	}
	return y
}

func brussel(dst []float64, _ float64, y []float64) {
	const c = (brusselDim + 1) * (brusselDim + 1) / 50.
	ul, vl := 1., 3.
	for i := 0; i < len(y); i += 2 {
		ur, vr := 1., 3.
		if i+2 < len(y) {
			ur, vr = y[i+2], y[i+3]
		}
		u, v := y[i], y[i+1]
		r := float64(u * u * v)
		dst[i] = 1 + r - float64(4*u) + float64(c*(ul-float64(2*u)+ur))
		dst[i+1] = float64(3*u) - r + float64(c*(vl-float64(2*v)+vr))
		ul, vl = u, v
	}
}

func ones(n int) []float64 {
	y := make([]float64, n)
	for i := range y {
		y[i] = 1
	}
	return y
}
