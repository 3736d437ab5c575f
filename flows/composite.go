package flows

import (
	"errors"
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
// or of both, ∂r being the element of the subdifferential that makes the velocity shortest. The set is a [Box] with
// bounds for each coordinate, composite(set=box(lower=[0,-inf],upper=[1,2])), or the box Lo ≤ x_i ≤ Hi, where Lo = Hi =
// 0 in a literal means no bounds; or with Simplex > 0 the simplex x ≥ 0, Σx_i = Simplex, then without L1. Its parts are
// the step x ← x - h·M∇f(x) and prox, soft thresholding by h·M·L1 and after it the projection; the method lie does
// both, which is the proximal gradient method ISTA, and projected gradient descent. A start outside of the set is
// projected on it before the run begins.
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
// The force is -∇f, not zero at the minimum of the sum. The flow's slope is: the shortest element of -∇f(x) - ∂r(x),
// which for a box is what the conditions of Karush, Kuhn and Tucker set to zero. Stops test the slope, so the tolerance
// on the gradient in package optim is one on these conditions. Outside of the set the slope is infinite, so that no
// point there counts as a minimum (on the simplex, Σx_i may miss its value by 2⁻²⁶). With FISTA the point that is
// reported is x₋, which is in the set.
//
// The potential is f. Without FISTA, and but for the simplex, the energy is f + r.
//
// Sources: P.-L. Lions, B. Mercier, SIAM J. Numer. Anal. 16 (1979), 964-979; A. Beck, M. Teboulle, SIAM J. Imaging Sci.
// 2 (2009), 183-202.
type Composite struct {
	L1      float64 `spec:"l1" unit:"f/x" in:"[0,inf)"`
	Lo      float64 `spec:"lo" unit:"x" in:"[-inf,inf)"`
	Hi      float64 `spec:"hi" unit:"x" in:"(-inf,inf]"`
	Simplex float64 `spec:"simplex" unit:"x" in:"[0,inf)"`
	FISTA   bool    `spec:"fista"`
	Set     Set     `spec:"set"`
}

// CompositeDefaults is a Composite with r = 0.
func CompositeDefaults() Composite { return Composite{Lo: math.Inf(-1), Hi: math.Inf(1)} }

// fill replaces Lo = Hi = 0, which means no bounds, by infinite bounds.
func (f Composite) fill() Composite {
	if f.Lo == 0 && f.Hi == 0 {
		f.Lo, f.Hi = math.Inf(-1), math.Inf(1)
	}
	return f
}

// box returns the set, if it is a box.
func (f Composite) box() *Box {
	f = f.fill()
	switch {
	case f.Set.Box != nil:
		return f.Set.Box
	case !math.IsInf(f.Lo, -1) || !math.IsInf(f.Hi, 1):
		return &Box{[]float64{f.Lo}, []float64{f.Hi}}
	}
	return nil
}

// boxed returns the same flow with its bounds in Set.
func (f Composite) boxed() Composite {
	if b := f.box(); b != nil {
		f.Lo, f.Hi, f.Set = math.Inf(-1), math.Inf(1), Set{b}
	}
	return f
}

func (f *Composite) Check() error {
	g := f.fill()
	bounds := !math.IsInf(g.Lo, -1) || !math.IsInf(g.Hi, 1)
	switch {
	case bounds && g.Set.Box != nil:
		return errors.New("lo and hi, and set, exclude each other")
	case g.Simplex != 0 && (g.L1 != 0 || g.box() != nil):
		return errors.New("simplex excludes l1 and bounds")
	case !(g.Lo <= g.Hi):
		return fmt.Errorf("lo=%s, hi=%s: the box is empty", spec.Number(f.Lo), spec.Number(f.Hi))
	}
	return nil
}

func (f Composite) String() string { return spec.Format("composite", f.fill(), CompositeDefaults()) }

func (Composite) Cite() []string { return []string{"lions1979splitting"} }

// Smooth implements [Nonsmooth].
func (f Composite) Smooth() Flow {
	free := CompositeDefaults()
	free.FISTA = f.FISTA
	return free
}

// Describe returns the equation with the flow's own numbers in it.
func (f Composite) Describe() string {
	f = f.fill()
	r := "r = 0"
	if f.L1 != 0 {
		r = fmt.Sprintf("r = %s·Σ|xᵢ|", spec.Number(f.L1))
	}
	switch {
	case f.Set.Box != nil:
		r += fmt.Sprintf(" in the %v, else ∞", f.Set.Box)
	case f.box() != nil:
		r += fmt.Sprintf(" for %s ≤ xᵢ ≤ %s, else ∞", spec.Number(f.Lo), spec.Number(f.Hi))
	case f.Simplex != 0:
		r += fmt.Sprintf(" for x ≥ 0, Σxᵢ = %s, else ∞", spec.Number(f.Simplex))
	}
	if f.FISTA {
		r += "; after each step x ← x + ((θ-1)/θ⁺)(x - x₋)"
	}
	return "x' = -M(∇f(x) + ∂r(x)), " + r
}

// prox returns the part of r.
func (f Composite) prox(n int) ode.Part {
	b := f.box()
	switch {
	case f.Simplex != 0:
		return split.Simplex(n, f.Simplex)
	case b == nil:
		return split.SoftThreshold(f.L1)
	}
	soft := split.SoftThreshold(f.L1)
	return ode.Part{Name: "prox", Moves: true, Flow: func(p *ode.Point, h float64) {
		soft.Flow(p, h) // with L1 = 0 it only refuses a step back in time
		b.Project(p.X())
	}}
}

// enter returns the projection on the set; nil if there is none.
func (f Composite) enter(n int) func(x []float64) {
	b := f.box()
	switch {
	case b != nil:
		return b.Project
	case f.Simplex != 0:
		return split.ToSimplex(n, f.Simplex)
	}
	return nil
}

func (f Composite) System(o *Oracle) (*ode.System, error) {
	err := spec.Check(f)
	f = f.fill()
	b := f.box()
	if err == nil && b != nil {
		err = b.Fit(o.P.Dim)
	}
	if err != nil {
		return nil, fmt.Errorf("flows: composite: %w", err)
	}
	of := f
	f = f.boxed()
	n := o.P.Dim
	dim := n
	if f.FISTA {
		dim = 2*n + 1
	}
	s := o.System(dim, 0)
	s.Parts = []ode.Part{split.ForceStep(), f.prox(n)}
	s.Scheme = "step prox"
	s.Project, s.Of = f.enter(n), of
	if f.L1 != 0 || b != nil || f.Simplex != 0 {
		s.Space, s.Residual, s.Parts[1].Back = ode.Bounded, f.slope, true
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
		if f.Simplex != 0 && p.M.Diag != nil { // the components of the velocity must have the sum zero
			vec.Mul(u, p.M.Scale, p.M.Diag, p.Force())
			f.velocity(dst, p.Y, u)
			return
		}
		f.velocity(dst, p.Y, p.Force())
		vec.Mul(dst, p.M.Scale, p.M.Diag, dst)
	}
	if f.Simplex == 0 {
		s.Energy = func(p *ode.Point) float64 { return p.Potential() + f.r(p.Y) }
		s.Dissipation = func(p *ode.Point) float64 {
			f.velocity(u, p.Y, p.Force())
			return square(p.M, u)
		}
	}
	return o.offer(s), nil
}

func init() {
	Register("composite", CompositeDefaults(),
		"composite(l1=0.1)", "composite(lo=-0.5,hi=1)", "composite(set=box(-0.5,1),l1=0.1)", "composite(simplex=1)", "composite(l1=0.1,fista=true)")
}
