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
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var momentum = lab.Experiment{
	Name:      "momentum",
	Summary:   "Gradient descent with momentum is semi-implicit Euler on the heavy ball, of order 1 or, with the first kick halved, 2; what accelerates a Runge–Kutta method on that flow is stability near the imaginary axis, which those from order 3 on have, and on the high-resolution flow even explicit Euler accelerates.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     24,
	Narrowest: 52,
	Params: []lab.Param{
		{Key: "problem", Default: "himmelblau", Doc: "what to descend, of two variables"},
		{Key: "gamma", Default: "1.5", Doc: "friction γ"},
		{Key: "t", Default: "2", Doc: "end of the time interval"},
		{Key: "path", Default: "0.1,0.05,0.025", Doc: "steps of the paths that are drawn"},
		{Key: "n", Default: "40,80,160,320,640,1280,2560", Doc: "numbers of steps to the end, multiples of the first"},
		{Key: "kappa", Default: "1e2,1e3,1e4,1e5", Doc: "condition numbers κ at which rates are compared"},
	},
	Columns: []string{"panel", "label", "kappa", "h", "t", "x1", "x2", "error", "value", "want"},
	Cite:    []string{"polyak1964some", "sutskever2013importance", "nesterov1983method", "zhang2018direct", "shi2019acceleration", "scieur2017integration", "franca2020conformal", "nesterov2004introductory", "lessard2016analysis"},
	Claims:  momentumClaims(),
	Points:  momentumPoints,
	Draw:    drawMomentum,
}

// startMap is a way to read momentum and learning rate as friction and step.
type startMap struct {
	label   string
	damping flows.Damping
	v0      func(gamma, h float64) float64 // the start of the velocity, in units of -∇f
}

var startMaps = []startMap{
	{"explicit, $μ = 1-γh$", flows.Explicit, func(_, _ float64) float64 { return 0 }},
	{"midpoint, zero buffer", flows.Midpoint, func(_, _ float64) float64 { return 0 }},
	{"midpoint, first kick halved", flows.Midpoint, func(gamma, h float64) float64 {
		beta, alpha := flows.Midpoint.Rule(gamma, h)
		return -alpha / (2 * beta) // then w₁ = β·w₀ + α·d = α·d/2
	}},
}

func momentumPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	if p.Dim != 2 {
		return nil, fmt.Errorf("problem=%s has %d variables; the paths are drawn in two", name, p.Dim)
	}
	gamma := r.Float("gamma")
	end := r.Float("t")
	paths := r.Floats("path")
	ns := r.Floats("n")
	kappas := r.Floats("kappa")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if !(gamma >= 0) || !(end > 0) || math.IsInf(end, 0) {
		return nil, fmt.Errorf("gamma=%g, t=%g: the friction cannot be negative, the time must be positive", gamma, end)
	}
	for _, k := range kappas {
		if !(k > 1 && k <= 1e8) {
			return nil, fmt.Errorf("kappa=%g must be above 1 and at most 1e8", k)
		}
	}
	checkpoints := int(ns[0])
	for _, n := range ns {
		if n < 1 || n != math.Trunc(n) || int(n)%checkpoints != 0 {
			return nil, fmt.Errorf("n=%g: the numbers of steps must be multiples of the first, %d", n, checkpoints)
		}
	}
	points := []lab.Point{{Key: "exact path", Run: func(ctx context.Context) ([][]any, error) {
		xs, err := exact(ctx, p, gamma, end, 400)
		var rows [][]any
		for i, x := range xs {
			rows = append(rows, []any{"path", "flow", "", 0., end * float64(i) / 400, x[0], x[1], "", "", ""})
		}
		return rows, err
	}}}
	for _, h := range paths {
		points = append(points, lab.Point{Key: fmt.Sprintf("path h=%g", h), Run: func(ctx context.Context) ([][]any, error) {
			n := int(math.Round(end / h))
			xs, err := discrete(ctx, p, startMaps[0], gamma, end, n, n)
			var rows [][]any
			for i, x := range xs {
				rows = append(rows, []any{"path", fmt.Sprintf("$h = %s$", spec.Number(h)), "", h, h * float64(i), x[0], x[1], "", "", ""})
			}
			return rows, err
		}})
	}
	for _, m := range startMaps {
		points = append(points, lab.Point{Key: "order " + m.label, Run: func(ctx context.Context) ([][]any, error) {
			want, err := exact(ctx, p, gamma, end, checkpoints)
			if err != nil {
				return nil, err
			}
			var rows [][]any
			for _, n := range ns {
				got, err := discrete(ctx, p, m, gamma, end, int(n), checkpoints)
				if err != nil {
					return nil, err
				}
				worst := 0.
				for i := range want {
					worst = math.Max(worst, vec.Dist2(got[i], want[i]))
				}
				x := got[len(got)-1]
				rows = append(rows, []any{"order", m.label, "", end / n, end, x[0], x[1], worst, "", ""})
			}
			return rows, nil
		}})
	}
	return append(points, accelerationPoints(kappas)...), nil
}

// exact returns the flow's positions at n+1 equidistant times, by DP5 at 1e-13.
func exact(ctx context.Context, p *objective.Problem, gamma, end float64, n int) ([][]float64, error) {
	sys, err := flows.HeavyBall{Gamma: gamma}.System(&flows.Oracle{P: p})
	if err != nil {
		return nil, err
	}
	y := append(append([]float64(nil), p.Start...), make([]float64, p.Dim)...)
	out := [][]float64{append([]float64(nil), p.Start...)}
	for i := range n {
		sol, err := ode.Solve(ctx, sys, y, end*float64(i)/float64(n), end*float64(i+1)/float64(n),
			ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-13, ATol: 1e-13}})
		if err != nil {
			return nil, err
		}
		y = sol.Y
		out = append(out, append([]float64(nil), y[:p.Dim]...))
	}
	return out, nil
}

// discrete takes n steps of gradient descent with momentum to the end and returns the positions at every keep-th part.
func discrete(ctx context.Context, p *objective.Problem, m startMap, gamma, end float64, n, keep int) ([][]float64, error) {
	h := end / float64(n)
	o := optim.Optimizer{
		Flow:   flows.HeavyBall{Gamma: gamma, Damping: m.damping, V0: m.v0(gamma, h), Precond: flows.OnVelocity},
		Method: split.Symplectic{}, Control: control.Fixed{H: h},
	}
	r, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: n, GTol: -1})
	if err != nil {
		return nil, err
	}
	out := [][]float64{append([]float64(nil), p.Start...)}
	for r.Next() {
		if r.Stats().Steps%(n/keep) == 0 {
			out = append(out, append([]float64(nil), r.Point().X()...))
		}
	}
	return out, r.Err()
}

func drawMomentum(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	path := figure.Panel{
		Title: "path", X: figure.Axis{Label: "$x_1$"}, Y: figure.Axis{Label: "$x_2$"}, Legend: figure.Auto,
		Contours: &figure.Contours{F: func(x, y float64) float64 { return p.Func([]float64{x, y}) }},
	}
	for _, g := range data.Where("panel", "path").Groups("label") {
		s := figure.Series{Label: g.Key, X: g.Floats("x1"), Y: g.Floats("x2"), Style: figure.LineDots}
		if g.Key == "flow" {
			s.Style, s.Color, s.Width = figure.Line, figure.Black, 1.6
		}
		path.Series = append(path.Series, s)
	}
	orders := data.Where("panel", "order")
	order := figure.Panel{
		Title: "distance to the flow", X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest distance", Log: true}, Legend: figure.Auto,
	}
	table := figure.NewTable("what", "first", "value", "last", "value there", "power")
	row := func(what string, x, y []float64) {
		n := len(x) - 1
		slope := "-"
		if n > 0 {
			slope = fmt.Sprintf("%.2f", vec.Log(y[n-1]/y[n])/vec.Log(x[n-1]/x[n]))
		}
		table.Add(what, lab.Short(x[0]), lab.Short(y[0]), lab.Short(x[n]), lab.Short(y[n]), slope)
	}
	for _, g := range orders.Groups("label") {
		order.Series = append(order.Series, figure.Series{Label: g.Key, X: g.Floats("h"), Y: g.Floats("error"), Style: figure.LineDots})
		row("distance over h, "+lab.Plain(g.Key), g.Floats("h"), g.Floats("error"))
	}
	rate := figure.Panel{
		Title: "rate of the best step", X: figure.Axis{Label: "condition number $κ$", Log: true}, Y: figure.Axis{Label: "$1 - ρ$", Log: true}, Legend: figure.Below,
	}
	for _, g := range data.Where("panel", "rate").Groups("label") {
		rate.Series = append(rate.Series, figure.Series{Label: g.Key, X: g.Floats("kappa"), Y: g.Floats("value"), Style: figure.LineDots})
		row("rate over κ, "+g.Key, g.Floats("kappa"), g.Floats("value"))
	}
	for _, g := range data.Where("panel", "direct").Groups("label") {
		row("f over steps, friction 5/t, "+g.Key, g.Floats("t"), g.Floats("value"))
	}
	caption := fmt.Sprintf("Gradient descent with momentum as semi-implicit Euler on $x'' + γx' + ∇f(x) = 0$. (a) On %s with $γ = %s$: its path for several steps and the flow's. "+
		"(b) Largest distance to the flow up to $t = %s$: order 1 under the explicit map $μ = 1 - γh$, $η = h^2$, order 1 under the midpoint map "+
		"$μ = (1-γh/2)/(1+γh/2)$, $η = h^2/(1+γh/2)$ from a zero buffer, and order 2 under the same map with the first kick halved. "+
		"(c) Rate $1 - ρ$ of the best step over quadratics with curvatures from $1/κ$ to 1: Runge–Kutta methods of order 1 to 4 on the flow with $γ = 2√μ$ have rates that go like $κ^{-1}$, $κ^{-2/3}$ and twice $κ^{-1/2}$; all schemes on the high-resolution flow have $κ^{-1/2}$. "+
		"(d) Phase plane of Lessard's function from $x = %g$: the heavy ball tuned for curvatures between 1 and 25 goes round a cycle of three points, though its flow (grey) comes to rest, as do Nesterov's method and explicit Euler on the high-resolution flow.",
		name, v.Strings("gamma")[0], v.Strings("t")[0], lessardStart)
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .7, Panels: []figure.Panel{path, order, rate, lessardPanel(data)}},
		Table:  table, Caption: caption,
		Notes: []string{
			"The recursion is the same under all maps; the zero buffer starts the midpoint map at v(0) = -(h/2)∇f(x₀) in place of 0, an error of order h.",
			"Explicit Euler fails to accelerate on the flow of low resolution only: the Hessian in that of high resolution cancels its growth.",
		},
	}, nil
}

// lessardPanel is the phase plane of Lessard's function, with the flow of the heavy ball for its h² = 1/9, 1 - γh = 4/9.
func lessardPanel(data *figure.Table) figure.Panel {
	p := figure.Panel{
		Title: "Lessard's function", X: figure.Axis{Label: "$x$", Min: -4, Max: 4}, Y: figure.Axis{Label: "$x'$", Min: -25, Max: 25}, Legend: figure.BottomRight,
		Field: &figure.VectorField{F: func(x, v float64) (float64, float64) { return v, -float64(5./3*v) - lessardSlope(x) }, Lines: true},
	}
	for _, g := range data.Where("panel", "Lessard").Groups("label") {
		const shown = 60
		x, v := g.Floats("x1")[:shown], g.Floats("x2")[:shown]
		s := figure.Series{Label: g.Key, X: x, Y: v, Style: figure.LineDots, Size: 2.6, Width: .8}
		if g.Key == "heavy ball" {
			s.Color, s.Dash = figure.Vermillion, figure.Solid
		}
		if g.Key == "Nesterov" {
			s.Marker = figure.Square // the other is that of the heavy ball
		}
		p.Series = append(p.Series, s)
	}
	cycle := data.Where("panel", "Lessard").Where("label", "heavy ball")
	n := cycle.Len()
	p.Series = append(p.Series, figure.Series{X: cycle.Floats("x1")[n-3:], Y: cycle.Floats("x2")[n-3:], Style: figure.Dots, Color: figure.Black, Marker: figure.Ring, Size: 7})
	return p
}
