package control

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// LARS is the slope control per block of coordinates, without memory: block b moves by the share Tol·Trust of its size,
//
//	h_b = Tol·Trust·‖x_b‖/(‖d_b‖ + Eps),
//
// and h_b = Tol where x_b or the force d_b is zero. Without Trust, h_b = Tol/(‖d_b‖ + Eps): every block moves by Tol,
// and rests where d_b and Eps are zero. Blocks lists the lengths of the blocks, the last one repeated to the end;
// without it all coordinates are one.
//
// Tol > 0 has no unit, and that of x without Trust; Trust, Eps ≥ 0. The step clock. Cost: the force at the left end.
//
// Source: Y. You, I. Gitman, B. Ginsburg, arXiv:1708.03888.
type LARS struct {
	Tol    float64   `spec:"tol" in:"(0,inf)"`
	Trust  float64   `spec:"trust" unit:"1" in:"[0,inf)"`
	Eps    float64   `spec:"eps" unit:"f/x" in:"[0,inf)"`
	Blocks spec.List `spec:"blocks"`
}

func (c LARS) Unit(key string) string {
	if key == "tol" {
		return c.RateUnit()
	}
	return spec.UnitTag(c, key)
}

func (c LARS) RateUnit() string {
	if c.Trust == 0 {
		return "x"
	}
	return "1"
}

func (c LARS) String() string { return spec.Format("lars", c, LARS{}) }

func (c LARS) Describe() string {
	tol := spec.Number(c.Tol)
	if c.Trust > 0 {
		tol += "·" + spec.Number(c.Trust) + "‖x‖"
	}
	return fmt.Sprintf("h = %s/(%s); one step for each block of coordinates", tol, Outside(c.Eps).describe("‖g‖"))
}

func (LARS) Cite() []string { return []string{"you2017large"} }

func (LARS) OnStepClock() bool { return true }

func (c LARS) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: lars: %w", err)
	}
	return &lars{c, c.Blocks.Ends(r.Pos()), make([]float64, r.Pos())}, nil
}

type lars struct {
	cfg  LARS
	ends []int
	d    []float64
}

func (c *lars) Propose(s *ode.Step) {
	g, x, from := s.L.Force(), s.L.X(), 0
	for _, to := range c.ends {
		size := vec.Norm2(g[from:to])
		den, l := size+c.cfg.Eps, 1.
		if c.cfg.Trust > 0 {
			l = c.cfg.Trust * vec.Norm2(x[from:to])
			if l == 0 || size == 0 {
				l, den = 1, 1
			}
		}
		by := 0. // at rest
		if den != 0 {
			by = l / den
		}
		for i := from; i < to; i++ {
			c.d[i] = by
		}
		from = to
	}
	s.SetRate(c.cfg.Tol)
	s.M.Diag = c.d
}

func (*lars) Accept(*ode.Step) bool { return true }
func (*lars) Update(*ode.Step)      {}

func init() {
	Register("lars", LARS{}, "lars(tol=0.1,trust=0.1)", "lars(tol=0.02,eps=1e-3,blocks=[1])")
}
