package multistep

import (
	"cmp"
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
)

// BDF is the method of backward differentiation with variable step and order, for stiff flows. At order k, with P the
// polynomial through the last k+1 states and p its value at the end of the step, y' solves
//
//	h·f(t', y') = h·P'(t') + (1 - κ)·γₖ·(y' - p),   γₖ = 1 + 1/2 + ... + 1/k,
//
// by Newton's method, as in package stiff. On equal steps and with κ = 0 this is Σ ∇ʲy'/j = h·f(t', y'). The leading
// coefficient is a fixed one: it depends on the order, but not on the lengths of the steps before, so that a
// factorisation serves for as long as length and order stay. The estimate of the error is a multiple of y' - p.
//
// Order, from 1 to 5, is the highest order that the method takes; zero means 5. Orders 1 and 2 are A-stable, orders 3, 4
// and 5 A(α)-stable with α = 86°, 73° and 52°: where the Jacobian has eigenvalues near the imaginary axis, order=2 takes
// longer steps. The method starts with 1 and chooses the order with each step, by the tolerance of the control. Under a
// control without one the order is Order itself, 2 if that is zero, and the first Order steps, of a run or after a jump
// of the field, are those of [stiff.SDIRK4], but for order 1.
//
// NDF takes κ = -0.185, -1/9, -0.0823, -0.0415, 0: the error is smaller by a third at orders 1 and 2, and by less at 3
// and 4, where α is 80° and 66°.
//
// Linear and Tol say how the equations are solved, as in [stiff.DIRK], but a Tol of zero means 0.2. A step costs one
// evaluation and one linear system for every Newton iteration, one to two as a rule; the Jacobian of an earlier step
// serves while the iteration contracts by a factor of 10. Equal steps are more stable than growing ones, and save
// factorisations: control.Gustafsson has a Hold for that, which is 2 where no control is given.
//
// The interpolant is the polynomial through y' and the last k states, of order k; it costs nothing.
//
// Sources: K. E. Brenan, S. L. Campbell, L. R. Petzold, Numerical Solution of Initial-Value Problems in
// Differential-Algebraic Equations (1996), section 5.2, for the form with divided differences; K. R. Jackson, R.
// Sacks-Davis, ACM Trans. Math. Softw. 6 (1980), 295-318, for the fixed leading coefficient; P. N. Brown, G. D. Byrne, A.
// C. Hindmarsh, SIAM J. Sci. Stat. Comput. 10 (1989), 1038-1051; L. F. Shampine, M. W. Reichelt, SIAM J. Sci. Comput. 18
// (1997), 1-22, section 2, for NDF.
type BDF struct {
	Order  int          `spec:"order" in:"0 or [1,5]"`
	NDF    bool         `spec:"ndf"`
	Linear stiff.Linear `spec:"linear" oneof:",lu,cholesky,cg,minres,gmres"`
	Tol    float64      `spec:"tol" unit:"1" in:"[0,1]"`
}

const highestBDF = 5

// keepBelow is the contraction per iteration up to which a Jacobian is kept.
const keepBelow = .1

func (m BDF) String() string { return spec.Format("bdf", m, BDF{}) }

// Start implements ode.Method. It returns an error if the linear solver needs a symmetric system and this one is not.
func (m BDF) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("multistep: bdf: %w", err)
	}
	newton, err := stiff.NewNewton(r, m.Linear, keepBelow)
	if err != nil {
		return nil, err
	}
	n := r.Dim()
	st := &bdf{history: newHistory(n, cmp.Or(m.Order, highestBDF)+2), newton: newton, d: make([]float64, n), tol: m.Tol}
	if m.Tol == 0 {
		st.tol = .2
	}
	constant := make([]float64, highestBDF+1)
	for k := 1; k <= highestBDF; k++ {
		g := harmonic[k]
		if m.NDF {
			g *= 1 - kappa[k]
		}
		st.lead[k] = g
		constant[k] = 1/float64(k+1) + harmonic[k] - g
	}
	st.selection = newSelection(m.Order, highestBDF, 2, constant)
	for i := range st.slopes {
		st.slopes[i] = make([]float64, n)
	}
	st.correct, st.start = st.solve, st.stages
	return st, nil
}

// kappa are the κ of the NDF of each order: Shampine and Reichelt, table 1.
var kappa = [highestBDF + 1]float64{0, -.185, -1. / 9, -.0823, -.0415, 0}

// harmonic are γₖ.
var harmonic = [highestBDF + 1]float64{0, 1, 3. / 2, 11. / 6, 25. / 12, 137. / 60}
