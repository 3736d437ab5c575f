package edge

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var selfStabilization = lab.Experiment{
	Name:      "selfstab",
	Summary:   "A fixed step bends the landscape's curvature to its own limit: where the curvature grows along a valley, the descent begins to oscillate across it at 2/h, the oscillation pushes it back, and on average the sharpness stays at 2/h and the oscillation at the size that balances the growth.",
	Cost:      "0.5 s",
	Class:     lab.Portable,
	Count:     30,
	Narrowest: 67,
	Params: []lab.Param{
		{Key: "h", Default: "0.1", Range: "above 0", Doc: "step"},
		{Key: "c", Default: "0.002", Range: "above 0", Doc: "growth of the curvature along the valley"},
		{Key: "x0", Default: "0.03,0.05,0.1", Doc: "first distances from the valley's line", Sweep: true},
		{Key: "steps", Default: "20000", Doc: "steps"},
		{Key: "rates", Default: "0.05,0.1,0.2", Range: "above 0", Doc: "steps on ¼(x²y² - 1)²", Sweep: true},
		{Key: "y0", Default: "2,2.5,3,3.5,4,4.5,5,6,6.5", Range: "above 0", Doc: "starts (0.1, y) there", Sweep: true},
	},
	Columns: []string{"x0", "step", "x", "y", "sharpness", "mean_sharpness", "mean_square", "panel", "h"},
	Cite:    []string{"damian2023selfstabilization"},
	Points:  selfStabPoints,
	Draw:    drawSelfStab,
	Claims: append([]lab.Claim{
		{ID: "C51", Text: "mean of $S·h/2$ over all steps from $x_0 = 0.03$", Want: lab.Within(1, .0005), Origin: lab.Published("damian2023selfstabilization", "abstract: the sharpness hovers at 2/η"), Value: lastOf("mean_sharpness", .05)},
		{ID: "C51", Text: "mean of $x^2/(2c)$ over all steps from $x_0 = 0.03$", Want: lab.Within(1, .01), Origin: lab.Derived("the curvature grows by $hc$ a step and loses $½hx^2$: $⟨x^2⟩ = 2c$"), Value: lastOf("mean_square", 1/.004)},
	}, valleyClaims()...),
}

// lastOf reads a mean over all steps, times a scale.
func lastOf(column string, scale float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		v := d.Where("panel", "valley").Where("x0", .03).Floats(column)
		if len(v) == 0 {
			return math.NaN()
		}
		return v[len(v)-1] * scale
	}
}

func selfStabPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	h, c, starts, steps := r.Float("h"), r.Float("c"), r.Floats("x0"), r.Count("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if !(h > 0 && c > 0) {
		return nil, fmt.Errorf("h=%g and c=%g must be positive", h, c)
	}
	p, err := objective.Parse("stabilizer(c=" + spec.Number(c) + ")")
	if err != nil {
		return nil, err
	}
	o, err := optim.Parse("gradient/euler/fixed(h=" + spec.Number(h) + ")")
	if err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, x0 := range starts {
		points = append(points, lab.Point{Key: "x0=" + spec.Number(x0), Run: func(ctx context.Context) ([][]any, error) {
			run, err := optim.Start(ctx, p, []float64{x0, 2 / h}, o, optim.Settings{Steps: steps, GTol: -1})
			if err != nil {
				return nil, err
			}
			var rows [][]any
			var sharp, square float64
			for run.Next() {
				k, y := run.Stats().Steps, run.Point().Y
				s := float64((y[1] + math.Sqrt(float64(y[1]*y[1])+float64(4*y[0]*y[0]))) / 2) // of ((y, x), (x, 0))
				sharp += s
				square += float64(y[0] * y[0])
				if k <= 2400 && k%4 == 1 || k == steps {
					n := float64(k)
					rows = append(rows, []any{x0, k, y[0], y[1], s, sharp / n, square / n, "valley", h})
				}
			}
			return rows, run.Err()
		}})
	}
	for _, rate := range r.Floats("rates") {
		for _, y := range r.Floats("y0") {
			if !(rate > 0 && y > 0) {
				return nil, fmt.Errorf("rates=%g and y0=%g must be positive", rate, y)
			}
			points = append(points, lab.Point{Key: "rates=" + spec.Number(rate) + " y0=" + spec.Number(y), Run: func(ctx context.Context) ([][]any, error) {
				return valleyEnd(ctx, rate, y, steps)
			}})
		}
	}
	return points, r.Err()
}

func drawSelfStab(v lab.Values, data *figure.Table) (*lab.Page, error) {
	h, err := v.Float("h")
	if err != nil {
		return nil, err
	}
	c, err := v.Float("c")
	if err != nil {
		return nil, err
	}
	sharp := figure.Panel{
		Title: "sharpness", Legend: figure.Hidden, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$S·h/2$"},
		HLines: []figure.Rule{{At: 1, Label: "stability limit"}},
	}
	across := figure.Panel{Title: "oscillation across", Legend: figure.Hidden, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$|x_k|$"}, HLines: []figure.Rule{{At: math.Sqrt(2 * c), Label: "$(2c)^{1/2}$"}}}
	phase := figure.Panel{Title: "orbits", Legend: figure.Below, X: figure.Axis{Label: "$S·h/2$"}, Y: figure.Axis{Label: "$|x_k|$"}}
	table := figure.NewTable("start", "steps", "mean S·h/2", "mean x²/2c", "largest S·h/2", "least S·h/2")
	for _, g := range data.Where("panel", "valley").Groups("x0") {
		n := g.Len() - 1 // the last row is the end, far away
		s, x := g.Floats("sharpness"), g.Floats("x")
		low, high := math.Inf(1), math.Inf(-1)
		for i := range s {
			s[i], x[i] = s[i]*h/2, math.Abs(x[i])
			low, high = math.Min(low, s[i]), math.Max(high, s[i])
		}
		k := g.Floats("step")
		label := "$x_0 = " + g.Key + "$"
		sharp.Series = append(sharp.Series, figure.Series{Label: label, X: k[:n], Y: s[:n]})
		across.Series = append(across.Series, figure.Series{Label: label, X: k[:n], Y: x[:n]})
		phase.Series = append(phase.Series, figure.Series{Label: label, X: s[:n], Y: x[:n]})
		table.Add(g.Key, g.Strings("step")[n], lab.Digits(g.Floats("mean_sharpness")[n]*h/2, 6), lab.Digits(g.Floats("mean_square")[n]/(2*c), 5), lab.Digits(high, 4), lab.Digits(low, 4))
	}
	for _, g := range data.Where("panel", "product").Groups("h") {
		for i, s := range g.Floats("sharpness") {
			end := "diverges"
			if !math.IsInf(s, 1) {
				end = lab.Digits(s*g.Floats("h")[i]/2, 5)
			}
			table.Add("(0.1, "+g.Strings("x0")[i]+"), h = "+g.Key, g.Strings("step")[i], "at the end "+end, "-", "-", "-")
		}
	}
	caption := fmt.Sprintf("Gradient descent with the step $h = %s$ on $½yx^2 - cy$, $c = %s$, from $(x_0, 2/h)$: (a) the sharpness in units of the stability limit, (b) the size of the oscillation across the valley, (c) one against the other. "+
		"Above the limit $x$ grows and pulls the curvature down, below it $x$ decays and the curvature grows again at the rate $c$; the means over %s steps are the limit and $x^2 = 2c$.",
		v.Strings("h")[0], v.Strings("c")[0], v.Strings("steps")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{sharp, across, phase}}, Table: table, Caption: caption}, nil
}
