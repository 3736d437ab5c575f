package momentum

import (
	"context"
	"errors"
	"math"

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
	Summary:   "Bregman flows of order p descend like t^(-p), but a higher order saves no gradients: only time runs faster.",
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

func (r bregmanDescent) order() string { return "$p = " + spec.Number(r.P) + "$" }
func (r bregmanDescent) form() string  { return r.Form }

func (r bregmanDescent) byTime() (t, gap float64) { return r.T, r.Gap }
func (r bregmanDescent) byWork() (n, gap float64) { return float64(r.Grads), r.Gap }

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

// orderOf returns the path of an order, in a form.
func orderOf(rows []bregmanDescent, form string, p float64) []bregmanDescent {
	return lab.Where(rows, func(r bregmanDescent) bool { return r.Form == form && r.P == p })
}

func stepsOf(rows []bregmanStep, panel string, p float64) []bregmanStep {
	return lab.Where(rows, func(r bregmanStep) bool { return r.Panel == panel && r.P == p })
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
			key := "descent " + lab.Plain(form) + " p=" + spec.Number(p)
			points = append(points, lab.At(key, func(ctx context.Context) ([]bregmanDescent, error) {
				return descendBregman(ctx, problem, form, p, c, gap)
			}))
		}
		points = append(points, lab.At("blow-up p="+spec.Number(p), func(ctx context.Context) ([]any, error) {
			return blowUpBregman(ctx, p, h)
		}))
	}
	return points, r.Err()
}

// descendBregman follows the flow of order p by DP5, from a start of length 1, until the gap is small, and records
// time, gradients and gap.
func descendBregman(ctx context.Context, problem *objective.Problem, form string, p float64, c control.PI,
	gap float64) (rows []bregmanDescent, _ error) {
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
	s := optim.Settings{Steps: int(2 * end / h), GTol: -1}
	next, high := 0., 0.
	run, err := common.Run(ctx, objective.Quadratic([]float64{l}, false), nil, o, s, func(run *optim.Run) bool {
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
