package edge

import (
	"context"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var flatness = lab.Experiment{
	Name:      "flatness",
	Summary:   "The absolute tolerance decides how flat a minimum explicit methods drift to along a valley and on a net.",
	Cost:      "4 s",
	Class:     lab.PerPlatform,
	Count:     23,
	Narrowest: 50,
	Params: []lab.Param{
		{Key: "tol", Default: "0.1,0.03,0.01", Doc: "absolute tolerances in the valley, in the Euclidean norm", Sweep: true},
		{Key: "method", Default: "bs3,dp5,tsit5", Doc: "explicit methods beside Euler's, at the largest but one tolerance", Sweep: true},
		{Key: "theta", Default: "0.1,0.5,0.9", Doc: "shares of the displacement in the valley", Sweep: true},
		{Key: "error", Default: "0.001,0.003,0.01,0.03,0.1", Doc: "tolerances of Euler's local error on the net", Sweep: true},
		{Key: "move", Default: "0.01,0.03,0.05,0.1", Doc: "lengths of the steps of constant length on the net", Sweep: true},
		{Key: "grads", Default: "16000", Doc: "gradients on the net"},
	},
	Kinds:  []any{driftEnd{}, driftRow{}, driftHit{}, netEnd{}},
	Cite:   []string{"arora2022understanding"},
	Points: flatnessPoints,
	Draw:   drawFlatness,
	Claims: flatnessClaims(),
}

// flatRun is a run: the rule for the step, its tolerance or share, and the step of the row.
type flatRun struct {
	Rule      string  `col:"rule"`
	Size      float64 `col:"size"`
	Optimizer string  `col:"optimizer"`
	Step      int     `col:"step"`
}

// driftEnd is where a run in the valley ends: |y| and the rate of the drift over the second half, with what is expected of it; NaN:
// nothing is.
type driftEnd struct {
	_ struct{} `col:"panel=end"`
	flatRun
	Work      float64 `col:"work"` // k·size², or k where size is no tolerance
	Y         float64 `col:"y"`
	Rate      float64 `col:"rate"`
	Theory    float64 `col:"theory"`
	Sharpness float64 `col:"sharpness"`
	Loss      float64 `col:"loss"`
}

// driftRow is a point on the way.
type driftRow struct {
	_ struct{} `col:"panel=drift"`
	flatRun
	Work      float64 `col:"work"`
	Y         float64 `col:"y"`
	Sharpness float64 `col:"sharpness"`
	Loss      float64 `col:"loss"`
}

// driftHit is the work at which |y| passes a level.
type driftHit struct {
	_ struct{} `col:"panel=hit"`
	flatRun
	Work  float64 `col:"work"`
	Y     float64 `col:"y"`
	Level float64 `col:"rate"`
}

// netEnd is where a run on the net ends.
type netEnd struct {
	_ struct{} `col:"panel=net"`
	flatRun
	Sharpness float64 `col:"sharpness"`
	Loss      float64 `col:"loss"`
}

func (r flatRun) rule() string   { return r.Rule }
func (r flatRun) size() string   { return spec.Number(r.Size) }
func (r driftHit) work() float64 { return r.Work }

// drifts are the levels of |y| at which steps are counted.
var drifts = []float64{1, .5, .1, .01}

func flatnessPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	tols, thetas := r.Floats("tol"), r.Floats("theta")
	errs, moves, s := r.Floats("error"), r.Floats("move"), optim.Settings{Grads: r.Count("grads"), GTol: -1}
	valley, net := r.ProblemOf("problem", "valley"), r.ProblemOf("problem", "mlp7")
	if err := r.Err(); err != nil {
		return nil, err
	}
	n := spec.Number
	var points []lab.Point
	toy := func(rule, spec string, size, gain float64, steps int) {
		o := r.Optimizer(spec)
		points = append(points, lab.At("valley "+spec, func(ctx context.Context) ([]any, error) {
			theory := math.NaN()
			if m, ok := o.Method.(*rk.Tableau); rule == "length tol" {
				theory = -.5 // the same with s = ½, z = 2
			} else if ok && m.E != nil && rule != "flow" {
				theory = driftRate(m, gain)
			}
			return drift(ctx, valley, o, flatRun{Rule: rule, Size: size, Optimizer: o.String()}, steps, theory)
		}))
	}
	last := func(rule, spec string, size float64) {
		o := r.Optimizer(spec)
		points = append(points, lab.One("net "+spec, func(ctx context.Context) (end netEnd, _ error) {
			run, err := common.Run(ctx, net, nil, o, s, nil)
			if err == nil {
				err = run.Err()
			}
			if err != nil {
				return end, err
			}
			at := run.Result()
			ends, err := spectrum.Extreme(net, at.X, 100, 1e-8, 1)
			return netEnd{flatRun: flatRun{rule, size, o.String(), at.Stats.Steps}, Sharpness: ends.Max, Loss: at.F}, err
		}))
	}
	atol := func(tol float64, p *objective.Problem) string { // the controls measure the root mean square
		return "atol=" + lab.Digits(tol/math.Sqrt(float64(p.Dim)), 12)
	}
	for _, t := range tols {
		steps := int(20 / (t * t))
		toy("length tol", "normalizedgd(lr="+n(t)+")", t, 1, steps)
		toy("eulerheun", "gradient/eulerheun/pi(beta=-1,"+atol(t, valley)+")", t, 1, steps)
	}
	for _, m := range v.Strings("method") {
		t := tols[min(1, len(tols)-1)]
		toy(m, "gradient/"+m+"/pi("+atol(t, valley)+")", t, .3, int(20/(t*t)))
	}
	for _, t := range thetas {
		toy("relative", "gradient/euler/relative(theta="+n(t)+",filter=i,h0=1e-3)", t, 0, 1000)
	}
	toy("flow", "gradient/dop853/limit(pi(rtol=1e-10,atol=1e-10))", 0, 0, 1000)
	for _, t := range errs {
		last("error", "gradient/eulerheun/pi(beta=-1,"+atol(t, net)+")", t)
	}
	for _, t := range moves {
		last("move", "normalizedgd(lr="+n(t)+")", t)
	}
	last("relative", "gradient/euler/relative(theta=0.5,filter=pi)", .5)
	return points, r.Err()
}

func drawFlatness(v lab.Values, data *figure.Table) (*lab.Page, error) {
	collapse := figure.Panel{Title: "drift along a valley", Legend: figure.Below, X: figure.Axis{Label: `$k·\mathrm{tol}^2$`, Log: true, Min: .01, Max: 20}, Y: figure.Axis{Label: "$|y|$", Log: true, Min: .01, Max: 20}}
	ends := lab.Rows[driftEnd](data)
	table := figure.NewTable("where", "rule", "size", "steps", "y at the end", "drift", "predicted", "sharpness", "loss")
	plain := func(x float64) string {
		if math.IsNaN(x) {
			return "-"
		}
		return lab.Digits(x, 4)
	}
	limit := math.NaN()
	for _, r := range ends {
		rate := r.Rate
		if math.IsNaN(r.Theory) {
			rate = math.NaN()
		}
		table.Add("valley", r.Rule, spec.Number(r.Size), r.Step, plain(r.Y), plain(rate), plain(r.Theory), plain(r.Sharpness), lab.Short(r.Loss))
		if r.Rule == "flow" {
			limit = r.Y
		}
	}
	colors := []figure.Color{figure.Vermillion, figure.Blue, figure.Green, figure.Black, figure.Purple, figure.Orange}
	dashes := []figure.Dash{figure.Dashed, figure.Solid, figure.DashDot, figure.LongDash, figure.Dotted, figure.DashDotDot}
	absolute := lab.Where(lab.Rows[driftRow](data), func(r driftRow) bool { return r.Rule != "relative" && r.Rule != "flow" })
	for nth, g := range lab.GroupBy(absolute, driftRow.rule) {
		for i, c := range lab.GroupBy(g.Rows, driftRow.size) {
			s := figure.Series{Label: common.InWords(strings.Replace(g.Key, "length tol", "steps of length tol", 1)), Color: colors[nth%len(colors)], Dash: dashes[nth%len(dashes)]}
			if i > 0 {
				s.Label = "" // the tolerances lie upon each other
			}
			s.X, s.Y = lab.XY(c.Rows, func(r driftRow) (float64, float64) { return r.Work, r.Y })
			collapse.Series = append(collapse.Series, s)
		}
	}
	formula := "formula"
	for _, g := range lab.GroupBy(ends, driftEnd.rule) {
		rate := g.Rows[0].Theory
		if math.IsNaN(rate) {
			continue
		}
		f := figure.Series{Label: formula, Color: figure.Grey, Dash: figure.Solid, Width: 2.4, Alpha: .7}
		formula = "" // once in the legend
		for k := range 200 {
			y := limit * vec.Exp(math.Copysign(float64(k)*.025, rate))
			f.X, f.Y = append(f.X, (valleyAt(y)-valleyAt(limit))/rate), append(f.Y, y)
		}
		collapse.Series = append([]figure.Series{f}, collapse.Series...)
	}
	collapse.HLines = []figure.Rule{{At: limit, Label: "end of the flow"}}
	net := figure.Panel{Title: "sharpness of a net", Legend: figure.Below, X: figure.Axis{Label: "tolerance", Log: true}, Y: figure.Axis{Label: "sharpness", Log: true}}
	names := map[string]string{"error": "local error", "move": "steps of length tol"}
	for _, g := range lab.GroupBy(lab.Rows[netEnd](data), netEnd.rule) {
		s := figure.Series{Label: names[g.Key], Style: figure.LineDots}
		for _, r := range g.Rows {
			table.Add("net", g.Key, r.Size, r.Step, "-", "-", "-", plain(r.Sharpness), lab.Short(r.Loss))
			s.X, s.Y = append(s.X, r.Size), append(s.Y, r.Sharpness)
		}
		if g.Key == "relative" {
			net.HLines = []figure.Rule{{At: s.Y[0], Label: "relative error"}}
			continue
		}
		net.Series = append(net.Series, s)
	}
	caption := v.Fill("An absolute tolerance selects among minima. (a) In the valley $(1+y^2)x^2$ from (1, 1.5) with the tolerances {{tol}}: the gradient flow ends at $y = " + lab.Digits(limit, 5) + "$ (dashed), and there the drift begins; " +
		"against $k·\\mathrm{tol}^2$ the runs of one rule lie upon each other and upon the formula (grey). It goes to the flattest minimum, or to ever sharper ones where $Σ b_i P_i^2$ of the method is negative at its stability limit. " +
		"(b) Sharpness of the perceptron 2-20-20-1 after {{grads}} gradients against the tolerance; the line is that of an error relative to the displacement.")
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .62, Panels: []figure.Panel{collapse, net}}, Table: table, Caption: caption}, nil
}
