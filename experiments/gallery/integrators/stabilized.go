package integrators

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var stabilized = lab.Experiment{
	Name:      "stabilized",
	Summary:   "Runge–Kutta–Chebyshev descent is Chebyshev's semi-iteration, restarted: with the damping that is usual for following a solution it loses to Nesterov's method by a factor of three, with 0.74 and more it wins; the same polynomial as a sequence of Euler steps needs the right order to survive rounding.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     74,
	Narrowest: 68,
	Params: []lab.Param{
		{Key: "kappa", Default: "1e2,1e3,1e4,1e5", Doc: "condition numbers for the counts"},
		{Key: "eta", Default: "log:0.02:20:25", Doc: "dampings for the speed over Nesterov's"},
		{Key: "large", Default: "1e6", Doc: "condition number at which that is measured"},
		{Key: "stages", Default: "64,256", Range: "powers of 2", Doc: "Euler steps in a Chebyshev cycle for κ = 10⁴"},
		{Key: "gap", Default: "1e-6", Doc: "‖x‖/‖x₀‖ to which gradients are counted"},
	},
	Columns: []string{"panel", "rule", "optimizer", "kappa", "eta", "s", "k", "value", "bound"},
	Cite:    []string{"eftekhari2021explicit", "sommeijer1998rkc", "golub1961chebyshev", "hestenes1952methods", "nesterov1983method"},
	Points:  stabilizedPoints,
	Draw:    drawStabilized,
	Claims:  stabilizedClaims(),
}

func stabilizedPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	kappas, etas, cycles := r.Floats("kappa"), r.Floats("eta"), r.Floats("stages")
	large, gap := r.Float("large"), r.Float("gap")
	if err := r.Err(); err != nil {
		return nil, err
	}
	for _, x := range append([]float64{large}, kappas...) {
		if !(x > 1 && x <= 1e8) {
			return nil, fmt.Errorf("kappa=%g: a condition number for this is above 1 and at most 1e8", x)
		}
	}
	points := []lab.Point{{Key: "intervals", Run: intervals}, {Key: "restarted Chebyshev", Run: sameCycle}}
	for _, s := range cycles {
		if s < 2 || s > 4096 || vec.Log2(s) != math.Trunc(vec.Log2(s)) {
			return nil, fmt.Errorf("stages=%g: a power of 2 from 2 to 4096", s)
		}
		for _, order := range []string{"growing", "shrinking", "Lebedev's", "three terms"} {
			for _, problem := range []string{"d1r", "quadratic(n=100,kappa=1e4)"} {
				points = append(points, lab.Point{Key: fmt.Sprintf("%s, s=%g, %s", order, s, problem), Run: func(ctx context.Context) ([][]any, error) {
					return cycle(ctx, problem, order, int(s))
				}})
			}
		}
	}
	for _, kappa := range []float64{1e2, 1e4, 1e6} {
		points = append(points, lab.Point{Key: fmt.Sprintf("contraction, kappa=%g", kappa), Run: func(ctx context.Context) ([][]any, error) {
			return contraction(ctx, "contraction", kappa, 1.17)
		}})
	}
	for _, eta := range append([]float64{.05, .74, 1.17, 4.5}, etas...) {
		points = append(points, lab.Point{Key: fmt.Sprintf("speed, eta=%s, no. %d", spec.Number(eta), len(points)), Run: func(ctx context.Context) ([][]any, error) {
			return contraction(ctx, "speed", large, eta)
		}})
	}
	for _, kappa := range kappas {
		for _, c := range races(kappa) {
			points = append(points, lab.Point{Key: fmt.Sprintf("%s, kappa=%g", c.Label(), kappa), Run: func(ctx context.Context) ([][]any, error) {
				return race(ctx, c, kappa, gap)
			}})
		}
	}
	return points, nil
}

// descent is Runge–Kutta–Chebyshev descent for curvatures in [1/κ, 1]: the fewest stages with a given damping whose step
// (w0-1)/(μ·w1) reaches the largest one, and that step. Eftekhari et al., section 3.
func descent(kappa, eta float64) (m stab.RKC1, h float64) {
	s := math.Ceil(math.Sqrt((kappa - 1) * eta / 2))
	t, dt := chebyshevAt(int(s), eta/(s*s))
	return stab.RKC1{Eta: eta, Stages: int(s)}, kappa * (eta / (s * s)) * dt / t
}

// chebyshevAt returns Chebyshev's polynomial of degree s and its derivative at 1 + d, by cosh and sinh.
func chebyshevAt(s int, d float64) (t, dt float64) {
	u := vec.Log1p(d + math.Sqrt(d*(2+d))) // arcosh(1 + d)
	t = vec.Cosh(float64(s) * u)
	return t, float64(s) * vec.Sinh(float64(s)*u) / vec.Sinh(u)
}

// contraction takes one step and compares the largest factor over all modes with 1/T_s(w0), and the speed for each
// gradient with that of Nesterov's method, -ln(1-1/√κ).
func contraction(ctx context.Context, panel string, kappa, eta float64) ([][]any, error) {
	p, err := objective.Parse("quadratic(n=300,kappa=" + spec.Number(kappa) + ")")
	if err != nil {
		return nil, err
	}
	m, h := descent(kappa, eta)
	o := optim.Optimizer{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: h}}
	r, err := optim.Minimize(ctx, p, ones(p.Dim), o, optim.Settings{Steps: 1, GTol: -1})
	if err != nil {
		return nil, err
	}
	t, _ := chebyshevAt(m.Stages, eta/float64(m.Stages*m.Stages))
	got, bound := vec.NormInf(r.X), 1/t
	if panel == "speed" {
		got = -vec.Log(got) / float64(m.Stages) / -vec.Log1p(-1/math.Sqrt(kappa))
		u := math.Sqrt(2 * eta)
		bound = 2 * vec.Log(vec.Cosh(u)) / u
	}
	return [][]any{{panel, "RKCD", o.Triple(), kappa, eta, m.Stages, 1, got, bound}}, nil
}

func ones(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 1
	}
	return x
}

// intervals are real stability intervals of the Chebyshev methods, with their formulas.
func intervals(context.Context) ([][]any, error) {
	var rows [][]any
	for _, eta := range []float64{.05, 1.17} {
		const s = 100
		m := stab.RKC1{Eta: eta}
		rows = append(rows, []any{"interval", "RKC1", m.String(), math.NaN(), eta, s, 0, m.RealInterval(s) / (s * s), 2 - float64(4*eta/3)})
	}
	for _, s := range []int{5, 10, 50} {
		rows = append(rows, []any{"interval", "RKC2", "rkc2", math.NaN(), 2. / 13, s, 0, stab.RKC2{}.RealInterval(s), 2. / 3 * float64(s*s-1) * (1 - 2./15*2/13)})
	}
	return rows, nil
}

// sameCycle compares, mode by mode, a step of Runge–Kutta–Chebyshev descent for κ = 100 with a cycle of Chebyshev's
// semi-iteration on [μ, L'], L' being where the stability interval ends. The bound is L'/L.
func sameCycle(ctx context.Context) ([][]any, error) {
	const kappa, eta = 100, 1.17
	m, h := descent(kappa, eta)
	s := float64(m.Stages)
	last := (1 + float64(2*s*s/eta)) / kappa // L' from h·L' = (1+w0)/w1
	p, err := objective.Parse("quadratic(n=300,kappa=100)")
	if err != nil {
		return nil, err
	}
	semi, err := optim.Parse(fmt.Sprintf("chebyshev(mu=%v,l=%v,stages=%d)", 1/float64(kappa), last, m.Stages))
	if err != nil {
		return nil, err
	}
	var x [2][]float64
	for i, o := range []optim.Optimizer{{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: h}}, semi} {
		r, err := optim.Minimize(ctx, p, ones(p.Dim), o, optim.Settings{Steps: 1, GTol: -1})
		if err != nil {
			return nil, err
		}
		x[i] = r.X
	}
	worst := 0.
	for i := range x[0] {
		worst = math.Max(worst, math.Abs(x[0][i]-x[1][i]))
	}
	return [][]any{{"same", "RKCD", m.String(), float64(kappa), eta, m.Stages, 1, worst, last}}, nil
}

// cycle takes the s Euler steps of a Chebyshev cycle for κ = 10⁴ in some order, or by the recurrence with three terms, and
// records ‖x‖/‖x₀‖ on the way. The bound is that of the polynomial.
func cycle(ctx context.Context, problem, order string, s int) ([][]any, error) {
	const kappa = 1e4
	p, err := objective.Parse(problem)
	if err != nil {
		return nil, err
	}
	mesh := make([]float64, s) // the longest first
	for k := range mesh {
		mesh[k] = 2 / (1 + 1/kappa - float64((1-1/kappa)*vec.Cos(math.Pi*(float64(k)+.5)/float64(s))))
	}
	rule := "euler/replay"
	o := optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler}
	steps := s
	switch order {
	case "growing":
		slices.Reverse(mesh)
	case "Lebedev's":
		mesh = lebedev(mesh)
	case "three terms":
		if o, err = optim.Parse(fmt.Sprintf("chebyshev(mu=%v,l=1,stages=%d)", 1/kappa, s)); err != nil {
			return nil, err
		}
		steps, rule = 1, "chebyshev"
	}
	if o.Control == nil {
		o.Control = control.Replay{H: mesh}
	}
	r, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	t, _ := chebyshevAt(s, 2/(kappa-1))
	first := vec.Norm2(r.Point().X())
	var rows [][]any
	for r.Next() {
		if k := r.Stats().Steps; k < steps && (problem != "d1r" || k%2 == 0) {
			continue // only the end of a cycle is looked at on the diagonal problem
		}
		rows = append(rows, []any{"cycle", order, rule + " on " + common.Title(problem), float64(kappa), math.NaN(), s, r.Stats().FieldEvals - 1, vec.Norm2(r.Point().X()) / first, 1 / t})
	}
	return rows, ctx.Err()
}

// lebedev puts 2^m numbers into the order in which no partial product of their Euler steps is large: with each number
// the one as far from the other end. V. I. Lebedev, S. A. Finogenov, USSR Comput. Math. Math. Phys. 11 (1971).
func lebedev(h []float64) []float64 {
	at := []int{1}
	for len(at) < len(h) {
		var next []int
		for _, i := range at {
			next = append(next, i, 2*len(at)+1-i)
		}
		at = next
	}
	out := make([]float64, len(h))
	for k, i := range at {
		out[k] = h[i-1]
	}
	return out
}

// races are the contenders at a condition number, told of μ = 1/κ and L = 1.
func races(kappa float64) []common.Candidate {
	n := func(x float64) string { return spec.Number(x) }
	root := 1 / math.Sqrt(kappa)
	cs := []common.Candidate{
		{"gradient descent", "gradient/euler/fixed(h=" + n(2/(1+1/kappa)) + ")"},
		{"Nesterov", "nesterov(lr=1,momentum=" + n((1-root)/(1+root)) + ")"},
	}
	for _, eta := range []float64{.05, 1.17, 4.5} {
		m, h := descent(kappa, eta)
		cs = append(cs, common.Candidate{"RKCD, $η = " + n(eta) + "$", "gradient/" + m.String() + "/fixed(h=" + n(h) + ")"})
	}
	return append(cs, common.Candidate{"CG with a line search", "cg"})
}

// race counts gradients until ‖x‖ is a given share of the first, on curvatures in geometric progression, rotated.
func race(ctx context.Context, c common.Candidate, kappa, gap float64) ([][]any, error) {
	p, err := objective.Parse("quadratic(n=64,rotated=true,kappa=" + spec.Number(kappa) + ")")
	if err != nil {
		return nil, err
	}
	o, err := optim.Parse(c.Spec())
	if err != nil {
		return nil, err
	}
	r, err := optim.Start(ctx, p, nil, o, optim.Settings{Grads: 5_000_000, GTol: -1})
	if err != nil {
		return nil, err
	}
	first := vec.Norm2(r.Point().X())
	count := math.Inf(1)
	for r.Next() {
		if vec.Norm2(r.Point().X()) <= gap*first {
			count = common.Gradients(r)
			break
		}
	}
	return [][]any{{"count", c.Label(), c.Spec(), kappa, math.NaN(), 0, 0, count, gap}}, ctx.Err()
}

func stabilizedClaims() []lab.Claim {
	// at is the last number of a column where other columns, named in turn, have given values.
	at := func(column string, where ...any) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			for i := 0; i < len(where); i += 2 {
				d = d.Where(where[i].(string), where[i+1])
			}
			if d.Len() == 0 {
				return math.NaN()
			}
			return d.Floats(column)[d.Len()-1]
		}
	}
	over := func(a, b func(*figure.Table) float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 { return a(d) / b(d) }
	}
	const dense, diagonal = "euler/replay on d1r", "euler/replay on quadratic"
	var cs []lab.Claim
	for _, c := range []struct {
		s    int
		low  float64 // of what is left of it when the steps are sorted
		high float64
		want string
	}{{64, 1e13, 1e18, "1e16"}, {256, 1e108, 1e114, "1e111"}} {
		text := fmt.Sprintf(", s = %d, κ = $10^4$", c.s)
		cs = append(cs,
			lab.Claim{ID: "C30", Text: "the bound of the polynomial" + text, Want: lab.Near(1/common.Chebyshev(c.s, 10001./9999), 1e-3), Origin: lab.Derived("$1/T_s((κ+1)/(κ-1))$"), Value: at("bound", "panel", "cycle", "rule", "three terms", "s", c.s)},
			lab.Claim{ID: "C30", Text: "Lebedev's order, dense: ‖x‖/‖x₀‖ over the bound" + text, Want: lab.Between(.5, 1), Origin: lab.Derived("every mode is below the bound; the half was chosen after the 0.71 and 0.74 found here"),
				Value: over(at("value", "panel", "cycle", "rule", "Lebedev's", "optimizer", dense, "s", c.s), at("bound", "panel", "cycle", "s", c.s))},
			lab.Claim{ID: "C30", Text: "recurrence, dense: ‖x‖/‖x₀‖ over the bound" + text, Want: lab.Between(.5, 1), Origin: lab.Derived("every mode is below the bound; the half was chosen after the 0.71 and 0.74 found here"),
				Value: over(at("value", "panel", "cycle", "rule", "three terms", "optimizer", "chebyshev on d1r", "s", c.s), at("bound", "panel", "cycle", "s", c.s))})
		for _, order := range []string{"growing", "shrinking"} {
			cs = append(cs, lab.Claim{ID: "C30", Text: order + " steps, dense: ‖x‖/‖x₀‖" + text, Want: lab.Between(c.low, c.high), Origin: lab.Recorded("amplified rounding errors, of which only the order of magnitude can be compared").Instead("an earlier program has " + c.want),
				Value: at("value", "panel", "cycle", "rule", order, "optimizer", dense, "s", c.s)})
		}
	}
	cs = append(cs, lab.Claim{ID: "C30", Text: "a diagonal problem hides it: largest relative difference of ‖x‖ between growing and shrinking steps", Want: lab.AtMost(1e-9), Origin: lab.Derived("each mode is multiplied by the same factors; the bound is for rounding"), Value: func(d *figure.Table) float64 {
		worst := 0.
		for _, s := range []int{64, 256} {
			a := at("value", "panel", "cycle", "rule", "growing", "optimizer", diagonal, "s", s)(d)
			b := at("value", "panel", "cycle", "rule", "shrinking", "optimizer", diagonal, "s", s)(d)
			worst = math.Max(worst, math.Abs(a/b-1))
		}
		return worst
	}})
	for _, c := range []struct{ eta, want float64 }{{.05, 1.936}, {1.17, 1.19}} {
		cs = append(cs, lab.Claim{ID: "C35", Text: fmt.Sprintf("RKC1 with η = %g: real stability interval over s²", c.eta), Want: lab.Near(c.want, .002), Origin: common.Earlier, Value: at("value", "panel", "interval", "rule", "RKC1", "eta", c.eta)})
	}
	cs = append(cs, lab.Claim{ID: "C35", Text: "the formula 2 - 4η/3 at η = 1.17, which is for small η", Want: lab.Near(2-4*1.17/3, .001), Origin: lab.Derived("$2 - 4η/3$"), Value: at("bound", "panel", "interval", "rule", "RKC1", "eta", 1.17)})
	for _, c := range []struct {
		s      int
		want   float64
		origin lab.Origin
	}{
		{5, 16.603, lab.Recorded("for an odd number of stages $|R| ≤ 1$ holds beyond the band of the damped polynomial").Instead("an earlier program has 15.7, where the polynomial leaves the band")},
		{10, 64.7, common.Earlier}, {50, 1632.8, common.Earlier},
	} {
		cs = append(cs,
			lab.Claim{ID: "C36", Text: fmt.Sprintf("RKC2 with %d stages: real stability interval", c.s), Want: lab.Near(c.want, .001), Origin: c.origin, Value: at("value", "panel", "interval", "rule", "RKC2", "s", c.s)},
			lab.Claim{ID: "C36", Text: fmt.Sprintf("the formula ⅔(s²-1)(1-2ε/15), ε = 2/13, at s = %d", c.s), Want: lab.Near(2./3*float64(c.s*c.s-1)*(1-4./195), 1e-6), Origin: lab.Derived("$⅔(s^2-1)(1-2ε/15)$, $ε = 2/13$"), Value: at("bound", "panel", "interval", "rule", "RKC2", "s", c.s)})
	}
	for _, kappa := range []float64{1e2, 1e4, 1e6} {
		cs = append(cs, lab.Claim{ID: "C37", Text: fmt.Sprintf("RKCD, κ = %s: contraction in a step times $T_s(ω_0)$", common.PowerOfTen(kappa)), Want: lab.Within(1, 1e-5), Origin: lab.Derived("a step is $T_s(ω_0 - ω_1hλ)/T_s(ω_0)$, of modulus $1/T_s(ω_0)$ at its extrema"),
			Value: over(at("value", "panel", "contraction", "kappa", kappa), at("bound", "panel", "contraction", "kappa", kappa))})
	}
	cs = append(cs,
		lab.Claim{ID: "C37", Text: "speed for each gradient at κ = $10^6$ over the asymptotic 2/√κ·ln cosh(u)/u, u = √(2η), η = 1.17", Want: lab.Near(1, .002), Origin: lab.Derived("$2/√κ·\\ln \\cosh(u)/u$, $u = √(2η)$, for large κ"),
			Value: over(at("value", "panel", "speed", "eta", 1.17), at("bound", "panel", "speed", "eta", 1.17))},
		lab.Claim{ID: "C38", Text: "a step of RKCD, κ = 100, η = 1.17, less a cycle of Chebyshev's semi-iteration on [μ, L'], in any mode", Want: lab.AtMost(1e-10), Origin: lab.Derived("both are $T_s$ on the interval $[μ, L']$ over its value at 0; the bound is for rounding"), Value: at("value", "panel", "same")},
		lab.Claim{ID: "C38", Text: "L'/L, by which the whole number of stages is more than needed", Want: lab.Near((1+2*64/1.17)/100, .001), Origin: lab.Derived("$(1 + 2s^2/η)/κ$ with $s = 8$"), Value: at("bound", "panel", "same")})
	for _, eta := range []float64{.05, .74, 1.17, 4.5} {
		u := math.Sqrt(2 * eta)
		cs = append(cs, lab.Claim{ID: "C39", Text: fmt.Sprintf("RKCD with η = %g over Nesterov's method, speed for each gradient at κ = $10^6$", eta), Want: lab.Near(2*vec.Log(vec.Cosh(u))/u, .02), Origin: lab.Derived("$2 \\ln \\cosh(u)/u$, $u = √(2η)$, over Nesterov's $1/√κ$, for large κ"), Value: at("value", "panel", "speed", "eta", eta)})
	}
	return cs
}

func drawStabilized(v lab.Values, data *figure.Table) (*lab.Page, error) {
	counts := data.Where("panel", "count")
	work := figure.Panel{
		Title: "work", Legend: figure.Below, X: figure.Axis{Label: "condition number $κ$", Log: true}, Y: figure.Axis{Label: "gradients", Log: true},
	}
	table := figure.NewTable("rule", "optimizer", "kappa", "gradients")
	for _, g := range counts.Groups("rule") {
		work.Series = append(work.Series, figure.Series{Label: g.Key, X: g.Floats("kappa"), Y: g.Floats("value"), Style: figure.LineDots})
		for i, k := range g.Floats("kappa") {
			table.Add(lab.Plain(g.Key), g.Strings("optimizer")[i], spec.Number(k), g.Strings("value")[i])
		}
	}
	rows := data.Where("panel", "speed")
	var measured, theory figure.Series
	byEta := slices.Clone(rows.Rows)
	slices.SortStableFunc(byEta, func(a, b []string) int {
		one := figure.Table{Columns: rows.Columns, Rows: [][]string{a, b}}
		e := one.Floats("eta")
		return int(math.Copysign(1, e[0]-e[1]))
	})
	sorted := &figure.Table{Columns: rows.Columns, Rows: byEta}
	measured = figure.Series{Label: "measured", X: sorted.Floats("eta"), Y: sorted.Floats("value"), Style: figure.Dots, Color: figure.Blue}
	theory = figure.Series{Label: "theory", X: sorted.Floats("eta"), Y: sorted.Floats("bound"), Color: figure.Grey, Dash: figure.Dotted}
	speed := figure.Panel{
		Title: "speed over Nesterov", Legend: figure.BottomRight, X: figure.Axis{Label: "damping $η$", Log: true}, Y: figure.Axis{Label: "rate over Nesterov's", Max: 1.9},
		Series: []figure.Series{measured, theory}, HLines: []figure.Rule{{At: 1, Label: "Nesterov"}}, VLines: []figure.Rule{{At: .74}},
	}
	order := figure.Panel{
		Title: "one cycle, four orders", Legend: figure.Below, X: figure.Axis{Label: "gradients"}, Y: figure.Axis{Label: "$‖x_k‖/‖x_0‖$", Log: true},
	}
	all := data.Where("panel", "cycle")
	longest := all.Floats("s")[all.Len()-1]
	for _, g := range all.Where("s", longest).Groups("rule") {
		one := g.Groups("optimizer")[0]
		s := figure.Series{Label: g.Key, X: one.Floats("k"), Y: one.Floats("value")}
		if one.Len() == 1 { // the recurrence shows its end only
			s.Style, s.Size = figure.Dots, 5
		}
		order.Series = append(order.Series, s)
	}
	caption := fmt.Sprintf("Stabilised descent on quadratics. (a) Gradients to $‖x‖/‖x_0‖ = %s$ against the condition number; all but nonlinear conjugate gradients are told the ends of the spectrum. (b) Runge–Kutta–Chebyshev descent (RKCD) at κ = %s: its rate for each gradient over that of Nesterov's method, against the damping; "+
		"0.05 is usual for following a solution, from 0.74 on (dashed) descent is faster. (c) The same polynomial as %s Euler steps on a dense quadratic, κ = $10^4$: sorted by length the steps amplify rounding errors without bound, in Lebedev's order or by the recurrence with three terms they reach the bound.",
		v.Strings("gap")[0], v.Strings("large")[0], spec.Number(longest))
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{work, speed, order}},
		Table:  table, Caption: caption,
	}, nil
}
