package models

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var digits = lab.Experiment{
	Name:      "digits",
	Summary:   "Descents on handwritten digits under four controls: with all rows the relative one leads, with batches it falls behind.",
	Cost:      "4 s",
	Class:     lab.PerPlatform, // softmax and network go through gonum's Gemm
	Count:     18,
	Narrowest: 57,
	Params: []lab.Param{
		{Key: "linear", Default: "softmax(data=digits,test=0.2)", Doc: "descended with all rows; its sharpness is followed"},
		{Key: "network", Default: "mlp(data=digits,hidden=[32],test=0.2)", Doc: "descended with all rows and with batches; it has a test set"},
		{Key: "batch", Default: "64", Doc: "rows in a batch"},
		{Key: "full", Default: "50", Doc: "passes over the data with all rows, a gradient each"},
		{Key: "epochs", Default: "30", Doc: "passes over the data with batches"},
		{Key: "seed", Default: "1", Doc: "of the batches"},
	},
	Kinds:  []any{passRow{}},
	Cite:   []string{"cauchy1847methode", "polyak1964some", "tieleman2012lecture", "kingma2015adam", "barzilai1988two"},
	Points: digitsPoints,
	Draw:   drawDigits,
	Claims: digitsClaims(),
}

// passRow is a run after a pass over the data, with the last step: its length h, h times the sharpness S where it
// began, and how far it went.
type passRow struct {
	Part      string  `col:"part"` // network, batches or linear
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Passes    float64 `col:"passes"`
	Steps     int     `col:"steps"`
	Grads     int     `col:"grads"`
	Loss      float64 `col:"loss"`     // on all training rows
	Accuracy  float64 `col:"accuracy"` // on the test set
	H         float64 `col:"h"`
	Edge      float64 `col:"edge"` // of the linear model
	Move      float64 `col:"move"`
}

func (r passRow) part() string  { return r.Part }
func (r passRow) label() string { return r.Label }
func (r passRow) h() float64    { return r.H }
func (r passRow) move() float64 { return r.Move }

func digitsPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	batch, full, epochs, seed := r.Count("batch"), r.Count("full"), r.Count("epochs"), r.Count("seed")
	var points []lab.Point
	for _, part := range []string{"network", "batches", "linear"} {
		key := part
		if part == "batches" {
			key = "network"
		}
		p := r.Problem(key, lab.Batches, lab.Hessian)
		if err := r.Err(); err != nil {
			return nil, err
		}
		r.Check(p.Rows >= 2 && p.Holdout != nil && p.Accuracy != nil, "%s=%s: the experiment needs a classifier with a test set", key, r.String(key))
		s := optim.Settings{Grads: full, GTol: -1}
		if part == "batches" {
			r.Check(batch < p.Rows, "batch=%d: fewer than the %d rows of %s", batch, p.Rows, r.String(key))
			s.Grads, s.Batch, s.Seed = epochs*objective.Sampler{Rows: p.Rows, Size: batch}.PerEpoch(), batch, uint64(seed)
		}
		for _, c := range []common.Candidate{
			{"fixed", "sgd(lr=0.5)"},
			{"heavy ball", "momentum(lr=0.1)"},
			{"slope, per norm", "normalizedgd(lr=0.1)"},
			{"slope, per coordinate", "rmsprop(lr=0.01)"},
			{"Adam", "adam(lr=0.01)"},
			{"relative", "bb"},
		} {
			o := r.Optimizer(c.Spec())
			points = append(points, lab.At(part+" "+c.Spec(), func(ctx context.Context) ([]passRow, error) {
				return classify(ctx, p, o, passRow{Part: part, Label: c.Label(), Optimizer: c.Spec()}, s)
			}))
		}
	}
	return points, r.Err()
}

// classify runs an optimizer and fills a row at the start and after every pass over the data.
func classify(ctx context.Context, p *objective.Problem, o optim.Optimizer, row passRow, s optim.Settings) (rows []passRow, err error) {
	per := 1
	if s.Batch > 0 {
		per = objective.Sampler{Rows: p.Rows, Size: s.Batch}.PerEpoch()
	}
	var sharp *spectrum.Tracker
	if row.Part == "linear" {
		sharp = spectrum.NewTracker(p, 4, 1)
	}
	add := func(run *optim.Run) {
		st, x := run.Stats(), run.Output().X()
		row.Passes, row.Steps, row.Grads = float64(st.FieldEvals)/float64(per), st.Steps, st.FieldEvals
		row.Loss, row.Accuracy = p.Func(x), p.Holdout.Accuracy(x)
		rows = append(rows, row)
	}
	run, err := optim.Start(ctx, p, nil, o, s)
	if err != nil {
		return nil, err
	}
	row.H, row.Edge, row.Move = math.NaN(), math.NaN(), math.NaN()
	add(run)
	for next := per; run.Next(); {
		if run.Stats().FieldEvals < next {
			continue
		}
		for next <= run.Stats().FieldEvals {
			next += per
		}
		last := run.Step()
		row.H, row.Move = common.Length(last), vec.Dist2(last.R.X(), last.L.X())
		if sharp != nil {
			row.Edge = row.H * sharp.Max(last.L.X())
		}
		add(run)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, run.Err()
}
