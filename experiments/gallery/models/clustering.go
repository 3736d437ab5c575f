package models

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var clustering = lab.Experiment{
	Name:      "clustering",
	Summary:   "Lloyd's algorithm is linearly implicit Euler with an endless step; no rule here is faster, inertia ends lower.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     19,
	Narrowest: 74,
	Params: []lab.Param{
		{Key: "data", Default: "iris", Doc: "a data set, whose standardized features are clustered"},
		{Key: "k", Default: "5", Doc: "centres"},
		{Key: "seeds", Default: "100", Doc: "starts, drawn as k-means++ does"},
		{Key: "h", Default: "log:1:1e8:9", Range: "above 0", Doc: "steps of linearly implicit Euler"},
		{Key: "grads", Default: "3000", Doc: "gradients of each run at most"},
	},
	Kinds:  []any{lloydStep{}, clusterRow{}, clusterEnd{}},
	Cite:   []string{"lloyd1982least", "arthur2007kmeans", "bottou1994convergence", "barzilai1988two", "polyak1964some"},
	Points: clusteringPoints,
	Draw:   drawClustering,
	Claims: clusteringClaims(),
}

// clusterRow is a point of a run from the first start.
type clusterRow struct {
	_         struct{} `col:"panel=trace"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	_         struct{} `col:"seed=1"`
	H         float64  `col:"h"`
	Grads     int      `col:"grads"`
	F         float64  `col:"f"`
	Ended     string   `col:"ended"`
}

func clusterRowOf(c common.Candidate, m common.Sample, end optim.Result) clusterRow {
	return clusterRow{Label: c.Label(), Optimizer: c.Spec(), H: m.H, Grads: m.Grads, F: m.F, Ended: common.Ended(end)}
}

// clusterEnd is where a run from one of the starts ends.
type clusterEnd struct {
	_         struct{} `col:"panel=end"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	Seed      int      `col:"seed"`
	Grads     int      `col:"grads"`
	F         float64  `col:"f"`
	Ended     string   `col:"ended"`
}

// lloydStep is the largest difference of a coordinate after a step of linearly implicit Euler beside one of Lloyd's algorithm.
type lloydStep struct {
	_         struct{} `col:"panel=step"`
	_         struct{} `col:"label=linearly implicit Euler"`
	Optimizer string   `col:"optimizer"`
	_         struct{} `col:"seed=1"`
	H         float64  `col:"h"`
	Steps     int      `col:"grads"`
	F         float64  `col:"f"`
	Distance  float64  `col:"distance"`
}

func (r clusterEnd) label() string  { return r.Label }
func (r clusterEnd) grads() float64 { return float64(r.Grads) }
func (r clusterEnd) loss() float64  { return r.F }

// clusterers are the rules; the first is Lloyd's.
var clusterers = []common.Candidate{
	{"Lloyd", "gradient/linimpliciteuler/fixed(h=1e8)"},
	{"fixed, $h = 1$", "gradient/euler/fixed(h=1)"},
	{"Heun estimate, limited", "gradient/eulerheun/limit(pi(rtol=1e-2,atol=1e-6))"},
	{"secant, $θ = ½$", "bb"},
	{"heavy ball", "momentum(lr=1,momentum=0.9)"},
}

func clusteringPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, k, seeds, hs, grads := r.String("data"), r.Count("k"), r.Count("seeds"), r.Floats("h"), r.Count("grads")
	problem := func(seed int) string { return fmt.Sprintf("kmeans(data=%s,k=%d,seed=%d)", data, k, seed) }
	p := r.ProblemOf("data", problem(1))
	if err := r.Err(); err != nil {
		return nil, err
	}
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return nil, err
	}
	set.Standardize()
	var points []lab.Point
	for _, h := range hs {
		points = append(points, lab.One("step h="+spec.Number(h), func(ctx context.Context) (lloydStep, error) {
			return besideLloyd(ctx, p, set, k, h)
		}))
	}
	for _, c := range clusterers {
		o := r.Optimizer(c.Spec())
		points = append(points, common.Descents(r, "trace", p, optim.Settings{Grads: grads, GTol: 1e-11}, 60, []common.Candidate{c}, clusterRowOf)...)
		points = append(points, lab.At("ends "+c.Spec(), func(ctx context.Context) ([]clusterEnd, error) {
			rows := make([]clusterEnd, seeds)
			for i := range rows {
				p, err := objective.Parse(problem(i + 1))
				if err != nil {
					return nil, err
				}
				res, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: 1e-7})
				if err != nil {
					return nil, err
				}
				rows[i] = clusterEnd{
					Label: c.Label(), Optimizer: c.Spec(), Seed: i + 1, Grads: res.Stats.FieldEvals, F: p.Func(res.X), Ended: common.Ended(res),
				}
			}
			return rows, ctx.Err()
		}))
	}
	return points, r.Err()
}
