// Package optim makes optimizers of flows, methods and controls. An optimizer is the triple
//
//	flow × method × control
//
// and a name in the catalogue, such as adam, stands for one:
//
//	sgd        x' = -∇f                  Euler                    fixed
//	rmsprop    x' = -∇f                  Euler                    slope, remembered as a moving average
//	bb         x' = -∇f                  Euler                    local error relative to the move
//	momentum   x'' + γx' = -∇f           semi-implicit Euler      fixed
//	adam       v' = (-∇f-v)/τ, x' = v    exact relaxation, Euler  RMSProp's
//
// There is no second implementation behind a name. [Minimize] runs an optimizer on an objective, [Start] does so step by
// step; [Parse] reads one from its spec, "adam(lr=0.01)" or "gradient/euler/fixed(h=0.1)", which [Optimizer.String]
// prints. [Optimizer.Explain] says what it is, [Optimizer.StabilityLimit] up to where it is stable.
//
// # Zero values
//
// As in packages ode and flows, zero in a literal means the number zero where that is a value that the field may have: no
// weight decay, an average that keeps nothing, a first step that the control chooses. Where it is not, as for a rate, the
// optimizer starts with an error that says so. And a literal of the catalogue that leaves all at zero but the rate,
// catalogue.Adam{LR: 0.1}, in which nothing would be averaged, starts with an error that says so. By its key
// every zero can be had that Check allows: adam(beta1=0) is what it says. In [Settings] zero means no limit, or the
// default that each field names.
//
// # Bounds
//
// Bounds are a part of the flow, [flows.Composite], not of the [Settings]: projected gradient descent in a box is
//
//	box := flows.Bounds([]float64{0, math.Inf(-1)}, []float64{1, 2}) // 0 ≤ x₀ ≤ 1, x₁ ≤ 2
//	o := optim.Optimizer{Flow: flows.Composite{Set: box}, Method: split.Lie{}, Control: control.Relative{}}
//	r, err := optim.Minimize(ctx, problem, nil, o, optim.Settings{})
//
// or, as a spec, composite(set=box(lower=[0,-inf],upper=[1,2]))/lie/relative. Of the catalogue ista and fista take them,
// by the key set or, with one pair for all coordinates, lo and hi; other names do not. Of the triples, those with the
// flow composite do under a method whose steps end with the projection, lie or strang(scheme=prox step); other methods are
// refused at the start. GTol is then for the conditions of Karush, Kuhn and Tucker; a start outside is projected.
//
// # With gonum
//
// [Optimizer.GonumMethod] hands an optimizer to gonum's optimize.Minimize, [FromGonum] a problem of gonum's to ours.
//
// # Memory
//
// A run holds its memory from [Start] on; no step allocates. In bytes for each variable, of the defaults, the best point
// included and the objective's own not:
//
//	 56  sgd bb bb1 bb2 adgd armijo wolfe polyak normalizedgd
//	 64  signsgd normgd mirror ista itohabe dog dowg dadapt
//	 72  adagrad rmsprop adafactor ogd
//	 80  adadelta rprop expgrad
//	 88  momentum nesterov qhm nagc nagflow bregman symplectic relativistic steepest extragradient sam riemannian
//	 96  aegd lars
//	104  lion signum
//	112  nadam hamiltonian
//	120  adam adamax adamw adopt laprop radam yogi lamb muon cg asgd fista
//	128  amsgrad adabelief schedulefree
//	136  prodigy matched
//	144  schedulefreeadamw
//	160  adan
//	184  lookahead
//	228  rkcd chebyshev
//	264  sgld
//	336  sghmc
//	344  annealing
//	376  baoab
//	768  lbfgs
//
// so that 10⁷ variables take 0.56 GB by bb, 1.2 GB by adam and 7.7 GB by lbfgs, with ten pairs of 160 bytes. A [Result] takes
// 24 more. Those that solve with matrices hold some of order n: newton, dampednewton, gaussnewton, natural, lm, ser,
// trustregion, cubic and proximal. A problem that offers a Hessian costs nothing where no method asks for it.
package optim
