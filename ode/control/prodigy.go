package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Prodigy is the slope control per coordinate whose tolerance is a growing estimate δ of the distance of a minimum, by
// which it also weighs the force d. With μ = √Beta and x₀ the start,
//
//	r ← μ·r + (1-μ)·H·δ²·⟨d, x - x₀⟩,  p ← μ·p + (1-μ)·H·δ²·d,  v ← Beta·v + (1-Beta)·(δ·d)²,
//	scale = H·δ,  diagonal = δ/(√v + δ·Eps),  then δ ← max(δ, r/‖p‖₁).
//
// It is made for a flow whose average takes the scale with the force, relaxation(scale=force). The state is the
// algorithm's own: no simpler equation is claimed for it.
//
// H, D0 (the first δ) > 0; Beta in [0, 1); Eps ≥ 0. The step clock. Cost: the force at the left end.
//
// Source: K. Mishchenko, A. Defazio, ICML 2024, algorithm 4.
type Prodigy struct {
	H    float64 `spec:"h" unit:"1" in:"(0,inf)"`
	D0   float64 `spec:"d0" unit:"x" in:"(0,inf)"`
	Beta float64 `spec:"beta" unit:"1" in:"[0,1)"`
	Eps  float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
}

// ProdigyDefaults returns the values of the keys that a spec leaves out.
func ProdigyDefaults() Prodigy { return Prodigy{H: 1, D0: 1e-6, Beta: .999, Eps: 1e-8} }

func (c *Prodigy) Check() error {
	if c.Beta == 0 && c.Eps == 0 {
		return errors.New("beta and eps are both zero, which leaves no average to divide by; start from ProdigyDefaults()")
	}
	return nil
}

func (c Prodigy) String() string { return spec.Format("prodigy", c, ProdigyDefaults()) }

func (Prodigy) OnStepClock() bool { return true }

func (c Prodigy) Describe() string {
	return fmt.Sprintf("h_i = %s·δ²/(√v_i + δ·%s), v the average of (δ·g)² with β = %s; δ, from %s on, the largest ⟨g, x₀ - x⟩/‖g‖₁ of averages",
		spec.Number(c.H), spec.Number(c.Eps), spec.Number(c.Beta), spec.Number(c.D0))
}

func (Prodigy) Cite() []string { return []string{"mishchenko2024prodigy"} }

func (c Prodigy) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: prodigy: %w", err)
	}
	r.NeedSquares()
	n := r.Pos()
	s := &prodigy{Prodigy: c, x0: make([]float64, n), p: make([]float64, n), v: make([]float64, n), d: make([]float64, n)}
	copy(s.x0, r.Start.X())
	s.far[0] = c.D0
	return s, nil
}

type prodigy struct {
	Prodigy
	x0, p, v, d []float64
	far         [2]float64 // δ and r
}

func (c *prodigy) Propose(s *ode.Step) {
	g, x := s.L.TangentForce(), s.L.X()
	far, mu := c.far[0], math.Sqrt(c.Beta)
	a := (1 - mu) * c.H * far * far
	var along, size float64
	for i, d := range g {
		along += float64(d * (x[i] - c.x0[i]))
		c.p[i] = float64(mu*c.p[i]) + float64(a*d)
		size += math.Abs(c.p[i])
		w := far * d
		c.v[i] = float64(c.Beta*c.v[i]) + float64((1-c.Beta)*float64(w*w))
		c.d[i] = 0
		if den := math.Sqrt(c.v[i]) + float64(far*c.Eps); den > 0 {
			c.d[i] = far / den
		}
	}
	c.far[1] = float64(mu*c.far[1]) + float64(a*along)
	if size > 0 {
		c.far[0] = math.Max(far, c.far[1]/size)
	}
	s.SetRate(c.H * far)
	s.M.Diag = c.d
}

func (c *prodigy) Accept(*ode.Step) bool { return true }
func (c *prodigy) Update(*ode.Step)      {}

func (c *prodigy) State(visit func([]float64)) {
	visit(c.x0)
	visit(c.p)
	visit(c.v)
	visit(c.far[:])
}

func init() { Register("prodigy", ProdigyDefaults(), "prodigy(h=1)") }
