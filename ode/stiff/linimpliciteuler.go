package stiff

// LinImplicitEuler is one Newton iteration for the implicit Euler method,
//
//	(I - h·J)·(y' - y) = h·f(t, y),
//
// of order 1, L-stable on linear fields. On the flow x' = -∇f it is the step of Levenberg and Marquardt,
// (H + I/h)·d = -∇f with the Hessian H: Newton's for h → ∞, the explicit Euler step for h → 0. It takes f at the left
// end, so a step costs one evaluation; see control.SER for a control that turns it into a root finder.
//
// The estimate is (I - hJ)⁻¹·½h(f(t+h, y') - f(t, y)); its evaluation is the next step's.
var LinImplicitEuler = Rosenbrock{Table: &RosenbrockTable{
	Name: "linimpliciteuler", Order: 1, ErrOrder: 2, Gamma: 1, Slopes: true,
	A: [][]float64{{}}, C: [][]float64{{}}, Alpha: []float64{0}, D: []float64{0}, M: []float64{1},
	Ref: "K. Levenberg, Quart. Appl. Math. 2 (1944), 164-168; H. H. Rosenbrock, Comput. J. 5 (1963), 329-330",
}}
