package control

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
)

// Adadelta is the slope control per coordinate whose tolerance has the unit of the moves so far. With averages v of the
// squared force d² and u of the squared moves, both with the share Beta,
//
//	h = Tol·√(u + Eps)/√(v + Eps),   then u ← Beta·u + (1-Beta)·(h·d/Tol)².
//
// Tol > 0 has no unit; Beta in [0, 1); Eps ≥ 0 is added to squared slopes and to squared moves, as published. The step
// clock. Cost: the force at the left end.
//
// Source: M. Zeiler, arXiv:1212.5701.
type Adadelta struct {
	Tol  float64 `spec:"tol" unit:"1" in:"(0,inf)"`
	Beta float64 `spec:"beta" unit:"1" in:"[0,1)"`
	Eps  float64 `spec:"eps" unit:"f^2/x^2" in:"[0,inf)"`
}

func (c Adadelta) String() string { return spec.Format("adadelta", c, Adadelta{}) }

func (c Adadelta) Describe() string {
	return fmt.Sprintf("h_i = %s·√(u_i + %s)/√(v_i + %[2]s), v the average of g² with β = %s, u that of the squared moves",
		spec.Number(c.Tol), spec.Number(c.Eps), spec.Number(c.Beta))
}

func (Adadelta) Cite() []string { return []string{"zeiler2012adadelta"} }

func (Adadelta) OnStepClock() bool { return true }

func (Adadelta) RateUnit() string { return "1" }

func (c Adadelta) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: adadelta: %w", err)
	}
	r.NeedSquares()
	n := r.Pos()
	return &adadelta{c, make([]float64, n), make([]float64, n), make([]float64, n)}, nil
}

type adadelta struct {
	cfg     Adadelta
	d, v, u []float64
}

func (c *adadelta) Propose(s *ode.Step) {
	kernel.Displace(c.d, c.v, c.u, s.L.TangentForce(), c.cfg.Beta, c.cfg.Eps)
	s.SetRate(c.cfg.Tol)
	s.M.Diag = c.d
}

func (*adadelta) Accept(*ode.Step) bool { return true }
func (*adadelta) Update(*ode.Step)      {}

func (c *adadelta) State(visit func([]float64)) {
	visit(c.v)
	visit(c.u)
}

func init() {
	Register("adadelta", Adadelta{}, "adadelta(tol=0.5,beta=0.9,eps=1e-6)")
}
