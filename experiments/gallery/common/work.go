package common

import (
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// WorkPanel returns a work-precision diagram: for each label errors against what they cost, both logarithmic.
func WorkPanel[T any](title, costs string, rows []T, label func(T) string, cost, err func(T) float64) figure.Panel {
	p := figure.Panel{Title: title, Legend: figure.Below, X: figure.Axis{Label: costs, Log: true}, Y: figure.Axis{Label: "error", Log: true}}
	for _, g := range lab.GroupBy(rows, label) {
		p.Series = append(p.Series, figure.Series{Label: g.Key, X: lab.Column(g.Rows, cost), Y: lab.Column(g.Rows, err), Style: figure.LineDots})
	}
	return p
}

// Reach returns the cost at which errors, in the order of the rows, first reach a target, interpolated between the logarithms of
// both; NaN if none does.
func Reach[T any](rows []T, err, cost func(T) float64, target float64) float64 {
	for i, r := range rows {
		e, c := err(r), cost(r)
		if !(e <= target) {
			continue
		}
		if i == 0 {
			return c
		}
		if last := err(rows[i-1]); last > target && !math.IsInf(last, 0) && e > 0 {
			u := vec.Log(last/target) / vec.Log(last/e)
			return cost(rows[i-1]) * vec.Pow(c/cost(rows[i-1]), u)
		}
		return c
	}
	return math.NaN()
}
