package momentum

import (
	"context"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/spec"
)

var kinetic = lab.Experiment{
	Name:      "kinetic",
	Summary:   "A kinetic energy that fits a flat minimum makes the descent exponential; Hessian damping removes the oscillations.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     17,
	Narrowest: 56,
	Params: []lab.Param{
		{Key: "gamma", Default: "0.05,0.1,0.2,0.5,1,2,3,4.5,5,6,8,12", Range: "above 0", Doc: "frictions γ of the rates; the paths have ½"},
		{Key: "alpha", Default: "3.1", Range: "above 0", Doc: "α of the friction α/t of the flows with Hessian damping"},
		{Key: "beta", Default: "0,1", Range: "from 0", Doc: "strengths β of the Hessian damping"},
		{Key: "kappa", Default: "1000", Range: "1 to 1e5", Doc: "condition number of their quadratic of two variables, x₁² + κx₂² over 2"},
	},
	Kinds:   []any{energyRate{}, pathValue{}, pathSwing{}, pathNumber{}},
	Columns: []string{"panel", "label", "gamma", "t", "value", "x2"},
	Cite:    []string{"maddison2018hamiltonian", "franca2020conformal", "attouch2022first"},
	Claims:  kineticClaims(),
	Points:  kineticPoints,
	Draw:    drawKinetic,
}

// pathValue is the energy at a time, or f with Hessian damping: the largest since the row before, and at t = 20 and 50.
type pathValue struct {
	Panel string  `col:"panel=energy|Hessian|Hessian 20|Hessian 50"`
	Label string  `col:"label"`
	T     float64 `col:"t,blank"`
	Value float64 `col:"value,blank"`
}

// pathSwing is the stiff coordinate with Hessian damping.
type pathSwing struct {
	_     struct{} `col:"panel=swing"`
	Label string   `col:"label"`
	T     float64  `col:"t"`
	X2    float64  `col:"x2,blank"`
}

// energyRate is the rate at which the energy falls with a friction.
type energyRate struct {
	_     struct{} `col:"panel=rate"`
	Label string   `col:"label"`
	Gamma float64  `col:"gamma,blank"`
	Rate  float64  `col:"value,blank"`
}

// pathNumber is a number of a path: the largest speed, or how often x₂ changes its sign. Read from the data, it is
// every row.
type pathNumber struct {
	Panel string  `col:"panel"`
	Label string  `col:"label"`
	Value float64 `col:"value"`
}

func (r pathValue) panel() string                 { return r.Panel }
func (r pathValue) point() (t, value float64)     { return r.T, r.Value }
func (r energyRate) point() (gamma, rate float64) { return r.Gamma, r.Rate }

// numberOf returns the first number of a panel and a label.
func numberOf(rows []pathNumber, panel, label string) float64 {
	return lab.Where(rows, func(r pathNumber) bool { return r.Panel == panel && r.Label == label })[0].Value
}

// energies are flows with the same friction and different kinetic energies.
var energies = []struct {
	label string
	flow  flows.Flow
}{
	{"$p^2/2$", flows.HeavyBall{Gamma: .5}},
	{"$√(p^2+1)-1$", flows.Relativistic{Gamma: .5, C: 1, Mass: 1}},
	{"$¾|p|^{4/3}$", flows.Kinetic{Gamma: .5, B: 4. / 3}},
}

func kineticPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	alpha, kappa := r.Float("alpha"), r.Float("kappa")
	var points []lab.Point
	for _, e := range energies {
		points = append(points, lab.At("energy "+lab.Plain(e.label), func(ctx context.Context) ([]any, error) {
			return energyRows(ctx, e.label, e.flow)
		}))
	}
	for _, g := range r.Floats("gamma") {
		points = append(points, lab.One("rate gamma="+spec.Number(g), func(ctx context.Context) (energyRate, error) {
			return rateOf(ctx, g)
		}))
	}
	for _, b := range r.Floats("beta") {
		points = append(points, lab.At("Hessian damping beta="+spec.Number(b), func(ctx context.Context) ([]any, error) {
			return hessianRows(ctx, alpha, b, kappa)
		}))
	}
	return points, r.Err()
}
