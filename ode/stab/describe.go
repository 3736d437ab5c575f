package stab

// Describe says what a step of the method is and costs.
func (m RKC1) Describe() string {
	return "Runge–Kutta–Chebyshev, order 1, s evaluations a step of up to 2s²/ρ, with an error estimate"
}

// Describe says what a step of the method is and costs.
func (RKC2) Describe() string {
	return "Runge–Kutta–Chebyshev, order 2, s evaluations a step of up to 0.65s²/ρ, with an error estimate"
}

// Describe says what a step of the method is and costs.
func (RKL1) Describe() string {
	return "Runge–Kutta–Legendre, order 1, s evaluations a step of up to s²/ρ, with an error estimate"
}

// Describe says what a step of the method is and costs.
func (RKL2) Describe() string {
	return "Runge–Kutta–Legendre, order 2, s evaluations a step of up to s²/(2ρ), with an error estimate"
}

// Describe says what a step of the method is and costs.
func (RKMC2) Describe() string {
	return "monotone Runge–Kutta–Chebyshev, order 2, s evaluations a step, with an error estimate"
}

// Describe says what a step of the method is and costs.
func (ROCK2) Describe() string {
	return "orthogonal Runge–Kutta–Chebyshev, order 2, s evaluations a step of up to 0.8s²/ρ, with an error estimate"
}
