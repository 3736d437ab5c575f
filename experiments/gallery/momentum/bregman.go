package momentum

import (
	"context"
	"errors"
	"fmt"
	"math"

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
	Summary:   "Bregman flows of order p descend like t^(-p), but a higher order saves no gradients: the clock is faster, no more.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     12,
	Narrowest: 52,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=50,kappa=1e6)", Doc: "what to descend, with a known minimum"},
		{Key: "p", Default: "2,3,4,6", Range: "2 to 12", Doc: "orders", Sweep: true},
		{Key: "rtol", Default: "1e-6", Range: "above 0", Doc: "relative tolerance of DP5"},
		{Key: "atol", Default: "1e-8", Range: "above 0", Doc: "absolute tolerance of DP5"},
		{Key: "gap", Default: "1e-6", Range: "above 0", Doc: "gap at which a run ends; the start is scaled to length 1"},
		{Key: "h", Default: "0.1", Range: "above 0, below 1", Doc: "step of semi-implicit Euler on ½x², whose blow-up is looked at"},
	},
	Kinds:  []any{bregmanDescent{}, bregmanStep{}, bregmanLimit{}},
	Cite:   []string{"wibisono2016variational"},
	Claims: bregmanClaims(),
	Points: bregmanPoints,
	Draw:   drawBregman,
}

// The two ways to write the flow as a system of first order.
const (
	dualForm     = "$(x, z)$"
	velocityForm = "$(x, x')$"
)

// bregmanDescent is a point of the path of the flow of order P, integrated in one of the forms.
type bregmanDescent struct {
	_     struct{} `col:"panel=descent"`
	Form  string   `col:"form"`
	P     float64  `col:"p"`
	T     float64  `col:"t"`
	Grads int      `col:"grads,blank"`
	Gap   float64  `col:"value,blank"`
}

func (r bregmanDescent) order() string          { return spec.Number(r.P) }
func (r bregmanDescent) byTime() (t, f float64) { return r.T, r.Gap }
func (r bregmanDescent) byWork() (n, f float64) { return float64(r.Grads), r.Gap }

// bregmanStep is the largest |x| about a time under steps of fixed length, or |x| where it exceeds 10.
type bregmanStep struct {
	Panel string  `col:"panel=fixed step|blown"`
	P     float64 `col:"p"`
	T     float64 `col:"t"`
	X     float64 `col:"value"`
}

// bregmanLimit is when those steps become unstable.
type bregmanLimit struct {
	_ struct{} `col:"panel=limit"`
	P float64  `col:"p"`
	T float64  `col:"t"`
}

// descentOf returns the path of an order, in a form.
func descentOf(rows []bregmanDescent, form string, p float64) []bregmanDescent {
	return lab.Where(rows, func(r bregmanDescent) bool { return r.Form == form && r.P == p })
}

// stepsOf returns the steps of an order, limitOf when they become unstable, and whether they do.
func stepsOf(data *figure.Table, panel string, p float64) []bregmanStep {
	return lab.Where(lab.Rows[bregmanStep](data), func(r bregmanStep) bool { return r.Panel == panel && r.P == p })
}

func limitsOf(data *figure.Table, p float64) []bregmanLimit {
	return lab.Where(lab.Rows[bregmanLimit](data), func(r bregmanLimit) bool { return r.P == p })
}

func bregmanPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	problem := r.Problem("problem", lab.Minimum)
	c, gap, h := control.PI{RTol: r.Float("rtol"), ATol: r.Float("atol")}, r.Float("gap"), r.Float("h")
	if r.Err() != nil {
		return nil, r.Err()
	}
	r.Check(vec.Norm2(problem.Start) > 0, "problem=%s starts at zero, which cannot be scaled to length 1", r.String("problem"))
	var points []lab.Point
	for _, p := range r.Floats("p") {
		for _, form := range []string{dualForm, velocityForm} {
			points = append(points, lab.At("descent "+lab.Plain(form)+" p="+spec.Number(p), func(ctx context.Context) ([]bregmanDescent, error) {
				return descendBregman(ctx, problem, form, p, c, gap)
			}))
		}
		points = append(points, lab.At("blow-up p="+spec.Number(p), func(ctx context.Context) ([]any, error) { return blowUpBregman(ctx, p, h) }))
	}
	return points, r.Err()
}

// descendBregman follows the flow of order p by DP5, from a start of length 1, until the gap is small, and records time,
// gradients and gap.
func descendBregman(ctx context.Context, problem *objective.Problem, form string, p float64, c control.PI, gap float64) (rows []bregmanDescent, _ error) {
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
	next := 1e-2
	for it.Next() {
		q := it.Point()
		f := problem.Gap(problem.Func(q.X()))
		if q.T >= next || f <= gap {
			rows = append(rows, bregmanDescent{Form: form, P: p, T: q.T, Grads: it.Stats().FieldEvals, Gap: f})
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

// blowUpBregman takes steps of fixed length on ½x² until |x| is ten times its start, and records |x| and when the
// limit of stability is passed. Order 2 has none; it is followed as long as order 3.
func blowUpBregman(ctx context.Context, p, h float64) (rows []any, _ error) {
	const c, l = .25, 1.
	limit := func(p float64) float64 { return vec.Pow(4/(h*h*c*p*p*l), 1/(p-2)) }
	end := limit(max(p, 3))
	o := optim.Optimizer{Flow: flows.Bregman{P: p, C: c}, Method: split.Symplectic{}, Control: control.Fixed{H: h}}
	next, high := 0., 0.
	run, err := common.Run(ctx, objective.Quadratic([]float64{l}, false), nil, o, optim.Settings{Steps: int(2 * end / h), GTol: -1}, func(run *optim.Run) bool {
		q := run.Point()
		x := math.Abs(q.Y[0])
		if high = math.Max(high, x); q.T >= next { // the largest since the row before
			rows = append(rows, bregmanStep{"fixed step", p, q.T, high})
			next, high = next+float64(end/150), 0
		}
		if x > 10 {
			rows = append(rows, bregmanStep{"fixed step", p, q.T, x}, bregmanStep{"blown", p, q.T, x})
		}
		return x <= 10
	})
	if err != nil {
		return nil, err
	}
	if p > 2 {
		rows = append(rows, bregmanLimit{P: p, T: limit(p)})
	}
	return rows, run.Err()
}

func bregmanClaims() []lab.Claim {
	var cs []lab.Claim
	descent := func(id, text string, want lab.Want, origin lab.Origin, value func([]bregmanDescent) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, value))
	}
	grads := func(rows []bregmanDescent, form string, p float64) float64 {
		return float64(common.Last(descentOf(rows, form, p)).Grads)
	}
	for i, p := range []float64{2, 3, 4, 6} {
		descent("C8", fmt.Sprintf("power of $t$ in $f$ along the flow of order %g", p),
			lab.Within([]float64{-2, -2.99, -3.99, -5.99}[i], .02), common.Earlier.Instead(fmt.Sprintf("the bound of the theory is $O(t^{-%g})$", p)),
			func(rows []bregmanDescent) float64 { return descentPower(descentOf(rows, dualForm, p)) })
		descent("C9", fmt.Sprintf("time at which $f = 10^{-6}‖x_0‖^2$, order %g", p),
			lab.Near([]float64{370, 51.6, 19.2, 7.18}[i], .005), common.Earlier,
			func(rows []bregmanDescent) float64 { return common.Last(descentOf(rows, dualForm, p)).T })
		descent("C9", fmt.Sprintf("gradients until $f = 10^{-6}‖x_0‖^2$ if the error of $(x, x')$ is controlled, order %g", p),
			lab.Near([]float64{3614, 4718, 5624, 6686}[i], .02), lab.Recorded("found here, with an absolute tolerance of 1e-8 and PI control").
				Instead(fmt.Sprintf("an earlier program, whose absolute tolerance and control are not known, has %d", []int{4112, 5534, 6650, 7640}[i])),
			func(rows []bregmanDescent) float64 { return grads(rows, velocityForm, p) })
	}
	descent("C9", "if the error of $(x, x')$ is controlled, order 6 costs more than order 2: ratio of their gradients",
		lab.Near(7640./4112, .05), common.Earlier.Instead("7640 over 4112"),
		func(rows []bregmanDescent) float64 {
			return grads(rows, velocityForm, 6) / grads(rows, velocityForm, 2)
		})
	descent("C9", "if the error of $(x, z)$ is controlled, order 6 costs as much as order 2: ratio of their gradients",
		lab.Within(1, .05), common.Beside("0.983").Instead("that a higher order costs more holds for the first-order form in $x$ and $x'$, which grows with the clock; the form in $x$ and $z$ does not"),
		func(rows []bregmanDescent) float64 { return grads(rows, dualForm, 6) / grads(rows, dualForm, 2) })
	for i, p := range []float64{3, 4} {
		limit := func(d *figure.Table) float64 { return limitsOf(d, p)[0].T }
		cs = append(cs, lab.Claim{
			ID: "C10", Text: fmt.Sprintf("order %g: the time from which semi-implicit Euler is unstable, $(4/(ch^2p^2L))^{1/(p-2)}$", p),
			Want:   lab.Near([]float64{4 / (.01 * .25 * 9), math.Sqrt(4 / (.01 * .25 * 16))}[i], .001),
			Origin: lab.Derived("the coefficient $cp^2t^{p-2}$ reaches $4/(h^2L)$ at that time; $c = ¼$, $h = 0.1$, $L = 1$"),
			Value:  limit,
		}, lab.Claim{
			ID: "C10", Text: fmt.Sprintf("order %g: the time at which semi-implicit Euler blows up, over the time from which it is unstable", p),
			Want:   lab.Between(1, 1.25),
			Origin: lab.Recorded("an earlier program, which steps $x$ and $x'$, blows up within 25 % of that time, at " + []string{"186.1, a ratio of 1.05", "12.5, a ratio of 1.25"}[i]),
			Value:  func(d *figure.Table) float64 { return stepsOf(d, "blown", p)[0].T / limit(d) },
		})
	}
	return cs
}

// descentPower returns the power of t in f over the last three powers of ten of f.
func descentPower(rows []bregmanDescent) float64 {
	end := common.Last(rows).Gap
	return common.PowerLaw(lab.XY(lab.Where(rows, func(r bregmanDescent) bool { return r.Gap <= 1000*end }), bregmanDescent.byTime))
}

func drawBregman(v lab.Values, data *figure.Table) (*lab.Page, error) {
	gap := figure.Axis{Label: `$f - f^\star$`, Log: true}
	time := figure.Panel{Title: "by time", Legend: figure.Below, X: figure.Axis{Label: "time $t$", Log: true}, Y: gap}
	work := figure.Panel{Title: "by work, error of $(x, z)$", Legend: figure.Hidden, X: figure.Axis{Label: "gradient evaluations"}, Y: gap}
	work2 := work
	work2.Title = "by work, error of $(x, x')$"
	fixed := figure.Panel{
		Title: "steps of fixed length", Legend: figure.Hidden,
		X: figure.Axis{Label: "time over limit", Min: 0, Max: 1.6}, Y: figure.Axis{Label: "$|x|$", Log: true, Min: 1e-5, Max: 10},
		VLines: []figure.Rule{{At: 1}},
	}
	add := func(p *figure.Panel, order string, x, y []float64) {
		p.Series = append(p.Series, figure.Series{Label: "$p = " + order + "$", X: x, Y: y})
	}
	table := figure.NewTable("p", "power of t", "time", "grads in x, z", "in x, x'", "stable up to", "blown up at")
	for _, g := range lab.GroupBy(lab.Rows[bregmanDescent](data), bregmanDescent.order) {
		p := g.Rows[0].P
		dual, velocity := descentOf(g.Rows, dualForm, p), descentOf(g.Rows, velocityForm, p)
		t, f := lab.XY(dual, bregmanDescent.byTime)
		add(&time, g.Key, t, f)
		n, f := lab.XY(dual, bregmanDescent.byWork)
		add(&work, g.Key, n, f)
		n, f = lab.XY(velocity, bregmanDescent.byWork)
		add(&work2, g.Key, n, f)
		stable, blown := "always", "never"
		for _, l := range limitsOf(data, p) {
			t, x := lab.XY(stepsOf(data, "fixed step", p), func(r bregmanStep) (float64, float64) { return r.T / l.T, r.X })
			add(&fixed, g.Key, t, x)
			stable = lab.Digits(l.T, 4)
			for _, b := range stepsOf(data, "blown", p) {
				blown = lab.Digits(b.T, 4)
			}
		}
		e := common.Last(dual)
		table.Add(g.Key, fmt.Sprintf("%.2f", descentPower(dual)), lab.Digits(e.T, 4), e.Grads, common.Last(velocity).Grads, stable, blown)
	}
	caption := v.Fill("The Bregman flows $x'' + ((p+1)/t)x' + ¼p^2t^{p-2}∇f(x) = 0$, $p = {{p}}$, on {{problem}} by DP5 with relative tolerance {{rtol}}. (a) The gap falls like $t^{-p}$. (b) Over gradient evaluations all orders are one curve if the error of $(x, z)$, $z = x + (t/p)x'$, is controlled; (c) if it is that of $(x, x')$, a higher order costs more. " +
		"(d) Semi-implicit Euler with the step {{h}} on $½x^2$: $|x|$, the largest about each time, against the time in units of that at which $h^2p^2t^{p-2}/4 = 4$ and stability is lost.")
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .6, Panels: []figure.Panel{time, work, work2, fixed}},
		Table:  table, Caption: caption,
		Notes: []string{"All orders are one path on different clocks; the integrator's steps undo the clock."},
	}, nil
}
