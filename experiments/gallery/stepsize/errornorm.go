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
	Summary:   "An absolute error leaves a floor of its square; the error relative to the displacement leaves none.",
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
	Kinds:  []any{hoverRow{}},
	Cite:   []string{"hall1988equilibrium", "gustafsson1991control"},
	Points: errorNormPoints,
	Draw:   drawErrorNorm,
	Claims: errorNormClaims(),
}

type hoverRow struct {
	Rule      string  `col:"rule"`
	Label     string  `col:"label"`
	Optimizer string  `col:"optimizer"`
	Size      float64 `col:"size"` // the tolerance or the share
	Grads     int     `col:"grads"`
	Gap       float64 `col:"gap"`     // relative to the first
	Top       float64 `col:"top"`     // the stiffest mode, root mean square over the steps since the row before
	MeanHL    float64 `col:"mean_hl"` // mean of h·L over the second half of the gradients
}

func (r hoverRow) rule() string                        { return r.Rule }
func (r hoverRow) curve() (label string, x, y float64) { return r.Label, float64(r.Grads), r.Gap }

func hoverRows(rows []hoverRow, rule string, size float64) []hoverRow {
	return lab.Where(rows, func(r hoverRow) bool { return r.Rule == rule && r.Size == size })
}

func errorNormClaims() []lab.Claim {
	// where the stiffest mode is at the end; the last row may hold few steps
	hovering := func(rows []hoverRow, rule string, tol float64) float64 {
		rows = hoverRows(rows, rule, tol)
		return rows[len(rows)-2].Top
	}
	// f - f⋆ at the end, in the unit of f, for d1r
	gap := func(rows []hoverRow, rule string, tol float64) float64 {
		return common.Last(hoverRows(rows, rule, tol)).Gap * 5.627757233
	}
	var cs []lab.Claim
	for _, c := range []struct {
		text, rule, origin string
		want               float64
	}{
		{"I control with safety .9: the stiffest mode hovers at $|x|/tol = ½·.9^2$", "Euler, I control", "$½σ^{k/Σβ}$ with $σ = .9$, $k = 2$, $Σβ = 1$", .9 * .9 / 2},
		{"PI34 with the safety outside of the filter: $|x|/tol = ½·.9^{20/3}$", "Euler, PI34", "$½σ^{k/Σβ}$ with $σ = .9$, $k = 2$, $Σβ = .3$", vec.Pow(.9, 20./3) / 2},
	} {
		for _, tol := range []float64{.1, .001} {
			cs = append(cs, lab.NewClaim("C42", fmt.Sprintf("%s, tol %g", c.text, tol), lab.Near(c.want, .02), lab.Derived(c.origin),
				func(rows []hoverRow) float64 { return hovering(rows, c.rule, tol) / tol }))
		}
	}
	cs = append(cs,
		lab.NewClaim("C42", "steps of the length tol: the last gap over $L·tol^2/8$ at tol 0.1",
			lab.Near(1, .02), lab.Derived("a cycle of two at $x = ±tol/2$ in the stiffest direction"),
			func(rows []hoverRow) float64 { return gap(rows, "length tol", .1) / (.01 / 8) }),
		lab.NewClaim("C42", "PI34: the last gap over $L x^2/2$ of the stiffest mode alone, tol 0.1",
			lab.Near(1, .05), lab.Derived("the other modes have died out"),
			func(rows []hoverRow) float64 {
				x := hovering(rows, "Euler, PI34", .1)
				return gap(rows, "Euler, PI34", .1) / (x * x / 2)
			}))
	for _, theta := range []float64{.1, .5, .9} {
		cs = append(cs, lab.NewClaim("C43", fmt.Sprintf("relative control, θ = %g: mean $h·L$ over the second half", theta),
			lab.Near(2, .01), lab.Derived("where the step repeats, the stiffest mode does: $|1 - hL| = 1$"),
			func(rows []hoverRow) float64 { return common.Last(hoverRows(rows, "relative", theta)).MeanHL }))
	}
	for _, theta := range []float64{.1, .5, .9} {
		cs = append(cs, lab.NewClaim("C43", fmt.Sprintf("gradients to a gap of $10^{-6}$ of the first, θ = %g, over those of the fixed step 1.9/L", theta),
			lab.Near(1.9/2, .05), lab.Derived("steps of $2/L$ on the mean against $1.9/L$: $1.9/2$"),
			func(rows []hoverRow) float64 {
				return reached(hoverRows(rows, "relative", theta), 1e-6) / reached(common.With(rows, hoverRow.rule, "fixed"), 1e-6)
			}))
	}
	return cs
}

// reached is where a run's gap is below a level first, between its rows by their logarithms.
func reached(rows []hoverRow, level float64) float64 {
	for i, r := range rows {
		if r.Gap > level {
			continue
		}
		g := float64(r.Grads)
		if i == 0 {
			return g
		}
		last := rows[i-1]
		u := vec.Log(last.Gap/level) / vec.Log(last.Gap/r.Gap)
		return float64(last.Grads) + float64(u*(g-float64(last.Grads)))
	}
	return math.Inf(1)
}

func errorNormPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem", lab.Minimum, lab.Minimizer, lab.Hessian)
	tols, thetas, grads := r.Floats("tol"), r.Floats("theta"), r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	l, top := common.Stiffest(p, p.Minima[0])
	n := spec.Number
	var points []lab.Point
	add := func(rule, label, spec string, size float64) {
		o := r.Optimizer(spec)
		points = append(points, lab.At(rule+" "+spec, func(ctx context.Context) ([]hoverRow, error) {
			return hover(ctx, p, o, grads, l, top, hoverRow{Rule: rule, Label: label, Optimizer: spec, Size: size})
		}))
	}
	add("fixed", "$h = 1.9/L$", "gradient/euler/fixed(h="+lab.Digits(1.9/l, 12)+")", 1.9)
	for _, t := range tols {
		atol := lab.Digits(t/math.Sqrt(float64(p.Dim)), 12) // the controls measure the root mean square
		label := "tol " + common.PowerOfTen(t)
		add("length tol", label, "normalizedgd(lr="+n(t)+")", t)
		add("Euler, I control", label, "gradient/eulerheun/pi(atol="+atol+",beta=-1,grow=5)", t)
		add("Euler, PI34", label, "gradient/eulerheun/pi(atol="+atol+",grow=5)", t)
	}
	for _, t := range thetas {
		add("relative", "$θ = "+n(t)+"$", "gradient/euler/relative(theta="+n(t)+",filter=pi)", t)
	}
	return points, r.Err()
}

// hover runs an optimizer and fills rows like the first, at numbers of gradients in geometric progression and at the end.
func hover(ctx context.Context, p *objective.Problem, o optim.Optimizer, grads int, l float64, top []float64, row hoverRow) ([]hoverRow, error) {
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: 1e-13})
	if err != nil {
		return nil, err
	}
	first := p.Gap(run.Point().Potential())
	var rows []hoverRow
	var square, steps, count, late float64
	next := 1.
	for more := true; more; {
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
			row.MeanHL = steps / late
		}
		gap := p.Gap(run.Point().Potential()) / first
		due := g >= next || g >= float64(grads)
		if more = run.Next(); due || !more {
			row.Grads, row.Gap, row.Top = int(g), gap, math.Sqrt(square/count)
			rows, square, count = append(rows, row), 0, 0
			for next <= g {
				next *= vec.Pow(10, 1./20)
			}
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, run.Err()
}

func drawErrorNorm(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .95}
	rows := lab.Rows[hoverRow](data)
	gap := func(title string, rules ...string) figure.Panel {
		p := common.GapPanel(title, nil)
		p.Y.Label, p.Y.Floor = `$(f - f^\star)/(f_0 - f^\star)$`, 1e-13
		for _, rule := range rules {
			p.Series = append(p.Series, lab.Curves(common.With(rows, hoverRow.rule, rule), hoverRow.curve)...)
		}
		return p
	}
	absolute := gap("absolute tolerance", "Euler, PI34")
	absolute.Ordered = true
	relative := gap("tolerance relative to the step", "relative", "fixed")
	relative.Ordered = true
	fixed := &relative.Series[len(relative.Series)-1]
	fixed.Color, fixed.Dash = figure.Black, figure.Dashed
	floors := figure.Panel{
		Title: "where the stiffest mode hovers", Legend: figure.BottomLeft, X: figure.Axis{Label: "tolerance", Log: true},
		Y: figure.Axis{Label: "$|x_{\\text{top}}|/\\text{tol}$", Min: .05, Max: .55},
	}
	table := figure.NewTable("rule", "size", "optimizer", "last gap", "|x|/tol", "mean h·L", "gradients to 1e-6")
	for _, g := range lab.GroupBy(rows, hoverRow.rule) {
		s := figure.Series{Label: strings.Replace(g.Key, "length tol", "steps of length tol", 1), Style: figure.LineDots}
		for _, c := range lab.GroupBy(g.Rows, func(r hoverRow) string { return r.Optimizer }) {
			e, reach, hover := c.Last(), "never", "-"
			if at := reached(c.Rows, 1e-6); !math.IsInf(at, 1) {
				reach = fmt.Sprintf("%.0f", at)
			}
			if g.Key != "relative" && g.Key != "fixed" && !(e.MeanHL < 1.9) { // below it is still on its way
				x := c.Rows[max(len(c.Rows)-2, 0)].Top / e.Size
				s.X, s.Y, hover = append(s.X, e.Size), append(s.Y, x), lab.Digits(x, 3)
			}
			table.Add(g.Key, spec.Number(e.Size), c.Key, lab.Short(e.Gap), hover, lab.Digits(e.MeanHL, 4), reach)
		}
		if len(s.X) > 0 {
			floors.Series = append(floors.Series, s)
		}
	}
	floors.HLines = []figure.Rule{{At: .5, Label: "½"}, {At: .405, Label: "$½·0.9^2$"}, {At: .248, Label: "$½·0.9^{20/3}$"}}
	fig.Panels = []figure.Panel{absolute, relative, floors}
	caption := v.Fill("Euler's method on {{problem}} with steps from its local error $½h^2‖H∇f‖$. (a) Kept at an absolute tolerance, the error leaves a floor that goes like its square. (b) Kept at a share θ of the displacement $h‖∇f‖$, it leaves none, and with any θ the descent is as fast as with the fixed step. " +
		"(c) Where the stiffest mode hovers, in units of the tolerance {{tol}}: at one half for steps of the length tol, where they are long enough to arrive, and at $½σ^{k/Σβ}$ under a filter with the gains β, safety $σ = .9$ and $k = 2$.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
}
