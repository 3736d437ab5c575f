package ode

import "github.com/odescent/odescent/ode/vec"

// Tolerant is a Stepper that solves its equations only as well as a tolerance needs. A control that has one calls
// Tolerate once, when it starts; a method that is not told solves to rounding.
type Tolerant interface{ Tolerate(w vec.Weights) }

// Effort is what the last attempt of a method that iterates has cost. Iterations of at most Limit were taken.
// Reuse says, after Update, that a next step of the same length would find its linear systems factorised already.
type Effort struct {
	Iterations, Limit int
	Reuse             bool
}

// Iterative is a Stepper that solves its equations by iteration.
type Iterative interface{ Effort() Effort }
