package integrators

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

// symbols are those of usual keys.
var symbols = map[string]string{"h": "step $h$", "gamma": "friction $γ$", "lr": "rate $η$", "momentum": "momentum $μ$"}

// drawSweep draws one panel a problem: the median over the repetitions against $a, one curve for each optimizer and $b.
func drawSweep(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml", Letters: len(v.Strings("problem")) > 1}
	if len(v.Strings("problem")) > 1 {
		fig.Width, fig.Cols = "icml2", 2
	}
	table := figure.NewTable("problem", "optimizer", "b", "best a", "median", "grads", "ended")
	rows := lab.Rows[sweepEnd](data)
	as := lab.Column(rows, func(r sweepEnd) float64 { return r.A })
	for _, g := range lab.GroupBy(rows, func(r sweepEnd) string { return r.Problem }) {
		value, label := sweepEnd.gap, `$f - f^\star$ at the end`
		if common.AllNaN(lab.Column(g.Rows, value)) {
			value, label = sweepEnd.f, "$f$ at the end"
		}
		panel := figure.Panel{
			Title: cmp.Or(problemNames[common.Title(g.Key)], common.Title(g.Key)), Legend: figure.Below,
			X: figure.Axis{Label: "$a$", Log: positive(as)},
			Y: figure.Axis{Label: label, Log: positive(lab.Column(g.Rows, value)), Floor: 1e-16},
		}
		for _, o := range lab.GroupBy(g.Rows, sweepEnd.template) {
			for _, c := range lab.GroupBy(o.Rows, sweepEnd.b) {
				s, best, low := sweepCurve(c.Rows, value)
				s.Label = o.Key
				if c.Key != "NaN" {
					s.Label = strings.ReplaceAll(o.Key, "$b", c.Key)
				}
				s.Label = strings.ReplaceAll(s.Label, "$", "")
				if name := keyOf(o.Key, "$b"); name != "" && len(v.Strings("optimizer")) == 1 && c.Key != "NaN" {
					s.Label = cmp.Or(symbols[name], name) + " = " + c.Key
				}
				if len(s.X) == 1 && math.IsNaN(s.X[0]) { // a level: nothing in it varies
					panel.HLines = append(panel.HLines, figure.Rule{At: s.Y[0], Label: s.Label})
				} else {
					panel.Series = append(panel.Series, s)
				}
				table.Add(common.Title(g.Key), o.Key, common.Dash(c.Key), common.Dash(lab.Short(best.A)), lab.Short(low),
					best.Grads, best.Status)
			}
		}
		if len(v.Strings("optimizer")) == 1 {
			panel.Ordered = true
			if name := keyOf(v.Strings("optimizer")[0], "$a"); name != "" {
				panel.X.Label = cmp.Or(symbols[name], name)
			}
		}
		fig.Panels = append(fig.Panels, panel)
	}
	reps := ""
	if n := len(v.Strings("rep")); n > 1 {
		reps = fmt.Sprintf(", the median of %d orders of the batches", n)
	}
	caption := v.Fill("Where descents end after {{grads}} gradients at most" + reps + ", on {{problem}}, against a number in the optimizer's spec, {{optimizer}}. A curve that ends within the panel ends where the next descent diverges.")
	return &lab.Page{Figure: fig, Table: table, Caption: strings.ReplaceAll(caption, "$", ""), Notes: []string{
		"Set problem, optimizer, a and b to sweep something else:\n" +
			"  run sweep problem='softmax(data=digits)' batch=32 optimizer='adam(lr=$a),sgd(lr=$a)' a=log:1e-4:1:9 rep=0,1,2"}}, nil
}

// sweepCurve returns the medians over the repetitions against a, and the first row at the a of the least.
func sweepCurve(rows []sweepEnd, value func(sweepEnd) float64) (s figure.Series, best sweepEnd, low float64) {
	for i, at := range lab.GroupBy(rows, sweepEnd.a) {
		y := common.Median(lab.Column(at.Rows, value))
		s.X, s.Y = append(s.X, at.Rows[0].A), append(s.Y, y)
		if i == 0 || y < low || math.IsNaN(low) {
			best, low = at.Rows[0], y
		}
	}
	return s, best, low
}

// positive reports whether numbers, NaN apart, may stand on a logarithmic axis: they are positive, and the least is not near the
// largest.
func positive(x []float64) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	return low > 0 && high > 20*low || low == 0 && high > 0
}

// keyOf returns the key whose value in a spec is a variable of the sweep, $b say, or nothing.
func keyOf(spec, variable string) string {
	before, _, found := strings.Cut(spec, "="+variable)
	if !found {
		return ""
	}
	return before[strings.LastIndexAny(before, "(,")+1:]
}
