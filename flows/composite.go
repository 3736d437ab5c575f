package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// Composite is the flow down a sum of f and a convex function r without a gradient,
//
//	x' = -M(∇f(x) + ∂r(x)),  r(x) = L1·Σ|x_i|, or the indicator of a set,
//
// or of both, ∂r being the element of the subdifferential that makes the velocity shortest. The set is a [Box],
// composite(set=box(lower=[0,-inf],upper=1)), or a [Simplex], composite(set=simplex(1)), on which Σ|x_i| is constant
// and L1 has no effect. The parts are the step x ← x - h·M∇f(x) and prox, soft thresholding by h·M·L1 and after it the
// projection; the method lie does both, which is the proximal gradient method ISTA, and projected gradient descent. A
// start outside of the set is projected on it before the run begins.
//
// The methods that serve it are those whose steps end with prox: lie, doubled(lie) and strang(scheme=prox step); with
// FISTA, whose steps end with prox and push, lie and doubled(lie). Start refuses the others, such as euler, rk4, radau5
// and strang, which step past bounds and kinks. All methods serve a Composite without r.
//
// With FISTA the part push goes on with momentum, x ← x + ((θ-1)/θ⁺)(x - x₋), θ⁺ = (1 + √(1 + 4θ²))/2, θ(0) = 1, x₋
// being the point before the push; that is FISTA, its state (x, x₋, θ), x the extrapolated point at which the gradient
// is taken and which may lie outside of the set, and x₋ the iterate. It is a scheme of parts and no field: θ counts
// steps, and what goes by h is the square of a time. Only with steps √h of that time does it tend to an equation, for h
// → 0:
//
//	x″ + (3/t)x' + M(∇f(x) + ∂r(x)) = 0,
//
// which is [Accelerated]'s with R = 3, or that of [Bregman], where r is zero. So the field is NaN, and a method that
// needs one ends with an error.
//
// The force is -∇f, not zero at the minimum of the sum. The system's Residual is: the shortest element of -∇f(x) -
// ∂r(x), which for a box is what the conditions of Karush, Kuhn and Tucker set to zero. Stops test it, so the tolerance
// on the gradient in package optim is one on these conditions. Outside of the set it is infinite, so that no point there
// counts as a minimum (on a simplex, Σx_i may miss its value by 2⁻²⁶). With FISTA the point that is reported is x₋,
// which is in the set.
//
// The potential is f. Without FISTA, and but for the simplex, the energy is f + r.
//
// Sources: P.-L. Lions, B. Mercier, SIAM J. Numer. Anal. 16 (1979), 964-979; A. Beck, M. Teboulle, SIAM J. Imaging Sci.
// 2 (2009), 183-202.
type Composite struct {
	L1    float64 `spec:"l1" unit:"f/x" in:"[0,inf)"`
	FISTA bool    `spec:"fista"`
	Set   Set     `spec:"set"`
}

func (f Composite) String() string { return spec.Format("composite", f, Composite{}) }

func (Composite) Cite() []string { return []string{"lions1979splitting"} }

// Smooth implements [Nonsmooth].
func (f Composite) Smooth() Flow { return Composite{FISTA: f.FISTA} }

// Describe returns the equation with the flow's own numbers in it.
func (f Composite) Describe() string {
	r := "r = 0"
	if f.L1 != 0 {
		r = fmt.Sprintf("r = %s·Σ|xᵢ|", spec.Number(f.L1))
	}
	if f.Set != nil {
		r += f.Set.describe()
	}
	if f.FISTA {
		r += "; after each step x ← x + ((θ-1)/θ⁺)(x - x₋)"
	}
	return "x' = -M(∇f(x) + ∂r(x)), " + r
}

func (f Composite) System(o *Oracle) (*ode.System, error) {
	n := o.P.Dim
	err := spec.Check(f)
	if err == nil && f.Set != nil {
		err = f.Set.Fit(n)
	}
	if err != nil {
		return nil, fmt.Errorf("flows: composite: %w", err)
	}
	dim := n
	if f.FISTA {
		dim = 2*n + 1
	}
	s := o.System(dim, 0)
	prox, diagonal := split.SoftThreshold(f.L1), true
	if f.Set != nil {
		prox, diagonal = f.Set.prox(n, prox), f.Set.diagonal()
		s.Project = f.Set.projection(n)
	}
	s.Parts = []ode.Part{split.ForceStep(), prox}
	s.Scheme = "step prox"
	s.Of = f
	if f.L1 != 0 || f.Set != nil {
		s.Space, s.Residual, s.Parts[1].Back = ode.Bounded, f.residual, true
		s.Min = nil // that of f alone
		s.Merit = func(x []float64, v float64) float64 { return v + f.r(x) }
	}
	if f.FISTA {
		s.Output = func(dst, y []float64) { copy(dst, y[n:2*n]) }
		s.NoField = true
		s.FieldFromForce = func(dst []float64, _ *ode.Point) {
			for i := range dst {
				dst[i] = math.NaN()
			}
		}
		s.Parts = append(s.Parts, ode.Part{Name: "push", Moves: true, Flow: func(p *ode.Point, _ float64) {
			x, before, theta := p.Y[:n], p.Y[n:2*n], p.Y[2*n]
			next := (1 + math.Sqrt(1+float64(4*float64(theta*theta)))) / 2
			by := (theta - 1) / next
			for i, v := range x {
				x[i] = v + float64(by*(v-before[i]))
				before[i] = v
			}
			p.Y[2*n] = next
		}})
		s.Scheme = "step prox push"
		s.Init = func(p *ode.Point) {
			copy(p.Y[n:2*n], p.Y[:n])
			p.Y[2*n] = 1
		}
		return s, nil
	}
	u := make([]float64, n)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		if !diagonal && p.M.Diag != nil { // the components of the velocity must have the sum zero
			vec.Mul(u, p.M.Scale, p.M.Diag, p.Force())
			f.velocity(dst, p.Y, u)
			return
		}
		f.velocity(dst, p.Y, p.Force())
		vec.Mul(dst, p.M.Scale, p.M.Diag, dst)
	}
	if diagonal {
		s.Energy = func(p *ode.Point) float64 { return p.Potential() + f.r(p.Y) }
		s.Dissipation = func(p *ode.Point) float64 {
			f.velocity(u, p.Y, p.Force())
			return square(p.M, u)
		}
	}
	return o.offer(s), nil
}

func init() {
	Register("composite", Composite{}, "composite(l1=0.1)", "composite(set=box(-0.5,1))", "composite(set=box(-0.5,1),l1=0.1)",
		"composite(set=simplex(1))", "composite(l1=0.1,fista=true)")
}
