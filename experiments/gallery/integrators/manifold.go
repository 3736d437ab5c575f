package integrators

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

var manifoldSteps = lab.Experiment{
	Name:      "manifold",
	Summary:   "Steps along geodesics keep length and spectrum to rounding, Euler's lose them at O(h); nonsmooth flows arrive in finite time.",
	Cost:      "0.5 s",
	Class:     lab.PerPlatform,
	Count:     15,
	Narrowest: 65,
	Params: []lab.Param{
		{Key: "h", Default: "0.02,0.01,0.005", Range: "above 0", Doc: "steps on the sphere and on the matrices of one spectrum", Sweep: true},
		{Key: "n", Default: "6", Range: "2 to 20", Doc: "order of the matrix; its elements are sin(1 + 3i + 5j²) for i ≥ j, plus i on the diagonal"},
		{Key: "t", Default: "5", Range: "above 0, below 1000", Doc: "end of the time interval on manifolds"},
		{Key: "natural", Default: "0.2,0.1,0.05,0.025", Range: "above 0", Doc: "steps of the natural gradient, until time 2", Sweep: true},
		{Key: "q", Default: "3,5", Range: "above 2", Doc: "exponents of rescaled flows"},
		{Key: "unit", Default: "0.0009765625", Range: "above 0", Doc: "step of the flows of unit speed"},
	},
	Kinds: []any{arrivalRow{}, steppedRow{}, contractionRow{}, flowRow{}},
	Cite: []string{
		"helmke1994optimization", "brockett1991dynamical", "amari1998natural", "smale1976convergent",
		"kivinen1997exponentiated", "romero2020finite", "cortes2006finite",
	},
	Points: manifoldPoints,
	Draw:   drawManifold,
	Claims: manifoldClaims(),
}

// flowRow is what a flow, integrated to a small tolerance, has at a time: its error, or the distance to its end.
type flowRow struct {
	Panel string  `col:"panel=exact|toda|distance"`
	Label string  `col:"label"`
	Flow  string  `col:"optimizer"`
	T     float64 `col:"t"`
	Value float64 `col:"value"`
}

// steppedRow is what an optimizer of a fixed step has at a time.
type steppedRow struct {
	Panel     string  `col:"panel=sorts|sorted|weights|drift|natural|gradient|distance"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	H         float64 `col:"h"`
	T         float64 `col:"t"`
	Value     float64 `col:"value"`
}

// contractionRow is the factor by which a step contracts the distance to the leading eigenvector.
type contractionRow struct {
	_         struct{} `col:"panel=rate"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	H         float64  `col:"h"`
	Value     float64  `col:"value"`
	Want      float64  `col:"want"`
}

// arrivalRow is when ‖x‖ has come to nothing, and how much is left. H is zero for flows.
type arrivalRow struct {
	_         struct{} `col:"panel=arrival"`
	Label     string   `col:"label"`
	Optimizer string   `col:"optimizer"`
	H         float64  `col:"h,blank"`
	T         float64  `col:"t,blank"`
	Value     float64  `col:"value"`
	Want      float64  `col:"want,blank"`
}

func (r steppedRow) label() string             { return r.Label }
func (r steppedRow) point() (h, value float64) { return r.H, r.Value }

func manifoldPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	hs, n, end := r.Floats("h"), r.Count("n"), r.Float("t")
	naturals, qs, unit := r.Floats("natural"), r.Floats("q"), r.Float("unit")
	for _, h := range slices.Concat([]float64{unit}, hs, naturals) {
		r.Check(end/h < 1e6, "h=%g does not end in less than a million steps", h)
	}
	if r.Err() != nil {
		return nil, r.Err()
	}
	a := manifoldMatrix(n)
	weights := make([]float64, n)
	for i := range weights {
		weights[i] = float64(n - i)
	}
	sphere, spectrum := objective.Rayleigh(a, 1), objective.Brockett(a, weights...)
	points := []lab.Point{
		lab.At("flows", func(ctx context.Context) ([]flowRow, error) { return closedForms(ctx, a, sphere, end) }),
		lab.At("sorts", func(ctx context.Context) ([]steppedRow, error) { return sorts(ctx, spectrum, n, hs[0], end) }),
		lab.At("weights", multiplicative),
		lab.At("toda", func(ctx context.Context) ([]flowRow, error) { return toda(ctx, a) }),
	}
	for _, h := range hs {
		points = append(points, lab.At("h="+spec.Number(h), func(ctx context.Context) ([]any, error) {
			steps := int(math.Round(end / h))
			rows, err := drifts(ctx, sphere, spectrum, h, end, steps)
			if err != nil {
				return nil, err
			}
			rate, err := contracts(ctx, a, sphere, h, 100*steps)
			return append(rows, rate), err
		}))
	}
	for _, h := range naturals {
		points = append(points, lab.At("natural="+spec.Number(h), func(ctx context.Context) ([]steppedRow, error) {
			return coordinates(ctx, h)
		}))
	}
	for _, q := range qs {
		points = append(points, lab.At("q="+spec.Number(q), func(ctx context.Context) ([]any, error) { return rescaled(ctx, q) }))
	}
	for _, u := range unitFlows {
		points = append(points, lab.At(u.label, func(ctx context.Context) ([]any, error) { return arrives(ctx, u, unit) }))
	}
	return points, nil
}

// manifoldMatrix is a symmetric matrix without a pattern.
func manifoldMatrix(n int) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			a.SetSym(i, j, vec.Sin(float64(1+3*i+5*j*j)))
		}
		a.SetSym(i, i, a.At(i, i)+float64(i))
	}
	return a
}

// descend takes steps of an optimizer from x0, from the problem's start if it is nil, and calls each with all points, x0 too.
func descend(ctx context.Context, p *objective.Problem, x0 []float64, o string, steps int, each func(k int, x []float64)) error {
	if x0 == nil {
		x0 = p.Start
	}
	each(0, x0)
	return common.EachStep(ctx, p, x0, optim.Must(o), optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
		each(run.Stats().Steps, run.Point().X())
	})
}

// endOf returns where the steps of an optimizer end.
func endOf(ctx context.Context, p *objective.Problem, x0 []float64, o string, steps int) ([]float64, error) {
	run, err := common.Run(ctx, p, x0, optim.Must(o), optim.Settings{Steps: steps, GTol: -1}, nil)
	if err != nil {
		return nil, err
	}
	return slices.Clone(run.Point().X()), run.Err()
}
