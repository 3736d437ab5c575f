package stepsize

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

var stepControl = lab.Experiment{
	Name:      "stepcontrol",
	Summary:   "Gradients to three gaps on three problems under some thirty rules for the step, in one table.",
	Cost:      "10 s",
	Class:     lab.PerPlatform,
	Count:     296,
	Narrowest: 59,
	Params: []lab.Param{
		{Key: "budget", Default: "30000", Doc: "gradients at most, a value counting one half"},
		{Key: "tune", Default: "false", Range: "true or false", Doc: "try twelve numbers for every tuned rule, not only the best one and its neighbours"},
		{Key: "seed", Default: "1,2,3,4,5,6,7,8,9", Range: "whole numbers ≥ 0", Doc: "of the starts for the comparison of 1/L with 2/(L+μ); 0 is the problem's own", Sweep: true},
	},
	Kinds: []any{countRow{}, traceRow{}, constantRow{}},
	Cite: []string{"gustafsson1991control", "bogacki1989pair", "dormand1980family", "sommeijer1998rkc", "tieleman2012lecture", "kingma2015adam", "armijo1966minimization",
		"barzilai1988two", "malitsky2020adaptive", "polyak1969minimization", "odonoghue2015adaptive", "polyak1964some", "mulder1985experiments", "liu1989limited", "altschuler2025acceleration"},
	Points: stepControlPoints,
	Draw:   drawStepControl,
	Claims: stepControlClaims(),
}

// countRow is what a rule costs to the three gaps with one value of its tuned number or one start.
type countRow struct {
	_         struct{} `col:"panel=count"`
	Problem   string   `col:"problem"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	K         int      `col:"k"`
	counted
	HL float64 `col:"hl"` // mean of h·L below the first gap
}

// traceRow is a point of a run that is drawn.
type traceRow struct {
	_         struct{} `col:"panel=trace"`
	Problem   string   `col:"problem"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	K         int      `col:"k"`
	HL        float64  `col:"hl"`
	Work      float64  `col:"grads"`
	Gap       float64  `col:"gap"`
}

// constantRow is the steps that a constant step takes from a random start.
type constantRow struct {
	_         struct{} `col:"panel=constant"`
	_         struct{} `col:"problem=quadratic"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	Seed      int      `col:"k"`
	counted
}

// counted is the work to three gaps; +Inf: never.
type counted struct {
	First  float64 `col:"first"`
	Second float64 `col:"second"`
	Third  float64 `col:"third"`
}

// uncounted has reached no gap.
var uncounted = counted{math.Inf(1), math.Inf(1), math.Inf(1)}

// list returns the three.
func (c counted) list() [3]float64 { return [3]float64{c.First, c.Second, c.Third} }

// note enters the work where a gap is reached first.
func (c *counted) note(gap, work float64, gaps []float64) {
	for i, n := range []*float64{&c.First, &c.Second, &c.Third} {
		if gap <= gaps[i] && math.IsInf(*n, 1) {
			*n = work
		}
	}
}

func stepControlPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	budget, seeds, tune := r.Count("budget"), r.Floats("seed"), r.String("tune")
	for _, s := range seeds {
		r.Check(s == math.Trunc(s) && s >= 0 && s <= 1e15, "seed=%g: a whole number from 0 on", s)
	}
	r.Check(tune == "true" || tune == "false", "tune=%s: true or false", tune)
	if err := r.Err(); err != nil {
		return nil, err
	}
	around := []int{-1, 0, 1}
	if tune == "true" {
		around = []int{-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5}
	}
	var points []lab.Point
	for i, ref := range common.References() {
		for _, e := range tableRules {
			if e.needsL && math.IsNaN(ref.L) {
				continue
			}
			for _, k := range e.numbers(i, around) {
				x := float64(k)
				if e.scale != nil {
					x = e.scale(k)
				}
				spec := e.spec(ref, x)
				o := r.Optimizer(spec)
				main := e.scale == nil && k == 0 || e.scale != nil && k == e.best[i]
				last, most := common.Gaps[2], budget
				if e.scale != nil && !main && tune == "false" {
					last, most = common.Gaps[1], min(budget, 2*e.expected(i)) // all that a neighbour is compared to
				}
				points = append(points, lab.At(fmt.Sprintf("%s, %s, %d", ref.Name, e.label, k), func(ctx context.Context) ([]any, error) {
					return compete(ctx, ref, e, o, spec, k, most, last, main && e.drawn)
				}))
			}
		}
	}
	for _, s := range seeds {
		points = append(points, overL(r, uint64(s))...)
	}
	return points, r.Err()
}

// numbers returns the numbers of the scale about the best one on a problem, or those of the starts.
func (e tableRule) numbers(problem int, around []int) (ks []int) {
	if e.scale == nil {
		for k := range max(1, e.spread) {
			ks = append(ks, k)
		}
		return ks
	}
	for _, d := range around {
		ks = append(ks, e.best[problem]+d)
	}
	return ks
}

func drawStepControl(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85}
	var lower []figure.Panel
	shown := []string{"GD, best power of 2", "Su, per norm", "Euler LTE, absolute", "Euler LTE, relative", "BB2", "NAG, restarted, 1/L"}
	titles := map[string]string{"d1r": "quadratic, $κ = 10^4$", "d2": "Rosenbrock", "d3": "logistic regression"}
	named := strings.NewReplacer("GD, best power of 2", "best fixed step", "Su, per norm", "steps of one length", "Euler LTE, absolute", "local error, absolute",
		"Euler LTE, relative", "local error, relative", "BB2", "secant (BB2)", "NAG, restarted, 1/L", "Nesterov, restarted")
	curves := func(rows []traceRow, y func(traceRow) float64) []figure.Series {
		rows = lab.Where(rows, func(r traceRow) bool { return slices.Contains(shown, r.Rule) })
		return lab.Curves(rows, func(r traceRow) (string, float64, float64) { return named.Replace(r.Rule), r.Work, y(r) })
	}
	for _, g := range lab.GroupBy(lab.Rows[traceRow](data), func(r traceRow) string { return r.Problem }) {
		steps := figure.Panel{
			Title: strings.Split(titles[g.Key], ",")[0] + ": step", Legend: figure.Hidden, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Log: true, Min: .1, Max: 10},
			HLines: []figure.Rule{{At: 2, Label: "stability limit"}},
		}
		gap := figure.Panel{
			Title: titles[g.Key], Legend: figure.Below, X: figure.Axis{Log: true}, Y: figure.Axis{Log: true, Min: 1e-9, Max: 2},
			Series: curves(g.Rows, func(r traceRow) float64 { return r.Gap }),
		}
		for _, s := range curves(g.Rows, func(r traceRow) float64 { return r.HL }) {
			if s.Label != "secant (BB2)" && s.Label != "Nesterov, restarted" { // the ones scatter over three decades, the others have another limit
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
	rows := lab.Rows[countRow](data)
	for _, e := range tableRules {
		cells := []any{lab.Plain(e.label)}
		for _, name := range common.TableProblems {
			n, _, scores := counts(rows, name, e)
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
		_, best, _ := counts(rows, "d1r", e)
		table.Add(append(cells, countsOf(rows, "d1r", e.label)[best].Optimizer)...)
	}
	caption := v.Fill("Rules for the step on three reference problems, a rotated quadratic with κ = $10^4$ in 100 variables (D1r), Rosenbrock's function (D2) and logistic regression on columns of falling size (D3). " +
		"Above: gap, relative to the first, against gradients, with a budget of {{budget}} and the tuned rules at their best; below: the step times the largest curvature at its end, but for the secant, whose steps scatter over three decades, and Nesterov's method, whose step is $1/L$ (on D2 there is no $L$, and it is missing). The table has all rules. " +
		"A displacement or an error held constant stalls at a floor; the error's share of the displacement rides the edge of stability at 2 (dashed) and equals the best fixed step untuned; secants cross that edge again and again and are faster for it.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Gradients to a gap of 1e-3 / 1e-6 / 1e-9 of the first; a function value counts one half, a product with the Hessian one.\n" +
			"Where the count is chaotic (BB1, BB2, AdGD, Polyak) it is the median over first lengths, or shares."}}, nil
}
