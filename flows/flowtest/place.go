package flowtest

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// problems returns the objectives that the flow takes: quadratic, curved, of residuals, and on data, all of moderate
// slope around where the suite looks.
func (s *suite) problems(t *testing.T) (ps []*objective.Problem) {
	t.Helper()
	var err error
	for _, p := range []*objective.Problem{objective.Quadratic([]float64{.5, 1, 2}, true), bowl(), fit(), data()} {
		if _, e := s.flow.System(&flows.Oracle{P: p}); e == nil {
			ps = append(ps, p)
		} else {
			err = e
		}
	}
	if ps == nil {
		t.Fatalf("%v takes no objective of the suite, as %v", s.flow, err)
	}
	return ps
}

// fit is ½‖r‖² with r = (x₀ + ¼x₁², x₁ - ½, ¼x₀x₁), with the Fisher matrix of normal errors.
func fit() *objective.Problem {
	residuals := func(r, x []float64) { r[0], r[1], r[2] = x[0]+.25*x[1]*x[1], x[1]-.5, .25*x[0]*x[1] }
	slopes := func(x []float64) [3][2]float64 {
		return [3][2]float64{{1, .5 * x[1]}, {0, 1}, {.25 * x[1], .25 * x[0]}}
	}
	p := objective.Problem{
		Name: "fit", Dim: 2, Start: []float64{.8, -.6}, ResidualDim: 3, Residuals: residuals,
		FuncGrad: func(dst, x []float64) float64 {
			var r [3]float64
			residuals(r[:], x)
			clear(dst)
			for i, row := range slopes(x) {
				for j, v := range row {
					dst[j] += v * r[i]
				}
			}
			return .5 * vec.Dot(r[:], r[:])
		},
		Jacobian: func(dst *mat.Dense, x []float64) {
			for i, row := range slopes(x) {
				dst.SetRow(i, row[:])
			}
		},
		Fisher: func(dst *mat.SymDense, x []float64) {
			var a, b, c float64
			for _, row := range slopes(x) {
				a, b, c = a+row[0]*row[0], b+row[0]*row[1], c+row[1]*row[1]
			}
			dst.SetSym(0, 0, a)
			dst.SetSym(0, 1, b)
			dst.SetSym(1, 1, c)
		},
	}
	return p.Complete()
}

// bowl is √(1 + x² + 2y²) + ½·sin(xy).
func bowl() *objective.Problem {
	p := objective.Problem{
		Name: "bowl", Dim: 2, Start: []float64{.8, -.6},
		Func: func(x []float64) float64 {
			return math.Sqrt(1+x[0]*x[0]+2*x[1]*x[1]) + .5*vec.Sin(x[0]*x[1])
		},
		Grad: func(dst, x []float64) {
			r, c := math.Sqrt(1+x[0]*x[0]+2*x[1]*x[1]), .5*vec.Cos(x[0]*x[1])
			dst[0], dst[1] = x[0]/r+c*x[1], 2*x[1]/r+c*x[0]
		},
	}
	return p.Complete()
}

// data is a logistic regression on twelve rows of four features and a bias.
func data() *objective.Problem {
	x := mat.NewDense(12, 4, nil)
	y := make([]float64, 12)
	for i := range y {
		for j := range 4 {
			x.Set(i, j, vec.Sin(float64(1+3*i+7*j)))
		}
		if i%3 == 0 {
			y[i] = 1
		}
	}
	p := objective.NewLogistic(x, y, objective.Options{L2: .1, Bias: true})
	p.Name = "data"
	return p
}

// system makes the flow's system for p, or ends the test. The suite follows the field also by methods that use no
// parts, so no part has Back here; in a bounded flow that is right as long as no bound is met.
func (s *suite) system(t *testing.T, o *flows.Oracle) *ode.System {
	t.Helper()
	sys, err := s.flow.System(o)
	if err != nil {
		t.Fatalf("%v: %v", s.flow, err)
	}
	s.l2 = o.L2()
	for i := range sys.Parts {
		sys.Parts[i].Back = false
	}
	if pos := sys.Pos; pos != o.P.Dim && (pos != 0 || sys.Dim != o.P.Dim) {
		t.Fatalf("the position has length %d in a state of length %d; the objective has %d variables", pos, sys.Dim, o.P.Dim)
	}
	return sys
}

// begin starts an integration from the objective's start, displaced a little, whose run makes the points of a test.
func begin(t *testing.T, sys *ode.System, p *objective.Problem) *ode.Integrator {
	t.Helper()
	it, err := ode.New(context.Background(), sys, near(p, sys, 0), 0, math.Inf(1), ode.Config{Method: method(sys), Control: control.Fixed{H: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return it
}

// method is one that follows the system: by its parts where it has no field.
func method(sys *ode.System) ode.Method {
	if sys.NoField {
		return split.Lie{}
	}
	return rk.Euler
}

// near is the i-th place around the start of p, in the set of the system.
func near(p *objective.Problem, sys *ode.System, i int) []float64 {
	x := make([]float64, p.Dim)
	copy(x, p.Start)
	for j := range x {
		x[j] += .3 * vec.Sin(float64(1+5*i+3*j))
	}
	if sys.Project != nil {
		sys.Project(x)
	}
	return x
}

// places calls do with points all over the state, under metrics of every kind.
func places(t *testing.T, sys *ode.System, p *objective.Problem, do func(pt *ode.Point)) {
	t.Helper()
	r := begin(t, sys, p).Run()
	for i := range 6 {
		pt := r.NewPoint()
		m := ode.Precond{Scale: 1}
		if i%3 > 0 {
			m.Scale = .7
		}
		if i%3 > 1 {
			m.Diag = make([]float64, p.Dim)
			for j := range m.Diag {
				m.Diag[j] = 1.5 + vec.Cos(float64(i+2*j))
			}
		}
		for j := range pt.Y { // what lies beyond the position is kept positive: it may be a clock
			pt.Y[j] = .5 + .3*vec.Cos(float64(1+i+2*j))
		}
		copy(pt.Y, near(p, sys, i))
		pt.T, pt.M = .5+float64(i), &m
		enter(t, sys, pt)
		do(pt)
	}
}

// enter brings a point that is outside of the set of the system back by its scheme.
func enter(t *testing.T, sys *ode.System, pt *ode.Point) {
	t.Helper()
	if sys.Residual == nil || sys.Scheme == "" {
		return
	}
	zero := make([]float64, len(pt.X()))
	if sys.Residual(zero, pt.X(), zero); !vec.Finite(zero) {
		follow(t, sys, pt, 0)
	}
}

// far returns the largest difference of two vectors, relative to the largest element of the second where that exceeds
// 1.
func far(x, want []float64) float64 {
	scale, diff := 1., 0.
	for i, w := range want {
		scale = math.Max(scale, math.Abs(w))
		d := math.Abs(x[i] - w)
		if math.IsNaN(d) {
			return math.Inf(1)
		}
		diff = math.Max(diff, d)
	}
	return diff / scale
}
