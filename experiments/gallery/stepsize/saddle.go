package stepsize

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var saddle = lab.Experiment{
	Name:      "saddle",
	Summary:   "How many steps each rule needs to leave a saddle, from starts closer and closer to its ridge.",
	Cost:      "0.1 s",
	Class:     lab.Portable,
	Count:     66,
	Narrowest: 74,
	Params: []lab.Param{
		{Key: "plane", Default: "1e-2,1e-4,1e-8,1e-16,1e-32", Range: "above 0, below 1", Doc: "distances δ on ½(x² - y²), from (1, δ)"},
		{Key: "line", Default: "1e-2,1e-4,1e-8,1e-16,1e-32,1e-64,1e-128", Range: "above 0, below 1", Doc: "distances δ on -½y², from δ"},
		{Key: "h", Default: "0.1", Doc: "fixed step, and length of the slope-controlled ones"},
		{Key: "tol", Default: "1e-2", Doc: "tolerance of the error estimate, in the Euclidean norm"},
		{Key: "gamma", Default: "0.25,0.5,0.75,1,1.5,2", Doc: "frictions of the heavy ball"},
		{Key: "lambda", Default: "log:0.01:10:31", Doc: "negative curvatures for the heavy ball"},
	},
	Kinds:   []any{escape{}, growthRate{}},
	Columns: []string{"panel", "rule", "optimizer", "delta", "gamma", "lambda", "steps", "rate"},
	Points:  saddlePoints,
	Draw:    drawSaddle,
	Claims: append(escapeClaims(),
		lab.NewClaim("C75", "each squaring of δ on -½y² costs the local error's rule one step more: largest increase from $10^{-4}$ to $10^{-128}$",
			lab.Within(1, 0), lab.Derived("a step of length $√(2tol/y)$ takes $y$ to about $√(2tol·y)$, which halves its logarithm"),
			func(rows []escape) float64 {
				line := lab.Where(rows, func(r escape) bool { return r.Panel == "line" && r.Rule == "local error" })
				worst := math.Inf(-1)
				for i := 2; i < len(line); i++ {
					worst = math.Max(worst, line[i].Steps-line[i-1].Steps)
				}
				return worst
			}),
		crossing("heavy ball leaves faster than gradient flow where λ < 1 - γ and only there: the crossing at γ = 0.25", .25),
		crossing("heavy ball leaves faster than gradient flow where $λ < 1 - γ$ and only there: the crossing at γ = 0.75", .75),
		lab.NewClaim("C76", "for γ ≥ 1 the heavy ball never leaves faster than gradient flow: the largest ratio of their rates at γ = 1",
			lab.AtMost(1), lab.Derived("$½(√(γ^2 + 4λ) - γ) ≤ λ$ for $γ ≥ 1$"),
			func(rows []growthRate) float64 { return common.Most(lab.Column(friction(rows, 1), growthRate.ratio)) })),
}

// escape is how many steps a rule took to |y| > 1 from the distance δ.
type escape struct {
	Panel     string  `col:"panel=plane|line"`
	Rule      string  `col:"rule"`
	Optimizer string  `col:"optimizer"`
	Delta     float64 `col:"delta"`
	Steps     float64 `col:"steps"` // +Inf: it did not leave
}

// growthRate is at which rate the heavy ball leaves -½λy².
type growthRate struct {
	_         struct{} `col:"panel=rate"`
	_         struct{} `col:"rule=heavy ball"`
	Optimizer string   `col:"optimizer"`
	Gamma     float64  `col:"gamma"`
	Lambda    float64  `col:"lambda"`
	Steps     int      `col:"steps"`
	Rate      float64  `col:"rate"`
}

func (r escape) rule() string       { return r.Rule }
func (r growthRate) ratio() float64 { return r.Rate / r.Lambda } // to that of gradient flow

func friction(rows []growthRate, gamma float64) []growthRate {
	return lab.Where(rows, func(r growthRate) bool { return r.Gamma == gamma })
}

// escapeClaims are C74 and C75's numbers of steps.
func escapeClaims() []lab.Claim {
	var cs []lab.Claim
	for _, c := range []struct {
		id, panel, rule string
		delta, want     float64
	}{
		{"C74", "plane", "fixed", 1e-2, 49}, {"C74", "plane", "fixed", 1e-32, 774},
		{"C74", "plane", "slope, per norm", 1e-2, 19}, {"C74", "plane", "slope, per norm", 1e-32, 23},
		{"C74", "plane", "slope, per coordinate", 1e-2, 10}, {"C74", "plane", "slope, per coordinate", 1e-32, 11},
		{"C74", "plane", "local error", 1e-2, 21}, {"C74", "plane", "local error", 1e-32, 86},
		{"C75", "line", "fixed", 1e-2, 49}, {"C75", "line", "fixed", 1e-128, 3093},
		{"C75", "line", "local error", 1e-2, 14}, {"C75", "line", "local error", 1e-4, 17}, {"C75", "line", "local error", 1e-8, 18},
		{"C75", "line", "local error", 1e-16, 19}, {"C75", "line", "local error", 1e-32, 20}, {"C75", "line", "local error", 1e-64, 21},
		{"C75", "line", "local error", 1e-128, 22},
		{"C75", "line", "slope, per coordinate", 1e-2, 10}, {"C75", "line", "slope, per coordinate", 1e-128, 11},
	} {
		want, origin := c.want, common.Earlier
		switch c.rule {
		case "fixed":
			want, origin = math.Ceil(-vec.Log(c.delta)/vec.Log(1.1)), lab.Derived("$\\ln(1/δ)/\\ln(1 + hλ)$, rounded up, at $hλ = 0.1$")
		case "slope, per coordinate":
			want, origin = math.Floor((1-c.delta)/.1)+1, lab.Derived("$(1 - δ)/h$, rounded up to the next whole number, at $h = 0.1$")
		}
		text := fmt.Sprintf("%s, %s: steps from δ = %s to |y| > 1", surfaces[c.panel], c.rule, common.PowerOfTen(c.delta))
		cs = append(cs, lab.NewClaim(c.id, text, lab.Within(want, 0), origin, func(rows []escape) float64 {
			return lab.Where(rows, func(r escape) bool { return r.Panel == c.panel && r.Rule == c.rule && r.Delta == c.delta })[0].Steps
		}))
	}
	return cs
}

var surfaces = map[string]string{"plane": "½(x² - y²)", "line": "-½y²"}

// crossing is a claim about the curvature at which heavy ball and gradient flow, whose rate is λ, leave at the same rate, interpolated.
func crossing(text string, gamma float64) lab.Claim {
	want, origin := lab.Near(1-gamma, .01), lab.Derived("$½(√(γ^2 + 4λ) - γ) > λ$ if and only if $λ < 1 - γ$")
	return lab.NewClaim("C76", text, want, origin, func(rows []growthRate) float64 {
		rows = friction(rows, gamma)
		for i := 1; i < len(rows); i++ {
			last, r := rows[i-1], rows[i]
			if a, b := vec.Log(last.ratio()), vec.Log(r.ratio()); a >= 0 && b < 0 {
				return last.Lambda * vec.Pow(r.Lambda/last.Lambda, a/(a-b))
			}
		}
		return math.NaN()
	})
}

func saddlePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	h, tol, gammas, lambdas := r.Float("h"), r.Float("tol"), r.Floats("gamma"), r.Floats("lambda")
	n := spec.Number
	var points []lab.Point
	for _, panel := range []string{"plane", "line"} {
		dim := map[string]float64{"plane": 2, "line": 1}[panel]
		for _, c := range []common.Candidate{
			{"fixed", "gradient/euler/fixed(h=" + n(h) + ")"},
			{"slope, per norm", "gradient/euler/slope(tol=" + n(h) + ",per=norm)"},
			{"slope, per coordinate", "gradient/euler/slope(tol=" + n(h) + ",per=coordinate)"},
			{"local error", "gradient/euler/taylor(tol=" + n(tol) + ")"},
			{"local error, estimated", "gradient/eulerheun/pi(atol=" + lab.Digits(tol/math.Sqrt(dim), 12) + ",grow=5)"},
		} {
			o := r.Optimizer(c.Spec())
			for _, delta := range r.Floats(panel) {
				r.Check(delta > 0 && delta < 1, "%s=%g: a distance is above 0 and below 1", panel, delta)
				points = append(points, lab.One(fmt.Sprintf("%s, %s, delta=%g", panel, c.Label(), delta), func(ctx context.Context) (escape, error) {
					steps, err := leave(ctx, panel, o, delta)
					return escape{panel, c.Label(), c.Spec(), delta, steps}, err
				}))
			}
		}
	}
	for _, l := range lambdas {
		r.Check(l > 0, "lambda=%g must be positive", l)
	}
	for _, gamma := range gammas {
		points = append(points, lab.At(fmt.Sprintf("gamma=%g", gamma), func(ctx context.Context) ([]growthRate, error) { return growth(ctx, gamma, lambdas) }))
	}
	return points, r.Err()
}

// growth measures at which rate the heavy ball leaves -½λy²: that of its flow, integrated to a tolerance of 10⁻¹⁰.
func growth(ctx context.Context, gamma float64, lambdas []float64) (rows []growthRate, _ error) {
	for _, l := range lambdas {
		flow := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) {
			dst[0], dst[1] = y[1], float64(l*y[0])-float64(gamma*y[1])
		}}
		// after the second mode is gone, the logarithmic rate of y is that of the first
		t := 20 / math.Sqrt(l+float64(gamma*gamma/4))
		sol, err := ode.Solve(ctx, flow, []float64{1, 0}, 0, t, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-10, ATol: 1e-300}})
		if err != nil {
			return nil, err
		}
		rows = append(rows, growthRate{Optimizer: "heavyball(gamma=" + spec.Number(gamma) + ")", Gamma: gamma, Lambda: l, Steps: sol.Stats.Steps, Rate: sol.Y[1] / sol.Y[0]})
	}
	return rows, nil
}

// leave counts the steps until |y| > 1; it is infinite if that does not happen within 10⁵.
func leave(ctx context.Context, panel string, o optim.Optimizer, delta float64) (float64, error) {
	word, y := "hyperbolic(delta="+spec.Number(delta)+")", 1
	var p *objective.Problem
	if panel == "line" {
		y = 0
		p = &objective.Problem{
			Dim: 1, Func: func(x []float64) float64 { return -x[0] * x[0] / 2 }, Grad: func(dst, x []float64) { dst[0] = -x[0] },
			Start: []float64{delta},
		}
	} else {
		var err error
		if p, err = objective.Parse(word); err != nil {
			return 0, err
		}
	}
	steps := math.Inf(1)
	_, err := common.Run(ctx, p, nil, o, optim.Settings{Steps: 100_000, GTol: -1}, func(run *optim.Run) bool {
		if math.Abs(run.Point().Y[y]) > 1 {
			steps = float64(run.Stats().Steps)
		}
		return math.IsInf(steps, 1)
	})
	return steps, err
}

func drawSaddle(v lab.Values, data *figure.Table) (*lab.Page, error) {
	all := lab.Rows[escape](data)
	table := figure.NewTable("surface", "rule", "optimizer", "from", "to", "steps")
	escapes := func(panel string) figure.Panel {
		p := figure.Panel{
			Title: "leaving $" + surfaces[panel] + "$", Legend: figure.Below,
			X: figure.Axis{Label: `start, $\log_{10} 1/δ$`, Log: true}, Y: figure.Axis{Label: "steps to $|y| > 1$", Log: true},
		}
		for _, g := range lab.GroupBy(common.With(all, func(r escape) string { return r.Panel }, panel), escape.rule) {
			s, steps := figure.Series{Label: common.InWords(g.Key), Style: figure.LineDots}, []string{}
			for _, r := range g.Rows {
				s.X, s.Y, steps = append(s.X, -vec.Log10(r.Delta)), append(s.Y, r.Steps), append(steps, figure.Number(r.Steps))
			}
			p.Series = append(p.Series, s)
			table.Add(surfaces[panel], g.Key, g.Rows[0].Optimizer, g.Rows[0].Delta, g.Last().Delta, strings.Join(steps, " "))
		}
		return p
	}
	rate := figure.Panel{
		Title: "heavy ball leaving $-½λy^2$", Ordered: true, Legend: figure.Below,
		X:      figure.Axis{Label: "negative curvature $λ$", Log: true},
		Y:      figure.Axis{Label: "rate of leaving over $λ$", Log: true},
		HLines: []figure.Rule{{At: 1, Label: "gradient flow"}},
	}
	for _, g := range lab.GroupBy(lab.Rows[growthRate](data), func(r growthRate) string { return spec.Number(r.Gamma) }) {
		s := figure.Series{Label: "$γ = " + g.Key + "$"}
		s.X, s.Y = lab.XY(g.Rows, func(r growthRate) (float64, float64) { return r.Lambda, r.ratio() })
		rate.Series = append(rate.Series, s)
	}
	caption := v.Fill("Steps to $|y| > 1$ of Euler's method on (a) $(x^2 - y^2)/2$ from $(1, δ)$ and (b) $-y^2/2$ from $δ$. A fixed step $h = {{h}}$ needs $\\ln(1/δ)/\\ln(1+h)$; the local error's leading term kept at {{tol}} " +
		"lets the step grow like $1/|y|^{1/2}$, which on the line takes one step more for each squaring of $δ$, and in the plane only once $x$ has decayed; the same error estimated, with a step of at most 5 times the step before, takes some steps more, up to 25; steps of length {{h}} hardly feel $δ$. " +
		"(c) The rate at which the heavy ball $y'' + γy' = λy$ leaves, over that of gradient flow, $λ$: above 1 for $λ < 1 - γ$ only.")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .9, Panels: []figure.Panel{escapes("plane"), escapes("line"), rate}},
		Table:  table, Caption: caption,
	}, nil
}
