package stiff

import "math"

// ROS2 is the method of order 2 with two stages and γ = 1 + 1/√2, L-stable, with R(z) > 0 for z < 0: components that
// decay keep their sign. Its order does not depend on the exactness of the Jacobian. The estimate is the difference
// to the first stage.
var ROS2 = Rosenbrock{Table: transformed(
	RosenbrockTable{
		Name: "ros2", Order: 2, ErrOrder: 2, Gamma: 1 + 1/math.Sqrt2,
		Ref: "J. G. Verwer et al., SIAM J. Sci. Comput. 20 (1999), 1456-1480",
	},
	[][]float64{{}, {1}}, [][]float64{{}, {-2 - math.Sqrt2}},
	[]float64{1. / 2, 1. / 2}, []float64{-1. / 2, 1. / 2},
)}
