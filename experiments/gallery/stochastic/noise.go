package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

const mostCopies = 1_000_000 // variables of a run

var noise = lab.Experiment{
	Name:      "noise",
	Summary:   "Which diffusion, which batch rule and which error control agree with descents whose slopes are noisy.",
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
	Kinds:  []any{noiseRow{}},
	Cite:   []string{"mandt2017stochastic", "li2017stochastic", "malladi2022sdes", "welling2011bayesian", "leimkuhler2013rational"},
	Points: noisePoints,
	Draw:   drawNoise,
	Claims: noiseClaims(),
}

// noiseRow is a number that was measured, beside what theory says and another number of the run or theory.
type noiseRow struct {
	Panel     string  `col:"panel"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	X         float64 `col:"x"` // ηλ, η, factor or θ
	Measured  float64 `col:"measured"`
	Expected  float64 `col:"expected"`
	Other     float64 `col:"other"`
}

func noisePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	n, steps, seed := r.CountTo("copies", mostCopies), r.Count("steps"), uint64(r.Count("seed"))
	factors := r.Floats("factor")
	num, none := spec.Number, math.NaN()
	var points []lab.Point
	add := func(key string, run func(ctx context.Context) ([]noiseRow, error)) {
		points = append(points, lab.At(key, run))
	}
	for _, el := range r.Floats("etalambda") {
		r.Check(el > 0 && el < 2, "etalambda=%g: between 0 and 2, where the descent is stable", el)
		burn, exact := int(20/min(el, 2-el)+100), 1/(1-float64(el/2))
		add("descent "+num(el), func(ctx context.Context) ([]noiseRow, error) {
			o := "sgd(lr=" + num(el) + ")"
			m, err := atRest(ctx, noisy(n, 1, 1, seed, false), o, burn, steps, 1, seed)
			return []noiseRow{{"descent", "gradient descent", o, el, m / (el / 2), exact, 1}}, err
		})
		if el > 1.2 {
			continue
		}
		for _, c := range []struct {
			common.Candidate
			expected float64
		}{{common.Candidate{"Euler–Maruyama", "eulermaruyama"}, exact}, {common.Candidate{"Leimkuhler–Matthews", "leimkuhlermatthews"}, 1}} {
			add(c.Label()+" "+num(el), func(ctx context.Context) ([]noiseRow, error) {
				o := fmt.Sprintf("gradient/%s(temperature=1,seed=%d)/fixed(h=%s)", c.Spec(), seed, num(el))
				m, err := atRest(ctx, noisy(n, 1, 0, seed, false), o, burn, steps, 0, seed)
				return []noiseRow{{"langevin", c.Label(), o, el, m, c.expected, none}}, err
			})
		}
	}
	add("heavy ball", func(ctx context.Context) ([]noiseRow, error) {
		const o, eta, beta = "sgd(lr=0.05,momentum=0.9)", .05, .9
		m, err := atRest(ctx, noisy(n, 1, 1, seed, false), o, 1000, steps, 1, seed)
		return []noiseRow{{"momentum", "heavy ball", o, eta, m, eta * (1 + beta) / ((1 - beta) * (2*(1+beta) - eta)), eta / (2 * (1 - beta))}}, err
	})
	for _, eta := range r.Floats("eta") {
		add("modified "+num(eta), func(ctx context.Context) ([]noiseRow, error) {
			mean, o := vec.Pow(1-float64(2*eta), math.Round(1/eta)), "sgd(lr="+num(eta)+")"
			// f± = (x∓1)² - 1: the slope is 2x ∓ 2, of the deviation 2; coordinates see coins of their own in the
			// noise's first two moments
			m, err := atRest(ctx, noisy(n, 2, 2, seed, false), o, int(20/eta), steps, 1, seed)
			return []noiseRow{
				{"mean", "first order", "", eta, math.Abs(mean - vec.Exp(-2)), none, none},
				{"mean", "second order", "", eta, math.Abs(mean - vec.Exp(-2*(1+eta))), none, none},
				{"rest", "descent", o, eta, m, eta / (1 - eta), none},
			}, err
		})
	}
	add("adam", func(ctx context.Context) ([]noiseRow, error) { return adamBatches(ctx, n, factors, seed) })
	for _, theta := range r.Floats("theta") {
		for i, label := range []string{"same batch", "another batch"} {
			points = append(points, lab.One(fmt.Sprintf("control %g %s", theta, label), func(ctx context.Context) (noiseRow, error) {
				return noisyControl(ctx, theta, label, i == 1, seed)
			}))
		}
	}
	return points, r.Err()
}
