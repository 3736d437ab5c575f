package stochastic

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var noisySaddle = lab.Experiment{
	Name:      "noisysaddle",
	Summary:   "The full gradient sticks on a saddle; the noise of a mini-batch starts the exponential that leads away.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     19,
	Narrowest: 72,
	Params: []lab.Param{
		{Key: "data", Default: "iris", Doc: "rows whose first principal axis is sought"},
		{Key: "batch", Default: "1,2,4,8,16,32,64,128", Doc: "rows in a batch, drawn with replacement"},
		{Key: "h", Default: "0.005", Doc: "step of Euler's method"},
		{Key: "radius", Default: "0.1", Doc: "the saddle is left where the first axis has this share of its value in the minimum"},
		{Key: "time", Default: "25", Doc: "of the flow at most"},
		{Key: "seeds", Default: "201", Doc: "orders of the batches"},
		{Key: "optimizer", Default: "sgd(lr=0.005),momentum(lr=0.0005),bb,adam(lr=0.005),normalizedgd(lr=0.005)", Doc: "who is to leave"},
		{Key: "of", Default: "8", Doc: "rows in a batch, for these"},
	},
	Kinds:  []any{saddleRow{}},
	Points: noisySaddlePoints,
	Draw:   drawNoisySaddle,
	Claims: noisySaddleClaims(),
}

// saddleRow is a point of a path, or what one run needed to leave: in time on the panel leaves, in gradients on the
// panel who.
type saddleRow struct {
	Panel    string  `col:"panel"`
	Label    string  `col:"label"` // the batch, or the optimizer
	Batch    int     `col:"batch"` // 0: the full gradient
	Seed     int     `col:"seed"`
	Grads    float64 `col:"grads"`
	T        float64 `col:"t"`
	Value    float64 `col:"value"` // on a path the median of f/|f*|, else what the run needed
	Low      float64 `col:"low"`   // its quartiles over the seeds
	High     float64 `col:"high"`
	Expected float64 `col:"expected"` // the median time of theory
}

func (r saddleRow) panel() string  { return r.Panel }
func (r saddleRow) label() string  { return r.Label }
func (r saddleRow) batch() string  { return spec.Number(float64(r.Batch)) }
func (r saddleRow) grads() float64 { return r.Grads }
func (r saddleRow) value() float64 { return r.Value }

func noisySaddlePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, h, radius, seeds, of := r.String("data"), r.Float("h"), r.Float("radius"), r.Count("seeds"), r.Count("of")
	steps := int(math.Ceil(r.Float("time") / h))
	euler := r.Optimizer("gradient/euler/fixed(h=" + spec.Number(h) + ")")
	if err := r.Err(); err != nil {
		return nil, err
	}
	p, err := newPrincipal(data)
	if err != nil {
		return nil, err
	}
	radius *= math.Sqrt(p.lambda)
	// many runs the optimizer with all orders of batches of b rows, once with the full gradient
	many := func(ctx context.Context, o optim.Optimizer, s optim.Settings, row func(seed int, t, grads float64) saddleRow) (rows []saddleRow, err error) {
		n := seeds
		if s.Batch == 0 {
			n = 1
		}
		for seed := range n {
			s.Seed, s.Replace, s.GTol = uint64(seed), true, -1
			t, grads, err := p.leave(ctx, o, s, radius)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row(seed, t, grads))
		}
		return rows, nil
	}
	var points []lab.Point
	for _, size := range append([]float64{0}, r.Floats("batch")...) {
		r.Check(size >= 0 && size == math.Trunc(size) && size <= 1e6, "batch=%g: a whole number", size)
		b, label, expected := int(size), fmt.Sprintf("$B = %g$", size), p.leaves(h, size, radius)
		if b == 0 {
			label, expected = "full gradient", math.NaN()
		}
		points = append(points, lab.At(label, func(ctx context.Context) ([]saddleRow, error) {
			n := min(seeds, 51)
			if b == 0 {
				n = 1
			}
			rows, err := p.paths(ctx, euler, label, b, int(math.Ceil(10/p.rate/h)), n)
			if err != nil {
				return nil, err
			}
			left, err := many(ctx, euler, optim.Settings{Steps: steps, Batch: b}, func(seed int, t, grads float64) saddleRow {
				return saddleRow{"leaves", label, b, seed, grads, t, t, t, t, expected}
			})
			return append(rows, left...), err
		}))
	}
	for _, name := range v.Strings("optimizer") {
		o := r.Optimizer(name)
		for _, b := range []int{0, of} {
			points = append(points, lab.At(fmt.Sprintf("%s B=%d", name, b), func(ctx context.Context) ([]saddleRow, error) {
				return many(ctx, o, optim.Settings{Grads: steps, Batch: b}, func(seed int, _, grads float64) saddleRow {
					return saddleRow{"who", name, b, seed, grads, math.NaN(), grads, grads, grads, math.NaN()}
				})
			}))
		}
	}
	return points, r.Err()
}

// paths records the quartiles of f over runs at 100 times of the first steps, the start included.
func (p *principal) paths(ctx context.Context, o optim.Optimizer, label string, batch, steps, seeds int) (rows []saddleRow, err error) {
	var fs [][]float64
	every := max(1, steps/100)
	for seed := range seeds {
		s := optim.Settings{Steps: steps, Batch: batch, Seed: uint64(seed), Replace: true, GTol: -1}
		run, err := optim.Start(ctx, p.Problem, nil, o, s)
		if err != nil {
			return nil, err
		}
		for more := true; more; more = run.Next() {
			k := run.Stats().Steps
			if k%every != 0 {
				continue
			}
			if seed == 0 {
				rows = append(rows, saddleRow{Panel: "path", Label: label, Batch: batch, Grads: float64(run.Stats().FieldEvals), T: run.Point().T, Expected: math.NaN()})
				fs = append(fs, nil)
			}
			fs[k/every] = append(fs[k/every], p.Func(run.Output().X())/-*p.Min)
		}
		if run.Err() != nil {
			return nil, run.Err()
		}
	}
	for i, f := range fs {
		rows[i].Low, rows[i].Value, rows[i].High = common.Quartiles(f)
	}
	return rows, nil
}
