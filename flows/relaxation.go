package flows

import (
	"errors"
	"fmt"

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
// Its parts are relax and clock, exact for a frozen slope, decay, x ← (1 - h·s·λ)x, and drift; the method lie does
// them in this order. On the step clock with learning rate η, and under the control of RMSProp, this is Adam, with
// Decay AdamW.
//
// Without Debias and Decay the energy f + ½τ·v·Mv decreases at the rate v·Mv.
//
// Mix, Read, Precond, Scale and DecayBy are for the relatives of Adam; without them the equation is the one above. In
// general, with d the force -∇f(x) - L2·x as it enters the average and κ = Mix,
//
//	v' = (d - v)/τ,  u = (1-κ)·v/c + κ·d,  x' = Read(M·u) - s·λx.
//
// Mix looks ahead (or, below zero, back): with Read sign it is Lion's step, with orth Muon's. Read is the direction in
// which x moves, see [Readout]. Precond says whether the preconditioner's diagonal acts on the velocity or on d, Scale the same for
// its scale: on the force, a schedule of the rate is Sutskever's, who scales what enters the velocity, and on the
// velocity, the default, torch.optim's. DecayBy is the rule of the part decay, see [Damping]: midpoint has no meaning here.
//
// The time constant is τ = -1/ln Beta for Beta in [0, 1), the share of v that is kept in a unit of time, thus in a
// step on the step clock; or Tau > 0 itself, a time. One of them is given; with
// neither the average is the force itself, which the parts say and no field. L2 and Decay are at least 0.
//
// Sources: D. Kingma, J. Ba, ICLR 2015, algorithm 1; I. Loshchilov, F. Hutter, ICLR 2019, algorithm 2.
type Relaxation struct {
	Beta   float64 `spec:"beta" unit:"1" in:"[0,1)"`
	Tau    float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
	Warm   bool    `spec:"warm"`
	L2     float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
	Decay  float64 `spec:"decay" unit:"f/x^2" in:"[0,inf)"`

	DecayBy Damping `spec:"decay_by" oneof:"explicit,implicit,exact"`
	Mix     float64 `spec:"mix" unit:"1" in:"finite"`
	Read    Readout `spec:"read"`
	Precond On      `spec:"precond" oneof:"velocity,force"`
	Scale   On      `spec:"scale" oneof:"velocity,force"`
}

var errTwice = errors.New("beta and tau both set the time constant; give one")

func (f *Relaxation) Check() error {
	switch {
	case f.Tau != 0 && f.Beta != 0:
		return errTwice
	case f.Debias && f.Warm:
		return errors.New("debias corrects a start at zero, so it excludes warm")
	}
	return nil
}

func (f Relaxation) String() string { return spec.Format("relaxation", f, Relaxation{}) }

// Describe returns the equation with the flow's own numbers in it.
func (f Relaxation) Describe() string {
	slope, decay, c := "-∇f(x)", "", ""
	if f.L2 != 0 {
		slope = fmt.Sprintf("-∇f(x) - %s·x", spec.Number(f.L2))
	}
	if f.Decay != 0 {
		decay = fmt.Sprintf(" - s·%s·x", spec.Number(f.Decay))
	}
	eq := fmt.Sprintf("v' = (%s - v)/τ, x' = M·v%s", slope, decay)
	if f.Debias {
		eq, c = fmt.Sprintf("v' = (%s - v)/τ, c' = (1 - c)/τ, x' = M·v/c%s", slope, decay), ", c(0) = 0"
	}
	if f.Warm {
		c += ", v(0) = -∇f(x₀)"
	}
	if f.Decay != 0 {
		c += ", s the scale of M"
	}
	return fmt.Sprintf("%s with τ = %.6g%s%s", eq, f.TimeConstant(), c, f.more())
}

// more says what is special about the flow, in words.
func (f Relaxation) more() string {
	var s string
	if f.Mix != 0 {
		s += fmt.Sprintf("; in place of the average stands its mixture with the share %.6g of the slope itself", f.Mix)
	}
	switch f.Read.Kind {
	case Signs:
		s += "; of which the signs are taken"
	case Orth:
		s += fmt.Sprintf("; made orthogonal as a matrix, %v", f.Read)
	case Trust:
		s += "; with the decay, at the length ‖x‖ block by block"
	}
	if f.Precond == OnForce {
		s += "; the diagonal of M acts on the slope, its scale on the velocity"
	}
	if f.Scale == OnForce {
		s += "; the scale of M acts on the slope"
	}
	if f.DecayBy != Explicit {
		s += fmt.Sprintf("; the decay by the %s rule", f.DecayBy)
	}
	return s
}

// Time implements [Timed]: signs and matrices that were made orthogonal have no unit.
func (f Relaxation) Time(x, by float64) float64 {
	if f.Read.Kind == Signs || f.Read.Kind == Orth {
		return x
	}
	return x * x / by
}

func (Relaxation) Extensible() {}

func (f Relaxation) ScalesCurvature(steps bool) bool {
	return f.L2 == 0 && f.Decay == 0 && f.Read.Kind == Plain && steps
}

func (f Relaxation) Cite() []string {
	return map[ReadoutKind][]string{Signs: {"bernstein2018signsgd"}, Orth: {"jordan2024muon"}, Trust: {"you2020large"}}[f.Read.Kind]
}

// kept returns the share of the average that is left after a time h.
func (f *Relaxation) kept(h float64) float64 {
	if f.Tau > 0 {
		return vec.Exp(-h / f.Tau)
	}
	if h == 1 {
		return f.Beta
	}
	return vec.Pow(f.Beta, h)
}

// TimeConstant returns τ, which is 0 for Beta = 0.
func (f Relaxation) TimeConstant() float64 {
	if f.Tau > 0 {
		return f.Tau
	}
	return -1 / vec.Log(f.Beta)
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
	s.NoField = f.TimeConstant() == 0 // an average over no time
	inv := 1 / f.TimeConstant()
	clock := func(p *ode.Point) float64 {
		if f.Debias {
			return p.Y[2*n]
		}
		return 1
	}
	decay := f.Decay
	if f.Read.Kind == Trust {
		decay = 0 // it is in the direction
	}
	in, u, read := make([]float64, n), make([]float64, n), newReader(f.Read, n, f.Decay)
	input := func(p *ode.Point) []float64 { // what the average is of
		d, by := f.Precond.diag(p.M, OnForce), f.Scale.scale(p.M, OnForce)
		if d == nil && by == 1 {
			return p.Force()
		}
		vec.Mul(in, by, d, p.Force())
		return in
	}
	plain := f.Mix == 0 && f.Read.Kind == Plain
	velocity := func(p *ode.Point) (v []float64, by float64, d []float64) { // v/by under the diagonal d
		v, by, d = p.Y[n:2*n], clock(p), f.Precond.diag(p.M, OnVelocity)
		if by == 0 {
			v, by = input(p), 1 // the limit of v/c for t → 0
		}
		if plain {
			return v, by, d
		}
		vec.Scale(u, 1/by, v)
		if f.Mix != 0 {
			vec.Relax(u, f.Mix, input(p))
		}
		read.read(u, d, p.Y[:n])
		return u, 1, nil
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		v, c, d := velocity(p)
		vec.Mul(dst[:n], f.Scale.scale(p.M, OnVelocity)/c, d, v)
		if decay != 0 {
			vec.AddScaled(dst[:n], -decay*p.M.Scale, p.Y[:n])
		}
		vec.Axpby(dst[n:2*n], inv, input(p), -inv, p.Y[n:2*n])
		if f.Debias {
			dst[2*n] = inv * (1 - p.Y[2*n])
		}
	}
	s.Scheme = "relax"
	s.Parts = []ode.Part{{Name: "relax", Flow: func(p *ode.Point, h float64) {
		vec.Relax(p.Y[n:2*n], 1-f.kept(h), input(p))
	}}}
	if f.Debias {
		s.Scheme += " clock"
		s.Parts = append(s.Parts, ode.Part{Name: "clock", Flow: func(p *ode.Point, h float64) {
			p.Y[2*n] += float64((1 - f.kept(h)) * (1 - p.Y[2*n]))
		}})
	}
	// The decay comes before the drift or, by its implicit rule, after it; where the drift asks for the slope at which the
	// step began, which no part finds after the position has moved, it is done within the drift.
	within := decay != 0 && f.Mix != 0
	shrink := decayPart(n, decay, f.DecayBy)
	drift := ode.Part{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
		v, c, d := velocity(p)
		if within && f.DecayBy != Implicit {
			shrink.Flow(p, h)
		}
		vec.AddMul(p.Y[:n], h*f.Scale.scale(p.M, OnVelocity)/c, d, v)
		if within && f.DecayBy == Implicit {
			shrink.Flow(p, h)
		}
	}}
	switch {
	case decay == 0 || within:
		s.Scheme += " drift"
		s.Parts = append(s.Parts, drift)
	case f.DecayBy == Implicit:
		s.Scheme += " drift decay"
		s.Parts = append(s.Parts, drift, shrink)
	default:
		s.Scheme += " decay drift"
		s.Parts = append(s.Parts, shrink, drift)
	}
	if plain && !f.Debias && f.Decay == 0 && f.Precond == OnVelocity && f.Scale == OnVelocity {
		tau := f.TimeConstant()
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
