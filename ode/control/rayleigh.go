package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Rayleigh makes every step as long as the inverse of a Rayleigh quotient of the flow's Jacobian J says, the stiffness
// along a vector: with v = d, the force at the left end, or v = Δx, the move of the step before, for which J·v is
// the change Δd of the force and costs nothing,
//
//	bb1      h = Δx·Δx/-Δx·Δd, Barzilai and Borwein's first step; the default
//	bb2      h = -Δx·Δd/Δd·Δd, their second
//	exact    h = d·d/-d·Jd: where J is constant, the length at which the potential is least
//	mingrad  h = -d·Jd/Jd·Jd: where J is constant, the length at which the force is least
//
// The first two are the last two of the step before. Relax > 0 multiplies all lengths, 1 if zero; with exact and 0.9 or
// random values this is relaxed steepest descent. H0 > 0 is the first length of bb1 and bb2, zero meaning
// [FirstStep]'s.
//
// Where the quotient is not positive, h is ‖v‖/‖Jv‖, between the two where it is; where Jv is zero, h stays as it was.
// exact and mingrad cost a product: the system's JacVec or, without one, a difference of two forces. They need a flow
// that is a preconditioner times its force. For bb1 and bb2 Δd is the change of the field where [Relative] says so.
//
// Sources: J. Barzilai, J. Borwein, IMA J. Numer. Anal. 8 (1988), 141-148; M. Raydan, B. Svaiter, Comput. Optim. Appl.
// 21 (2002), 155-167 (relaxation).
type Rayleigh struct {
	Rule  string  `spec:"rule" oneof:",bb1,bb2,exact,mingrad"`
	Relax float64 `spec:"relax" unit:"1" in:"0 or (0,inf)"`
	H0    float64 `spec:"h0" unit:"t" in:"[0,inf)"`
}

var rayleighDefaults = Rayleigh{Rule: "bb1", Relax: 1}

func (c Rayleigh) fill() Rayleigh {
	if c.Rule == "" {
		c.Rule = rayleighDefaults.Rule
	}
	if c.Relax == 0 {
		c.Relax = 1
	}
	return c
}

func (c Rayleigh) String() string { return spec.Format("rayleigh", c.fill(), rayleighDefaults) }

func (c Rayleigh) Describe() string {
	c = c.fill()
	s := map[string]string{
		"bb1": "h⁺ = Δx·Δx/Δx·Δg", "bb2": "h⁺ = Δx·Δg/Δg·Δg", "exact": "h = g·g/g·Hg", "mingrad": "h = g·Hg/Hg·Hg",
	}[c.Rule]
	if c.Relax != 1 {
		s += ", times " + spec.Number(c.Relax)
	}
	return s
}

func (Rayleigh) Cite() []string { return []string{"barzilai1988two"} }

func (c Rayleigh) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: rayleigh: %w", err)
	}
	r.NeedSquares()
	q := &rayleigh{cfg: c, field: ofField(r), h: c.H0, ahead: c.Rule == "exact" || c.Rule == "mingrad"}
	if q.ahead {
		if err := forceAlone(r, "rayleigh(rule="+c.Rule+")"); err != nil {
			return nil, err
		}
		q.jacobian = newProduct(r)
	}
	return q, nil
}

type rayleigh struct {
	cfg      Rayleigh
	field    bool    // the changes are those of the field
	ahead    bool    // the quotient is that of the step to come
	h        float64 // the length planned next; zero before the first step
	jacobian *product
}

func (c *rayleigh) Propose(s *ode.Step) {
	if c.ahead {
		v := s.L.Force()
		jv := c.jacobian.times(s.L, v, c.h)
		c.set(vec.Dot(v, v), -vec.Dot(v, jv), vec.Dot(jv, jv))
	}
	if c.h == 0 {
		c.h = FirstStep(s)
	}
	s.SetTime(c.h)
}

// set makes h of v·v, -v·Jv and Jv·Jv.
func (c *rayleigh) set(vv, vj, jj float64) {
	first := c.cfg.Rule == "bb1" || c.cfg.Rule == "exact"
	var h float64
	switch {
	case !(jj > 0) || !(vv > 0):
		return
	case !(vj > 0):
		h = math.Sqrt(vv / jj)
	case first:
		h = vv / vj
	default:
		h = vj / jj
	}
	if h > 0 && !math.IsInf(h, 1) {
		c.h = c.cfg.Relax * h
	}
}

func (c *rayleigh) Accept(*ode.Step) bool { return true }

func (c *rayleigh) Update(s *ode.Step) {
	if c.ahead {
		return
	}
	d, scale := changing(s.R, c.field, &s.M)
	d0, _ := changing(s.L, c.field, &s.M)
	l, r := s.L.X(), s.R.X()
	var xx, xd, dd float64
	for i := range d {
		dx, dg := r[i]-l[i], (d0[i]-d[i])/scale
		xx += float64(dx * dx)
		xd += float64(dx * dg)
		dd += float64(dg * dg)
	}
	c.set(xx, xd, dd)
}

func (c *rayleigh) State(visit func([]float64)) {
	v := []float64{c.h}
	visit(v)
	c.h = v[0]
}

func init() {
	Register("rayleigh", rayleighDefaults, "rayleigh", "rayleigh(h0=0.1)", "rayleigh(rule=bb2)", "rayleigh(rule=exact,relax=0.9)", "rayleigh(rule=mingrad)")
}
