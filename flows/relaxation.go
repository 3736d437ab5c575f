package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Relaxation is the flow of momentum as a moving average: a velocity v relaxes towards the drive, and the position
// follows it,
//
//	v' = (-∇f(x) - L2·x - v)/τ,  c' = (1 - c)/τ,  x' = M·v/c - s·λx.
//
// The scalar clock c = 1 - e^(-t/τ), there with Debias only (c is 1 otherwise), makes up for the start of v at zero;
// with Warm the run starts with v = -∇f(x₀) instead. λ = Decay is the weight decay that does not pass through the
// average, s the scale of the metric M without its diagonal. The state is (x, v, c), of dimension 2n or 2n+1.
//
// Its parts are relax and clock, exact for a frozen slope, decay, x ← (1 - h·s·λ)x, and drift; the method lie does
// them in this order. On the step clock with learning rate η, and under the control of RMSProp, this is Adam, with
// Decay AdamW.
//
// Without Debias and Decay the energy f + ½τ·v·Mv decreases at the rate v·Mv.
//
// The time constant is τ = -1/ln Beta for Beta in [0, 1), the share of v that is kept in a unit of time, thus in a
// step on the step clock; or Tau > 0 itself, a time. One of them is given. L2 and Decay are at least 0.
//
// Sources: D. Kingma, J. Ba, ICLR 2015, algorithm 1; I. Loshchilov, F. Hutter, ICLR 2019, algorithm 2.
type Relaxation struct {
	Beta   float64 `spec:"beta"`
	Tau    float64 `spec:"tau"`
	Debias bool    `spec:"debias"`
	Warm   bool    `spec:"warm"`
	L2     float64 `spec:"l2"`
	Decay  float64 `spec:"decay"`
}

// Check implements spec.Checker.
func (f *Relaxation) Check() error {
	if f.Tau != 0 && f.Beta != 0 {
		return fmt.Errorf("beta and tau both set the time constant; give one")
	}
	if !(f.Beta >= 0 && f.Beta < 1) {
		return fmt.Errorf("beta=%s must be in [0, 1)", spec.Number(f.Beta))
	}
	if f.Debias && f.Warm {
		return fmt.Errorf("debias corrects a start at zero, so it excludes warm")
	}
	return errors.Join(notNegative("tau", f.Tau), notNegative("decay", f.Decay), notNegative("l2", f.L2))
}

// String implements Flow.
func (f Relaxation) String() string { return spec.Format("relaxation", f, Relaxation{}) }

// kept returns the share of the average that is left after a time h.
func (f *Relaxation) kept(h float64) float64 {
	if f.Tau > 0 {
		return math.Exp(-h / f.Tau)
	}
	if h == 1 {
		return f.Beta
	}
	return math.Pow(f.Beta, h)
}

// TimeConstant returns τ, which is 0 for Beta = 0.
func (f Relaxation) TimeConstant() float64 {
	if f.Tau > 0 {
		return f.Tau
	}
	return -1 / math.Log(f.Beta)
}

// System implements Flow.
func (f Relaxation) System(o *Oracle) (*ode.System, error) {
	if err := f.Check(); err != nil {
		return nil, fmt.Errorf("flows: relaxation: %w", err)
	}
	n := o.P.Dim
	dim := 2 * n
	if f.Debias {
		dim++
	}
	s := o.System(dim, f.L2)
	inv := 1 / f.TimeConstant()
	corrected := func(p *ode.Point) (v []float64, by float64) { // the velocity and what it is divided by
		v = p.Y[n : 2*n]
		if !f.Debias {
			return v, 1
		}
		if c := p.Y[2*n]; c > 0 {
			return v, c
		}
		return p.Drive(), 1 // the limit of v/c for t → 0
	}
	s.Mix = func(dst []float64, p *ode.Point) {
		v, c := corrected(p)
		vec.Mul(dst[:n], p.M.Scale/c, p.M.Diag, v)
		if f.Decay != 0 {
			vec.AddScaled(dst[:n], -f.Decay*p.M.Scale, p.Y[:n])
		}
		vec.Axpby(dst[n:2*n], inv, p.Drive(), -inv, p.Y[n:2*n])
		if f.Debias {
			dst[2*n] = inv * (1 - p.Y[2*n])
		}
	}
	s.Word = "relax"
	s.Parts = []ode.Part{{Name: "relax", Flow: func(p *ode.Point, h float64) {
		vec.Relax(p.Y[n:2*n], 1-f.kept(h), p.Drive())
	}}}
	if f.Debias {
		s.Word += " clock"
		s.Parts = append(s.Parts, ode.Part{Name: "clock", Flow: func(p *ode.Point, h float64) {
			p.Y[2*n] += float64((1 - f.kept(h)) * (1 - p.Y[2*n]))
		}})
	}
	if f.Decay != 0 {
		s.Word += " decay"
		s.Parts = append(s.Parts, ode.Part{Name: "decay", Moves: true, Flow: func(p *ode.Point, h float64) {
			vec.Scale(p.Y[:n], 1-float64(h*p.M.Scale*f.Decay), p.Y[:n])
		}})
	}
	s.Word += " drift"
	s.Parts = append(s.Parts, ode.Part{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
		v, c := corrected(p)
		vec.AddMul(p.Y[:n], h*p.M.Scale/c, p.M.Diag, v)
	}})
	if !f.Debias && f.Decay == 0 {
		tau := f.TimeConstant()
		s.Energy = func(p *ode.Point) float64 { return energy(p, f.L2) + float64(.5*tau*square(p.M, p.Y[n:2*n])) }
		s.Dissipation = func(p *ode.Point) float64 { return square(p.M, p.Y[n:2*n]) }
	}
	if f.Warm {
		s.Init = func(p *ode.Point) { copy(p.Y[n:2*n], p.Drive()) }
	}
	return s, nil
}
