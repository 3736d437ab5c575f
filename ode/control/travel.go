package control

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// travel is Slope with a tolerance measured along the way: see [Length].
type travel struct {
	Slope
	clock Clock
	x0    []float64
	v     float64 // the memory
	l     float64 // the length so far
	moved float64 // the sum of the squared moves
	g     float64 // the size of the force at the left end
	rate  float64 // of the step before; zero before the first
}

// startTravel starts a Slope whose length travels.
func startTravel(c Slope, r *ode.Run) *travel {
	t := &travel{Slope: c, clock: c.Clock, x0: make([]float64, r.Pos()), v: c.Memory.Start}
	if t.clock == "" {
		t.clock = Flow
	}
	t.Memory = c.Memory.over(1)
	copy(t.x0, r.Start.X())
	if t.l = c.Length.From; t.l == 0 {
		t.l = c.Length.by()
		if c.Length.Kind != Bound {
			t.l *= 1 + vec.Norm2(t.x0)
		}
	}
	return t
}

func (c *travel) Propose(s *ode.Step) {
	far := vec.Dist2(s.L.X(), c.x0)
	if c.Length.Kind == Bound && far > 0 {
		far = (float64(far*far) - c.moved) / (2 * far)
	}
	c.l = math.Max(c.l, far)
	c.g = vec.Norm2(s.L.TangentForce())
	g, l := c.g, c.l
	if c.Length.Kind == Weighted {
		g *= c.l
		l *= c.l
	}
	var u float64
	v := c.Memory.norm(&c.v, &u, g, c.Eps)
	den := math.Sqrt(v) + c.Eps
	if c.Inside {
		den = math.Sqrt(v + c.Eps)
	}
	if den == 0 {
		l = c.l
	}
	c.rate = c.clock.length(s, c.Tol*l, den, c.rate)
	c.clock.set(s, c.rate)
}

func (c *travel) Accept(*ode.Step) bool { return true }

func (c *travel) Update(s *ode.Step) {
	move := s.Rate() * c.g
	c.moved += float64(move * move)
}

func (c *travel) State(visit func([]float64)) {
	v := []float64{c.v, c.l, c.moved, c.rate}
	visit(v)
	c.v, c.l, c.moved, c.rate = v[0], v[1], v[2], v[3]
	visit(c.x0)
}
