package edge

import (
	"context"
	"fmt"
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
	Summary:   "An absolute tolerance is a knob for sharpness: along a valley of minima every explicit method under absolute error control drifts, in a time that goes like 1/tol², most to ever flatter minima and some, by a sign of the tableau, to ever sharper ones; control by a relative error stops near where the flow ends.",
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
	Columns: []string{"panel", "rule", "size", "optimizer", "step", "work", "y", "rate", "theory", "sharpness", "loss"},
	Cite:    []string{"arora2022understanding"},
	Points:  flatnessPoints,
	Draw:    drawFlatness,
	Claims:  flatnessClaims(),
}

// drifts are the levels of |y| at which steps are counted.
var drifts = []float64{1, .5, .1, .01}

func flatnessClaims() []lab.Claim {
	// On (1 + y²)x² the flow keeps ln y + y²/2 - x²/2, and steps that hover at x = ±s·tol drift along y' = -2s²·tol²·y/(1 + y²)
	// a step.
	start := common.Root(func(y float64) float64 { return vec.Log(y) + float64(y*y/2) - (vec.Log(1.5) + 1.125 - .5) }, 1.2)
	drift := func(y, s float64) float64 {
		return (vec.Log(start/y) + float64((float64(start*start)-float64(y*y))/2)) / (2 * s * s)
	}
	hit := func(rule string, tol, y float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			rows := d.Where("panel", "hit").Where("rule", rule).Where("size", tol)
			for i, at := range rows.Floats("rate") {
				if at == y {
					return rows.Floats("work")[i]
				}
			}
			return math.Inf(1)
		}
	}
	last := func(panel, rule string, size float64, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			v := d.Where("panel", panel).Where("rule", rule).Where("size", size).Floats(column)
			if len(v) == 0 {
				return math.NaN()
			}
			return v[len(v)-1]
		}
	}
	ratio := func(rule string, size float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return last("end", rule, size, "rate")(d) / last("end", rule, size, "theory")(d)
		}
	}
	var cs []lab.Claim
	for i := range drifts {
		cs = append(cs, lab.Claim{ID: "C56", Text: fmt.Sprintf("steps of length tol = 0.01: $k·tol^2$ until $|y| < %g$", drifts[i]), Want: lab.Near(drift(drifts[i], .5), .01), Origin: lab.Derived("$(\\ln(y_0/y) + (y_0^2 - y^2)/2)/(2s^2)$, $s = ½$, from where the gradient flow ends, $y_0$"), Value: hit("length tol", .01, drifts[i])})
	}
	for i, want := range []float64{1.48, 4.73, 9.99, 17.0} {
		cs = append(cs, lab.Claim{ID: "C57", Text: fmt.Sprintf("Euler's local error at tol = 0.03: $k·tol^2$ until $|y| < %g$", drifts[i]), Want: lab.Near(want, .01), Origin: common.Earlier.Instead(fmt.Sprintf("the drift from where the gradient flow ends takes %.2f", drift(drifts[i], .405))), Value: hit("eulerheun", .03, drifts[i])})
	}
	cs = append(cs,
		lab.Claim{ID: "C56", Text: "steps of length tol = 0.01: rate of the drift over the formula's", Want: lab.Near(1, .01), Origin: lab.Derived("$y' = -2s^2tol^2y/(1 + y^2)$ a step, $s = ½$"), Value: ratio("length tol", .01)},
		lab.Claim{ID: "C57", Text: "Euler at tol = 0.03: rate over the formula's, $s = .405$", Want: lab.Near(1, .01), Origin: lab.Derived("$y' = -2s^2tol^2y/(1 + y^2)$ a step, $s = ½·.9^2$"), Value: ratio("eulerheun", .03)},
		lab.Claim{ID: "C57", Text: "bs3 at tol = 0.03 under PI34: rate over $-z s^2 Σ b_i P_i^2$, of which Euler's is the case z = 2, P = 1", Want: lab.Near(1, .03), Origin: lab.Derived("$-z s^2 Σ b_i P_i^2$, $P_i$ the stages at the end $z$ of the stability interval"), Value: ratio("bs3", .03)},
		lab.Claim{ID: "C57", Text: "the gradient flow ends at y", Want: lab.Within(start, 1e-6), Origin: lab.Derived("$\\ln y + y^2/2 - x^2/2$ is constant along it"), Value: last("end", "flow", 0, "y")},
		lab.Claim{ID: "C57", Text: "bs3 (SciPy's RK23) under an absolute tolerance ends at y", Want: lab.AtMost(.01), Origin: lab.Derived("$Σ b_i P_i^2$ is positive: the drift goes down to the level 0.01 where the run ends"), Value: last("end", "bs3", .03, "y")},
		lab.Claim{ID: "C57", Text: "dp5 (SciPy's RK45) under an absolute tolerance walks to sharper minima, y at the end", Want: lab.AtLeast(5), Origin: common.Beside("6.03").Instead("an earlier program was said to end at $y = 0$; $Σ b_i P_i^2$ is -8.19 for this method, so that the drift has the other sign, and a scalar program with SciPy's control reaches $y = 40$ after 40000 steps"), Value: last("end", "dp5", .03, "y")},
		lab.Claim{ID: "C57", Text: "dp5: rate over the formula's, which is positive", Want: lab.Near(1, .05), Origin: lab.Derived("$-z s^2 Σ b_i P_i^2$, as the tolerance goes to 0"), Value: ratio("dp5", .03)},
		lab.Claim{ID: "C57", Text: "tsit5: rate over the formula's", Want: lab.Near(1, .05), Origin: lab.Recorded("the formula holds as the tolerance goes to 0; 5 % were chosen after the 4.3 % found at this one"), Value: ratio("tsit5", .03)},
	)
	for _, c := range []struct{ theta, want float64 }{{.1, 1.2475}, {.9, 1.1576}} {
		cs = append(cs, lab.Claim{ID: "C57", Text: fmt.Sprintf("error over displacement at θ = %g does not drift: it stops at y", c.theta), Want: lab.Near(c.want, .001), Value: last("end", "relative", c.theta, "y"),
			Origin: common.Earlier.Instead("with the first step 1e-3; others end up to 3 % away at θ = .9, 0.1 % at .1")})
	}
	for _, c := range []struct {
		rule, name string
		tol, want  float64
	}{
		{"error", "local error", .001, 23.0}, {"error", "local error", .01, 19.4}, {"error", "local error", .03, 9.0}, {"error", "local error", .1, 3.0},
		{"move", "steps of length", .01, 17.8}, {"move", "steps of length", .05, 4.5}, {"move", "steps of length", .1, 2.5},
	} {
		cs = append(cs, lab.Claim{ID: "C55", Text: fmt.Sprintf("net, %s %g: sharpness after 16000 gradients", c.name, c.tol), Want: lab.Near(c.want, .04), Origin: common.Earlier, Value: last("net", c.rule, c.tol, "sharpness")})
	}
	for _, rule := range []string{"error", "move"} {
		cs = append(cs, lab.Claim{ID: "C55", Text: "net, " + rule + ": pairs of neighbouring tolerances of which the larger one ends sharper", Want: lab.Within(0, 0), Origin: common.Earlier, Value: func(d *figure.Table) float64 {
			s, n := d.Where("panel", "net").Where("rule", rule).Floats("sharpness"), 0.
			for i := 1; i < len(s); i++ {
				if !(s[i] < s[i-1]) {
					n++
				}
			}
			return n
		}})
	}
	return cs
}

func flatnessPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	tols, thetas := r.Floats("tol"), r.Floats("theta")
	errs, moves, grads := r.Floats("error"), r.Floats("move"), r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	valley, err := objective.Parse("valley")
	if err != nil {
		return nil, err
	}
	net, err := objective.Parse("mlp7")
	if err != nil {
		return nil, err
	}
	n := spec.Number
	var points []lab.Point
	add := func(key, word string, run func(ctx context.Context, o optim.Optimizer) ([][]any, error)) error {
		o, err := optim.Parse(word)
		if err != nil {
			return err
		}
		points = append(points, lab.Point{Key: key + " " + word, Run: func(ctx context.Context) ([][]any, error) { return run(ctx, o) }})
		return nil
	}
	toy := func(rule, word string, size, gain float64, steps int) error {
		return add("valley", word, func(ctx context.Context, o optim.Optimizer) ([][]any, error) {
			theory := math.NaN()
			if m, ok := o.Method.(*rk.Tableau); rule == "length tol" {
				theory = -.5 // the same with s = ½, z = 2
			} else if ok && m.E != nil && rule != "flow" {
				theory = driftRate(m, gain)
			}
			return drift(ctx, valley, o, rule, size, steps, theory)
		})
	}
	atol := func(tol float64, p *objective.Problem) string { // the controls measure the root mean square
		return lab.Digits(tol/math.Sqrt(float64(p.Dim)), 12)
	}
	for _, t := range tols {
		steps := int(20 / (t * t))
		if err := toy("length tol", "normalizedgd(lr="+n(t)+")", t, 1, steps); err != nil {
			return nil, err
		}
		if err := toy("eulerheun", "gradient/eulerheun/pi(beta=-1,atol="+atol(t, valley)+")", t, 1, steps); err != nil {
			return nil, err
		}
	}
	for _, m := range v.Strings("method") {
		t := tols[min(1, len(tols)-1)]
		if err := toy(m, "gradient/"+m+"/pi(atol="+atol(t, valley)+")", t, .3, int(20/(t*t))); err != nil {
			return nil, err
		}
	}
	for _, t := range thetas {
		if err := toy("relative", "gradient/euler/relative(theta="+n(t)+",filter=i,h0=1e-3)", t, 0, 1000); err != nil {
			return nil, err
		}
	}
	if err := toy("flow", "gradient/dop853/limit(pi(rtol=1e-10,atol=1e-10))", 0, 0, 1000); err != nil {
		return nil, err
	}
	last := func(rule, word string, size float64) error {
		return add("net", word, func(ctx context.Context, o optim.Optimizer) ([][]any, error) {
			res, err := optim.Minimize(ctx, net, nil, o, optim.Settings{Grads: grads, GTol: -1})
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil {
				return nil, err
			}
			ends, err := spectrum.Extreme(net, res.X, 100, 1e-8, 1)
			nan := math.NaN()
			return [][]any{{"net", rule, size, o.String(), res.Stats.Steps, nan, nan, nan, nan, ends.Max, res.F}}, err
		})
	}
	for _, t := range errs {
		if err := last("error", "gradient/eulerheun/pi(beta=-1,atol="+atol(t, net)+")", t); err != nil {
			return nil, err
		}
	}
	for _, t := range moves {
		if err := last("move", "normalizedgd(lr="+n(t)+")", t); err != nil {
			return nil, err
		}
	}
	return points, last("relative", "gradient/euler/relative(theta=0.5,filter=pi)", .5)
}

// valleyAt is the coordinate of the valley in which the drift is uniform: with x² the same at every step, y/(1+y²)·dx²/dk = const.
func valleyAt(y float64) float64 { return vec.Log(math.Abs(y)) + float64(float64(y*y)/2) }

// drift runs an optimizer in the valley until |y| < 0.01. Rows are |y| against the work k·size², or k where size is no tolerance, the works at
// which |y| passes the levels, and at the end y with the rate of the drift d along/d work over the second half and what is expected of it.
func drift(ctx context.Context, p *objective.Problem, o optim.Optimizer, rule string, size float64, steps int, theory float64) ([][]any, error) {
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: 1e-13})
	if err != nil {
		return nil, err
	}
	unit, nan := size*size, math.NaN()
	if rule == "relative" || rule == "flow" {
		unit = 1
	}
	name := o.String()
	var rows, hits [][]any
	var works, places []float64
	next, level := 1., 0
	for run.Next() && level < len(drifts) {
		k, y := run.Stats().Steps, math.Abs(run.Point().Y[1])
		work := float64(float64(k) * unit)
		for level < len(drifts) && y < drifts[level] {
			hits = append(hits, []any{"hit", rule, size, name, k, work, y, drifts[level], nan, nan, nan})
			level++
		}
		if float64(k) >= next || level == len(drifts) {
			rows = append(rows, []any{"drift", rule, size, name, k, work, y, nan, nan, float64(2 * (1 + float64(y*y))), run.Point().Potential()})
			works, places = append(works, work), append(places, valleyAt(y))
			next = math.Max(float64(k)+1, float64(k)*1.06)
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	end := len(works) - 1
	mid := end
	for mid > 0 && works[mid] > works[end]/2 {
		mid--
	}
	y := math.Abs(run.Point().Y[1])
	rate := (places[end] - places[mid]) / (works[end] - works[mid])
	rows = append(append(rows, hits...), []any{"end", rule, size, name, run.Stats().Steps, float64(run.Stats().Steps) * unit, y, rate, theory, 2 * (1 + float64(y*y)), run.Point().Potential()})
	return rows, run.Err()
}

// driftRate is the rate of the drift over tol², with safety .9 and the gains of the filter in sum. A stability-limited step has h·S = z, with
// S = 2(1+y²), and a mode whose error rests at .9^(k/gain), x = ±s·tol with s = .9^(k/gain)/|E(-z)|, so that the stages P_i(-z)·x push y by
// -2hyx²·Σ b_i P_i².
func driftRate(m *rk.Tableau, gain float64) float64 {
	z := m.RealInterval()
	e, k := errorPolynomial(m)
	at, power := 0., 1.
	for _, c := range e {
		at, power = at+float64(c*power), -power*z
	}
	s := vec.Pow(.9, k/gain) / math.Abs(at)
	return -z * s * s * push(m, -z)
}

// push is Σ b_i P_i(z)², P_i the stages' polynomials.
func push(m *rk.Tableau, z float64) float64 {
	stages := make([]float64, len(m.B))
	sum := 0.
	for i, row := range m.A {
		stages[i] = 1
		for j, a := range row {
			stages[i] += float64(z * float64(a*stages[j]))
		}
		sum += float64(m.B[i] * float64(stages[i]*stages[i]))
	}
	return sum
}

func drawFlatness(v lab.Values, data *figure.Table) (*lab.Page, error) {
	collapse := figure.Panel{Title: "valley", Legend: figure.Below, X: figure.Axis{Label: `$k·\mathrm{tol}^2$`, Log: true, Min: .01, Max: 20}, Y: figure.Axis{Label: "$|y|$", Log: true, Min: .01, Max: 20}}
	ends := data.Where("panel", "end")
	table := figure.NewTable("where", "rule", "size", "steps", "y at the end", "drift", "predicted", "sharpness", "loss")
	plain := func(x float64) string {
		if math.IsNaN(x) {
			return "-"
		}
		return lab.Digits(x, 4)
	}
	limit := math.NaN()
	for i := range ends.Len() {
		rule, size := ends.Strings("rule")[i], ends.Floats("size")[i]
		n := func(c string) float64 { return ends.Floats(c)[i] }
		rate := n("rate")
		if math.IsNaN(n("theory")) {
			rate = math.NaN()
		}
		table.Add("valley", rule, spec.Number(size), ends.Strings("step")[i], plain(n("y")), plain(rate), plain(n("theory")), plain(n("sharpness")), lab.Short(n("loss")))
		if rule == "flow" {
			limit = n("y")
		}
	}
	nth := -1
	for _, g := range data.Where("panel", "drift").Groups("rule") {
		if g.Key == "relative" || g.Key == "flow" {
			continue
		}
		nth++
		for i, c := range g.Groups("size") {
			label := g.Key
			if i > 0 {
				label = "" // the tolerances lie upon each other
			}
			colors := []figure.Color{figure.Vermillion, figure.Blue, figure.Green, figure.Black, figure.Purple, figure.Orange}
			dashes := []figure.Dash{figure.Dashed, figure.Solid, figure.DashDot, figure.LongDash, figure.Dotted, figure.DashDotDot}
			collapse.Series = append(collapse.Series, figure.Series{
				Label: label, X: c.Floats("work"), Y: c.Floats("y"), Color: colors[nth%len(colors)], Dash: dashes[nth%len(dashes)],
			})
		}
	}
	formula := "formula"
	for _, g := range ends.Groups("rule") {
		rate := g.Floats("theory")[0]
		if math.IsNaN(rate) {
			continue
		}
		f := figure.Series{Label: formula, Color: figure.Grey, Dash: figure.Solid, Width: 3.5, Alpha: .3}
		formula = "" // once in the legend
		for k := range 200 {
			y := limit * vec.Exp(math.Copysign(float64(k)*.025, rate))
			f.X, f.Y = append(f.X, (valleyAt(y)-valleyAt(limit))/rate), append(f.Y, y)
		}
		collapse.Series = append([]figure.Series{f}, collapse.Series...)
	}
	collapse.HLines = []figure.Rule{{At: limit, Label: "flow"}}
	net := figure.Panel{Title: "net", Legend: figure.Below, X: figure.Axis{Label: "tolerance", Log: true}, Y: figure.Axis{Label: "sharpness", Log: true}}
	names := map[string]string{"error": "net, local error", "move": "net, steps of length tol"}
	rows := data.Where("panel", "net")
	for _, g := range rows.Groups("rule") {
		for i := range g.Len() {
			table.Add("net", g.Key, g.Strings("size")[i], g.Strings("step")[i], "-", "-", "-", plain(g.Floats("sharpness")[i]), lab.Short(g.Floats("loss")[i]))
		}
		if g.Key == "relative" {
			net.HLines = []figure.Rule{{At: g.Floats("sharpness")[0], Label: "relative"}}
			continue
		}
		net.Series = append(net.Series, figure.Series{Label: names[g.Key], X: g.Floats("size"), Y: g.Floats("sharpness"), Style: figure.LineDots})
	}
	caption := fmt.Sprintf("An absolute tolerance selects among minima. (a) In the valley $(1+y^2)x^2$ from (1, 1.5) with the tolerances %s: the gradient flow ends at $y = %s$ (dashed), and there the drift begins; "+
		"against $k·\\mathrm{tol}^2$ the runs of one rule lie upon each other and upon the formula (grey). It goes to the flattest minimum, or to ever sharper ones where $Σ b_i P_i^2$ of the method is negative at its stability limit. "+
		"(b) Sharpness of the perceptron 2-20-20-1 after %s gradients against the tolerance; the line is that of an error relative to the displacement.",
		strings.Join(v.Strings("tol"), ", "), lab.Digits(limit, 5), v.Strings("grads")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .62, Panels: []figure.Panel{collapse, net}}, Table: table, Caption: caption}, nil
}
