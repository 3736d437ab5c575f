package stiff

// Linear says how the linear systems of a method are solved; empty means [Auto].
type Linear string

// The ways to solve a linear system.
const (
	// Auto is the system's Solver where it has one; else CG for a symmetric system that offers JacVec, no Jac and no
	// structure, Cholesky for any other symmetric one, else LU.
	Auto Linear = ""
	// LU takes any Jacobian: ⅔n³ operations a factorisation, 2n² a solution, and n² numbers of memory. With l and u
	// diagonals below and above the main one these are 2n·l(l+u), n·(4l+2u) and n·(2l+u).
	LU Linear = "lu"
	// Cholesky takes symmetric ones at half the price. Where the matrix is not positive definite, LU steps in.
	Cholesky Linear = "cholesky"
	// CG takes symmetric ones and no matrix: a product, and 10n operations, for each iteration. Products are the
	// system's JacVec or, without it, one difference of the field each. Where CG meets negative curvature, MINRES
	// takes over. A Solver of the system's is its approximate inverse.
	CG Linear = "cg"
	// MINRES takes symmetric ones of any signs, like CG but without an approximate inverse.
	MINRES Linear = "minres"
	// GMRES takes any Jacobian and no matrix: a product and up to 120n operations for each iteration, and 30n numbers of
	// memory. A Solver of the system's is its approximate inverse. Where products are differences, their relative errors of
	// some 1e-8 differ from one to another: a DIRK then converges as well, a Rosenbrock method ends with such errors.
	GMRES Linear = "gmres"
)
