package optim

// AMSGradDefaults returns Adam's defaults with AMSGrad set.
func AMSGradDefaults() AdamConfig {
	c := AdamDefaults()
	c.AMSGrad = true
	return c
}

// AMSGrad returns Adam with the largest average so far, with the given learning rate and torch.optim's other defaults.
func AMSGrad(lr float64) Optimizer {
	c := AMSGradDefaults()
	c.LR = lr
	return named(c, "amsgrad", AMSGradDefaults())
}

func init() {
	define("amsgrad", AMSGradDefaults(), "Adam's map with memory = emamax(beta2)", "reddi2018convergence")

	published("amsgrad", "differs, as torch.optim does: the largest average is corrected after it was taken, and m is, too; the paper corrects neither")
}
