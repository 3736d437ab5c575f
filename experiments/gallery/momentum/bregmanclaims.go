package momentum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

func bregmanClaims() []lab.Claim {
	var cs []lab.Claim
	add := func(id, text string, want lab.Want, origin lab.Origin, value func([]bregmanDescent) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, value))
	}
	end := func(rows []bregmanDescent, form string, p float64) bregmanDescent {
		return common.Last(orderOf(rows, form, p))
	}
	ratio := func(form string) func([]bregmanDescent) float64 { // of the gradients of order 6 to those of order 2
		return func(rows []bregmanDescent) float64 {
			return float64(end(rows, form, 6).Grads) / float64(end(rows, form, 2).Grads)
		}
	}
	for i, p := range []float64{2, 3, 4, 6} {
		add("C8", fmt.Sprintf("power of $t$ in $f$ along the flow of order %g", p),
			lab.Within([]float64{-2, -2.99, -3.99, -5.99}[i], .02), common.Earlier.Instead(fmt.Sprintf("the bound of the theory is $O(t^{-%g})$", p)),
			func(rows []bregmanDescent) float64 { return descentPower(orderOf(rows, dualForm, p)) })
		add("C9", fmt.Sprintf("time at which $f = 10^{-6}‖x_0‖^2$, order %g", p), lab.Near([]float64{370, 51.6, 19.2, 7.18}[i], .005), common.Earlier,
			func(rows []bregmanDescent) float64 { return end(rows, dualForm, p).T })
		add("C9", fmt.Sprintf("gradients until $f = 10^{-6}‖x_0‖^2$ if the error of $(x, x')$ is controlled, order %g", p),
			lab.Near([]float64{3614, 4718, 5624, 6686}[i], .02), lab.Recorded("found here, with an absolute tolerance of 1e-8 and PI control").
				Instead(fmt.Sprintf("an earlier program, whose absolute tolerance and control are not known, has %d", []int{4112, 5534, 6650, 7640}[i])),
			func(rows []bregmanDescent) float64 { return float64(end(rows, velocityForm, p).Grads) })
	}
	add("C9", "if the error of $(x, x')$ is controlled, order 6 costs more than order 2: ratio of their gradients",
		lab.Near(7640./4112, .05), common.Earlier.Instead("7640 over 4112"),
		ratio(velocityForm))
	add("C9", "if the error of $(x, z)$ is controlled, order 6 costs as much as order 2: ratio of their gradients",
		lab.Within(1, .05), common.Beside("0.983").Instead("that a higher order costs more holds for the first-order form in $x$ and $x'$, which grows with the clock; the form in $x$ and $z$ does not"),
		ratio(dualForm))
	for i, p := range []float64{3, 4} {
		limit := lab.Of(func(rows []bregmanLimit) float64 {
			return lab.Where(rows, func(r bregmanLimit) bool { return r.P == p })[0].T
		})
		blown := lab.Of(func(rows []bregmanStep) float64 { return common.Last(stepsOf(rows, "blown", p)).T })
		cs = append(cs, lab.Claim{
			ID: "C10", Text: fmt.Sprintf("order %g: the time from which semi-implicit Euler is unstable, $(4/(ch^2p^2L))^{1/(p-2)}$", p),
			Want:   lab.Near([]float64{4 / (.01 * .25 * 9), math.Sqrt(4 / (.01 * .25 * 16))}[i], .001),
			Origin: lab.Derived("the coefficient $cp^2t^{p-2}$ reaches $4/(h^2L)$ at that time; $c = ¼$, $h = 0.1$, $L = 1$"), Value: limit,
		}, lab.Claim{
			ID: "C10", Text: fmt.Sprintf("order %g: the time at which semi-implicit Euler blows up, over the time from which it is unstable", p),
			Want:   lab.Between(1, 1.25),
			Origin: lab.Recorded("an earlier program, which steps $x$ and $x'$, blows up within 25 % of that time, at " + []string{"186.1, a ratio of 1.05", "12.5, a ratio of 1.25"}[i]),
			Value:  func(d *figure.Table) float64 { return blown(d) / limit(d) },
		})
	}
	return cs
}

// descentPower returns the power of t in f over the last three powers of ten of f.
func descentPower(rows []bregmanDescent) float64 {
	late := lab.Where(rows, func(r bregmanDescent) bool { return r.Gap <= 1000*common.Last(rows).Gap })
	return common.PowerLaw(lab.XY(late, bregmanDescent.byTime))
}

func drawBregman(v lab.Values, data *figure.Table) (*lab.Page, error) {
	dual := common.With(lab.Rows[bregmanDescent](data), bregmanDescent.form, dualForm)
	velocity := common.With(lab.Rows[bregmanDescent](data), bregmanDescent.form, velocityForm)
	lines := func(rows []bregmanDescent, of func(bregmanDescent) (float64, float64)) []figure.Series {
		return common.Lines(rows, bregmanDescent.order, figure.Line, of)
	}
	grads, gap := figure.Axis{Label: "gradient evaluations"}, figure.Axis{Label: `$f - f^\star$`, Log: true}
	panels := []figure.Panel{
		{Title: "gap against time", Legend: figure.Below, X: figure.Axis{Label: "time $t$", Log: true}, Y: gap,
			Series: lines(dual, bregmanDescent.byTime)},
		{Title: "gap against work, error of $(x, z)$", Legend: figure.Hidden, X: grads, Y: gap, Series: lines(dual, bregmanDescent.byWork)},
		{Title: "gap against work, error of $(x, x')$", Legend: figure.Hidden, X: grads, Y: gap, Series: lines(velocity, bregmanDescent.byWork)},
		{Title: "size of $x$ with a fixed step", Legend: figure.Hidden, VLines: []figure.Rule{{At: 1, Label: "stability limit"}},
			X: figure.Axis{Label: "time over limit", Min: 0, Max: 1.25}, Y: figure.Axis{Label: "$|x|$", Log: true, Min: 1e-5, Max: 10}},
	}
	for i := range panels {
		panels[i].Ordered = true
	}
	steps := lab.Rows[bregmanStep](data)
	table := figure.NewTable("p", "power of t", "time", "grads in x, z", "in x, x'", "stable up to", "blown up at")
	for _, g := range lab.GroupBy(dual, bregmanDescent.order) {
		end, stable, blown := g.Last(), "always", "never"
		for _, l := range lab.Rows[bregmanLimit](data) {
			if l.P == end.P {
				stable = lab.Digits(l.T, 4)
				panels[3].Series = append(panels[3].Series, crests(common.Line(g.Key, stepsOf(steps, "fixed step", l.P), figure.Line,
					func(r bregmanStep) (float64, float64) { return r.T / l.T, r.X })))
			}
		}
		for _, b := range stepsOf(steps, "blown", end.P) {
			blown = lab.Digits(b.T, 4)
		}
		work := common.Last(common.With(velocity, bregmanDescent.order, g.Key)).Grads
		table.Add(spec.Number(end.P), fmt.Sprintf("%.2f", descentPower(g.Rows)), lab.Digits(end.T, 4), end.Grads, work, stable, blown)
	}
	caption := v.Fill("The Bregman flows $x'' + ((p+1)/t)x' + ¼p^2t^{p-2}∇f(x) = 0$, $p = {{p}}$, on {{problem}} by DP5 with relative tolerance {{rtol}}. (a) The gap falls like $t^{-p}$. (b) Over gradient evaluations all orders are one curve if the error of $(x, z)$, $z = x + (t/p)x'$, is controlled; (c) if it is that of $(x, x')$, a higher order costs more. " +
		"(d) Semi-implicit Euler with the step {{h}} on $½x^2$: $|x|$, the largest in each tenth of the limit, against the time in units of that at which $h^2p^2t^{p-2}/4 = 4$ and stability is lost; that of $p = 2$ never comes: $h^2 < 4$ at all times.")
	return common.Page(2, .6, panels, table, caption,
		"All orders are one path on different clocks; the integrator's steps undo the clock."), nil
}

// crests is the largest point of a curve in each tenth of the axis up to 1, and all beyond.
func crests(s figure.Series) figure.Series {
	x, y := s.X, s.Y
	s.X, s.Y = nil, nil
	for i := range x {
		n := len(s.X)
		switch same := n > 0 && x[i] < 1 && math.Floor(10*x[i]) == math.Floor(10*s.X[n-1]); {
		case !same:
			s.X, s.Y = append(s.X, x[i]), append(s.Y, y[i])
		case y[i] > s.Y[n-1]:
			s.X[n-1], s.Y[n-1] = x[i], y[i]
		}
	}
	return s
}
