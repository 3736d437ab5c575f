package edge

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// valleyAt is the coordinate of the valley in which the drift is uniform: with x² the same at every step, y/(1+y²)·dx²/dk = const.
func valleyAt(y float64) float64 { return vec.Log(math.Abs(y)) + float64(float64(y*y)/2) }

// drift runs an optimizer in the valley until |y| < 0.01. The rows are those on the way, those at which |y| passes the levels, and the
// end.
func drift(ctx context.Context, p *objective.Problem, o optim.Optimizer, at flatRun, steps int, theory float64) ([]any, error) {
	unit := at.Size * at.Size
	if at.Rule == "relative" || at.Rule == "flow" {
		unit = 1
	}
	sharpness := func(y float64) float64 { return float64(2 * (1 + float64(y*y))) }
	var rows, hits []any
	var works, places []float64
	next, level := 1., 0
	run, err := common.Run(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: 1e-13}, func(run *optim.Run) bool {
		if level == len(drifts) { // one step after the last level the run ends
			return false
		}
		y := math.Abs(run.Point().Y[1])
		at.Step = run.Stats().Steps
		k := float64(at.Step)
		work := float64(k * unit)
		for level < len(drifts) && y < drifts[level] {
			hits = append(hits, driftHit{flatRun: at, Work: work, Y: y, Level: drifts[level]})
			level++
		}
		if k >= next || level == len(drifts) {
			rows = append(rows, driftRow{flatRun: at, Work: work, Y: y, Sharpness: sharpness(y), Loss: run.Point().Potential()})
			works, places = append(works, work), append(places, valleyAt(y))
			next = math.Max(k+1, k*1.06)
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	end := len(works) - 1
	mid := end
	for mid > 0 && works[mid] > works[end]/2 {
		mid--
	}
	at.Step = run.Stats().Steps
	y := math.Abs(run.Point().Y[1])
	rate := (places[end] - places[mid]) / (works[end] - works[mid])
	return append(append(rows, hits...), driftEnd{flatRun: at, Work: float64(at.Step) * unit, Y: y, Rate: rate, Theory: theory, Sharpness: sharpness(y), Loss: run.Point().Potential()}), run.Err()
}

// driftRate is the rate of the drift over tol², with safety .9 and the gains of the filter in sum. A stability-limited step has h·S = z, with
// S = 2(1+y²), and a mode whose error rests at .9^(k/gain), x = ±s·tol with s = .9^(k/gain)/|E(-z)|, so that the stages P_i(-z)·x push y by
// -2hyx²·Σ b_i P_i².
func driftRate(m *rk.Tableau, gain float64) float64 {
	z := m.RealInterval()
	e, k := errorPolynomial(m)
	at, power := 0., 1.
	for _, c := range e {
		at, power = at+float64(c*power), -power*z
	}
	s := vec.Pow(.9, k/gain) / math.Abs(at)
	return -z * s * s * push(m, -z)
}

// push is Σ b_i P_i(z)², P_i the stages' polynomials.
func push(m *rk.Tableau, z float64) float64 {
	stages := make([]float64, len(m.B))
	sum := 0.
	for i, row := range m.A {
		stages[i] = 1
		for j, a := range row {
			stages[i] += float64(z * float64(a*stages[j]))
		}
		sum += float64(m.B[i] * float64(stages[i]*stages[i]))
	}
	return sum
}
