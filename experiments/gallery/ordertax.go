package gallery

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var orderTax = lab.Experiment{
	Name:    "ordertax",
	Summary: "On a descent the order of a Runge–Kutta method is a tax: stability and not accuracy limits the step, so the gradients to a gap are inversely proportional to the real stability interval per gradient, whatever the order.",
	Cost:    "2 s",
	Class:   lab.Portable,
	Count:   25,
	Params: []lab.Param{
		{Key: "around", Default: "0", Range: "whole numbers", Doc: "tolerances to try about the best known one, in half decades, -1,0,1 say; the best is taken"},
		{Key: "budget", Default: "60000", Doc: "gradients at most"},
	},
	Columns: []string{"panel", "method", "order", "problem", "optimizer", "k", "interval", "cost", "grads", "gap"},
	Cite:    []string{"hairer1993solving", "bogacki1989pair", "dormand1980family", "tsitouras2011runge"},
	Points:  orderTaxPoints,
	Draw:    drawOrderTax,
	Claims:  orderTaxClaims(),
}

// taxed is an explicit method, with the best tolerances on the reference problems in half decades, if it has an estimate.
type taxed struct {
	label    string
	method   *rk.Tableau
	estimate *rk.Tableau // what runs under the control; nil: none
	best     [3]int
	interval float64 // C34's, per step
	stages   float64 // and gradients a step
}

var taxes = []taxed{
	{"Euler", rk.Euler, rk.EulerHeun, [3]int{-7, -8, -6}, 2, 1},
	{"Heun", rk.Heun, rk.Heun, [3]int{-8, -8, -6}, 2, 2},
	{"BS23", rk.BS3, rk.BS3, [3]int{-9, -9, -7}, realEnd(1, 1, .5, 1./6), 3},
	{"RK4", rk.RK4, nil, [3]int{}, realEnd(1, 1, .5, 1./6, 1./24), 4},
	{"DP45", rk.DP5, rk.DP5, [3]int{-9, -8, -7}, realEnd(1, 1, .5, 1./6, 1./24, 1./120, 1./600), 6},
	{"Tsit5", rk.Tsit5, rk.Tsit5, [3]int{-9, -8, -7}, realEndOf(rk.Tsit5), 6},
	{"DOP853", rk.DOP853, rk.DOP853, [3]int{-9, -8, -7}, realEndOf(rk.DOP853), 12},
}

func orderTaxPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	around, budget := r.Floats("around"), r.Count("budget")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, m := range taxes {
		points = append(points, lab.Point{Key: m.label + ", interval", Run: func(ctx context.Context) ([][]any, error) {
			return interval(ctx, m)
		}})
		if m.estimate == nil {
			continue
		}
		for i, ref := range references() {
			for _, d := range around {
				if d != math.Trunc(d) {
					return nil, fmt.Errorf("around=%g: whole numbers of half decades", d)
				}
				k := m.best[i] + int(d)
				word := fmt.Sprintf("gradient/%s/pi(atol=%.12g,grow=5,h0=%.12g)", m.estimate.Name, halfDecade(k), 1e-4/ref.slope)
				o, err := optim.Parse(word)
				if err != nil {
					return nil, err
				}
				points = append(points, lab.Point{Key: fmt.Sprintf("%s, %s, %d", m.label, ref.name, k), Run: func(ctx context.Context) ([][]any, error) {
					return pay(ctx, ref, m, o, word, k, budget, d == 0 && i == 0)
				}})
			}
		}
	}
	return points, nil
}

// interval returns a method's real stability interval and what a step of it costs, counted on ten of them.
func interval(ctx context.Context, m taxed) ([][]any, error) {
	const steps = 10
	word := "gradient/" + m.method.Name + "/fixed(h=1e-4)"
	o, err := optim.Parse(word)
	if err != nil {
		return nil, err
	}
	r, err := optim.Minimize(ctx, references()[1].p, []float64{.9, .9}, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	return [][]any{{"interval", m.label, m.method.Order, "", word, 0, m.method.RealInterval(), float64(r.Stats.FieldEvals-1) / steps, math.NaN(), math.NaN()}}, nil
}

// pay runs a method under the control of its error and counts gradients to a gap of 1e-6, on the way recording the gap
// if it is to be traced.
func pay(ctx context.Context, ref reference, m taxed, o optim.Optimizer, word string, k, budget int, traced bool) ([][]any, error) {
	target := *ref.p.Min + float64(gaps[1]*ref.gap)
	r, err := optim.Start(ctx, ref.p, nil, o, optim.Settings{Grads: budget, GTol: -1, Target: &target})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	next := 1.
	for r.Next() {
		if w := gradients(r); traced && w >= next {
			rows = append(rows, []any{"trace", m.label, m.method.Order, ref.name, word, k, math.NaN(), math.NaN(), w, short((ref.p.Gap(r.Point().Potential())) / ref.gap)})
			for next <= w {
				next *= vec.Pow(10, 1./20)
			}
		}
	}
	count := math.Inf(1)
	if r.Result().Converged() {
		count = gradients(r)
	}
	return append(rows, []any{"count", m.label, m.method.Order, ref.name, word, k, math.NaN(), math.NaN(), count, gaps[1]}), ctx.Err()
}

// taxOf is the least number of gradients of a method on a problem, and at which k.
func taxOf(d *figure.Table, method, problem string) (n, k float64) {
	rows := d.Where("panel", "count").Where("method", method).Where("problem", problem)
	n = math.NaN()
	for i, g := range rows.Floats("grads") {
		if !(n <= g) {
			n, k = g, rows.Floats("k")[i]
		}
	}
	return n, k
}

// perGradient is a method's real stability interval over what a step costs.
func perGradient(d *figure.Table, method string) float64 {
	rows := d.Where("panel", "interval").Where("method", method)
	if rows.Len() == 0 {
		return math.NaN()
	}
	return rows.Floats("interval")[0] / rows.Floats("cost")[0]
}

// intervalOrigin says where the real stability interval of a method comes from.
func intervalOrigin(label string) lab.Origin {
	switch label {
	case "Tsit5", "DOP853":
		return lab.Derived("$|R(-x)| = 1$ with $R(-x) = 1 - xΣb_iY_i$ of the stages $Y_i = 1 - xΣ_ja_{ij}Y_j$")
	case "DP45":
		return lab.Derived("$|R(-x)| = 1$ with $R = 1 + z + z^2/2 + z^3/6 + z^4/24 + z^5/120 + z^6/600$")
	}
	return lab.Derived("$|R(-x)| = 1$ with the Taylor polynomial of the order as $R$")
}

func orderTaxClaims() []lab.Claim {
	var cs []lab.Claim
	for _, m := range taxes {
		cs = append(cs, lab.Claim{ID: "C34", Text: fmt.Sprintf("%s: real stability interval per gradient, %s/%s", m.label, lab.Digits(m.interval, 5), spec.Number(m.stages)), Want: lab.Near(m.interval/m.stages, 5e-4), Origin: intervalOrigin(m.label),
			Value: func(d *figure.Table) float64 { return perGradient(d, m.label) }})
	}
	over := func(problem, a, b string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			na, _ := taxOf(d, a, problem)
			nb, _ := taxOf(d, b, problem)
			return na / nb
		}
	}
	for _, name := range tableProblems {
		on := " on " + titled(name)
		cs = append(cs,
			lab.Claim{ID: "C44", Text: "gradients of BS23 over Euler's" + on, Want: lab.Between(2.35*.97, 2.38*1.03), Origin: earlier.Instead("2.35 to 2.38, and 3 %"), Value: over(name, "BS23", "Euler")},
			lab.Claim{ID: "C44", Text: "gradients of DP45 over Euler's" + on, Want: lab.Between(3.55*.97, 3.61*1.03), Origin: earlier.Instead("3.55 to 3.61, and 3 %"), Value: over(name, "DP45", "Euler")})
		for _, m := range taxes[1:] {
			if m.estimate == nil {
				continue
			}
			cs = append(cs, lab.Claim{ID: "C44", Text: "gradients of " + m.label + " over what the ratio of the intervals predicts" + on, Want: lab.Near(1, .05), Origin: lab.Derived("at the edge a gradient buys the stability interval over the stages"), Value: func(d *figure.Table) float64 {
				return over(name, m.label, "Euler")(d) * perGradient(d, m.label) / perGradient(d, "Euler")
			}})
		}
	}
	return cs
}

func drawOrderTax(v lab.Values, data *figure.Table) (*lab.Page, error) {
	tax := figure.Panel{
		Title: "the tax", Legend: figure.TopRight,
		X: figure.Axis{Label: "stability interval per gradient", Log: true, Min: .45, Max: 2.3}, Y: figure.Axis{Label: "gradients to $10^{-6}$", Log: true, Min: 2e3, Max: 3e5},
	}
	table := figure.NewTable("method", "order", "interval", "gradients a step", "per gradient", "D1r", "D2", "D3")
	for _, name := range tableProblems {
		s := figure.Series{Label: titled(name), Style: figure.Dots, Size: 4.5}
		base, _ := taxOf(data, "Euler", name)
		line := figure.Series{Color: figure.Grey, Dash: figure.Dotted}
		for _, m := range taxes {
			x := perGradient(data, m.label)
			line.X, line.Y = append(line.X, x), append(line.Y, base*perGradient(data, "Euler")/x)
			if n, _ := taxOf(data, m.label, name); n > 0 {
				s.X, s.Y = append(s.X, x), append(s.Y, n)
			}
		}
		if name == "d3" {
			line.Label = "slope $-1$"
		}
		tax.Series = append(tax.Series, s, line)
	}
	for _, m := range taxes {
		i := data.Where("panel", "interval").Where("method", m.label)
		if i.Len() == 0 {
			continue
		}
		cells := []any{m.label, i.Strings("order")[0], lab.Digits(i.Floats("interval")[0], 5), i.Strings("cost")[0], lab.Digits(perGradient(data, m.label), 4)}
		for _, name := range tableProblems {
			cell := ""
			if n, _ := taxOf(data, m.label, name); n > 0 {
				cell = lab.Digits(n, 5)
			}
			cells = append(cells, cell)
		}
		table.Add(cells...)
	}
	gap := func(title, label string, unit func(method string) float64) figure.Panel {
		p := figure.Panel{
			Title: title, Legend: figure.Below, X: figure.Axis{Label: label, Log: true}, Y: figure.Axis{Label: `$(f - f^\star)/(f_0 - f^\star)$`, Log: true},
		}
		for _, g := range data.Where("panel", "trace").Groups("method") {
			s := figure.Series{Label: g.Key, Y: g.Floats("gap")}
			for _, x := range g.Floats("grads") {
				s.X = append(s.X, x*unit(g.Key))
			}
			p.Series = append(p.Series, s)
		}
		return p
	}
	caption := fmt.Sprintf("Explicit Runge–Kutta methods of order 1 to 8 on the gradient flow under the same control, PI with an absolute tolerance. (a) Gradients to a gap of $10^{-6}$ on three problems, at the best tolerance of those tried (%d), against the real stability interval per gradient: inversely proportional (dotted). "+
		"(b) The gap on D1r against gradients, (c) against gradients times that interval: once stability limits the step, one curve for all orders.", len(v.Strings("around")))
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{
			tax, gap("on D1r", "gradients", func(string) float64 { return 1 }),
			gap("in units of stability", "gradients × interval", func(m string) float64 { return perGradient(data, m) }),
		}},
		Table: table, Caption: caption,
		Notes: []string{"A descent ends where the flow's error does not matter: what order buys is accuracy on the way."},
	}, nil
}
