package odetest

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

var stiff = []Problem{
	VanDerPol, HIRES, Oregonator, Robertson, ProtheroRobinson, Heat, Quadratic, Brusselator1D,
}

// VanDerPol is van der Pol's equation y″ = μ(1-y²)y' - y with μ = 1000 from y = 2 at rest to t = 2000.
var VanDerPol = Problem{
	Name: "vdpol", Y0: []float64{2, 0}, T1: 2000, ATol: 1e-3, Stiff: true,
	System: func() *ode.System {
		const mu = 1000
		return &ode.System{
			Dim: 2, Autonomous: true,
			Field: func(dst []float64, _ float64, y []float64) {
				dst[0], dst[1] = y[1], float64(mu*(1-float64(y[0]*y[0]))*y[1])-y[0]
			},
			Jac: func(dst *mat.Dense, _ float64, y []float64) {
				rows(dst, []float64{0, 1}, []float64{-float64(2*mu*y[0]*y[1]) - 1, mu * (1 - float64(y[0]*y[0]))})
			},
		}
	},
	End: []float64{1.706167732170465008, -8.92809701024816547e-4},
	Ref: "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, IV.1; reference by extrapolated linearly implicit Euler of order 13 in binary128",
}

// HIRES is a chemical reaction of eight species that explains how plants see light, to t = 321.8122.
var HIRES = Problem{
	Name: "hires", Y0: []float64{1, 0, 0, 0, 0, 0, 0, 0.0057}, T1: 321.8122, ATol: 1e-4, Stiff: true,
	System: func() *ode.System {
		return &ode.System{
			Dim: 8, Autonomous: true,
			Field: func(dst []float64, _ float64, y []float64) {
				r := float64(280 * y[5] * y[7])
				dst[0] = float64(-1.71*y[0]) + float64(0.43*y[1]) + float64(8.32*y[2]) + 0.0007
				dst[1] = float64(1.71*y[0]) - float64(8.75*y[1])
				dst[2] = float64(-10.03*y[2]) + float64(0.43*y[3]) + float64(0.035*y[4])
				dst[3] = float64(8.32*y[1]) + float64(1.71*y[2]) - float64(1.12*y[3])
				dst[4] = float64(-1.745*y[4]) + float64(0.43*y[5]) + float64(0.43*y[6])
				dst[5] = -r + float64(0.69*y[3]) + float64(1.71*y[4]) - float64(0.43*y[5]) + float64(0.69*y[6])
				dst[6] = r - float64(1.81*y[6])
				dst[7] = -dst[6]
			},
			Jac: func(dst *mat.Dense, _ float64, y []float64) {
				a, b := float64(280*y[7]), float64(280*y[5])
				rows(dst,
					[]float64{-1.71, 0.43, 8.32, 0, 0, 0, 0, 0},
					[]float64{1.71, -8.75, 0, 0, 0, 0, 0, 0},
					[]float64{0, 0, -10.03, 0.43, 0.035, 0, 0, 0},
					[]float64{0, 8.32, 1.71, -1.12, 0, 0, 0, 0},
					[]float64{0, 0, 0, 0, -1.745, 0.43, 0.43, 0},
					[]float64{0, 0, 0, 0.69, 1.71, -0.43 - a, 0.69, -b},
					[]float64{0, 0, 0, 0, 0, a, -1.81, b},
					[]float64{0, 0, 0, 0, 0, -a, 1.81, -b})
			},
		}
	},
	End: []float64{
		7.371312573325541227e-4, 1.442485726316159676e-4, 5.888729740967338908e-5, 1.175651343283125462e-3,
		2.386356198830949257e-3, 6.238968252741599819e-3, 2.849998395185500993e-3, 2.850001604814499211e-3,
	},
	Ref: "E. Schäfer, J. Math. Biology 2 (1975), 41-56; reference by extrapolated linearly implicit Euler of order 13 in binary128",
}

// Oregonator is the limit cycle of the Belousov-Zhabotinskii reaction, to t = 360.
var Oregonator = Problem{
	Name: "orego", Y0: []float64{1, 2, 3}, T1: 360, ATol: 1e-6, Stiff: true,
	System: func() *ode.System {
		const s, w, q = 77.27, 0.161, 8.375e-6
		return &ode.System{
			Dim: 3, Autonomous: true,
			Field: func(dst []float64, _ float64, y []float64) {
				dst[0] = s * (y[1] + float64(y[0]*(1-float64(q*y[0])-y[1])))
				dst[1] = (y[2] - float64((1+y[0])*y[1])) / s
				dst[2] = w * (y[0] - y[2])
			},
			Jac: func(dst *mat.Dense, _ float64, y []float64) {
				rows(dst,
					[]float64{s * (1 - float64(2*q*y[0]) - y[1]), s * (1 - y[0]), 0},
					[]float64{-y[1] / s, -(1 + y[0]) / s, 1 / s},
					[]float64{w, 0, -w})
			},
		}
	},
	End: []float64{1.000814870318522716, 1.228178521549887426e3, 1.320554942846504546e2},
	Ref: "R. J. Field, R. M. Noyes, J. Chem. Phys. 60 (1974), 1877-1884; reference by extrapolated linearly implicit Euler of order 13 in binary128",
}

// Robertson is Robertson's reaction of three species, to t = 10¹¹.
var Robertson = Problem{
	Name: "rober", Y0: []float64{1, 0, 0}, T1: 1e11, ATol: 1e-8, Stiff: true,
	System: func() *ode.System {
		return &ode.System{
			Dim: 3, Autonomous: true,
			Field: func(dst []float64, _ float64, y []float64) {
				a, b, c := float64(0.04*y[0]), float64(1e4*y[1]*y[2]), float64(3e7*y[1]*y[1])
				dst[0], dst[1], dst[2] = b-a, a-b-c, c
			},
			Jac: func(dst *mat.Dense, _ float64, y []float64) {
				rows(dst,
					[]float64{-0.04, 1e4 * y[2], 1e4 * y[1]},
					[]float64{0.04, -float64(1e4*y[2]) - float64(6e7*y[1]), -1e4 * y[1]},
					[]float64{0, 6e7 * y[1], 0})
			},
		}
	},
	End: []float64{2.083340149701294471e-8, 8.333360770334784538e-14, 9.999999791665151693e-1},
	Ref: "H. H. Robertson, in Numerical Analysis (1966), 178-182; reference by extrapolated linearly implicit Euler of order 8 in binary128",
}

// ProtheroRobinson is y' = -10³(y - cos t) - sin t from y(0) = 1 to t = 10; y = cos t, which a stiff method of low
// stage order follows with less than its order.
var ProtheroRobinson = Problem{
	Name: "protherorobinson", Y0: []float64{1}, T1: 10, ATol: 1, Floor: 1, Stiff: true,
	System: func() *ode.System {
		const lambda = 1e3
		return &ode.System{
			Dim: 1, Symmetric: true,
			Field: func(dst []float64, t float64, y []float64) {
				dst[0] = -float64(lambda*(y[0]-vec.Cos(t))) - vec.Sin(t)
			},
			Jac:            func(dst *mat.Dense, _ float64, _ []float64) { dst.Set(0, 0, -lambda) },
			SpectralRadius: func(float64, []float64) float64 { return lambda },
		}
	},
	Exact: func(dst []float64, t float64) { dst[0] = vec.Cos(t) },
	End:   []float64{vec.Cos(10)},
	Ref:   "A. Prothero, A. Robinson, Math. Comp. 28 (1974), 145-162",
}

func rows(dst *mat.Dense, r ...[]float64) {
	for i, row := range r {
		dst.SetRow(i, row)
	}
}
