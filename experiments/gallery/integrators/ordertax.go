package integrators

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var orderTax = lab.Experiment{
	Name:      "ordertax",
	Summary:   "Gradients to a gap against the stability interval per gradient: on a descent higher order only costs.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     25,
	Narrowest: 69,
	Params: []lab.Param{
		{Key: "around", Default: "0", Range: "whole numbers", Doc: "tolerances to try about the best known one, in half decades, -1,0,1 say; the best is taken"},
		{Key: "budget", Default: "60000", Doc: "gradients at most"},
	},
	Kinds:  []any{stabilityRow{}, taxRow{}},
	Cite:   []string{"hairer1993solving", "bogacki1989pair", "dormand1980family", "tsitouras2011runge"},
	Points: orderTaxPoints,
	Draw:   drawOrderTax,
	Claims: orderTaxClaims(),
}

// stabilityRow is a method's real stability interval and what a step of it costs.
type stabilityRow struct {
	_         struct{} `col:"panel=interval"`
	Method    string   `col:"method"`
	Order     int      `col:"order"`
	_         struct{} `col:"problem="`
	Optimizer string   `col:"optimizer"`
	_         struct{} `col:"k=0"`
	Interval  float64  `col:"interval"`
	Cost      float64  `col:"cost"`
}

// taxRow is the gap on the way, or at the end the gradients to a gap of 10⁻⁶.
type taxRow struct {
	Panel     string  `col:"panel=trace|count"`
	Method    string  `col:"method"`
	Order     int     `col:"order"`
	Problem   string  `col:"problem"`
	Optimizer string  `col:"optimizer"`
	K         int     `col:"k"` // of the tolerance, in half decades
	Grads     float64 `col:"grads"`
	Gap       float64 `col:"gap"`
}

func orderTaxPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	around, budget := r.Floats("around"), r.Count("budget")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, m := range common.Taxes {
		points = append(points, stabilityPoint(r, m))
		if m.Estimate == nil {
			continue
		}
		for i, ref := range common.References() {
			for _, d := range around {
				row := taxRow{Method: m.Label, Order: m.Method.Order, Problem: ref.Name, K: m.Best[i] + int(d)}
				row.Optimizer = fmt.Sprintf("gradient/%s/pi(atol=%.12g,grow=5,h0=%.12g)", m.Estimate.Name, common.HalfDecade(row.K), 1e-4/ref.Slope)
				o := r.Optimizer(row.Optimizer)
				points = append(points, lab.At(fmt.Sprintf("%s, %s, %d", m.Label, ref.Name, row.K), func(ctx context.Context) ([]taxRow, error) {
					return pay(ctx, ref, o, row, budget, d == 0 && i == 0)
				}))
			}
		}
	}
	return points, r.Err()
}

// stabilityPoint counts what a step of a method costs on ten of them.
func stabilityPoint(r *lab.Reader, m common.Taxed) lab.Point {
	const steps = 10
	o := "gradient/" + m.Method.Name + "/fixed(h=1e-4)"
	s := optim.Settings{Steps: steps, GTol: -1}
	return common.End(r, m.Label+", interval", common.References()[1].P, []float64{.9, .9}, o, s, func(_ *optim.Run, end optim.Result) stabilityRow {
		cost := float64(end.Stats.FieldEvals-1) / steps
		return stabilityRow{Method: m.Label, Order: m.Method.Order, Optimizer: o, Interval: m.Method.RealInterval(), Cost: cost}
	})
}

// pay runs a method under the control of its error and counts gradients to a gap of 1e-6, on the way recording the gap
// if it is to be traced.
func pay(ctx context.Context, ref common.Reference, o optim.Optimizer, row taxRow, budget int, traced bool) (rows []taxRow, _ error) {
	target := *ref.P.Min + float64(common.Gaps[1]*ref.Gap)
	next := 1.
	run, err := common.Run(ctx, ref.P, nil, o, optim.Settings{Grads: budget, GTol: -1, Target: &target}, func(r *optim.Run) bool {
		if w := common.Gradients(r); traced && w >= next {
			row.Panel, row.Grads, row.Gap = "trace", w, common.Short(ref.P.Gap(r.Point().Potential())/ref.Gap)
			rows = append(rows, row)
			for next <= w {
				next *= vec.Pow(10, 1./20)
			}
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	if row.Panel, row.Grads, row.Gap = "count", math.Inf(1), common.Gaps[1]; run.Result().Converged() {
		row.Grads = common.Gradients(run)
	}
	return append(rows, row), nil
}
