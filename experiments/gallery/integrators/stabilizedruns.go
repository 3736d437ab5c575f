package integrators

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// descent is Runge–Kutta–Chebyshev descent for curvatures in [1/κ, 1]: the fewest stages with a given damping whose step
// (w0-1)/(μ·w1) reaches the largest one, and that step. Eftekhari et al., section 3.
func descent(kappa, eta float64) (m stab.RKC1, h float64) {
	s := math.Ceil(math.Sqrt((kappa - 1) * eta / 2))
	t, dt := chebyshevAt(int(s), eta/(s*s))
	return stab.RKC1{Eta: eta, Stages: int(s)}, kappa * (eta / (s * s)) * dt / t
}

// chebyshevAt returns Chebyshev's polynomial of degree s and its derivative at 1 + d, by cosh and sinh.
func chebyshevAt(s int, d float64) (t, dt float64) {
	u := vec.Log1p(d + math.Sqrt(d*(2+d))) // arcosh(1 + d)
	t = vec.Cosh(float64(s) * u)
	return t, float64(s) * vec.Sinh(float64(s)*u) / vec.Sinh(u)
}

// oneStep takes a step from (1, ..., 1) on 300 curvatures from 1/κ to 1: the factor of each mode.
func oneStep(ctx context.Context, o optim.Optimizer, kappa float64) ([]float64, error) {
	p := objective.Must("quadratic(n=300,kappa=" + spec.Number(kappa) + ")")
	r, err := optim.Minimize(ctx, p, slices.Repeat([]float64{1}, p.Dim), o, optim.Settings{Steps: 1, GTol: -1})
	return r.X, err
}

// contraction compares the largest factor of a step over all modes with 1/T_s(w0).
func contraction(ctx context.Context, kappa, eta float64) (descentStep, error) {
	m, h := descent(kappa, eta)
	o := optim.Optimizer{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: h}}
	x, err := oneStep(ctx, o, kappa)
	if err != nil {
		return descentStep{}, err
	}
	t, _ := chebyshevAt(m.Stages, eta/float64(m.Stages*m.Stages))
	return descentStep{
		Panel: "contraction", Rule: "RKCD", Optimizer: o.Triple(), Kappa: kappa, Eta: eta, S: m.Stages,
		Value: vec.NormInf(x), Bound: 1 / t,
	}, nil
}

// speed compares the rate for each gradient, over that of Nesterov's method, -ln(1-1/√κ), with its limit for large κ.
func speed(ctx context.Context, kappa, eta float64) (descentStep, error) {
	row, err := contraction(ctx, kappa, eta)
	u := math.Sqrt(2 * eta)
	row.Panel, row.Bound = "speed", 2*vec.Log(vec.Cosh(u))/u
	row.Value = -vec.Log(row.Value) / float64(row.S) / -vec.Log1p(-1/math.Sqrt(kappa))
	return row, err
}

// intervals are real stability intervals of the Chebyshev methods, with their formulas.
func intervals(context.Context) (rows []intervalRow, _ error) {
	const s = 100
	for _, eta := range []float64{.05, 1.17} {
		m := stab.RKC1{Eta: eta}
		rows = append(rows, intervalRow{
			Rule: "RKC1", Method: m.String(), Eta: eta, S: s, Value: m.RealInterval(s) / (s * s), Formula: 2 - float64(4*eta/3),
		})
	}
	for _, s := range []int{5, 10, 50} {
		rows = append(rows, intervalRow{
			Rule: "RKC2", Method: "rkc2", Eta: 2. / 13, S: s,
			Value: stab.RKC2{}.RealInterval(s), Formula: 2. / 3 * float64(s*s-1) * (1 - 2./15*2/13),
		})
	}
	return rows, nil
}

// sameCycle compares, mode by mode, a step of Runge–Kutta–Chebyshev descent for κ = 100 with a cycle of Chebyshev's
// semi-iteration on [μ, L'], L' being where the stability interval ends. The bound is L'/L.
func sameCycle(ctx context.Context) (row descentStep, _ error) {
	const kappa, eta = 100, 1.17
	m, h := descent(kappa, eta)
	s := float64(m.Stages)
	last := (1 + float64(2*s*s/eta)) / kappa // L' from h·L' = (1+w0)/w1
	x, err := oneStep(ctx, optim.Optimizer{Flow: flows.Gradient{}, Method: m, Control: control.Fixed{H: h}}, kappa)
	if err != nil {
		return row, err
	}
	y, err := oneStep(ctx, optim.Must(fmt.Sprintf("chebyshev(mu=%v,l=%v,stages=%d)", 1/float64(kappa), last, m.Stages)), kappa)
	if err != nil {
		return row, err
	}
	row = descentStep{Panel: "same", Rule: "RKCD", Optimizer: m.String(), Kappa: kappa, Eta: eta, S: m.Stages, Bound: last}
	for i := range x {
		row.Value = math.Max(row.Value, math.Abs(x[i]-y[i]))
	}
	return row, nil
}

// cycle takes the s Euler steps of a Chebyshev cycle for κ = 10⁴ in some order, or by the recurrence with three terms, and
// records ‖x‖/‖x₀‖ on the way; of the diagonal problem only the end. The bound is that of the polynomial.
func cycle(ctx context.Context, problem, order string, s int) (rows []cycleRow, _ error) {
	const kappa = 1e4
	mesh := make([]float64, s) // the longest first
	for k := range mesh {
		mesh[k] = 2 / (1 + 1/kappa - float64((1-1/kappa)*vec.Cos(math.Pi*(float64(k)+.5)/float64(s))))
	}
	o, name, steps := optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Replay{H: mesh}}, "euler/replay", s
	switch order {
	case "growing":
		slices.Reverse(mesh)
	case "Lebedev's":
		o.Control = control.Replay{H: lebedev(mesh)}
	case "three terms":
		o, name, steps = optim.Must(fmt.Sprintf("chebyshev(mu=%v,l=1,stages=%d)", 1/kappa, s)), "chebyshev", 1
	}
	p := objective.Must(problem)
	t, _ := chebyshevAt(s, 2/(kappa-1))
	first := vec.Norm2(p.Start)
	_, err := common.Run(ctx, p, nil, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) bool {
		if k := run.Stats().Steps; k == steps || problem == "d1r" && k%2 == 1 {
			rows = append(rows, cycleRow{
				Order: order, Run: name + " on " + common.Title(problem), Kappa: kappa, S: s, K: run.Stats().FieldEvals - 1,
				Value: vec.Norm2(run.Point().X()) / first, Bound: 1 / t,
			})
		}
		return true
	})
	return rows, err
}

// lebedev puts 2^m numbers into the order in which no partial product of their Euler steps is large: with each number
// the one as far from the other end. V. I. Lebedev, S. A. Finogenov, USSR Comput. Math. Math. Phys. 11 (1971).
func lebedev(h []float64) []float64 {
	at := []int{1}
	for len(at) < len(h) {
		var next []int
		for _, i := range at {
			next = append(next, i, 2*len(at)+1-i)
		}
		at = next
	}
	out := make([]float64, len(h))
	for k, i := range at {
		out[k] = h[i-1]
	}
	return out
}
