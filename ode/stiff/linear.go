package stiff

import (
	"fmt"
)

// Linear says how the linear systems of a method are solved; empty means [Auto].
type Linear string

// The ways to solve a linear system.
const (
	// Auto is CG for a symmetric system that offers JacVec and no Jac, Cholesky for any other symmetric one, else LU.
	Auto Linear = ""
	// LU takes any Jacobian: ⅔n³ operations a factorisation, 2n² a solution, and n² numbers of memory.
	LU Linear = "lu"
	// Cholesky takes symmetric ones at half the price. Where the matrix is not positive definite, LU steps in.
	Cholesky Linear = "cholesky"
	// CG takes symmetric ones and no matrix: a product, and 10n operations, for each iteration. Products are the
	// system's JacVec or, without it, one difference of the field each. Where CG meets negative curvature, MINRES
	// takes over.
	CG Linear = "cg"
	// MINRES takes symmetric ones of any signs, like CG.
	MINRES Linear = "minres"
)

// krylov reports that no matrix is wanted.
func (l Linear) krylov() bool { return l == CG || l == MINRES }

// resolve replaces Auto by what suits the run.
func (l Linear) resolve(symmetric, jac, jacVec bool) (Linear, error) {
	switch {
	case l != Auto && l != LU && !symmetric:
		return l, fmt.Errorf("stiff: %s needs a system with a symmetric Jacobian; linear=lu takes any", string(l))
	case l != Auto:
		return l, nil
	case !symmetric:
		return LU, nil
	case jacVec && !jac:
		return CG, nil
	}
	return Cholesky, nil
}
