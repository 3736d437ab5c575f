package flows

import (
	"fmt"
	"math"

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
// The memory is a part of the state, which is (x, x₋, d₋, pairs, scalars), of length (2·Memory + 3)·n + Memory + 1: so
// an attempt that is rejected has learnt nothing, and a run resumes exactly. Between jumps it does not move; its part
// learn is the jump, at a frozen position: it takes the difference of x and of the force to where it was done last, if
// s·y > 2⁻⁵²·‖s‖‖y‖, the angle between the two being less than a right one beyond rounding, in place of the oldest
// pair. Its part drift follows the flow for a straight line. The method lie does one after the other, and is L-BFGS
// under a line search. Under a method that follows the field only, B never changes and the flow is the gradient flow.
//
// Memory ≥ 1 has no unit. System returns an error for an objective with batches, whose gradients of two steps
// cannot be compared.
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

// pairs is the memory of limited memory BFGS in a state y: after x, x₋ and d₋ come m vectors s, m vectors y, the m
// numbers 1/(s·y), and how many pairs were learnt; pair j, counted from the start of the run, is in the place j mod m.
type pairs struct {
	n, m  int
	alpha []float64 // of the recursion
}

func (b *pairs) s(y []float64, i int) []float64 { return y[(3+i)*b.n : (4+i)*b.n] }
func (b *pairs) y(y []float64, i int) []float64 { return y[(3+b.m+i)*b.n : (4+b.m+i)*b.n] }

// scalars returns 1/(s·y) of all pairs, and the number of pairs learnt.
func (b *pairs) scalars(y []float64) (rho []float64, learnt *float64) {
	tail := y[(3+2*b.m)*b.n:]
	return tail[:b.m], &tail[b.m]
}

// learn takes the pair that leads from x₋ to x, where the force is d, and moves x₋ there.
func (b *pairs) learn(y, d []float64) {
	n := b.n
	x, x0, d0 := y[:n], y[n:2*n], y[2*n:3*n]
	rho, learnt := b.scalars(y)
	var ss, sy, yy float64
	for i := range x {
		dx, dg := x[i]-x0[i], d0[i]-d[i]
		ss += float64(dx * dx)
		sy += float64(dx * dg)
		yy += float64(dg * dg)
	}
	if sy > float64(0x1p-52*math.Sqrt(ss))*math.Sqrt(yy) {
		i := int(*learnt) % b.m
		vec.Axpby(b.s(y, i), 1, x, -1, x0)
		vec.Axpby(b.y(y, i), 1, d0, -1, d)
		rho[i] = 1 / sy
		*learnt++
	}
	copy(x0, x)
	copy(d0, d)
}

// product replaces v by B·v.
func (b *pairs) product(v, y []float64) {
	rho, learnt := b.scalars(y)
	last := int(*learnt)
	first := max(0, last-b.m)
	for j := last - 1; j >= first; j-- {
		i := j % b.m
		b.alpha[i] = rho[i] * vec.Dot(b.s(y, i), v)
		vec.AddScaled(v, -b.alpha[i], b.y(y, i))
	}
	if last > 0 {
		i := (last - 1) % b.m
		dg := b.y(y, i)
		vec.Scale(v, 1/(rho[i]*vec.Dot(dg, dg)), v)
	}
	for j := first; j < last; j++ {
		i := j % b.m
		vec.AddScaled(v, b.alpha[i]-float64(rho[i]*vec.Dot(b.y(y, i), v)), b.s(y, i))
	}
}

func init() { Register("quasinewton", QuasiNewton{Memory: 10}) }
