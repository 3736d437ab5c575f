package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// QuasiNewton is the gradient flow in a preconditioner that is constant from jump to jump,
//
//	x' = -M·B·∇f(x),
//
// B being the matrix of limited memory BFGS: the inverse Hessian that the last Memory pairs s = Δx, y = Δ∇f suggest.
// It is symmetric and positive definite. Its product with a vector is the two-loop recursion, in 4·Memory·n operations,
// which starts from the multiple s·y/y·y of the identity, of the newest pair, and from 1 while there is none.
//
// The memory is a part of the state, which is (x, x₋, d₋, pairs, scalars), of length (2·Memory + 3)·n + Memory + 1: so an
// attempt that is rejected has learnt nothing, and a run resumes exactly. Between jumps it does not move; its part learn
// is the jump, at a frozen position: it takes the difference of x and of the force to where it was done last, if
// s·y > 2⁻⁵²·‖s‖‖y‖, the angle between the two being less than a right one beyond rounding, in place of the oldest pair. Its
// part drift follows the flow for a straight line. The method lie does one after the other, and is L-BFGS under a line
// search. Under a method that asks for the field only, B never changes and the flow is the gradient flow.
//
// Memory ≥ 1 has no unit. System returns an error where the objective is asked by batches, whose gradients of two steps
// do not compare.
//
// Sources: J. Nocedal, Math. Comp. 35 (1980), 773-782; D. Liu, J. Nocedal, Math. Programming 45 (1989), 503-528.
type QuasiNewton struct {
	Memory int `spec:"memory" in:"[1,10000]"`
}

func (f QuasiNewton) String() string { return spec.Format("quasinewton", f, QuasiNewton{Memory: 10}) }

// Time implements [Timed]: until the first pair is learnt it is x²/f.
func (QuasiNewton) Time(x, f float64) float64 { return bound(x, f) }

func (QuasiNewton) Cite() []string { return []string{"nocedal1980updating"} }

// Describe returns the equation.
func (f QuasiNewton) Describe() string {
	return fmt.Sprintf("x' = -M·B∇f(x), B the BFGS matrix of the last %d pairs Δx, Δ∇f, constant between the jumps learn", f.Memory)
}

func (f QuasiNewton) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: quasinewton: %w", err)
	}
	if o.Draw != nil {
		return nil, fmt.Errorf("flows: quasinewton compares the gradients of different steps, and cannot with batches")
	}
	n, m := o.P.Dim, f.Memory
	s := o.System((2*m+3)*n+m+1, 0)
	s.Squares = true
	b := pairs{n: n, m: m, alpha: make([]float64, m)}
	v := make([]float64, n)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		clear(dst[n:])
		copy(dst[:n], p.Force())
		b.product(dst[:n], p.Y)
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, dst[:n])
	}
	s.Parts = []ode.Part{
		{Name: "learn", Flow: func(p *ode.Point, _ float64) { b.learn(p.Y, p.Force()) }},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			copy(v, p.Force())
			b.product(v, p.Y)
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, v)
		}},
	}
	s.Scheme = "learn drift"
	s.Straight = true
	s.Init = func(p *ode.Point) {
		copy(p.Y[n:2*n], p.Y[:n])
		copy(p.Y[2*n:3*n], p.Force())
	}
	return s, nil
}

func init() { Register("quasinewton", QuasiNewton{Memory: 10}) }
