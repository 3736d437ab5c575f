package integrators

import (
	"cmp"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

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
		for _, m := range []struct {
			label     string
			low, high float64
		}{{"BS23", 2.35, 2.38}, {"DP45", 3.55, 3.61}} {
			cs = append(cs, lab.NewClaim("C44", "gradients of "+m.label+" over Euler's"+on, lab.Between(m.low*.97, m.high*1.03),
				common.Earlier.Instead(fmt.Sprintf("%g to %g, and 3 %%", m.low, m.high)), over(name, m.label, "Euler")))
		}
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

func drawOrderTax(v lab.Values, data *figure.Table) (*lab.Page, error) {
	intervals, taxes := lab.Rows[stabilityRow](data), lab.Rows[taxRow](data)
	tax := figure.Panel{
		Title: "gradients fall with the interval", Legend: figure.TopRight,
		X: figure.Axis{Label: "stability interval per gradient", Log: true, Min: .45, Max: 2.3},
		Y: figure.Axis{Label: "gradients to $10^{-6}$", Log: true, Min: 2e3, Max: 3e5},
	}
	table := figure.NewTable("method", "order", "interval", "gradients a step", "per gradient", "D1r", "D2", "D3")
	problems := map[string]string{"d1r": "quadratic", "d2": "Rosenbrock", "d3": "logistic regression"}
	for _, name := range common.TableProblems {
		s := figure.Series{Label: problems[name], Style: figure.Dots, Size: 4.5}
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
	names := map[string]string{"BS23": "Bogacki–Shampine", "DP45": "Dormand–Prince", "Tsit5": "Tsitouras"}
	inWords := func(r taxRow) string { return cmp.Or(names[r.Method], r.Method) }
	traces := lab.Where(taxes, func(r taxRow) bool { return r.Panel == "trace" })
	gap := func(title, label string, unit func(method string) float64) figure.Panel {
		return figure.Panel{
			Title: title, Legend: figure.Below,
			X: figure.Axis{Label: label, Log: true}, Y: figure.Axis{Label: `$(f - f^\star)/(f_0 - f^\star)$`, Log: true},
			Series: common.Lines(traces, inWords, figure.Line, func(r taxRow) (float64, float64) {
				return r.Grads * unit(r.Method), r.Gap
			}),
		}
	}
	caption := fmt.Sprintf("Explicit Runge–Kutta methods of order 1 to 8 on the gradient flow under the same control, PI with an absolute tolerance. (a) Gradients to a gap of $10^{-6}$ on three problems (D1r, D2 and D3 in the table), at the best tolerance of those tried (%d), against the real stability interval per gradient: inversely proportional (dotted). "+
		"(b) The gap on the quadratic against gradients, (c) against gradients times that interval: once stability limits the step, one curve for all orders.", len(v.Strings("around")))
	return common.Page(3, .85, []figure.Panel{
		tax, gap("gap on the quadratic", "gradients", func(string) float64 { return 1 }),
		gap("the same, in units of stability", "gradients × interval", func(m string) float64 { return perGradient(intervals, m) }),
	}, table, caption, "A descent ends where the flow's error does not matter: what order buys is accuracy on the way."), nil
}
