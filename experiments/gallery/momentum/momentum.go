package momentum

import (
	"context"
	"fmt"
	"math"
	"slices"

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

var momentum = lab.Experiment{
	Name:      "momentum",
	Summary:   "Momentum is semi-implicit Euler on the heavy ball; Runge–Kutta methods accelerate there from order 3 on.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     75,
	Narrowest: 52,
	Params: []lab.Param{
		{Key: "problem", Default: "himmelblau", Doc: "what to descend, of two variables"},
		{Key: "gamma", Default: "1.5", Range: "from 0", Doc: "friction γ"},
		{Key: "t", Default: "2", Range: "above 0", Doc: "end of the time interval"},
		{Key: "path", Default: "0.1,0.05,0.025", Range: "above 0", Doc: "steps of the paths that are drawn"},
		{Key: "n", Default: "40,80,160,320,640,1280,2560", Range: "whole numbers, from 1", Doc: "numbers of steps to the end, multiples of the first"},
		{Key: "kappa", Default: "1e2,1e3,1e4,1e5", Range: "(1,1e8]", Doc: "condition numbers κ at which rates are compared"},
	},
	Kinds: []any{lessardRow{}, orderRow{}, fact{}, pathRow{}, directRow{}},
	Cite: []string{"polyak1964some", "sutskever2013importance", "nesterov1983method", "zhang2018direct", "shi2019acceleration",
		"scieur2017integration", "franca2020conformal", "nesterov2004introductory", "lessard2016analysis"},
	Claims: momentumClaims(),
	Points: momentumPoints,
	Draw:   drawMomentum,
}

// pathRow is a point of the path of the flow or, with the step H, of the method.
type pathRow struct {
	_     struct{} `col:"panel=path"`
	Label string   `col:"label"`
	H     float64  `col:"h"`
	T     float64  `col:"t"`
	X1    float64  `col:"x1"`
	X2    float64  `col:"x2"`
}

func (r pathRow) label() string           { return r.Label }
func (r pathRow) point() (x1, x2 float64) { return r.X1, r.X2 }

// orderRow is the largest distance between method and flow, and where the method ends.
type orderRow struct {
	_     struct{} `col:"panel=order"`
	Label string   `col:"label"`
	H     float64  `col:"h"`
	T     float64  `col:"t"`
	X1    float64  `col:"x1"`
	X2    float64  `col:"x2"`
	Error float64  `col:"error,blank"`
}

func (r orderRow) label() string           { return r.Label }
func (r orderRow) point() (h, err float64) { return r.H, r.Error }

// startMap is a way to read momentum and learning rate as friction and step.
type startMap struct {
	label   string
	damping flows.Damping
	halved  bool // the velocity starts so that the first kick is halved
	order   float64
}

var startMaps = []startMap{
	{"explicit, $μ = 1-γh$", flows.Explicit, false, 1},
	{"midpoint, zero buffer", flows.Midpoint, false, 1},
	{"midpoint, first kick halved", flows.Midpoint, true, 2},
}

func momentumPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	p := r.Problem("problem")
	gamma, end := r.Float("gamma"), r.Float("t")
	paths, ns, kappas := r.Floats("path"), r.Floats("n"), r.Floats("kappa")
	if err := r.Err(); err != nil {
		return nil, err
	}
	r.Check(p.Dim == 2, "problem=%s has %d variables; the paths are drawn in two", r.String("problem"), p.Dim)
	first := int(ns[0])
	for _, n := range ns {
		r.Check(int(n)%first == 0, "n=%g: the numbers of steps must be multiples of the first, %d", n, first)
	}
	points := []lab.Point{lab.At("exact path", func(ctx context.Context) (rows []pathRow, err error) {
		xs, err := exact(ctx, p, gamma, end, 400)
		for i, x := range xs {
			rows = append(rows, pathRow{Label: "flow", T: end * float64(i) / 400, X1: x[0], X2: x[1]})
		}
		return rows, err
	})}
	for _, h := range paths {
		r.Check(2*h <= end, "path=%g: a path has two steps or more up to t=%g", h, end)
		points = append(points, lab.At(fmt.Sprintf("path h=%g", h), func(ctx context.Context) (rows []pathRow, err error) {
			n := int(math.Round(end / h))
			xs, err := discrete(ctx, p, startMaps[0], gamma, end, n, n)
			for i, x := range xs {
				rows = append(rows, pathRow{Label: "$h = " + spec.Number(h) + "$", H: h, T: h * float64(i), X1: x[0], X2: x[1]})
			}
			return rows, err
		}))
	}
	for _, m := range startMaps {
		points = append(points, lab.At("order "+m.label, func(ctx context.Context) ([]orderRow, error) {
			want, err := exact(ctx, p, gamma, end, first)
			if err != nil {
				return nil, err
			}
			rows := make([]orderRow, len(ns))
			for i, n := range ns {
				got, err := discrete(ctx, p, m, gamma, end, int(n), first)
				if err != nil {
					return nil, err
				}
				x := common.Last(got)
				rows[i] = orderRow{Label: m.label, H: end / n, T: end, X1: x[0], X2: x[1]}
				for j, x := range got {
					rows[i].Error = math.Max(rows[i].Error, vec.Dist2(x, want[j]))
				}
			}
			return rows, nil
		}))
	}
	return append(points, factPoints(kappas)...), r.Err()
}

// exact returns the flow's positions at n+1 equidistant times, by DP5 at 1e-13.
func exact(ctx context.Context, p *objective.Problem, gamma, end float64, n int) ([][]float64, error) {
	sys, err := flows.HeavyBall{Gamma: gamma}.System(&flows.Oracle{P: p})
	if err != nil {
		return nil, err
	}
	y, out := append(slices.Clone(p.Start), make([]float64, p.Dim)...), [][]float64{p.Start}
	for i := range n {
		sol, err := ode.Solve(ctx, sys, y, end*float64(i)/float64(n), end*float64(i+1)/float64(n),
			ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-13, ATol: 1e-13}})
		if err != nil {
			return nil, err
		}
		y = sol.Y
		out = append(out, slices.Clone(y[:p.Dim]))
	}
	return out, nil
}

// discrete takes n steps of gradient descent with momentum to the end and returns the positions at keep+1 equidistant
// times.
func discrete(ctx context.Context, p *objective.Problem, m startMap, gamma, end float64, n, keep int) ([][]float64, error) {
	flow := flows.HeavyBall{Gamma: gamma, Damping: m.damping, Precond: flows.OnVelocity}
	h := end / float64(n)
	if m.halved {
		beta, alpha := m.damping.Rule(gamma, h)
		flow.V0 = -alpha / (2 * beta) // then w₁ = β·w₀ + α·d = α·d/2
	}
	o := optim.Optimizer{Flow: flow, Method: split.Symplectic{}, Control: control.Fixed{H: h}}
	out := [][]float64{p.Start}
	err := common.EachStep(ctx, p, nil, o, optim.Settings{Steps: n, GTol: -1}, func(run *optim.Run) {
		if run.Stats().Steps%(n/keep) == 0 {
			out = append(out, slices.Clone(run.Point().X()))
		}
	})
	return out, err
}
