package integrators

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var identities = lab.Experiment{
	Name:      "identities",
	Summary:   "Optimizers as triples beside their textbook rules: the same steps to 1e-12, or the same limit of small steps.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     43,
	Narrowest: 86,
	Params: []lab.Param{
		{Key: "problem", Default: "rosenbrock(n=4)", Doc: "on which rules and triples are compared; it needs a Hessian"},
		{Key: "quadratic", Default: "quadratic(eigenvalues=[0.5,1,2,4],rotated=true)", Doc: "for the identities that need one, and for the limits"},
		{Key: "steps", Default: "200", Doc: "steps"},
		{Key: "lr", Default: "2e-4", Doc: "learning rate η"},
		{Key: "momentum", Default: "0.9", Doc: "momentum μ"},
		{Key: "t", Default: "2", Doc: "time at which the limits are compared"},
		{Key: "n", Default: "50,100,200,400,800,1600,3200", Doc: "numbers of steps to that time"},
	},
	Kinds:   []any{limitRow{}, exactRow{}},
	Columns: []string{"panel", "label", "triple", "problem", "steps", "h", "difference"},
	Cite: []string{
		"polyak1964some", "nesterov1983method", "sutskever2013importance", "popov1980modification", "korpelevich1976extragradient", "tieleman2012lecture", "duchi2011adaptive",
		"kingma2015adam", "loshchilov2019decoupled", "defazio2024road", "armijo1966minimization", "barzilai1988two", "malitsky2020adaptive", "polyak1969minimization", "golub1961chebyshev", "barrett2021implicit", "su2016differential",
	},
	Points: identityPoints,
	Draw:   drawIdentities,
	Claims: []lab.Claim{
		lab.NewClaim("identities", "largest relative difference of a triple and its textbook rule after all steps", lab.AtMost(1e-12),
			lab.Derived("equal in exact arithmetic; the bound is for the rounding of all steps"),
			func(rows []exactRow) float64 {
				return common.Most(lab.Column(rows, func(r exactRow) float64 { return r.Difference }))
			}),
		limitOrder("gradient descent stays with its flow to order 1 in the step", 1, "Euler's method has order 1", "gradient descent, $x' = -∇f$"),
		limitOrder("gradient descent stays with the modified flow $x' = -∇(f + ¼h‖∇f‖^2)$ to order 2", 2, "the modified equation of Euler's method up to $h$", "gradient descent, $x' = -∇(f + ¼h‖∇f‖^2)$"),
		limitOrder("momentum stays with the heavy ball to order 1", 1, "semi-implicit Euler has order 1", "momentum, heavy ball"),
		limitOrder("momentum with the first kick halved stays with the heavy ball to order 2", 2, "the leapfrog method has order 2", "momentum, first kick halved, heavy ball"),
		limitOrder("Nesterov's method stays with $x'' + (3/t)x' + ∇f = 0$ to order 1 in the square root of its rate", 1, "a step of $√s$ in time, of order 1", "Nesterov, $x'' + (3/t)x' + ∇f = 0$"),
	},
}

// exactRow is the largest relative difference of a triple and a rule over all steps.
type exactRow struct {
	_          struct{} `col:"panel=exact"`
	Label      string   `col:"label"`
	Triple     string   `col:"triple"`
	Problem    string   `col:"problem"`
	Steps      int      `col:"steps"`
	Difference float64  `col:"difference"`
}

// limitRow is the relative difference of a triple with the step h and a flow at a time.
type limitRow struct {
	_          struct{} `col:"panel=limit"`
	Label      string   `col:"label"`
	Triple     string   `col:"triple"`
	Problem    string   `col:"problem"`
	Steps      int      `col:"steps"`
	H          float64  `col:"h,blank"`
	Difference float64  `col:"difference"`
}

func (r limitRow) label() string { return r.Label }

// lastSlope is that of a limit's difference between its last two steps.
func lastSlope(rows []limitRow) float64 {
	a, b := rows[len(rows)-2], rows[len(rows)-1]
	return vec.Log(a.Difference/b.Difference) / vec.Log(a.H/b.H)
}

// limitOrder is a claim about the order of a limit.
func limitOrder(text string, order float64, why, label string) lab.Claim {
	return lab.NewClaim("limits", text, lab.Within(order, .02), lab.Derived(why), func(rows []limitRow) float64 {
		return lastSlope(common.With(rows, limitRow.label, label))
	})
}

func identityPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p, steps, eta, mu := r.Problem("problem"), r.Count("steps"), r.Float("lr"), r.Float("momentum")
	if err := r.Err(); err != nil {
		return nil, err
	}
	r.Check(eta > 0 && mu > 0 && mu < 1 && p.Hess != nil, "problem=%s, lr=%g, momentum=%g: want a Hessian, a rate above 0, and a momentum between 0 and 1", r.String("problem"), eta, mu)
	limits, quadratic := limitPoints(r)
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, id := range exactOnes(eta, mu) {
		o, on, n := r.Optimizer(id.spec), p, steps
		if id.quadratic {
			on = quadratic
		}
		if id.steps > 0 {
			n = min(n, id.steps)
		}
		points = append(points, lab.One(lab.Plain(id.label), func(ctx context.Context) (exactRow, error) {
			d, err := apart(ctx, on, o, id.rule, n)
			return exactRow{Label: id.label, Triple: id.spec, Problem: on.Name, Steps: n, Difference: d}, err
		}))
	}
	return append(points, limits...), r.Err()
}

// apart runs a triple and a rule side by side and returns the largest ‖x - y‖/‖y‖ over n steps, infinity if one ends.
func apart(ctx context.Context, p *objective.Problem, o optim.Optimizer, r rule, n int) (float64, error) {
	x, g, worst := slices.Clone(p.Start), make([]float64, p.Dim), 0.
	step, k := r(p), 0
	_, err := common.Run(ctx, p, nil, o, optim.Settings{Steps: n, GTol: -1}, func(run *optim.Run) bool {
		p.Grad(g, x)
		step(k, x, g)
		k++
		if d := vec.Dist2(run.Point().X(), x) / vec.Norm2(x); !(d <= worst) {
			worst = d
		}
		return true
	})
	if k < n {
		worst = math.Inf(1)
	}
	return worst, err
}

func drawIdentities(v lab.Values, data *figure.Table) (*lab.Page, error) {
	exact := lab.Rows[exactRow](data)
	names := make([]string, len(exact)) // from below
	for i, r := range exact {
		names[len(exact)-1-i] = r.Label
	}
	table := figure.NewTable("statement", "triple", "steps", "difference", "order")
	dots := figure.Panel{
		Title: "exact: difference after all steps", Legend: figure.Hidden,
		X: figure.Axis{Label: "largest relative difference", Log: true, Floor: 1e-17, Min: 4e-18, Max: 1e-10},
		Y: figure.Axis{Names: names}, VLines: []figure.Rule{{At: 0x1p-53}, {At: 1e-12, Dash: figure.Dotted}},
	}
	for i := range exact {
		dots.HLines = append(dots.HLines, figure.Rule{At: float64(i), Color: guide, Dash: figure.Solid})
	}
	for i, r := range exact {
		dots.Series = append(dots.Series, figure.Series{X: []float64{r.Difference}, Y: []float64{float64(len(exact) - 1 - i)}, Style: figure.Dots, Color: figure.Black})
		table.Add(lab.Plain(r.Label), r.Triple, r.Steps, lab.Short(r.Difference), "exact")
	}
	lines := figure.Panel{
		Title: "limits: difference and its slope", Legend: figure.Below,
		X: figure.Axis{Label: "step", Log: true}, Y: figure.Axis{Label: "relative difference at $t = " + v.Strings("t")[0] + "$", Log: true},
	}
	for _, g := range lab.GroupBy(lab.Rows[limitRow](data), limitRow.label) {
		slope := fmt.Sprintf("%.2f", lastSlope(g.Rows))
		s := figure.Series{Label: g.Key + ": " + slope, Style: figure.LineDots}
		s.X, s.Y = lab.XY(g.Rows, func(r limitRow) (float64, float64) { return r.H, r.Difference })
		switch len(lines.Series) { // there are seven pens
		case 7:
			s.Color, s.Dash, s.Marker = figure.Grey, figure.Dashed, figure.Down
		case 8:
			s.Color, s.Dash, s.Marker = figure.Grey, figure.DashDot, figure.Square
		}
		lines.Series = append(lines.Series, s)
		e := g.Last()
		table.Add(lab.Plain(g.Key), e.Triple, e.Steps, lab.Short(e.Difference), slope)
	}
	caption := v.Fill("(a) Largest relative difference over {{steps}} steps on {{problem}} (10 or 20 for Barzilai–Borwein, AdGD and Polyak, whose runs magnify rounding, and for Newton; for Chebyshev 6, of 8 gradients) " +
		"between a triple and the rule of the textbook, written down independently; $η = {{lr}}$, $μ = {{momentum}}$; a triangle means no difference at all; dashed: $2^{-53}$, dotted: $10^{-12}$. " +
		"(b) Relative difference at $t = {{t}}$ of what agrees in the limit of small steps only, on {{quadratic}}; in the legend the slope between the last two steps.")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: 2.1, Panels: []figure.Panel{dots, lines}},
		Table:  table, Caption: caption,
		Notes: []string{"An identity holds for every objective and every step; a limit needs small ones."},
	}, nil
}

// guide is the grey of the lines that lead from a name to its dot.
const guide figure.Color = "#dddddd"
