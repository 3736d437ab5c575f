package integrators

import (
	"context"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var implicit = lab.Experiment{
	Name:      "implicit",
	Summary:   "With h·‖∇f‖ held constant the explicit Euler method stalls and the implicit one converges superlinearly.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     9,
	Narrowest: 71,
	Params: []lab.Param{
		{Key: "problem", Default: "d1r,d2,d3", Doc: "the reference problems"},
		{Key: "tol", Default: "3.16e-3,3.16e-4,1e-2", Doc: "h·‖∇f‖ of the explicit runs, one for each problem"},
		{Key: "first", Default: "1", Doc: "h·‖∇f‖ of the implicit runs"},
		{Key: "forcing", Default: "0.1", Range: "0 to 1", Doc: "residual at which the conjugate gradients of a step stop, relative"},
		{Key: "budget", Default: "30000", Doc: "gradients at most; a product with the Hessian counts as one"},
	},
	Kinds:  []any{lawRow{}},
	Cite:   []string{"mulder1985experiments", "kelley1998convergence"},
	Points: implicitPoints,
	Draw:   drawImplicit,
	Claims: implicitClaims(),
}

// lawRow is a step under the law.
type lawRow struct {
	Problem   string  `col:"problem"`
	Rule      string  `col:"rule"`
	Optimizer string  `col:"optimizer"`
	Step      int     `col:"step"`
	Work      float64 `col:"work"`
	Gap       float64 `col:"gap"`   // relative to the first
	Slope     float64 `col:"slope"` // ‖∇f‖ at the end of the step
	H         float64 `col:"h"`
	Law       float64 `col:"law"` // h·‖∇f‖
}

func (r lawRow) rule() string { return r.Rule }

func implicitPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	tols, first, forcing, budget := r.Floats("tol"), r.Float("first"), r.Float("forcing"), r.Count("budget")
	names := v.Strings("problem")
	r.Check(len(tols) == len(names), "tol=%s: %d numbers for %d problems", strings.Join(v.Strings("tol"), ","), len(tols), len(names))
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for i, name := range names {
		ref, err := common.ReferenceOf(name)
		if err != nil {
			return nil, err
		}
		h0 := lab.Digits(first/ref.Slope, 12)
		for _, c := range []common.Candidate{
			{"explicit", "gradient/euler/slope(tol=" + spec.Number(tols[i]) + ",per=norm)"},
			{"implicit, linearised", "gradient/linimpliciteuler(linear=cg,tol=" + spec.Number(forcing) + ")/ser(h=" + h0 + ")"},
			{"the same, solved exactly", "gradient/linimpliciteuler(linear=cg)/ser(h=" + h0 + ")"},
		} {
			o := r.Optimizer(c.Spec())
			points = append(points, lab.At(name+", "+c.Label(), func(ctx context.Context) ([]lawRow, error) {
				return lawful(ctx, ref, o, c, budget)
			}))
		}
	}
	return points, r.Err()
}

// lawful runs a rule and records gap, ‖∇f‖, h and h·‖∇f‖: of the explicit one at its first steps, then at one of every decade's
// 25th part, and where the gap passes one that is counted.
func lawful(ctx context.Context, ref common.Reference, o optim.Optimizer, c common.Candidate, budget int) (rows []lawRow, _ error) {
	next, passed := 1., 0
	_, err := common.Run(ctx, ref.P, nil, o, optim.Settings{Steps: budget, GTol: 1e-13}, func(r *optim.Run) bool {
		work := common.Gradients(r)
		if work > float64(budget) {
			return false
		}
		gap := math.Max(ref.P.Gap(r.Point().Potential())/ref.Gap, 1e-16) // below that it is rounding
		counted := passed < len(common.Gaps) && gap <= common.Gaps[passed]
		if k := r.Stats().Steps; counted || float64(k) >= next || c.Label() != "explicit" && k < 400 {
			s := r.Step()
			rows = append(rows, lawRow{ref.Name, c.Label(), c.Spec(), k, work, gap, vec.Norm2(s.R.Force()), s.H, s.H * vec.Norm2(s.L.Force())})
			for passed < len(common.Gaps) && gap <= common.Gaps[passed] {
				passed++
			}
			for next <= float64(k) {
				next *= vec.Pow(10, 1./25)
			}
		}
		return true
	})
	return rows, err
}
