package stepsize

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var stepControl = lab.Experiment{
	Name:      "stepcontrol",
	Summary:   "What a step-size control holds constant decides how a descent converges, in one currency for all: the displacement or the error itself leaves a floor, the error's share of the displacement is as good as the best fixed step untuned, and secants, Polyak's gap, momentum and stabilized stages mostly need a fraction of its gradients.",
	Cost:      "10 s",
	Class:     lab.PerPlatform,
	Count:     296,
	Narrowest: 59,
	Params: []lab.Param{
		{Key: "budget", Default: "30000", Doc: "gradients at most, a value counting one half"},
		{Key: "tune", Default: "false", Range: "true or false", Doc: "try twelve numbers for every tuned rule, not only the best one and its neighbours"},
		{Key: "seed", Default: "1,2,3,4,5,6,7,8,9", Range: "whole numbers ≥ 0", Doc: "of the starts for the comparison of 1/L with 2/(L+μ); 0 is the problem's own", Sweep: true},
	},
	Columns: []string{"panel", "problem", "rule", "optimizer", "k", "first", "second", "third", "hl", "grads", "gap"},
	Cite: []string{"gustafsson1991control", "bogacki1989pair", "dormand1980family", "sommeijer1998rkc", "tieleman2012lecture", "kingma2015adam", "armijo1966minimization",
		"barzilai1988two", "malitsky2020adaptive", "polyak1969minimization", "odonoghue2015adaptive", "polyak1964some", "mulder1985experiments", "liu1989limited", "altschuler2025acceleration"},
	Points: stepControlPoints,
	Draw:   drawStepControl,
	Claims: stepControlClaims(),
}

func stepControlPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	budget, seeds := r.Count("budget"), r.Floats("seed")
	tune := r.String("tune")
	if err := r.Err(); err != nil {
		return nil, err
	}
	for _, s := range seeds {
		if s != math.Trunc(s) || s < 0 || s > 1e15 {
			return nil, fmt.Errorf("seed=%g: a whole number from 0 on", s)
		}
	}
	around := []int{-1, 0, 1}
	switch tune {
	case "true":
		around = []int{-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5}
	case "false":
	default:
		return nil, fmt.Errorf("tune=%s: true or false", tune)
	}
	var points []lab.Point
	for i, ref := range common.References() {
		for _, e := range entrants {
			if e.told && math.IsNaN(ref.L) {
				continue
			}
			var ks []int
			switch {
			case e.scale != nil:
				for _, d := range around {
					ks = append(ks, e.best[i]+d)
				}
			default:
				for k := range max(1, e.spread) {
					ks = append(ks, k)
				}
			}
			for _, k := range ks {
				x := float64(k)
				if e.scale != nil {
					x = e.scale(k)
				}
				word := e.word(ref, x)
				o, err := optim.Parse(word)
				if err != nil {
					return nil, err
				}
				main := e.scale == nil && k == 0 || e.scale != nil && k == e.best[i]
				last, most := common.Gaps[2], budget
				if e.scale != nil && !main && tune == "false" {
					last, most = common.Gaps[1], min(budget, 2*e.expected(i)) // all that is asked of a neighbour
				}
				points = append(points, lab.Point{Key: fmt.Sprintf("%s, %s, %d", ref.Name, e.label, k), Run: func(ctx context.Context) ([][]any, error) {
					return compete(ctx, ref, e, o, word, k, most, last, main && e.drawn)
				}})
			}
		}
	}
	for _, s := range seeds {
		points = append(points, overL(uint64(s))...)
	}
	return points, nil
}

// compete runs an entrant and counts what it costs to reach the gaps.
func compete(ctx context.Context, ref common.Reference, e entrant, o optim.Optimizer, word string, k, budget int, last float64, traced bool) ([][]any, error) {
	cost := e.cost
	if cost == nil {
		cost = common.Gradients
	}
	target := *ref.P.Min + float64(last*ref.Gap)
	r, err := optim.Start(ctx, ref.P, nil, o, optim.Settings{Steps: budget, GTol: -1, Target: &target})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	row := []any{"count", ref.Name, e.label, word, k, math.Inf(1), math.Inf(1), math.Inf(1), math.NaN(), math.NaN(), math.NaN()}
	next, sum, n := 1., 0., 0
	sharp := newSharpness(ref.P)
	for r.Next() {
		work := cost(r)
		if work > float64(budget) {
			break
		}
		gap := (ref.P.Gap(r.Point().Potential())) / ref.Gap
		for i, g := range common.Gaps {
			if gap <= g && math.IsInf(row[5+i].(float64), 1) {
				row[5+i] = work
			}
		}
		if gap <= common.Gaps[0] {
			sum, n = sum+float64(r.Step().Rate()), n+1
		}
		if traced && (work >= next || gap <= common.Gaps[2]) {
			hl := math.NaN()
			if s := r.Step(); s.M.Diag == nil {
				hl = s.Rate() * sharp.at(s.R.X())
			}
			rows = append(rows, []any{"trace", ref.Name, e.label, word, k, math.NaN(), math.NaN(), math.NaN(), common.Short(hl), work, common.Short(gap)})
			for next <= work {
				next *= vec.Pow(10, 1./16)
			}
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if n > 0 {
		row[8] = sum / float64(n) * sharp.at(common.Minimum(ref.P))
	}
	return append(rows, row), nil // that a run ends early, by a state that is not finite say, is a finding
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
func overL(seed uint64) []lab.Point {
	const kappa = 1e4
	p := objective.Must("quadratic(n=200,kappa=1e4)")
	x0 := slices.Clone(p.Start)
	if r := rand.New(rand.NewPCG(seed, 0)); seed > 0 {
		for i := range x0 {
			x0[i] = common.Normal(r)
		}
	}
	var points []lab.Point
	for _, c := range []common.Candidate{{"1/L", "gradient/euler/fixed(h=1)"}, {"2/(L+μ)", "gradient/euler/fixed(h=" + spec.Number(2/(1+1/kappa)) + ")"}} {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			panic(err)
		}
		points = append(points, lab.Point{Key: fmt.Sprintf("constant step %s, seed=%d", c.Label(), seed), Run: func(ctx context.Context) ([][]any, error) {
			first := p.Func(x0)
			target := 1e-12 * first
			r, err := optim.Start(ctx, p, x0, o, optim.Settings{Steps: 100_000, GTol: -1, Target: &target})
			if err != nil {
				return nil, err
			}
			row := []any{"constant", "quadratic", c.Label(), c.Spec(), seed, math.Inf(1), math.Inf(1), math.Inf(1), math.NaN(), math.NaN(), math.NaN()}
			for r.Next() {
				f := r.Point().Potential()
				for i, g := range []float64{1e-4, 1e-8, 1e-12} {
					if f <= g*first && math.IsInf(row[5+i].(float64), 1) {
						row[5+i] = float64(r.Stats().Steps)
					}
				}
			}
			return [][]any{row}, ctx.Err()
		}})
	}
	return points
}

// unreached is added to the count to the first gap where the second is not reached, so that it ranks behind.
const unreached = 1e9

// tie is by how much the known best number of a tuned rule may be worse than another one, for which rounding decides.
const tie = .999

// counts returns what a rule costs on a problem: of a tuned one the best, by the second gap and then by the first, and
// of one with a spread the median. The scores are the second counts of all that was tried, in order, and best the place there.
func counts(data *figure.Table, problem string, e entrant) (n [3]float64, best int, scores []float64) {
	rows := data.Where("panel", "count").Where("problem", problem).Where("rule", e.label)
	if rows.Len() == 0 {
		return [3]float64{math.NaN(), math.NaN(), math.NaN()}, 0, nil
	}
	cols := [3][]float64{rows.Floats("first"), rows.Floats("second"), rows.Floats("third")}
	for i, second := range cols[1] {
		if math.IsInf(second, 1) {
			second = unreached + cols[0][i]
		}
		scores = append(scores, second)
		if second < scores[best] {
			best = i
		}
	}
	if i := slices.Index(rows.Floats("k"), float64(e.best[slices.Index(common.TableProblems, problem)])); e.scale != nil && i >= 0 && float64(tie*scores[i]) <= scores[best] {
		best = i
	}
	for j, c := range cols {
		n[j] = c[best]
		if e.spread > 0 {
			slices.Sort(c)
			n[j] = c[len(c)/2]
		}
	}
	return n, best, scores
}

// entrantOf returns the row of the table with a label.
func entrantOf(label string) entrant {
	return entrants[slices.IndexFunc(entrants, func(e entrant) bool { return e.label == label })]
}

// ratio is how many times as many gradients one rule costs as another, to the second gap.
func ratio(problem, a, b string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		na, _, _ := counts(d, problem, entrantOf(a))
		nb, _, _ := counts(d, problem, entrantOf(b))
		return na[1] / nb[1]
	}
}

func drawStepControl(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85}
	var lower []figure.Panel
	for _, g := range data.Where("panel", "trace").Groups("problem") {
		steps := figure.Panel{
			Legend: figure.Hidden, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Log: true, Min: .1, Max: 1e3},
			HLines: []figure.Rule{{At: 2, Label: "2"}},
		}
		gap := figure.Panel{
			Title: common.Titled(g.Key), Legend: figure.Below, X: figure.Axis{Log: true}, Y: figure.Axis{Log: true, Min: 1e-9, Max: 2},
			Series: figure.SeriesBy(g.Table, "grads", "gap", "rule"),
		}
		for _, s := range figure.SeriesBy(g.Table, "grads", "hl", "rule") {
			if !math.IsNaN(s.Y[len(s.Y)-1]) {
				steps.Series = append(steps.Series, s)
			}
		}
		if len(lower) == 0 {
			gap.Y.Label, steps.Y.Label = `$(f - f^\star)/(f_0 - f^\star)$`, `$h_k λ_{\max}(x_k)$`
		}
		fig.Panels = append(fig.Panels, gap)
		lower = append(lower, steps)
	}
	fig.Panels = append(fig.Panels, lower...)
	fig.ShareX = true

	table := figure.NewTable("rule", "D1r", "D2", "D3", "optimizer on D1r")
	for _, e := range entrants {
		cells := []any{lab.Plain(e.label)}
		for _, name := range common.TableProblems {
			n, _, scores := counts(data, name, e)
			if scores == nil {
				cells = append(cells, "")
				continue
			}
			var words []string
			for _, x := range n {
				if math.IsInf(x, 1) {
					words = append(words, "never")
					continue
				}
				words = append(words, strconv.FormatFloat(math.Round(x), 'f', -1, 64))
			}
			cells = append(cells, strings.Join(words, " / "))
		}
		rows := data.Where("panel", "count").Where("problem", "d1r").Where("rule", e.label)
		_, best, _ := counts(data, "d1r", e)
		table.Add(append(cells, rows.Strings("optimizer")[best])...)
	}
	caption := fmt.Sprintf("Rules for the step on three reference problems, a rotated quadratic with κ = $10^4$ in 100 variables (D1r), Rosenbrock's function (D2) and logistic regression on columns of falling size (D3). "+
		"Above: gap, relative to the first, against gradients, with a budget of %s and the tuned rules at their best; below: the step times the largest curvature at its end. "+
		"A displacement or an error held constant stalls at a floor; the error's share of the displacement rides the edge of stability at 2 (dashed) and equals the best fixed step untuned; secants cross that edge again and again and are faster for it.", v.Strings("budget")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Gradients to a gap of 1e-3 / 1e-6 / 1e-9 of the first; a function value counts one half, a product with the Hessian one.\n" +
			"Where the count is chaotic (BB1, BB2, AdGD, Polyak) it is the median over first lengths, or shares."}}, nil
}
