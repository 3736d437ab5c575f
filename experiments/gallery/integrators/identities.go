package integrators

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var identities = lab.Experiment{
	Name:      "identities",
	Summary:   "Written as flow, method and control, the optimizers take the steps of their textbook rules to a relative 1e-12 and less; what holds only in the limit of small steps differs by the first power of the step, or by the second where it is said so.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     43,
	Narrowest: 86,
	Params: []lab.Param{
		{Key: "problem", Default: "rosenbrock(n=4)", Doc: "on which rules and triples are compared; it needs a Hessian"},
		{Key: "quadratic", Default: "quadratic(eigenvalues=[0.5,1,2,4],rotated=true)", Doc: "for the identities that need one, and for the limits"},
		{Key: "steps", Default: "200", Doc: "steps"},
		{Key: "lr", Default: "2e-4", Doc: "learning rate η"},
		{Key: "momentum", Default: "0.9", Doc: "momentum μ"},
		{Key: "t", Default: "2", Doc: "time at which the limits are compared"},
		{Key: "n", Default: "50,100,200,400,800,1600,3200", Doc: "numbers of steps to that time"},
	},
	Columns: []string{"panel", "label", "triple", "problem", "steps", "h", "difference"},
	Cite: []string{
		"polyak1964some", "nesterov1983method", "sutskever2013importance", "popov1980modification", "korpelevich1976extragradient", "tieleman2012lecture", "duchi2011adaptive",
		"kingma2015adam", "loshchilov2019decoupled", "defazio2024road", "armijo1966minimization", "barzilai1988two", "malitsky2020adaptive", "polyak1969minimization", "golub1961chebyshev", "barrett2021implicit", "su2016differential",
	},
	Points: identityPoints,
	Draw:   drawIdentities,
	Claims: []lab.Claim{
		{ID: "identities", Text: "largest relative difference of a triple and its textbook rule after all steps", Want: lab.AtMost(1e-12), Origin: lab.Derived("equal in exact arithmetic; the bound is for the rounding of all steps"), Value: func(d *figure.Table) float64 {
			e := d.Where("panel", "exact").Floats("difference")
			if len(e) == 0 {
				return math.NaN()
			}
			return slices.Max(e)
		}},
		{ID: "limits", Text: "gradient descent stays with its flow to order 1 in the step", Want: lab.Within(1, .02), Origin: lab.Derived("Euler's method has order 1"), Value: limitOrder("gradient descent, $x' = -∇f$")},
		{ID: "limits", Text: "gradient descent stays with the modified flow $x' = -∇(f + ¼h‖∇f‖^2)$ to order 2", Want: lab.Within(2, .02), Origin: lab.Derived("the modified equation of Euler's method up to $h$"), Value: limitOrder("gradient descent, $x' = -∇(f + ¼h‖∇f‖^2)$")},
		{ID: "limits", Text: "momentum stays with the heavy ball to order 1", Want: lab.Within(1, .02), Origin: lab.Derived("semi-implicit Euler has order 1"), Value: limitOrder("momentum, heavy ball")},
		{ID: "limits", Text: "momentum with the first kick halved stays with the heavy ball to order 2", Want: lab.Within(2, .02), Origin: lab.Derived("the leapfrog method has order 2"), Value: limitOrder("momentum, first kick halved, heavy ball")},
		{ID: "limits", Text: "Nesterov's method stays with $x'' + (3/t)x' + ∇f = 0$ to order 1 in the square root of its rate", Want: lab.Within(1, .02), Origin: lab.Derived("a step of $√s$ in time, of order 1"), Value: limitOrder("Nesterov, $x'' + (3/t)x' + ∇f = 0$")},
	},
}

// limitOrder is the slope of a limit's difference between its last two steps.
func limitOrder(label string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := data.Where("panel", "limit").Where("label", label)
		h, d := t.Floats("h"), t.Floats("difference")
		n := len(h) - 1
		if n < 1 {
			return math.NaN()
		}
		return vec.Log(d[n-1]/d[n]) / vec.Log(h[n-1]/h[n])
	}
}

// identity is a triple that takes the steps of a rule; with steps it is compared over so many.
type identity struct {
	label, word string
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

func identityPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	steps, eta, mu := r.Count("steps"), r.Float("lr"), r.Float("momentum")
	if err := cmp.Or(r.Err(), err); err != nil {
		return nil, err
	}
	if !(eta > 0) || !(mu > 0 && mu < 1) || p.Hess == nil {
		return nil, fmt.Errorf("problem=%s, lr=%g, momentum=%g: want a Hessian, a rate above 0, and a momentum between 0 and 1", name, eta, mu)
	}
	points, quadratic, err := limitPoints(v)
	if err != nil {
		return nil, err
	}
	var exact []lab.Point
	for _, id := range exactOnes(eta, mu) {
		o, err := optim.Parse(id.word)
		if err != nil {
			return nil, err
		}
		on, n := p, steps
		if id.quadratic {
			on = quadratic
		}
		if id.steps > 0 {
			n = min(n, id.steps)
		}
		exact = append(exact, lab.Point{Key: lab.Plain(id.label), Run: func(ctx context.Context) ([][]any, error) {
			d, err := apart(ctx, on, o, id.rule, n)
			return [][]any{{"exact", id.label, id.word, on.Name, n, "", d}}, err
		}})
	}
	return append(exact, points...), nil
}

// apart runs a triple and a rule side by side and returns the largest ‖x - y‖/‖y‖ over n steps, infinity if one ends.
func apart(ctx context.Context, p *objective.Problem, o optim.Optimizer, r rule, n int) (float64, error) {
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: n, GTol: -1})
	if err != nil {
		return 0, err
	}
	x, g, worst := slices.Clone(p.Start), make([]float64, p.Dim), 0.
	step := r(p)
	for k := 0; run.Next(); k++ {
		p.Grad(g, x)
		step(k, x, g)
		if d := vec.Dist2(run.Point().X(), x) / vec.Norm2(x); !(d <= worst) {
			worst = d
		}
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	if run.Stats().Steps < n {
		return math.Inf(1), nil
	}
	return worst, nil
}

func drawIdentities(v lab.Values, data *figure.Table) (*lab.Page, error) {
	exact, limits := data.Where("panel", "exact"), data.Where("panel", "limit")
	table := figure.NewTable("statement", "triple", "steps", "difference", "order")
	dots := figure.Panel{
		Title: "exact: difference after all steps", Legend: figure.Hidden,
		X: figure.Axis{Label: "largest relative difference", Log: true, Floor: 1e-17, Min: 4e-18, Max: 1e-10},
		Y: figure.Axis{Names: downwards(exact.Strings("label"))}, VLines: []figure.Rule{{At: 0x1p-53}, {At: 1e-12, Dash: figure.Dotted}},
	}
	for i := range exact.Len() {
		dots.HLines = append(dots.HLines, figure.Rule{At: float64(i), Color: guide, Dash: figure.Solid})
	}
	for i, d := range exact.Floats("difference") {
		dots.Series = append(dots.Series, figure.Series{X: []float64{d}, Y: []float64{float64(exact.Len() - 1 - i)}, Style: figure.Dots, Color: figure.Black})
		table.Add(lab.Plain(exact.Strings("label")[i]), exact.Strings("triple")[i], exact.Strings("steps")[i], lab.Short(d), "exact")
	}
	lines := figure.Panel{
		Title: "limits: difference and its slope", Legend: figure.Below,
		X: figure.Axis{Label: "step", Log: true}, Y: figure.Axis{Label: "relative difference at $t = " + v.Strings("t")[0] + "$", Log: true},
	}
	for _, g := range limits.Groups("label") {
		h, d := g.Floats("h"), g.Floats("difference")
		n := len(h) - 1
		slope := fmt.Sprintf("%.2f", vec.Log(d[n-1]/d[n])/vec.Log(h[n-1]/h[n]))
		s := figure.Series{Label: g.Key + ": " + slope, X: h, Y: d, Style: figure.LineDots}
		switch len(lines.Series) { // there are seven pens
		case 7:
			s.Color, s.Dash, s.Marker = figure.Grey, figure.Dashed, figure.Down
		case 8:
			s.Color, s.Dash, s.Marker = figure.Grey, figure.DashDot, figure.Square
		}
		lines.Series = append(lines.Series, s)
		table.Add(lab.Plain(g.Key), g.Strings("triple")[n], g.Strings("steps")[n], lab.Short(d[n]), slope)
	}
	caption := fmt.Sprintf("(a) Largest relative difference over %s steps on %s (10 or 20 for Barzilai–Borwein, AdGD and Polyak, whose runs magnify rounding, and for Newton; for Chebyshev 6, of 8 gradients) "+
		"between a triple and the rule of the textbook, written down independently; $η = %s$, $μ = %s$; a triangle means no difference at all; dashed: $2^{-53}$, dotted: $10^{-12}$. "+
		"(b) Relative difference at $t = %s$ of what agrees in the limit of small steps only, on %s; in the legend the slope between the last two steps.",
		v.Strings("steps")[0], v.Strings("problem")[0], v.Strings("lr")[0], v.Strings("momentum")[0], v.Strings("t")[0], v.Strings("quadratic")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: 2.1, Panels: []figure.Panel{dots, lines}},
		Table:  table, Caption: caption,
		Notes: []string{"An identity holds for every objective and every step; a limit needs small ones."},
	}, nil
}

// guide is the grey of the lines that lead from a name to its dot.
const guide figure.Color = "#dddddd"

// downwards returns names in the order in which an axis that points up writes them from the top down.
func downwards(names []string) []string {
	out := slices.Clone(names)
	slices.Reverse(out)
	return out
}
