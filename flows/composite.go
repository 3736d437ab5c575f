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
// ∂r being the element that makes the velocity shortest. The set is the box Lo ≤ x_i ≤ Hi where one of the two is finite,
// or with Simplex > 0 the simplex x ≥ 0, Σx_i = Simplex; one of the three kinds is given. Its parts are the step
// x ← x - h·M∇f(x) and prox, soft thresholding by h·M·L1 or the projection; the method lie does both, which is the
// proximal gradient method ISTA, and projected gradient descent.
//
// With FISTA the part push goes on with momentum, x ← x + ((θ-1)/θ⁺)(x - x₋), θ⁺ = (1 + √(1 + 4θ²))/2, θ(0) = 1, x₋ being
// the point before the push; that is FISTA, its state (x, x₋, θ), x the extrapolated point at which the
// gradient is taken and which may lie outside of the set, and x₋ the iterate. It is a word of parts and no field: θ counts
// steps, and what goes by h is the square of a time. Only with steps √h of that time does it tend to an equation, for h → 0:
//
//	x” + (3/t)x' + M(∇f(x) + ∂r(x)) = 0,
//
// which is [Accelerated]'s with R = 3, or that of [Bregman], where r is zero. So the field is NaN, and a method that
// needs one ends with an error.
//
// The drive is -∇f, not zero at the minimum of the sum; runs are ended by other stops, [Rest] say. The
// potential is f. Without FISTA, and but for the simplex, the energy is f + r.
//
// Sources: P.-L. Lions, B. Mercier, SIAM J. Numer. Anal. 16 (1979), 964-979; A. Beck, M. Teboulle, SIAM J. Imaging Sci.
// 2 (2009), 183-202.
type Composite struct {
	L1      float64 `spec:"l1" unit:"f/x"`
	Lo      float64 `spec:"lo" unit:"x"`
	Hi      float64 `spec:"hi" unit:"x"`
	Simplex float64 `spec:"simplex" unit:"x"`
	FISTA   bool    `spec:"fista"`
}

// CompositeDefaults is a Composite without r: no weight, no bounds, no simplex.
func CompositeDefaults() Composite { return Composite{Lo: math.Inf(-1), Hi: math.Inf(1)} }

func (f *Composite) boxed() bool { return !math.IsInf(f.Lo, -1) || !math.IsInf(f.Hi, 1) }

// Check implements spec.Checker.
func (f *Composite) Check() error {
	kinds := 0
	for _, is := range []bool{f.L1 != 0, f.boxed(), f.Simplex != 0} {
		if is {
			kinds++
		}
	}
	if kinds > 1 {
		return errors.New("l1, lo and hi, and simplex exclude each other")
	}
	if !(f.Lo <= f.Hi) {
		return fmt.Errorf("lo=%s, hi=%s: the box is empty", spec.Number(f.Lo), spec.Number(f.Hi))
	}
	return errors.Join(notNegative("l1", f.L1), notNegative("simplex", f.Simplex))
}

// String implements Flow.
func (f Composite) String() string { return spec.Format("composite", f, CompositeDefaults()) }

// Describe returns the equation with the flow's own numbers in it.
func (f Composite) Describe() string {
	r := fmt.Sprintf("r = %s·Σ|xᵢ|", spec.Number(f.L1))
	switch {
	case f.L1 == 0 && !f.boxed() && f.Simplex == 0:
		r = "r = 0"
	case f.boxed():
		r = fmt.Sprintf("r = 0 for %s ≤ xᵢ ≤ %s, else ∞", spec.Number(f.Lo), spec.Number(f.Hi))
	case f.Simplex != 0:
		r = fmt.Sprintf("r = 0 for x ≥ 0, Σxᵢ = %s, else ∞", spec.Number(f.Simplex))
	}
	if f.FISTA {
		r += "; after each step x ← x + ((θ-1)/θ⁺)(x - x₋)"
	}
	return "x' = -M(∇f(x) + ∂r(x)), " + r
}

// prox returns the part of r.
func (f *Composite) prox(n int) ode.Part {
	switch {
	case f.boxed():
		return split.Box(f.Lo, f.Hi)
	case f.Simplex != 0:
		return split.Simplex(n, f.Simplex)
	}
	return split.SoftThreshold(f.L1)
}

// System implements Flow.
func (f Composite) System(o *Oracle) (*ode.System, error) {
	if err := f.Check(); err != nil {
		return nil, fmt.Errorf("flows: composite: %w", err)
	}
	n := o.P.Dim
	dim := n
	if f.FISTA {
		dim = 2*n + 1
	}
	s := o.System(dim, 0)
	s.Parts = []ode.Part{split.DriveStep(), f.prox(n)}
	s.Word = "step prox"
	if f.FISTA {
		s.Mix = func(dst []float64, _ *ode.Point) {
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
		s.Word = "step prox push"
		s.Init = func(p *ode.Point) {
			copy(p.Y[n:2*n], p.Y[:n])
			p.Y[2*n] = 1
		}
		return s, nil
	}
	s.Mix = func(dst []float64, p *ode.Point) {
		f.slope(dst, p.Y, p.Drive())
		vec.Mul(dst, p.M.Scale, p.M.Diag, dst)
	}
	if f.Simplex == 0 {
		u := make([]float64, n)
		s.Energy = func(p *ode.Point) float64 { return p.Potential() + f.r(p.Y) }
		s.Dissipation = func(p *ode.Point) float64 {
			f.slope(u, p.Y, p.Drive())
			return square(p.M, u)
		}
	}
	return s, nil
}

func init() { kinds["composite"] = into(CompositeDefaults()) }
