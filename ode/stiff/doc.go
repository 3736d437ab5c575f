// Package stiff holds the implicit and the linearly implicit methods, for fields whose fast components would force an
// explicit method to steps far shorter than accuracy needs.
//
// # Start here
//
//	sol, err := ode.Solve(ctx, sys, y0, t0, t1, ode.Config{Method: stiff.Rodas5P}) // by control.Gustafsson, RTol 1e-6
//
// [Rodas5P] is the first choice, [Radau5] for tight tolerances and very stiff flows, and with linear=cg
// [LinImplicitEuler] and [TRBDF2] for large symmetric ones. example_test.go has Robertson's reactions, and a tolerance
// for each component. A step of
//
//   - [ImplicitEuler] on the flow x' = -∇f of a function f is the proximal point, of any length;
//   - [LinImplicitEuler] on it is Levenberg's and Marquardt's step, (H + I/h)·d = -∇f with the Hessian H;
//   - [TRBDF2], [SDIRK4], [ROS3P], [Rodas4], [Rodas5P] and [Radau5] follow the solution at order 2 to 5 with an
//     error estimate.
//
// A method is a table of numbers, one in a file: a [DIRKTable] is solved stage by stage by Newton's method, a
// [RosenbrockTable] with one linear system per stage and no iteration. [Radau5] solves its three stages at once.
//
// # Jacobians
//
// The Jacobian is the system's Jac where it has one, else its JacVec column by column, else n differences of the field,
// whose lengths come from the state, the control's tolerance and the step, and have no unit of their own;
// [ode.System].Typical serves where all of these are zero. Symmetric systems are solved by Cholesky's factorisation,
// and by conjugate gradients without any matrix if they offer only JacVec; see [Linear].
//
// Where the system states the zeros of its Jacobian, by Lower and Upper or by Pattern, all columns without a row in common
// share a difference or a product (three for a second difference, in place of n), products come before Jac, and matrices
// are bands: those of a Pattern in the order of Cuthill and McKee, where that is narrower. There is no other sparse LU;
// [ode.System].Solver is the place for one, or for an approximate inverse under an iteration.
//
// Under a preconditioner M the rows of the position are multiplied by M, and (I - c·M·J)·x = b is solved in the symmetric
// form (I - c·√M·J·√M)·(x/√M) = b/√M.
//
// Newton's method is the simplified one: a Jacobian serves for as long as the iteration contracts by a factor of 1000
// with it, and a factorisation for as long as neither the Jacobian nor the length of the step changes. What is kept is
// a function of the accepted steps alone, so that a rejected attempt leaves no trace. A Newton iteration that does not
// converge, and a singular matrix, reject the attempt; they never end a run by themselves.
//
// # Between the steps
//
// The interpolants (the collocation polynomial of Radau5, those of the tables of Rodas4 and Rodas5P, cubics elsewhere)
// cost nothing, but are far worse than the steps where the field is stiff and the steps are long: y' = -1e5(y - cos t)
// is followed by steps of 0.4 to 1e-10, and a cubic is then off by 4e-5. The first call of Step.At in a step therefore
// compares them with two steps of the method from the left end. Where they differ by more than the control's tolerance,
// or there is none, every state costs such a step: its linear algebra and, once for all states in a step, a Jacobian.
//
// # Cost
//
// Jacobians are counted in Stats.JacEvals, the differences they are made of in Stats.FieldEvals, products in
// Stats.JacVecs, linear systems in Stats.LinearSolves, matrices in Stats.Factorizations. The two systems, real and
// complex, of an iteration of Radau5 count as one, its two factorizations as two. All arithmetic rounds each product,
// so results are the same on every platform.
package stiff
