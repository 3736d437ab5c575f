package stab

func (RKC1) Cite() []string { return []string{"eftekhari2021explicit"} }

func (RKC2) Cite() []string { return []string{"sommeijer1998rkc"} }

func (RKL1) Cite() []string { return []string{"meyer2014stabilized"} }

func (RKL2) Cite() []string { return []string{"meyer2014stabilized"} }

func (RKMC2) Cite() []string { return nil }

func (ROCK2) Cite() []string { return []string{"abdulle2001second"} }
