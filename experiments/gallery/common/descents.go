package common

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// Descents returns a point for each candidate on a problem: a run from the start, of which row makes a row from each sample; see
// [Trace]. Keys begin with name. An error of a spec stays in r.
func Descents[T any](r *lab.Reader, name string, p *objective.Problem, s optim.Settings, perDecade int, cs []Candidate,
	row func(c Candidate, m Sample, end optim.Result) T) []lab.Point {
	var points []lab.Point
	for _, c := range cs {
		o := r.Optimizer(c.Spec())
		points = append(points, lab.At(name+" "+c.Spec(), func(ctx context.Context) ([]T, error) {
			samples, end, err := Trace(ctx, p, o, s, perDecade)
			rows := make([]T, len(samples))
			for i, m := range samples {
				rows[i] = row(c, m, end)
			}
			return rows, err
		}))
	}
	return points
}

// End returns a point whose row says where the run of an optimizer ended, a divergence included. x0 is the start; nil: the
// problem's. An error of the spec stays in r.
func End[T any](r *lab.Reader, key string, p *objective.Problem, x0 []float64, spec string, s optim.Settings,
	row func(run *optim.Run, end optim.Result) T) lab.Point {
	o := r.Optimizer(spec)
	return lab.One(key, func(ctx context.Context) (out T, err error) {
		run, err := Run(ctx, p, x0, o, s, nil)
		if err != nil {
			return out, err
		}
		return row(run, run.Result()), nil
	})
}

// Run follows an optimizer from x0, from the problem's start if it is nil, until it ends or each, called after each step, returns
// false; nil never does. The error is that of the start or of ctx; run.Err has the numbers' own.
func Run(ctx context.Context, p *objective.Problem, x0 []float64, o optim.Optimizer, s optim.Settings, each func(*optim.Run) bool) (*optim.Run, error) {
	run, err := optim.Start(ctx, p, x0, o, s)
	if err != nil {
		return nil, err
	}
	for run.Next() && (each == nil || each(run)) {
	}
	return run, ctx.Err()
}

// EachStep is [Run] to the end, with each called after each step; the numbers' own error is one, too.
func EachStep(ctx context.Context, p *objective.Problem, x0 []float64, o optim.Optimizer, s optim.Settings, each func(*optim.Run)) error {
	run, err := Run(ctx, p, x0, o, s, func(run *optim.Run) bool { each(run); return true })
	if err != nil {
		return err
	}
	return run.Err()
}

// GapPanel returns a panel with logarithmic axes for gaps against gradient evaluations.
func GapPanel(title string, gaps []figure.Series) figure.Panel {
	return figure.Panel{
		Title: title, Legend: figure.Below, Series: gaps,
		X: figure.Axis{Log: true, Label: "gradient evaluations"},
		Y: figure.Axis{Log: true, Label: `$f(x_k) - f^\star$`, Floor: 1e-16},
	}
}

// Comparison is an experiment that compares optimizers on problems by the gap against the gradients spent. Narrowest is
// that of [lab.Experiment]; zero: not known. The gallery wants it, and its test prints the number.
type Comparison struct {
	Name, Summary, Cost string
	Problems            string // a list, the default of the parameter problem; each has a known minimum
	Candidates          []Candidate
	Grads               string  // the default of the parameter grads, gradients at most
	Narrowest           float64 // in millimetres
	Claims              []lab.Claim
	Cite                []string
}

// Descent is a row of a [Comparison].
type Descent struct {
	Problem   string  `col:"problem"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Grads     int     `col:"grads"`
	Step      int     `col:"step"`
	H         float64 `col:"h"`
	Gap       float64 `col:"gap"`
	Ended     string  `col:"ended"`
}

// Name returns the label, as a key of [lab.GroupBy].
func (d Descent) Name() string { return d.Label }

// On returns the problem, as a key of [lab.GroupBy].
func (d Descent) On() string { return d.Problem }

// DescentOf returns the row of a sample.
func DescentOf(problem string, p *objective.Problem, c Candidate, m Sample, end optim.Result) Descent {
	return Descent{problem, c.Label(), c.Spec(), m.Grads, m.Step, m.H, p.Gap(m.F), Ended(end)}
}

// Experiment returns the experiment: a panel for each problem, and a table of how the runs ended. It panics if Problems
// is not a list.
func (c Comparison) Experiment() lab.Experiment {
	problems, err := lab.ParseList(c.Problems)
	if err != nil {
		panic(fmt.Sprintf("common: the problems of the comparison %s: %v", c.Name, err))
	}
	return lab.Experiment{
		Name: c.Name, Summary: c.Summary, Cost: c.Cost, Class: lab.Portable, Cite: c.Cite, Claims: c.Claims,
		Count: len(problems) * len(c.Candidates), Narrowest: c.Narrowest,
		Params: []lab.Param{
			{Key: "problem", Default: c.Problems, Doc: "what to descend; the minimum must be known"},
			{Key: "grads", Default: c.Grads, Doc: "gradients at most"},
		},
		Kinds: []any{Descent{}},
		Points: func(v lab.Values) ([]lab.Point, error) {
			r := v.Reader()
			s := optim.Settings{Grads: r.Count("grads"), GTol: 1e-10}
			var points []lab.Point
			for _, name := range v.Strings("problem") {
				p := r.ProblemOf("problem", name, lab.Minimum)
				points = append(points, Descents(r, name, p, s, 25, c.Candidates, func(c Candidate, m Sample, end optim.Result) Descent {
					return DescentOf(name, p, c, m, end)
				})...)
			}
			return points, r.Err()
		},
		Draw: func(v lab.Values, data *figure.Table) (*lab.Page, error) {
			fig := figure.Figure{Width: "icml2", Cols: min(3, len(v.Strings("problem"))), Letters: true, Aspect: .8}
			table := figure.NewTable("problem", "label", "optimizer", "steps", "grads", "gap", "ended")
			for _, g := range lab.GroupBy(lab.Rows[Descent](data), Descent.On) {
				fig.Panels = append(fig.Panels, GapPanel(Title(g.Key), lab.Curves(g.Rows, func(r Descent) (string, float64, float64) {
					return r.Label, float64(r.Grads), r.Gap
				})))
				for _, c := range lab.GroupBy(g.Rows, Descent.Name) {
					e := c.Last()
					table.Add(Title(g.Key), lab.Plain(c.Key), e.Optimizer, e.Step, e.Grads, lab.Short(e.Gap), e.Ended)
				}
			}
			caption := v.Fill("Gap to the minimum against gradient evaluations, {{grads}} at most, on {{problem}}.")
			return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
		},
	}
}
