package stochastic

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

const mostCopies = 1_000_000 // variables of a run

var noise = lab.Experiment{
	Name:      "noise",
	Summary:   "Which diffusion to trust: the Ornstein–Uhlenbeck law of noisy descents is right for small ηλ and off by 1/(1 - ηλ/2) at the edge, the stochastic equation of second order is twice as wrong at rest as that of first, Adam's rate goes with the square root of the batch, and an error control must see one batch at both ends of a step.",
	Cost:      "7 s",
	Class:     lab.Portable,
	Count:     23,
	Narrowest: 81,
	Params: []lab.Param{
		{Key: "copies", Default: "2000", Range: "1 to 1000000", Doc: "independent coordinates over which variances are taken"},
		{Key: "steps", Default: "2000", Doc: "steps over which variances are taken, once the start is forgotten"},
		{Key: "etalambda", Default: "0.1,0.5,1,1.5,1.8", Range: "0 to 2", Doc: "steps times curvature", Sweep: true},
		{Key: "eta", Default: "0.1,0.05,0.025,0.0125", Doc: "steps of the example of stochastic modified equations", Sweep: true},
		{Key: "factor", Default: "4,16,64", Doc: "how many times the batch grows for Adam", Sweep: true},
		{Key: "theta", Default: "0.25,0.5,0.9", Doc: "shares of the displacement for the error control", Sweep: true},
		{Key: "seed", Default: "1", Doc: "of the noise"},
	},
	Columns: []string{"panel", "label", "optimizer", "x", "measured", "expected", "other"},
	Cite:    []string{"mandt2017stochastic", "li2017stochastic", "malladi2022sdes", "welling2011bayesian", "leimkuhler2013rational"},
	Points:  noisePoints,
	Draw:    drawNoise,
	Claims:  noiseClaims(),
}

func noiseClaims() []lab.Claim {
	cell := func(panel, label string, x float64, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			rows := d.Where("panel", panel).Where("label", label).Where("x", x)
			if rows.Len() == 0 {
				return math.NaN()
			}
			return rows.Floats(column)[0]
		}
	}
	var cs []lab.Claim
	for _, c := range []struct{ x, want float64 }{{.1, 1 / .95}, {.5, 1 / .75}, {1, 2}} {
		cs = append(cs, lab.Claim{ID: "C70", Text: fmt.Sprintf("Langevin by Euler–Maruyama, $hλ = %g$: variance over Gibbs'", c.x), Want: lab.Near(c.want, .015), Origin: lab.Derived("$1/(1 - hλ/2)$"), Value: cell("langevin", "Euler–Maruyama", c.x, "measured")},
			lab.Claim{ID: "C70", Text: fmt.Sprintf("Leimkuhler–Matthews, $hλ = %g$: exact", c.x), Want: lab.Near(1, .015), Origin: lab.Derived("averaged noise has the variance $1/λ$ on a quadratic at any $h$"), Value: cell("langevin", "Leimkuhler–Matthews", c.x, "measured")})
	}
	for _, c := range []struct{ x, want float64 }{{1, 2}, {1.8, 10}} {
		cs = append(cs, lab.Claim{ID: "C68", Text: fmt.Sprintf("descent with noise, $ελ = %g$: variance over Ornstein and Uhlenbeck's", c.x), Want: lab.Near(c.want, .02), Origin: lab.Derived("$1/(1 - ελ/2)$"), Value: cell("descent", "gradient descent", c.x, "measured")})
	}
	cs = append(cs,
		lab.Claim{ID: "C69", Text: "heavy ball with noise, $η = 0.05$, $β = 0.9$: variance over the noise's", Want: lab.Near(.05*1.9/(.1*(2*1.9-.05)), .01), Origin: lab.Derived("$η(1+β)/(λ(1-β)(2(1+β) - ηλ))$ at $λ = 1$"), Value: cell("momentum", "heavy ball", .05, "measured")},
		lab.Claim{ID: "C69", Text: "heavy ball with noise, $η = 0.05$, $β = 0.9$: variance over the noise's by the Ornstein–Uhlenbeck law", Want: lab.Near(.05/(2*.1), 1e-9), Origin: lab.Derived("$η/(2λ(1-β))$"), Value: cell("momentum", "heavy ball", .05, "other")})
	for _, c := range []struct{ x, steps float64 }{{.1, 10}, {.0125, 80}} {
		exact := vec.Pow(1-2*c.x, c.steps)
		cs = append(cs,
			lab.Claim{ID: "C66", Text: fmt.Sprintf("error of the mean at $t = 1$ under the equation of first order, $η = %g$", c.x), Want: lab.Near(math.Abs(exact-vec.Exp(-2)), .002), Origin: lab.Derived("$|(1 - 2η)^{1/η} - e^{-2}|$"), Value: cell("mean", "first order", c.x, "measured")},
			lab.Claim{ID: "C66", Text: fmt.Sprintf("error of the mean at $t = 1$ under the equation of second order, $η = %g$", c.x), Want: lab.Near(math.Abs(exact-vec.Exp(-2*(1+c.x))), .002), Origin: lab.Derived("$|(1 - 2η)^{1/η} - e^{-2(1+η)}|$"), Value: cell("mean", "second order", c.x, "measured")})
	}
	cs = append(cs,
		lab.Claim{ID: "C67", Text: "at rest, $η = 0.1$: variance of the descent, exactly $η/(1-η)$", Want: lab.Near(.1/.9, .015), Origin: lab.Derived("$η/(1-η)$"), Value: cell("rest", "descent", .1, "measured")},
		lab.Claim{ID: "C67", Text: "error of the second order's $η/(1+η)$ over that of the first order's $η$, against what is measured", Want: lab.Near(2/1.1, .12), Origin: lab.Derived("$(η/(1-η) - η/(1+η))/(η/(1-η) - η) = 2/(1+η)$, which tends to 2; 12 % is what 1.5 % of the variance make of it"), Value: func(d *figure.Table) float64 {
			v := cell("rest", "descent", .1, "measured")(d)
			return (v - .1/1.1) / (v - .1)
		}})
	for _, k := range []float64{4, 16, 64} {
		cs = append(cs, lab.Claim{ID: "C65", Text: fmt.Sprintf("Adam with a batch %g times as large, rate by the square root and memories by the factor: $E x^2$ over that of factor 1", k), Want: lab.Near(1, .04), Value: cell("adam", "root, memories", k, "measured"),
			Origin: lab.Published("malladi2022sdes", "abstract: the square root scaling rule").Instead("an earlier program has 1 %; from factor 10 on $β_1$ would be negative and is 0 here, and $1/(1 - ηλ/2)$ of the rate then shows")})
	}
	cs = append(cs,
		lab.Claim{ID: "C65", Text: "Adam with a batch 64 times as large, rate by the square root, memories as they were: $E x^2$ over that of factor 1", Want: lab.Near(1, .04), Value: cell("adam", "root", 64, "measured"),
			Origin: lab.Derived("with noise far above the slope the stationary $x^2$ does not feel the memories").Instead("an earlier program has -86 % for this rule, which is what an unchanged rate gives, $1/√64$")},
		lab.Claim{ID: "C65", Text: "Adam with a batch 64 times as large, rate and memories unchanged: $E x^2$ over that of factor 1", Want: lab.Near(.125, .05), Origin: lab.Derived("$1/√64$"), Value: cell("adam", "unchanged", 64, "measured")},
		lab.Claim{ID: "C65", Text: "Adam with a batch 64 times as large, rate by the factor, memories as they were: $E x^2$ over that of factor 1", Want: lab.Near(8, .12), Origin: lab.Recorded("$64/√64 = 8$ where $x$ is small against the noise; here it enters the second moment, and 12 % were chosen after the 7.25 found"), Value: cell("adam", "linear", 64, "measured")},
	)
	for _, th := range []float64{.25, .5, .9} {
		cs = append(cs, lab.Claim{ID: "8.1", Text: fmt.Sprintf("relative control with one batch for both slopes, θ = %g: $h·L = 2θ·.9^{10/3}$ as without noise", th), Want: lab.Near(2*th*vec.Pow(.9, 10./3), .01), Origin: lab.Derived("$2θ·.9^{k/Σβ}$ with $k = 1$, $Σβ = .3$"), Value: cell("control", "same batch", th, "measured")},
			lab.Claim{ID: "8.1", Text: fmt.Sprintf("relative control with another batch for the second slope, θ = %g: $h·L$ after 400 attempts", th), Want: lab.AtMost(1e-4), Origin: lab.Derived("noise alone makes the estimate $1/√2$ of the move, above what the filter aims at: the step shrinks without end").Instead("an earlier program lets θ = 0.9 survive, as a filter does that aims above $1/√2$"), Value: cell("control", "another batch", th, "measured")})
	}
	return append(cs, lab.Claim{ID: "8.1", Text: "slopes per step with one batch", Want: lab.Near(2, .05), Origin: lab.Derived("one at each end of the step"), Value: cell("control", "same batch", .5, "other")})
}

// noisy is n copies of ½λx² whose slope has normal noise of the deviation sigma: row k of a million is the k-th draw, so that a retry and a
// second slope of the same batch see the same noise. With again they do not, which is a mistake to be shown.
func noisy(n int, lambda, sigma float64, seed uint64, again bool) *objective.Problem {
	calls := uint64(0)
	p := &objective.Problem{
		Dim: n, Rows: 1 << 20, Min: new(0.), Start: make([]float64, n),
		Func: func(x []float64) float64 {
			s := 0.
			for _, u := range x {
				s += float64(lambda * u * u)
			}
			return s / 2
		},
		Grad: func(dst, x []float64) {
			for i, u := range x {
				dst[i] = lambda * u
			}
		},
	}
	p.FuncGradRows = func(dst, x []float64, rows []int) float64 {
		draw := uint64(rows[0])
		if again {
			calls++
			draw = calls << 24
		}
		src := rand.New(rand.NewPCG(seed, draw))
		for i, u := range x {
			dst[i] = float64(lambda*u) + float64(sigma*common.Normal(src))
		}
		return p.Func(x)
	}
	return p.Complete()
}

// atRest runs an optimizer on a problem with noise and returns the mean of x² over the coordinates and the last steps.
func atRest(ctx context.Context, p *objective.Problem, word string, burn, steps int, batch int, seed uint64) (float64, error) {
	o, err := optim.Parse(word)
	if err != nil {
		return 0, err
	}
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: burn + steps, GTol: -1, Batch: batch, Seed: seed})
	if err != nil {
		return 0, err
	}
	sum, count := 0., 0.
	for run.Next() {
		if k := run.Stats().Steps; k > burn && k%5 == 0 {
			s := 0.
			for _, u := range run.Point().Y[:p.Dim] {
				s += float64(u * u)
			}
			sum += s / float64(p.Dim)
			count++
		}
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	return sum / count, run.Err()
}

func noisePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	n, steps := r.CountTo("copies", mostCopies), r.Count("steps")
	els, etas, factors, thetas, seed := r.Floats("etalambda"), r.Floats("eta"), r.Floats("factor"), r.Floats("theta"), uint64(r.Count("seed"))
	if err := r.Err(); err != nil {
		return nil, err
	}
	num := spec.Number
	var points []lab.Point
	add := func(key string, run func(ctx context.Context) ([][]any, error)) {
		points = append(points, lab.Point{Key: key, Run: run})
	}
	for _, el := range els {
		if !(el > 0 && el < 2) {
			return nil, fmt.Errorf("etalambda=%g: between 0 and 2, where the descent is stable", el)
		}
		burn := int(20/el + 100)
		if el > 1 {
			burn = int(20/(2-el) + 100)
		}
		exact := 1 / (1 - float64(el/2))
		add("descent "+num(el), func(ctx context.Context) ([][]any, error) {
			word := "sgd(lr=" + num(el) + ")"
			m, err := atRest(ctx, noisy(n, 1, 1, seed, false), word, burn, steps, 1, seed)
			return [][]any{{"descent", "gradient descent", word, el, m / (el / 2), exact, 1.}}, err
		})
		if el > 1.2 {
			continue
		}
		for _, c := range []common.Candidate{{"Euler–Maruyama", "eulermaruyama"}, {"Leimkuhler–Matthews", "leimkuhlermatthews"}} {
			add(c.Label()+" "+num(el), func(ctx context.Context) ([][]any, error) {
				word := fmt.Sprintf("gradient/%s(temperature=1,seed=%d)/fixed(h=%s)", c.Spec(), seed, num(el))
				m, err := atRest(ctx, noisy(n, 1, 0, seed, false), word, burn, steps, 0, seed)
				want := exact
				if c.Spec() == "leimkuhlermatthews" {
					want = 1
				}
				return [][]any{{"langevin", c.Label(), word, el, m, want, math.NaN()}}, err
			})
		}
	}
	add("heavy ball", func(ctx context.Context) ([][]any, error) {
		const eta, beta = .05, .9
		m, err := atRest(ctx, noisy(n, 1, 1, seed, false), "sgd(lr=0.05,momentum=0.9)", 1000, steps, 1, seed)
		return [][]any{{"momentum", "heavy ball", "sgd(lr=0.05,momentum=0.9)", eta, m, eta * (1 + beta) / ((1 - beta) * (2*(1+beta) - eta)), eta / (2 * (1 - beta))}}, err
	})
	for _, eta := range etas {
		add("modified "+num(eta), func(ctx context.Context) ([][]any, error) {
			k := math.Round(1 / eta)
			mean := vec.Pow(1-float64(2*eta), k)
			// f± = (x∓1)² - 1: the slope is 2x ∓ 2, of the deviation 2; coordinates see coins of their own in the noise's first two moments
			m, err := atRest(ctx, noisy(n, 2, 2, seed, false), "sgd(lr="+num(eta)+")", int(20/eta), steps, 1, seed)
			return [][]any{
				{"mean", "first order", "", eta, math.Abs(mean - vec.Exp(-2)), math.NaN(), math.NaN()},
				{"mean", "second order", "", eta, math.Abs(mean - vec.Exp(-2*(1+eta))), math.NaN(), math.NaN()},
				{"rest", "descent", "sgd(lr=" + num(eta) + ")", eta, m, eta / (1 - eta), math.NaN()},
			}, err
		})
	}
	add("adam", func(ctx context.Context) ([][]any, error) { return adamBatches(ctx, n, factors, seed) })
	for _, th := range thetas {
		for _, c := range []struct {
			label string
			again bool
		}{{"same batch", false}, {"another batch", true}} {
			add(fmt.Sprintf("control %g %s", th, c.label), func(ctx context.Context) ([][]any, error) {
				return noisyControl(ctx, th, c.label, c.again, seed)
			})
		}
	}
	return points, nil
}

// adamBatches measures E x² of Adam where the noise, 30 for factor 1, falls by the square root of the factor, under three rules for
// rate and memories.
func adamBatches(ctx context.Context, n int, factors []float64, seed uint64) ([][]any, error) {
	const eta, b1, b2, sigma = .03, .9, .999, 30.
	word := func(rate, keep, root float64) string {
		return fmt.Sprintf("adam(lr=%s,beta1=%s,beta2=%s,eps=%s)", spec.Number(eta*rate), lab.Digits(math.Max(0, 1-float64(keep*(1-b1))), 12), lab.Digits(1-float64(keep*(1-b2)), 12), lab.Digits(1e-8/root, 6))
	}
	measure := func(k float64, w string, relax float64) (float64, error) {
		return atRest(ctx, noisy(n, 1, sigma/math.Sqrt(k), seed, false), w, int(4*relax), int(8*relax), 1, seed)
	}
	base, err := measure(1, word(1, 1, 1), 1000)
	if err != nil {
		return nil, err
	}
	rows := [][]any{{"adam", "all", word(1, 1, 1), 1., 1., 1., base}}
	for _, k := range factors {
		root := math.Sqrt(k)
		for _, c := range []struct {
			label, word     string
			relax, expected float64
		}{
			{"root, memories", word(root, k, root), 1000 / k, 1},
			{"root", word(root, 1, root), 1000 / k, 1},
			{"unchanged", word(1, 1, root), 1000 / root, 1 / root},
			{"linear", word(k, 1, root), 1000 / (k * root), root},
		} {
			m, err := measure(k, c.word, math.Max(c.relax, 100))
			if err != nil {
				return nil, err
			}
			rows = append(rows, []any{"adam", c.label, c.word, k, m / base, c.expected, m})
		}
	}
	return rows, nil
}

// noisyControl runs relative control on a problem with noise and returns the geometric mean of h·L over the last steps.
func noisyControl(ctx context.Context, theta float64, label string, again bool, seed uint64) ([][]any, error) {
	word := "gradient/euler/relative(theta=" + spec.Number(theta) + ",filter=pi,h0=0.01)"
	o, err := optim.Parse(word)
	if err != nil {
		return nil, err
	}
	run, err := optim.Start(ctx, noisy(100, 1, 1, seed, again), nil, o, optim.Settings{Steps: 400, GTol: -1, Batch: 1, Seed: seed})
	if err != nil {
		return nil, err
	}
	for run.Next() {
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	// a run whose steps have shrunk to nothing ends with an error, which is the finding
	st := run.Stats()
	return [][]any{{"control", label, word, theta, run.Step().H, math.NaN(), float64(st.FieldEvals) / math.Max(1, float64(st.Steps))}}, nil
}

func drawNoise(v lab.Values, data *figure.Table) (*lab.Page, error) {
	series := func(panel, label, name, column string) figure.Series {
		rows := data.Where("panel", panel).Where("label", label)
		return figure.Series{Label: name, X: rows.Floats("x"), Y: rows.Floats(column), Style: figure.Dots}
	}
	law := figure.Panel{
		Title: "variance at rest", Legend: figure.Auto, X: figure.Axis{Label: "$ηλ$"}, Y: figure.Axis{Label: "variance over that of the diffusion", Log: true, Min: .8, Max: 12},
		Series: []figure.Series{series("descent", "gradient descent", "descent", "measured"), series("langevin", "Euler–Maruyama", "Euler–Maruyama", "measured"), series("langevin", "Leimkuhler–Matthews", "Leimkuhler–Matthews", "measured")},
	}
	curve := figure.Series{Label: "$1/(1-ηλ/2)$"}
	for el := .02; el < 1.85; el += .02 {
		curve.X, curve.Y = append(curve.X, el), append(curve.Y, 1/(1-float64(el/2)))
	}
	law.Series = append(law.Series, curve)
	mean := figure.Panel{
		Title: "modified equations", Legend: figure.Auto, X: figure.Axis{Label: "$η$", Log: true}, Y: figure.Axis{Label: "error", Log: true},
		Series: []figure.Series{series("mean", "first order", "mean, first order", "measured"), series("mean", "second order", "mean, second order", "measured")},
	}
	for i := range mean.Series {
		mean.Series[i].Style = figure.LineDots
	}
	rest := data.Where("panel", "rest")
	first, second := figure.Series{Label: "variance, first order", X: rest.Floats("x")}, figure.Series{Label: "variance, second order", X: rest.Floats("x")}
	for _, eta := range first.X {
		exact := eta / (1 - eta)
		first.Y, second.Y = append(first.Y, exact-eta), append(second.Y, exact-eta/(1+eta))
	}
	mean.Series = append(mean.Series, first, second)
	adam := figure.Panel{
		Title: "Adam's batch", Legend: figure.Auto, X: figure.Axis{Label: "factor of the batch", Log: true}, Y: figure.Axis{Label: "$E x^2$ over that of factor 1", Log: true}, HLines: []figure.Rule{{At: 1}},
	}
	for _, c := range []common.Candidate{{"rate √k, memories k", "root, memories"}, {"rate √k", "root"}, {"rate 1", "unchanged"}, {"rate k", "linear"}} {
		s := series("adam", c.Spec(), c.Label(), "measured")
		s.Style = figure.LineDots
		adam.Series = append(adam.Series, s)
	}
	table := figure.NewTable("what", "label", "x", "measured", "expected", "other")
	for i := range data.Len() {
		n := func(c string) string {
			x := data.Floats(c)[i]
			if math.IsNaN(x) {
				return "-"
			}
			return lab.Short(x)
		}
		table.Add(data.Strings("panel")[i], data.Strings("label")[i], data.Strings("x")[i], n("measured"), n("expected"), n("other"))
	}
	caption := fmt.Sprintf("Descents with normal noise on a quadratic, variances over %s coordinates and %s steps. (a) The variance at rest over that of the diffusion, which is the Ornstein–Uhlenbeck law for the descent and Gibbs's law for the two schemes for Langevin's equation: descent and the Euler–Maruyama scheme are off by $1/(1-ηλ/2)$, Leimkuhler and Matthews's is exact. "+
		"(b) Stochastic gradient descent on $(x∓1)^2 - 1$: the modified equation of second order has the better mean and the worse variance. (c) Adam with noise far above the slope: what happens to $E x^2$ when the batch grows by a factor and the rate follows by one of four rules.",
		v.Strings("copies")[0], v.Strings("steps")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .95, Panels: []figure.Panel{law, mean, adam}}, Table: table, Caption: caption}, nil
}
