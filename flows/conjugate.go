package flows

import (
	"cmp"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Conjugate is the heavy ball with a friction computed from the last two gradients and w:
//
//	x' = M·w,  w' = -(1-β)·w + d,  d₋' = d - d₋,  d = -∇f(x),
//
// with β a function of d, of the force d₋ of the step before, and of w. Its parts are the kick, which advances w and d₋
// at a fixed x by Euler's method, and the drift of x with the new w. On the step clock, where h is 1 and the
// preconditioner carries the length α of the step, the method symplectic is nonlinear conjugate gradients,
//
//	w ← β·w + d,  x ← x + α·w,
//
// which is x⁺ = x - α·∇f(x) + (αβ/α₋)·(x - x₋). By the Rule, with y = d₋ - d the change of ∇f,
//
//	pr   β = max(0, -d·y/d₋·d₋), Polak and Ribière's; the default
//	fr   β = d·d/d₋·d₋, Fletcher and Reeves'
//	hs   β = max(0, -d·y/w·y), Hestenes and Stiefel's
//	dy   β = d·d/w·y, Dai and Yuan's
//	hz   β = (2·(w·d)·(y·y)/(w·y) - d·y)/w·y, Hager and Zhang's
//
// and β = 0 wherever β·w + d would not descend, (β·w + d)·d ≤ 0, and where β is not a number. On a quadratic, with the
// exact length of each step, all five are the linear method. The run starts with w = 0 and d₋ = d.
//
// System returns an error for an objective with batches.
//
// Sources: M. Hestenes, E. Stiefel, J. Res. NBS 49 (1952), 409-436; R. Fletcher, C. Reeves, Comput. J. 7 (1964),
// 149-154; E. Polak, G. Ribière, RIRO 3-R1 (1969), 35-43; J. Gilbert, J. Nocedal, SIAM J. Optim. 2 (1992), 21-42 (max);
// W. Hager, H. Zhang, SIAM J. Optim. 16 (2005), 170-192.
type Conjugate struct {
	Rule Beta `spec:"rule" oneof:"pr,fr,hs,dy,hz"`
}

// Beta names a rule for the coefficient β of [Conjugate]. The zero value is PolakRibiere.
type Beta string

// The rules; see [Conjugate].
const (
	PolakRibiere    Beta = "" // written pr
	FletcherReeves  Beta = "fr"
	HestenesStiefel Beta = "hs"
	DaiYuan         Beta = "dy"
	HagerZhang      Beta = "hz"
)

// of returns β for the forces d and d0 and the velocity w; NaN where it has none.
func (b Beta) of(d, d0, w []float64) float64 {
	dd, dd0 := vec.Dot(d, d), vec.Dot(d, d0)
	dy, wy := dd0-dd, vec.Dot(w, d0)-vec.Dot(w, d)
	switch b {
	case FletcherReeves:
		return dd / vec.Dot(d0, d0)
	case HestenesStiefel:
		return math.Max(0, -dy/wy)
	case DaiYuan:
		return dd / wy
	case HagerZhang:
		yy := dd - 2*dd0 + vec.Dot(d0, d0)
		return (2*vec.Dot(w, d)*yy/wy - dy) / wy
	}
	return math.Max(0, -dy/vec.Dot(d0, d0))
}

// coefficient returns β, or 0 where that would not descend.
func (b Beta) coefficient(d, d0, w []float64) float64 {
	beta := b.of(d, d0, w)
	if math.IsNaN(beta) || math.IsInf(beta, 0) || !(float64(beta*vec.Dot(w, d))+vec.Dot(d, d) > 0) {
		return 0
	}
	return beta
}

func (f Conjugate) String() string { return spec.Format("conjugate", f, Conjugate{}) }

// Time implements [Timed]: w' = -(1-β)w - ∇f(x).
func (Conjugate) Time(x, f float64) float64 { return bound(x, f) }

func (Conjugate) Cite() []string { return []string{"hestenes1952methods"} }

// Describe returns the equation with the flow's own rule in it.
func (f Conjugate) Describe() string {
	return fmt.Sprintf("x' = Mw, w' = -(1-β)w - ∇f(x), d₋' = -∇f(x) - d₋, β by the rule %v from ∇f(x), d₋ and w", cmp.Or(f.Rule, "pr"))
}

func (f Conjugate) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: conjugate: %w", err)
	}
	if o.Draw != nil {
		return nil, fmt.Errorf("flows: conjugate compares the gradients of different steps, and cannot with batches")
	}
	n := o.P.Dim
	s := o.System(3*n, 0)
	s.Squares = true
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		d, w, d0 := p.Force(), p.Y[n:2*n], p.Y[2*n:]
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, w)
		vec.Axpby(dst[n:2*n], f.Rule.coefficient(d, d0, w)-1, w, 1, d)
		vec.Axpby(dst[2*n:], 1, d, -1, d0)
	}
	s.Parts = []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			d, w, d0 := p.Force(), p.Y[n:2*n], p.Y[2*n:]
			keep := f.Rule.coefficient(d, d0, w)
			if h != 1 {
				keep = 1 - float64(h*(1-keep))
			}
			vec.Axpby(w, keep, w, h, d)
			vec.Relax(d0, h, d)
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, p.Y[n:2*n])
		}},
	}
	s.Scheme = "kick drift"
	s.Init = func(p *ode.Point) { copy(p.Y[2*n:], p.Force()) }
	return s, nil
}

func init() { Register("conjugate", Conjugate{}) }
