package integrators

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var identities = lab.Experiment{
	Name:      "identities",
	Summary:   "Optimizers as triples beside their textbook rules: the same steps to 1e-12, or the same limit of small steps.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     43,
	Narrowest: 119,
	Params: []lab.Param{
		{Key: "problem", Default: "rosenbrock(n=4)", Doc: "on which rules and triples are compared; it needs a Hessian"},
		{Key: "quadratic", Default: "quadratic(eigenvalues=[0.5,1,2,4],rotated=true)", Doc: "for the identities that need one, and for the limits"},
		{Key: "steps", Default: "200", Doc: "steps"},
		{Key: "lr", Default: "2e-4", Range: "above 0", Doc: "learning rate η"},
		{Key: "momentum", Default: "0.9", Range: "above 0, below 1", Doc: "momentum μ"},
		{Key: "t", Default: "2", Range: "above 0", Doc: "time at which the limits are compared"},
		{Key: "n", Default: "50,100,200,400,800,1600,3200", Range: "whole numbers ≥ 1", Doc: "numbers of steps to that time, two or more"},
	},
	Kinds: []any{limitRow{}, exactRow{}},
	Cite: []string{
		"polyak1964some", "nesterov1983method", "sutskever2013importance", "popov1980modification", "korpelevich1976extragradient",
		"tieleman2012lecture", "duchi2011adaptive", "kingma2015adam", "loshchilov2019decoupled", "defazio2024road", "armijo1966minimization",
		"barzilai1988two", "malitsky2020adaptive", "polyak1969minimization", "golub1961chebyshev", "barrett2021implicit", "su2016differential",
	},
	Points: identityPoints,
	Draw:   drawIdentities,
	Claims: []lab.Claim{
		lab.NewClaim("identities", "largest relative difference of a triple and its textbook rule after all steps",
			lab.AtMost(1e-12), lab.Derived("equal in exact arithmetic; the bound is for the rounding of all steps"),
			func(rows []exactRow) float64 { return common.Most(lab.Column(rows, exactRow.difference)) }),
		hasOrder("gradient descent stays with its flow to order 1 in the step",
			1, "Euler's method has order 1", "gradient descent, $x' = -∇f$"),
		hasOrder("gradient descent stays with the modified flow $x' = -∇(f + ¼h‖∇f‖^2)$ to order 2",
			2, "the modified equation of Euler's method up to $h$", "gradient descent, $x' = -∇(f + ¼h‖∇f‖^2)$"),
		hasOrder("momentum stays with the heavy ball to order 1",
			1, "semi-implicit Euler has order 1", "momentum, heavy ball"),
		hasOrder("momentum with the first kick halved stays with the heavy ball to order 2",
			2, "the leapfrog method has order 2", "momentum, first kick halved, heavy ball"),
		hasOrder("Nesterov's method stays with $x'' + (3/t)x' + ∇f = 0$ to order 1 in the square root of its rate",
			1, "a step of $√s$ in time, of order 1", "Nesterov, $x'' + (3/t)x' + ∇f = 0$"),
	},
}

// exactRow is the largest relative difference of a triple and a rule over all steps.
type exactRow struct {
	_          struct{} `col:"panel=exact"`
	Label      string   `col:"label"`
	Triple     string   `col:"triple"`
	Problem    string   `col:"problem"`
	Steps      int      `col:"steps"`
	Difference float64  `col:"difference"`
}

// limitRow is the relative difference of a triple of the step h and a flow at the end.
type limitRow struct {
	_          struct{} `col:"panel=limit"`
	Label      string   `col:"label"`
	Triple     string   `col:"triple"`
	Problem    string   `col:"problem"`
	Steps      int      `col:"steps"`
	H          float64  `col:"h,blank"`
	Difference float64  `col:"difference"`
}

func (r exactRow) difference() float64 { return r.Difference }
func (r limitRow) label() string       { return r.Label }

func identityPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p, quadratic := r.Problem("problem", lab.Hessian), r.Problem("quadratic", lab.Hessian)
	steps, eta, mu, t, ns := r.Count("steps"), r.Float("lr"), r.Float("momentum"), r.Float("t"), r.Floats("n")
	r.Check(len(ns) > 1, "n=%v: want two numbers of steps or more", ns)
	if r.Err() != nil {
		return nil, r.Err()
	}
	var points []lab.Point
	for _, id := range exactOnes(eta, mu) {
		o, on, n := r.Optimizer(id.triple), p, steps
		if id.quadratic {
			on = quadratic
		}
		r.Check(on.Hess != nil, "%s: the experiment needs a Hessian", on.Name)
		if id.steps > 0 {
			n = min(n, id.steps)
		}
		points = append(points, lab.One(lab.Plain(id.label), func(ctx context.Context) (exactRow, error) {
			d, err := apart(ctx, on, o, id.rule, n)
			return exactRow{Label: id.label, Triple: id.triple, Problem: on.Name, Steps: n, Difference: d}, err
		}))
	}
	for _, l := range limits() {
		points = append(points, lab.At(lab.Plain(l.label), func(ctx context.Context) ([]limitRow, error) {
			return l.rows(ctx, quadratic, t, ns)
		}))
	}
	return points, r.Err()
}

// apart runs a triple and a rule side by side and returns the largest ‖x - y‖/‖y‖ over n steps, infinity if one ends.
func apart(ctx context.Context, p *objective.Problem, o optim.Optimizer, r rule, n int) (float64, error) {
	x, g, worst, step := slices.Clone(p.Start), make([]float64, p.Dim), 0., r(p)
	run, err := common.Run(ctx, p, nil, o, optim.Settings{Steps: n, GTol: -1}, func(run *optim.Run) bool {
		p.Grad(g, x)
		step(run.Stats().Steps-1, x, g)
		if d := vec.Dist2(run.Point().X(), x) / vec.Norm2(x); !(d <= worst) {
			worst = d
		}
		return true
	})
	if err == nil && run.Stats().Steps < n {
		worst = math.Inf(1)
	}
	return worst, err
}

// hasOrder claims a power of the step in a limit's difference.
func hasOrder(text string, order float64, how, label string) lab.Claim {
	return lab.NewClaim("limits", text, lab.Within(order, .02), lab.Derived(how), func(rows []limitRow) float64 {
		return lastSlope(common.With(rows, limitRow.label, label))
	})
}

// lastSlope is the slope of a limit's difference between its last two steps.
func lastSlope(rows []limitRow) float64 {
	a, b := rows[len(rows)-2], rows[len(rows)-1]
	return vec.Log(a.Difference/b.Difference) / vec.Log(a.H/b.H)
}
