package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var batchSize = lab.Experiment{
	Name:      "batchsize",
	Summary:   "Larger batches save steps only while noise dominates; at rest descent follows the linear rule, Adam the square-root rule.",
	Cost:      "4 s",
	Class:     lab.PerPlatform, // the minimum of the line is from gonum's QR
	Count:     35,
	Narrowest: 79,
	Params: []lab.Param{
		{Key: "problem", Default: "logistic(data=wdbc,l2=1e-3)", Doc: "whose batches vary, and that is descended to the level; it needs rows"},
		{Key: "batch", Default: "1,2,4,8,16,32,64,128,256,569", Doc: "rows in a batch, drawn with replacement; all rows are one batch", Sweep: true},
		{Key: "draws", Default: "3000", Doc: "batches over which a variance is taken"},
		{Key: "level", Default: "0.08", Doc: "loss at which a run has arrived"},
		{Key: "seeds", Default: "6", Doc: "runs over which steps are averaged"},
		{Key: "line", Default: "linear(n=1000,slope=2,intercept=3,noise=1,seed=1)", Doc: "where the gap at rest is measured; its minimum is known"},
		{Key: "factor", Default: "1,4,16", Doc: "rows in a batch there; the rates of the rules follow", Sweep: true},
		{Key: "steps", Default: "120000", Doc: "steps over which a gap is averaged"},
	},
	Kinds:  []any{batchRow{}},
	Cite:   []string{"robbins1951stochastic", "krizhevsky2014one", "goyal2017accurate", "mccandlish2018empirical", "malladi2022sdes", "kingma2015adam"},
	Points: batchSizePoints,
	Draw:   drawBatchSize,
	Claims: batchSizeClaims(),
}

// batchRow is what was measured with batches of a size: a variance, the fewest steps to the level or the gap at rest.
type batchRow struct {
	Panel    string  `col:"panel"`  // variance, level or rest
	Method   string  `col:"method"` // descent or Adam
	Label    string  `col:"label"`
	Batch    int     `col:"batch"`
	Rate     float64 `col:"rate"`
	Measured float64 `col:"measured"`
	Expected float64 `col:"expected"`
}

func (r batchRow) panel() string     { return r.Panel }
func (r batchRow) method() string    { return r.Method }
func (r batchRow) label() string     { return r.Label }
func (r batchRow) rate() float64     { return r.Rate }
func (r batchRow) measured() float64 { return r.Measured }
func (r batchRow) expected() float64 { return r.Expected }

func batchSizePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p, line := r.Problem("problem", lab.Batches), r.Problem("line", lab.Minimum, lab.Minimizer, lab.Batches)
	level, draws, seeds, steps := r.Float("level"), r.Count("draws"), r.Count("seeds"), r.Count("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	at := spectrum.MeasureNoise(p, p.Start)
	for _, size := range r.Floats("batch") {
		b := rowsOf(r, size, p.Rows)
		if b < p.Rows { // all rows have no variance
			points = append(points, lab.At(fmt.Sprintf("variance batch=%d", b), func(ctx context.Context) ([]batchRow, error) {
				return []batchRow{
					{"variance", "", "with replacement", b, math.NaN(), batchVariance(p, b, draws, true), at.Batch(b, true)},
					{"variance", "", "without", b, math.NaN(), batchVariance(p, b, draws, false), at.Batch(b, false)},
				}, ctx.Err()
			}))
		}
		for _, c := range []common.Candidate{{"descent", "sgd(lr=%s)"}, {"Adam", "adam(lr=%s)"}} {
			points = append(points, lab.One(fmt.Sprintf("%s batch=%d", c.Label(), b), func(ctx context.Context) (batchRow, error) {
				k, rate, err := fewest(ctx, p, c.Spec(), b, seeds, level)
				return batchRow{"level", c.Label(), "steps", b, rate, k, math.NaN()}, err
			}))
		}
	}
	rest := spectrum.MeasureNoise(line, line.Minima[0])
	roots := 0.
	for _, c := range rest.Each {
		roots += math.Sqrt(c)
	}
	for _, f := range r.Floats("factor") {
		b := rowsOf(r, f, line.Rows-1)
		for _, m := range []struct {
			method, spec string
			rate         float64
			expected     func(eta float64) float64
		}{
			{"descent", "sgd(lr=%s)", .01, func(eta float64) float64 { return eta * rest.Trace / (4 * f) }},
			{"Adam", "adam(lr=%s)", .003, func(eta float64) float64 { return eta * roots / (4 * math.Sqrt(f)) }},
		} {
			points = append(points, lab.At(fmt.Sprintf("%s at rest batch=%d", m.method, b), func(ctx context.Context) (rows []batchRow, err error) {
				gap := 0.
				for i, by := range []float64{1, math.Sqrt(f), f} {
					eta := m.rate * by
					if i == 0 || f > 1 { // for single rows the rules agree
						if gap, err = gapAtRest(ctx, line, fmt.Sprintf(m.spec, spec.Number(eta)), b, steps); err != nil {
							return nil, err
						}
					}
					rows = append(rows, batchRow{"rest", m.method, []string{"constant", "square root", "linear"}[i], b, eta, gap, m.expected(eta)})
				}
				return rows, nil
			}))
		}
	}
	return points, r.Err()
}

// rowsOf is a size of batches as a whole number of rows.
func rowsOf(r *lab.Reader, b float64, rows int) int {
	r.Check(b >= 1 && b == math.Trunc(b) && b <= float64(rows), "batch=%g: from 1 to %d rows", b, rows)
	return max(1, int(b))
}

// batchVariance is the mean of ‖g_B - ∇f‖² at the start over batches that are the first of their epochs, or
// independent.
func batchVariance(p *objective.Problem, b, draws int, replace bool) float64 {
	s := objective.Sampler{Rows: p.Rows, Size: b, Replace: replace, Seed: 1}
	cursor, every := s.Start(), 1
	if !replace {
		every = s.PerEpoch()
	}
	full, g := make([]float64, p.Dim), make([]float64, p.Dim)
	p.FuncGrad(full, p.Start)
	sum := 0.
	for k := range draws {
		p.FuncGradRows(g, p.Start, cursor.Batch(k*every))
		for i := range g {
			d := g[i] - full[i]
			sum += float64(d * d)
		}
	}
	return sum / float64(draws)
}

// fewest returns the least number of steps to the level, on average over seeds, and the rate, a power of √2 from 1/64
// to 8, at which it is reached. The loss on all rows is computed after every eighth row at least. It is +Inf if no rate
// leads there.
func fewest(ctx context.Context, p *objective.Problem, format string, b, seeds int, level float64) (steps, rate float64, err error) {
	steps, rate = math.Inf(1), math.NaN()
	every := max(1, 8/b)
	for e := 6; e >= -12; e-- { // from the largest rate down, since the large ones arrive or fail soon
		lr := vec.Pow(2, float64(e)/2)
		o, err := optim.Parse(fmt.Sprintf(format, lab.Digits(lr, 6)))
		if err != nil {
			return 0, 0, err
		}
		sum := 0.
		for seed := 0; seed < seeds && !math.IsInf(sum, 1); seed++ {
			limit, spent := min(float64(steps*float64(seeds))-sum, float64(6*p.Rows)/float64(b)+200), math.Inf(1)
			if limit >= 1 {
				s := optim.Settings{Steps: int(limit), GTol: -1, Seed: uint64(seed + 1), Replace: true}
				if b < p.Rows {
					s.Batch = b
				}
				if _, err := common.Run(ctx, p, nil, o, s, func(run *optim.Run) bool {
					if k := run.Stats().Steps; k%every == 0 && p.Func(run.Output().X()) <= level {
						spent = float64(k)
					}
					return math.IsInf(spent, 1)
				}); err != nil {
					return 0, 0, err
				}
			}
			sum += spent
		}
		if k := sum / float64(seeds); k < steps {
			steps, rate = k, lr
		}
	}
	return steps, rate, nil
}

// gapAtRest is the mean gap of a run from the minimum over all steps but the first tenth.
func gapAtRest(ctx context.Context, p *objective.Problem, o string, b, steps int) (float64, error) {
	parsed, err := optim.Parse(o)
	if err != nil {
		return 0, err
	}
	sum, n := 0., 0.
	err = common.EachStep(ctx, p, p.Minima[0], parsed, optim.Settings{Steps: steps, GTol: -1, Batch: b, Seed: 1, Replace: true}, func(run *optim.Run) {
		if k := run.Stats().Steps; k > steps/10 && k%50 == 0 {
			sum += p.Gap(p.Func(run.Output().X()))
			n++
		}
	})
	return sum / n, err
}
