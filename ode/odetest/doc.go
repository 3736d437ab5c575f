// Package odetest holds problems with reference solutions, and conformance suites for methods, controls and
// integrators.
//
// # Start here
//
// A user's method is tested in one line,
//
//	func TestMine(t *testing.T) { odetest.Method(t, Mine{}, odetest.Order(3), odetest.Evals(4)) }
//
// and a user's control, under a method, in another:
//
//	func TestMine(t *testing.T) { odetest.Pair(t, odetest.Arc, rk.Heun, Mine{}) }
//
// example_test.go measures the error of a method on a problem of [Problems] at three tolerances.
//
// The reference values were computed in extended precision, by extrapolation methods of high order that agree at two
// tolerances; each problem says how, and to how many digits.
package odetest
