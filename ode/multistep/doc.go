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
// length by. control.PI, control.Digital and control.Gustafsson all take it; the last is the default.
//
// Evaluations to an error of 1e-6, by TestEvaluations, beside those of other programs, some 10 % of which depend on the
// tolerances that are tried; Jacobians, which come on top, in brackets:
//
//	            adams  pec=true  CVODE  LSODA  DOP853
//	Lorenz       1349      1616   2135   2480    2548
//	Arenstorf    1353      1431   2624   2088    2736
//	Pleiades     1357      1121   2242   2354    2287
//
//	                  bdf  ndf=true       CVODE  LSODA      RADAU5
//	van der Pol  2961 (66)      2919  3704 (49)   3018  2725 (218)
//	HIRES         626 (29)       588  1240 (16)   1797  1043  (73)
//	Oregonator   4370(171)      4278  5584 (77)   6442  4594 (484)
//	Robertson    1682 (26)      1500  2049 (29)   2410  1335 (196)
//	heat          236  (1)       194   266
//
// # What is remembered
//
// Not states on equal steps, which a change of length would have to interpolate, but modified divided differences,
// which fit any step: a rejected attempt leaves no trace, any control may choose any length, and a snapshot holds the
// differences of the last step and the lengths of those before. After a jump of the field (control.Land) nothing is
// remembered, and a method starts again.
package multistep
