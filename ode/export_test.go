package ode

// Sign gives a snapshot that was changed the sum that belongs to it.
func (s *Snapshot) Sign() { s.Sum = s.sum() }
