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
	Summary:   "Gradients to a gap against the stability interval per gradient: on a descent higher order only costs.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     25,
	Narrowest: 69,
	Params: []lab.Param{
		{Key: "around", Default: "0", Range: "whole numbers", Doc: "tolerances to try about the best known one, in half decades, -1,0,1 say; the best is taken"},
		{Key: "budget", Default: "60000", Doc: "gradients at most"},
	},
	Columns: []string{"panel", "method", "order", "problem", "optimizer", "k", "interval", "cost", "grads", "gap"},
	Kinds:   []any{stabilityRow{}, taxRow{}},
	Cite:    []string{"hairer1993solving", "bogacki1989pair", "dormand1980family", "tsitouras2011runge"},
	Points:  orderTaxPoints,
	Draw:    drawOrderTax,
	Claims:  orderTaxClaims(),
}

// stabilityRow is a method's real stability interval and what a step of it costs.
type stabilityRow struct {
	_         struct{} `col:"panel=interval"`
	Method    string   `col:"method"`
	Order     int      `col:"order"`
	Optimizer string   `col:"optimizer"`
	_         struct{} `col:"k=0"`
	Interval  float64  `col:"interval"`
	Cost      float64  `col:"cost"`
}

// taxRow is the gap on the way, or at the end the gradients to a gap of 10⁻⁶.
type taxRow struct {
	Panel     string  `col:"panel=trace|count"`
	Method    string  `col:"method"`
	Order     int     `col:"order"`
	Problem   string  `col:"problem"`
	Optimizer string  `col:"optimizer"`
	K         int     `col:"k"` // of the tolerance, in half decades
	Grads     float64 `col:"grads"`
	Gap       float64 `col:"gap"`
}

func (r taxRow) method() string { return r.Method }

func orderTaxPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	around, budget := r.Floats("around"), r.Count("budget")
	for _, d := range around {
		r.Check(d == math.Trunc(d), "around=%g: whole numbers of half decades", d)
	}
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, m := range common.Taxes {
		points = append(points, stabilityPoint(r, m))
		if m.Estimate == nil {
			continue
		}
		for i, ref := range common.References() {
			for _, d := range around {
				row := taxRow{Method: m.Label, Order: m.Method.Order, Problem: ref.Name, K: m.Best[i] + int(d)}
				row.Optimizer = fmt.Sprintf("gradient/%s/pi(atol=%.12g,grow=5,h0=%.12g)", m.Estimate.Name, common.HalfDecade(row.K), 1e-4/ref.Slope)
				o := r.Optimizer(row.Optimizer)
				points = append(points, lab.At(fmt.Sprintf("%s, %s, %d", m.Label, ref.Name, row.K), func(ctx context.Context) ([]taxRow, error) {
					return pay(ctx, ref, o, row, budget, d == 0 && i == 0)
				}))
			}
		}
	}
	return points, r.Err()
}

// stabilityPoint counts what a step of a method costs on ten of them.
func stabilityPoint(r *lab.Reader, m common.Taxed) lab.Point {
	const steps = 10
	o := "gradient/" + m.Method.Name + "/fixed(h=1e-4)"
	s := optim.Settings{Steps: steps, GTol: -1}
	return common.End(r, m.Label+", interval", common.References()[1].P, []float64{.9, .9}, o, s, func(_ *optim.Run, end optim.Result) stabilityRow {
		return stabilityRow{Method: m.Label, Order: m.Method.Order, Optimizer: o, Interval: m.Method.RealInterval(), Cost: float64(end.Stats.FieldEvals-1) / steps}
	})
}

// pay runs a method under the control of its error and counts gradients to a gap of 1e-6, on the way recording the gap
// if it is to be traced.
func pay(ctx context.Context, ref common.Reference, o optim.Optimizer, row taxRow, budget int, traced bool) (rows []taxRow, _ error) {
	target := *ref.P.Min + float64(common.Gaps[1]*ref.Gap)
	next := 1.
	run, err := common.Run(ctx, ref.P, nil, o, optim.Settings{Grads: budget, GTol: -1, Target: &target}, func(r *optim.Run) bool {
		if w := common.Gradients(r); traced && w >= next {
			row.Panel, row.Grads, row.Gap = "trace", w, common.Short(ref.P.Gap(r.Point().Potential())/ref.Gap)
			rows = append(rows, row)
			for next <= w {
				next *= vec.Pow(10, 1./20)
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	if row.Panel, row.Grads, row.Gap = "count", math.Inf(1), common.Gaps[1]; run.Result().Converged() {
		row.Grads = common.Gradients(run)
	}
	return append(rows, row), nil
}

// taxOf is the least number of gradients of a method on a problem; NaN: it did not run there.
func taxOf(rows []taxRow, method, problem string) float64 {
	n := math.NaN()
	for _, r := range rows {
		if r.Panel == "count" && r.Method == method && r.Problem == problem && !(n <= r.Grads) {
			n = r.Grads
		}
	}
	return n
}

// perGradient is a method's real stability interval over what a step costs.
func perGradient(rows []stabilityRow, method string) float64 {
	r := common.With(rows, func(r stabilityRow) string { return r.Method }, method)[0]
	return r.Interval / r.Cost
}

func orderTaxClaims() []lab.Claim {
	var cs []lab.Claim
	for _, m := range common.Taxes {
		text := fmt.Sprintf("%s: real stability interval per gradient, %s/%s", m.Label, lab.Digits(m.Interval, 5), spec.Number(m.Stages))
		cs = append(cs, lab.NewClaim("C34", text, lab.Near(m.Interval/m.Stages, 5e-4), common.IntervalOrigin(m.Label),
			func(rows []stabilityRow) float64 { return perGradient(rows, m.Label) }))
	}
	over := func(problem, a, b string) func([]taxRow) float64 {
		return func(rows []taxRow) float64 { return taxOf(rows, a, problem) / taxOf(rows, b, problem) }
	}
	for _, name := range common.TableProblems {
		on := " on " + common.Titled(name)
		cs = append(cs,
			lab.NewClaim("C44", "gradients of BS23 over Euler's"+on, lab.Between(2.35*.97, 2.38*1.03), common.Earlier.Instead("2.35 to 2.38, and 3 %"), over(name, "BS23", "Euler")),
			lab.NewClaim("C44", "gradients of DP45 over Euler's"+on, lab.Between(3.55*.97, 3.61*1.03), common.Earlier.Instead("3.55 to 3.61, and 3 %"), over(name, "DP45", "Euler")))
		for _, m := range common.Taxes[1:] {
			if m.Estimate == nil {
				continue
			}
			cs = append(cs, lab.Claim{
				ID: "C44", Text: "gradients of " + m.Label + " over what the ratio of the intervals predicts" + on,
				Want: lab.Near(1, .05), Origin: lab.Derived("at the edge a gradient buys the stability interval over the stages"),
				Value: func(d *figure.Table) float64 {
					intervals := lab.Rows[stabilityRow](d)
					return over(name, m.Label, "Euler")(lab.Rows[taxRow](d)) * perGradient(intervals, m.Label) / perGradient(intervals, "Euler")
				},
			})
		}
	}
	return cs
}

func drawOrderTax(v lab.Values, data *figure.Table) (*lab.Page, error) {
	intervals, taxes := lab.Rows[stabilityRow](data), lab.Rows[taxRow](data)
	tax := figure.Panel{
		Title: "the tax", Legend: figure.TopRight,
		X: figure.Axis{Label: "stability interval per gradient", Log: true, Min: .45, Max: 2.3}, Y: figure.Axis{Label: "gradients to $10^{-6}$", Log: true, Min: 2e3, Max: 3e5},
	}
	table := figure.NewTable("method", "order", "interval", "gradients a step", "per gradient", "D1r", "D2", "D3")
	for _, name := range common.TableProblems {
		s := figure.Series{Label: common.Titled(name), Style: figure.Dots, Size: 4.5}
		base := taxOf(taxes, "Euler", name)
		line := figure.Series{Color: figure.Grey, Dash: figure.Dotted}
		for _, m := range common.Taxes {
			x := perGradient(intervals, m.Label)
			line.X, line.Y = append(line.X, x), append(line.Y, base*perGradient(intervals, "Euler")/x)
			if n := taxOf(taxes, m.Label, name); n > 0 {
				s.X, s.Y = append(s.X, x), append(s.Y, n)
			}
		}
		if name == "d3" {
			line.Label = "slope $-1$"
		}
		tax.Series = append(tax.Series, s, line)
	}
	for _, m := range intervals {
		cells := []any{m.Method, m.Order, lab.Digits(m.Interval, 5), m.Cost, lab.Digits(m.Interval/m.Cost, 4)}
		for _, name := range common.TableProblems {
			cell := ""
			if n := taxOf(taxes, m.Method, name); n > 0 {
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
		for _, g := range lab.GroupBy(lab.Where(taxes, func(r taxRow) bool { return r.Panel == "trace" }), taxRow.method) {
			s := figure.Series{Label: g.Key}
			s.X, s.Y = lab.XY(g.Rows, func(r taxRow) (float64, float64) { return r.Grads * unit(g.Key), r.Gap })
			p.Series = append(p.Series, s)
		}
		return p
	}
	caption := fmt.Sprintf("Explicit Runge–Kutta methods of order 1 to 8 on the gradient flow under the same control, PI with an absolute tolerance. (a) Gradients to a gap of $10^{-6}$ on three problems, at the best tolerance of those tried (%d), against the real stability interval per gradient: inversely proportional (dotted). "+
		"(b) The gap on D1r against gradients, (c) against gradients times that interval: once stability limits the step, one curve for all orders.", len(v.Strings("around")))
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{
			tax, gap("on D1r", "gradients", func(string) float64 { return 1 }),
			gap("in units of stability", "gradients × interval", func(m string) float64 { return perGradient(intervals, m) }),
		}},
		Table: table, Caption: caption,
		Notes: []string{"A descent ends where the flow's error does not matter: what order buys is accuracy on the way."},
	}, nil
}
