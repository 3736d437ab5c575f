package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Edge makes every step the Share of the largest length that the method knows to be stable. It does not
// control the error: it is for descents on a stiff flow by a stabilized method, where only stability limits the steps.
//
// Share in (0, 1] is 1 if zero. Where the method knows no limit, the spectral radius being zero, h is the length of the
// step before, or the first: H0 or, if that is zero, [FirstStep]'s.
type Edge struct {
	Share float64 `spec:"share" unit:"1" in:"0 or (0,1]"`
	H0    float64 `spec:"h0" unit:"t" in:"[0,inf)"`
}

func (c Edge) fill() Edge {
	if c.Share == 0 {
		c.Share = 1
	}
	return c
}

func (c Edge) String() string { return spec.Format("edge", c.fill(), Edge{Share: 1}) }

func (c Edge) Describe() string {
	if c = c.fill(); c.Share != 1 {
		return fmt.Sprintf("every step %s of the longest that is stable", spec.Number(c.Share))
	}
	return "every step as long as is stable"
}

func (Edge) Cite() []string { return nil }

// Start returns an error if the method knows no stability limit.
func (c Edge) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: edge: %w", err)
	}
	if _, ok := r.Method.(ode.Stabler); !ok {
		return nil, fmt.Errorf("control: edge needs a method that knows its stability limit, such as rkc1")
	}
	return &edge{share: c.Share, h: c.H0}, nil
}

type edge struct {
	share float64
	h     float64 // the length of the step before
}

func (c *edge) Propose(s *ode.Step) {
	s.SetTime(c.h)
	if h := s.Stable(); h > 0 && !math.IsInf(h, 1) {
		c.h = c.share * h
	}
	if c.h == 0 {
		c.h = FirstStep(s)
	}
	s.H = c.h
}

// Accept takes back a step that has left the finite numbers: the spectral radius was too small.
func (c *edge) Accept(s *ode.Step) bool {
	for _, v := range s.R.Y {
		if v-v != 0 {
			s.H /= 4
			return false
		}
	}
	return true
}

func (c *edge) Update(s *ode.Step) { c.h = math.Abs(s.H) }

func (c *edge) State(visit func([]float64)) {
	v := []float64{c.h}
	visit(v)
	c.h = v[0]
}

func init() { Register("edge", Edge{Share: 1}, "edge", "edge(share=0.5,h0=0.01)") }
