package optim_test

// One gradient a step, of the optimizers with line searches, second-order models, splittings and stabilized methods.
func init() {
	onePerStep = append(onePerStep, "ista", "fista", "ogd", "symplectic", "relativistic", "nagc", "bregman")
}
