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
// step; [Parse] reads one from its word, "adam(lr=0.01)" or "gradient/euler/fixed(h=0.1)", which [Optimizer.String]
// prints. [Optimizer.Explain] says what it is, [Optimizer.StabilityLimit] up to where it is stable.
//
// # Zero values
//
// As in packages ode and flows, zero in a literal means the number zero where that is a value that the field may have: no
// weight decay, an average that keeps nothing, a first step that the control chooses. Where it is not, as for a rate, the
// optimizer starts with an error that says so. And a literal that leaves all at zero but the rate, AdamConfig{LR: 0.1}, in which
// nothing would be averaged, starts with an error that names AdamDefaults(), from where such literals begin. By its key
// every zero can be had that Check allows: adam(beta1=0) is what it says. In [Settings] zero means no limit, or the
// default that each field names.
//
// [Optimizer.GonumMethod] hands an optimizer to gonum's optimize.Minimize, [FromGonum] a problem of gonum's to ours.
package optim
