package stepsize

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var derivations = lab.Experiment{
	Name:      "derivations",
	Summary:   "The paths of six ways to derive gradient descent, from one start on two problems.",
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
		{Key: "gtol", Default: "1e-9", Doc: "largest component of the gradient at which a run has converged"},
	},
	Kinds:  []any{derivedStep{}},
	Cite:   []string{"cauchy1847methode", "smale1976convergent", "wolfe1969convergence", "nocedal2006numerical", "nesterov2004introductory"},
	Claims: derivationClaims(),
	Points: derivationPoints,
	Draw:   drawDerivations,
}

type derivedStep struct {
	Problem   string  `col:"problem"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	L         float64 `col:"L"`
	Step      int     `col:"step"`
	Grads     int     `col:"grads"`
	X1        float64 `col:"x1"`
	X2        float64 `col:"x2"`
	Gap       float64 `col:"gap"`
	Ended     string  `col:"ended"` // of the last step
}

// derivationClaims are what the derivations promise; the quadratic has curvatures 1 and 25, Himmelblau's function its
// maximum at 181.617.
func derivationClaims() []lab.Claim {
	of := func(rows []derivedStep, problem, label string) []derivedStep {
		return lab.Where(rows, func(r derivedStep) bool { return common.Title(r.Problem) == problem && r.Label == label })
	}
	gap := func(problem, label string) func([]derivedStep) float64 {
		return func(rows []derivedStep) float64 { return common.Last(of(rows, problem, label)).Gap }
	}
	const fixed, bounded, newton, shifted = "steepest direction, fixed length", "second-order model, curvature $L$", "true curvature (Newton)", "true curvature, made positive"
	return []lab.Claim{
		lab.NewClaim("derived", "steps of a fixed length $r$ hover at $r/2$ in the stiffest direction: they leave the gap $L(r/2)^2/2$",
			lab.Near(25*.05*.05/2, .01), lab.Derived("$L(r/2)^2/2$ at $L = 25$, $r = 0.1$"), gap("quadratic", fixed)),
		lab.NewClaim("derived", `$1/L$ lowers the gap at every step to $1 - μ/L$ of it or less: the largest ratio on the quadratic`,
			lab.AtMost(1-1./25), lab.Derived("$f(x - ∇f/L) - f^⋆ ≤ (1 - μ/L)(f(x) - f^⋆)$"),
			func(rows []derivedStep) float64 {
				rows = of(rows, "quadratic", bounded)
				worst := 0.
				for i := 1; i < len(rows); i++ {
					worst = math.Max(worst, rows[i].Gap/rows[i-1].Gap)
				}
				return worst
			}),
		lab.NewClaim("derived", "steps that Newton's method needs on a quadratic", lab.Within(1, 0), lab.Derived("the model is the quadratic"),
			func(rows []derivedStep) float64 { return float64(common.Last(of(rows, "quadratic", newton)).Step) }),
		lab.NewClaim("derived", "Newton's step climbs the maximum of Himmelblau's function from near it: the gap at the end",
			lab.Within(himmelblauTop(), 1e-3), lab.Derived("$(x^2 + y - 11)^2 + (x + y^2 - 7)^2$ at its maximum (-0.270845, -0.923039)"), gap("himmelblau", newton)),
		lab.NewClaim("derived", "Newton's step with the curvature made positive leads from there to a minimum: the gap at the end",
			lab.AtMost(1e-12), lab.Derived("a minimum has no gap; the bound is some squares of the slope at which the run ends"), gap("himmelblau", shifted)),
	}
}

// himmelblauTop is the maximum of Himmelblau's function.
func himmelblauTop() float64 {
	const x, y = -.270845, -.923039
	a, b := x*x+y-11, x+y*y-7
	return a*a + b*b
}

// derivation is a model of f, or a choice, that gives a step, with what it takes for granted and what it gives.
type derivation struct{ label, spec, assumes, buys string }

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
	r := v.Reader()
	for _, key := range []string{"first", "length", "lr", "gtol"} {
		x := r.Float(key)
		r.Check(x > 0 && !math.IsInf(x, 0), "%s=%g: not a positive number", key, x)
	}
	s := optim.Settings{Grads: r.Count("grads"), GTol: r.Float("gtol")}
	var points []lab.Point
	for _, name := range v.Strings("problem") {
		p := r.ProblemOf("problem", name, lab.Minimum, lab.Hessian)
		if err := r.Err(); err != nil {
			return nil, err
		}
		r.Check(p.Dim == 2 && p.Hess != nil, "problem=%s: this experiment needs two variables, a known minimum and a Hessian", name)
		l := math.Max(math.Abs(common.Curvature(p, p.Start)), common.Curvature(p, common.Minimum(p)))
		for _, d := range derived(l, r.Float("first"), r.Float("length"), r.Float("lr")) {
			o := r.Optimizer(d.spec)
			points = append(points, lab.At(name+" "+d.spec, func(ctx context.Context) ([]derivedStep, error) {
				rows := []derivedStep{{name, d.label, d.spec, l, 0, 1, p.Start[0], p.Start[1], p.Gap(p.Func(p.Start)), ""}}
				run, err := common.Run(ctx, p, nil, o, s, func(run *optim.Run) bool {
					x := run.Point().X()
					rows = append(rows, derivedStep{name, d.label, d.spec, l, run.Stats().Steps, run.Stats().FieldEvals, x[0], x[1], p.Gap(run.Point().Potential()), ""})
					return true
				})
				if err != nil {
					return nil, err
				}
				rows[len(rows)-1].Ended = common.Ended(run.Result())
				return rows, nil
			}))
		}
	}
	return points, r.Err()
}

func drawDerivations(v lab.Values, data *figure.Table) (*lab.Page, error) {
	problems := lab.GroupBy(lab.Rows[derivedStep](data), func(r derivedStep) string { return r.Problem })
	fig := figure.Figure{Width: "icml2", Cols: len(problems), Letters: true, Aspect: .72}
	table := figure.NewTable("problem", "derivation", "optimizer", "steps", "grads", "gap", "ended", "assumes", "buys")
	var lower []figure.Panel
	for _, g := range problems {
		p, err := objective.Parse(g.Key)
		if err != nil {
			return nil, err
		}
		title := common.InWords(common.Title(g.Key))
		path := figure.Panel{
			Title: title + ": paths", Legend: figure.Below,
			X: figure.Axis{Label: "$x_1$"}, Y: figure.Axis{Label: "$x_2$"}, Contours: &figure.Contours{F: func(x, y float64) float64 { return p.Func([]float64{x, y}) }},
		}
		gap := common.GapPanel(title+": gap", lab.Curves(g.Rows, func(r derivedStep) (string, float64, float64) { return r.Label, float64(r.Grads), r.Gap }))
		gap.Legend = figure.Hidden
		for i, s := range gap.Series {
			if s.Label == "steepest direction, fixed length" { // it hovers
				gap.Series[i] = common.Envelope(s, 5)
			}
		}
		ds := derived(g.Rows[0].L, 1, 1, 1) // for what they assume and buy
		for i, c := range lab.GroupBy(g.Rows, func(r derivedStep) string { return r.Label }) {
			x, y := lab.XY(c.Rows, func(r derivedStep) (float64, float64) { return r.X1, r.X2 })
			path.Series = append(path.Series, figure.Series{Label: c.Key, X: x, Y: y, Style: figure.LineDots, Size: 2.6})
			e := c.Last()
			table.Add(common.Title(g.Key), lab.Plain(c.Key), e.Optimizer, e.Step, e.Grads, lab.Short(e.Gap), e.Ended, ds[i].assumes, ds[i].buys)
		}
		path.Series = append(path.Series, figure.Series{Label: "start", X: []float64{p.Start[0]}, Y: []float64{p.Start[1]}, Style: figure.Dots, Color: figure.Black, Marker: figure.Plus, Size: 7})
		common.Equal(&path, fig.Aspect)
		fig.Panels = append(fig.Panels, path)
		lower = append(lower, gap)
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := v.Fill("Gradient descent derived in several ways, from the same start (+), on {{problem}}: paths (top) and gap to the minimum (bottom; a band where it oscillates). " +
		"The first-order model leaves the step free, here ${{first}}/L$; the steepest direction has a length, here {{length}}, and hovers about the minimum; the second-order model with constant curvature $L$ gives the step $1/L$, " +
		"$L$ being the larger of the curvatures at the start and at the minimum. With the true curvature the step is Newton's, on a quadratic a single one; where the curvature is negative it leads uphill unless the Hessian is shifted. " +
		"The line search finds the length along the slope at the price of further gradients.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Every one is Euler's method: on the gradient flow with a step that is fixed, held at a length, or searched; or on the Newton flow."}}, nil
}
