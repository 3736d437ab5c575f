package integrators

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var stabilized = lab.Experiment{
	Name:      "stabilized",
	Summary:   "Runge–Kutta–Chebyshev descent loses to Nesterov's method by three with the usual damping, and wins with 0.74 and more.",
	Cost:      "2 s",
	Class:     lab.Portable,
	Count:     74,
	Narrowest: 68,
	Params: []lab.Param{
		{Key: "kappa", Default: "1e2,1e3,1e4,1e5", Range: "(1,1e8]", Doc: "condition numbers for the counts"},
		{Key: "eta", Default: "log:0.02:20:25", Doc: "dampings for the speed over Nesterov's"},
		{Key: "large", Default: "1e6", Range: "(1,1e8]", Doc: "condition number at which that is measured"},
		{Key: "stages", Default: "64,256", Range: "2 to 4096, powers of 2", Doc: "Euler steps in a Chebyshev cycle for κ = 10⁴"},
		{Key: "gap", Default: "1e-6", Doc: "‖x‖/‖x₀‖ to which gradients are counted"},
	},
	Kinds:  []any{descentStep{}, intervalRow{}, cycleRow{}, countRow{}},
	Cite:   []string{"eftekhari2021explicit", "sommeijer1998rkc", "golub1961chebyshev", "hestenes1952methods", "nesterov1983method"},
	Points: stabilizedPoints,
	Draw:   drawStabilized,
	Claims: stabilizedClaims(),
}

// descentStep is a number of one step of Runge–Kutta–Chebyshev descent, with what theory says of it.
type descentStep struct {
	Panel     string   `col:"panel=same|contraction|speed"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	Kappa     float64  `col:"kappa"`
	Eta       float64  `col:"eta"`
	S         int      `col:"s"`
	_         struct{} `col:"k=1"`
	Value     float64  `col:"value"`
	Bound     float64  `col:"bound"`
}

// intervalRow is a real stability interval, with its formula.
type intervalRow struct {
	_       struct{} `col:"panel=interval"`
	Rule    string   `col:"rule"`
	Method  string   `col:"optimizer"`
	Eta     float64  `col:"eta"`
	S       int      `col:"s"`
	_       struct{} `col:"k=0"`
	Value   float64  `col:"value"`
	Formula float64  `col:"bound"`
}

// cycleRow is ‖x‖/‖x₀‖ after K gradients of a Chebyshev cycle of S steps in an order.
type cycleRow struct {
	_     struct{} `col:"panel=cycle"`
	Order string   `col:"rule"`
	Run   string   `col:"optimizer"`
	Kappa float64  `col:"kappa"`
	S     int      `col:"s"`
	K     int      `col:"k"`
	Value float64  `col:"value"`
	Bound float64  `col:"bound"`
}

// countRow is the number of gradients to a gap.
type countRow struct {
	_         struct{} `col:"panel=count"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	Kappa     float64  `col:"kappa"`
	_         struct{} `col:"s=0"`
	_         struct{} `col:"k=0"`
	Grads     float64  `col:"value"`
	Gap       float64  `col:"bound"`
}

func (r cycleRow) order() string { return r.Order }
func (r cycleRow) run() string   { return r.Run }
func (r countRow) rule() string  { return r.Rule }

func stabilizedPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	kappas, etas, cycles := r.Floats("kappa"), r.Floats("eta"), r.Floats("stages")
	large, gap := r.Float("large"), r.Float("gap")
	for _, s := range cycles {
		r.Check(vec.Log2(s) == math.Trunc(vec.Log2(s)), "stages=%g: a power of 2 from 2 to 4096", s)
	}
	if r.Err() != nil {
		return nil, r.Err()
	}
	points := []lab.Point{lab.At("intervals", intervals), lab.One("restarted Chebyshev", sameCycle)}
	for _, s := range cycles {
		for _, order := range []string{"growing", "shrinking", "Lebedev's", "three terms"} {
			for _, problem := range []string{"d1r", "quadratic(n=100,kappa=1e4)"} {
				points = append(points, lab.At(fmt.Sprintf("%s, s=%g, %s", order, s, problem), func(ctx context.Context) ([]cycleRow, error) {
					return cycle(ctx, problem, order, int(s))
				}))
			}
		}
	}
	for _, kappa := range []float64{1e2, 1e4, 1e6} {
		points = append(points, lab.One(fmt.Sprintf("contraction, kappa=%g", kappa), func(ctx context.Context) (descentStep, error) {
			return contraction(ctx, kappa, 1.17)
		}))
	}
	for _, eta := range append([]float64{.05, .74, 1.17, 4.5}, etas...) {
		key := fmt.Sprintf("speed, eta=%s, no. %d", spec.Number(eta), len(points))
		points = append(points, lab.One(key, func(ctx context.Context) (descentStep, error) { return speed(ctx, large, eta) }))
	}
	for _, kappa := range kappas {
		p := objective.Must("quadratic(n=64,rotated=true,kappa=" + spec.Number(kappa) + ")")
		for _, c := range counted(kappa) {
			o := optim.Must(c.Spec())
			points = append(points, lab.One(fmt.Sprintf("%s, kappa=%g", c.Label(), kappa), func(ctx context.Context) (countRow, error) {
				row := countRow{Rule: c.Label(), Optimizer: c.Spec(), Kappa: kappa, Grads: math.Inf(1), Gap: gap}
				first := vec.Norm2(p.Start)
				_, err := common.Run(ctx, p, nil, o, optim.Settings{Grads: 5_000_000, GTol: -1}, func(run *optim.Run) bool {
					if vec.Norm2(run.Point().X()) <= gap*first {
						row.Grads = common.Gradients(run)
						return false
					}
					return true
				})
				return row, err
			}))
		}
	}
	return points, nil
}

// counted are the optimizers whose gradients are counted at a condition number, given μ = 1/κ and L = 1.
func counted(kappa float64) []common.Candidate {
	n, root := spec.Number, 1/math.Sqrt(kappa)
	cs := []common.Candidate{
		{"gradient descent", "gradient/euler/fixed(h=" + n(2/(1+1/kappa)) + ")"},
		{"Nesterov", "nesterov(lr=1,momentum=" + n((1-root)/(1+root)) + ")"},
	}
	for _, eta := range []float64{.05, 1.17, 4.5} {
		m, h := descent(kappa, eta)
		cs = append(cs, common.Candidate{"RKCD, $η = " + n(eta) + "$", "gradient/" + m.String() + "/fixed(h=" + n(h) + ")"})
	}
	return append(cs, common.Candidate{"CG with a line search", "cg"})
}
