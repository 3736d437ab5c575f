// Package split holds the methods that use more of a flow than its field: its named parts, its energy, its Jacobian.
//
// A splitting follows a scheme of the system's parts, each an exact or simple flow of its own, done one after another
// from left to right: [Lie], [Symplectic], [Strang], [Verlet], [Yoshida4], [Conformal]. The force is computed once for
// every position at which a part asks for it, so that a scheme that moves the position once, after the kick, costs one
// evaluation a step; so does one that ends with a kick, whose force the next step finds. Parts for a flow of one's own,
// proximal steps, projections and retractions among them, are made by [ForceStep], [SoftThreshold], [Box] and the like.
//
// [Discrete], [ItohAbe] and [Relaxed] keep the decrease of the energy, at any length of the step. [ExpEuler] and
// [ETDRK2] are exact where the field is linear.
package split
