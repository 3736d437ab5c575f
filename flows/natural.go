package flows

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"gonum.org/v1/gonum/mat"
)

// Natural is the natural gradient flow, the gradient flow of f in a Riemannian metric G,
//
//	x' = -M^½·G(x)⁻¹·M^½·∇f(x).
//
// With M a number its solutions do not depend on the coordinates that x is written in, if G is transformed as a metric
// is; those of a method do, by its error: for Euler's, which is the natural gradient method, by O(h).
//
// Of is the metric; nil stands for the objective's Fisher, the information matrix of its law, which has the spec
// natural(damp=1e-3). Damp ≥ 0 is added to the diagonal of G, to which a regulariser adds nothing. The energy is f. A
// field costs a gradient, a G and a factorization, ⅓n³ operations where G is positive definite: one of FieldEvals, of
// JacEvals, of LinearSolves and of Factorizations in ode.Stats; where G is singular the velocity is NaN. System returns
// an error without Of if the objective has no Fisher, or has batches.
//
// Source: S. Amari, Neural Computation 10 (1998), 251-276.
type Natural struct {
	Of   *Tensor
	Damp float64 `spec:"damp" unit:"f/x^2" in:"[0,inf)"`
}

// Tensor is a Riemannian metric: At stores the symmetric, positive definite matrix G(x) of order Dim of the objective.
// It is used through a pointer, so that flows compare.
type Tensor struct {
	Name string
	At   func(dst *mat.SymDense, x []float64)
}

// String returns the spec. One with a given metric does not read back.
func (f Natural) String() string {
	if f.Of == nil {
		return spec.Format("natural", f, Natural{})
	}
	type own struct {
		Name string  `spec:"name,bare"`
		Damp float64 `spec:"damp"`
	}
	return spec.Format("naturalof", own{f.Of.Name, f.Damp}, own{})
}

func (Natural) Time(_, _ float64) float64 { return 1 }

func (Natural) Curved() bool { return true }

func (Natural) Cite() []string { return []string{"amari1998natural"} }

// Describe returns the equation with the flow's own choices in it.
func (f Natural) Describe() string {
	g, name := "G", "the objective's Fisher matrix"
	if f.Damp != 0 {
		g = "(G + " + spec.Number(f.Damp) + "·I)"
	}
	if f.Of != nil {
		name = f.Of.Name
	}
	return "x' = -M^½·" + g + "⁻¹·M^½·∇f(x), G = " + name
}

func (f Natural) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: natural: %w", err)
	}
	at := o.P.Fisher
	switch {
	case f.Of != nil:
		if at = f.Of.At; at == nil {
			return nil, errors.New("flows: natural: a Tensor needs At, the metric")
		}
	case at == nil || o.Draw != nil:
		return nil, errors.New("flows: natural needs a metric: a Tensor, or an objective with a Fisher matrix, on all rows")
	}
	n := o.P.Dim
	g, err := newHessian(n, func(dst *mat.SymDense, x []float64) {
		at(dst, x)
		shift(dst, f.Damp)
	})
	if err != nil {
		return nil, fmt.Errorf("flows: natural: %w", err)
	}
	return g.descent(o), nil
}

func init() { Register("natural", Natural{}, "natural(damp=0.1)") }
