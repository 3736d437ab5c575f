package momentum

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

var kinetic = lab.Experiment{
	Name:      "kinetic",
	Summary:   "On a minimum flatter than a parabola the heavy ball slows down to a power of time, but with the kinetic energy that fits, |p|^(4/3) to x⁴, it descends exponentially; friction by the Hessian takes the oscillations out of an ill-conditioned quadratic.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     17,
	Narrowest: 56,
	Params: []lab.Param{
		{Key: "gamma", Default: "0.05,0.1,0.2,0.5,1,2,3,4.5,5,6,8,12", Doc: "frictions γ of the rates; the paths have ½"},
		{Key: "alpha", Default: "3.1", Doc: "α of the friction α/t of the flows with Hessian damping"},
		{Key: "beta", Default: "0,1", Doc: "strengths β of the Hessian damping"},
		{Key: "kappa", Default: "1000", Doc: "condition number of their quadratic of two variables, x₁² + κx₂² over 2"},
	},
	Columns: []string{"panel", "label", "gamma", "t", "value", "x2"},
	Cite:    []string{"maddison2018hamiltonian", "franca2020conformal", "attouch2022first"},
	Claims:  kineticClaims(),
	Points:  kineticPoints,
	Draw:    drawKinetic,
}

// energies are flows with the same friction and different kinetic energies.
func energies(gamma float64) []struct {
	label string
	flow  flows.Flow
} {
	return []struct {
		label string
		flow  flows.Flow
	}{
		{"$p^2/2$", flows.HeavyBall{Gamma: gamma}},
		{"$√(p^2+1)-1$", flows.Relativistic{Gamma: gamma, C: 1, Mass: 1}},
		{"$¾|p|^{4/3}$", flows.Kinetic{Gamma: gamma, B: 4. / 3}},
	}
}

func kineticClaims() []lab.Claim {
	path := func(label string) func(*figure.Table) *figure.Table {
		return func(d *figure.Table) *figure.Table { return d.Where("panel", "energy").Where("label", label) }
	}
	rate := func(gamma float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", "rate").Where("gamma", gamma).Floats("value"))
		}
	}
	late := func(label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			g := path(label)(d)
			t, h := g.Floats("t"), g.Floats("value")
			i := slices.IndexFunc(t, func(t float64) bool { return t >= 1e4 })
			if i < 0 {
				return math.NaN()
			}
			return common.PowerLaw(t[i:], h[i:])
		}
	}
	damped := func(beta, what string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", "Hessian "+what).Where("label", "$β = "+beta+"$").Floats("value"))
		}
	}
	all := energies(.5)
	return []lab.Claim{
		{ID: "C21", Text: "on $¼x^4$ the heavy ball's energy falls like a power of $t$: exponent from $t = 10^4$ on", Want: lab.Within(-2, .02), Origin: lab.Derived("$γx' ≈ -x^3$ for long times: $x ∝ t^{-1/2}$, $x^4 ∝ t^{-2}$"), Value: late(all[0].label)},
		{ID: "C21", Text: "on $¼x^4$ the relativistic heavy ball's energy falls like a power of $t$: exponent from $t = 10^4$ on", Want: lab.Within(-2, .02), Origin: lab.Derived("slow, it is the heavy ball"), Value: late(all[1].label)},
		{ID: "C21", Text: "on $¼x^4$ the relativistic heavy ball's speed stays below $c = 1$: the largest", Want: lab.Between(.9, 1), Origin: lab.Derived("$|p|/√(p^2 + 1) < 1$; the lower bound, chosen after the 0.997 found here, says that it comes near"), Value: func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", "speed").Floats("value"))
		}},
		{ID: "C21", Text: "on $¼x^4$ with the kinetic energy $¾|p|^{4/3}$ the energy falls at the rate $γ$ for a small friction: rate over $γ$ at $γ = 0.1$", Want: lab.Near(1, .01), Origin: lab.Derived("friction takes $γ|p|^{4/3}$ of $¾|p|^{4/3} + ¼x^4$, whose mean over a swing is the energy"),
			Value: func(d *figure.Table) float64 { return rate(.1)(d) / .1 }},
		{ID: "C21", Text: "on $¼x^4$ with the kinetic energy $¾|p|^{4/3}$ the energy falls above $γ = 4$ at the rate $4σ$, $σ$ the smaller root of $3σ^4 - γσ^3 + 1$: rate at $γ = 5$", Want: lab.Near(4*common.Root(func(s float64) float64 { return float64(3*s*s*s*s) - float64(5*s*s*s) + 1 }, .7), .002), Origin: lab.Derived("$x ∝ e^{-σt}$, $p ∝ e^{-3σt}$: $3σ^4 - γσ^3 + 1 = 0$, and the energy falls like $x^4$"), Value: rate(5)},
		{ID: "C22", Text: "sign changes of $x_2$ on $[1, 50]$, $β = 0$", Want: lab.Within(493, 1), Origin: common.Earlier, Value: damped("0", "signs")},
		{ID: "C22", Text: "sign changes of $x_2$ on $[1, 50]$, $β = 1$", Want: lab.Within(0, 0), Origin: common.Earlier, Value: damped("1", "signs")},
		{ID: "C22", Text: "$f$ at $t = 20$, $β = 0$", Want: lab.Near(2.6e-2, .03), Origin: common.Earlier, Value: damped("0", "20")},
		{ID: "C22", Text: "$f$ at $t = 20$, $β = 1$", Want: lab.Near(1.3e-11, .05), Origin: common.Earlier, Value: damped("1", "20")},
		{ID: "C22", Text: "$f$ at $t = 50$, $β = 0$", Want: lab.Near(1.7e-3, .03), Origin: common.Earlier, Value: damped("0", "50")},
		{ID: "C22", Text: "$f$ at $t = 50$, $β = 1$", Want: lab.Near(7e-26, .08), Origin: common.Earlier, Value: damped("1", "50")},
	}
}

func kineticPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	gammas, alpha, betas, kappa := r.Floats("gamma"), r.Float("alpha"), r.Floats("beta"), r.Float("kappa")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if !(alpha > 0) || !(kappa >= 1 && kappa <= 1e5) {
		return nil, fmt.Errorf("alpha=%g, kappa=%g: want a friction above 0 and a condition from 1 to 1e5", alpha, kappa)
	}
	var points []lab.Point
	for _, e := range energies(.5) {
		points = append(points, lab.Point{Key: "energy " + lab.Plain(e.label), Run: func(ctx context.Context) ([][]any, error) {
			return energyRows(ctx, e.label, e.flow)
		}})
	}
	for _, g := range gammas {
		if !(g > 0) {
			return nil, fmt.Errorf("gamma=%g must be positive", g)
		}
		points = append(points, lab.Point{Key: "rate gamma=" + spec.Number(g), Run: func(ctx context.Context) ([][]any, error) { return rateRow(ctx, g) }})
	}
	for _, b := range betas {
		if !(b >= 0) {
			return nil, fmt.Errorf("beta=%g cannot be negative", b)
		}
		points = append(points, lab.Point{Key: "Hessian damping beta=" + spec.Number(b), Run: func(ctx context.Context) ([][]any, error) { return hessianRows(ctx, alpha, b, kappa) }})
	}
	return points, nil
}

// flat is ¼x⁴ in one variable.
func flat(x0 float64) *objective.Problem {
	return (&objective.Problem{Dim: 1, Start: []float64{x0}, Min: new(0.), Minima: [][]float64{{0}},
		Func: func(x []float64) float64 { return x[0] * x[0] * x[0] * x[0] / 4 },
		Grad: func(dst, x []float64) { dst[0] = x[0] * x[0] * x[0] }}).Complete()
}

// along follows a flow on ¼x⁴ from rest at 3 by DP5 at 1e-9, without an absolute tolerance worth the name, to t1 or until the
// energy is below a fraction of its start, and calls see at every step with the energy.
func along(ctx context.Context, f flows.Flow, t1, fraction float64, see func(p *ode.Point, energy float64)) error {
	problem := flat(3)
	sys, err := f.System(&flows.Oracle{P: problem})
	if err != nil {
		return err
	}
	it, err := ode.New(ctx, sys, []float64{3, 0}, 0, t1, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-9, ATol: 1e-30}, MaxSteps: 1_000_000})
	if err != nil {
		return err
	}
	first := sys.Energy(it.Point())
	for e := first; e > fraction*first && it.Next(); see(it.Point(), e) {
		e = sys.Energy(it.Point())
	}
	return it.Err()
}

// energyRows records the energy of a flow, and of the relativistic one the largest speed.
func energyRows(ctx context.Context, label string, f flows.Flow) ([][]any, error) {
	var rows [][]any
	next, speed := .1, 0.
	err := along(ctx, f, 1e5, 1e-16, func(p *ode.Point, e float64) {
		speed = math.Max(speed, math.Abs(p.Field()[0]))
		if p.T >= next || p.T == 1e5 {
			rows = append(rows, []any{"energy", label, "", p.T, e, ""})
			next = p.T * 1.03
		}
	})
	if _, ok := f.(flows.Relativistic); ok {
		rows = append(rows, []any{"speed", label, "", "", speed, ""})
	}
	return rows, err
}

// rateRow records at which rate the energy falls with the kinetic energy ¾|p|^(4/3): of the straight line through its logarithm,
// from 1e-4 of its start on.
func rateRow(ctx context.Context, gamma float64) ([][]any, error) {
	var t, e []float64
	first := 0.
	err := along(ctx, flows.Kinetic{Gamma: gamma, B: 4. / 3}, 1e4, 1e-20, func(p *ode.Point, energy float64) {
		if first == 0 {
			first = energy
		}
		if energy < 1e-4*first {
			t, e = append(t, p.T), append(e, energy)
		}
	})
	if err != nil {
		return nil, err
	}
	return [][]any{{"rate", "¾|p|^{4/3}", gamma, "", -common.GrowthRate(t, e), ""}}, nil
}

// hessianRows follows x″ + (α/t)x' + β∇²f(x)x' + ∇f(x) = 0 from rest at (1, 1) and t = 1, in the form x' = w - β∇f(x),
// w' = -(α/t)x' - ∇f(x) without the Hessian. (The library's accelerated flow, Nesterov's own limit, has ∇f with the factor
// 1 + αβ/t.) It records the
// largest f since the row before and x₂, how often x₂ changes its sign, and f at 20 and 50.
func hessianRows(ctx context.Context, alpha, beta, kappa float64) ([][]any, error) {
	p := objective.Quadratic([]float64{1, kappa}, false)
	sys := &ode.System{Dim: 4, Pos: 2, Force: func(dst []float64, _ float64, y []float64) { p.Grad(dst, y[:2]) },
		FieldFromForce: func(dst []float64, q *ode.Point) {
			vec.Axpby(dst[:2], 1, q.Y[2:], -beta, q.Force())
			vec.Axpby(dst[2:], -alpha/q.T, dst[:2], -1, q.Force())
		}}
	it, err := ode.New(ctx, sys, []float64{1, 1, beta, beta * kappa}, 1, 50, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-9, ATol: 1e-26, H0: 1e-4}})
	if err != nil {
		return nil, err
	}
	label := "$β = " + spec.Number(beta) + "$"
	signs, next, fine, x, at20, high := 0, 1., 1., 1., 0., 0.
	rows := [][]any{{"Hessian", label, "", 1., p.Func([]float64{1, 1}), ""}, {"swing", label, "", 1., "", 1.}}
	s := make([]float64, 4)
	for it.Next() {
		q := it.Point()
		if q.Y[1]*x < 0 {
			signs++
		}
		if l := it.Step().L.T; l < 20 && q.T >= 20 {
			it.Step().At(s, 20)
			at20 = p.Func(s[:2])
		}
		x = q.Y[1]
		if high = math.Max(high, p.Func(q.X())); q.T >= next || q.T == 50 {
			rows = append(rows, []any{"Hessian", label, "", q.T, high, ""})
			next, high = q.T+.1, 0
		}
		if q.T >= fine && q.T <= 4 {
			rows = append(rows, []any{"swing", label, "", q.T, "", x})
			fine = q.T + .01
		}
	}
	return append(rows, []any{"Hessian signs", label, "", "", signs, ""}, []any{"Hessian 20", label, "", 20., at20, ""},
		[]any{"Hessian 50", label, "", 50., p.Func(it.Point().X()), ""}), it.Err()
}

func drawKinetic(v lab.Values, data *figure.Table) (*lab.Page, error) {
	energy := figure.Panel{
		Title: "energy on $¼x^4$, $γ = ½$", Legend: figure.TopRight, X: figure.Axis{Label: "time $t$", Log: true, Min: 1, Max: 1e5}, Y: figure.Axis{Label: "$H = f + K$", Log: true},
		Series: figure.SeriesBy(data.Where("panel", "energy"), "t", "value", "label"),
	}
	r := data.Where("panel", "rate")
	gammas, rates := r.Floats("gamma"), r.Floats("value")
	var fine, sigma []float64
	for g := 4.; g < 1.02*common.Most(gammas); g *= 1.01 {
		fine, sigma = append(fine, g), append(sigma, 4*slowRoot(g))
	}
	low := []float64{gammas[0], 4}
	rate := figure.Panel{
		Title: "rate, $K = ¾|p|^{4/3}$", Legend: figure.Auto, X: figure.Axis{Label: "friction $γ$", Log: true}, Y: figure.Axis{Label: "rate of $H$", Log: true},
		Series: []figure.Series{
			{Label: "$γ$", X: low, Y: low, Color: figure.Grey, Dash: figure.Dashed},
			{Label: "$4σ(γ)$", X: fine, Y: sigma, Color: figure.Grey, Dash: figure.Dotted},
			{Label: "measured", X: gammas, Y: rates, Style: figure.Dots, Color: figure.Green, Marker: figure.Disc},
		},
	}
	fall := figure.Panel{Title: "Hessian damping", Legend: figure.BottomLeft, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "$f$", Log: true}}
	swing := figure.Panel{Title: "stiff direction", Legend: figure.Hidden, X: figure.Axis{Label: "time $t$", Min: 1, Max: 4}, Y: figure.Axis{Label: "$x_2(t)$"}}
	table := figure.NewTable("flow", "friction", "sign changes", "f(20)", "f(50)", "rate of H")
	for _, g := range data.Where("panel", "Hessian").Groups("label") {
		s := figure.Series{Label: g.Key, X: g.Floats("t"), Y: g.Floats("value"), Dash: figure.Solid, Width: .9}
		fall.Series = append(fall.Series, s)
		x2 := data.Where("panel", "swing").Where("label", g.Key)
		s.X, s.Y = x2.Floats("t"), x2.Floats("x2")
		swing.Series = append(swing.Series, s)
		of := func(what string) string {
			return lab.Short(data.Where("panel", "Hessian "+what).Where("label", g.Key).Floats("value")[0])
		}
		table.Add("Hessian damping "+lab.Plain(g.Key), v.Strings("alpha")[0]+"/t", of("signs"), of("20"), of("50"), "-")
	}
	for i, g := range gammas {
		table.Add("K = ¾|p|^(4/3)", spec.Number(g), "-", "-", "-", lab.Digits(rates[i], 4))
	}
	caption := fmt.Sprintf("Kinetic energies and Hessian damping. (a) Energy along $x' = K'(p)$, $p' = -½p - f'(x)$ on $f = ¼x^4$ from rest at 3, for three kinetic energies $K$. (b) Rate at which it falls for $K = ¾|p|^{4/3}$, against the friction: "+
		"$γ$ for a small friction (dashed), four times the smaller root of $3σ^4 - γσ^3 + 1$ from $γ = 4$ on (dotted). (c) $f$, the largest within 0.1 of a time, along $x'' + (α/t)x' + β∇^2f(x)x' + ∇f(x) = 0$, $α = %s$, on $½(x_1^2 + %sx_2^2)$ from rest at $(1, 1)$, $t = 1$; (d) its stiff coordinate.",
		v.Strings("alpha")[0], v.Strings("kappa")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .6, Panels: []figure.Panel{energy, rate, fall, swing}},
		Table:  table, Caption: caption,
		Notes: []string{"x⁴ and |p|^(4/3) scale alike: the flow does not know how near the minimum it is, so its rate does not change."},
	}, nil
}

// slowRoot returns the smaller root of 3σ⁴ - γσ³ + 1 for γ ≥ 4, by bisection between 0 and the minimum at γ/4.
func slowRoot(gamma float64) float64 {
	lo, hi := 0., gamma/4
	for range 200 {
		s := (lo + hi) / 2
		if float64(3*s*s*s*s)-float64(gamma*s*s*s)+1 > 0 {
			lo = s
		} else {
			hi = s
		}
	}
	return (lo + hi) / 2
}
