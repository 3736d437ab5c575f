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

var plateau = lab.Experiment{
	Name:      "plateau",
	Summary:   "Who crosses a plain: on x²/(1+x²) from the distance D the slope falls like 2/D³, so that a fixed step needs of the order of D⁴ steps, one of fixed length D, AdaGrad D², and one from the relative error or a line search, which grow with the flatness, fewer than a hundred from any D tried.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     48,
	Narrowest: 37,
	Params: []lab.Param{
		{Key: "distance", Default: "3,10,30,100,300,1000", Range: "above 1", Doc: "starts", Sweep: true},
		{Key: "level", Default: "1e-3", Doc: "value of f at which a run has arrived"},
		{Key: "grads", Default: "1000000", Doc: "gradients at most"},
	},
	Columns: []string{"label", "optimizer", "distance", "grads"},
	Points:  plateauPoints,
	Draw:    drawPlateau,
	Claims: []lab.Claim{
		{ID: "plateau", Text: "fixed step: power of $D$ from 10 to 30", Want: lab.Near(4, .03), Origin: lab.Derived("gradients over $D^4/(8h)$"), Value: powerOf("fixed", 10, 30)},
		{ID: "plateau", Text: "fixed step from 30: gradients over $D^4/(8h)$", Want: lab.Near(1, .05), Origin: lab.Derived("$x' = -f'(x) ≈ -2/x^3$ takes the time $D^4/8$"), Value: func(d *figure.Table) float64 { return gradsFrom(d, "fixed", 30) / (30 * 30 * 30 * 30 / (8 * .9)) }},
		{ID: "plateau", Text: "steps of fixed length: power of $D$ from 100 to 1000", Want: lab.Near(1, .03), Origin: lab.Derived("a way of $D$ in steps of one length"), Value: powerOf("slope, per norm", 100, 1000)},
		{ID: "plateau", Text: "Adam: power of $D$ from 30 to 300", Want: lab.Near(1, .1), Origin: lab.Derived("where the slope changes slowly, the steps have the length of the rate"), Value: powerOf("Adam", 30, 300)},
		{ID: "plateau", Text: "Adam: gradients from 1000, where the slope 2e-9 is below its eps, over ten times those from 100", Want: lab.AtLeast(3), Origin: common.Beside("4.0"), Value: func(d *figure.Table) float64 { return gradsFrom(d, "Adam", 1000) / (10 * gradsFrom(d, "Adam", 100)) }},
		{ID: "plateau", Text: "AdaGrad, whose steps of length $k^{-1/2}$ add up slowly: power of $D$ from 100 to 1000", Want: lab.Near(2, .03), Origin: lab.Derived("$Σ k^{-1/2} ∝ √K = D$"), Value: powerOf("AdaGrad", 100, 1000)},
		{ID: "plateau", Text: "relative error: gradients from 1000", Want: lab.AtMost(100), Origin: common.Beside("25"), Value: func(d *figure.Table) float64 { return gradsFrom(d, "relative", 1000) }},
		{ID: "plateau", Text: "Armijo with growing trial steps: gradients from 1000", Want: lab.AtMost(200), Origin: common.Beside("77"), Value: func(d *figure.Table) float64 { return gradsFrom(d, "Armijo", 1000) }},
		{ID: "plateau", Text: "Polyak's step $f/|f'|$, some $D^3/2$ here, throws farther out from 10", Want: lab.Never(), Origin: lab.Derived("$f/|f'| ≈ D^3/2$ is far beyond the minimum, where the plateau is flatter"), Value: func(d *figure.Table) float64 { return gradsFrom(d, "Polyak", 10) }},
	},
}

func gradsFrom(d *figure.Table, label string, distance float64) float64 {
	rows := d.Where("label", label).Where("distance", distance)
	if rows.Len() == 0 {
		return math.NaN()
	}
	return rows.Floats("grads")[0]
}

// powerOf is the slope of log gradients against log distance.
func powerOf(label string, from, to float64) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		return vec.Log(gradsFrom(d, label, to)/gradsFrom(d, label, from)) / vec.Log(to/from)
	}
}

func plateauPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	distances, level, grads := r.Floats("distance"), r.Float("level"), r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	p, err := objective.Parse("plateau(n=1)")
	if err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, c := range []common.Candidate{
		{"fixed", "gradient/euler/fixed(h=0.9)"},
		{"momentum", "momentum(lr=0.5)"},
		{"slope, per norm", "normalizedgd(lr=0.05)"},
		{"Adam", "adam(lr=0.05)"},
		{"AdaGrad", "adagrad(lr=0.5)"},
		{"Armijo", "armijo"},
		{"relative", "bb"},
		{"Polyak", "polyak"},
	} {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			return nil, err
		}
		for _, d := range distances {
			if !(d > 1) {
				return nil, fmt.Errorf("distance=%g: above 1, where the plain begins", d)
			}
			points = append(points, lab.Point{Key: c.Spec() + " distance=" + spec.Number(d), Run: func(ctx context.Context) ([][]any, error) {
				run, err := optim.Start(ctx, p, []float64{d}, o, optim.Settings{Grads: grads, GTol: -1})
				if err != nil {
					return nil, err
				}
				spent := math.Inf(1)
				for run.Next() {
					if run.Point().Potential() <= level {
						spent = float64(run.Stats().FieldEvals) + float64(float64(run.Stats().FuncEvals)/2)
						break
					}
				}
				return [][]any{{c.Label(), c.Spec(), d, spent}}, ctx.Err()
			}})
		}
	}
	return points, nil
}

func drawPlateau(v lab.Values, data *figure.Table) (*lab.Page, error) {
	work := figure.Panel{Legend: figure.Direct, X: figure.Axis{Label: "distance $D$", Log: true}, Y: figure.Axis{Label: "gradient evaluations", Log: true}}
	columns := []string{"rule", "optimizer"}
	for _, d := range v.Strings("distance") {
		columns = append(columns, "from "+d)
	}
	table := figure.NewTable(columns...)
	for _, g := range data.Groups("label") {
		x, y := g.Floats("distance"), g.Floats("grads")
		cells := []any{g.Key, g.Strings("optimizer")[0]}
		for i := range y {
			if math.IsInf(y[i], 1) {
				cells = append(cells, "never")
				y[i] = math.NaN()
				continue
			}
			cells = append(cells, fmt.Sprintf("%.0f", y[i]))
		}
		table.Add(cells...)
		if common.AllNaN(y) {
			continue
		}
		work.Series = append(work.Series, figure.Series{Label: g.Key, X: x, Y: y, Style: figure.LineDots})
	}
	caption := fmt.Sprintf("Gradients (and half of the function values) to $f ≤ %s$ on $x^2/(1+x^2)$ from the distance $D$, %s. For large $D$ the fixed step needs $D^4/(8h)$, steps of a fixed length need $D$, AdaGrad $D^2$, and steps that grow where the slope is flat, by a line search or a relative error, fewer than a hundred; Polyak's overshoot and never arrive.", v.Strings("level")[0], strings.Join(v.Strings("distance"), ", "))
	return &lab.Page{Figure: figure.Figure{Width: "icml", Panels: []figure.Panel{work}}, Table: table, Caption: caption}, nil
}
