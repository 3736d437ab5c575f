package optim_test

// Settings of the optimizers with line searches, second-order models, splittings and stabilized methods.
func init() {
	for name, words := range map[string][]string{
		"armijo":        {"armijo", "armijo(c=0.1,shrink=0.3,grow=1.5,h0=0.001)"},
		"wolfe":         {"wolfe", "wolfe(c1=0.01,c2=0.5,h0=0.001)"},
		"steepest":      {"steepest", "steepest(relax=0.9)"},
		"bb1":           {"bb1", "bb1(h0=0.001)"},
		"bb2":           {"bb2", "bb2(h0=0.001)"},
		"cg":            {"cg", "cg(beta=fr)", "cg(beta=pr,c2=0.1)", "cg(beta=dy,h0=0.001)", "cg(beta=hz)"},
		"lbfgs":         {"lbfgs", "lbfgs(history_size=3)", "lbfgs(c1=0.001,c2=0.5,h0=0.001)"},
		"newton":        {"newton", "newton(lr=0.5)"},
		"dampednewton":  {"dampednewton", "dampednewton(c=0.1,shrink=0.25)"},
		"lm":            {"lm", "lm(rule=marquardt)", "lm(lambda0=1,h0=0.01)", "lm(gaussnewton=true)"},
		"gaussnewton":   {"gaussnewton", "gaussnewton(lr=0.5,damp=0.1)"},
		"natural":       {"natural", "natural(lr=0.5,damp=0.1)"},
		"hamiltonian":   {"hamiltonian", "hamiltonian(h=0.01,gamma=1,b=1.5)", "hamiltonian(h=0.001,b=3,separate=true)"},
		"normgd":        {"normgd", "normgd(lr=0.0005,norm=linf)", "normgd(lr=0.01,norm=l2,unit=true)", "normgd(norm=spectral,rows=2,cols=2)", "normgd(norm=spectral,unit=true,rows=4,cols=1)"},
		"ser":           {"ser", "ser(h0=0.1)"},
		"trustregion":   {"trustregion", "trustregion(r0=0.5)"},
		"cubic":         {"cubic", "cubic(r0=0.1)"},
		"proximal":      {"proximal", "proximal(lr=0.1)"},
		"ista":          {"ista", "ista(lr=0.0005,l1=0.1)", "ista(lo=-1,hi=1)", "ista(simplex=2)"},
		"fista":         {"fista", "fista(lr=0.0005,l1=0.1)", "fista(hi=0.5)", "fista(simplex=2)"},
		"rkcd":          {"rkcd", "rkcd(stages=3,eta=5)"},
		"chebyshev":     {"chebyshev(mu=1,l=2000)", "chebyshev(mu=0.1,l=3000,stages=5)"},
		"extragradient": {"extragradient", "extragradient(lr=0.0005)"},
		"ogd":           {"ogd", "ogd(lr=0.0005)", "ogd(lr=0.0005,beta=0.0004)"},
		"symplectic":    {"symplectic", "symplectic(h=0.01,gamma=1)"},
		"relativistic":  {"relativistic", "relativistic(h=0.01,gamma=1,c=5,m=2)"},
		"nagflow":       {"nagflow", "nagflow(h=0.01,mu=0.1,gamma0=2)"},
		"nagc":          {"nagc", "nagc(lr=0.0005,r=4)", "nagc(restart=gradient)", "nagc(restart=function)", "nagc(restart=speed)"},
		"matched":       {"matched", "matched(h=0.01,p=3,c=0.004,n=2)"},
		"bregman":       {"bregman", "bregman(h=0.01,p=3,c=0.1)"},
		"aegd":          {"aegd", "aegd(lr=0.01,c=2)", "aegd(scalar=true)"},
		"itohabe":       {"itohabe", "itohabe(lr=0.1)"},
	} {
		variants[name] = words
	}
	onePerStep = append(onePerStep, "ista", "fista", "ogd", "symplectic", "relativistic", "nagc", "bregman")
}
