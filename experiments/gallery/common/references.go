package common

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// Gaps are those to which gradients are counted, relative to the first.
var Gaps = []float64{1e-3, 1e-6, 1e-9}

// Short rounds to six digits what is only drawn.
func Short(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 6, 64), 64)
	return y
}

// Reference is a reference problem with what the rules may use of it.
type Reference struct {
	Name  string
	P     *objective.Problem
	L     float64 // a bound on the curvature everywhere; NaN: none
	Slope float64 // ‖∇f‖ at the start
	Gap   float64 // f - f* there
}

// TableProblems are those of the reference table.
var TableProblems = []string{"d1r", "d2", "d3"}

// Titled is a problem's name as it is printed: D1r.
func Titled(name string) string { return strings.Replace(name, "d", "D", 1) }

// References makes the three problems of the table.
func References() []Reference {
	var rs []Reference
	for _, name := range TableProblems {
		r, err := ReferenceOf(name)
		if err != nil {
			panic(err)
		}
		rs = append(rs, r)
	}
	return rs
}

// ReferenceOf makes a problem whose minimum is known; its bound is known for the reference problems.
func ReferenceOf(name string) (Reference, error) {
	p, err := objective.Parse(name)
	if err != nil {
		return Reference{}, err
	}
	if p.Min == nil || p.HessVec == nil {
		return Reference{}, fmt.Errorf("problem=%s: this figure needs a known minimum and Hessian-vector products", name)
	}
	l, ok := map[string]float64{"d1r": 1, "d3": .091930}[name]
	if !ok {
		l = math.NaN()
	}
	g := make([]float64, p.Dim)
	f := p.FuncGrad(g, p.Start)
	return Reference{name, p, l, vec.Norm2(g), p.Gap(f)}, nil
}

// Gradients is what a run has cost: gradients, and products with the Hessian, each of which counts as one. The gradient at the last
// point is not counted: the next step uses it.
func Gradients(r *optim.Run) float64 { s := r.Stats(); return float64(s.FieldEvals + s.JacVecs - 1) }

// HalfDecade returns 10^(k/2), a number of a scale on which tolerances and rates are tuned.
func HalfDecade(k int) float64 { return vec.Pow(10, float64(k)/2) }
