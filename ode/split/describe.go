package split

// Describe says what a step of the method is.
func (m Lie) Describe() string {
	if m.Word == "" {
		return "Lie splitting, the flow's parts one after another, order 1"
	}
	return "Lie splitting, " + m.Word + ", order 1"
}

// Describe says what a step of the method is.
func (Symplectic) Describe() string { return "semi-implicit Euler, kick then drift, order 1" }
