package flows

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// HeavyBall is the second-order flow with friction and Hessian damping,
//
//	x'' + γx' + b∇²f(x)x' + ∇f(x) = 0,
//
// written without the Hessian as a system in the position x and w = x' + b∇f(x), of dimension 2n:
//
//	x' = M(w - b∇f(x)),  w' = -γw - (1 - γb)∇f(x).
//
// Its parts are the kick, which advances w at a fixed x, and the drift, which advances x with the new w and the
// gradient where it started; the method symplectic does one after the other. With step h, μ = 1 - γh and η = h² this is gradient
// descent with momentum μ and learning rate η: Polyak's for b = 0, Nesterov's for b = h (x is then the look-ahead
// point, as in torch.optim), quasi-hyperbolic momentum for b = (1-ν)/γ, and plain gradient descent for b = 1/γ. On the
// step clock h is 1 and the preconditioner carries the learning rate, so γ = 1 - μ, and b = 1 is Nesterov's.
//
// The kick is also offered in two parts, each an exact flow: damp, w ← e^(-γh)·w, and push, w ← w - h(1 - γb)∇f(x). The
// conformal splitting and those of Langevin's equation are made of them.
//
// Gamma ≥ 0 is the friction γ in 1/time, B ≥ 0 is b, a time. The energy (1-γb)·f + ½w·Mw decreases at the rate γw·Mw +
// (1-γb)b∇f·M∇f where γb < 1, and is offered there unless the preconditioner acts on the force; without friction and b
// it is conserved.
//
// V0 is a time: the run starts with w = -V0·∇f(x₀), at rest if zero. L2 ≥ 0 adds ½·L2·‖x‖² to f. Damping says how the
// kick advances w' = -γw + s over h, s being the frozen gradient term; see [Damping]. Precond says where the
// preconditioner's diagonal acts, Scale where its scale does; see [On]. A schedule of the rate is torch.optim's with
// the scale on the velocity: the friction felt is then γ - s'/s. With the scale on the force it is Sutskever's, v ← μv
// - ηg, x ← x + v, and leaves the friction alone.
//
// Sources: B. T. Polyak, USSR Comput. Math. Math. Phys. 4 (1964), 1-17; F. Alvarez, H. Attouch, J. Bolte, P. Redont,
// J. Math. Pures Appl. 81 (2002), 747-779; QHM: J. Ma, D. Yarats, ICLR 2019.
type HeavyBall struct {
	Gamma   float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	B       float64 `spec:"b" unit:"t" in:"[0,inf)"`
	V0      float64 `spec:"v0" unit:"t" in:"finite"`
	L2      float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
	Damping Damping `spec:"damping" oneof:"explicit,implicit,exact,midpoint"`
	Precond On      `spec:"precond" oneof:"velocity,force"`
	Scale   On      `spec:"scale" oneof:"velocity,force"`
}

// On says where the diagonal of the preconditioner, or its scale, acts. The zero value is OnVelocity.
type On string

// The factor acts on the velocity of the position, or on the force as it enters w and x.
const (
	OnVelocity On = ""      // the default, written velocity
	OnForce    On = "force" // RMSProp with momentum
)

// places returns what acts on the force and what on the velocity: M, or its diagonal D and its scale s, or nothing.
func places(diag, scale On) (force, velocity string) {
	switch {
	case diag == OnForce && scale == OnForce:
		return "M", ""
	case diag == OnForce:
		return "D", "s"
	case scale == OnForce:
		return "s", "D"
	}
	return "", "M"
}

// Damping is a rule for w' = -γw + s over a step h with s frozen: w ← β·w + α·s. The zero value is Explicit.
type Damping string

// The rules, with the share β that is kept and the gain α. They differ only in how γ and h map to momentum and
// learning rate; all give the same recursion.
const (
	Explicit Damping = ""         // β = 1 - γh, α = h; the default, written explicit
	Implicit Damping = "implicit" // β = 1/(1+γh), α = h/(1+γh)
	Exact    Damping = "exact"    // β = e^(-γh), α = h
	Midpoint Damping = "midpoint" // β = (1-γh/2)/(1+γh/2), α = h/(1+γh/2): central differences, of order 2
)

// Rule returns the share β that is kept over h and the gain α.
func (d Damping) Rule(gamma, h float64) (beta, alpha float64) {
	switch u := float64(gamma * h); d {
	case Implicit:
		return 1 / (1 + u), h / (1 + u)
	case Exact:
		return vec.Exp(-u), h
	case Midpoint:
		return (1 - float64(u/2)) / (1 + float64(u/2)), h / (1 + float64(u/2))
	default:
		return 1 - u, h
	}
}

func (f HeavyBall) String() string { return spec.Format("heavyball", f, HeavyBall{}) }

// Describe returns the equation with the flow's own numbers in it.
func (f HeavyBall) Describe() string {
	slope := "∇f(x)"
	if f.L2 != 0 {
		slope = fmt.Sprintf("(∇f(x) + %s·x)", spec.Number(f.L2))
	}
	onForce, onVelocity := places(f.Precond, f.Scale)
	slope = onForce + slope
	var b strings.Builder
	switch {
	case f.B == 0:
		fmt.Fprintf(&b, "x' = %sw, w' = -γw - %s", onVelocity, slope)
	case onVelocity == "":
		fmt.Fprintf(&b, "x' = w - b%s, w' = -γw - (1-γb)%s", slope, slope)
	default:
		fmt.Fprintf(&b, "x' = %s(w - b%s), w' = -γw - (1-γb)%s", onVelocity, slope, slope)
	}
	fmt.Fprintf(&b, " with γ = %s", spec.Number(f.Gamma))
	if f.B != 0 {
		fmt.Fprintf(&b, ", b = %s", spec.Number(f.B))
	}
	if f.V0 != 0 {
		fmt.Fprintf(&b, "; w(0) = -%s·∇f(x₀)", spec.Number(f.V0))
	}
	if f.Damping != Explicit {
		fmt.Fprintf(&b, "; the damping is integrated by the %s rule", f.Damping)
	}
	if f.Precond != f.Scale {
		b.WriteString("; s is the scale of M, D its diagonal")
	}
	return b.String()
}

func (HeavyBall) Time(x, f float64) float64 { return second(x, f) }

func (HeavyBall) Extensible() {}

func (f HeavyBall) ScalesCurvature(steps bool) bool { return f.L2 == 0 && steps }

func (HeavyBall) Cite() []string { return []string{"polyak1964some"} }

func (f HeavyBall) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: heavyball: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n, f.L2)
	slope := 1 - float64(f.Gamma*f.B) // how much of the force enters w
	onDrive := f.Precond == OnForce
	diags := func(p *ode.Point) (v, d []float64) { // the diagonals on the velocity and on the force
		if onDrive {
			return nil, p.M.Diag
		}
		return p.M.Diag, nil
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		x, dw, d, w := dst[:n], dst[n:2*n], p.Force(), p.Y[n:2*n]
		onV, onD := diags(p)
		sD := f.Scale.scale(p.M, OnForce)
		copy(x, w)
		vec.AddMul(x, f.B*sD, onD, d)
		vec.Mul(x, f.Scale.scale(p.M, OnVelocity), onV, x)
		vec.Scale(dw, -f.Gamma, w)
		vec.AddMul(dw, slope*sD, onD, d)
	}
	s.Parts = []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			beta, alpha := f.Damping.Rule(f.Gamma, h)
			w := p.Y[n : 2*n]
			_, onD := diags(p)
			a, d := alpha*slope*f.Scale.scale(p.M, OnForce), p.Force()
			if onD == nil {
				vec.Axpby(w, beta, w, a, d) // in one pass
				return
			}
			vec.Scale(w, beta, w)
			vec.AddMul(w, a, onD, d)
		}},
		{Name: "damp", Flow: func(p *ode.Point, h float64) {
			vec.Scale(p.Y[n:2*n], vec.Exp(-f.Gamma*h), p.Y[n:2*n])
		}},
		{Name: "push", Flow: func(p *ode.Point, h float64) {
			_, onD := diags(p)
			vec.AddMul(p.Y[n:2*n], h*slope*f.Scale.scale(p.M, OnForce), onD, p.Force())
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			x, w := p.Y[:n], p.Y[n:2*n]
			onV, onD := diags(p)
			if onD == nil {
				onD = onV
			}
			if f.B != 0 { // the gradient at the old position, before that moves
				vec.AddMul(x, h*f.B*p.M.Scale, onD, p.Force())
			}
			vec.AddMul(x, h*f.Scale.scale(p.M, OnVelocity), onV, w)
		}},
	}
	s.Scheme = "kick drift"
	if slope > 0 && !onDrive && f.Scale == OnVelocity {
		s.Energy = func(p *ode.Point) float64 {
			return float64(slope*energy(p, f.L2)) + float64(.5*square(p.M, p.Y[n:2*n]))
		}
		s.Dissipation = func(p *ode.Point) float64 {
			rate := float64(f.Gamma * square(p.M, p.Y[n:2*n]))
			if f.B != 0 {
				rate += float64(slope * f.B * square(p.M, p.Force()))
			}
			return rate
		}
	}
	if f.V0 != 0 {
		s.Init = func(p *ode.Point) { vec.Scale(p.Y[n:2*n], f.V0, p.Force()) }
	}
	return o.offer(s), nil
}

// diag returns the preconditioner's diagonal if it acts here, and nil, which is one, otherwise.
func (o On) diag(m *ode.Precond, here On) []float64 {
	if o == here {
		return m.Diag
	}
	return nil
}

// scale returns the preconditioner's scale if it acts here, and one otherwise.
func (o On) scale(m *ode.Precond, here On) float64 {
	if o == here {
		return m.Scale
	}
	return 1
}

func init() {
	Register("heavyball", HeavyBall{},
		"heavyball(gamma=1)",
		"heavyball(gamma=1,damping=exact)",
		"heavyball(gamma=0.5,b=0.2,precond=force)",
		"heavyball(gamma=1,damping=midpoint,v0=0.1)",
		"heavyball(gamma=1,damping=implicit,l2=0.1)",
	)
}
