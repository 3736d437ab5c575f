package edge

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var selfStabilization = lab.Experiment{
	Name:      "selfstab",
	Summary:   "Gradient descent in a valley that grows steeper: the sharpness settles at 2/h by itself.",
	Cost:      "0.5 s",
	Class:     lab.Portable,
	Count:     30,
	Narrowest: 68,
	Params: []lab.Param{
		{Key: "h", Default: "0.1", Range: "above 0", Doc: "step"},
		{Key: "c", Default: "0.002", Range: "above 0", Doc: "growth of the curvature along the valley"},
		{Key: "x0", Default: "0.03,0.05,0.1", Doc: "first distances from the valley's line", Sweep: true},
		{Key: "steps", Default: "20000", Doc: "steps"},
		{Key: "rates", Default: "0.05,0.1,0.2", Range: "above 0", Doc: "steps on ¼(x²y² - 1)²", Sweep: true},
		{Key: "y0", Default: "2,2.5,3,3.5,4,4.5,5,6,6.5", Range: "above 0", Doc: "starts (0.1, y) there", Sweep: true},
	},
	Kinds:  []any{valleyRow{}, productEnd{}, productDiverged{}},
	Cite:   []string{"damian2023selfstabilization"},
	Points: selfStabPoints,
	Draw:   drawSelfStab,
	Claims: append([]lab.Claim{
		lab.NewClaim("C51", "mean of $S·h/2$ over all steps from $x_0 = 0.03$",
			lab.Within(1, .0005), lab.Published("damian2023selfstabilization", "abstract: the sharpness hovers at 2/η"),
			func(rows []valleyRow) float64 { return endFrom(rows, .03).MeanSharpness * .05 }),
		lab.NewClaim("C51", "mean of $x^2/(2c)$ over all steps from $x_0 = 0.03$",
			lab.Within(1, .01), lab.Derived("the curvature grows by $hc$ a step and loses $½hx^2$: $⟨x^2⟩ = 2c$"),
			func(rows []valleyRow) float64 { return endFrom(rows, .03).MeanSquare * (1 / .004) }),
	}, valleyClaims()...),
}

// valleyRow is a step in the valley ½yx² - cy; the means are over all steps so far.
type valleyRow struct {
	X0            float64  `col:"x0"`
	Step          int      `col:"step"`
	X             float64  `col:"x,blank"`
	Y             float64  `col:"y,blank"`
	Sharpness     float64  `col:"sharpness"`
	MeanSharpness float64  `col:"mean_sharpness,blank"`
	MeanSquare    float64  `col:"mean_square,blank"`
	_             struct{} `col:"panel=valley"`
	H             float64  `col:"h"`
}

func endFrom(rows []valleyRow, x0 float64) valleyRow {
	return common.Last(lab.Where(rows, func(r valleyRow) bool { return r.X0 == x0 }))
}

func selfStabPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	h, c, starts, steps := r.Float("h"), r.Float("c"), r.Floats("x0"), r.Count("steps")
	r.Check(h > 0 && c > 0, "h=%g and c=%g must be positive", h, c)
	p := r.ProblemOf("c", "stabilizer(c="+spec.Number(c)+")")
	o := r.Optimizer("gradient/euler/fixed(h=" + spec.Number(h) + ")")
	var points []lab.Point
	for _, x0 := range starts {
		points = append(points, lab.At("x0="+spec.Number(x0), func(ctx context.Context) (rows []valleyRow, _ error) {
			var sharp, square float64
			run, err := common.Run(ctx, p, []float64{x0, 2 / h}, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) bool {
				k, y := run.Stats().Steps, run.Point().Y
				s := float64((y[1] + math.Sqrt(float64(y[1]*y[1])+float64(4*y[0]*y[0]))) / 2) // of ((y, x), (x, 0))
				sharp += s
				square += float64(y[0] * y[0])
				if k <= 2400 && k%4 == 1 || k == steps {
					n := float64(k)
					rows = append(rows, valleyRow{X0: x0, Step: k, X: y[0], Y: y[1], Sharpness: s, MeanSharpness: sharp / n, MeanSquare: square / n, H: h})
				}
				return true
			})
			if err != nil {
				return nil, err
			}
			return rows, run.Err()
		}))
	}
	for _, rate := range r.Floats("rates") {
		for _, y := range r.Floats("y0") {
			r.Check(rate > 0 && y > 0, "rates=%g and y0=%g must be positive", rate, y)
			points = append(points, lab.One("rates="+spec.Number(rate)+" y0="+spec.Number(y), func(ctx context.Context) (any, error) {
				return valleyEnd(ctx, rate, y, steps)
			}))
		}
	}
	return points, r.Err()
}

func drawSelfStab(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	h, c := r.Float("h"), r.Float("c")
	if err := r.Err(); err != nil {
		return nil, err
	}
	sharp := figure.Panel{
		Title: "sharpness", Legend: figure.Hidden, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$S·h/2$"},
		HLines: []figure.Rule{{At: 1, Label: "stability limit"}},
	}
	across := figure.Panel{Title: "oscillation across", Legend: figure.Hidden, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$|x_k|$"}, HLines: []figure.Rule{{At: math.Sqrt(2 * c), Label: "$√(2c)$"}}}
	phase := figure.Panel{Title: "orbits", Legend: figure.Below, X: figure.Axis{Label: "$S·h/2$"}, Y: figure.Axis{Label: "$|x_k|$"}}
	table := figure.NewTable("start", "steps", "mean S·h/2", "mean x²/2c", "largest S·h/2", "least S·h/2")
	for _, g := range lab.GroupBy(lab.Rows[valleyRow](data), func(r valleyRow) string { return spec.Number(r.X0) }) {
		low, high := math.Inf(1), math.Inf(-1)
		var steps, s, x []float64
		for _, r := range g.Rows {
			steps, s, x = append(steps, float64(r.Step)), append(s, r.Sharpness*h/2), append(x, math.Abs(r.X))
			low, high = math.Min(low, r.Sharpness*h/2), math.Max(high, r.Sharpness*h/2)
		}
		n := len(s) - 1 // the last row is the end, far away
		label := "$x_0 = " + g.Key + "$"
		sharp.Series = append(sharp.Series, figure.Series{Label: label, X: steps[:n], Y: s[:n]})
		across.Series = append(across.Series, figure.Series{Label: label, X: steps[:n], Y: x[:n]})
		phase.Series = append(phase.Series, figure.Series{Label: label, X: s[:n], Y: x[:n]})
		e := g.Last()
		table.Add(g.Key, e.Step, lab.Digits(e.MeanSharpness*h/2, 6), lab.Digits(e.MeanSquare/(2*c), 5), lab.Digits(high, 4), lab.Digits(low, 4))
	}
	for _, r := range lab.Rows[productEnd](data) {
		end := "diverges"
		if !math.IsInf(r.Sharpness, 1) {
			end = lab.Digits(r.Sharpness*r.H/2, 5)
		}
		table.Add(fmt.Sprintf("(0.1, %g), h = %g", r.Y0, r.H), r.Step, "at the end "+end, "-", "-", "-")
	}
	caption := v.Fill("Gradient descent with the step $h = {{h}}$ on $½yx^2 - cy$, $c = {{c}}$, from $(x_0, 2/h)$: (a) the sharpness in units of the stability limit, (b) the size of the oscillation across the valley, (c) one against the other. " +
		"Above the limit $x$ grows and pulls the curvature down, below it $x$ decays and the curvature grows again at the rate $c$; the means over {{steps}} steps are the limit and $x^2 = 2c$.")
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{sharp, across, phase}}, Table: table, Caption: caption}, nil
}
