package ode

import "fmt"

// MaxMemory is how many bytes a method may take for its matrices and bases. Method.Start returns an error for more than
// that: a dense matrix of order n takes 8n², 80 GB where n is 1e5.
const MaxMemory = 16 << 30

// CheckMemory returns an error if the bytes are more than [MaxMemory]; what names their use, instead says what to use
// then.
func CheckMemory(what string, bytes float64, instead string) error {
	if bytes <= MaxMemory {
		return nil
	}
	return fmt.Errorf("%s would take %.3g GB of memory, and %.3g GB is the limit: %s", what, bytes/1e9, float64(MaxMemory)/1e9, instead)
}

// Count turns a number that a [Stater] has visited into a count or an index, a whole number from 0 to most. NaN,
// fractions and larger numbers become the nearest whole number below in that range, or 0; [Integrator.Restore] then
// reads back another number, and refuses the snapshot.
func Count(x float64, most int) int {
	switch {
	case !(x > 0):
		return 0
	case x >= float64(most):
		return most
	}
	return int(x)
}
