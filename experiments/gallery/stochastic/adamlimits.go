package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var adamLimits = lab.Experiment{
	Name:      "adamlimits",
	Summary:   "Adam with fixed β is near the flow of the slope's sign only if its memory is short against the way, and at a constant rate it does not converge but moves about the stability limit of its own step; the step of AdaGrad-Norm ends below 2/L whatever its first sum, but how fast it descends depends on its rate.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     17,
	Narrowest: 71,
	Params: []lab.Param{
		{Key: "eta", Default: "1e-3,1e-4,1e-5,3e-6", Range: "above 0", Doc: "rates of Adam, β = (0.9, 0.999), on Σ ½λx² + ¼·0.3x⁴, λ = 1, 20", Sweep: true},
		{Key: "t", Default: "0.5", Range: "0 to 0.6", Doc: "way of each coordinate under the sign flow from (1, 0.6)"},
		{Key: "lambda", Default: "3", Range: "above 0", Doc: "curvature of the parabola on which the cycles are"},
		{Key: "rate", Default: "10,1,0.1", Range: "above 0", Doc: "rates of AdaGrad-Norm on a quadratic, n = 50, κ = 1000", Sweep: true},
		{Key: "b0", Default: "0.01,1,10", Range: "from 0", Doc: "first sums of AdaGrad-Norm, as lengths b₀"},
		{Key: "steps", Default: "50000", Doc: "steps of AdaGrad-Norm and of the cycles"},
	},
	Columns: []string{"panel", "label", "rate", "b0", "step", "value", "hl", "rms", "x"},
	Cite:    []string{"kingma2015adam"},
	Claims:  adamLimitClaims(),
	Points:  adamLimitPoints,
	Draw:    drawAdamLimits,
}

func adamLimitClaims() []lab.Claim {
	end := func(panel, label, column string, scale float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			x := d.Where("panel", panel).Where("label", label).Floats(column)
			if len(x) == 0 {
				return math.NaN()
			}
			return x[len(x)-1] * scale
		}
	}
	norm := func(rate, b0 float64, column string) func(*figure.Table) float64 {
		return end("norm", fmt.Sprintf("$η = %g$, $b_0 = %g$", rate, b0), column, 1)
	}
	var cs []lab.Claim
	for _, c := range []struct{ eta, want float64 }{{1e-3, .107}, {1e-4, .079}, {1e-5, .016}, {3e-6, .005}} {
		cs = append(cs, lab.Claim{ID: "C61", Text: "largest distance of Adam to the sign flow, $η$ = " + spec.Number(c.eta), Want: lab.Near(c.want, .05),
			Origin: common.Earlier.Instead("it names neither start nor norm; from (1, 0.6) in the maximum norm its four numbers come out"),
			Value: func(d *figure.Table) float64 {
				return common.FirstOf(d.Where("panel", "sign").Where("rate", c.eta).Floats("value"))
			}})
	}
	for _, betas := range [][2]float64{{.9, .999}, {.999, .9}} {
		memory := betas[1]/(1-betas[1]) - betas[0]/(1-betas[0])
		cs = append(cs, lab.Claim{ID: "C63", Text: "Adam's speed on a slope that changes steadily, less 1, over $-η(λ/|g|)(β_2/(1-β_2) - β_1/(1-β_1))$, " + biasLabel(betas), Want: lab.Near(1, .01),
			Origin: lab.Derived("the average of slopes with weights $(1-β)β^j$ is $β/(1-β)$ steps old, on which $|g|$ was larger by $ηλ$ each").Instead("an earlier program has -4.912e-3 against -4.949e-3, and 4.975e-3 with the memories exchanged"),
			Value: func(d *figure.Table) float64 {
				b := d.Where("panel", "bias").Where("label", biasLabel(betas))
				return common.FirstOf(b.Floats("value")) / (-1e-5 * memory / common.FirstOf(b.Floats("x")))
			}})
	}
	return append(cs,
		lab.Claim{ID: "C64", Text: "RMSProp at rest on a parabola: $|x|/η$", Want: lab.Within(.5, 1e-9), Origin: lab.Derived("a cycle of two with steps of length $η$: $x = ±η/2$"), Value: end("cycle", "RMSProp", "value", 1)},
		lab.Claim{ID: "C64", Text: "RMSProp at rest on a parabola: mean step times $λ$", Want: lab.Within(2, 1e-6), Origin: lab.Derived("a cycle of two on $½λx^2$: $1 - hλ = -1$"), Value: end("cycle", "RMSProp", "hl", 1)},
		lab.Claim{ID: "C64", Text: "Adam at rest on a parabola, β = (0.9, 0.99): root mean square of $x/η$", Want: lab.Near(.0279, .02), Origin: common.Earlier, Value: end("cycle", "Adam", "rms", 1)},
		lab.Claim{ID: "C64", Text: "Adam at rest on a parabola, β = (0.9, 0.99): mean step times $λ$", Want: lab.Near(35.7, .02), Value: end("cycle", "Adam", "hl", 1),
			Origin: lab.Recorded("an independent program has 36.1, 35.7 and 35.7 over the second halves of 20000, 50000 and 200000 steps, below the 38 of the cycle of two and above it in the bursts").Instead("an earlier program had 39.3, which was wrong")},
		lab.Claim{ID: "C33", Text: "AdaGrad-Norm: largest last step times $L$", Want: lab.AtMost(2), Origin: lab.Derived("with a step above $2/L$ the slope grows, and with it the sum that divides the step"), Value: func(d *figure.Table) float64 {
			return common.Most(d.Where("panel", "norm").Where("step", 50000).Floats("hl"))
		}},
		lab.Claim{ID: "C33", Text: "last step times $L$, $η = 10$, $b_0 = 1$", Want: lab.Near(1.49, .01), Origin: common.Earlier, Value: norm(10, 1, "hl")},
		lab.Claim{ID: "C33", Text: "gap after all steps, $η = 10$, $b_0 = 1$", Want: lab.AtMost(1e-60), Origin: common.Beside("6e-69").Instead("an earlier program has 1e-70, of a first sum that it does not name"), Value: norm(10, 1, "value")},
		lab.Claim{ID: "C33", Text: "gap after all steps, $η = 0.1$, $b_0 = 10$", Want: lab.Near(7e-3, .1), Origin: common.Earlier, Value: norm(.1, 10, "value")},
		lab.Claim{ID: "C33", Text: "gap at $b_0 = 10$ over that at $b_0 = 0.01$, $η = 1$", Want: lab.AtLeast(1e6), Origin: common.Beside("9e9").Instead("that $b_0$ is irrelevant holds where it is small against the sum of the slopes; above, it is a smaller rate"), Value: func(d *figure.Table) float64 {
			return norm(1, 10, "value")(d) / norm(1, .01, "value")(d)
		}},
	)
}

func adamLimitPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	etas, end, lambda, rates, b0s, steps := r.Floats("eta"), r.Float("t"), r.Float("lambda"), r.Floats("rate"), r.Floats("b0"), r.Count("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if !(end > 0 && end < 1 && lambda > 0) {
		return nil, fmt.Errorf("t=%g must be between 0 and 1, lambda=%g above 0", end, lambda)
	}
	var points []lab.Point
	for _, eta := range etas {
		if !(eta > 0 && end/eta < 1e6) {
			return nil, fmt.Errorf("eta=%g must be above 0 and reach t=%g in less than a million steps", eta, end)
		}
		o, err := optim.Parse("adam(lr=" + spec.Number(eta) + ")")
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: "sign eta=" + spec.Number(eta), Run: func(ctx context.Context) ([][]any, error) {
			return signDistance(ctx, quarticBowl([]float64{1, 20}, .3, 1), o, eta, end)
		}})
	}
	bowl, err := objective.Parse("quadratic(eigenvalues=[" + spec.Number(lambda) + "])")
	if err != nil {
		return nil, err
	}
	const eta = .01
	for _, c := range []common.Candidate{{"RMSProp", "rmsprop(lr=0.01,alpha=0.99,eps=0)"}, {"Adam", "adam(lr=0.01,beta1=0.9,beta2=0.99,eps=0)"}} {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: "cycle " + c.Label(), Run: func(ctx context.Context) ([][]any, error) {
			return atConstantRate(ctx, bowl, o, c.Label(), eta, lambda, steps)
		}})
	}
	for _, betas := range [][2]float64{{.9, .999}, {.999, .9}} {
		points = append(points, lab.Point{Key: fmt.Sprintf("bias β=%g,%g", betas[0], betas[1]), Run: func(ctx context.Context) ([][]any, error) {
			return firstBias(ctx, betas)
		}})
	}
	wide, err := objective.Parse("quadratic(n=50,kappa=1e3)")
	if err != nil {
		return nil, err
	}
	l := common.Curvature(wide, common.Minimum(wide))
	for _, rate := range rates {
		for _, b0 := range b0s {
			o, err := optim.Parse(fmt.Sprintf("adagrad(lr=%s,scalar=true,eps=0,initial_accumulator_value=%s)", spec.Number(rate), spec.Number(b0*b0)))
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: fmt.Sprintf("norm rate=%g b0=%g", rate, b0), Run: func(ctx context.Context) ([][]any, error) {
				run, err := optim.Start(ctx, wide, nil, o, optim.Settings{Steps: steps, GTol: -1})
				if err != nil {
					return nil, err
				}
				var rows [][]any
				next := 1.
				for run.Next() {
					if k := run.Stats().Steps; float64(k) >= next || k == steps {
						next = math.Max(next*1.25, float64(k+1))
						rows = append(rows, []any{"norm", fmt.Sprintf("$η = %g$, $b_0 = %g$", rate, b0), rate, b0, k, wide.Gap(run.Point().Potential()), float64(run.Step().Rate() * l), math.NaN(), ""})
					}
				}
				return rows, run.Err()
			}})
		}
	}
	return points, nil
}

// signDistance is the largest distance, in the maximum norm and on the way, of Adam to the flow x' = -sign ∇f from (1, 0.6).
func signDistance(ctx context.Context, p *objective.Problem, o optim.Optimizer, eta, end float64) ([][]any, error) {
	steps := int(math.Round(end / eta))
	x0 := []float64{1, .6}
	run, err := optim.Start(ctx, p, x0, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	worst := 0.
	for run.Next() {
		t := float64(float64(run.Stats().Steps) * eta)
		for i, x := range run.Point().Y[:p.Dim] {
			worst = math.Max(worst, math.Abs(x-(x0[i]-t)))
		}
	}
	return [][]any{{"sign", "Adam", eta, math.NaN(), steps, worst, math.NaN(), math.NaN(), ""}}, run.Err()
}

// firstBias records the speed of Adam at the rate 1e-5 on ½x² from 2 less 1, after the memories have filled, and x there.
func firstBias(ctx context.Context, betas [2]float64) ([][]any, error) {
	const eta, steps = 1e-5, 20000
	o, err := optim.Parse(fmt.Sprintf("adam(lr=1e-5,beta1=%g,beta2=%g,eps=0)", betas[0], betas[1]))
	if err != nil {
		return nil, err
	}
	run, err := optim.Start(ctx, objective.Quadratic([]float64{1}, false), []float64{2}, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	last, x := math.NaN(), 2.
	for run.Next() {
		last, x = x, run.Point().Y[0]
	}
	return [][]any{{"bias", biasLabel(betas), eta, math.NaN(), steps, (last-x)/eta - 1, math.NaN(), math.NaN(), last}}, run.Err()
}

func biasLabel(betas [2]float64) string { return fmt.Sprintf("$β = (%g, %g)$", betas[0], betas[1]) }

// atConstantRate records the end of a run at a constant rate, and the means over its second half.
func atConstantRate(ctx context.Context, p *objective.Problem, o optim.Optimizer, label string, eta, lambda float64, steps int) ([][]any, error) {
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	square, hl, n := 0., 0., 0.
	for run.Next() {
		k, x := run.Stats().Steps, run.Point().Y[0]/eta
		h := float64(common.Length(run.Step()) * lambda)
		if k > steps/2 {
			n++
			square += float64(x * x)
			hl += h
		}
		if k > steps-300 {
			rows = append(rows, []any{"cycle", label, eta, math.NaN(), k, math.Abs(x), hl / n, math.Sqrt(square / n), ""})
		}
	}
	return rows, run.Err()
}

func drawAdamLimits(v lab.Values, data *figure.Table) (*lab.Page, error) {
	sign := data.Where("panel", "sign")
	near := figure.Panel{
		Title: "sign flow", Legend: figure.Hidden, X: figure.Axis{Label: "rate $η$", Log: true}, Y: figure.Axis{Label: "largest distance", Log: true},
		Series: []figure.Series{{Label: "Adam", X: sign.Floats("rate"), Y: sign.Floats("value"), Style: figure.LineDots}},
	}
	cycles := figure.Panel{
		Title: "cycles", Legend: figure.Below, X: figure.Axis{Label: "step, of the last 300"}, Y: figure.Axis{Label: "$|x_k|/η$", Log: true},
	}
	table := figure.NewTable("run", "rate", "b0", "end or largest distance", "mean h·λ", "rms x/η")
	for i, eta := range sign.Floats("rate") {
		table.Add("Adam to the sign flow", lab.Digits(eta, 3), "-", lab.Digits(sign.Floats("value")[i], 4), "-", "-")
	}
	for _, g := range data.Where("panel", "cycle").Groups("label") {
		k := g.Floats("step")
		first := k[0]
		for i := range k {
			k[i] -= first
		}
		n := g.Len() - 1
		cycles.Series = append(cycles.Series, figure.Series{Label: g.Key, X: k, Y: g.Floats("value")})
		table.Add(g.Key+" in its cycle", lab.Digits(g.Floats("rate")[n], 3), "-", lab.Digits(g.Floats("value")[n], 4), lab.Digits(g.Floats("hl")[n], 5), lab.Digits(g.Floats("rms")[n], 5))
	}
	for _, g := range data.Where("panel", "bias").Groups("label") {
		table.Add("Adam's speed less 1, "+lab.Plain(g.Key), g.Strings("rate")[0], "-", lab.Digits(g.Floats("value")[0], 4), "-", "-")
	}
	norm := figure.Panel{
		Title: "AdaGrad-Norm", Legend: figure.Below, X: figure.Axis{Label: "step", Log: true}, Y: figure.Axis{Label: "$ηL/b_k$", Log: true},
		HLines: []figure.Rule{{At: 2, Label: "stability limit"}},
	}
	colors := map[string]int{}
	for _, g := range data.Where("panel", "norm").Groups("label") {
		n := g.Len() - 1
		rate := g.Strings("rate")[0]
		if _, ok := colors[rate]; !ok {
			colors[rate] = len(colors)
			norm.Series = append(norm.Series, figure.Series{Label: "$η = " + rate + "$", X: g.Floats("step"), Y: g.Floats("hl")})
		}
		table.Add("AdaGrad-Norm", rate, g.Strings("b0")[0], lab.Short(g.Floats("value")[n]), lab.Digits(g.Floats("hl")[n], 4), "-")
	}
	caption := fmt.Sprintf("(a) Largest distance of Adam, $β = (0.9, 0.999)$, to the flow $x' = -\\mathrm{sign}\\,∇f$ until $t = %s$, against its rate. (b) RMSProp and Adam, second memory 0.99, at a constant rate on $½λx^2$, $λ = %s$, after %s steps: RMSProp alternates between $±η/2$, Adam bursts. "+
		"(c) The step of AdaGrad-Norm in units of $1/L$ on a quadratic of 50 dimensions with $κ = 1000$, from $b_0 = %s$ (the table has all): it comes to rest below 2, and how far below depends on the rate.",
		v.Strings("t")[0], v.Strings("lambda")[0], v.Strings("steps")[0], v.Strings("b0")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{near, cycles, norm}}, Table: table, Caption: caption}, nil
}
