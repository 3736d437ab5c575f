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
	Summary:   "How long a saddle holds a descent that starts at a distance δ from its ridge is the step-size control's doing: ln(1/δ) steps with a fixed step, of the order of ln ln(1/δ) with an error estimate on the ridge's own line, ten to some twenty with steps of a fixed length.",
	Cost:      "0.1 s",
	Class:     lab.Portable,
	Count:     66,
	Narrowest: 73,
	Params: []lab.Param{
		{Key: "plane", Default: "1e-2,1e-4,1e-8,1e-16,1e-32", Range: "above 0, below 1", Doc: "distances δ on ½(x² - y²), from (1, δ)"},
		{Key: "line", Default: "1e-2,1e-4,1e-8,1e-16,1e-32,1e-64,1e-128", Range: "above 0, below 1", Doc: "distances δ on -½y², from δ"},
		{Key: "h", Default: "0.1", Doc: "fixed step, and length of the slope-controlled ones"},
		{Key: "tol", Default: "1e-2", Doc: "tolerance of the error estimate, in the Euclidean norm"},
		{Key: "gamma", Default: "0.25,0.5,0.75,1,1.5,2", Doc: "frictions of the heavy ball"},
		{Key: "lambda", Default: "log:0.01:10:31", Doc: "negative curvatures for the heavy ball"},
	},
	Columns: []string{"panel", "rule", "optimizer", "delta", "gamma", "lambda", "steps", "rate"},
	Points:  saddlePoints,
	Draw:    drawSaddle,
	Claims: append(escapeClaims(),
		lab.Claim{ID: "C75", Text: "each squaring of δ on -½y² costs the local error's rule one step more: largest increase from $10^{-4}$ to $10^{-128}$", Want: lab.Within(1, 0), Origin: lab.Derived("a step of length $√(2tol/y)$ takes $y$ to about $√(2tol·y)$, which halves its logarithm"), Value: squaring},
		lab.Claim{ID: "C76", Text: "heavy ball leaves faster than gradient flow where λ < 1 - γ and only there: the crossing at γ = 0.25", Want: lab.Near(1-.25, .01), Origin: lab.Derived("$½(√(γ^2 + 4λ) - γ) > λ$ if and only if $λ < 1 - γ$"), Value: crossing(.25)},
		lab.Claim{ID: "C76", Text: "heavy ball leaves faster than gradient flow where $λ < 1 - γ$ and only there: the crossing at γ = 0.75", Want: lab.Near(1-.75, .01), Origin: lab.Derived("$½(√(γ^2 + 4λ) - γ) > λ$ if and only if $λ < 1 - γ$"), Value: crossing(.75)},
		lab.Claim{ID: "C76", Text: "for γ ≥ 1 the heavy ball never leaves faster than gradient flow: the largest ratio of their rates at γ = 1", Want: lab.AtMost(1), Origin: lab.Derived("$½(√(γ^2 + 4λ) - γ) ≤ λ$ for $γ ≥ 1$"), Value: fastest(1)},
	),
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
		f := map[string]string{"plane": "½(x² - y²)", "line": "-½y²"}[c.panel]
		want, origin := c.want, common.Earlier
		switch c.rule {
		case "fixed":
			want, origin = math.Ceil(-vec.Log(c.delta)/vec.Log(1.1)), lab.Derived("$\\ln(1/δ)/\\ln(1 + hλ)$, rounded up, at $hλ = 0.1$")
		case "slope, per coordinate":
			want, origin = math.Floor((1-c.delta)/.1)+1, lab.Derived("$(1 - δ)/h$, rounded up to the next whole number, at $h = 0.1$")
		}
		cs = append(cs, lab.Claim{ID: c.id, Text: fmt.Sprintf("%s, %s: steps from δ = %s to |y| > 1", f, c.rule, common.PowerOfTen(c.delta)), Want: lab.Within(want, 0), Origin: origin, Value: escape(c.panel, c.rule, c.delta)})
	}
	return cs
}

// escape reads from the data how many steps a rule took.
func escape(panel, rule string, delta float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		rows := d.Where("panel", panel).Where("rule", rule).Where("delta", delta)
		if rows.Len() == 0 {
			return math.NaN()
		}
		return rows.Floats("steps")[0]
	}
}

func saddlePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	h, tol := r.Float("h"), r.Float("tol")
	gammas, lambdas := r.Floats("gamma"), r.Floats("lambda")
	deltas := map[string][]float64{"plane": r.Floats("plane"), "line": r.Floats("line")}
	if err := r.Err(); err != nil {
		return nil, err
	}
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
			o, err := optim.Parse(c.Spec())
			if err != nil {
				return nil, err
			}
			for _, delta := range deltas[panel] {
				if !(delta > 0 && delta < 1) {
					return nil, fmt.Errorf("%s=%g: a distance is above 0 and below 1", panel, delta)
				}
				points = append(points, lab.Point{Key: fmt.Sprintf("%s, %s, delta=%g", panel, c.Label(), delta), Run: func(ctx context.Context) ([][]any, error) {
					steps, err := leave(ctx, panel, o, delta)
					return [][]any{{panel, c.Label(), c.Spec(), delta, math.NaN(), math.NaN(), steps, math.NaN()}}, err
				}})
			}
		}
	}
	for _, gamma := range gammas {
		points = append(points, lab.Point{Key: fmt.Sprintf("gamma=%g", gamma), Run: func(ctx context.Context) ([][]any, error) {
			return growth(ctx, gamma, lambdas)
		}})
	}
	return points, nil
}

// growth measures at which rate the heavy ball leaves -½λy²: that of its flow, integrated to a tolerance of 10⁻¹⁰.
func growth(ctx context.Context, gamma float64, lambdas []float64) ([][]any, error) {
	var rows [][]any
	for _, l := range lambdas {
		if !(l > 0) {
			return nil, fmt.Errorf("lambda=%g must be positive", l)
		}
		flow := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, y []float64) {
			dst[0], dst[1] = y[1], float64(l*y[0])-float64(gamma*y[1])
		}}
		// after the second mode is gone, the logarithmic rate of y is that of the first
		t := 20 / math.Sqrt(l+float64(gamma*gamma/4))
		sol, err := ode.Solve(ctx, flow, []float64{1, 0}, 0, t, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-10, ATol: 1e-300}})
		if err != nil {
			return nil, err
		}
		word := "heavyball(gamma=" + spec.Number(gamma) + ")"
		rows = append(rows, []any{"rate", "heavy ball", word, math.NaN(), gamma, l, sol.Stats.Steps, sol.Y[1] / sol.Y[0]})
	}
	return rows, nil
}

// squaring is the largest number of steps that one more squaring of δ costs the local error's rule, from the second δ on.
func squaring(d *figure.Table) float64 {
	steps := d.Where("panel", "line").Where("rule", "local error").Floats("steps")
	worst := math.Inf(-1)
	for i := 2; i < len(steps); i++ {
		worst = math.Max(worst, steps[i]-steps[i-1])
	}
	return worst
}

// crossing is the curvature at which heavy ball and gradient flow, whose rate is λ, leave at the same rate, interpolated.
func crossing(gamma float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		rows := d.Where("panel", "rate").Where("gamma", gamma)
		l, r := rows.Floats("lambda"), rows.Floats("rate")
		for i := 1; i < len(l); i++ {
			if a, b := vec.Log(r[i-1]/l[i-1]), vec.Log(r[i]/l[i]); a >= 0 && b < 0 {
				return l[i-1] * vec.Pow(l[i]/l[i-1], a/(a-b))
			}
		}
		return math.NaN()
	}
}

// fastest is the largest ratio of heavy ball's rate to gradient flow's.
func fastest(gamma float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		rows := d.Where("panel", "rate").Where("gamma", gamma)
		l, r := rows.Floats("lambda"), rows.Floats("rate")
		worst := math.NaN()
		for i := range l {
			worst = math.Max(r[i]/l[i], worst)
			if i == 0 {
				worst = r[i] / l[i]
			}
		}
		return worst
	}
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
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: 100_000, GTol: -1})
	if err != nil {
		return 0, err
	}
	for run.Next() {
		if math.Abs(run.Point().Y[y]) > 1 {
			return float64(run.Stats().Steps), nil
		}
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	return math.Inf(1), nil
}

func drawSaddle(v lab.Values, data *figure.Table) (*lab.Page, error) {
	escapes := func(panel, title string) figure.Panel {
		p := figure.Panel{
			Title: title, Legend: figure.Below,
			X: figure.Axis{Label: `$\log_{10} 1/δ$`, Log: true}, Y: figure.Axis{Label: "steps to $|y| > 1$", Log: true},
		}
		for _, g := range data.Where("panel", panel).Groups("rule") {
			s := figure.Series{Label: g.Key, Y: g.Floats("steps"), Style: figure.LineDots}
			for _, d := range g.Floats("delta") {
				s.X = append(s.X, -vec.Log10(d))
			}
			p.Series = append(p.Series, s)
		}
		return p
	}
	rate := figure.Panel{
		Title: "heavy ball", Legend: figure.Auto,
		X:      figure.Axis{Label: "negative curvature $λ$", Log: true},
		Y:      figure.Axis{Label: "rate of leaving over $λ$", Log: true},
		HLines: []figure.Rule{{At: 1, Label: "gradient flow"}},
	}
	for _, g := range data.Where("panel", "rate").Groups("gamma") {
		s := figure.Series{Label: "$γ = " + g.Key + "$", X: g.Floats("lambda")}
		for i, r := range g.Floats("rate") {
			s.Y = append(s.Y, r/s.X[i])
		}
		rate.Series = append(rate.Series, s)
	}
	table := figure.NewTable("surface", "rule", "optimizer", "from", "to", "steps")
	for _, panel := range []string{"plane", "line"} {
		for _, g := range data.Where("panel", panel).Groups("rule") {
			d := g.Strings("delta")
			table.Add(map[string]string{"plane": "½(x² - y²)", "line": "-½y²"}[panel], g.Key, g.Strings("optimizer")[0], d[0], d[len(d)-1], strings.Join(g.Strings("steps"), " "))
		}
	}
	caption := fmt.Sprintf("Steps to $|y| > 1$ of Euler's method on (a) $(x^2 - y^2)/2$ from $(1, δ)$ and (b) $-y^2/2$ from $δ$. A fixed step $h = %s$ needs $\\ln(1/δ)/\\ln(1+h)$; the local error's leading term kept at %s "+
		"lets the step grow like $1/|y|^{1/2}$, which on the line takes one step more for each squaring of $δ$, and in the plane only once $x$ has decayed; the same error estimated, with a step of at most 5 times the step before, takes some steps more, up to 25; steps of length %s hardly feel $δ$. "+
		"(c) The rate at which the heavy ball $y'' + γy' = λy$ leaves, over that of gradient flow, $λ$: above 1 for $λ < 1 - γ$ only.",
		v.Strings("h")[0], v.Strings("tol")[0], v.Strings("h")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .9, Panels: []figure.Panel{escapes("plane", "plane"), escapes("line", "line"), rate}},
		Table:  table, Caption: caption,
	}, nil
}
