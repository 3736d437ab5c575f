package odetest

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

var nonstiff = []Problem{
	Sway, Arc, Oscillator, Lorenz, Arenstorf, Pleiades, Brusselator, Rosenbrock, Logistic,
}

// Lorenz is Lorenz's system with σ = 10, r = 28, b = 8/3 from (1, 1, 1) to t = 10, where an error made at the start
// has grown by a factor of some 10⁴.
var Lorenz = Problem{
	Name: "lorenz", Y0: []float64{1, 1, 1}, T1: 10, ATol: 1, Floor: 1,
	System: field(3, func(dst []float64, _ float64, y []float64) {
		dst[0] = 10 * (y[1] - y[0])
		dst[1] = float64(y[0]*(28-y[2])) - y[1]
		dst[2] = float64(y[0]*y[1]) - float64(8./3*y[2])
	}),
	End: []float64{-4.90268754113464813, -3.74387292180291887, 2.469085810279056289e1},
	Ref: "E. N. Lorenz, J. Atmos. Sci. 20 (1963), 130-141; reference by extrapolation of order 22 in binary128",
}

// Arenstorf is the closed orbit of a satellite around earth and moon, over one period.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, (0.1) and (0.2).
var Arenstorf = Problem{
	Name: "arenstorf", Y0: []float64{0.994, 0, 0, -2.00158510637908252240537862224}, T1: 17.0652165601579625588917206249,
	ATol: 1, Floor: 1,
	System: field(4, arenstorf),
	End:    []float64{9.939999999999739957e-1, -8.85513461914505319e-14, -1.43886673557348255e-11, -2.00158510638312901},
	Ref:    "Hairer, Nørsett, Wanner I, (0.1); reference by extrapolation of order 22 in binary128",
}

func arenstorf(dst []float64, _ float64, y []float64) {
	const mu, nu = 0.012277471, 1 - 0.012277471
	a, b := y[0]+mu, y[0]-nu
	yy := float64(y[1] * y[1])
	da, db := vec.Pow(float64(a*a)+yy, 1.5), vec.Pow(float64(b*b)+yy, 1.5)
	dst[0], dst[1] = y[2], y[3]
	dst[2] = y[0] + 2*y[3] - nu*a/da - mu*b/db
	dst[3] = y[1] - 2*y[2] - nu*y[1]/da - mu*y[1]/db
}

// Pleiades is the motion of seven stars in a plane, with quasi-collisions, to t = 3. The state is x, y, x', y'.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.10.
var Pleiades = Problem{
	Name: "pleiades", T1: 3, ATol: 1, Floor: 1,
	Y0: []float64{
		3, 3, -1, -3, 2, -2, 2, 3, -3, 2, 0, 0, -4, 4, 0, 0, 0, 0, 0, 1.75, -1.5, 0, 0, 0, -1.25, 1, 0, 0,
	},
	System: field(28, pleiades),
	End: []float64{
		3.7061391439705129e-1, 3.237284092057233092, -3.22255903241832334, 6.597091455775308359e-1,
		3.42558170715657979e-1, 1.562172101400631016, -7.00309292221249538e-1, -3.94343758551739205,
		-3.27138097397254992, 5.225081843456544192, -2.59061243497746951, 1.198213693392274637, -2.4296823449358234e-1,
		1.091449240428979747, 3.417003806314314752, 1.354584501625501221, -2.59006559781077541, 2.025053734714241106,
		-1.15581510016044909, -8.07298817022302172e-1, 5.952396354208718766e-1, -3.74124496123400847,
		3.773459685750629036e-1, 9.386858869551078886e-1, 3.667922227200569866e-1, -3.47404635380849436e-1,
		2.344915448180936923, -1.9470204342632919,
	},
	Ref: "Hairer, Nørsett, Wanner I, II.10; reference by extrapolation of order 22 in binary128",
}

func pleiades(dst []float64, _ float64, s []float64) {
	x, y, ax, ay := s[:7], s[7:14], dst[14:21], dst[21:]
	copy(dst, s[14:])
	clear(dst[14:])
	for i := range x {
		for j := range x {
			if i == j {
				continue
			}
			dx, dy := x[j]-x[i], y[j]-y[i]
			r := float64(dx*dx) + float64(dy*dy)
			g := float64(j+1) / (r * math.Sqrt(r))
			ax[i] += float64(g * dx)
			ay[i] += float64(g * dy)
		}
	}
}

// Brusselator is the chemical oscillator u' = 1 + u²v - 4u, v' = 3u - u²v from (1.5, 3) to t = 20.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section I.16.
var Brusselator = Problem{
	Name: "brusselator", Y0: []float64{1.5, 3}, T1: 20, ATol: 1, Floor: 1,
	System: field(2, func(dst []float64, _ float64, y []float64) {
		r := float64(float64(y[0]*y[0]) * y[1])
		dst[0], dst[1] = 1+r-float64(4*y[0]), float64(3*y[0])-r
	}),
	End: []float64{4.986370712683478486e-1, 4.596780349452011183},
	Ref: "Hairer, Nørsett, Wanner I, I.16; reference by extrapolation of order 22 in binary128",
}

// Rosenbrock is the steepest descent of f = (1-x)² + 100(y-x²)² from (-1.2, 1) to t = 10, with f as its potential:
// first down into the valley, at a rate of about 10³, then slowly along it.
var Rosenbrock = Problem{
	Name: "rosenbrock", Y0: []float64{-1.2, 1}, T1: 10, ATol: 1, Floor: 1,
	System: func() *ode.System {
		return &ode.System{
			Dim: 2, Symmetric: true,
			Force: func(dst []float64, _ float64, y []float64) {
				c := y[1] - float64(y[0]*y[0])
				dst[0] = 2*(1-y[0]) + float64(400*y[0]*c)
				dst[1] = -200 * c
			},
			Potential: func(_ float64, y []float64) float64 {
				a, c := 1-y[0], y[1]-float64(y[0]*y[0])
				return float64(a*a) + float64(100*c*c)
			},
		}
	},
	End: []float64{9.923320951012313385e-1, 9.846921612757999501e-1},
	Ref: "H. H. Rosenbrock, Computer J. 3 (1960), 175-184; reference by extrapolation of order 22 in binary128",
}
