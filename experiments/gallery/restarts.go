package gallery

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var restarts = lab.Experiment{
	Name:   "restarts",
	Thesis: "Nesterov's friction 3/t falls below what a strongly convex objective wants, and the descent then oscillates; restarting the clock makes the convergence linear without knowing μ, by the slope in fewer gradients than by the speed.",
	About:  "1 s",
	Class:  lab.PerPlatform,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=200,kappa=1e4)", Doc: "what to descend; it needs Hessian-vector products and a known minimum"},
		{Key: "seed", Default: "1", Doc: "of the start, standard normal in every coordinate; 0 is the problem's own start"},
		{Key: "mu", Default: "1e-4", Doc: "smallest curvature, for the one method that is told"},
		{Key: "gaps", Default: "1e-4,1e-8,1e-12", Doc: "gaps, relative to the first, to which gradients are counted"},
		{Key: "steps", Default: "6000", Doc: "steps at most"},
	},
	Columns: []string{"label", "optimizer", "step", "gap", "friction", "restarts"},
	Points:  restartPoints,
	Draw:    drawRestarts,
}

func restartPoints(v lab.Values) ([]lab.Point, error) {
	name, err := v.String("problem")
	if err != nil {
		return nil, err
	}
	p, err := objective.Parse(name)
	if err != nil {
		return nil, err
	}
	if p.HessVec == nil || !p.HasMin {
		return nil, fmt.Errorf("problem=%s: this figure needs a known minimum and Hessian-vector products", name)
	}
	seed, err := v.Float("seed")
	if err != nil {
		return nil, err
	}
	if seed != math.Trunc(seed) || seed < 0 || seed > 1e15 {
		return nil, fmt.Errorf("seed=%g: a whole number from 0 on", seed)
	}
	mu, err := v.Float("mu")
	if err != nil {
		return nil, err
	}
	gaps, err := v.Floats("gaps")
	if err != nil {
		return nil, err
	}
	steps, err := v.Count("steps")
	if err != nil {
		return nil, err
	}
	l := curvature(p, minimum(p))
	if !(mu > 0 && mu < l) {
		return nil, fmt.Errorf("mu=%g must be above 0 and below the largest curvature %g", mu, l)
	}
	low := 1.
	for _, g := range gaps {
		low = math.Min(low, g)
	}
	x0 := append([]float64(nil), p.Start...)
	if r := rand.New(rand.NewPCG(uint64(seed), 0)); seed > 0 {
		for i := range x0 {
			x0[i] = r.NormFloat64()
		}
	}
	rate := lab.Digits(1/l, 12)
	root := math.Sqrt(mu / l)
	var points []lab.Point
	for _, c := range []contender{
		{"no restart", "nagc(lr=" + rate + ")"},
		{"restart by the speed", "nagc(lr=" + rate + ",restart=speed)"},
		{"restart by the function", "nagc(lr=" + rate + ",restart=function)"},
		{"restart by the slope", "nagc(lr=" + rate + ",restart=gradient)"},
		{"constant friction from $μ$", fmt.Sprintf("nesterov(lr=%s,momentum=%s)", rate, lab.Digits((1-root)/(1+root), 12))},
		{"gradient descent", "gradient/euler/fixed(h=" + rate + ")"},
	} {
		o, err := optim.Parse(c.word)
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: c.label, Run: func(ctx context.Context) ([][]any, error) {
			target := p.Min + float64(low*(p.Func(x0)-p.Min))
			return restarted(ctx, p, x0, o, c, optim.Settings{Steps: steps, GTol: -1, Target: &target})
		}})
	}
	return points, nil
}

// restarted runs an optimizer and records gap and friction, 1 - μ_k in a step, at the first steps and then at one of every 400th part,
// before and after every restart, and where the gap first is below a power of ten.
func restarted(ctx context.Context, p *objective.Problem, x0 []float64, o optim.Optimizer, c contender, s optim.Settings) ([][]any, error) {
	r, err := optim.Start(ctx, p, x0, o, s)
	if err != nil {
		return nil, err
	}
	n, first := p.Dim, p.Func(x0)-p.Min
	age := func() float64 { return r.Point().Y[2*n] }
	accelerated := len(r.Point().Y) == 2*n+2
	var rows [][]any
	var pending []any
	count, before, decade := 0, 0., 0.
	for {
		gap := (r.Point().Potential() - p.Min) / first
		k := r.Stats().Steps
		friction := math.NaN()
		again := false
		if accelerated {
			again = k > 0 && age() < before
			before = age()
			friction = 3 / (before + 3)
		}
		row := []any{c.label, c.word, k, gap, friction, count}
		if again {
			count++
			row[5] = count
			if pending != nil {
				rows = append(rows, pending) // the last step before
			}
		}
		pending = row
		if again || k < 30 || k%max(1, s.Steps/400) == 0 || gap <= math.Pow(10, decade) {
			rows, pending = append(rows, row), nil
			for gap <= math.Pow(10, decade) {
				decade--
			}
		}
		if !r.Next() {
			break
		}
	}
	if pending != nil {
		rows = append(rows, pending)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, r.Err()
}

func drawRestarts(v lab.Values, data *figure.Table) (*lab.Page, error) {
	gaps, err := v.Floats("gaps")
	if err != nil {
		return nil, err
	}
	mu, err := v.Float("mu")
	if err != nil {
		return nil, err
	}
	gap := figure.Panel{
		Title: "gap", Legend: figure.Below, X: figure.Axis{Label: "steps, a gradient each"}, Y: figure.Axis{Label: `$(f(x_k) - f^\star)/(f(x_0) - f^\star)$`, Log: true, Floor: 1e-16},
	}
	friction := figure.Panel{
		Title: "friction", Legend: figure.Hidden, X: figure.Axis{Label: "steps, a gradient each"}, Y: figure.Axis{Label: `friction in a step, $1 - μ_k$`, Log: true},
	}
	columns := []string{"method", "optimizer"}
	for _, g := range gaps {
		columns = append(columns, "to "+spec.Number(g))
	}
	table := figure.NewTable(append(columns, "restarts")...)
	for _, g := range data.Groups("label") {
		steps, y := g.Floats("step"), g.Floats("gap")
		gap.Series = append(gap.Series, figure.Series{Label: g.Key, X: steps, Y: y})
		friction.Series = append(friction.Series, figure.Series{Label: g.Key, X: steps, Y: g.Floats("friction")})
		cells := []any{lab.Plain(g.Key), g.Strings("optimizer")[0]}
		for _, want := range gaps {
			cell := "-"
			for i := range y {
				if y[i] <= want {
					cell = figure.Number(steps[i])
					break
				}
			}
			cells = append(cells, cell)
		}
		table.Add(append(cells, g.Strings("restarts")[g.Len()-1])...)
	}
	name, err := v.String("problem")
	if err != nil {
		return nil, err
	}
	p, err := objective.Parse(name)
	if err != nil {
		return nil, err
	}
	root := math.Sqrt(mu / curvature(p, minimum(p)))
	friction.HLines = []figure.Rule{{At: 2 * root / (1 + root), Label: `constant, from $μ$`}}
	from := "The start is the problem's own."
	if seed := v.Strings("seed")[0]; seed != "0" {
		from = "The start is standard normal in every coordinate, seed " + seed + "."
	}
	caption := fmt.Sprintf("Nesterov's method, the flow $x'' + (3/t)x' + ∇f(x) = 0$ with Hessian damping, step $1/L$, on %s. (a) Gap to the minimum, relative to the first one; (b) friction. "+
		"Without restarts the friction falls on and the gap oscillates under a power of $t$; with the clock set back where the speed falls, where $f$ rises, or where the move goes uphill, the gap falls linearly, in the last two cases at about the rate of the constant friction that knows the smallest curvature $μ = %s$ (dashed). %s",
		name, v.Strings("mu")[0], from)
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .8, Panels: []figure.Panel{gap, friction}},
		Table:  table, Caption: caption,
		Notes: []string{"The clock of the flow is a part of the state, its age; a restart is an event that sets it and the velocity to zero."},
	}, nil
}
