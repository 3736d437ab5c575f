// Package split holds the splitting methods: a step is a word of the system's named parts, each an exact or simple
// flow of its own, done one after another from left to right.
//
// The drive is computed once for every position at which a part asks for it. A word that moves the position once,
// after the kick, costs one evaluation a step; so does one that ends with a kick, whose drive the next step finds.
package split

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Lie is the Lie splitting: every part of the word over the whole step, of order 1. Word is a sequence of part
// names separated by spaces; empty means the system's own order.
//
// Reference: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, section II.5.
type Lie struct {
	Word string `spec:"word"`
}

// String implements ode.Method.
func (m Lie) String() string { return spec.Format("lie", m, Lie{}) }

// Start implements ode.Method. It returns an error if the system has no part of a name in the word.
func (m Lie) Start(r *ode.Run) (ode.Stepper, error) {
	word := m.Word
	if word == "" {
		word = r.Sys.Word
	}
	if strings.TrimSpace(word) == "" {
		return nil, fmt.Errorf("split: %v needs a flow with parts, such as heavyball or relaxation", m)
	}
	return newStepper(r, strings.Fields(word))
}

// Symplectic is the semi-implicit Euler method, symplectic where there is no friction: a kick of the velocity, then
// a drift with the new one. Order 1.
//
// Reference: E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, section I.1.2.
type Symplectic struct{}

// String implements ode.Method.
func (Symplectic) String() string { return "symplectic" }

// Start implements ode.Method. It returns an error unless the system has the parts kick and drift.
func (Symplectic) Start(r *ode.Run) (ode.Stepper, error) {
	return newStepper(r, []string{"kick", "drift"})
}

type stepper struct{ parts []ode.Part }

func newStepper(r *ode.Run, word []string) (*stepper, error) {
	st := &stepper{}
	for _, name := range word {
		p, err := r.Part(name)
		if err != nil {
			return nil, err
		}
		st.parts = append(st.parts, p)
	}
	return st, nil
}

// Try implements ode.Stepper.
func (m *stepper) Try(s *ode.Step) error {
	p, end := s.R, s.R.T
	p.Follow(s.L)
	p.M = &s.M
	for _, part := range m.parts {
		part.Flow(p, s.H)
		if part.Moves {
			p.T = end
			p.Moved()
		} else {
			p.Turned()
		}
	}
	if p.T != end { // nothing has moved but the time
		p.Moved()
	}
	return nil
}
