// Package split holds the methods that use more of a flow than its field: its named parts, its energy, its Jacobian.
//
// # Start here
//
//	sys := ode.SecondOrder(1, func(dst []float64, t float64, x []float64) { dst[0] = -math.Sin(x[0]) })
//	sol, err := ode.Solve(ctx, sys, []float64{1, 0}, 0, 100, ode.Config{Method: split.Verlet{}, Control: control.Fixed{H: 0.1}})
//
// [Verlet] suits oscillations without friction, [Symplectic] is momentum, [Lie] does proximal steps and projections,
// [Discrete] and [Relaxed] keep the decrease of an energy, [ETDRK2] suits fields that are nearly linear.
// example_test.go has one of each kind.
//
// # Splittings
//
// A splitting follows a scheme of the system's parts, each an exact or simple flow, one after another from left to
// right: [Lie], [Symplectic], [Strang], [Verlet], [Yoshida4], [Conformal]. The force is computed once for every
// position at which a part needs it, so that a scheme that moves the position once, after the kick, costs one
// evaluation a step; so does one that ends with a kick, whose force the next step reuses. [ForceStep], [SoftThreshold],
// [Box] and the like make parts for a user's system, proximal steps, projections and retractions among them.
//
// # Energies and exponentials
//
// [Discrete], [ItohAbe] and [Relaxed] keep the decrease of the energy, at any length of the step. [ExpEuler] and
// [ETDRK2] are exact where the field is linear.
package split
