// Package flows holds the differential equations that an objective induces, and that optimizers follow. A flow is a
// plain value. For an objective f it makes the system that package ode integrates. The force of every flow here is -∇f
// at the position x, its potential is f.
//
// # Start here
//
//	sys, err := flows.HeavyBall{Gamma: 1}.System(&flows.Oracle{P: objective.Must("rosenbrock")})
//
// makes a system, and ode.Solve follows it; package optim does both. The file example_test.go has programs:
// ExampleGradient, ExampleHeavyBall, and ExampleParse for specs. A new flow is one file; gradient.go and nag.go are
// short ones to copy, [Register] gives the flow a name, and flowtest.Check tests it.
//
// # The flows
//
//	Gradient    x' = -M∇f(x)
//	HeavyBall   x' = M(w - b∇f(x)),  w' = -γw - (1 - γb)∇f(x)
//	Relaxation  x' = M·v/c - s·λx,   v' = (-∇f(x) - v)/τ,  c' = (1 - c)/τ
//
//	Newton        x' = -H⁻¹∇f(x)
//	GaussNewton   x' = -(JᵀJ + εI)⁻¹∇f(x), J the Jacobian of the residuals
//	QuasiNewton   x' = -MB∇f(x), B learning from step to step
//	Conjugate     x' = Mw, w' = -(1 - β)w - ∇f(x), β computed from the last two gradients and w
//	Composite     x' = -M(∇f(x) + ∂r(x)), r = l1·Σ|x_i| or the indicator of a set
//	Accelerated   x' = M(w - b∇f(x)), w' = -(r/t)w - ∇f(x), with restarts
//	Damped        x' = M(w - b∇f(x)), w' = -γ(t)w - (1 - γ(t)b)∇f(x), γ(t) = r/(s + t)^q or a given function
//	NAG           x' = v - x, γv' = μ(x - v) - M∇f(x), γ' = μ - γ
//	Bregman       x' = (p/t)(z - x), z' = -cpt^(p-1)·M∇f(x)
//	Matched       the same in another geometry for p = 3, with a correction that keeps its steps stable
//	Relativistic  x' = cp/√(p·p + m²c²), p' = -γp - ∇f(x)
//	Kinetic       x' = ∇K(p), p' = -γp - ∇f(x), K = ‖p‖^b/b or a given function
//	Steepest      x' = -‖g‖·u(g), u the steepest direction in a norm and ‖g‖ the dual norm, or 1; g = ∇f(x)
//	IEQ           x' = -2r·q, r' = -2r·q², q = ∇√(f + c)
//	Mirror        z' = -M∇f(x), z = ∇φ(x), φ an entropy, a norm or a given function; Replicator
//	Natural       x' = -G(x)⁻¹∇f(x), G Fisher's matrix or a given metric
//	Riemannian    x' = -grad f(x) on a sphere, on matrices with orthonormal columns, ...
//
// A field left at zero means what package ode says under Zero values: the number, or the default, or an error of
// System.
//
// M is the control's preconditioner: a number or a diagonal, by default the identity. For a new flow, [Oracle.System]
// makes a system with force, potential and batches; the flow adds how the force moves the state.
package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Flow is a differential equation. String returns its spec, from which [Parse] makes the same flow.
//
// System makes the system of one run; runs do not share systems. It returns an error if the objective lacks a
// capability that the flow needs. Further methods are optional: see [Timed], [CurvatureScaled], [Extensible],
// [Nonsmooth], [Curved], [ScaleOnly], [spec.Describe] and [spec.Cite].
type Flow interface {
	System(o *Oracle) (*ode.System, error)
	String() string
}

// Oracle evaluates an objective for one run, on all rows or on batches of rows, one batch for each step. All
// evaluations in a step, also those of rejected attempts, use the same batch.
type Oracle struct {
	P    *objective.Problem
	Draw func(k int) []int // the rows of step k, a pure function of k; nil: all rows in every step

	rows []int
	l2   float64 // of the system made last
}

// L2 returns the weight λ of the term ½λ‖x‖² that the system made last by [Oracle.System] adds to f.
func (o *Oracle) L2() float64 { return o.l2 }

// Gradient computes ∇f(x) into dst, on the current batch if there is one, and returns f(x) with it.
func (o *Oracle) Gradient(dst, x []float64) float64 {
	if o.Draw != nil {
		return o.P.FuncGradRows(dst, x, o.rows)
	}
	return o.whole(dst, x)
}

// whole computes ∇f(x) on all rows into dst, and returns f(x), NaN where the objective has no value.
func (o *Oracle) whole(dst, x []float64) float64 {
	if o.P.FuncGrad == nil {
		o.P.Grad(dst, x)
		return math.NaN()
	}
	return o.P.FuncGrad(dst, x)
}

// Valued reports whether the objective has a value. It has none if the problem gives the gradient alone.
func (o *Oracle) Valued() bool { return o.P.FuncGrad != nil || o.P.Func != nil || o.Draw != nil }

// offer removes energy and dissipation from the system if the objective has no value.
func (o *Oracle) offer(s *ode.System) *ode.System {
	if !o.Valued() {
		s.Energy, s.Dissipation = nil, nil
	}
	return s
}

// needValue returns an error where the objective has no value.
func (o *Oracle) needValue(flow string) error {
	if o.Valued() {
		return nil
	}
	return fmt.Errorf("flows: %s needs the value of the objective", flow)
}

// Force computes the force at x, -∇f(x) - l2·x with [Oracle.L2], on all rows, whatever the batch is, into dst, and
// returns f(x).
func (o *Oracle) Force(dst, x []float64) float64 {
	f := o.whole(dst, x)
	negate(dst, o.l2, x)
	return f
}

// System returns a system whose state of length dim begins with the position, of length P.Dim, with force -∇f - l2·x
// and potential f. The system is marked as autonomous; a flow whose coefficients depend on time sets Autonomous to
// false. The term ½·l2·‖x‖² is part of the flow's Energy, not of its Potential, which is f. If the objective has no
// value, the system has no potential; see [Oracle.Valued].
func (o *Oracle) System(dim int, l2 float64) *ode.System {
	n := o.P.Dim
	o.l2 = l2
	both := func(dst []float64, _ float64, y []float64) float64 {
		x := y[:n]
		f := o.Gradient(dst, x)
		negate(dst, l2, x)
		return f
	}
	s := &ode.System{Dim: dim, Pos: n, Autonomous: true, Typical: o.P.Typical}
	if o.Valued() {
		s.Both = both
	}
	s.Force = func(dst []float64, t float64, y []float64) { both(dst, t, y) }
	if l2 != 0 {
		s.Merit = func(x []float64, v float64) float64 { return v + float64(.5*l2*vec.Dot(x, x)) }
	}
	if o.Draw != nil {
		s.Draw = func(k int) { o.rows = o.Draw(k) }
		return s
	}
	if o.P.Grad != nil {
		s.Force = func(dst []float64, _ float64, y []float64) {
			o.P.Grad(dst, y[:n])
			negate(dst, l2, y[:n])
		}
	}
	if l2 == 0 {
		s.Min = o.P.Min
	}
	if o.P.Func != nil {
		s.Potential = func(_ float64, y []float64) float64 { return o.P.Func(y[:n]) }
	}
	return s
}

// negate turns the gradient g at x into the force -(g + l2·x).
func negate(g []float64, l2 float64, x []float64) {
	if l2 != 0 {
		vec.AddScaled(g, l2, x)
	}
	vec.Scale(g, -1, g)
}

// energy returns f + ½·l2·‖x‖².
func energy(p *ode.Point, l2 float64) float64 {
	f := p.Potential()
	if l2 != 0 {
		x := p.X()
		f += float64(.5 * l2 * vec.Dot(x, x))
	}
	return f
}

// square returns u·Mu.
func square(m *ode.Precond, u []float64) float64 {
	if m.Diag == nil {
		return m.Scale * vec.Dot(u, u)
	}
	var s float64
	for i, d := range m.Diag {
		s += float64(d * float64(u[i]*u[i]))
	}
	return m.Scale * s
}
