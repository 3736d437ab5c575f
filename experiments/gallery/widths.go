package gallery

// narrowest is the width in whole millimetres from which on the figures of an experiment can be drawn, found by drawing them
// with the default parameters.
var narrowest = map[string]float64{
	"adamlimits": 71, "anneal": 73, "batchsize": 79, "bregman": 52, "catalogue": 76, "chatter": 97,
	"clustering": 74, "decay": 55, "deeplinear": 50, "derivations": 54, "digits": 68, "edge": 58,
	"equilibrium": 48, "errornorm": 65, "etarobust": 54, "factorization": 63, "flatness": 50, "floors": 62,
	"identities": 86, "implicit": 67, "kinetic": 56, "linreg": 48, "manifold": 65, "minmax": 81,
	"modified": 60, "momentum": 52, "nesterovode": 72, "noise": 81, "noisysaddle": 67, "ordertax": 69,
	"plateau": 37, "restarts": 57, "rmsprop": 60, "saddle": 73, "schedules": 72, "selfstab": 67,
	"stabilized": 68, "stepcontrol": 59, "svm": 64, "sweep": 32, "timeconstants": 48, "whoyields": 31,
	"workprecision": 75,
}
