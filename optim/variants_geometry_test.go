package optim_test

import "pgregory.net/rapid"

// Parameters of the optimizers with a geometry of their own, and of those with noise.
func init() {
	// expgrad and riemannian cost one, too, but have no way from x = 0, where the models on data start.
	onePerStep = append(onePerStep, "mirror", "sgld", "sghmc", "annealing")
	keys["expgrad"] = map[string]*rapid.Generator[float64]{"lr": positive, "simplex": positive}
	keys["riemannian"] = map[string]*rapid.Generator[float64]{"lr": positive}
	keys["mirror"] = map[string]*rapid.Generator[float64]{"lr": positive}
	keys["sgld"] = map[string]*rapid.Generator[float64]{"lr": positive, "temperature": zeroOn}
	keys["sghmc"] = map[string]*rapid.Generator[float64]{"lr": positive, "temperature": zeroOn}
	keys["baoab"] = map[string]*rapid.Generator[float64]{"h": positive, "gamma": zeroOn, "temperature": zeroOn}
	keys["annealing"] = map[string]*rapid.Generator[float64]{"lr": positive, "temperature": zeroOn}
}
