package integrators

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var orderTax = lab.Experiment{
	Name:      "ordertax",
	Summary:   "On a descent the order of a Runge–Kutta method is a tax: stability and not accuracy limits the step, so the gradients to a gap are inversely proportional to the real stability interval per gradient, whatever the order.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     25,
	Narrowest: 69,
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

func orderTaxPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	around, budget := r.Floats("around"), r.Count("budget")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, m := range common.Taxes {
		points = append(points, lab.Point{Key: m.Label + ", interval", Run: func(ctx context.Context) ([][]any, error) {
			return interval(ctx, m)
		}})
		if m.Estimate == nil {
			continue
		}
		for i, ref := range common.References() {
			for _, d := range around {
				if d != math.Trunc(d) {
					return nil, fmt.Errorf("around=%g: whole numbers of half decades", d)
				}
				k := m.Best[i] + int(d)
				word := fmt.Sprintf("gradient/%s/pi(atol=%.12g,grow=5,h0=%.12g)", m.Estimate.Name, common.HalfDecade(k), 1e-4/ref.Slope)
				o, err := optim.Parse(word)
				if err != nil {
					return nil, err
				}
				points = append(points, lab.Point{Key: fmt.Sprintf("%s, %s, %d", m.Label, ref.Name, k), Run: func(ctx context.Context) ([][]any, error) {
					return pay(ctx, ref, m, o, word, k, budget, d == 0 && i == 0)
				}})
			}
		}
	}
	return points, nil
}

// interval returns a method's real stability interval and what a step of it costs, counted on ten of them.
func interval(ctx context.Context, m common.Taxed) ([][]any, error) {
	const steps = 10
	word := "gradient/" + m.Method.Name + "/fixed(h=1e-4)"
	o, err := optim.Parse(word)
	if err != nil {
		return nil, err
	}
	r, err := optim.Minimize(ctx, common.References()[1].P, []float64{.9, .9}, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	return [][]any{{"interval", m.Label, m.Method.Order, "", word, 0, m.Method.RealInterval(), float64(r.Stats.FieldEvals-1) / steps, math.NaN(), math.NaN()}}, nil
}

// pay runs a method under the control of its error and counts gradients to a gap of 1e-6, on the way recording the gap
// if it is to be traced.
func pay(ctx context.Context, ref common.Reference, m common.Taxed, o optim.Optimizer, word string, k, budget int, traced bool) ([][]any, error) {
	target := *ref.P.Min + float64(common.Gaps[1]*ref.Gap)
	r, err := optim.Start(ctx, ref.P, nil, o, optim.Settings{Grads: budget, GTol: -1, Target: &target})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	next := 1.
	for r.Next() {
		if w := common.Gradients(r); traced && w >= next {
			rows = append(rows, []any{"trace", m.Label, m.Method.Order, ref.Name, word, k, math.NaN(), math.NaN(), w, common.Short((ref.P.Gap(r.Point().Potential())) / ref.Gap)})
			for next <= w {
				next *= vec.Pow(10, 1./20)
			}
		}
	}
	count := math.Inf(1)
	if r.Result().Converged() {
		count = common.Gradients(r)
	}
	return append(rows, []any{"count", m.Label, m.Method.Order, ref.Name, word, k, math.NaN(), math.NaN(), count, common.Gaps[1]}), ctx.Err()
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

func orderTaxClaims() []lab.Claim {
	var cs []lab.Claim
	for _, m := range common.Taxes {
		cs = append(cs, lab.Claim{ID: "C34", Text: fmt.Sprintf("%s: real stability interval per gradient, %s/%s", m.Label, lab.Digits(m.Interval, 5), spec.Number(m.Stages)), Want: lab.Near(m.Interval/m.Stages, 5e-4), Origin: common.IntervalOrigin(m.Label),
			Value: func(d *figure.Table) float64 { return perGradient(d, m.Label) }})
	}
	over := func(problem, a, b string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			na, _ := taxOf(d, a, problem)
			nb, _ := taxOf(d, b, problem)
			return na / nb
		}
	}
	for _, name := range common.TableProblems {
		on := " on " + common.Titled(name)
		cs = append(cs,
			lab.Claim{ID: "C44", Text: "gradients of BS23 over Euler's" + on, Want: lab.Between(2.35*.97, 2.38*1.03), Origin: common.Earlier.Instead("2.35 to 2.38, and 3 %"), Value: over(name, "BS23", "Euler")},
			lab.Claim{ID: "C44", Text: "gradients of DP45 over Euler's" + on, Want: lab.Between(3.55*.97, 3.61*1.03), Origin: common.Earlier.Instead("3.55 to 3.61, and 3 %"), Value: over(name, "DP45", "Euler")})
		for _, m := range common.Taxes[1:] {
			if m.Estimate == nil {
				continue
			}
			cs = append(cs, lab.Claim{ID: "C44", Text: "gradients of " + m.Label + " over what the ratio of the intervals predicts" + on, Want: lab.Near(1, .05), Origin: lab.Derived("at the edge a gradient buys the stability interval over the stages"), Value: func(d *figure.Table) float64 {
				return over(name, m.Label, "Euler")(d) * perGradient(d, m.Label) / perGradient(d, "Euler")
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
	for _, name := range common.TableProblems {
		s := figure.Series{Label: common.Titled(name), Style: figure.Dots, Size: 4.5}
		base, _ := taxOf(data, "Euler", name)
		line := figure.Series{Color: figure.Grey, Dash: figure.Dotted}
		for _, m := range common.Taxes {
			x := perGradient(data, m.Label)
			line.X, line.Y = append(line.X, x), append(line.Y, base*perGradient(data, "Euler")/x)
			if n, _ := taxOf(data, m.Label, name); n > 0 {
				s.X, s.Y = append(s.X, x), append(s.Y, n)
			}
		}
		if name == "d3" {
			line.Label = "slope $-1$"
		}
		tax.Series = append(tax.Series, s, line)
	}
	for _, m := range common.Taxes {
		i := data.Where("panel", "interval").Where("method", m.Label)
		if i.Len() == 0 {
			continue
		}
		cells := []any{m.Label, i.Strings("order")[0], lab.Digits(i.Floats("interval")[0], 5), i.Strings("cost")[0], lab.Digits(perGradient(data, m.Label), 4)}
		for _, name := range common.TableProblems {
			cell := ""
			if n, _ := taxOf(data, m.Label, name); n > 0 {
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
