package common

import (
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/rk"
)

// Taxed is an explicit method, with the best tolerances on the reference problems in half decades, if it has an estimate.
type Taxed struct {
	Label    string
	Method   *rk.Tableau
	Estimate *rk.Tableau // what runs under the control; nil: none
	Best     [3]int
	Interval float64 // the real stability interval of a step, as C34 has it
	Stages   float64 // gradients a step
}

// Taxes are the explicit methods of C34, by order.
var Taxes = []Taxed{
	{"Euler", rk.Euler, rk.EulerHeun, [3]int{-7, -8, -6}, 2, 1},
	{"Heun", rk.Heun, rk.Heun, [3]int{-8, -8, -6}, 2, 2},
	{"BS23", rk.BS3, rk.BS3, [3]int{-9, -9, -7}, realEnd(1, 1, .5, 1./6), 3},
	{"RK4", rk.RK4, nil, [3]int{}, realEnd(1, 1, .5, 1./6, 1./24), 4},
	{"DP45", rk.DP5, rk.DP5, [3]int{-9, -8, -7}, realEnd(1, 1, .5, 1./6, 1./24, 1./120, 1./600), 6},
	{"Tsit5", rk.Tsit5, rk.Tsit5, [3]int{-9, -8, -7}, RealEndOf(rk.Tsit5), 6},
	{"DOP853", rk.DOP853, rk.DOP853, [3]int{-9, -8, -7}, RealEndOf(rk.DOP853), 12},
}

// IntervalOrigin says where the real stability interval of a method comes from.
func IntervalOrigin(label string) lab.Origin {
	switch label {
	case "Tsit5", "DOP853":
		return lab.Derived("$|R(-x)| = 1$ with $R(-x) = 1 - xΣb_iY_i$ of the stages $Y_i = 1 - xΣ_ja_{ij}Y_j$")
	case "DP45":
		return lab.Derived("$|R(-x)| = 1$ with $R = 1 + z + z^2/2 + z^3/6 + z^4/24 + z^5/120 + z^6/600$")
	}
	return lab.Derived("$|R(-x)| = 1$ with the Taylor polynomial of the order as $R$")
}
