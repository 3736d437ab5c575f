// Package stab holds the stabilized explicit methods for symmetric stiff flows: with s evaluations a step they are
// stable over an interval of the negative real axis whose length grows with s², where s steps of Euler's method reach
// 2s. They need no Jacobian and no linear solver, only a bound ρ on its spectral radius, which the system gives as
// SpectralRadius or [spectral.Spectrum] estimates.
//
// # Start here
//
//	sol, err := ode.Solve(ctx, sys, y0, t0, t1, ode.Config{Method: stab.RKC2{}, Control: control.PI{RTol: 1e-3, ATol: 1e-6}})
//
// example_test.go follows a stiff linear flow to rest. The methods are
//
//	method  order  interval        what it is for
//	RKC1    1      about 2·s²      descent: with large damping it is Chebyshev's semi-iteration
//	RKC2    2      about 0.65·s²   the usual choice
//	RKL1    1      s² + s          every mode damped, no parameter
//	RKL2    2      s²/2            the same at order 2
//	ROCK2   2      about 0.8·s²    the longest interval
//	RKMC2   2      see there       no mode changes its sign, and a stiffer one decays faster
//
// All of them are the same recurrence with other coefficients. From Y[0] = y and f[0] = f(t, y),
//
//	Y[1] = y + μ̃[1]·h·f[0]
//	Y[j] = (1 - μ[j] - ν[j])·y + μ[j]·Y[j-1] + ν[j]·Y[j-2] + μ̃[j]·h·f[j-1] + γ̃[j]·h·f[0]
//	y'   = Y[s]
//
// with f[j] = f(t + c[j]·h, Y[j]). It is run for Z[j] = Y[j] - y, which keeps its rounding errors relative to the
// step and not to the state; the times c[j] are the same recurrence for y' = 1. A step costs s evaluations, the first
// of which is the last one of the step before.
//
// The number of stages is the smallest one that the method states to be stable for h·ρ. Where it would be above
// MaxStages, the step is shortened to the largest stable one, which [ode.Step.Stable] reports, and tried again.
//
// The field includes the step's preconditioner; ρ is that of the system, with the identity as preconditioner, times the
// scale and the largest element of the diagonal.
package stab
