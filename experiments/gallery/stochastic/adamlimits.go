package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var adamLimits = lab.Experiment{
	Name:      "adamlimits",
	Summary:   "Adam follows the sign flow only at small rates and bursts at rest; AdaGrad-Norm settles below the stability limit.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     17,
	Narrowest: 81,
	Params: []lab.Param{
		{Key: "eta", Default: "1e-3,1e-4,1e-5,3e-6", Range: "above 0", Doc: "rates of Adam, β = (0.9, 0.999), on Σ ½λx² + ¼·0.3x⁴, λ = 1, 20", Sweep: true},
		{Key: "t", Default: "0.5", Range: "0 to 0.6", Doc: "way of each coordinate under the sign flow from (1, 0.6)"},
		{Key: "lambda", Default: "3", Range: "above 0", Doc: "curvature of the parabola on which the cycles are"},
		{Key: "rate", Default: "10,1,0.1", Range: "above 0", Doc: "rates of AdaGrad-Norm on a quadratic, n = 50, κ = 1000", Sweep: true},
		{Key: "b0", Default: "0.01,1,10", Range: "from 0", Doc: "first sums of AdaGrad-Norm, as lengths b₀"},
		{Key: "steps", Default: "50000", Doc: "steps of AdaGrad-Norm and of the cycles"},
	},
	Kinds:  []any{normStep{}, cycleStep{}, adamBias{}, signDistance{}},
	Cite:   []string{"kingma2015adam"},
	Claims: adamLimitClaims(),
	Points: adamLimitPoints,
	Draw:   drawAdamLimits,
}

// normStep is a step of AdaGrad-Norm.
type normStep struct {
	_     struct{} `col:"panel=norm"`
	Label string   `col:"label"`
	Rate  float64  `col:"rate"`
	B0    float64  `col:"b0"`
	Step  int      `col:"step"`
	Gap   float64  `col:"value"`
	HL    float64  `col:"hl"` // the step in units of 1/L
}

// cycleStep is one of the last steps at a constant rate η, with means over the second half of the run.
type cycleStep struct {
	_     struct{} `col:"panel=cycle"`
	Label string   `col:"label"`
	Rate  float64  `col:"rate"`
	Step  int      `col:"step"`
	X     float64  `col:"value"` // |x|/η
	HL    float64  `col:"hl"`    // mean of the step times λ
	RMS   float64  `col:"rms"`   // root mean square of x/η
}

// adamBias is Adam's speed on ½x², less 1, and the x where it was measured.
type adamBias struct {
	_     struct{} `col:"panel=bias"`
	Label string   `col:"label"`
	Rate  float64  `col:"rate"`
	Step  int      `col:"step"`
	Value float64  `col:"value"`
	X     float64  `col:"x,blank"`
}

// signDistance is the largest distance of Adam to the flow x' = -sign ∇f, in the maximum norm.
type signDistance struct {
	_        struct{} `col:"panel=sign"`
	_        struct{} `col:"label=Adam"`
	Rate     float64  `col:"rate"`
	Steps    int      `col:"step"`
	Distance float64  `col:"value"`
}

func (r normStep) label() string  { return r.Label }
func (r cycleStep) label() string { return r.Label }

func adamLimitPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	end, lambda, steps := r.Float("t"), r.Float("lambda"), r.Count("steps")
	r.Check(end > 0 && end < 1 && lambda > 0, "t=%g must be between 0 and 1, lambda=%g above 0", end, lambda)
	num := spec.Number
	var points []lab.Point
	for _, eta := range r.Floats("eta") {
		r.Check(eta > 0 && end/eta < 1e6, "eta=%g must be above 0 and reach t=%g in less than a million steps", eta, end)
		o := r.Optimizer("adam(lr=" + num(eta) + ")")
		points = append(points, lab.One("sign eta="+num(eta), func(ctx context.Context) (signDistance, error) {
			return toSignFlow(ctx, o, eta, end)
		}))
	}
	bowl := r.ProblemOf("lambda", "quadratic(eigenvalues=["+num(lambda)+"])")
	for _, c := range []common.Candidate{{"RMSProp", "rmsprop(lr=0.01,alpha=0.99,eps=0)"}, {"Adam", "adam(lr=0.01,beta1=0.9,beta2=0.99,eps=0)"}} {
		o := r.Optimizer(c.Spec())
		points = append(points, lab.At("cycle "+c.Label(), func(ctx context.Context) ([]cycleStep, error) {
			return atConstantRate(ctx, bowl, o, c.Label(), .01, lambda, steps)
		}))
	}
	for _, betas := range [][2]float64{{.9, .999}, {.999, .9}} {
		o := r.Optimizer(fmt.Sprintf("adam(lr=1e-5,beta1=%g,beta2=%g,eps=0)", betas[0], betas[1]))
		points = append(points, lab.One(fmt.Sprintf("bias β=%g,%g", betas[0], betas[1]), func(ctx context.Context) (adamBias, error) {
			return biasOf(ctx, o, betas)
		}))
	}
	wide := objective.Must("quadratic(n=50,kappa=1e3)")
	l := common.Curvature(wide, common.Minimum(wide))
	for _, rate := range r.Floats("rate") {
		for _, b0 := range r.Floats("b0") {
			o := r.Optimizer("adagrad(lr=" + num(rate) + ",scalar=true,eps=0,initial_accumulator_value=" + num(b0*b0) + ")")
			points = append(points, lab.At(fmt.Sprintf("norm rate=%g b0=%g", rate, b0), func(ctx context.Context) (rows []normStep, err error) {
				next := 1.
				err = common.EachStep(ctx, wide, nil, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
					if k := run.Stats().Steps; float64(k) >= next || k == steps {
						next = math.Max(next*1.25, float64(k+1))
						gap, hl := wide.Gap(run.Point().Potential()), float64(run.Step().Rate()*l)
						rows = append(rows, normStep{Label: normLabel(rate, b0), Rate: rate, B0: b0, Step: k, Gap: gap, HL: hl})
					}
				})
				return rows, err
			}))
		}
	}
	return points, r.Err()
}

func normLabel(rate, b0 float64) string { return fmt.Sprintf("$η = %g$, $b_0 = %g$", rate, b0) }
func biasLabel(betas [2]float64) string { return fmt.Sprintf("$β = (%g, %g)$", betas[0], betas[1]) }

// toSignFlow follows Adam from (1, 0.6).
func toSignFlow(ctx context.Context, o optim.Optimizer, eta, end float64) (signDistance, error) {
	row := signDistance{Rate: eta, Steps: int(math.Round(end / eta))}
	p, x0 := quarticBowl([]float64{1, 20}, .3, 1), []float64{1, .6}
	err := common.EachStep(ctx, p, x0, o, optim.Settings{Steps: row.Steps, GTol: -1}, func(run *optim.Run) {
		t := float64(float64(run.Stats().Steps) * eta)
		for i, x := range run.Point().X() {
			row.Distance = math.Max(row.Distance, math.Abs(x-(x0[i]-t)))
		}
	})
	return row, err
}

// biasOf follows Adam at the rate 1e-5 on ½x² from 2 until the memories have filled.
func biasOf(ctx context.Context, o optim.Optimizer, betas [2]float64) (adamBias, error) {
	const eta, steps = 1e-5, 20000
	last, x := math.NaN(), 2.
	err := common.EachStep(ctx, objective.Quadratic([]float64{1}, false), []float64{2}, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
		last, x = x, run.Point().X()[0]
	})
	return adamBias{Label: biasLabel(betas), Rate: eta, Step: steps, Value: (last-x)/eta - 1, X: last}, err
}

// atConstantRate records the last 300 steps of a run at a constant rate.
func atConstantRate(ctx context.Context, p *objective.Problem, o optim.Optimizer, label string, eta, lambda float64, steps int) (rows []cycleStep, err error) {
	square, hl, n := 0., 0., 0.
	err = common.EachStep(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
		k, x := run.Stats().Steps, run.Point().X()[0]/eta
		h := float64(common.Length(run.Step()) * lambda)
		if k > steps/2 {
			n++
			square += float64(x * x)
			hl += h
		}
		if k > steps-300 {
			rows = append(rows, cycleStep{Label: label, Rate: eta, Step: k, X: math.Abs(x), HL: hl / n, RMS: math.Sqrt(square / n)})
		}
	})
	return rows, err
}
