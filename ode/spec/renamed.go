package spec

import (
	"slices"
	"strings"
)

// renamed are keys, values and names of specs as they were before 0.1.0 and as they are now. An old one is an error
// that names the new one.
var renamed = map[string]string{
	"metric": "precond", // heavyball, relaxation: where the preconditioner acts
	"drive":  "force",   // the place of the preconditioner or of its scale
	"word":   "scheme",  // lie, strang, yoshida4: the sequence of the parts
}

// moved are keys and values that are written elsewhere since 0.1.0, after the name of the term or of the key that had
// them. After a comma stands the value of another key of the term for which that differs.
var moved = map[string]string{
	"slope.inside":   "eps=inside(1e-8)",
	"slope.floor":    "eps=floor(1e-8)",
	"slope.hat":      "memory=ema(0.99,debias=true),eps=hat(1e-8)",
	"slope.debias":   "memory=ema(0.99,debias=true)",
	"slope.centered": "memory=centered(0.99)",
	"slope.rectify":  "memory=rectified(0.999)",
	"slope.lag":      "memory=lagged(0.999)",
	"slope.ahead":    "memory=ahead(0.99,by=0.9)",
	"slope.blocks":   "lars(tol=0.1,blocks=[3,1])",

	"slope.debias,memory=emamax": "memory=emamax(0.99,debias=true)",
	"slope.debias,memory=yogi":   "memory=yogi(0.99,debias=true)",
	"slope.debias,memory=belief": "memory=belief(0.99,debias=true)",
	"slope.lag,memory=sum":       "a memory for averages alone, lagged(0.999); there is none for sums",

	"slope.length":   "one of the controls dog(length=distance(1e-6)), adadelta(beta=0.9) and lars(trust=0.001)",
	"mirror.simplex": "map=entropy(simplex=1)",
	"mirror.beta":    "map=hyperbolic(beta=1)",
	"mirror.p":       "map=pnorm(p=3)",

	"replicator.simplex": "mirror(map=entropy(simplex=1))",
	"replicator.beta":    "mirror(map=hyperbolic(beta=1))",
	"replicator.p":       "mirror(map=pnorm(p=3))",

	"averaged.beta": "ema(0.9)",
	"averaged.tau":  "lowpass(tau=0.5)",
	"averaged.from": "mean(from=10)",

	"composite.lo":      "set=box(lower=-0.5,upper=1)",
	"composite.hi":      "set=box(lower=-0.5,upper=1)",
	"composite.simplex": "set=simplex(1)",
	"ista.lo":           "set=box(lower=-0.5,upper=1)",
	"ista.hi":           "set=box(lower=-0.5,upper=1)",
	"ista.simplex":      "set=simplex(1)",
	"fista.lo":          "set=box(lower=-0.5,upper=1)",
	"fista.hi":          "set=box(lower=-0.5,upper=1)",
	"fista.simplex":     "set=simplex(1)",

	"riemannian.rows": "manifold=stiefel(rows=4,cols=2)",
	"riemannian.cols": "manifold=stiefel(rows=4,cols=2)",
	"steepest.rows":   "norm=spectral(rows=4,cols=2)",
	"steepest.cols":   "norm=spectral(rows=4,cols=2)",
	"normgd.rows":     "norm=spectral(rows=4,cols=2)",
	"normgd.cols":     "norm=spectral(rows=4,cols=2)",

	"per.block": "lars(tol=0.1,trust=0.001,blocks=[3,1])",
}

func init() {
	for _, rule := range []string{
		"constant", "inverse", "sqrt", "step", "multistep", "exponential", "linear", "cosine", "cosineannealing", "restarts", "polynomial",
		"onecycle", "flat", "silver",
	} {
		moved[rule+".from"] = "written after(cosine(steps=95),steps=5)"
	}
	for _, memory := range []string{"sum", "max", "emamax", "yogi", "belief"} {
		moved["slope.ahead,memory="+memory] = "a memory for averages alone, ahead(0.99,by=0.9); there is none for " + memory
	}
}

// movedTo returns how a key of the term is written now, "" if it has not moved.
func (t Term) movedTo(key string) string {
	for _, a := range t.Args {
		value, _, _ := strings.Cut(a.Value, "(")
		if m := moved[t.Name+"."+key+","+a.Key+"="+value]; m != "" {
			return m
		}
	}
	return moved[t.Name+"."+key]
}

// renamedTo returns the present name of what was called w before 0.1.0, if that is one of words, and "" otherwise.
func renamedTo(w string, words []string) string {
	if n := renamed[w]; n != "" && slices.Contains(words, n) {
		return n
	}
	return ""
}
