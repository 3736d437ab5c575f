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
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var errorNorm = lab.Experiment{
	Name:      "errornorm",
	Summary:   "The stall of RMSProp and of every error control is the price of an absolute error: the stiffest mode hovers where the tolerance says and leaves a floor of its square; measured against the displacement the same error has no floor, and with any tolerance the descent is as fast as with the best fixed step.",
	Cost:      "4 s",
	Class:     lab.Portable,
	Count:     19,
	Narrowest: 65,
	Params: []lab.Param{
		{Key: "problem", Default: "d1r", Doc: "what to descend; it needs Hessian-vector products and a known minimum"},
		{Key: "tol", Default: "1e-1,1e-2,1e-3,1e-4,1e-5", Doc: "absolute tolerances, in the Euclidean norm", Sweep: true},
		{Key: "theta", Default: "0.1,0.5,0.9", Doc: "shares of the displacement", Sweep: true},
		{Key: "grads", Default: "30000", Doc: "gradients at most"},
	},
	Columns: []string{"rule", "label", "optimizer", "size", "grads", "gap", "top", "mean_hl"},
	Cite:    []string{"hall1988equilibrium", "gustafsson1991control"},
	Points:  errorNormPoints,
	Draw:    drawErrorNorm,
	Claims: []lab.Claim{
		{ID: "C42", Text: "I control with safety .9: the stiffest mode hovers at $|x|/tol = ½·.9^2$, tol 0.1", Want: lab.Near(.9*.9/2, .02), Origin: lab.Derived("$½σ^{k/Σβ}$ with $σ = .9$, $k = 2$, $Σβ = 1$"), Value: hovering("Euler, I control", .1)},
		{ID: "C42", Text: "I control with safety .9: the stiffest mode hovers at $|x|/tol = ½·.9^2$, tol 0.001", Want: lab.Near(.9*.9/2, .02), Origin: lab.Derived("$½σ^{k/Σβ}$ with $σ = .9$, $k = 2$, $Σβ = 1$"), Value: hovering("Euler, I control", 1e-3)},
		{ID: "C42", Text: "PI34 with the safety outside of the filter: $|x|/tol = ½·.9^{20/3}$, tol 0.1", Want: lab.Near(vec.Pow(.9, 20./3)/2, .02), Origin: lab.Derived("$½σ^{k/Σβ}$ with $σ = .9$, $k = 2$, $Σβ = .3$"), Value: hovering("Euler, PI34", .1)},
		{ID: "C42", Text: "PI34 with the safety outside of the filter: $|x|/tol = ½·.9^{20/3}$, tol 0.001", Want: lab.Near(vec.Pow(.9, 20./3)/2, .02), Origin: lab.Derived("$½σ^{k/Σβ}$ with $σ = .9$, $k = 2$, $Σβ = .3$"), Value: hovering("Euler, PI34", 1e-3)},
		{ID: "C42", Text: "steps of the length tol: the last gap over $L·tol^2/8$ at tol 0.1", Want: lab.Near(1, .02), Origin: lab.Derived("a cycle of two at $x = ±tol/2$ in the stiffest direction"), Value: func(d *figure.Table) float64 { return lastGap(d, "length tol", .1) / (.01 / 8) }},
		{ID: "C42", Text: "PI34: the last gap over $L x^2/2$ of the stiffest mode alone, tol 0.1", Want: lab.Near(1, .05), Origin: lab.Derived("the other modes have died out"), Value: func(d *figure.Table) float64 {
			x := hovering("Euler, PI34", .1)(d) * .1
			return lastGap(d, "Euler, PI34", .1) / (x * x / 2)
		}},
		{ID: "C43", Text: "relative control, θ = 0.1: mean $h·L$ over the second half", Want: lab.Near(2, .01), Origin: lab.Derived("where the step repeats, the stiffest mode does: $|1 - hL| = 1$"), Value: meanStep(.1)},
		{ID: "C43", Text: "relative control, θ = 0.5: mean $h·L$ over the second half", Want: lab.Near(2, .01), Origin: lab.Derived("where the step repeats, the stiffest mode does: $|1 - hL| = 1$"), Value: meanStep(.5)},
		{ID: "C43", Text: "relative control, θ = 0.9: mean $h·L$ over the second half", Want: lab.Near(2, .01), Origin: lab.Derived("where the step repeats, the stiffest mode does: $|1 - hL| = 1$"), Value: meanStep(.9)},
		{ID: "C43", Text: "gradients to a gap of $10^{-6}$ of the first, θ = 0.1, over those of the fixed step 1.9/L", Want: lab.Near(1.9/2, .05), Origin: lab.Derived("steps of $2/L$ on the mean against $1.9/L$: $1.9/2$"), Value: against(.1)},
		{ID: "C43", Text: "gradients to a gap of $10^{-6}$ of the first, θ = 0.5, over those of the fixed step 1.9/L", Want: lab.Near(1.9/2, .05), Origin: lab.Derived("steps of $2/L$ on the mean against $1.9/L$: $1.9/2$"), Value: against(.5)},
		{ID: "C43", Text: "gradients to a gap of $10^{-6}$ of the first, θ = 0.9, over those of the fixed step 1.9/L", Want: lab.Near(1.9/2, .05), Origin: lab.Derived("steps of $2/L$ on the mean against $1.9/L$: $1.9/2$"), Value: against(.9)},
	},
}

func errorNormPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := common.ProblemOf(r)
	tols, thetas, grads := r.Floats("tol"), r.Floats("theta"), r.Count("grads")
	if r.Err() != nil {
		return nil, r.Err()
	}
	if err != nil {
		return nil, err
	}
	if p.HessVec == nil || p.Min == nil || p.Minima == nil {
		return nil, fmt.Errorf("problem=%s: this figure needs a known minimiser and Hessian-vector products", name)
	}
	l, top := common.Stiffest(p, p.Minima[0])
	root := math.Sqrt(float64(p.Dim))
	n := spec.Number
	var points []lab.Point
	add := func(rule, label, word string, size float64) error {
		o, err := optim.Parse(word)
		if err != nil {
			return err
		}
		points = append(points, lab.Point{Key: rule + " " + word, Run: func(ctx context.Context) ([][]any, error) {
			return hover(ctx, p, o, grads, l, top, rule, label, word, size)
		}})
		return nil
	}
	if err := add("fixed", "$h = 1.9/L$", "gradient/euler/fixed(h="+lab.Digits(1.9/l, 12)+")", 1.9); err != nil {
		return nil, err
	}
	for _, t := range tols {
		atol := lab.Digits(t/root, 12) // the controls measure the root mean square
		for _, c := range []common.Candidate{
			{"length tol", "normalizedgd(lr=" + n(t) + ")"},
			{"Euler, I control", "gradient/eulerheun/pi(atol=" + atol + ",beta=-1,grow=5)"},
			{"Euler, PI34", "gradient/eulerheun/pi(atol=" + atol + ",grow=5)"},
		} {
			if err := add(c.Label(), "tol "+common.PowerOfTen(t), c.Spec(), t); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range thetas {
		if err := add("relative", "$θ = "+n(t)+"$", "gradient/euler/relative(theta="+n(t)+",filter=pi)", t); err != nil {
			return nil, err
		}
	}
	return points, nil
}

// hover runs an optimizer and records gap and stiffest mode, the latter as the root mean square over the steps since the row before,
// and the mean of h·L over the second half of the gradients.
func hover(ctx context.Context, p *objective.Problem, o optim.Optimizer, grads int, l float64, top []float64, rule, label, word string, size float64) ([][]any, error) {
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: 1e-13})
	if err != nil {
		return nil, err
	}
	first := p.Gap(run.Point().Potential())
	var rows [][]any
	var square, steps, count float64
	mean, next := 0., 1.
	late := 0.
	for {
		g := float64(run.Stats().FieldEvals)
		x := 0.
		for i, q := range top {
			x += float64(q * (run.Point().Y[i] - p.Minima[0][i]))
		}
		square += float64(x * x)
		count++
		if g > float64(grads)/2 {
			late++
			steps += float64(run.Step().Rate() * l)
			mean = steps / late
		}
		more := false
		if g >= next || g >= float64(grads) {
			rows = append(rows, []any{rule, label, word, size, int(g), (p.Gap(run.Point().Potential())) / first, math.Sqrt(square / count), mean})
			square, count, more = 0, 0, true
			for next <= g {
				next *= vec.Pow(10, 1./20)
			}
		}
		if !run.Next() {
			if !more && count > 0 {
				rows = append(rows, []any{rule, label, word, size, int(g), (p.Gap(run.Point().Potential())) / first, math.Sqrt(square / count), mean})
			}
			break
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, run.Err()
}

// hovering is where the stiffest mode is at the end, in units of the tolerance.
func hovering(rule string, tol float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		top := d.Where("rule", rule).Where("size", tol).Floats("top")
		if len(top) < 2 {
			return math.NaN()
		}
		return top[len(top)-2] / tol // the last row may hold few steps
	}
}

// lastGap is f - f⋆ at the end, in the unit of f, for d1r.
func lastGap(d *figure.Table, rule string, tol float64) float64 {
	gap := d.Where("rule", rule).Where("size", tol).Floats("gap")
	if len(gap) == 0 {
		return math.NaN()
	}
	return gap[len(gap)-1] * 5.627757233
}

func meanStep(theta float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		m := d.Where("rule", "relative").Where("size", theta).Floats("mean_hl")
		if len(m) == 0 {
			return math.NaN()
		}
		return m[len(m)-1]
	}
}

// reached is where a run's gap is below a level first, between its rows by their logarithms.
func reached(t *figure.Table, level float64) float64 {
	g, y := t.Floats("grads"), t.Floats("gap")
	for i := range g {
		if y[i] > level {
			continue
		}
		if i == 0 {
			return g[0]
		}
		u := vec.Log(y[i-1]/level) / vec.Log(y[i-1]/y[i])
		return g[i-1] + float64(u*(g[i]-g[i-1]))
	}
	return math.Inf(1)
}

// against is the ratio of gradients to 10⁻⁶ under relative control and with the fixed step.
func against(theta float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		return reached(d.Where("rule", "relative").Where("size", theta), 1e-6) / reached(d.Where("rule", "fixed"), 1e-6)
	}
}

func drawErrorNorm(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .95}
	gap := func(title, rule string) figure.Panel {
		p := figure.Panel{
			Title: title, Legend: figure.Below, X: figure.Axis{Label: "gradient evaluations", Log: true},
			Y: figure.Axis{Label: `$(f - f^\star)/(f_0 - f^\star)$`, Log: true, Floor: 1e-13},
		}
		p.Series = figure.SeriesBy(data.Where("rule", rule), "grads", "gap", "label")
		return p
	}
	absolute := gap("absolute error, PI34", "Euler, PI34")
	relative := gap("error over displacement", "relative")
	relative.Series = append(relative.Series, figure.SeriesBy(data.Where("rule", "fixed"), "grads", "gap", "label")...)
	floors := figure.Panel{
		Title: "stiffest mode at the end", Legend: figure.Below, X: figure.Axis{Label: "tolerance", Log: true},
		Y: figure.Axis{Label: "$|x_{\\text{top}}|/\\text{tol}$"},
	}
	table := figure.NewTable("rule", "size", "optimizer", "last gap", "|x|/tol", "mean h·L", "gradients to 1e-6")
	for _, g := range data.Groups("rule") {
		s := figure.Series{Label: g.Key, Style: figure.LineDots}
		for _, c := range g.Groups("optimizer") {
			size := c.Floats("size")[0]
			k := c.Len() - 1
			x := c.Floats("top")[max(k-1, 0)] / size
			reach := "never"
			if at := reached(c.Table, 1e-6); !math.IsInf(at, 1) {
				reach = fmt.Sprintf("%.0f", at)
			}
			hover := lab.Digits(x, 3)
			switch {
			case g.Key == "relative" || g.Key == "fixed":
				hover = "-"
			case c.Floats("mean_hl")[k] < 1.9: // still on its way
				hover = "-"
			default:
				s.X, s.Y = append(s.X, size), append(s.Y, x)
			}
			table.Add(g.Key, spec.Number(size), c.Key, lab.Short(c.Floats("gap")[k]), hover, lab.Digits(c.Floats("mean_hl")[k], 4), reach)
		}
		if len(s.X) > 0 {
			floors.Series = append(floors.Series, s)
		}
	}
	floors.HLines = []figure.Rule{{At: .5, Label: "½"}, {At: .405, Label: "$½·.9^2$"}, {At: .248, Label: "$½·.9^{20/3}$"}}
	fig.Panels = []figure.Panel{absolute, relative, floors}
	caption := fmt.Sprintf("Euler's method on %s with steps from its local error $½h^2‖H∇f‖$. (a) Kept at an absolute tolerance, the error leaves a floor that goes like its square. (b) Kept at a share θ of the displacement $h‖∇f‖$, it leaves none, and with any θ the descent is as fast as with the fixed step. "+
		"(c) Where the stiffest mode hovers, in units of the tolerance %s: at one half for steps of the length tol, where they are long enough to arrive, and at $½σ^{k/Σβ}$ under a filter with the gains β, safety $σ = .9$ and $k = 2$.",
		strings.Join(v.Strings("problem"), ""), strings.Join(v.Strings("tol"), ", "))
	return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
}
