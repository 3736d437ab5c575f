package momentum

import (
	"fmt"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func drawMomentum(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	p := r.Problem("problem")
	if r.Err() != nil {
		return nil, r.Err()
	}
	path := figure.Panel{
		Title: "path, by step", Ordered: true, X: figure.Axis{Label: "$x_1$"}, Y: figure.Axis{Label: "$x_2$"}, Legend: figure.Auto,
		Contours: &figure.Contours{F: func(x, y float64) float64 { return p.Func([]float64{x, y}) }},
	}
	for _, s := range common.Lines(lab.Rows[pathRow](data), pathRow.label, figure.LineDots, pathRow.point) {
		if s.Label == "flow" {
			s.Style, s.Color, s.Width = figure.Line, figure.Black, 1.6
		}
		path.Series = append(path.Series, s)
	}
	table := figure.NewTable("what", "first", "value", "last", "value there", "power")
	tabled := func(what string, curves []figure.Series) []figure.Series {
		for _, s := range curves {
			n, power := len(s.X)-1, "-"
			if n > 0 {
				power = fmt.Sprintf("%.2f", vec.Log(s.Y[n-1]/s.Y[n])/vec.Log(s.X[n-1]/s.X[n]))
			}
			table.Add(what+lab.Plain(s.Label), lab.Short(s.X[0]), lab.Short(s.Y[0]), lab.Short(s.X[n]), lab.Short(s.Y[n]), power)
		}
		return curves
	}
	order := figure.Panel{
		Title: "distance to the flow", Legend: figure.Auto,
		X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest distance", Log: true},
		Series: tabled("distance over h, ", common.Lines(lab.Rows[orderRow](data), orderRow.label, figure.LineDots, orderRow.point)),
	}
	rate := figure.Panel{
		Title: "rate of the best step on quadratics", Legend: figure.Below, LegendTitle: "methods in (c)",
		X: figure.Axis{Label: "condition number $κ$", Log: true}, Y: figure.Axis{Label: "$1 - ρ$", Log: true},
		Series: tabled("rate over κ, ", common.Lines(facts(lab.Rows[fact](data), "rate", ""), fact.label, figure.LineDots, fact.point)),
	}
	orders := figure.Ordered(4)
	for i := range rate.Series {
		if s := &rate.Series[i]; len(s.Label) == len("RK1") { // the high-resolution flow has clear colours
			s.Color, s.Dash, s.Marker = orders[s.Label[2]-'1'], figure.Solid, figure.Disc
		}
	}
	tabled("f over steps, friction 5/t, ", common.Lines(lab.Rows[directRow](data), directRow.label, figure.LineDots, directRow.point))
	caption := v.Fill("Gradient descent with momentum as semi-implicit Euler on $x'' + γx' + ∇f(x) = 0$. (a) On {{problem}} with $γ = {{gamma}}$: its path for several steps and the flow's. " +
		"(b) Largest distance to the flow up to $t = {{t}}$: order 1 under the explicit map $μ = 1 - γh$, $η = h^2$, order 1 under the midpoint map " +
		"$μ = (1-γh/2)/(1+γh/2)$, $η = h^2/(1+γh/2)$ from a zero buffer, and order 2 under the same map with the first kick halved. " +
		"(c) Rate $1 - ρ$ of the best step over quadratics with curvatures from $1/κ$ to 1: Runge–Kutta methods of order 1 to 4 on the flow with $γ = 2√μ$ have rates that go like $κ^{-1}$, $κ^{-2/3}$ and twice $κ^{-1/2}$; all schemes on the high-resolution flow have $κ^{-1/2}$. " +
		fmt.Sprintf("(d) Phase plane of Lessard's function, piecewise quadratic, from $x = %g$: the heavy ball tuned for curvatures between 1 and 25 goes round a cycle of three points (circles), though its flow (grey) comes to rest, as do Nesterov's method and explicit Euler on the high-resolution flow.", lessardStart))
	return common.Page(2, .7, []figure.Panel{path, order, rate, lessardPanel(lab.Rows[lessardRow](data))}, table, caption,
		"The recursion is the same under all maps; the zero buffer starts the midpoint map at v(0) = -(h/2)∇f(x₀) in place of 0, an error of order h.",
		"Explicit Euler fails to accelerate on the flow of low resolution only: the Hessian in that of high resolution cancels its growth."), nil
}
