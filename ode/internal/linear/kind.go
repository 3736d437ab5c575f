package linear

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/ode"
)

// Kind says how linear systems are solved: that of package stiff, with Own for the system's Solver.
type Kind string

// The kinds.
const (
	Auto     Kind = ""
	LU       Kind = "lu"
	Cholesky Kind = "cholesky"
	CG       Kind = "cg"
	MINRES   Kind = "minres"
	GMRES    Kind = "gmres"
	Own      Kind = "own"
)

// krylov reports that no matrix is wanted.
func (k Kind) krylov() bool { return k == CG || k == MINRES || k == GMRES }

// symmetric reports that only symmetric Jacobians are taken.
func (k Kind) symmetric() bool { return k == Cholesky || k == CG || k == MINRES }

// about is what resolve needs to know of a system.
type about struct{ symmetric, structured, own, jac, jacVec bool }

// resolve replaces Auto by what suits the system.
func (k Kind) resolve(s about) (Kind, error) {
	switch {
	case k.symmetric() && !s.symmetric:
		return k, fmt.Errorf("stiff: %s needs a system with a symmetric Jacobian; linear=lu and linear=gmres take any", string(k))
	case k != Auto:
		return k, nil
	case s.own:
		return Own, nil
	case !s.symmetric:
		return LU, nil
	case s.jacVec && !s.jac && !s.structured:
		return CG, nil
	}
	return Cholesky, nil
}

// Direct returns the kind for a method that has no choice: by factors, or the system's own solver.
func Direct(sys *ode.System) Kind {
	switch {
	case sys.Solver != nil:
		return Own
	case sys.Symmetric:
		return Cholesky
	}
	return LU
}

// scaled stores m on the position, one elsewhere, and reports that this is what d held.
func scaled(d []float64, m *ode.Precond, pos int) bool {
	same := true
	for i := range d {
		w := 1.0
		if i < pos {
			if w = m.Scale; m.Diag != nil {
				w *= m.Diag[i]
			}
		}
		if d[i] != w {
			d[i], same = w, false
		}
	}
	return same
}

func positive(d []float64) bool {
	return !slices.ContainsFunc(d, func(v float64) bool { return !(v > 0) })
}
