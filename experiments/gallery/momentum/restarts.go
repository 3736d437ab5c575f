package momentum

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var restarts = lab.Experiment{
	Name:      "restarts",
	Summary:   "Restarts make Nesterov's method converge linearly without μ; those by the slope take half the steps of those by speed.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     66,
	Narrowest: 57,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=200,kappa=1e4)", Doc: "what to descend; it needs Hessian-vector products and a known minimum"},
		{Key: "seed", Default: "1,2,3,4,5,6,7,8,9,10,11", Range: "whole numbers ≥ 0, below 1e15",
			Doc: "of the starts, standard normal in every coordinate; 0 is the problem's own start. The first is drawn, the table has medians"},
		{Key: "mu", Default: "1e-4", Range: "above 0", Doc: "smallest curvature, for the one method that uses it"},
		{Key: "gaps", Default: "1e-4,1e-8,1e-12", Doc: "gaps, relative to the first, to which gradients are counted"},
		{Key: "steps", Default: "6000", Doc: "steps at most"},
	},
	Kinds:  []any{restartRow{}},
	Cite:   []string{"nesterov1983method", "su2016differential", "odonoghue2015adaptive"},
	Claims: restartClaims(),
	Points: restartPoints,
	Draw:   drawRestarts,
}

// restartRow is a step of a run.
type restartRow struct {
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Seed      int     `col:"seed"`
	Step      int     `col:"step"`
	Gap       float64 `col:"gap"`      // relative to the first
	Friction  float64 `col:"friction"` // in a step, 1 - μ_k
	Restarts  int     `col:"restarts"` // so far
}

func (r restartRow) label() string { return r.Label }
func (r restartRow) seed() string  { return strconv.Itoa(r.Seed) }

// stepsTo returns the median over the starts of the first step with at most a gap, +Inf if there is none.
func stepsTo(rows []restartRow, gap float64) float64 {
	var first []float64
	for _, run := range lab.GroupBy(rows, restartRow.seed) {
		k := math.Inf(1)
		if i := slices.IndexFunc(run.Rows, func(r restartRow) bool { return r.Gap <= gap }); i >= 0 {
			k = float64(run.Rows[i].Step)
		}
		first = append(first, k)
	}
	return common.Median(first)
}

func restartPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Hessian)
	seeds, mu, gaps, steps := r.Floats("seed"), r.Float("mu"), r.Floats("gaps"), r.Count("steps")
	if r.Err() != nil {
		return nil, r.Err()
	}
	l := common.Curvature(p, common.Minimum(p))
	r.Check(mu < l, "mu=%g must be below the largest curvature %g", mu, l)
	rate, root, low := lab.Digits(1/l, 12), math.Sqrt(mu/l), slices.Min(append(gaps, 1))
	var points []lab.Point
	for _, c := range []common.Candidate{
		{"no restart", "nagc(lr=" + rate + ")"},
		{"restart by the speed", "nagc(lr=" + rate + ",restart=speed)"},
		{"restart by the function", "nagc(lr=" + rate + ",restart=function)"},
		{"restart by the slope", "nagc(lr=" + rate + ",restart=gradient)"},
		{"constant friction from $μ$", fmt.Sprintf("nesterov(lr=%s,momentum=%s)", rate, lab.Digits((1-root)/(1+root), 12))},
		{"gradient descent", "gradient/euler/fixed(h=" + rate + ")"},
	} {
		o := r.Optimizer(c.Spec())
		for i, seed := range seeds {
			key := c.Label() + " seed=" + spec.Number(seed)
			points = append(points, lab.At(key, func(ctx context.Context) ([]restartRow, error) {
				x0 := slices.Clone(p.Start)
				if r := rand.New(rand.NewPCG(uint64(seed), 0)); seed > 0 {
					for i := range x0 {
						x0[i] = common.Normal(r)
					}
				}
				target := *p.Min + float64(low*(p.Gap(p.Func(x0))))
				row := restartRow{Label: c.Label(), Optimizer: c.Spec(), Seed: int(seed), Friction: math.NaN()}
				return restarted(ctx, p, x0, o, optim.Settings{Steps: steps, GTol: -1, Target: &target}, row, i == 0)
			}))
		}
	}
	return points, r.Err()
}

// restarted runs an optimizer from x0 and records it in copies of row: where the gap first is below a power of ten, and
// the end. Of a whole run it records the first steps, too, then one of every 400th part, and those before and after
// every restart.
func restarted(ctx context.Context, p *objective.Problem, x0 []float64, o optim.Optimizer, s optim.Settings,
	row restartRow, whole bool) ([]restartRow, error) {
	run, err := optim.Start(ctx, p, x0, o, s)
	if err != nil {
		return nil, err
	}
	accelerated := len(run.Point().Y) == 2*p.Dim+2 // the state has an age
	first, age, decade := p.Gap(p.Func(x0)), 0., 0.
	var rows, pending []restartRow // pending is the last row, unless it is recorded
	for {
		row.Step, row.Gap = run.Stats().Steps, p.Gap(run.Point().Potential())/first
		again := false
		if accelerated {
			before := age
			age = run.Point().Y[2*p.Dim]
			again, row.Friction = row.Step > 0 && age < before, 3/(age+3)
		}
		if again {
			row.Restarts++
		}
		if again && whole {
			rows = append(rows, pending...)
		}
		pending = []restartRow{row}
		if whole && (again || row.Step < 30 || row.Step%max(1, s.Steps/400) == 0) || row.Gap <= vec.Pow(10, decade) {
			rows, pending = append(rows, row), nil
		}
		for row.Gap <= vec.Pow(10, decade) && decade > -300 {
			decade--
		}
		if !run.Next() {
			return append(rows, pending...), run.Err()
		}
	}
}
