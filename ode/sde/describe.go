package sde

// Describe says what a step of the method is.
func (m EulerMaruyama) Describe() string {
	if m.Of != nil {
		return "Euler–Maruyama with the noise " + m.Of.Name + ", one evaluation a step"
	}
	return "Euler–Maruyama at the temperature " + m.Temperature.describe() + ", one evaluation a step"
}

// Describe says what a step of the method is.
func (m Milstein) Describe() string {
	return "Milstein's method for diagonal noise, order 1 on every path, one evaluation a step"
}

// Describe says what a step of the method is.
func (m LeimkuhlerMatthews) Describe() string {
	return "Leimkuhler and Matthews' averaged noise at the temperature " + m.Temperature.describe() + ", exact law on quadratics, one evaluation a step"
}

// Describe says what a step of the method is.
func (m BAOAB) Describe() string {
	return "push, drift, Ornstein–Uhlenbeck at the temperature " + m.Temperature.describe() + ", drift, push; one evaluation a step"
}

// Describe says what a step of the method is.
func (m OBABO) Describe() string {
	return "Ornstein–Uhlenbeck at the temperature " + m.Temperature.describe() + ", push, drift, push, Ornstein–Uhlenbeck; one evaluation a step"
}
