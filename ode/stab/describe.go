package stab

func (m RKC1) Describe() string {
	return "Runge–Kutta–Chebyshev, order 1, s evaluations a step of up to 2s²/ρ, with an error estimate"
}

func (RKC2) Describe() string {
	return "Runge–Kutta–Chebyshev, order 2, s evaluations a step of up to 0.65s²/ρ, with an error estimate"
}

func (RKL1) Describe() string {
	return "Runge–Kutta–Legendre, order 1, s evaluations a step of up to s²/ρ, with an error estimate"
}

func (RKL2) Describe() string {
	return "Runge–Kutta–Legendre, order 2, s evaluations a step of up to s²/(2ρ), with an error estimate"
}

func (RKMC2) Describe() string {
	return "monotone Runge–Kutta–Chebyshev, order 2, s evaluations a step, with an error estimate"
}

func (ROCK2) Describe() string {
	return "orthogonal Runge–Kutta–Chebyshev, order 2, s evaluations a step of up to 0.8s²/ρ, with an error estimate"
}
