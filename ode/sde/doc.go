// Package sde holds methods for stochastic differential equations.
//
// # Start here
//
//	m := sde.EulerMaruyama{Temperature: sde.Constant(0.1), Seed: 1}
//
// is a method for ode.Solve, and one that optimizers take. The file example_test.go anneals to the lower of two wells.
//
// # Equations
//
// The methods are for stochastic flows,
//
//	dx = M·f(x) dt + √(2T·M) dW,
//
// a flow with noise of the temperature T, whose law for constant T is e^(-V/T) where f descends the potential V, and
// their counterpart with a velocity and friction. The control's preconditioner M scales both terms, so that it changes
// the speed, not the law.
//
//	EulerMaruyama       Langevin dynamics, SGLD, annealing; with a Diffusion any diagonal noise
//	Milstein            noise that depends on the state, order 1 on every path
//	LeimkuhlerMatthews  averaged noise: the law is exact on quadratics
//	BAOAB, OBABO        with a velocity: splittings with an exact Ornstein–Uhlenbeck part
//	SymplecticMaruyama  with a velocity: semi-implicit Euler, SGHMC
//
// Dense output ([ode.Step.At], SaveAt, events) joins the ends of a step by a straight line and promises no accuracy
// between them: all methods here are [ode.Rough].
//
// # Noise
//
// The noise is a [Path]: a Brownian motion whose value W(t) is a pure function of the seed and of t. A step uses the
// increment over its interval, so a step that was rejected, halved or repeated follows the same path, any control may
// be used, and runs of different methods or steps with one seed are coupled: they follow the same noise. The
// temperature is a number or a schedule in time, see [Temperature]; the methods are plain data.
//
// Which path a seed names depends on the control, through [ode.FixedStep] alone. Where all steps are planned with one length
// h = f·2^e, 1 ≤ f < 2, it is NewPathOn(seed, n, h): its cells are laid along the mesh, so that a step costs two
// numbers for each dimension and nothing is bisected unless an attempt is rejected. In all other cases, and for f = 1,
// which includes the step clock, it is NewPath(seed, n), which costs some log₂(h) + 30 numbers where h is no power of
// two. Runs on the meshes h, h/2, h/4 are thus coupled for every h, those on h and h/3 only through a control that does
// not declare its pace.
package sde
