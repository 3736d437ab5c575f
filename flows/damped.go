package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Damped is the heavy ball with Hessian damping and a friction that is a function of the time,
//
//	x' = M(w - B∇f(x)),  w' = -γ(t)w - (1 - γ(t)B)∇f(x),  γ(t) = Gamma/(Shift + t)^Power,
//
// or the function Of. With Power = 0 it is [HeavyBall], with Power = 1 and Gamma = r the friction of [Accelerated] from
// the time Shift on. Where the integral of γ is finite, as for Power > 1, the ball does not come to rest in general.
//
// Times start at 0. Gamma ≥ 0 has the unit 1/time^(1-Power), Power ≥ 0 none, B ≥ 0 and Shift > 0 are times. The parts
// are those of HeavyBall, with the friction of the middle of their step: the kick w ← e^(-γh)w - h(1 - γB)∇f(x), of
// which damp and push are the halves, and the drift; for the methods symplectic and conformal. With B = 0 the energy f
// + ½w·Mw decreases at the rate γ·w·Mw, and the system has it.
//
// Source: H. Attouch, A. Cabot, J. Differential Equations 263 (2017), 5412-5458.
type Damped struct {
	Gamma float64 `spec:"gamma" in:"[0,inf)"`
	Power float64 `spec:"power" unit:"1" in:"[0,inf)"`
	Shift float64 `spec:"shift" unit:"t" in:"(0,inf)"`
	B     float64 `spec:"b" unit:"t" in:"[0,inf)"`
	Of    *Friction
}

// Friction is a given friction γ(t) ≥ 0, in 1/time, continuous for t ≥ 0. It is used through a pointer, so that flows
// compare.
type Friction struct {
	Name string
	At   func(t float64) float64
}

// DampedDefaults is a Damped with the friction 3/(1 + t) and no Hessian damping.
func DampedDefaults() Damped { return Damped{Gamma: 3, Power: 1, Shift: 1} }

// Unit implements spec.Unitful: Gamma has the unit 1/time^(1-Power).
func (f Damped) Unit(key string) string {
	if key == "gamma" {
		return "t^" + spec.Number(f.Power-1)
	}
	return spec.UnitTag(f, key)
}

// String returns the spec. One with a given friction does not read back.
func (f Damped) String() string {
	if f.Of == nil {
		return spec.Format("damped", f, DampedDefaults())
	}
	type own struct {
		Name string  `spec:"name,bare"`
		B    float64 `spec:"b"`
	}
	return spec.Format("dampedof", own{f.Of.Name, f.B}, own{})
}

func (Damped) Time(x, f float64) float64 { return second(x, f) }

func (Damped) Cite() []string { return []string{"attouch2017asymptotic"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Damped) Describe() string {
	gamma := fmt.Sprintf("%s/(%s + t)^%s", spec.Number(f.Gamma), spec.Number(f.Shift), spec.Number(f.Power))
	if f.Of != nil {
		gamma = f.Of.Name
	}
	if f.B == 0 {
		return "x' = Mw, w' = -γ(t)w - ∇f(x), γ(t) = " + gamma
	}
	return fmt.Sprintf("x' = M(w - b∇f(x)), w' = -γ(t)w - (1-γ(t)b)∇f(x), γ(t) = %s, b = %s", gamma, spec.Number(f.B))
}

// friction returns γ.
func (f *Damped) friction() func(t float64) float64 {
	gamma, power, shift := f.Gamma, f.Power, f.Shift
	switch {
	case f.Of != nil:
		return f.Of.At
	case power == 0:
		return func(float64) float64 { return gamma }
	case power == 1:
		return func(t float64) float64 { return gamma / (shift + t) }
	}
	return func(t float64) float64 { return gamma / vec.Pow(shift+t, power) }
}

func (f Damped) System(o *Oracle) (*ode.System, error) {
	if f.Of != nil {
		f.Gamma, f.Power, f.Shift = 0, 0, 1 // have no effect
		if f.Of.At == nil {
			return nil, fmt.Errorf("flows: damped: the friction %q needs At, a function of the time", f.Of.Name)
		}
	}
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: damped: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n, 0)
	s.Autonomous = f.Of == nil && f.Power == 0
	gamma := f.friction()
	middle := func(p *ode.Point, h float64) float64 { return gamma(p.T + float64(h/2)) }
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		g, d, w := gamma(p.T), p.Force(), p.Y[n:]
		vec.Axpby(dst[:n], 1, w, f.B, d)
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, dst[:n])
		vec.Axpby(dst[n:], -g, w, 1-float64(g*f.B), d)
	}
	s.Parts = []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			g := middle(p, h)
			vec.Axpby(p.Y[n:], vec.Exp(-g*h), p.Y[n:], h*(1-float64(g*f.B)), p.Force())
		}},
		{Name: "damp", Flow: func(p *ode.Point, h float64) { vec.Scale(p.Y[n:], vec.Exp(-middle(p, h)*h), p.Y[n:]) }},
		{Name: "push", Flow: func(p *ode.Point, h float64) {
			vec.AddScaled(p.Y[n:], h*(1-float64(middle(p, h)*f.B)), p.Force())
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			if f.B != 0 { // the gradient at the old position, before that moves
				vec.AddMul(p.Y[:n], h*f.B*p.M.Scale, p.M.Diag, p.Force())
			}
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, p.Y[n:])
		}},
	}
	s.Scheme = "kick drift"
	if f.B == 0 {
		s.Energy = func(p *ode.Point) float64 { return p.Potential() + float64(.5*square(p.M, p.Y[n:])) }
		s.Dissipation = func(p *ode.Point) float64 { return gamma(p.T) * square(p.M, p.Y[n:]) }
	}
	return o.offer(s), nil
}

func init() { Register("damped", DampedDefaults()) }
