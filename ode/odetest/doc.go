// Package odetest holds what a method, a control or a whole integrator is tested with: problems with reference
// solutions, and conformance suites. A method of one's own is tested in one line,
//
//	func TestMine(t *testing.T) { odetest.Method(t, Mine{}, odetest.Order(3), odetest.Evals(4)) }
//
// and a control of one's own, under a method, in another:
//
//	func TestMine(t *testing.T) { odetest.Pair(t, odetest.Arc, rk.Heun, Mine{}) }
//
// The reference values are not anybody's results but were computed in extended precision, by extrapolation methods
// of high order that agree with themselves at two tolerances; each problem says how and how far.
package odetest
