package ode

import "github.com/odescent/odescent/ode/vec"

// Tolerant is a Stepper that solves its equations only as accurately as a tolerance needs, or that chooses its order by
// one. A control that has one calls Tolerate once, when it starts; without that the method solves to rounding, and has a
// fixed order.
type Tolerant interface{ Tolerate(w vec.Weights) }

// Effort is what the last attempt of an iterative method has cost: Iterations, of at most Limit. Reuse says, after
// Update, that a next step of the same length is to be preferred to a somewhat longer one: it needs no new
// factorization or, with a multistep method, is the more stable.
type Effort struct {
	Iterations, Limit int
	Reuse             bool
}

// Iterative is a Stepper that solves its equations by iteration.
type Iterative interface{ Effort() Effort }
