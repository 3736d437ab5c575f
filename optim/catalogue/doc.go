// Package catalogue holds the named optimizers. Each is a struct of parameters, under torch.optim's names where that
// has them, whose method Triple says which flow, method and control they stand for:
//
//	catalogue.RMSProp{LR: 0.01, Alpha: 0.99, Eps: 1e-8}.Triple()
//
// is Euler's method on the gradient flow under a slope control. [Register] enters a struct, with its defaults, under a
// name; package optim then reads it from a spec, "rmsprop(lr=0.01)", explains and runs it, and the tests of laws find
// it.
//
// A literal that leaves out all but the rate is another rule, in which nothing is averaged; optim.Of refuses it. Start
// from the registered defaults, optim.Must("adam(lr=0.1)") or optim.Adam(0.1).With("beta2=0.99").
//
// # Memory
//
// A run holds its memory from its start on; no step allocates. In bytes for each variable, of the defaults, the best
// point included and the objective's own not:
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
//	152  adan
//	184  lookahead
//	228  rkcd chebyshev
//	264  sgld
//	336  sghmc
//	344  annealing
//	376  baoab
//	768  lbfgs
//
// so that 10⁷ variables take 0.56 GB by bb, 1.2 GB by adam and 7.7 GB by lbfgs, with ten pairs of 160 bytes. A result
// takes 24 more. Those that solve with matrices hold some of order n: newton, dampednewton, gaussnewton, natural, lm,
// ser, trustregion, cubic and proximal. A problem that offers a Hessian costs nothing where no method uses it.
package catalogue
