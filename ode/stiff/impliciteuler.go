package stiff

// ImplicitEuler is y' = y + h·f(t+h, y'), of order 1, L-stable. On the flow x' = -∇f it is the proximal point,
// x' = argmin f(u) + |u - x|²/(2h). The estimate is (I - hJ)⁻¹·½h(f(t+h, y') - f(t, y)).
var ImplicitEuler = DIRK{Table: &DIRKTable{
	Name: "impliciteuler", Order: 1, ErrOrder: 2, Filter: true,
	A: [][]float64{{0}, {0, 1}}, B: []float64{0, 1}, C: []float64{0, 1}, E: []float64{-1. / 2, 1. / 2},
	Ref: "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, section IV.3",
}}
