package stochastic

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var decay = lab.Experiment{
	Name:      "decay",
	Summary:   "With noise a fixed step hovers; how fast the gap falls with the budget depends on how the step decays.",
	Cost:      "3 s",
	Class:     lab.Portable,
	Count:     48,
	Narrowest: 79,
	Params: []lab.Param{
		{Key: "problem", Default: "logistic(data=wdbc,l2=1e-3)", Doc: "descended with batches, in the right half; its minimum is known"},
		{Key: "batch", Default: "8", Doc: "rows in a batch"},
		{Key: "epochs", Default: "40", Doc: "passes over its rows"},
		{Key: "lr", Default: "0.5", Doc: "first step there"},
		{Key: "seed", Default: "1", Doc: "of batches and noise, the first of them"},
		{Key: "runs", Default: "16", Doc: "runs on batches over which gaps are averaged"},
		{Key: "steps", Default: "100,300,1000,3000,10000", Doc: "budgets of steps on the quadratic", Sweep: true},
		{Key: "copies", Default: "2500", Range: "1 to 1000000", Doc: "coordinates of the quadratic, each with noise of its own"},
	},
	Kinds:  []any{budgetGap{}, batchGap{}},
	Cite:   []string{"robbins1951stochastic", "loshchilov2017sgdr", "duchi2011adaptive"},
	Points: decayPoints,
	Draw:   drawDecay,
	Claims: decayClaims(),
}

// budgetGap is the gap on the quadratic after a budget of steps, and what the recurrence for the variance says.
type budgetGap struct {
	_         struct{} `col:"part=quadratic"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	Steps     int      `col:"x"`
	Gap       float64  `col:"gap"`
	Expected  float64  `col:"expected"`
}

// batchGap is the mean gap of runs on batches, with its quartiles.
type batchGap struct {
	_         struct{} `col:"part=batches"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	Epochs    float64  `col:"x"`
	Gap       float64  `col:"gap"`
	Low       float64  `col:"low"` // quartiles over the runs
	Median    float64  `col:"median"`
	High      float64  `col:"high"`
}

func (r budgetGap) label() string { return r.Label }
func (r batchGap) label() string  { return r.Label }

// decays lists the rules for a budget of steps and a first step h, with slopes whose length is norm where the first
// step is meant. Of two rules the inverse decays ten times as fast.
func decays(h float64, steps int, inverse, norm float64) []common.Candidate {
	num := func(x float64) string { return lab.Digits(x, 12) }
	scheduled := func(rule string) string { return "gradient/euler/schedule(fixed(h=" + num(h) + "),rule=" + rule + ")" }
	return []common.Candidate{
		{"constant", "gradient/euler/fixed(h=" + num(h) + ")"},
		{"linear", scheduled(fmt.Sprintf("linear(start=1,end=0,steps=%d)", steps))},
		{"cosine", scheduled(fmt.Sprintf("cosine(steps=%d)", steps))},
		{"exponential", scheduled("exponential(gamma=" + num(vec.Pow(1e-4, 1/float64(steps))) + ")")},
		{"inverse", scheduled("inverse(rate=" + num(inverse) + ")")},
		{"inverse, fast", scheduled("inverse(rate=" + num(10*inverse) + ")")},
		{"slope", "gradient/euler/slope(tol=" + num(h*norm) + ",per=norm)"},
		{"slope, summed", "gradient/euler/slope(tol=" + num(5*h*norm) + ",memory=sum,per=norm)"},
	}
}

func decayPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Batches)
	batch, epochs, lr, seed, copies, runs := r.Count("batch"), r.Count("epochs"), r.Float("lr"), uint64(r.Count("seed")), r.CountTo("copies", mostCopies), r.Count("runs")
	budgets := r.Floats("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	r.Check(p.Rows > batch && lr > 0, "the problem needs more than %d rows, and lr=%g must be positive", batch, lr)
	var points []lab.Point
	for _, budget := range budgets {
		steps := int(budget)
		r.Check(float64(steps) == budget && steps >= 10, "steps=%g: a whole number from 10 on", budget)
		for _, c := range decays(.2, steps, .1, math.Sqrt(float64(copies))) {
			o := r.Optimizer(c.Spec())
			points = append(points, lab.One(fmt.Sprintf("quadratic %s steps=%d", c.Label(), steps), func(ctx context.Context) (budgetGap, error) {
				gap, err := noisyGap(ctx, o, copies, steps, seed)
				return budgetGap{Label: c.Label(), Optimizer: c.Spec(), Steps: steps, Gap: gap, Expected: varianceGap(c.Label(), o, steps)}, err
			}))
		}
	}
	steps := epochs * p.Rows / batch
	for _, c := range decays(lr, steps, 20/float64(steps), 1) {
		o := r.Optimizer(c.Spec())
		points = append(points, lab.At("batches "+c.Label(), func(ctx context.Context) ([]batchGap, error) {
			every := max(1, steps/150)
			rows := make([]batchGap, steps/every)
			for i := range rows {
				rows[i] = batchGap{Label: c.Label(), Optimizer: c.Spec(), Epochs: float64((i+1)*every*batch) / float64(p.Rows)}
			}
			gaps := make([][]float64, len(rows))
			for i := range runs {
				err := common.EachStep(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1, Batch: batch, Seed: seed + uint64(i)}, func(run *optim.Run) {
					if k := run.Stats().Steps; k%every == 0 {
						gap := p.Gap(p.Func(run.Output().X()))
						rows[k/every-1].Gap += gap / float64(runs)
						gaps[k/every-1] = append(gaps[k/every-1], gap)
					}
				})
				if err != nil {
					return nil, err
				}
			}
			for i, g := range gaps {
				rows[i].Low, rows[i].Median, rows[i].High = common.Quartiles(g)
			}
			return rows, nil
		}))
	}
	return points, r.Err()
}

// noisyGap is the mean of ½x² over the coordinates after all steps, from x = 1 with curvature and noise 1.
func noisyGap(ctx context.Context, o optim.Optimizer, copies, steps int, seed uint64) (float64, error) {
	x0 := slices.Repeat([]float64{1}, copies)
	run, err := common.Run(ctx, noisy(copies, 1, 1, seed, false), x0, o, optim.Settings{Steps: steps, GTol: -1, Batch: 1, Seed: seed}, nil)
	if err != nil {
		return 0, err
	}
	sum := 0.
	for _, x := range run.Point().X() {
		sum += float64(x * x)
	}
	return sum / (2 * float64(copies)), run.Err()
}

// varianceGap follows m = E x² by m ← (1-h)²m + h². Of a slope per norm the square is 1 + m for each coordinate.
func varianceGap(label string, o optim.Optimizer, steps int) float64 {
	m, sum := 1., 0.
	schedule, _ := o.Control.(control.Schedule)
	for k := range steps {
		h := .2
		sum += 1 + m
		switch label {
		case "constant":
		case "slope":
			h /= math.Sqrt(1 + m)
		case "slope, summed":
			h *= 5 / math.Sqrt(sum)
		default:
			h *= schedule.Rule.At(float64(k))
		}
		m = float64((1-h)*(1-h)*m) + float64(h*h)
	}
	return m / 2
}
