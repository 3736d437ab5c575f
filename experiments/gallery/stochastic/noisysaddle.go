package stochastic

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

var noisySaddle = lab.Experiment{
	Name:      "noisysaddle",
	Summary:   "On a saddle the full gradient sticks, for what rounding leaves of it is too short to move x, while the noise of a mini-batch starts the exponential that leads away, B times the rows costing the time ln(B)/(2λ) more; a control that divides by the slope makes a kick of a rounding error.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     19,
	Narrowest: 67,
	Params: []lab.Param{
		{Key: "data", Default: "iris", Doc: "rows whose first principal axis is sought"},
		{Key: "batch", Default: "1,2,4,8,16,32,64,128", Doc: "rows in a batch, drawn with replacement"},
		{Key: "h", Default: "0.005", Doc: "step of Euler's method"},
		{Key: "radius", Default: "0.1", Doc: "the saddle is left where the first axis has this share of its value in the minimum"},
		{Key: "time", Default: "25", Doc: "of the flow at most"},
		{Key: "seeds", Default: "201", Doc: "orders of the batches"},
		{Key: "optimizer", Default: "sgd(lr=0.005),momentum(lr=0.0005),bb,adam(lr=0.005),normalizedgd(lr=0.005)", Doc: "who is to leave"},
		{Key: "of", Default: "8", Doc: "rows in a batch, for these"},
	},
	Columns: []string{"panel", "label", "batch", "seed", "grads", "t", "value", "expected"},
	Points:  noisySaddlePoints,
	Draw:    drawNoisySaddle,
	Claims: []lab.Claim{
		{ID: "noisysaddle", Text: "time until fixed steps of the full gradient have left", Want: lab.Never(), Origin: lab.Derived("the start lies on the stable manifold of the saddle, where the full gradient keeps it"), Value: func(d *figure.Table) float64 { return leaving(d, "leaves", "", 0) }},
		{ID: "noisysaddle", Text: "median time with single rows over $\\ln(2λBr^2/(.455hC))/(2λ)$", Want: lab.Near(1, .08), Origin: lab.Derived("$\\ln(2λBr^2/(.455hC))/(2λ)$, from the median .455 of $χ^2_1$"), Value: func(d *figure.Table) float64 {
			return leaving(d, "leaves", "", 1) / d.Where("panel", "leaves").Where("batch", 1).Floats("expected")[0]
		}},
		{ID: "noisysaddle", Text: "growth of the median time with $\\ln B$ over $1/(2λ)$", Want: lab.Near(1, .1), Origin: lab.Derived("$\\ln B/(2λ)$ in the formula before"), Value: func(d *figure.Table) float64 {
			var x, y, e []float64
			for _, g := range d.Where("panel", "leaves").Groups("batch") {
				if b := g.Floats("batch")[0]; b > 0 {
					x, y, e = append(x, vec.Log(b)), append(y, common.Median(g.Floats("value"))), append(e, g.Floats("expected")[0])
				}
			}
			got := common.LineSlope(x, y)
			want := common.LineSlope(x, e)
			return got / want
		}},
		{ID: "noisysaddle", Text: "gradients until momentum has left, full gradient", Want: lab.Never(), Origin: lab.Derived("the start lies on the stable manifold, where the full gradient keeps it"), Value: func(d *figure.Table) float64 { return leaving(d, "who", "momentum", 0) }},
		{ID: "noisysaddle", Text: "median gradients until momentum has left, batches of 8", Want: lab.AtMost(400), Origin: common.Beside("284"), Value: func(d *figure.Table) float64 { return leaving(d, "who", "momentum", 8) }},
		{ID: "noisysaddle", Text: "gradients until control of the relative error has left, full gradient", Want: lab.AtMost(100), Origin: common.Beside("60"), Value: func(d *figure.Table) float64 { return leaving(d, "who", "bb", 0) }},
		{ID: "noisysaddle", Text: "gradients until Adam has left, full gradient", Want: lab.AtMost(50), Origin: common.Beside("23"), Value: func(d *figure.Table) float64 { return leaving(d, "who", "adam", 0) }},
		{ID: "noisysaddle", Text: "slope control, per norm: gradients until it has left with batches of 8 over those with the full gradient", Want: lab.AtLeast(3), Origin: common.Beside("5.1"), Value: func(d *figure.Table) float64 {
			return leaving(d, "who", "normalizedgd", 8) / leaving(d, "who", "normalizedgd", 0)
		}},
	},
}

// sometime is a count or a time for people, never if it is infinite.
func sometime(x float64) string {
	if math.IsInf(x, 1) {
		return "never"
	}
	return lab.Short(x)
}

// leaving is the median of a panel's values at a size of the batch, of those whose label begins with a word.
func leaving(d *figure.Table, panel, label string, batch int) float64 {
	var all []float64
	for _, g := range d.Where("panel", panel).Where("batch", batch).Groups("label") {
		if strings.HasPrefix(g.Key, label) {
			all = append(all, g.Floats("value")...)
		}
	}
	if len(all) == 0 {
		return math.NaN()
	}
	return common.Median(all)
}

// principal is f(w) = mean over rows of -½(a·w)² + ¼‖w‖⁴. Its stationary points besides 0 are ±√λ·v for the eigenpairs of the rows'
// second moments: minima for the largest, saddles for the others, which the flow leaves along the first axis at the rate λ₁ - λ.
type principal struct {
	*objective.Problem
	axis   []float64 // the first
	lambda float64   // the first eigenvalue
	rate   float64   // at the second, where it starts
	noise  float64   // variance of the single rows' slopes along the axis there
}

func newPrincipal(name string) (*principal, error) {
	set, err := dataset.Load(name, dataset.Options{})
	if err != nil {
		return nil, err
	}
	if set.Cols < 2 {
		return nil, fmt.Errorf("data=%s: two features at least", name)
	}
	set.Standardize()
	n, rows := set.Cols, set.Rows
	a := mat.NewDense(rows, n, set.X)
	var m mat.SymDense
	m.SymOuterK(1/float64(rows), a.T())
	var eig mat.EigenSym
	if !eig.Factorize(&m, true) {
		return nil, fmt.Errorf("data=%s: no eigenvalues", name)
	}
	var v mat.Dense
	eig.VectorsTo(&v)
	values := eig.Values(nil) // from the smallest
	p := &principal{axis: mat.Col(nil, n-1, &v), lambda: values[n-1], rate: values[n-1] - values[n-2]}
	all := make([]int, rows)
	for i := range all {
		all[i] = i
	}
	part := func(dst, x []float64, of []int) float64 {
		q := vec.Dot(x, x)
		vec.Scale(dst, q, x)
		square := 0.
		for _, i := range of {
			row := a.RawRowView(i)
			z := vec.Dot(row, x)
			square += float64(z * z)
			for j, t := range row {
				dst[j] -= float64(z*t) / float64(len(of))
			}
		}
		return float64(float64(q*q)/4) - square/float64(2*len(of))
	}
	start := mat.Col(nil, n-2, &v)
	vec.Scale(start, math.Sqrt(values[n-2]), start)
	for i := range rows {
		row := a.RawRowView(i)
		s := vec.Dot(row, start) * vec.Dot(row, p.axis)
		p.noise += float64(s*s) / float64(rows)
	}
	p.Problem = &objective.Problem{
		Dim: n, Rows: rows, FuncGradRows: part, Start: start, Min: new(-p.lambda * p.lambda / 4),
		FuncGrad: func(dst, x []float64) float64 { return part(dst, x, all) },
	}
	p.Problem.Complete()
	return p, nil
}

// leaves is the time at which the median run of Euler's method passes the distance r from the saddle along the axis. Its
// square is there of the mean hC/2λB·e^{2λt}, its law normal, and the median of |z| is 0.6745 of a normal z. Growth goes
// at the rate ln(1 + hλ)/h.
func (p *principal) leaves(h, batch, r float64) float64 {
	const half = .6744897501960817
	kick := half * half * h * p.noise / batch / (float64(2*p.rate) + float64(h*p.rate*p.rate))
	return vec.Log(r*r/kick) / 2 * h / vec.Log1p(h*p.rate)
}

// leave returns when the first axis has the value r, in time and gradients; +Inf if the run ends before.
func (p *principal) leave(ctx context.Context, o optim.Optimizer, s optim.Settings, r float64) (t, grads float64, err error) {
	run, err := optim.Start(ctx, p.Problem, nil, o, s)
	if err != nil {
		return 0, 0, err
	}
	for run.Next() {
		if pt := run.Point(); math.Abs(vec.Dot(p.axis, pt.X())) >= r {
			return pt.T, float64(run.Stats().FieldEvals), nil
		}
	}
	return math.Inf(1), math.Inf(1), run.Err()
}

// path records 100 values of f over the first steps of a run.
func (p *principal) path(ctx context.Context, o optim.Optimizer, label string, batch, steps int) ([][]any, error) {
	run, err := optim.Start(ctx, p.Problem, nil, o, optim.Settings{Steps: steps, Batch: batch, Replace: true, GTol: -1})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for more := true; more; more = run.Next() {
		if k := run.Stats().Steps; k%max(1, steps/100) == 0 {
			rows = append(rows, []any{"path", label, batch, 0, run.Stats().FieldEvals, run.Point().T, p.Func(run.Output().X()) / -*p.Min, math.NaN()})
		}
	}
	return rows, run.Err()
}

func noisySaddlePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	batches, h, radius, end := r.Floats("batch"), r.Float("h"), r.Float("radius"), r.Float("time")
	seeds, of := r.Count("seeds"), r.Count("of")
	data := r.String("data")
	if err := r.Err(); err != nil {
		return nil, err
	}
	p, err := newPrincipal(data)
	if err != nil {
		return nil, err
	}
	radius *= math.Sqrt(p.lambda)
	steps := int(math.Ceil(end / h))
	euler := optim.Optimizer{}
	if euler, err = optim.Parse("gradient/euler/fixed(h=" + spec.Number(h) + ")"); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, b := range append([]float64{0}, batches...) {
		if b < 0 || b != math.Trunc(b) || b > 1e6 {
			return nil, fmt.Errorf("batch=%g: a whole number", b)
		}
		label := fmt.Sprintf("$B = %g$", b)
		if b == 0 {
			label = "full gradient"
		}
		points = append(points, lab.Point{Key: label, Run: func(ctx context.Context) ([][]any, error) {
			rows, err := p.path(ctx, euler, label, int(b), int(math.Ceil(10/p.rate/h)))
			if err != nil {
				return nil, err
			}
			n := seeds
			expected := p.leaves(h, b, radius)
			if b == 0 {
				n, expected = 1, math.NaN()
			}
			for seed := range n {
				t, g, err := p.leave(ctx, euler, optim.Settings{Steps: steps, Batch: int(b), Replace: true, Seed: uint64(seed), GTol: -1}, radius)
				if err != nil {
					return nil, err
				}
				rows = append(rows, []any{"leaves", label, int(b), seed, g, t, t, expected})
			}
			return rows, nil
		}})
	}
	for _, word := range v.Strings("optimizer") {
		o, err := optim.Parse(word)
		if err != nil {
			return nil, err
		}
		for _, b := range []int{0, of} {
			points = append(points, lab.Point{Key: fmt.Sprintf("%s B=%d", word, b), Run: func(ctx context.Context) ([][]any, error) {
				var rows [][]any
				n := seeds
				if b == 0 {
					n = 1
				}
				for seed := range n {
					_, g, err := p.leave(ctx, o, optim.Settings{Grads: steps, Batch: b, Replace: true, Seed: uint64(seed), GTol: -1}, radius)
					if err != nil {
						return nil, err
					}
					rows = append(rows, []any{"who", word, b, seed, g, math.NaN(), g, math.NaN()})
				}
				return rows, nil
			}})
		}
	}
	return points, nil
}

func drawNoisySaddle(v lab.Values, data *figure.Table) (*lab.Page, error) {
	path := figure.Panel{Title: "one run each", Legend: figure.Below, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: `$f/|f^\star|$`}}
	leaves := figure.Panel{Title: "when it leaves", Legend: figure.Below, X: figure.Axis{Label: "rows in a batch $B$", Log: true}, Y: figure.Axis{Label: "time"}}
	who := figure.Panel{Title: "who leaves", Legend: figure.Below, X: figure.Axis{Label: "gradients", Log: true}}
	table := figure.NewTable("optimizer", "batch", "gradients, median", "time, median", "expected")
	medians := figure.Series{Label: "median", Style: figure.Dots}
	theory := figure.Series{Label: "linear noise", Color: figure.Grey}
	for i, g := range data.Where("panel", "leaves").Groups("batch") {
		label := g.Strings("label")[0]
		b, t := g.Floats("batch")[0], common.Median(g.Floats("value"))
		if b > 0 {
			medians.X, medians.Y = append(medians.X, b), append(medians.Y, t)
			theory.X, theory.Y = append(theory.X, b), append(theory.Y, g.Floats("expected")[0])
		}
		if i%3 == 0 {
			w := data.Where("panel", "path").Where("label", label)
			path.Series = append(path.Series, figure.Series{Label: label, X: w.Floats("t"), Y: w.Floats("value")})
		}
		table.Add("euler", lab.Plain(label), sometime(common.Median(g.Floats("grads"))), sometime(t), common.Dash(lab.Short(g.Floats("expected")[0])))
	}
	leaves.Series = []figure.Series{theory, medians}
	series := map[bool]*figure.Series{true: {Label: "full gradient", Style: figure.Dots}, false: {Label: "batches of " + v.Strings("of")[0], Style: figure.Dots}}
	for i, g := range data.Where("panel", "who").Groups("label") {
		who.Y.Names = append(who.Y.Names, common.Title(g.Key))
		for _, c := range g.Groups("batch") {
			n := common.Median(c.Floats("value"))
			s := series[c.Key == "0"]
			s.X, s.Y = append(s.X, n), append(s.Y, float64(i))
			table.Add(g.Key, c.Key, sometime(n), "-", "-")
		}
	}
	who.Series = []figure.Series{*series[true], *series[false]}
	caption := fmt.Sprintf("Descent of $f(w) = -½⟨(a·w)^2⟩ + ¼‖w‖^4$ on the rows a of %s, from the saddle on the second principal axis, which the flow leaves along the first at the rate $λ = λ_1 - λ_2$. (a) One run each. "+
		"(b) The median time of %s orders at h = %s: $\\ln(2λBr^2/(.455hC))/(2λ)$ with the variance C of the rows' slopes (grey). (c) Gradients until each optimizer has left, the median; those that never leave have no mark.",
		v.Strings("data")[0], v.Strings("seeds")[0], v.Strings("h")[0])
	return &lab.Page{Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .95, Panels: []figure.Panel{path, leaves, who}}, Table: table, Caption: caption}, nil
}
