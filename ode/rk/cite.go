package rk

func (GBS) Cite() []string { return []string{"hairer1993solving"} }

func (SAM) Cite() []string { return []string{"foret2021sharpness"} }

func (AB2) Cite() []string { return nil }

// Source returns Ref, the source as a text.
func (m *Tableau) Source() string { return m.Ref }
