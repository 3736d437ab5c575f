package stiff

// Trapezoidal is the trapezoidal rule y' = y + ½h·(f(t, y) + f(t+h, y')), of order 2, A-stable and symmetric. It is
// not L-stable: R(∞) = -1, so fast components oscillate. It has no estimate.
var Trapezoidal = DIRK{Table: &DIRKTable{
	Name: "trapezoidal", Order: 2,
	A: [][]float64{{0}, {1. / 2, 1. / 2}}, B: []float64{1. / 2, 1. / 2}, C: []float64{0, 1},
	Ref: "G. Dahlquist, BIT 3 (1963), 27-43",
}}
