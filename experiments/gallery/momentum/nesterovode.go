package momentum

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var nesterovODE = lab.Experiment{
	Name:      "nesterovode",
	Summary:   "Nesterov's method is the flow with friction 3/t to order ½ in the learning rate; the bound 2‖x₀‖²/t² of that flow is attained on |x|, and with friction r/t the gap goes like t^(-2r/3) on |x| and like t^(-r) on quadratics.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     26,
	Narrowest: 72,
	Params: []lab.Param{
		{Key: "lambda", Default: "4", Doc: "curvature λ of the quadratic whose solution is a Bessel function"},
		{Key: "r", Default: "1,1.5,2,2.5,3,4,5,6", Doc: "frictions r/t"},
		{Key: "lobes", Default: "20000", Doc: "lobes of the path on |x| from which its power is read"},
		{Key: "s", Default: "1,0.25,0.05,0.0125,0.003125", Doc: "learning rates of Nesterov's method"},
		{Key: "kappa", Default: "1000", Doc: "condition number of the strongly convex quadratic, L = 1"},
	},
	Columns: []string{"panel", "label", "r", "s", "t", "value", "error"},
	Cite:    []string{"nesterov1983method", "attouch2019rate", "su2016differential", "shi2022understanding"},
	Claims:  nesterovClaims(),
	Points:  nesterovPoints,
	Draw:    drawNesterovODE,
}

func nesterovPoints(v lab.Values) ([]lab.Point, error) {
	rd := v.Reader()
	lambda, rs, lobes, ss, kappa := rd.Float("lambda"), rd.Floats("r"), rd.Count("lobes"), rd.Floats("s"), rd.Float("kappa")
	if err := rd.Err(); err != nil {
		return nil, err
	}
	if !(lambda > 0) || !(kappa > 1) || lobes < 1000 {
		return nil, fmt.Errorf("lambda=%g, kappa=%g, lobes=%d: want a curvature above 0, a condition above 1 and 1000 lobes or more", lambda, kappa, lobes)
	}
	points := []lab.Point{
		{Key: "closed form", Run: func(ctx context.Context) ([][]any, error) { return besselRows(ctx, lambda) }},
		{Key: "lobes", Run: func(context.Context) ([][]any, error) { return lobeRows(), nil }},
	}
	for _, r := range rs {
		if !(r > 0) {
			return nil, fmt.Errorf("r=%g must be positive", r)
		}
		points = append(points,
			lab.Point{Key: "quadratic r=" + spec.Number(r), Run: func(ctx context.Context) ([][]any, error) { return envelope(ctx, r) }},
			lab.Point{Key: "|x| r=" + spec.Number(r), Run: func(context.Context) ([][]any, error) {
				var t, f []float64
				b := newBounce(r, 1)
				for k := range lobes {
					at, top := b.top()
					if n := len(t); k >= lobes/100 && (n == 0 || at > 1.002*t[n-1]) {
						t, f = append(t, at), append(f, top)
					}
					b.next()
				}
				return [][]any{{"power", "$|x|$", r, "", t[len(t)-1], common.PowerLaw(t, f), ""}}, nil
			}})
	}
	for _, s := range ss {
		if !(s > 0 && s <= 25) {
			return nil, fmt.Errorf("s=%g must be above 0 and at most 1/L = 25", s)
		}
		points = append(points, lab.Point{Key: "order s=" + spec.Number(s), Run: func(ctx context.Context) ([][]any, error) { return nesterovDistance(ctx, s) }})
	}
	points = append(points, lab.Point{Key: "gradient norm", Run: gradientNorm})
	for _, s := range []float64{1, .1} {
		points = append(points, lab.Point{Key: "high resolution s=" + spec.Number(s), Run: func(ctx context.Context) ([][]any, error) { return highResolution(ctx, kappa, s) }})
	}
	return points, nil
}

// gradientNorm runs Nesterov's method for convex functions with the step 1/3L on a quadratic of 400 curvatures from 1e-8 to 1, L = 1,
// and records the smallest ‖∇f(x_i)‖², i ≤ k, times s²(k+1)³/‖x₀‖². The state of the method is the point where the slope is taken.
func gradientNorm(ctx context.Context) ([][]any, error) {
	p, err := objective.Parse("quadratic(n=400,kappa=1e8)")
	if err != nil {
		return nil, err
	}
	const s, steps = 1. / 3, 20000
	o, err := optim.Parse("nagc(lr=" + spec.Number(s) + ")")
	if err != nil {
		return nil, err
	}
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	square := func(x []float64) (sum float64) {
		for _, u := range x {
			sum += float64(u * u)
		}
		return sum
	}
	far := make([]float64, p.Dim)
	for i, x := range p.Start {
		far[i] = x - p.Minima[0][i]
	}
	r2, x, g := square(far), make([]float64, p.Dim), make([]float64, p.Dim)
	p.Grad(g, p.Start)
	least, most, next := square(g), 0., 1.
	var rows [][]any
	for k := 1.; ; k++ {
		y, d := run.Point().X(), run.Point().Force()
		for i := range x {
			x[i] = y[i] + float64(s*d[i])
		}
		p.Grad(g, x)
		least = math.Min(least, square(g))
		most = math.Max(most, least*s*s*(k+1)*(k+1)*(k+1)/r2)
		if k >= next {
			rows = append(rows, []any{"gradient", "smallest $‖∇f‖^2$", "", s, k, least / r2, most})
			next = math.Max(next*1.25, k+1)
		}
		if !run.Next() {
			return rows, run.Err()
		}
	}
}

// bessel returns the solution of x″ + (3/t)x' + λx = 0 from rest at 1.
func bessel(lambda, t float64) float64 {
	if u := t * math.Sqrt(lambda); u > 0 {
		return 2 * besselJ1(u) / u
	}
	return 1
}

// besselJ1 returns J₁(x) = ∫cos(θ - x·sin θ)dθ/π from 0 to π by the trapezoidal rule, which for this periodic integrand with N
// points misses by the size of J of the order 2N-1.
func besselJ1(x float64) float64 {
	n, sum := 32+int(math.Abs(x)), 0.
	for k := 1; k < n; k++ {
		at := float64(k) * math.Pi / float64(n)
		sum += vec.Cos(at - float64(x*vec.Sin(at)))
	}
	return sum / float64(n)
}

// besselRows follows the flow of friction 3/t on ½λx² and compares it with the closed form, at 1000 times up to 50.
func besselRows(ctx context.Context, lambda float64) ([][]any, error) {
	sys, err := flows.Accelerated{R: 3}.System(&flows.Oracle{P: objective.Quadratic([]float64{lambda}, false)})
	if err != nil {
		return nil, err
	}
	it, err := ode.New(ctx, sys, []float64{1, 0, 0, 0}, 0, 50, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-13, ATol: 1e-13}})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	worst, sup, next := 0., 0., 0.
	for it.Next() {
		p := it.Point()
		worst = math.Max(worst, math.Abs(p.Y[0]-bessel(lambda, p.T)))
		tt := p.T * p.T * lambda / 2 * p.Y[0] * p.Y[0]
		sup = math.Max(sup, tt)
		if p.T >= next && p.T <= 12 {
			rows = append(rows, []any{"constant", "quadratic", 3., "", p.T, tt, ""})
			next += .02
		}
	}
	return append(rows, []any{"closed", "quadratic", 3., "", it.Point().T, sup, worst}), it.Err()
}

// lobeRows records t²f on |x| from time 0 under friction 3/t, and its largest value on each lobe.
func lobeRows() [][]any {
	var rows [][]any
	const n = 48
	first := math.Sqrt(8)
	for i := range n {
		t := first * float64(i) / n
		rows = append(rows, []any{"constant", "$|x|$", 3., "", t, t * t * (1 - float64(t*t/8)), ""})
	}
	rows = append(rows, []any{"lobe", "$|x|$", 3., "", 2., 2., ""}) // t²(1 - t²/8) is largest at t = 2
	b := newBounce(3, 0)
	for range 200 {
		end := b.zero()
		value := func(d float64) float64 {
			t := b.t * (1 + d)
			return t * t * b.t * b.t * b.height(d)
		}
		for i := 0; i < n && b.t <= 12; i++ {
			d := end * float64(i) / n
			rows = append(rows, []any{"constant", "$|x|$", 3., "", b.t * (1 + d), value(d), ""})
		}
		lo, hi := 0., end
		for range 100 { // of one maximum, by thirds
			if a, c := lo+float64((hi-lo)/3), hi-float64((hi-lo)/3); value(a) < value(c) {
				lo = a
			} else {
				hi = c
			}
		}
		rows = append(rows, []any{"lobe", "$|x|$", 3., "", b.t * (1 + lo), value(lo), ""})
		b.next()
	}
	return rows
}

// envelope follows friction r/t on ½x² up to 10⁴ and records the energy, which is f where x turns, from 100 on.
func envelope(ctx context.Context, r float64) ([][]any, error) {
	sys, err := flows.Accelerated{R: r}.System(&flows.Oracle{P: objective.Quadratic([]float64{1}, false)})
	if err != nil {
		return nil, err
	}
	it, err := ode.New(ctx, sys, []float64{1, 0, 0, 0}, 0, 1e4, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-10, ATol: 1e-100}})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	var ts, fs []float64
	for it.Next() {
		p := it.Point()
		if n := len(ts); p.T >= 100 && (n == 0 || p.T > 1.04*ts[n-1]) || p.T == 1e4 {
			e := (float64(p.Y[0]*p.Y[0]) + float64(p.Y[1]*p.Y[1])) / 2
			ts, fs = append(ts, p.T), append(fs, e)
			rows = append(rows, []any{"envelope", "quadratic", r, "", p.T, e, ""})
		}
	}
	return append(rows, []any{"power", "quadratic", r, "", 1e4, common.PowerLaw(ts, fs), ""}), it.Err()
}

// nesterovDistance runs Nesterov's method on the two-variable quadratic of Su, Boyd and Candès up to t = 300 and returns
// the largest distance of x_k, in the maximum norm, to the flow at t = k√s. The state of the method is the point where the slope is taken, from
// which x_{k+1} is a gradient step away.
func nesterovDistance(ctx context.Context, s float64) ([][]any, error) {
	curvatures := []float64{.04, .01}
	p := objective.Quadratic(curvatures, false)
	o, err := optim.Parse("nagc(lr=" + spec.Number(s) + ")")
	if err != nil {
		return nil, err
	}
	root := math.Sqrt(s)
	r, err := optim.Start(ctx, p, []float64{1, 1}, o, optim.Settings{Steps: int(300/root) - 1, GTol: -1})
	if err != nil {
		return nil, err
	}
	worst := 0.
	for k := 1; ; k++ {
		y, d := r.Point().X(), r.Point().Force()
		for i, l := range curvatures {
			worst = math.Max(worst, math.Abs(y[i]+float64(s*d[i])-bessel(l, float64(k)*root)))
		}
		if !r.Next() {
			break
		}
	}
	return [][]any{{"order", "quadratic", 3., s, 300., "", worst}}, r.Err()
}

// highResolution follows the high-resolution flow of Nesterov's method for strongly convex functions,
//
//	x″ + 2√μ·x' + √s·∇²f(x)x' + c∇f(x) = 0,  c = 1 + √(μs),  x'(0) = -(2√s/c)∇f(x₀),
//
// which in the time √c·t is a heavy ball with Hessian damping, on a quadratic with curvatures from 1/κ to 1, and records f
// with the bound.
func highResolution(ctx context.Context, kappa, s float64) ([][]any, error) {
	const n = 20
	p, err := objective.Parse(fmt.Sprintf("quadratic(n=%d,kappa=%s)", n, spec.Number(kappa)))
	if err != nil {
		return nil, err
	}
	mu := 1 / kappa
	flow := highResolutionFlow(mu, s)
	c := 1 + math.Sqrt(mu*s)
	flow.V0 = 2*math.Sqrt(s)/(c*math.Sqrt(c)) - flow.B
	sys, err := flow.System(&flows.Oracle{P: p})
	if err != nil {
		return nil, err
	}
	y := append(append([]float64(nil), p.Start...), make([]float64, n)...)
	p.Grad(y[n:], p.Start)
	for i := range n {
		y[n+i] *= -flow.V0
	}
	end := 20 / math.Sqrt(mu)
	it, err := ode.New(ctx, sys, y, 0, end*math.Sqrt(c), ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-9, ATol: 1e-12}})
	if err != nil {
		return nil, err
	}
	var far float64 // ‖x₀ - x⋆‖²
	for i, x := range p.Start {
		d := x - p.Minima[0][i]
		far += float64(d * d)
	}
	var rows [][]any
	next := 0.
	for it.Next() {
		q := it.Point()
		t := q.T / math.Sqrt(c)
		if t >= next || q.T == end*math.Sqrt(c) {
			f := p.Gap(p.Func(q.X()))
			bound := 2 * far / s * vec.Exp(-math.Sqrt(mu)*t/4)
			rows = append(rows, []any{"high", fmt.Sprintf("$s = %s/L$", spec.Number(s)), "", s, t * math.Sqrt(mu), f / (2 * far), f / bound})
			next += float64(end / 400)
		}
	}
	return rows, it.Err()
}

// highResolutionFlow is the flow of [highResolution] in the time t√(1 + √(μs)).
func highResolutionFlow(mu, s float64) flows.HeavyBall {
	root := math.Sqrt(1 + math.Sqrt(mu*s))
	return flows.HeavyBall{Gamma: 2 * math.Sqrt(mu) / root, B: math.Sqrt(s) / root}
}

func drawNesterovODE(v lab.Values, data *figure.Table) (*lab.Page, error) {
	constant := figure.Panel{
		Title: "friction $3/t$", Legend: figure.Auto, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "$t^2f(X(t))$", Max: 2.4},
		HLines: []figure.Rule{{At: 2, Label: "bound"}},
	}
	for _, g := range data.Where("panel", "constant").Groups("label") {
		constant.Series = append(constant.Series, figure.Series{Label: g.Key, X: g.Floats("t"), Y: g.Floats("value"), Dash: figure.Solid})
	}
	power := figure.Panel{
		Title: "power of $t$", Legend: figure.TopLeft, X: figure.Axis{Label: "$r$, friction $r/t$"}, Y: figure.Axis{Label: "decay exponent of $f$"},
	}
	order := figure.Panel{Title: "Nesterov's method", Legend: figure.TopLeft, X: figure.Axis{Label: "learning rate $s$", Log: true}, Y: figure.Axis{Label: "largest distance to the flow", Log: true}}
	high := figure.Panel{Title: "high resolution", Legend: figure.BottomLeft, X: figure.Axis{Label: "$t√μ$"}, Y: figure.Axis{Label: `$f(X(t))/2‖x_0 - x^\star‖^2$`, Log: true}}
	table := figure.NewTable("what", "r", "s", "value", "predicted")
	for i, g := range data.Where("panel", "power").Groups("label") {
		r, p := g.Floats("r"), common.Negated(g.Floats("value"))
		factor := []float64{1, 2. / 3}[i]
		var line []float64
		for j := range r {
			line = append(line, factor*r[j])
			table.Add("power of t on "+lab.Plain(g.Key), g.Strings("r")[j], "", lab.Digits(-p[j], 5), lab.Digits(-line[j], 5))
		}
		power.Series = append(power.Series,
			figure.Series{Label: []string{"$r$", "$2r/3$"}[i], X: r, Y: line, Color: figure.Grey, Dash: []figure.Dash{figure.Dashed, figure.Dotted}[i]},
			figure.Series{Label: g.Key, X: r, Y: p, Style: figure.Dots})
	}
	o := data.Where("panel", "order")
	s, e := o.Floats("s"), o.Floats("error")
	var half []float64
	for i := range s {
		half = append(half, .7*e[0]*math.Sqrt(s[i]/s[0]))
		table.Add("distance of Nesterov's method", "3", o.Strings("s")[i], lab.Short(e[i]), "")
	}
	order.Series = []figure.Series{{X: s, Y: e, Style: figure.LineDots, Color: figure.Blue}, {Label: "slope ½", X: s, Y: half, Color: figure.Grey, Dash: figure.Dashed}}
	for i, g := range data.Where("panel", "high").Groups("label") {
		t, f := g.Floats("t"), g.Floats("value")
		high.Series = append(high.Series, figure.Series{Label: g.Key, X: t, Y: f, Color: []figure.Color{figure.Blue, figure.Vermillion}[i%2], Dash: []figure.Dash{figure.Solid, figure.DashDot}[i%2]})
		table.Add("largest f/bound, high resolution", "", g.Strings("s")[0], lab.Short(common.Most(g.Floats("error"))), "at most 1")
		if i == 0 {
			var bound []float64
			for _, u := range t {
				bound = append(bound, vec.Exp(-u/4)/g.Floats("s")[0])
			}
			high.Series = append([]figure.Series{{Label: "bound, $s = 1/L$", X: t, Y: bound, Color: figure.Grey, Dash: figure.Dashed}}, high.Series...)
		}
	}
	caption := fmt.Sprintf("The flow $x'' + (r/t)x' + ∇f(x) = 0$ and Nesterov's method. (a) $t^2f$ for $r = 3$ on $½λx^2$, $λ = %s$, a Bessel function, and on $|x|$, which touches the bound 2 on every lobe. "+
		"(b) Exponent $p$ of the decay $f ∼ t^{-p}$ against $r$: $r$ on a quadratic, $2r/3$ on $|x|$. (c) Largest distance, in any coordinate, of Nesterov's method with learning rate $s$ to the flow with $r = 3$ at $t = k√s$ up to $t = 300$, "+
		"on $0.02x_1^2 + 0.005x_2^2$ from $(1, 1)$; dashed, slope ½. (d) $f$ along the high-resolution flow of the method for strongly convex functions, on a quadratic of condition %s, with its bound (dashed).",
		v.Strings("lambda")[0], v.Strings("kappa")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .6, Panels: []figure.Panel{constant, power, order, high}},
		Table:  table, Caption: caption,
		Notes: []string{"On quadratics any r below 2 already loses the rate 1/t², on |x| any r below 3: the constant 3 is made for the worst case."},
	}, nil
}
