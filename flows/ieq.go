package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// IEQ is the gradient flow with its energy made quadratic: r stands for √(f(x) + C), which it equals at the start and,
// along the flow with the identity as preconditioner, at all times,
//
//	x' = -2M·r∘q,  r' = -2q∘M(r∘q),  q = ∇√(f + C) = ∇f/(2√(f + C)),
//
// r being one number for each coordinate or, with Norm, one for all: then r' = -2r·q·Mq. Its parts are shrink,
// r ← r/(1 + 2h·M∘q²), which is the implicit Euler method for r with q frozen, and the drift x ← x - 2h·M(r∘q) with the
// new r; the method lie does both, and is AEGD. Σr² is the energy and decreases at every length of the step.
//
// C ≠ 0 is what makes f + C positive wherever the run goes (for a positive f take 1e-300: zero would mean
// a field that is left out); where it is not, the state is NaN and the run ends with an error.
// Every step evaluates f, together with the gradient where the objective has FuncGrad.
//
// Sources: H. Liu, X. Tian, AEGD: adaptive gradient descent with energy, arXiv:2010.05109; X. Yang, J. Comput. Phys.
// 327 (2016), 294-316 (invariant energy quadratisation).
type IEQ struct {
	C    float64 `spec:"c" unit:"f" in:"finite"`
	Norm bool    `spec:"norm"`
}

func (f *IEQ) Check() error {
	if f.C == 0 {
		return errors.New("c=0 means one left out: write a c above -min f, 1 being the spec's default, or 1e-300 where f is positive")
	}
	return nil
}

func (f IEQ) String() string { return spec.Format("ieq", f, IEQ{C: 1}) }

func (IEQ) Cite() []string { return []string{"liu2020aegd"} }

// Describe returns the equation with the flow's own numbers in it.
func (f IEQ) Describe() string {
	r := "r' = -2q∘M(r∘q)"
	if f.Norm {
		r = "r' = -2r·q·Mq"
	}
	return fmt.Sprintf("x' = -2M(r∘q), %s, q = ∇f/(2√(f + c)), r(0) = √(f + c) with c = %s", r, spec.Number(f.C))
}

func (f IEQ) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: ieq: %w", err)
	}
	if err := o.needValue("ieq"); err != nil {
		return nil, err
	}
	n := o.P.Dim
	m := n
	if f.Norm {
		m = 1
	}
	s := o.System(n+m, 0)
	s.Squares = true
	q := make([]float64, n)
	root := func(p *ode.Point) float64 { return math.Sqrt(p.Potential() + f.C) }
	slope := func(p *ode.Point) []float64 { // -q
		vec.Scale(q, .5/root(p), p.Force())
		return q
	}
	r := func(p *ode.Point, i int) float64 { return p.Y[n+min(i, m-1)] }
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		q := slope(p)
		clear(dst[n:])
		for i, v := range q {
			dst[i] = 2 * p.M.Scale * float64(r(p, i)*v)
			if p.M.Diag != nil {
				dst[i] *= p.M.Diag[i]
			}
			dst[n+min(i, m-1)] -= float64(v * dst[i])
		}
	}
	s.Parts = []ode.Part{
		{Name: "shrink", Flow: func(p *ode.Point, h float64) {
			q := slope(p)
			if f.Norm {
				p.Y[n] /= 1 + float64(2*h*square(p.M, q))
				return
			}
			for i, v := range q {
				by := 2 * h * p.M.Scale * float64(v*v)
				if p.M.Diag != nil {
					by *= p.M.Diag[i]
				}
				p.Y[n+i] /= 1 + by
			}
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			for i, v := range slope(p) {
				q[i] = r(p, i) * v
			}
			vec.AddMul(p.Y[:n], 2*h*p.M.Scale, p.M.Diag, q)
		}},
	}
	s.Scheme = "shrink drift"
	s.Energy = func(p *ode.Point) float64 { return vec.Dot(p.Y[n:], p.Y[n:]) }
	s.Dissipation = func(p *ode.Point) float64 {
		q, sum := slope(p), 0.
		for i, v := range q {
			by := float64(r(p, i)*r(p, i)) * float64(v*v)
			if p.M.Diag != nil {
				by *= p.M.Diag[i]
			}
			sum += by
		}
		return 4 * p.M.Scale * sum
	}
	s.Init = func(p *ode.Point) {
		for i := range p.Y[n:] {
			p.Y[n+i] = root(p)
		}
	}
	return s, nil
}

func init() { Register("ieq", IEQ{C: 1}) }
