package stepsize

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// compete runs a rule and counts what it costs to reach the gaps. That a run ends early, by a state that is not finite, say, is a
// finding.
func compete(ctx context.Context, ref common.Reference, e tableRule, o optim.Optimizer, spec string, k, budget int, last float64, traced bool) ([]any, error) {
	cost := e.cost
	if cost == nil {
		cost = common.Gradients
	}
	target := *ref.P.Min + float64(last*ref.Gap)
	var rows []any
	end := countRow{Problem: ref.Name, Rule: e.label, Optimizer: spec, K: k, counted: uncounted, HL: math.NaN()}
	next, sum, n := 1., 0., 0
	sharp := newSharpness(ref.P)
	_, err := common.Run(ctx, ref.P, nil, o, optim.Settings{Steps: budget, GTol: -1, Target: &target}, func(r *optim.Run) bool {
		work := cost(r)
		if work > float64(budget) {
			return false
		}
		gap := ref.P.Gap(r.Point().Potential()) / ref.Gap
		end.note(gap, work, common.Gaps)
		if gap <= common.Gaps[0] {
			sum, n = sum+float64(r.Step().Rate()), n+1
		}
		if traced && (work >= next || gap <= common.Gaps[2]) {
			hl := math.NaN()
			if s := r.Step(); s.M.Diag == nil {
				hl = s.Rate() * sharp.at(s.R.X())
			}
			rows = append(rows, traceRow{Problem: ref.Name, Rule: e.label, Optimizer: spec, K: k, HL: common.Short(hl), Work: work, Gap: common.Short(gap)})
			for next <= work {
				next *= vec.Pow(10, 1./16)
			}
		}
		return true
	})
	if n > 0 {
		end.HL = sum / float64(n) * sharp.at(common.Minimum(ref.P))
	}
	return append(rows, end), err
}

// sharpness finds largest eigenvalues of Hessians along a path, by power iteration from that of the point before.
type sharpness struct {
	p     *objective.Problem
	v, hv []float64
}

func newSharpness(p *objective.Problem) *sharpness {
	s := &sharpness{p, make([]float64, p.Dim), make([]float64, p.Dim)}
	for i := range s.v {
		s.v[i] = 1 + float64(float64(i%7)/7)
	}
	return s
}

func (s *sharpness) at(x []float64) float64 {
	l := 0.
	for range 500 {
		vec.Scale(s.v, 1/vec.Norm2(s.v), s.v)
		s.p.HessVec(s.hv, x, s.v)
		old := l
		l = vec.Dot(s.v, s.hv)
		s.v, s.hv = s.hv, s.v
		if math.Abs(l-old) <= 1e-7*math.Abs(l) {
			break
		}
	}
	return l
}

// overL compares the constant steps 1/L and 2/(L+μ) on C7's quadratic from a random start.
func overL(r *lab.Reader, seed uint64) []lab.Point {
	const kappa = 1e4
	p := objective.Must("quadratic(n=200,kappa=1e4)")
	x0 := slices.Clone(p.Start)
	if r := rand.New(rand.NewPCG(seed, 0)); seed > 0 {
		for i := range x0 {
			x0[i] = common.Normal(r)
		}
	}
	first := p.Func(x0)
	target := 1e-12 * first
	levels := []float64{1e-4 * first, 1e-8 * first, 1e-12 * first}
	var points []lab.Point
	for _, c := range []common.Candidate{{"1/L", "gradient/euler/fixed(h=1)"}, {"2/(L+μ)", "gradient/euler/fixed(h=" + spec.Number(2/(1+1/kappa)) + ")"}} {
		o := r.Optimizer(c.Spec())
		points = append(points, lab.One(fmt.Sprintf("constant step %s, seed=%d", c.Label(), seed), func(ctx context.Context) (constantRow, error) {
			row := constantRow{Rule: c.Label(), Optimizer: c.Spec(), Seed: int(seed), counted: uncounted}
			_, err := common.Run(ctx, p, x0, o, optim.Settings{Steps: 100_000, GTol: -1, Target: &target}, func(r *optim.Run) bool {
				row.note(r.Point().Potential(), float64(r.Stats().Steps), levels)
				return true
			})
			return row, err
		}))
	}
	return points
}
