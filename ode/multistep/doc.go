// Package multistep holds the methods that remember the steps before: [Adams], for flows that are not stiff and whose
// field is costly, and [BDF], for stiff ones. Both choose their order with every step.
//
// # Start here
//
//	sol, err := ode.Solve(ctx, sys, y0, t0, t1, ode.Config{Method: multistep.Adams{}}) // by control.Gustafsson, RTol 1e-6
//
// A step costs one or two evaluations of the field, whatever its order, where a Runge–Kutta method of order 8 takes
// twelve. What is counted in evaluations is therefore cheap, and what is counted in time is not: the arithmetic of a
// step grows with order and dimension, so that rk.DOP853 is faster where the field is cheap. Method and control share
// the work: the method chooses the order, and says by [ode.VariableOrder] what error the control is to choose the
// length by. [control.PI], [control.Digital] and [control.Gustafsson] all take it; the last is the default.
//
// Evaluations to an error of 1e-6, as the tests count them, beside those of other programs, some of which take a
// Jacobian from the user as here:
//
//	            Adams   PEC  CVODE  LSODA  DOP853              BDF  CVODE  LSODA  RADAU5
//	Lorenz       1540  1626   2135   2480    2548   van der Pol 2878   3704   3018    2725
//	Arenstorf    1296  1576   2624   2088    2736   HIRES        632   1240   1797    1043
//	Pleiades     1448  1284   2242   2354    2287   Oregonator  4537   5584   6442    4594
//	                                                Robertson   1655   2049   2410    1335
//
// # What is remembered
//
// Not states on equal steps, which a change of length would have to interpolate, but modified divided differences,
// which fit any step: a rejected attempt leaves no trace, any control may choose any length, and a snapshot holds the
// differences of the last step and the lengths of those before. After a jump of the field (control.Land) nothing is
// remembered, and a method starts again.
package multistep
