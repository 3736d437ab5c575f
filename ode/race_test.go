//go:build race

package ode_test

// stride is how many triples are passed over for each one that TestLaws checks: the race detector makes them slow, and
// a run has one goroutine.
const stride = 11
