package integrators

import (
	"context"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// rescaled follows x' = -g/‖g‖^((q-2)/(q-1)) on ½‖x‖² from (3, -4) until ‖x‖ = 10⁻¹⁴.
func rescaled(ctx context.Context, q float64) (rows []any, _ error) {
	field := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, x []float64) {
		vec.Scale(dst, -vec.Pow(vec.Norm2(x), -(q-2)/(q-1)), x)
	}}
	near := ode.Event{Name: "near", Terminal: true, Func: func(_ float64, x []float64) float64 { return vec.Log(vec.Norm2(x) / 1e-14) }}
	p := 1 - 1/(q-1)
	want := vec.Pow(5, p) / p
	var times []float64
	for i := range 100 {
		times = append(times, want*float64(i)/100)
	}
	sol, err := ode.Solve(ctx, field, []float64{3, -4}, 0, want, ode.Config{
		Method: rk.DP5, Control: control.PI{RTol: 1e-10, ATol: 1e-300}, Events: []ode.Event{near}, SaveAt: times,
	})
	if err != nil {
		return nil, err
	}
	label := "$q = " + spec.Number(q) + "$"
	for i, x := range sol.States {
		rows = append(rows, flowRow{Panel: "distance", Label: label, T: sol.Times[i], Value: vec.Norm2(x)})
	}
	return append(rows, arrivalRow{Label: label, T: sol.T, Value: vec.Norm2(sol.Y), Want: want}), nil
}

// unitFlow is a flow of unit speed with Euler's method, and the time it takes from (3, -4) to 0 on ½‖x‖².
type unitFlow struct {
	label, scheme string
	time          float64
}

var unitFlows = []unitFlow{{"normalised", "steepest(unit=true)/euler", 5}, {"sign", "steepest(norm=linf,unit=true)/euler", 4}}

// arrives measures the time until steps of unit speed, from (3, -4) on ½‖x‖², are nearer to 0 than a step.
func arrives(ctx context.Context, u unitFlow, h float64) (rows []any, _ error) {
	o := u.scheme + "/fixed(h=" + spec.Number(h) + ")"
	end, next := arrivalRow{Label: u.label, Optimizer: o, H: h, T: math.Inf(1), Want: u.time}, 0.
	p, steps := objective.Must("quadratic(eigenvalues=[1,1])"), int(math.Ceil(6/h))
	err := descend(ctx, p, []float64{3, -4}, o, steps, func(k int, x []float64) {
		d, t := vec.Norm2(x), float64(k)*h
		if t >= next && d > h {
			rows = append(rows, steppedRow{"distance", u.label, o, h, t, d})
			next += .05
		}
		if d <= h*.999 && math.IsInf(end.T, 1) {
			end.T, end.Value = t, d
		}
	})
	return append(rows, end), err
}
