package odetest

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Problem is an initial-value problem from t = 0 to T1 with a reference solution.
type Problem struct {
	Name string
	// System makes the system anew, so that problems may be integrated at once.
	System func() *ode.System
	Y0     []float64
	T1     float64

	// End is the solution at T1. It may be shorter than Y0: then only these components, those of the indices in
	// At, have a reference; nil: the first ones.
	End []float64
	At  []int

	// Floor is what is added to |End[i]| in the denominator of [Problem.Err]; see [MaxFloor].
	Floor float64

	// Exact, where it is not nil, writes the solution at t.
	Exact func(dst []float64, t float64)

	// ATol is the absolute tolerance that suits the problem, as a multiple of the relative one.
	ATol  float64
	Stiff bool   // the eigenvalues ask for an implicit or stabilized method
	Ref   string // where the problem and the reference are from
}

// MaxFloor as a Problem's Floor stands for the largest |End[i]|.
const MaxFloor = -1

// Err returns the error of y as a result at T1, max_i |y_i - End_i|/(|End_i| + Floor); NaN counts as +Inf.
func (p *Problem) Err(y []float64) float64 {
	floor := p.Floor
	if floor == MaxFloor {
		floor = 0
		for _, e := range p.End {
			floor = math.Max(floor, math.Abs(e))
		}
	}
	var worst float64
	for i, e := range p.End {
		at := i
		if p.At != nil {
			at = p.At[i]
		}
		d := math.Abs(y[at]-e) / (math.Abs(e) + floor)
		if d != d {
			return math.Inf(1)
		}
		worst = math.Max(worst, d)
	}
	return worst
}

// Names returns the names of the problems that [Lookup] finds, in the order of [Problems].
func Names() []string {
	var names []string
	for _, p := range Problems() {
		names = append(names, p.Name)
	}
	return names
}

// Lookup returns the problem of a name. The error for an unknown name suggests the nearest one.
func Lookup(name string) (Problem, error) {
	all := Problems()
	if i := slices.IndexFunc(all, func(p Problem) bool { return p.Name == name }); i >= 0 {
		return all[i], nil
	}
	return Problem{}, spec.Unknown("problem", name, Names())
}

// Problems returns all named problems, the non-stiff ones first.
func Problems() []Problem {
	return slices.Concat(nonstiff, detest, stiff)
}

// field makes the System of a plain equation without parameters.
func field(dim int, f func(dst []float64, t float64, y []float64)) func() *ode.System {
	return func() *ode.System { return &ode.System{Dim: dim, Field: f} }
}
