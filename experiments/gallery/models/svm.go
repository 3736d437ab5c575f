package models

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var svmKinks = lab.Experiment{
	Name:      "svm",
	Summary:   "On a kink the floor of error control falls like the tolerance; where f is smooth, like its square.",
	Cost:      "3 s",
	Class:     lab.Portable,
	Count:     16,
	Narrowest: 64,
	Params: []lab.Param{
		{Key: "data", Default: "wdbc", Doc: "a data set of two classes"},
		{Key: "l2", Default: "1e-2", Range: "above 0", Doc: "the regularizer λ"},
		{Key: "fixed", Default: "1,0.1", Range: "above 0", Doc: "fixed steps; the decaying ones begin with the first"},
		{Key: "tol", Default: "1e-2,1e-3", Doc: "absolute tolerances of Euler with Heun's estimate"},
		{Key: "grads", Default: "10000", Doc: "gradients at most"},
	},
	Kinds:  []any{svmRow{}, svmReferenceRow{}},
	Cite:   []string{"cortes1995support", "shalevshwartz2011pegasos", "malitsky2020adaptive"},
	Points: svmPoints,
	Draw:   drawSVM,
	Claims: svmClaims(),
}

// svmRow is a point of a run.
type svmRow struct {
	_         struct{} `col:"panel=trace"`
	Loss      string   `col:"loss"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	Grads     int      `col:"grads"`
	H         float64  `col:"h"`
	F         float64  `col:"f"`
}

// svmReferenceRow is the minimum, with a bound below it by the dual problem.
type svmReferenceRow struct {
	_     struct{} `col:"panel=reference"`
	Loss  string   `col:"loss"`
	_     struct{} `col:"label=dual"`
	_     struct{} `col:"grads=0"`
	F     float64  `col:"f"`
	Bound float64  `col:"bound"`
}

func (r svmRow) loss() string  { return r.Loss }
func (r svmRow) label() string { return r.Label }

func svmPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, l2, fixed, tols := r.String("data"), r.Float("l2"), r.Floats("fixed"), r.Floats("tol")
	s := optim.Settings{Grads: r.Count("grads"), GTol: 1e-12}
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, loss := range []string{"hinge", "squared"} {
		p := r.ProblemOf("data", fmt.Sprintf("svm(data=%s,l2=%s,bias=false,loss=%s)", data, spec.Number(l2), loss))
		points = append(points, lab.One(loss+" reference", func(ctx context.Context) (svmReferenceRow, error) {
			return svmReference(ctx, p, data, l2, loss)
		}))
		points = append(points, common.Descents(r, loss, p, s, 40, svmCandidates(l2, fixed, tols),
			func(c common.Candidate, m common.Sample, _ optim.Result) svmRow {
				return svmRow{Loss: loss, Label: c.Label(), Optimizer: c.Spec(), Grads: m.Grads, H: m.H, F: m.F}
			})...)
	}
	return points, r.Err()
}

func svmCandidates(l2 float64, fixed, tols []float64) []common.Candidate {
	var cs []common.Candidate
	for _, h := range fixed {
		cs = append(cs, common.Candidate{"fixed, $h = " + spec.Number(h) + "$", "gradient/euler/fixed(h=" + spec.Number(h) + ")"})
	}
	decaying := "gradient/euler/schedule(fixed(h=" + spec.Number(fixed[0]) + "),rule="
	cs = append(cs,
		common.Candidate{"decay, $1/√k$", decaying + "sqrt(rate=1))"},
		common.Candidate{"decay, $1/k$", decaying + "inverse(rate=" + lab.Digits(l2*fixed[0], 12) + "))"})
	for _, t := range tols {
		cs = append(cs, common.Candidate{"Heun estimate, tol " + common.PowerOfTen(t), "gradient/eulerheun/pi(atol=" + spec.Number(t) + ")"})
	}
	return append(cs, common.Candidate{"AdGD", "adgd"})
}

// svmReference finds the minimum of a machine without bias from its dual problem,
//
//	max mean(α - qα²) - ½λ|w|²,  w = Σ s_i α_i a_i/(λn),  α_i ≥ 0,
//
// with q = 0 and α_i ≤ 1 for the hinge, q = ¼ for its square, one α after the other (C.-J. Hsieh et al., ICML 2008). What is found
// is certified: every value of the dual is below every one of the primal. Each round costs two passes over the data.
func svmReference(ctx context.Context, p *objective.Problem, data string, l2 float64, loss string) (ref svmReferenceRow, _ error) {
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return ref, err
	}
	set.Standardize()
	q, top := 0., 1.
	if loss == "squared" {
		q, top = .25, math.Inf(1)
	}
	n := float64(set.Rows)
	alpha, w := make([]float64, set.Rows), make([]float64, set.Cols)
	primal, dual := math.Inf(1), math.Inf(-1)
	for round := 0; round < 200_000 && primal-dual > 1e-12 && ctx.Err() == nil; round++ {
		for i, a := range alpha {
			row, s := set.Row(i), float64(2*set.Y[i])-1
			var margin, square float64
			for j, x := range row {
				margin += float64(x * w[j])
				square += float64(x * x)
			}
			slope := 1 - float64(s*margin) - float64(2*q*a)
			next := math.Min(top, math.Max(0, a+slope/(float64(2*q)+square/(l2*n))))
			for j, x := range row {
				w[j] += float64((next - a) * s * x / (l2 * n))
			}
			alpha[i] = next
		}
		if round%50 == 0 {
			sum, square := 0., 0.
			for _, a := range alpha {
				sum += a - float64(q*a*a)
			}
			for _, x := range w {
				square += float64(x * x)
			}
			primal, dual = math.Min(primal, p.Func(w)), math.Max(dual, sum/n-float64(l2*square/2))
		}
	}
	if p.Min != nil {
		primal = *p.Min
	}
	return svmReferenceRow{Loss: loss, F: primal, Bound: dual}, ctx.Err()
}
