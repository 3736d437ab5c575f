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
// [Optimizer.GonumMethod] hands an optimizer to gonum's optimize.Minimize, [FromGonum] a problem of gonum's to ours.
package optim
