// Package sde holds methods for stochastic flows,
//
//	dx = M·f(x) dt + √(2T·M) dW,
//
// a flow with noise of the temperature T, whose law for constant T is e^(-V/T) where f descends the potential V, and
// their counterpart with a velocity and friction. The control's metric M scales both terms, so that it changes the
// speed, not the law.
//
//	EulerMaruyama       Langevin dynamics, SGLD, annealing; with a Diffusion any diagonal noise
//	Milstein            noise that depends on the state, order 1 on every path
//	LeimkuhlerMatthews  averaged noise: the law is exact on quadratics
//	BAOAB, OBABO        with a velocity: splittings with an exact Ornstein–Uhlenbeck part
//	SymplecticMaruyama  with a velocity: semi-implicit Euler, SGHMC
//
// # Noise
//
// The noise is a [Path]: a Brownian motion whose value W(t) is a pure function of the seed and of t. A step asks for
// the increment over its own interval, so one that was rejected, halved or done again sees the same path, any control
// may be used, and runs of different methods or steps with one seed are coupled: they follow the same noise. The
// temperature is a number or a schedule in time, see [Temperature]; the methods are plain data.
package sde
