package momentum

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

var nesterovODE = lab.Experiment{
	Name:      "nesterovode",
	Summary:   "Nesterov's method follows a flow with friction 3/t; the gap of that flow reaches its bound on |x|.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     26,
	Narrowest: 72,
	Params: []lab.Param{
		{Key: "lambda", Default: "4", Range: "above 0", Doc: "curvature λ of the quadratic whose solution is a Bessel function"},
		{Key: "r", Default: "1,1.5,2,2.5,3,4,5,6", Range: "above 0", Doc: "frictions r/t"},
		{Key: "lobes", Default: "20000", Range: "whole numbers ≥ 1000", Doc: "lobes of the path on |x| from which its power is read"},
		{Key: "s", Default: "1,0.25,0.05,0.0125,0.003125", Range: "(0,25]", Doc: "learning rates of Nesterov's method; 25 is 1/L"},
		{Key: "kappa", Default: "1000", Range: "above 1", Doc: "condition number of the strongly convex quadratic, L = 1"},
	},
	Kinds:   []any{frictionRow{}, besselRow{}, distanceRow{}, boundRow{}},
	Columns: []string{"panel", "label", "r", "s", "t", "value", "error"},
	Cite:    []string{"nesterov1983method", "attouch2019rate", "su2016differential", "shi2022understanding"},
	Claims:  nesterovClaims(),
	Points:  nesterovPoints,
	Draw:    drawNesterovODE,
}

// frictionRow is a number of the flow with friction r/t at a time: t²f, its maximum on a lobe, f where the path
// turns, or the power of t in that up to then.
type frictionRow struct {
	Panel string  `col:"panel=constant|lobe|envelope|power"`
	Label string  `col:"label"`
	R     float64 `col:"r,blank"`
	T     float64 `col:"t"`
	Value float64 `col:"value,blank"`
}

func (r frictionRow) value() float64            { return r.Value }
func (r frictionRow) point() (t, value float64) { return r.T, r.Value }

// frictions returns the rows of a panel and a label; empty: all labels.
func frictions(data *figure.Table, panel, label string) []frictionRow {
	return lab.Where(lab.Rows[frictionRow](data), func(r frictionRow) bool {
		return r.Panel == panel && (label == "" || r.Label == label)
	})
}

// besselRow is how far the flow is from the closed form, and the largest t²f.
type besselRow struct {
	_     struct{} `col:"panel=closed"`
	_     struct{} `col:"label=quadratic"`
	_     struct{} `col:"r=3"`
	T     float64  `col:"t"`
	Sup   float64  `col:"value"`
	Error float64  `col:"error,blank"`
}

// distanceRow is the largest distance of Nesterov's method with the learning rate s to the flow.
type distanceRow struct {
	_     struct{} `col:"panel=order"`
	_     struct{} `col:"label=quadratic"`
	_     struct{} `col:"r=3"`
	S     float64  `col:"s,blank"`
	T     float64  `col:"t"`
	Error float64  `col:"error"`
}

func (d distanceRow) point() (s, err float64) { return d.S, d.Error }

// boundRow is what is bounded in theory, relative to the start, at a time or a step, and over its bound or times its
// rate.
type boundRow struct {
	Panel string  `col:"panel=gradient|high"`
	Label string  `col:"label"`
	S     float64 `col:"s"`
	T     float64 `col:"t"`
	Value float64 `col:"value"`
	Ratio float64 `col:"error"`
}

func (r boundRow) point() (t, value float64) { return r.T, r.Value }
func (r boundRow) label() string             { return r.Label }
func (r boundRow) ratio() float64            { return r.Ratio }

func bounds(rows []boundRow, panel string) []boundRow {
	return lab.Where(rows, func(r boundRow) bool { return r.Panel == panel })
}

func nesterovPoints(v lab.Values) ([]lab.Point, error) {
	rd := v.Reader()
	lambda, rs, lobes, ss, kappa := rd.Float("lambda"), rd.Floats("r"), rd.Count("lobes"), rd.Floats("s"), rd.Float("kappa")
	points := []lab.Point{
		lab.At("closed form", func(ctx context.Context) ([]any, error) { return besselRows(ctx, lambda) }),
		lab.At("lobes", func(context.Context) ([]frictionRow, error) { return lobeRows(), nil }),
	}
	for _, r := range rs {
		points = append(points,
			lab.At("quadratic r="+spec.Number(r), func(ctx context.Context) ([]frictionRow, error) { return envelope(ctx, r) }),
			lab.One("|x| r="+spec.Number(r), func(context.Context) (frictionRow, error) { return bouncePower(r, lobes), nil }))
	}
	for _, s := range ss {
		points = append(points, lab.One("order s="+spec.Number(s), func(ctx context.Context) (distanceRow, error) {
			return nesterovDistance(ctx, s)
		}))
	}
	points = append(points, lab.At("gradient norm", gradientNorm))
	for _, s := range []float64{1, .1} {
		points = append(points, lab.At("high resolution s="+spec.Number(s), func(ctx context.Context) ([]boundRow, error) {
			return highResolution(ctx, kappa, s)
		}))
	}
	return points, rd.Err()
}

func drawNesterovODE(v lab.Values, data *figure.Table) (*lab.Page, error) {
	constant := figure.Panel{
		Title: "friction $3/t$", Legend: figure.Auto, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "$t^2f(X(t))$", Max: 2.4},
		HLines: []figure.Rule{{At: 2, Label: "bound"}},
	}
	power := figure.Panel{
		Title: "power of $t$", Legend: figure.TopLeft, X: figure.Axis{Label: "$r$, friction $r/t$"}, Y: figure.Axis{Label: "decay exponent of $f$"},
	}
	table := figure.NewTable("what", "r", "s", "value", "predicted")
	for i, label := range []string{"quadratic", "$|x|$"} {
		path := common.Line(label, frictions(data, "constant", label), figure.Line, frictionRow.point)
		path.Dash = figure.Solid
		constant.Series = append(constant.Series, path)
		line := figure.Series{Label: []string{"$r$", "$2r/3$"}[i], Color: figure.Grey, Dash: []figure.Dash{figure.Dashed, figure.Dotted}[i]}
		dots := figure.Series{Label: label, Style: figure.Dots}
		for _, r := range frictions(data, "power", label) {
			want := []float64{1, 2. / 3}[i] * r.R
			line.X, line.Y, dots.X, dots.Y = append(line.X, r.R), append(line.Y, want), append(dots.X, r.R), append(dots.Y, -r.Value)
			table.Add("power of t on "+lab.Plain(label), spec.Number(r.R), "", lab.Digits(r.Value, 5), lab.Digits(-want, 5))
		}
		power.Series = append(power.Series, line, dots)
	}
	order := figure.Panel{
		Title: "Nesterov's method", Legend: figure.TopLeft,
		X: figure.Axis{Label: "learning rate $s$", Log: true}, Y: figure.Axis{Label: "largest distance to the flow", Log: true},
	}
	distances := lab.Rows[distanceRow](data)
	s, e := lab.XY(distances, distanceRow.point)
	half := figure.Series{Label: "slope ½", X: s, Color: figure.Grey, Dash: figure.Dashed}
	for _, d := range distances {
		half.Y = append(half.Y, .7*e[0]*math.Sqrt(d.S/s[0]))
		table.Add("distance of Nesterov's method", "3", spec.Number(d.S), lab.Short(d.Error), "")
	}
	order.Series = []figure.Series{{X: s, Y: e, Style: figure.LineDots, Color: figure.Blue}, half}
	high := figure.Panel{
		Title: "high resolution", Legend: figure.BottomLeft,
		X: figure.Axis{Label: "$t√μ$"}, Y: figure.Axis{Label: `$f(X(t))/2‖x_0 - x^\star‖^2$`, Log: true},
	}
	highs := bounds(lab.Rows[boundRow](data), "high")
	for i, s := range common.Lines(highs, boundRow.label, figure.Line, boundRow.point) {
		s.Color, s.Dash = []figure.Color{figure.Blue, figure.Vermillion}[i%2], []figure.Dash{figure.Solid, figure.DashDot}[i%2]
		high.Series = append(high.Series, s)
		g := common.With(highs, boundRow.label, s.Label)
		table.Add("largest f/bound, high resolution", "", spec.Number(g[0].S), lab.Short(common.Most(lab.Column(g, boundRow.ratio))), "at most 1")
		if i == 0 {
			bound := lab.Column(g, func(r boundRow) float64 { return vec.Exp(-r.T/4) / r.S })
			high.Series = []figure.Series{{Label: "bound, " + s.Label, X: s.X, Y: bound, Color: figure.Grey, Dash: figure.Dashed}, s}
		}
	}
	caption := v.Fill("The flow $x'' + (r/t)x' + ∇f(x) = 0$ and Nesterov's method. (a) $t^2f$ for $r = 3$ on $½λx^2$, $λ = {{lambda}}$, a Bessel function, and on $|x|$, which touches the bound 2 on every lobe. " +
		"(b) Exponent $p$ of the decay $f ∼ t^{-p}$ against $r$: $r$ on a quadratic, $2r/3$ on $|x|$. (c) Largest distance, in any coordinate, of Nesterov's method with learning rate $s$ to the flow with $r = 3$ at $t = k√s$ up to $t = 300$, " +
		"on $0.02x_1^2 + 0.005x_2^2$ from $(1, 1)$; dashed, slope ½. (d) $f$ along the high-resolution flow of the method for strongly convex functions, on a quadratic of condition {{kappa}}, with its bound (dashed).")
	return common.Page(2, .6, []figure.Panel{constant, power, order, high}, table, caption,
		"On quadratics any r below 2 already loses the rate 1/t², on |x| any r below 3: the constant 3 is made for the worst case."), nil
}
