package models

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

var factorization = lab.Experiment{
	Name:      "factorization",
	Summary:   "From a small start the gradient flow of a matrix factorization finds the singular values one after the other.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     8,
	Narrowest: 66,
	Params: []lab.Param{
		{Key: "data", Default: "iris", Doc: "a data set, whose standardized features are the matrix; at most 30 of them"},
		{Key: "scale", Default: "1e-1,1e-3,1e-6", Range: "above 0", Sweep: true, Doc: "deviations of the normal start"},
		{Key: "seed", Default: "1", Doc: "of the start"},
		{Key: "rtol", Default: "1e-7", Doc: "relative tolerance of the flow's integration"},
		{Key: "end", Default: "4000", Doc: "the flow's time at most"},
		{Key: "grads", Default: "10000", Doc: "gradients of each optimizer at most"},
	},
	Kinds:  []any{factorRow{}},
	Cite:   []string{"eckart1936approximation", "li2021towards", "saxe2014exact", "tsitouras2011runge", "barzilai1988two", "malitsky2020adaptive"},
	Points: factorizationPoints,
	Draw:   drawFactorization,
	Claims: factorizationClaims(),
}

// factorRow is the k-th singular value along the flow or at its start, the product in the end, or a point of a descent.
type factorRow struct {
	Panel     string  `col:"panel"` // start, flow, product or optimizer
	Scale     float64 `col:"scale"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	K         int     `col:"k"` // from 1; 0: none
	T         float64 `col:"t"`
	Grads     int     `col:"grads"`
	Gap       float64 `col:"gap"`
	Strength  float64 `col:"strength"` // of the factors along the k-th pair of singular vectors; of the product its relative error
	Sigma     float64 `col:"sigma"`    // the singular value
	Start     float64 `col:"start"`    // the strength at the start that grows
}

func (r factorRow) panel() string  { return r.Panel }
func (r factorRow) scale() string  { return spec.Number(r.Scale) }
func (r factorRow) size() float64  { return r.Scale }
func (r factorRow) sigma() float64 { return r.Sigma }

func factorizationPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, scales, seed, rtol, end, grads := r.String("data"), r.Floats("scale"), r.Float("seed"), r.Float("rtol"), r.Float("end"), r.Count("grads")
	r.Check(seed == math.Trunc(seed) && seed >= 0 && seed <= 1e15, "seed=%g: a whole number from 0 on", seed)
	if err := r.Err(); err != nil {
		return nil, err
	}
	d, err := decompose(data)
	if err != nil {
		return nil, err
	}
	problem := func(scale float64) *objective.Problem {
		return r.ProblemOf("data", fmt.Sprintf("factorization(data=%s,rank=%d,scale=%s,seed=%s)", data, len(d.sigma), spec.Number(scale), spec.Number(seed)), lab.Minimum, lab.Minimizer)
	}
	var points []lab.Point
	for _, scale := range scales {
		r.Check(scale > 0, "scale=%g must be positive", scale)
		flow := fmt.Sprintf("gradient/tsit5/pi(rtol=%s,atol=%s)", spec.Number(rtol), lab.Digits(rtol*scale*1e-2, 3))
		p, o := problem(scale), r.Optimizer(flow)
		points = append(points, lab.At("flow scale="+spec.Number(scale), func(ctx context.Context) ([]factorRow, error) {
			return followFactors(ctx, p, d, o, factorRow{Scale: scale, Label: "flow", Optimizer: flow}, end)
		}))
	}
	scale := scales[min(1, len(scales)-1)]
	p := problem(scale)
	if err := r.Err(); err != nil {
		return nil, err
	}
	h, target := lab.Digits(1/common.Curvature(p, p.Minima[0]), 4), *p.Min+1e-12
	return append(points, common.Descents(r, "optimizer", p, optim.Settings{Grads: grads, GTol: -1, Target: &target}, 60, []common.Candidate{
		{"fixed, $1/L$", "gradient/euler/fixed(h=" + h + ")"},
		{"heavy ball", "momentum(lr=" + h + ",momentum=0.9)"},
		{"Heun estimate, limited", "gradient/eulerheun/limit(pi(rtol=1e-2,atol=1e-6))"},
		{"AdGD", "adgd"},
		{"secant, $θ = ½$", "bb"},
	}, func(c common.Candidate, m common.Sample, _ optim.Result) factorRow {
		none := math.NaN()
		return factorRow{"optimizer", scale, c.Label(), c.Spec(), 0, none, m.Grads, p.Gap(m.F), none, none, none}
	})...), r.Err()
}

// followFactors follows the gradient flow and records the loss and the strengths at times apart by a two-thousandth of
// all or by 1 %.
func followFactors(ctx context.Context, p *objective.Problem, d *decomposed, o optim.Optimizer, row factorRow, end float64) (rows []factorRow, err error) {
	target := *p.Min + 1e-12
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: 100_000, GTol: -1, Target: &target})
	if err != nil {
		return nil, err
	}
	row.Panel, row.Gap = "start", p.Gap(p.Func(p.Start))
	growing := d.growing(p.Start)
	for k, s := range d.sigma {
		row.K, row.Strength, row.Sigma, row.Start = k+1, d.strength(p.Start, k), s, growing[k]
		rows = append(rows, row)
	}
	row.Start = math.NaN()
	for next, more := 0., true; more; {
		t := run.Point().T
		more = t < end && run.Next()
		if t < next && more {
			continue
		}
		x := run.Point().X()
		row.Panel, row.T, row.Grads, row.Gap = "flow", run.Point().T, run.Stats().FieldEvals, p.Gap(run.Point().Potential())
		for k, s := range d.sigma {
			row.K, row.Strength, row.Sigma = k+1, d.strength(x, k), s
			rows = append(rows, row)
		}
		next = math.Max(row.T+float64(end/2000), row.T*1.01)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	row.Panel, row.K, row.Strength, row.Sigma = "product", 0, d.miss(run.Point().X()), math.NaN()
	return append(rows, row), run.Err()
}
