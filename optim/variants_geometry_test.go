package optim_test

import "pgregory.net/rapid"

// Settings of the optimizers with a geometry of their own, and of those with noise.
func init() {
	for name, words := range map[string][]string{
		"mirror":     {"mirror", "mirror(lr=0.0001,beta=10)", "mirror(lr=0.0001,map=entropy,beta=0)", "mirror(map=pnorm,beta=0,p=1.5)", "mirror(lr=0.0001,map=pnorm,beta=0,p=3)"},
		"expgrad":    {"expgrad", "expgrad(lr=0.001,simplex=4)"},
		"riemannian": {"riemannian", "riemannian(lr=0.01,move=geodesic)", "riemannian(manifold=stiefel)", "riemannian(manifold=grassmann,move=polar)", "riemannian(lr=0.0001,manifold=hyperbolic)", "riemannian(lr=0.0001,manifold=hyperbolic,move=geodesic)"},
		"sgld":       {"sgld", "sgld(lr=0.0001,temperature=0.1,seed=3)", "sgld(temperature=inverse(start=0.5,rate=0.1))"},
		"sghmc":      {"sghmc", "sghmc(lr=0.0001,decay=0.5,temperature=0.1,seed=3)"},
		"baoab":      {"baoab", "baoab(h=0.015625,gamma=2,temperature=0.1,seed=3)"},
		"annealing":  {"annealing", "annealing(lr=0.0001,temperature=exponential(start=1,rate=2),seed=3)", "annealing(temperature=log(start=0.1))"},
	} {
		variants[name] = words
	}
	// expgrad and riemannian cost one, too, but have no way from x = 0, where the models on data start.
	onePerStep = append(onePerStep, "mirror", "sgld", "sghmc", "annealing")
	keys["expgrad"] = map[string]*rapid.Generator[float64]{"lr": positive, "simplex": positive}
	keys["riemannian"] = map[string]*rapid.Generator[float64]{"lr": positive}
	keys["mirror"] = map[string]*rapid.Generator[float64]{"lr": positive, "beta": positive}
	keys["sgld"] = map[string]*rapid.Generator[float64]{"lr": positive, "temperature": zeroOn}
	keys["sghmc"] = map[string]*rapid.Generator[float64]{"lr": positive, "temperature": zeroOn}
	keys["baoab"] = map[string]*rapid.Generator[float64]{"h": positive, "gamma": zeroOn, "temperature": zeroOn}
	keys["annealing"] = map[string]*rapid.Generator[float64]{"lr": positive, "temperature": zeroOn}
}
