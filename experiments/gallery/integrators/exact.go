package integrators

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// identity is a triple that takes the steps of a rule.
type identity struct {
	label, triple string
	rule          rule
	steps         int  // at most; zero: any number
	quadratic     bool // holds on quadratics only
}

// exactOnes are the identities for a learning rate and a momentum.
func exactOnes(eta, mu float64) []identity {
	var ids []identity
	add := func(label, triple string, r rule) *identity {
		ids = append(ids, identity{label: label, triple: triple, rule: r})
		return &ids[len(ids)-1]
	}
	n := spec.Number
	heavy := func(gamma, h float64, more string) string {
		return fmt.Sprintf("heavyball(gamma=%s%s)/symplectic/fixed(h=%s)", n(gamma), more, n(h))
	}
	relaxed := func(more string) string {
		return fmt.Sprintf("relaxation(beta=%s,%s)/lie/fixed(h=%s,clock=step)", n(mu), more, n(eta))
	}

	root, hb, hm := math.Sqrt(eta), math.Sqrt(eta/mu), math.Sqrt(2*eta/(1+mu))
	polyak := polyakRule(always(eta), always(mu))
	add("heavy ball, symplectic Euler", heavy((1-mu)/root, root, ""), polyak)
	add("heavy ball, implicit damping", heavy((1/mu-1)/hb, hb, ",damping=implicit"), polyak)
	add("heavy ball, exact damping first", heavy(-vec.Log(mu)/root, root, ",damping=exact"), polyak)
	add("heavy ball, exact damping last",
		fmt.Sprintf("heavyball(gamma=%s)/lie(scheme=push damp drift)/fixed(h=%s)", n(-vec.Log(mu)/hb), n(hb)), polyak)
	add("heavy ball, midpoint damping", heavy(2*(1-mu)/(1+mu)/hm, hm, ",damping=midpoint"), polyak)

	args := fmt.Sprintf("lr=%s,momentum=%s", n(eta), n(mu))
	add("torch's momentum", "momentum("+args+")", torchRule(eta, mu, 0))
	rate := func(k int) float64 { return eta / (1 + float64(.05*float64(k))) }
	ratio := func(k int) float64 { return mu * rate(k) / rate(max(k-1, 0)) }
	scheduled := func(scale string) string {
		return fmt.Sprintf("heavyball(gamma=%s%s)/symplectic/schedule(fixed(h=%s,clock=step),rule=inverse(rate=0.05))", n(1-mu), scale, n(eta))
	}
	add("momentum, torch's schedule", scheduled(""), polyakRule(rate, ratio))
	add("momentum, Sutskever's schedule", scheduled(",scale=force"), polyakRule(rate, always(mu)))
	add("dampening = average from $g_0$", relaxed("warm=true"), torchRule(eta, mu, mu))
	add("Nesterov = Hessian damping $b = h$", heavy((1-mu)/root, root, ",b="+n(root)), nesterovRule(eta, always(mu)))
	add("Nesterov, $μ_k = k/(k+3)$", "nagc(lr="+n(eta)+")",
		nesterovRule(eta, func(k int) float64 { return float64(k) / float64(k+3) }))
	hyperbolic, qa := heavy((1-mu)/root, root, ",b="+n(.3*root/(1-mu))), eta/(1-mu)
	add("QHM = Hessian damping $b = (1-ν)/γ$", hyperbolic, qhmRule(qa, mu, .7))
	add("QHM = two-step method", hyperbolic, twoStepRule(mu, qa*(1-float64(.7*mu)), -qa*mu*.3, qa*(1-float64(.7*mu))))
	add("gradient descent: $b = 1/γ$", heavy(1/(4*root), root, ",b="+n(4*root)), polyakRule(always(4*eta), always(0)))

	add("optimistic = Adams–Bashforth 2", "gradient/ab2/fixed(h="+n(eta)+")", twoStepRule(0, 1.5*eta, -.5*eta, eta))
	add("extragradient = Matsuno", "gradient/matsuno/fixed(h="+n(eta)+")",
		probeRule(eta, func([]float64) float64 { return -eta }))
	add("SAM = stage at $x + ρg/‖g‖$", "sam(lr="+n(eta)+")",
		probeRule(eta, func(g []float64) float64 { return .05 / vec.Norm2(g) }))

	const adaptive = .01
	add("debiasing = clock $c' = (1-c)/τ$", relaxed("debias=true"), adamRule(eta, mu, 0, 0, 0, false))
	add("RMSProp = slope, moving average", "gradient/euler/slope(tol=0.01,memory=ema(0.99),eps=1e-8)",
		sizeRule(adaptive, .99, 1-.99, 1e-8))
	add("AdaGrad = slope, sum", "gradient/euler/slope(tol=0.01,memory=sum,eps=1e-10)", sizeRule(adaptive, 1, 1, 1e-10))
	add("Adam = relaxation + slope", "adam(lr=0.01)", adamRule(adaptive, .9, .999, 1e-8, 0, true))
	add("AdamW = the same with a decay part", "adamw(lr=0.01,weight_decay=0.1)", adamRule(adaptive, .9, .999, 1e-8, .1, true))
	add("decay $1-ηλ$ = exact, $λ' = -\\ln(1-ηλ)/η$",
		relaxed("debias=true,decay="+n(-vec.Log1p(-eta*100)/eta)+",decay_by=exact"), adamRule(eta, mu, 0, 0, 100, false))
	add("Lion = sign of the look-ahead", "lion(lr=1e-3)", lionRule(1e-3, .9, .99))
	add("schedule-free = implicit average", "schedulefree("+args+")", scheduleFreeRule(eta, mu))
	add("AEGD = linearly implicit energy", "aegd(lr="+n(eta)+")", energyRule(eta, 1))

	add("Armijo = dissipation", "armijo(h0=1e-3)", armijoRule(1e-3))
	add("Barzilai–Borwein = relative, $θ = ½$", "gradient/euler/relative(h0=1e-4)",
		secantRule(1e-4, func(_, _, q float64) float64 { return q })).steps = 20
	add("AdGD = relative, $θ = ¼$, limited", "gradient/euler/relative(theta=0.25,growth=adgd,h0=1e-4)",
		secantRule(1e-4, func(h, before, q float64) float64 { return math.Min(math.Sqrt(1+h/before)*h, q/2) })).steps = 20
	add("Polyak's step = gap over slope", "polyak", polyakStepRule()).steps = 10
	add("damped Newton = Euler, Newton flow", "newton(lr=0.5)", shiftedRule(2, 0)).steps = 20
	add("$(H + I/h)Δ = -g$: linearly implicit", "gradient/linimpliciteuler/fixed(h=0.01)", shiftedRule(1, 100))
	add("proximal point = implicit Euler", "proximal(lr=7)", shiftedRule(1, 1./7)).quadratic = true
	chebyshev := add("Chebyshev = RKC1", "chebyshev(mu=0.5,l=4,stages=8)", chebyshevRule(.5, 4, 8))
	chebyshev.quadratic, chebyshev.steps = true, 6
	return ids
}
