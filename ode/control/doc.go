// Package control holds the step-size controls: [ode.Control] values that choose how long each step is.
//
// # Start here
//
//	sol, err := ode.Solve(ctx, sys, y0, 0, 1, ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-9}})
//
// Without a control a run takes [Default], which is [PI] or, for implicit methods, [Gustafsson], with a relative
// tolerance of 1e-6. [Parse] reads a control from its spec, such as "pi(rtol=1e-6,atol=1e-9)", and [Register] enters
// others under a name: fixed.go is a file to copy, register_test.go shows one from outside of this package, and
// example_test.go a run.
//
// # By what a control keeps constant
//
//	[Fixed], [Replay]                     the time of a step, or its rate; a given mesh
//	[PI], [Digital], [Gustafsson]         the error estimate of the method, by rejections; Gustafsson for implicit methods
//	[Taylor]                              the leading error term of Euler's method, by a Jacobian-vector product
//	[Relative]                            the ratio of Euler's local error to the move, without a tolerance or a rate
//	[Rayleigh]                            the product of step and stiffness along a vector: Barzilai and Borwein's steps
//	[Slope]                               the length of the move, per coordinate or in norm: RMSProp, AdaGrad, Adam
//	[Adafactor], [Adadelta], [Prodigy]    the same, with a tolerance that the run finds
//	[DoG], [LARS], [Rprop]                the same: by the distance from the start, the size of a block, the signs of the force
//	[Edge]                                the product of step and spectral radius: the stability limit
//	[SER]                                 the product of step and residual, for equilibria
//	[Polyak]                              the distance to the smallest value in the linear model
//	[Descent], [Wolfe]                    a sufficient decrease of energy or potential
//	[Ratio], [Radius]                     the agreement with the quadratic model: Levenberg and Marquardt, trust regions
//
// Around another control, or around [Default] where that is nil:
//
//	[Schedule]   multiplies the steps by a [Rule], a factor of their number
//	[Clip]       keeps the rate between two bounds
//	[Limit]      keeps steps below the stability limit
//	[Land]       ends steps at given times
//	[Record]     notes the steps for [Replay]
//
// A control proposes a step before it is taken, from what is known at its left end, and accepts or shortens it
// afterwards; see [ode.Controller]. It runs on the clock of the flow or on that of the step, see [ode.Step]; each says
// on which, and some have a key for it.
package control
