// Package ode integrates initial-value problems
//
//	y' = f(t, y),   y(t0) = y0,
//
// among them flows that minimise a function, whose steps are those of an optimizer. The package needs no function to
// minimise.
//
// # Start here
//
//	sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = -y[0] }}
//	sol, err := ode.Solve(ctx, sys, []float64{1}, 0, 1, ode.Config{Method: rk.Tsit5})
//
// example_test.go, the examples on this page, shows a whole run, a run step by step, a control, a stop and a snapshot;
// docs/choosing.md says which method and control suit which problem; package auto chooses by itself.
//
// # The three roles
//
// A [System] is the equation, a [Method] takes one step, a [Control] chooses the length of the step. They do not depend
// on each other: they share one record, the [Step], and its two ends. Each end is a [Point], which computes a value at
// the first call and then keeps it. A [Stop] ends the run.
//
// Methods, controls and stops are plain values: they print, compare, and may serve many runs at once. Start makes the
// state of one run (a [Stepper], a [Controller], a [Stopper]) and allocates all the memory that the run will need; its
// error says which capability of the system is missing.
//
// Three known optimizers are, for the flow x' = -∇f(x) or, for the last, x″ + γx' = -∇f(x):
//
//	gradient descent   rk.Euler           control.Fixed{H: 0.1}
//	RMSProp            rk.Euler           control.Slope{Tol: 0.01, Memory: control.EMA{Beta: 0.99}, Eps: control.Outside(1e-8)}
//	heavy ball         split.Symplectic   control.Fixed{H: 0.1}
//
// Without a control, a run takes the one that suits its method, control.Default: PI for explicit methods with an error
// estimate, Gustafsson's for implicit and for multistep ones; [Solution].Control says which.
//
// The methods are in the packages rk (explicit Runge–Kutta, extrapolation, Adams–Bashforth), split (splittings of a
// system's named parts), stab (stabilized), stiff (implicit and linearly implicit), multistep (Adams, BDF) and sde
// (stochastic); method reads all their specs. The controls are in control; odetest has problems with reference solutions and the conformance
// suites.
//
// # The loop
//
// [Solve] runs the public loop:
//
//	it, err := ode.New(ctx, sys, y0, t0, t1, ode.Config{Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-9}})
//	for it.Next() {
//		s := it.Step() // its number, length, preconditioner, and both of its ends
//	}
//	err = it.Err()
//
// or, as an iterator that may be left and taken up again, for s := range it.Steps(). One step runs as follows. The
// control's Propose chooses length and preconditioner from the values at the left end. The method's Try writes a
// candidate to the right end and changes nothing that a further attempt reads, so that an attempt which the control's
// Accept rejects leaves no trace. After an accepted one, method and control update their memory, and the two ends are
// swapped: the values at the right end are those at the left end of the next step. Next does not allocate.
//
// A run ends with a [Reason], which says whether it means convergence; [Status] lists the ends and the error of each.
// The last good point is kept in every case. A caller's mistake (a wrong length, no field, a negative limit) panics.
//
// [Integrator.Snapshot] and [Integrator.Restore] resume a run with the same bits.
//
// # The two clocks
//
// A step is planned as two numbers: H, the time of the flow that it takes, and M.Scale, a factor on the velocity of the
// position, the rate. Their product, [Step.Rate], is an optimizer's learning rate h, and there are two ways to have it.
//
//	flow clock   s.SetTime(h)   H = h, Scale = 1   all of the flow goes on for the time h
//	step clock   s.SetRate(h)   H = 1, Scale = h   averages and friction go by steps, the position's move by h
//
// For gradient flow, which remembers nothing, RMSProp is the same on both. For heavy ball, x' = Mw, w' = -γw - ∇f, a step of
// the symplectic method is w ← (1 - γH)w - H∇f, x ← x + H·Scale·w: on the step clock that is torch's momentum 1 - γ whatever the
// learning rate, on the flow clock the momentum is 1 - γh. Adam's average of slopes keeps e^(-H/τ): on the step clock τ counts
// steps, -1/ln β₁. torch.optim runs on the step clock; controls of an error run on the flow clock. See docs/clocks.md.
//
// # Between the steps
//
// [Step.At], Config.SaveAt and Config.Events see the solution between the ends of the steps as accurately as the method
// computes it there: by the method's interpolant or by a step of its own, without a change to the run. Where the field
// jumps at known times, control.Land ends steps there and keeps their sides apart. Where Config.Dense keeps what is
// needed, [Solution.At] gives the state at any time after the run.
//
// # Not supported
//
// The equations are explicit: y' = f(t, y). There are no
//
//   - differential-algebraic equations F(t, y, y') = 0, DAE; use IDA of SUNDIALS, in Julia DAEProblem with IDA of Sundials.jl;
//   - mass matrices, M·y' = f(t, y). A regular M belongs into the field, f replaced by M⁻¹f with factors of M made once; for a singular
//     one, which is a DAE, use ODEFunction(f, mass_matrix = M) with Rodas5P or RadauIIA5 of SciML's OrdinaryDiffEq.jl, or for a
//     regular sparse one ARKODE of SUNDIALS;
//   - delay equations, y' = f(t, y(t), y(t - τ)), DDE; use DDEProblem with MethodOfSteps(Tsit5()) of SciML's DelayDiffEq.jl.
//
// Equations of second order are [SecondOrder]; stochastic ones are in package sde.
//
// # Zero values
//
// In a literal of a method, a control, a stop or a flow, of this package and of those around it, a field that is left
// at zero means the number zero where that is a value of the field, and its default where it is not; the field's doc
// says which. The zero literal is then what the bare name reads as, or Start returns an error that says what is
// missing. Where zero is a value but not the default, so that it could mean either, Start returns an error.
//
// # Determinism
//
// A run is a pure function of its arguments. Products that are added are rounded on their own, sums run in an order
// of their own, and nothing reads a clock, iterates over a map or starts a goroutine; so, as far as the system does
// the same and only + - × ÷ √ are used, all platforms give the same bits.
//
// # Where to extend
//
// A new explicit Runge–Kutta method is a literal, [github.com/odescent/odescent/ode/rk.Tableau]. Any other method is
// a type with Start and String whose Stepper has Try; with Estimate it gains error control, with Stable a limit of
// stability, with Update a memory, with State exact resumption. A control is a type with Start and String whose
// Controller has Propose, Accept and Update. Copy a neighbour, and let odetest check the result.
package ode
