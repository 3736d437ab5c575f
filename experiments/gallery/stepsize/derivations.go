package stepsize

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var derivations = lab.Experiment{
	Name:      "derivations",
	Summary:   "Three derivations give the direction of gradient descent and differ in its length: a free one, a fixed one that hovers, and 1/L that descends; the true curvature needs one step on a quadratic and climbs a maximum elsewhere, unless it is made positive; a line search finds the length without L.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     12,
	Narrowest: 54,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(eigenvalues=[1,25],rotated=true),himmelblau", Doc: "what to descend, of two variables, with a known minimum and a Hessian"},
		{Key: "first", Default: "0.3", Doc: "step of the first-order model, in units of 1/L"},
		{Key: "length", Default: "0.1", Doc: "length of the steps in the steepest direction"},
		{Key: "lr", Default: "1", Doc: "step on the Newton flow; 1 is Newton's"},
		{Key: "grads", Default: "250", Doc: "gradients at most"},
		{Key: "gtol", Default: "1e-9", Doc: "slope at which a run has converged"},
	},
	Columns: []string{"problem", "label", "optimizer", "L", "step", "grads", "x1", "x2", "gap", "ended"},
	Cite:    []string{"cauchy1847methode", "smale1976convergent", "wolfe1969convergence", "nocedal2006numerical", "nesterov2004introductory"},
	Claims:  derivationClaims(),
	Points:  derivationPoints,
	Draw:    drawDerivations,
}

// derivationClaims are what the derivations promise; the quadratic has curvatures 1 and 25, Himmelblau's function its
// maximum at 181.617.
func derivationClaims() []lab.Claim {
	last := func(problem, label, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			for _, g := range d.Where("label", label).Groups("problem") {
				if common.Title(g.Key) == problem {
					return g.Floats(column)[g.Len()-1]
				}
			}
			return math.NaN()
		}
	}
	const fixed, bounded, newton, shifted = "steepest direction, fixed length", "second-order model, curvature $L$", "true curvature (Newton)", "true curvature, made positive"
	return []lab.Claim{
		{ID: "derived", Text: "steps of a fixed length $r$ hover at $r/2$ in the stiffest direction: they leave the gap $L(r/2)^2/2$", Want: lab.Near(25*.05*.05/2, .01), Origin: lab.Derived("$L(r/2)^2/2$ at $L = 25$, $r = 0.1$"), Value: last("quadratic", fixed, "gap")},
		{ID: "derived", Text: `$1/L$ lowers the gap at every step to $1 - μ/L$ of it or less: the largest ratio on the quadratic`, Want: lab.AtMost(1 - 1./25), Origin: lab.Derived("$f(x - ∇f/L) - f^⋆ ≤ (1 - μ/L)(f(x) - f^⋆)$"),
			Value: func(d *figure.Table) float64 {
				gaps := d.Where("label", bounded).Groups("problem")[0].Floats("gap")
				worst := 0.
				for i := 1; i < len(gaps); i++ {
					worst = math.Max(worst, gaps[i]/gaps[i-1])
				}
				return worst
			}},
		{ID: "derived", Text: "steps that Newton's method needs on a quadratic", Want: lab.Within(1, 0), Origin: lab.Derived("the model is the quadratic"), Value: last("quadratic", newton, "step")},
		{ID: "derived", Text: "Newton's step climbs the maximum of Himmelblau's function from near it: the gap at the end", Want: lab.Within(himmelblauTop(), 1e-3), Origin: lab.Derived("$(x^2 + y - 11)^2 + (x + y^2 - 7)^2$ at its maximum (-0.270845, -0.923039)"), Value: last("himmelblau", newton, "gap")},
		{ID: "derived", Text: "Newton's step with the curvature made positive leads from there to a minimum: the gap at the end", Want: lab.AtMost(1e-12), Origin: lab.Derived("a minimum has no gap; the bound is some squares of the slope at which the run ends"), Value: last("himmelblau", shifted, "gap")},
	}
}

// himmelblauTop is the maximum of Himmelblau's function.
func himmelblauTop() float64 {
	const x, y = -.270845, -.923039
	a, b := x*x+y-11, x+y*y-7
	return a*a + b*b
}

// derivation is a model of f, or a choice, that gives a step, with what it takes for granted and what it gives.
type derivation struct{ label, word, assumes, buys string }

// derived lists the derivations for a curvature l, steps of first/l, moves of a length, and steps lr on the Newton flow.
func derived(l, first, length, lr float64) []derivation {
	n := spec.Number
	return []derivation{
		{"first-order model, free $h$", "gradient/euler/fixed(h=" + lab.Digits(first/l, 6) + ")", "f linear within a move, h small", "a direction; h is to be guessed"},
		{"steepest direction, fixed length", "normalizedgd(lr=" + n(length) + ")", "a norm and a length", "steps that no scale of f changes; hovers at half the length"},
		{"second-order model, curvature $L$", "gradient/euler/fixed(h=" + lab.Digits(1/l, 6) + ")", "a bound L on the curvature", "h = 1/L: f falls by ‖g‖²/(2L) or more at every step"},
		{"true curvature (Newton)", "newton(lr=" + n(lr) + ")", "∇²f, positive definite", "no L, no conditioning; quadratic convergence"},
		{"true curvature, made positive", "dampednewton", "∇²f and values of f", "the same, and f falls"},
		{"length by line search", "wolfe(c2=0.1)", "values of f along the step", "no L; as long as the line allows"},
	}
}

func derivationPoints(v lab.Values) ([]lab.Point, error) {
	var number [4]float64
	for i, key := range []string{"first", "length", "lr", "gtol"} {
		x, err := v.Float(key)
		if err != nil {
			return nil, err
		}
		if !(x > 0) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%s=%g: not a positive number", key, x)
		}
		number[i] = x
	}
	grads, err := v.Count("grads")
	if err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, name := range v.Strings("problem") {
		p, err := objective.Parse(name)
		if err != nil {
			return nil, err
		}
		if p.Dim != 2 || p.Min == nil || p.Hess == nil || p.HessVec == nil {
			return nil, fmt.Errorf("problem=%s: this figure needs two variables, a known minimum and a Hessian", name)
		}
		l := math.Max(math.Abs(common.Curvature(p, p.Start)), common.Curvature(p, common.Minimum(p)))
		for _, d := range derived(l, number[0], number[1], number[2]) {
			o, err := optim.Parse(d.word)
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: name + " " + d.word, Run: func(ctx context.Context) ([][]any, error) {
				r, err := optim.Start(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: number[3]})
				if err != nil {
					return nil, err
				}
				var rows [][]any
				add := func() {
					x := r.Point().X()
					rows = append(rows, []any{name, d.label, d.word, l, r.Stats().Steps, r.Stats().FieldEvals, x[0], x[1], p.Gap(r.Point().Potential()), ""})
				}
				add()
				for r.Next() {
					add()
				}
				rows[len(rows)-1][9] = common.Ended(r.Result())
				return rows, ctx.Err()
			}})
		}
	}
	return points, nil
}

func drawDerivations(v lab.Values, data *figure.Table) (*lab.Page, error) {
	problems := data.Groups("problem")
	fig := figure.Figure{Width: "icml2", Cols: len(problems), Letters: true, Aspect: .72}
	table := figure.NewTable("problem", "derivation", "optimizer", "steps", "grads", "gap", "ended", "assumes", "buys")
	var lower []figure.Panel
	for _, g := range problems {
		p, err := objective.Parse(g.Key)
		if err != nil {
			return nil, err
		}
		path := figure.Panel{
			Title: common.Title(g.Key), Legend: figure.Below,
			X: figure.Axis{Label: "$x_1$"}, Y: figure.Axis{Label: "$x_2$"}, Contours: &figure.Contours{F: func(x, y float64) float64 { return p.Func([]float64{x, y}) }},
		}
		gap := figure.Panel{
			Legend: figure.Hidden,
			X:      figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true, Floor: 1e-16},
			Series: figure.SeriesBy(g.Table, "grads", "gap", "label"),
		}
		l := g.Floats("L")[0]
		ds := derived(l, 1, 1, 1) // for what they assume and buy
		for i, c := range g.Groups("label") {
			path.Series = append(path.Series, figure.Series{Label: c.Key, X: c.Floats("x1"), Y: c.Floats("x2"), Style: figure.LineDots, Size: 2.6})
			last := c.Len() - 1
			table.Add(common.Title(g.Key), lab.Plain(c.Key), c.Strings("optimizer")[last], c.Strings("step")[last], c.Strings("grads")[last],
				lab.Short(c.Floats("gap")[last]), c.Strings("ended")[last], ds[i].assumes, ds[i].buys)
		}
		path.Series = append(path.Series, figure.Series{X: []float64{p.Start[0]}, Y: []float64{p.Start[1]}, Style: figure.Dots, Color: figure.Black, Marker: figure.Plus, Size: 7})
		fig.Panels = append(fig.Panels, path)
		lower = append(lower, gap)
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := fmt.Sprintf("Gradient descent derived in several ways, from the same start (+), on %s: paths (top) and gap to the minimum (bottom). "+
		"The first-order model leaves the step free, here $%s/L$; the steepest direction has a length, here %s, and hovers about the minimum; the second-order model with constant curvature $L$ gives the step $1/L$, "+
		"$L$ being the larger of the curvatures at the start and at the minimum. With the true curvature the step is Newton's, on a quadratic a single one; where the curvature is negative it leads uphill unless the Hessian is shifted. "+
		"The line search finds the length along the slope at the price of further gradients.",
		strings.Join(v.Strings("problem"), " and "), v.Strings("first")[0], v.Strings("length")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Every one is Euler's method: on the gradient flow with a step that is fixed, held at a length, or searched; or on the Newton flow."}}, nil
}
