package momentum

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var bregman = lab.Experiment{
	Name:      "bregman",
	Summary:   "Bregman flows of order p descend like t^(-p) for every p, in the same number of gradients if the error of (x, z) is controlled and in more with p if it is that of (x, x'): a faster clock is not acceleration, and a step of fixed length becomes unstable at a time that can be foretold.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     12,
	Narrowest: 52,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=50,kappa=1e6)", Doc: "what to descend, with a known minimum"},
		{Key: "p", Default: "2,3,4,6", Doc: "orders", Sweep: true},
		{Key: "rtol", Default: "1e-6", Doc: "relative tolerance of DP5"},
		{Key: "atol", Default: "1e-8", Doc: "absolute tolerance of DP5"},
		{Key: "gap", Default: "1e-6", Doc: "gap at which a run ends; the start is scaled to length 1"},
		{Key: "h", Default: "0.1", Doc: "step of semi-implicit Euler on ½x², whose blow-up is looked at"},
	},
	Columns: []string{"panel", "form", "p", "t", "grads", "value"},
	Cite:    []string{"wibisono2016variational"},
	Claims:  bregmanClaims(),
	Points:  bregmanPoints,
	Draw:    drawBregman,
}

// the two ways to write the flow as a system of first order
const (
	dualForm     = "$(x, z)$"
	velocityForm = "$(x, x')$"
)

func bregmanClaims() []lab.Claim {
	var out []lab.Claim
	last := func(form string, p float64, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			g := d.Where("panel", "descent").Where("form", form).Where("p", p)
			return g.Floats(column)[g.Len()-1]
		}
	}
	const note = "ours, with an absolute tolerance of 1e-8 and PI control"
	for i, p := range []float64{2, 3, 4, 6} {
		out = append(out,
			lab.Claim{ID: "C8", Text: fmt.Sprintf("power of $t$ in $f$ along the flow of order %g", p), Want: lab.Within([]float64{-2, -2.99, -3.99, -5.99}[i], .02), Origin: common.Earlier.Instead(fmt.Sprintf("the bound of the theory is $O(t^{-%g})$", p)),
				Value: func(d *figure.Table) float64 {
					return descentPower(d.Where("panel", "descent").Where("form", dualForm).Where("p", p))
				}},
			lab.Claim{ID: "C9", Text: fmt.Sprintf("time at which $f = 10^{-6}‖x_0‖^2$, order %g", p), Want: lab.Near([]float64{370, 51.6, 19.2, 7.18}[i], .005), Origin: common.Earlier, Value: last(dualForm, p, "t")},
			lab.Claim{ID: "C9", Text: fmt.Sprintf("gradients until $f = 10^{-6}‖x_0‖^2$ if the error of $(x, x')$ is controlled, order %g", p), Want: lab.Near([]float64{3614, 4718, 5624, 6686}[i], .02), Value: last(velocityForm, p, "grads"),
				Origin: lab.Recorded(note).Instead(fmt.Sprintf("an earlier program, whose absolute tolerance and control are not known, has %d", []int{4112, 5534, 6650, 7640}[i]))})
	}
	out = append(out, lab.Claim{ID: "C9", Text: "if the error of $(x, x')$ is controlled, order 6 costs more than order 2: ratio of their gradients", Want: lab.Near(7640./4112, .05), Origin: common.Earlier.Instead("7640 over 4112"),
		Value: func(d *figure.Table) float64 {
			return last(velocityForm, 6, "grads")(d) / last(velocityForm, 2, "grads")(d)
		}},
		lab.Claim{ID: "C9", Text: "if the error of $(x, z)$ is controlled, order 6 costs as much as order 2: ratio of their gradients", Want: lab.Within(1, .05),
			Origin: common.Beside("0.983").Instead("that a higher order costs more holds for the first-order form in $x$ and $x'$, which grows with the clock; the form in $x$ and $z$ does not"),
			Value:  func(d *figure.Table) float64 { return last(dualForm, 6, "grads")(d) / last(dualForm, 2, "grads")(d) }})
	for i, p := range []float64{3, 4} {
		out = append(out,
			lab.Claim{ID: "C10", Text: fmt.Sprintf("order %g: the time from which semi-implicit Euler is unstable, $(4/(ch^2p^2L))^{1/(p-2)}$", p), Want: lab.Near([]float64{4 / (.01 * .25 * 9), math.Sqrt(4 / (.01 * .25 * 16))}[i], .001),
				Origin: lab.Derived("the coefficient $cp^2t^{p-2}$ reaches $4/(h^2L)$ at that time; $c = ¼$, $h = 0.1$, $L = 1$"),
				Value: func(d *figure.Table) float64 {
					return common.FirstOf(d.Where("panel", "limit").Where("p", p).Floats("t"))
				}},
			lab.Claim{ID: "C10", Text: fmt.Sprintf("order %g: the time at which semi-implicit Euler blows up, over the time from which it is unstable", p), Want: lab.Between(1, 1.25), Origin: lab.Recorded(fmt.Sprintf("an earlier program, which steps $x$ and $x'$, blows up within 25 %% of that time, at %s, a ratio of %s", []string{"186.1", "12.5"}[i], []string{"1.05", "1.25"}[i])),
				Value: func(d *figure.Table) float64 {
					return common.FirstOf(d.Where("panel", "blown").Where("p", p).Floats("t")) / common.FirstOf(d.Where("panel", "limit").Where("p", p).Floats("t"))
				}})
	}
	return out
}

// descentPower returns the power of t in f over the last three powers of ten of f.
func descentPower(g *figure.Table) float64 {
	t, f := g.Floats("t"), g.Floats("value")
	i := 0
	for f[i] > 1000*f[len(f)-1] {
		i++
	}
	return common.PowerLaw(t[i:], f[i:])
}

func bregmanPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, problem, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	if problem.Min == nil {
		return nil, fmt.Errorf("problem=%s: this figure needs a known minimum", name)
	}
	if vec.Norm2(problem.Start) == 0 {
		return nil, fmt.Errorf("problem=%s starts at zero, which cannot be scaled to length 1", name)
	}
	ps, rtol, atol, gap, h := r.Floats("p"), r.Float("rtol"), r.Float("atol"), r.Float("gap"), r.Float("h")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if !(rtol > 0) || !(atol > 0) || !(gap > 0) || !(h > 0 && h < 1) {
		return nil, fmt.Errorf("rtol=%g, atol=%g, gap=%g, h=%g: want numbers above 0, and h below 1", rtol, atol, gap, h)
	}
	var points []lab.Point
	for _, p := range ps {
		if !(p >= 2 && p <= 12) {
			return nil, fmt.Errorf("p=%g must be between 2 and 12", p)
		}
		for _, form := range []string{dualForm, velocityForm} {
			points = append(points, lab.Point{Key: "descent " + lab.Plain(form) + " p=" + spec.Number(p), Run: func(ctx context.Context) ([][]any, error) {
				return bregmanDescent(ctx, problem, form, p, control.PI{RTol: rtol, ATol: atol}, gap)
			}})
		}
		points = append(points,
			lab.Point{Key: "blow-up p=" + spec.Number(p), Run: func(ctx context.Context) ([][]any, error) { return bregmanBlowUp(ctx, p, h) }})
	}
	return points, nil
}

// bregmanDescent follows the flow of order p by DP5, from a start of length 1, until the gap is small, and records time,
// gradients and gap.
func bregmanDescent(ctx context.Context, problem *objective.Problem, form string, p float64, c control.PI, gap float64) ([][]any, error) {
	const coefficient = .25
	n, t0 := problem.Dim, 0.
	sys, err := flows.Bregman{P: p, C: coefficient}.System(&flows.Oracle{P: problem})
	if err != nil {
		return nil, err
	}
	y := make([]float64, 2*n)
	vec.Scale(y[:n], 1/vec.Norm2(problem.Start), problem.Start)
	copy(y[n:], y[:n])
	if form == velocityForm {
		t0 = .1 // where the path has not moved, and 1/t can be computed
		clear(y[n:])
		sys = &ode.System{Dim: 2 * n, Pos: n, Force: func(dst []float64, _ float64, y []float64) { problem.Grad(dst, y[:n]) },
			FieldFromForce: func(dst []float64, q *ode.Point) {
				copy(dst[:n], q.Y[n:])
				vec.Axpby(dst[n:], -(p+1)/q.T, q.Y[n:], -coefficient*p*p*vec.Pow(q.T, p-2), q.Force())
			}}
	}
	it, err := ode.New(ctx, sys, y, t0, math.MaxFloat64, ode.Config{Method: rk.DP5, Control: c, MaxSteps: 200_000})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	next := 1e-2
	for it.Next() {
		q := it.Point()
		f := problem.Gap(problem.Func(q.X()))
		if q.T >= next || f <= gap {
			rows = append(rows, []any{"descent", form, p, q.T, it.Stats().FieldEvals, f})
			next = q.T * vec.Pow(1.1, 2/p)
		}
		if f <= gap {
			break
		}
	}
	if errors.Is(it.Err(), ode.ErrLimit) {
		return rows, nil // as far as the steps lead
	}
	return rows, it.Err()
}

// bregmanBlowUp takes steps of fixed length on ½x² until |x| is ten times its start, and records |x| and when the
// limit of stability is passed. Order 2 has none; it is followed as long as order 3.
func bregmanBlowUp(ctx context.Context, p, h float64) ([][]any, error) {
	const c, l = .25, 1.
	limit := func(p float64) float64 { return vec.Pow(4/(h*h*c*p*p*l), 1/(p-2)) }
	end := limit(max(p, 3))
	o := optim.Optimizer{Flow: flows.Bregman{P: p, C: c}, Method: split.Symplectic{}, Control: control.Fixed{H: h}}
	r, err := optim.Start(ctx, objective.Quadratic([]float64{l}, false), nil, o, optim.Settings{Steps: int(2 * end / h), GTol: -1})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	next, high := 0., 0.
	for r.Next() {
		q := r.Point()
		x := math.Abs(q.Y[0])
		if high = math.Max(high, x); q.T >= next { // the largest since the row before
			rows = append(rows, []any{"fixed step", "", p, q.T, "", high})
			next, high = next+float64(end/150), 0
		}
		if x > 10 {
			rows = append(rows, []any{"fixed step", "", p, q.T, "", x}, []any{"blown", "", p, q.T, "", x})
			break
		}
	}
	if p > 2 {
		rows = append(rows, []any{"limit", "", p, limit(p), "", ""})
	}
	return rows, r.Err()
}

func drawBregman(v lab.Values, data *figure.Table) (*lab.Page, error) {
	time := figure.Panel{Title: "by time", Legend: figure.Below, X: figure.Axis{Label: "time $t$", Log: true}, Y: figure.Axis{Label: `$f - f^\star$`, Log: true}}
	work := figure.Panel{Title: "by work, error of $(x, z)$", Legend: figure.Hidden, X: figure.Axis{Label: "gradient evaluations"}, Y: figure.Axis{Label: `$f - f^\star$`, Log: true}}
	work2 := work
	work2.Title = "by work, error of $(x, x')$"
	fixed := figure.Panel{
		Title: "steps of fixed length", Legend: figure.Hidden, X: figure.Axis{Label: "time over limit", Min: 0, Max: 1.6}, Y: figure.Axis{Label: "$|x|$", Log: true, Min: 1e-5, Max: 10},
		VLines: []figure.Rule{{At: 1}},
	}
	table := figure.NewTable("p", "power of t", "time", "grads in x, z", "in x, x'", "stable up to", "blown up at")
	for _, g := range data.Where("panel", "descent").Where("form", dualForm).Groups("p") {
		label := "$p = " + g.Key + "$"
		time.Series = append(time.Series, figure.Series{Label: label, X: g.Floats("t"), Y: g.Floats("value")})
		work.Series = append(work.Series, figure.Series{Label: label, X: g.Floats("grads"), Y: g.Floats("value")})
		other := data.Where("panel", "descent").Where("form", velocityForm).Where("p", g.Key)
		work2.Series = append(work2.Series, figure.Series{Label: label, X: other.Floats("grads"), Y: other.Floats("value")})
		limit, blown := data.Where("panel", "limit").Where("p", g.Key), data.Where("panel", "blown").Where("p", g.Key)
		up, at := "always", "never"
		if limit.Len() > 0 {
			up = lab.Digits(limit.Floats("t")[0], 4)
			if blown.Len() > 0 {
				at = lab.Digits(blown.Floats("t")[0], 4)
			}
			s := data.Where("panel", "fixed step").Where("p", g.Key)
			t := s.Floats("t")
			for i := range t {
				t[i] /= limit.Floats("t")[0]
			}
			fixed.Series = append(fixed.Series, figure.Series{Label: label, X: t, Y: s.Floats("value")})
		}
		n := g.Len() - 1
		table.Add(g.Key, fmt.Sprintf("%.2f", descentPower(g.Table)), lab.Digits(g.Floats("t")[n], 4), g.Strings("grads")[n], other.Strings("grads")[other.Len()-1], up, at)
	}
	caption := fmt.Sprintf("The Bregman flows $x'' + ((p+1)/t)x' + ¼p^2t^{p-2}∇f(x) = 0$, $p = %s$, on %s by DP5 with relative tolerance %s. (a) The gap falls like $t^{-p}$. (b) Over gradient evaluations all orders are one curve if the error of $(x, z)$, $z = x + (t/p)x'$, is controlled; (c) if it is that of $(x, x')$, a higher order costs more. "+
		"(d) Semi-implicit Euler with the step %s on $½x^2$: $|x|$, the largest about each time, against the time in units of that at which $h^2p^2t^{p-2}/4 = 4$ and stability is lost.",
		strings.Join(v.Strings("p"), ", "), v.Strings("problem")[0], v.Strings("rtol")[0], v.Strings("h")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .6, Panels: []figure.Panel{time, work, work2, fixed}},
		Table:  table, Caption: caption,
		Notes: []string{"All orders are one path on different clocks; the integrator's steps undo the clock."},
	}, nil
}
