package flows

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Natural is the natural gradient flow, the gradient flow of f in a Riemannian metric G,
//
//	x' = -M^½·G(x)⁻¹·M^½·∇f(x).
//
// With M a number its solutions do not depend on the coordinates that x is written in, if G is transformed as a metric
// is; those of a method do, by its error: for Euler's, which is the natural gradient method, by O(h).
//
// Of is the metric, Fisher's information of a family of distributions above all. Damp ≥ 0 is added to its diagonal. The
// energy is f. A field costs a gradient, a G and a factorisation, ⅓n³ operations where G is positive definite; where it is
// singular the velocity is NaN.
//
// Source: S. Amari, Neural Computation 10 (1998), 251-276.
type Natural struct {
	Of   *Tensor
	Damp float64
}

// Tensor is a Riemannian metric: At stores the symmetric, positive definite matrix G(x) of order Dim of the objective.
// It is used through a pointer, so that flows compare.
type Tensor struct {
	Name string
	At   func(dst *mat.SymDense, x []float64)
}

// String implements Flow. A metric of one's own does not read back.
func (f Natural) String() string {
	word := struct {
		Of   string  `spec:"of"`
		Damp float64 `spec:"damp"`
	}{Damp: f.Damp}
	if f.Of != nil {
		word.Of = f.Of.Name
	}
	plain := word
	plain.Of, plain.Damp = "", 0
	return spec.Format("natural", word, plain)
}

// Describe returns the equation with the flow's own choices in it.
func (f Natural) Describe() string {
	g, name := "G", "none given"
	if f.Damp != 0 {
		g = "(G + " + spec.Number(f.Damp) + "·I)"
	}
	if f.Of != nil {
		name = f.Of.Name
	}
	return "x' = -M^½·" + g + "⁻¹·M^½·∇f(x), G = " + name
}

// System implements Flow.
func (f Natural) System(o *Oracle) (*ode.System, error) {
	if f.Of == nil || f.Of.At == nil {
		return nil, errors.New("flows: natural needs a metric, a Tensor with At")
	}
	if err := notNegative("damp", f.Damp); err != nil {
		return nil, fmt.Errorf("flows: natural: %w", err)
	}
	n := o.P.Dim
	g := &hessian{at: make([]float64, n), sym: mat.NewSymDense(n, nil), m: stiff.NewMatrix(n)}
	g.eval = func(dst *mat.SymDense, x []float64) {
		f.Of.At(dst, x)
		for i := range n {
			dst.SetSym(i, i, dst.At(i, i)+f.Damp)
		}
	}
	s := o.System(n, 0)
	s.Mix = g.mix
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Drive(), p.Field()) }
	return s, nil
}
