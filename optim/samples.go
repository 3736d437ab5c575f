package optim

// samples are valid specs of the names whose parameters reach different code or that have no default; the other names
// have one, the bare name. Learning rates suit a problem as steep as Rosenbrock's.
var samples = map[string][]string{
	"adabelief":         {"adabelief", "adabelief(lr=0.01,weight_decay=0.1)"},
	"adadelta":          {"adadelta", "adadelta(lr=0.5,rho=0.95,weight_decay=0.1)"},
	"adafactor":         {"adafactor", "adafactor(lr=0.1,d=0.5)"},
	"adagrad":           {"adagrad", "adagrad(lr=0.1,lr_decay=0.01)", "adagrad(scalar=true)", "adagrad(weight_decay=0.1,initial_accumulator_value=0.1,eps=1e-7)"},
	"adam":              {"adam", "adam(lr=0.01,beta1=0.8,beta2=0.99,eps=1e-6)", "adam(amsgrad=true)", "adam(weight_decay=0.1)", "adam(beta1=0,beta2=0)"},
	"adamax":            {"adamax", "adamax(lr=0.01,beta1=0.8,beta2=0.9)"},
	"adamw":             {"adamw", "adamw(lr=0.01,weight_decay=0.1)", "adamw(weight_decay=0,amsgrad=true)"},
	"adan":              {"adan", "adan(lr=0.01,beta3=0.9,weight_decay=0.1)"},
	"adgd":              {"adgd", "adgd(h0=0.001)"},
	"adopt":             {"adopt", "adopt(lr=0.01,weight_decay=0.1)"},
	"aegd":              {"aegd", "aegd(lr=0.01,c=2)", "aegd(scalar=true)"},
	"amsgrad":           {"amsgrad", "amsgrad(lr=0.01,weight_decay=0.1)"},
	"annealing":         {"annealing", "annealing(lr=0.0001,temperature=exponential(start=1,rate=2),seed=3)", "annealing(temperature=log(start=0.1))"},
	"armijo":            {"armijo", "armijo(c=0.1,shrink=0.3,grow=1.5,h0=0.001)"},
	"asgd":              {"asgd(lr=0.0005)", "asgd(lr=0.0005,t0=5,weight_decay=0.1)"},
	"baoab":             {"baoab", "baoab(h=0.015625,gamma=2,temperature=0.1,seed=3)"},
	"bb":                {"bb", "bb(h0=0.001)"},
	"bb1":               {"bb1", "bb1(h0=0.001)"},
	"bb2":               {"bb2", "bb2(h0=0.001)"},
	"bregman":           {"bregman", "bregman(h=0.01,p=3,c=0.1)"},
	"cg":                {"cg", "cg(beta=fr)", "cg(beta=pr,c2=0.1)", "cg(beta=dy,h0=0.001)", "cg(beta=hz)"},
	"chebyshev":         {"chebyshev(mu=1,l=2000)", "chebyshev(mu=0.1,l=3000,stages=5)"},
	"cubic":             {"cubic", "cubic(r0=0.1)"},
	"dadapt":            {"dadapt", "dadapt(d0=0.001,g=1)"},
	"dampednewton":      {"dampednewton", "dampednewton(c=0.1,shrink=0.25)"},
	"dog":               {"dog", "dog(reps_rel=0.001)"},
	"dowg":              {"dowg", "dowg(reps_rel=0.001)"},
	"expgrad":           {"expgrad", "expgrad(lr=0.001,simplex=4)"},
	"extragradient":     {"extragradient", "extragradient(lr=0.0005)"},
	"fista":             {"fista", "fista(lr=0.0005,l1=0.1)", "fista(hi=0.5)", "fista(simplex=2)"},
	"gaussnewton":       {"gaussnewton", "gaussnewton(lr=0.5,damp=0.1)"},
	"hamiltonian":       {"hamiltonian", "hamiltonian(h=0.01,gamma=1,b=1.5)", "hamiltonian(h=0.001,b=3,separate=true)"},
	"ista":              {"ista", "ista(lr=0.0005,l1=0.1)", "ista(lo=-1,hi=1)", "ista(simplex=2)"},
	"itohabe":           {"itohabe", "itohabe(lr=0.1)"},
	"lamb":              {"lamb", "lamb(weight_decay=0.1,blocks=[3,1])"},
	"laprop":            {"laprop", "laprop(lr=0.01,weight_decay=0.1)"},
	"lars":              {"lars", "lars(weight_decay=0.1,blocks=[2])"},
	"lbfgs":             {"lbfgs", "lbfgs(history_size=3)", "lbfgs(c1=0.001,c2=0.5,h0=0.001)"},
	"lion":              {"lion", "lion(lr=0.001,weight_decay=0.1)"},
	"lm":                {"lm", "lm(rule=marquardt)", "lm(lambda0=1,h0=0.01)", "lm(gaussnewton=true)"},
	"lookahead":         {"lookahead", "lookahead(momentum(lr=0.0005),k=2,alpha=0.8)", "lookahead(rmsprop)"},
	"matched":           {"matched", "matched(h=0.01,p=3,c=0.004,n=2)"},
	"mirror":            {"mirror", "mirror(lr=0.0001,beta=10)", "mirror(lr=0.0001,map=entropy,beta=0)", "mirror(map=pnorm,beta=0,p=1.5)", "mirror(lr=0.0001,map=pnorm,beta=0,p=3)"},
	"momentum":          {"momentum", "momentum(lr=0.0005,momentum=0.5)", "momentum(momentum=0)", "momentum(weight_decay=0.1)", "momentum(nesterov=true)"},
	"muon":              {"muon", "muon(rows=2,cols=2)", "muon(nesterov=false,ns_steps=4)"},
	"nadam":             {"nadam", "nadam(lr=0.01,weight_decay=0.1,decoupled_weight_decay=true)", "nadam(mu_twice=true)"},
	"nagc":              {"nagc", "nagc(lr=0.0005,r=4)", "nagc(restart=gradient)", "nagc(restart=function)", "nagc(restart=speed)"},
	"nagflow":           {"nagflow", "nagflow(h=0.01,mu=0.1,gamma0=2)"},
	"natural":           {"natural", "natural(lr=0.5,damp=0.1)"},
	"nesterov":          {"nesterov", "nesterov(lr=0.0005,momentum=0.95)", "nesterov(nesterov=false)", "nesterov(weight_decay=0.1)"},
	"newton":            {"newton", "newton(lr=0.5)"},
	"normalizedgd":      {"normalizedgd", "normalizedgd(lr=0.01)"},
	"normgd":            {"normgd", "normgd(lr=0.0005,norm=linf)", "normgd(lr=0.01,norm=l2,unit=true)", "normgd(norm=spectral,rows=2,cols=2)", "normgd(norm=spectral,unit=true,rows=4,cols=1)"},
	"ogd":               {"ogd", "ogd(lr=0.0005)", "ogd(lr=0.0005,beta=0.0004)"},
	"polyak":            {"polyak(f_star=0)", "polyak(f_star=-1,share=0.5,max=1)"},
	"prodigy":           {"prodigy", "prodigy(weight_decay=0.1,d0=0.001)"},
	"proximal":          {"proximal", "proximal(lr=0.1)"},
	"qhm":               {"qhm", "qhm(lr=0.0005,momentum=0.9,nu=1)"},
	"radam":             {"radam(lr=0.0001)", "radam(lr=0.0002,beta2=0.9,weight_decay=0.1)", "radam(lr=0.0001,weight_decay=0.1,decoupled_weight_decay=true)"},
	"relativistic":      {"relativistic", "relativistic(h=0.01,gamma=1,c=5,m=2)"},
	"riemannian":        {"riemannian", "riemannian(lr=0.01,move=geodesic)", "riemannian(manifold=stiefel)", "riemannian(manifold=grassmann,move=polar)", "riemannian(lr=0.0001,manifold=hyperbolic)", "riemannian(lr=0.0001,manifold=hyperbolic,move=geodesic)"},
	"rkcd":              {"rkcd", "rkcd(stages=3,eta=5)"},
	"rmsprop":           {"rmsprop", "rmsprop(lr=0.001,momentum=0.9)", "rmsprop(centered=true)", "rmsprop(alpha=0.9,scalar=true)", "rmsprop(weight_decay=0.1,eps_inside=true,v0=1)", "rmsprop(lr=0.001,eps=0.0001,momentum=0.5,centered=true)"},
	"rprop":             {"rprop", "rprop(lr=0.001,eta_minus=0.7,step_max=1)"},
	"sam":               {"sam", "sam(lr=0.0005,rho=0.1)"},
	"schedulefree":      {"schedulefree(lr=0.0005)", "schedulefree(lr=0.0005,weight_decay=0.1,r=1,warmup_steps=10)"},
	"schedulefreeadamw": {"schedulefreeadamw", "schedulefreeadamw(lr=0.01,warmup_steps=10)"},
	"ser":               {"ser", "ser(h0=0.1)"},
	"sgd":               {"sgd", "sgd(lr=0.002,weight_decay=0.1)", "sgd(lr=0.0005,momentum=0.9,dampening=0.5)", "sgd(momentum=0.8,dampening=0.8,weight_decay=0.01)", "sgd(lr=0.0005,momentum=0.9,nesterov=true)"},
	"sghmc":             {"sghmc", "sghmc(lr=0.0001,decay=0.5,temperature=0.1,seed=3)"},
	"sgld":              {"sgld", "sgld(lr=0.0001,temperature=0.1,seed=3)", "sgld(temperature=inverse(start=0.5,rate=0.1))"},
	"signsgd":           {"signsgd", "signsgd(lr=0.01)"},
	"signum":            {"signum", "signum(lr=0.01,momentum=0.5)"},
	"steepest":          {"steepest", "steepest(relax=0.9)"},
	"symplectic":        {"symplectic", "symplectic(h=0.01,gamma=1)"},
	"trustregion":       {"trustregion", "trustregion(r0=0.5)"},
	"wolfe":             {"wolfe", "wolfe(c1=0.01,c2=0.5,h0=0.001)"},
	"yogi":              {"yogi", "yogi(lr=0.1,initial_accumulator_value=1)", "yogi(initial_accumulator_value=1e-6,debias=true)"},
}

// Samples returns valid specs of all names of the catalogue, in the order of [Names], several where they reach different
// code.
func Samples() []string {
	var all []string
	for _, name := range Names() {
		all = append(all, SamplesOf(name)...)
	}
	return all
}

// SamplesOf returns the samples of one name.
func SamplesOf(name string) []string {
	if s, ok := samples[name]; ok {
		return s
	}
	return []string{name}
}
