package stiff

import "math"

// ROS3P is the method of Lang and Verwer of order 3 with three stages and two evaluations, A-stable, made to keep its
// order on nonlinear parabolic problems. γ = ½ + √3/6, R(∞) = -0.73.
//
// The estimate is the defect of the trapezoidal rule, which goes with h³, and not that of the published embedded method
// with the weights (⅓, ⅓, ⅓). That one vanishes on every linear system y' = Jy, as does that of any other weights of
// order 2: they leave b₁ + b₂ = ⅔ open only, and the first two stages are the same there.
var ROS3P = Rosenbrock{Table: ros3P()}

func ros3P() *RosenbrockTable {
	g := .5 + math.Sqrt(3)/6
	return transformed(
		RosenbrockTable{
			Name: "ros3p", Order: 3, ErrOrder: 3, Gamma: g, Trapezoid: true,
			Ref:  "J. Lang, J. Verwer, BIT 41 (2001), 731-738",
			Keys: []string{"lang2001ros3p"},
		},
		[][]float64{{}, {1}, {1, 0}}, [][]float64{{}, {-1}, {-g, .5 - 2*g}}, []float64{2. / 3, 0, 1. / 3}, nil,
	)
}
