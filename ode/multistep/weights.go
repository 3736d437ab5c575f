package multistep

// gauss are the nodes in [0, 1] and the weights of Gauss' quadrature with seven nodes, which is exact up to the degree
// 13.
var gauss = [7][2]float64{
	{0.025446043828620737737, 0.064742483084434846635},
	{0.129234407200302780068, 0.139852695744638333951},
	{0.297077424311301416547, 0.190915025252559472475},
	{0.5, 0.208979591836734693878},
	{0.702922575688698583453, 0.190915025252559472475},
	{0.870765592799697219932, 0.139852695744638333951},
	{0.974553956171379262263, 0.064742483084434846635},
}

// integrals stores
//
//	gᵢ = ∫₀^θ cᵢ(s) ds,   c₀ = 1,   cᵢ₊₁(s) = cᵢ(s)·(s·ψ₁ + ψᵢ₊₁ - ψ₁)/ψᵢ₊₁,
//
// the integrals of Newton's polynomials through tₙ, tₙ₋₁, ..., each of which is 1 at tₙ₊₁. All terms are positive.
func integrals(g, psi []float64, theta float64) {
	var a, b [most]float64
	for i := range g {
		a[i], b[i] = psi[0]/psi[i], (psi[i]-psi[0])/psi[i]
	}
	clear(g)
	for _, q := range gauss {
		s, c := float64(theta*q[0]), float64(theta*q[1])
		for i := range g {
			g[i] += c
			c *= float64(s*a[i]) + b[i]
		}
	}
}

// newton returns the factor cᵢ₊₁(s)/cᵢ(s).
func newton(psi []float64, i int, s float64) float64 {
	return (float64(s*psi[0]) + (psi[i] - psi[0])) / psi[i]
}
