package integrators

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// identity is a triple that takes the steps of a rule; with steps it is compared over so many.
type identity struct {
	label, spec string
	rule        rule
	quadratic   bool
	steps       int
}

// exactOnes lists the identities of a learning rate and a momentum.
func exactOnes(eta, mu float64) []identity {
	n := spec.Number
	ball := func(gamma, h float64, more string) string {
		return fmt.Sprintf("heavyball(gamma=%s%s)/symplectic/fixed(h=%s)", n(gamma), more, n(h))
	}
	root, hb, hm, qa := math.Sqrt(eta), math.Sqrt(eta/mu), math.Sqrt(2*eta/(1+mu)), eta/(1-mu)
	polyak := polyakRule(always(eta), always(mu))
	rate := func(k int) float64 { return eta / (1 + float64(.05*float64(k))) }
	ratio := func(k int) float64 { return mu * rate(k) / rate(max(k-1, 0)) }
	const rule = ",rule=inverse(rate=0.05)"
	momentum := func(scale string) string {
		return fmt.Sprintf("heavyball(gamma=%s%s)/symplectic/schedule(fixed(h=%s,clock=step)%s)", n(1-mu), scale, n(eta), rule)
	}
	args := fmt.Sprintf("lr=%s,momentum=%s", n(eta), n(mu))
	const adaptive = .01
	return []identity{
		{"heavy ball, symplectic Euler", ball((1-mu)/root, root, ""), polyak, false, 0},
		{"heavy ball, implicit damping", ball((1/mu-1)/hb, hb, ",damping=implicit"), polyak, false, 0},
		{"heavy ball, exact damping first", ball(-vec.Log(mu)/root, root, ",damping=exact"), polyak, false, 0},
		{"heavy ball, exact damping last", fmt.Sprintf("heavyball(gamma=%s)/lie(scheme=push damp drift)/fixed(h=%s)", n(-vec.Log(mu)/hb), n(hb)), polyak, false, 0},
		{"heavy ball, midpoint damping", ball(2*(1-mu)/(1+mu)/hm, hm, ",damping=midpoint"), polyak, false, 0},
		{"torch's momentum", "momentum(" + args + ")", torchRule(eta, mu, 0), false, 0},
		{"momentum, torch's schedule", momentum(""), polyakRule(rate, ratio), false, 0},
		{"momentum, Sutskever's schedule", momentum(",scale=force"), polyakRule(rate, always(mu)), false, 0},
		{"dampening = average from $g_0$", fmt.Sprintf("relaxation(beta=%s,warm=true)/lie/fixed(h=%s,clock=step)", n(mu), n(eta)), torchRule(eta, mu, mu), false, 0},
		{"Nesterov = Hessian damping $b = h$", ball((1-mu)/root, root, ",b="+n(root)), nesterovRule(eta, always(mu)), false, 0},
		{"Nesterov, $μ_k = k/(k+3)$", "nagc(lr=" + n(eta) + ")", nesterovRule(eta, func(k int) float64 { return float64(k) / float64(k+3) }), false, 0},
		{"QHM = Hessian damping $b = (1-ν)/γ$", ball((1-mu)/root, root, ",b="+n(.3*root/(1-mu))), qhmRule(qa, mu, .7), false, 0},
		{"QHM = two-step method", ball((1-mu)/root, root, ",b="+n(.3*root/(1-mu))), twoStepRule(mu, qa*(1-float64(.7*mu)), -qa*mu*.3, qa*(1-float64(.7*mu))), false, 0},
		{"gradient descent: $b = 1/γ$", ball(1/(4*root), root, ",b="+n(4*root)), polyakRule(always(4*eta), always(0)), false, 0},
		{"optimistic = Adams–Bashforth 2", "gradient/ab2/fixed(h=" + n(eta) + ")", twoStepRule(0, 1.5*eta, -.5*eta, eta), false, 0},
		{"extragradient = Matsuno", "gradient/matsuno/fixed(h=" + n(eta) + ")", probeRule(eta, func([]float64) float64 { return -eta }), false, 0},
		{"SAM = stage at $x + ρg/‖g‖$", "sam(lr=" + n(eta) + ")", probeRule(eta, func(g []float64) float64 { return .05 / vec.Norm2(g) }), false, 0},
		{"debiasing = clock $c' = (1-c)/τ$", fmt.Sprintf("relaxation(beta=%s,debias=true)/lie/fixed(h=%s,clock=step)", n(mu), n(eta)), adamRule(eta, mu, 0, 0, 0, false), false, 0},
		{"RMSProp = slope, moving average", "gradient/euler/slope(tol=0.01,memory=ema(0.99),eps=1e-8)", sizeRule(adaptive, .99, 1-.99, 1e-8), false, 0},
		{"AdaGrad = slope, sum", "gradient/euler/slope(tol=0.01,memory=sum,eps=1e-10)", sizeRule(adaptive, 1, 1, 1e-10), false, 0},
		{"Adam = relaxation + slope", "adam(lr=0.01)", adamRule(adaptive, .9, .999, 1e-8, 0, true), false, 0},
		{"AdamW = the same with a decay part", "adamw(lr=0.01,weight_decay=0.1)", adamRule(adaptive, .9, .999, 1e-8, .1, true), false, 0},
		{"decay $1-ηλ$ = exact, $λ' = -\\ln(1-ηλ)/η$", fmt.Sprintf("relaxation(beta=%s,debias=true,decay=%s,decay_by=exact)/lie/fixed(h=%s,clock=step)", n(mu), n(-vec.Log1p(-eta*100)/eta), n(eta)), adamRule(eta, mu, 0, 0, 100, false), false, 0},
		{"Lion = sign of the look-ahead", "lion(lr=1e-3)", lionRule(1e-3, .9, .99), false, 0},
		{"schedule-free = implicit average", "schedulefree(" + args + ")", scheduleFreeRule(eta, mu), false, 0},
		{"AEGD = linearly implicit energy", "aegd(lr=" + n(eta) + ")", energyRule(eta, 1), false, 0},
		{"Armijo = dissipation", "armijo(h0=1e-3)", armijoRule(1e-3), false, 0},
		{"Barzilai–Borwein = relative, $θ = ½$", "gradient/euler/relative(h0=1e-4)", secantRule(1e-4, func(_, _, q float64) float64 { return q }), false, 20},
		{"AdGD = relative, $θ = ¼$, limited", "gradient/euler/relative(theta=0.25,growth=adgd,h0=1e-4)", secantRule(1e-4, func(h, before, q float64) float64 {
			return math.Min(math.Sqrt(1+h/before)*h, q/2)
		}), false, 20},
		{"Polyak's step = gap over slope", "polyak", polyakStepRule(), false, 10},
		{"damped Newton = Euler, Newton flow", "newton(lr=0.5)", shiftedRule(2, 0), false, 20},
		{"$(H + I/h)Δ = -g$: linearly implicit", "gradient/linimpliciteuler/fixed(h=0.01)", shiftedRule(1, 100), false, 0},
		{"proximal point = implicit Euler", "proximal(lr=7)", shiftedRule(1, 1./7), true, 0},
		{"Chebyshev = RKC1", "chebyshev(mu=0.5,l=4,stages=8)", chebyshevRule(.5, 4, 8), true, 6},
	}
}
