package flows

import (
	"errors"
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Relaxation is the flow of momentum as a moving average: a velocity v relaxes towards the force, and the position
// follows it,
//
//	v' = (-∇f(x) - L2·x - v)/τ,  c' = (1 - c)/τ,  x' = M·v/c - s·λx.
//
// The scalar clock c = 1 - e^(-t/τ), there with Debias only (c is 1 otherwise), makes up for the start of v at zero;
// with Warm the run starts with v = -∇f(x₀) instead. λ = Decay is the weight decay that does not pass through the
// average, s the scale of the preconditioner M without its diagonal. The state is (x, v, c), of dimension 2n or 2n+1.
//
// Its parts are relax and clock, exact for a frozen force, decay, x ← (1 - h·s·λ)x, and drift; the method lie does
// them in this order. On the step clock with learning rate η, and under the control of RMSProp, this is Adam, with
// Decay AdamW.
//
// Without Debias and Decay the energy f + ½τ·v·Mv decreases at the rate v·Mv.
//
// With Mix = κ and Read the direction is another one than that of the average:
//
//	v' = (d - v)/τ,  u = (1-κ)·v/c + κ·d,  x' = Read(M·u) - s·λx,  d = -∇f(x) - L2·x.
//
// Mix looks ahead (or, below zero, back); Read is a [Direction]: with [Sign] this is Lion, with [Orth] Muon, with
// [Trust] LAMB.
//
// Precond says whether the preconditioner's diagonal acts on the velocity or on d as it enters the average, Scale the
// same for its scale: on the force, a schedule of the rate is Sutskever's, who scales what enters the velocity, and on
// the velocity, the default, torch.optim's. DecayBy is the rule of the part decay, Explicit, Implicit or
// Exact of [Damping]; with Trust, whose direction has the decay in it, only Explicit.
//
// The time constant is τ = -1/ln Beta for Beta in [0, 1), the share of v that is kept in a unit of time, thus in a step
// on the step clock; or Tau > 0 itself, a time. One of them is given; with neither the average is the force itself,
// which the parts follow, and there is no field. L2 and Decay are at least 0.
//
// Sources: D. Kingma, J. Ba, ICLR 2015, algorithm 1; I. Loshchilov, F. Hutter, ICLR 2019, algorithm 2.
type Relaxation struct {
	Beta   float64 `spec:"beta" unit:"1" in:"[0,1)"`
	Tau    float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
	Warm   bool    `spec:"warm"`
	L2     float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
	Decay  float64 `spec:"decay" unit:"f/x^2" in:"[0,inf)"`

	DecayBy Damping   `spec:"decay_by" oneof:"explicit,implicit,exact"`
	Mix     float64   `spec:"mix" unit:"1" in:"finite"`
	Read    Direction `spec:"read"`
	Precond On        `spec:"precond" oneof:"velocity,force"`
	Scale   On        `spec:"scale" oneof:"velocity,force"`
}

func (f *Relaxation) Check() error {
	_, trust := f.Read.(Trust)
	switch {
	case f.Tau != 0 && f.Beta != 0:
		return errTwice
	case f.Debias && f.Warm:
		return errors.New("debias corrects a start at zero, so it excludes warm")
	case trust && f.DecayBy != Explicit:
		return errors.New("read=trust has the decay in its direction, so it excludes decay_by")
	}
	return nil
}

func (f Relaxation) String() string { return spec.Format("relaxation", f, Relaxation{}) }

// Describe returns the equation with the flow's own numbers in it.
func (f Relaxation) Describe() string {
	force, decay, c := "-∇f(x)", "", ""
	onForce, onVelocity := places(f.Precond, f.Scale)
	switch {
	case f.L2 != 0 && onForce != "":
		force = fmt.Sprintf("-%s(∇f(x) + %s·x)", onForce, spec.Number(f.L2))
	case f.L2 != 0:
		force = fmt.Sprintf("-∇f(x) - %s·x", spec.Number(f.L2))
	case onForce != "":
		force = "-" + onForce + "∇f(x)"
	}
	v := "v"
	if onVelocity != "" {
		v = onVelocity + "·v"
	}
	if f.Decay != 0 {
		decay = fmt.Sprintf(" - s·%s·x", spec.Number(f.Decay))
	}
	eq := fmt.Sprintf("v' = (%s - v)/τ, x' = %s%s", force, v, decay)
	if f.Debias {
		eq, c = fmt.Sprintf("v' = (%s - v)/τ, c' = (1 - c)/τ, x' = %s/c%s", force, v, decay), ", c(0) = 0"
	}
	if f.Warm {
		c += ", v(0) = -∇f(x₀)"
	}
	switch {
	case onForce == "D" || onVelocity == "D":
		c += ", s the scale of M and D its diagonal"
	case f.Decay != 0:
		c += ", s the scale of M"
	}
	eq = fmt.Sprintf("%s with τ = %.6g%s", eq, f.TimeConstant(), c)
	if f.Mix != 0 {
		eq += fmt.Sprintf("; in place of the average stands its mixture with the share %.6g of the force itself", f.Mix)
	}
	if f.Read != nil {
		eq += "; " + f.Read.Describe()
	}
	if f.DecayBy != Explicit {
		eq += fmt.Sprintf("; the decay by the %s rule", f.DecayBy)
	}
	return eq
}

func (f Relaxation) Cite() []string {
	if f.Read == nil {
		return nil
	}
	return f.Read.Cite()
}

func (f Relaxation) Time(x, by float64) float64 {
	if f.Read == nil {
		return x * x / by
	}
	return f.Read.unit(x, by)
}

func (Relaxation) Extensible() {}

func (f Relaxation) ScalesCurvature(steps bool) bool {
	return f.L2 == 0 && f.Decay == 0 && f.Read == nil && steps
}

// TimeConstant returns τ, which is 0 for Beta = 0.
func (f Relaxation) TimeConstant() float64 { return memory{f.Beta, f.Tau}.constant() }

// relaxing is a Relaxation of n coordinates in one run.
type relaxing struct {
	Relaxation
	memory
	n     int
	decay float64                    // without what the direction takes over
	turn  func(u, diag, x []float64) // that of Read; nil: there is none
	in, u []float64
}

// input returns what the average is of.
func (f *relaxing) input(p *ode.Point) []float64 {
	d, by := f.Precond.diag(p.M, OnForce), f.Scale.scale(p.M, OnForce)
	if d == nil && by == 1 {
		return p.Force()
	}
	vec.Mul(f.in, by, d, p.Force())
	return f.in
}

// velocity returns the velocity of the position as v/by under the diagonal d, but for the scale of M and the decay.
func (f *relaxing) velocity(p *ode.Point) (v []float64, by float64, d []float64) {
	v, by, d = p.Y[f.n:2*f.n], 1, f.Precond.diag(p.M, OnVelocity)
	if f.Debias {
		by = p.Y[2*f.n]
	}
	if by == 0 {
		v, by = f.input(p), 1 // the limit of v/c for t → 0
	}
	if f.Mix == 0 && f.turn == nil {
		return v, by, d
	}
	vec.Scale(f.u, 1/by, v)
	if f.Mix != 0 {
		vec.Relax(f.u, f.Mix, f.input(p))
	}
	if f.turn == nil {
		vec.Mul(f.u, 1, d, f.u)
	} else {
		f.turn(f.u, d, p.Y[:f.n])
	}
	return f.u, 1, nil
}

func (f *relaxing) field(dst []float64, p *ode.Point) {
	n, inv := f.n, 1/f.TimeConstant()
	v, c, d := f.velocity(p)
	vec.Mul(dst[:n], f.Scale.scale(p.M, OnVelocity)/c, d, v)
	if f.decay != 0 {
		vec.AddScaled(dst[:n], -f.decay*p.M.Scale, p.Y[:n])
	}
	vec.Axpby(dst[n:2*n], inv, f.input(p), -inv, p.Y[n:2*n])
	if f.Debias {
		dst[2*n] = inv * (1 - p.Y[2*n])
	}
}

// parts returns the parts and their order. The decay comes before the drift or, by its implicit rule, after it. With
// Mix the drift needs the force at the start of the step, which is lost once the position has moved: the decay is then
// done within the drift.
func (f *relaxing) parts() (parts []ode.Part, scheme string) {
	n, shrink := f.n, decayPart(f.n, f.decay, f.DecayBy)
	within := f.decay != 0 && f.Mix != 0
	parts = []ode.Part{{Name: "relax", Flow: func(p *ode.Point, h float64) {
		vec.Relax(p.Y[n:2*n], 1-f.kept(h), f.input(p))
	}}}
	if f.Debias {
		parts = append(parts, ode.Part{Name: "clock", Flow: func(p *ode.Point, h float64) {
			p.Y[2*n] += float64((1 - f.kept(h)) * (1 - p.Y[2*n]))
		}})
	}
	drift := ode.Part{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
		v, c, d := f.velocity(p)
		if within && f.DecayBy != Implicit {
			shrink.Flow(p, h)
		}
		vec.AddMul(p.Y[:n], h*f.Scale.scale(p.M, OnVelocity)/c, d, v)
		if within && f.DecayBy == Implicit {
			shrink.Flow(p, h)
		}
	}}
	switch {
	case f.decay == 0 || within:
		parts = append(parts, drift)
	case f.DecayBy == Implicit:
		parts = append(parts, drift, shrink)
	default:
		parts = append(parts, shrink, drift)
	}
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.Name
	}
	return parts, strings.Join(names, " ")
}

func (f Relaxation) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: relaxation: %w", err)
	}
	n := o.P.Dim
	dim := 2 * n
	if f.Debias {
		dim++
	}
	s := o.System(dim, f.L2)
	tau := f.TimeConstant()
	s.NoField = tau == 0 // an average over no time
	r := &relaxing{Relaxation: f, memory: memory{f.Beta, f.Tau}, n: n, decay: f.Decay, in: make([]float64, n), u: make([]float64, n)}
	if f.Read != nil {
		r.turn, r.decay = f.Read.start(n, f.Decay)
	}
	s.FieldFromForce = r.field
	s.Parts, s.Scheme = r.parts()
	if f.Mix == 0 && f.Read == nil && !f.Debias && f.Decay == 0 && f.Precond == OnVelocity && f.Scale == OnVelocity {
		s.Energy = func(p *ode.Point) float64 { return energy(p, f.L2) + float64(.5*tau*square(p.M, p.Y[n:2*n])) }
		s.Dissipation = func(p *ode.Point) float64 { return square(p.M, p.Y[n:2*n]) }
	}
	if f.Warm {
		s.Init = func(p *ode.Point) { copy(p.Y[n:2*n], p.Force()) }
	}
	return o.offer(s), nil
}

// decayPart is the part "decay", which shrinks the position at the rate lambda times the preconditioner's scale.
func decayPart(n int, lambda float64, by Damping) ode.Part {
	return ode.Part{Name: "decay", Moves: true, Flow: func(p *ode.Point, h float64) {
		beta, _ := by.Rule(p.M.Scale*lambda, h)
		if by == Explicit {
			beta = 1 - float64(h*p.M.Scale*lambda)
		}
		vec.Scale(p.Y[:n], beta, p.Y[:n])
	}}
}

func init() {
	Register("relaxation", Relaxation{},
		"relaxation(beta=0.9)",
		"relaxation(beta=0.9,debias=true)",
		"relaxation(tau=0.7,decay=0.1)",
		"relaxation(tau=0.7,warm=true,l2=0.1)",
	)
}
