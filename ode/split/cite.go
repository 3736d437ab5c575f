package split

func (Lie) Cite() []string { return nil }

func (Symplectic) Cite() []string { return nil }

func (Strang) Cite() []string { return []string{"strang1968construction"} }

func (Verlet) Cite() []string { return nil }

func (Yoshida4) Cite() []string { return []string{"yoshida1990construction"} }

func (Conformal) Cite() []string { return []string{"franca2020conformal"} }

func (Discrete) Cite() []string { return nil }

func (ItohAbe) Cite() []string { return []string{"itoh1988hamiltonian"} }

func (m Relaxed) Cite() []string { return m.Of.method().Cite() }

func (ExpEuler) Cite() []string { return nil }

func (ETDRK2) Cite() []string { return nil }

// InOrder reports that a step does the flow's parts in the order of its scheme, so that parts by which the scheme is
// extended come last.
func (m Lie) InOrder() bool { return m.Scheme == "" }

// InOrder is that of [Lie] for flows whose scheme is kick and drift.
func (Symplectic) InOrder() bool { return true }
