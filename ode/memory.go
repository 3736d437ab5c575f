package ode

import "fmt"

// MaxMemory is how many bytes a method may take for its matrices and bases. Method.Start returns an error for more than
// that: a dense matrix of order n takes 8n², 80 GB where n is 1e5.
const MaxMemory = 16 << 30

// CheckMemory returns an error if the bytes that what needs are more than [MaxMemory]; instead says what to use then.
func CheckMemory(what string, bytes float64, instead string) error {
	if bytes <= MaxMemory {
		return nil
	}
	return fmt.Errorf("%s would take %.3g GB of memory, and %.3g GB is the limit: %s", what, bytes/1e9, float64(MaxMemory)/1e9, instead)
}

// Count turns a number that a [Stater] has visited back into the count or the index that it was: a whole number from 0 to most.
// What is none (NaN, half a count, more than most) becomes the nearest one below, or 0; [Integrator.Restore] then sees that
// the number reads back as another one, and refuses it.
func Count(x float64, most int) int {
	switch {
	case !(x > 0):
		return 0
	case x >= float64(most):
		return most
	}
	return int(x)
}
