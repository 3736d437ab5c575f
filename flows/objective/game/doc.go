// Package game holds games of two players: each descends a loss that depends on the variables of both, so that there is
// a field to follow, but no function that decreases along it.
//
// # Start here
//
// [Parse] makes a game from its spec; its Field is the right-hand side of an ode.System. ExampleParse in
// example_test.go integrates one by two methods. A game of one's own is a file like bilinear.go, which calls
// [Register].
//
//	bilinear(n=1,strength=1)               f(x, y) = strength·x·y, a centre: Euler spirals out
//	dirac(loss=minimax,penalty=0)          the Dirac-GAN, a centre too; a penalty on the slope makes it a sink
//	gan1d(mean=1,deviation=0.5,penalty=0)  a normal law learned against a logistic critic
//
// [Game.Field] is the field of simultaneous gradient descent, a plain func(dst, z) for an integrator:
//
//	z' = (-∂f/∂x, -∂g/∂y)
//
// with the losses f of the first player's x and g of the second's y; g = -f in a zero-sum game, whose field is then
// descent-ascent. Near an equilibrium where it rotates, explicit Euler with any step moves outwards, while implicit
// Euler, the extragradient and the optimistic gradient method move inwards.
//
// Sources: L. Mescheder, A. Geiger, S. Nowozin, ICML 2018, arXiv:1801.04406; C. Daskalakis et al., ICLR 2018,
// arXiv:1711.00141.
package game
