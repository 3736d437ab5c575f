package control

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// blocks is Slope with a step length for each block of coordinates, without memory.
type blocks struct {
	Slope
	clock Clock
	ends  []int
	d     []float64
}

// startBlocks starts a Slope per block.
func startBlocks(c Slope, r *ode.Run) *blocks {
	b := &blocks{Slope: c, clock: c.Clock, ends: c.Blocks.Ends(r.Pos()), d: make([]float64, r.Pos())}
	if b.clock == "" {
		b.clock = PerStep
	}
	return b
}

func (c *blocks) Propose(s *ode.Step) {
	g, x, from := s.L.Force(), s.L.X(), 0
	for _, to := range c.ends {
		size := vec.Norm2(g[from:to])
		den, l := size+c.Eps, 1.
		if c.Length.Kind == Size {
			l = c.Length.by() * vec.Norm2(x[from:to])
			if l == 0 || size == 0 {
				l, den = 1, 1
			}
		}
		by := 0.0 // at rest
		if den != 0 {
			by = l / den
		}
		for i := from; i < to; i++ {
			c.d[i] = by
		}
		from = to
	}
	c.clock.set(s, c.Tol)
	s.M.Diag = c.d
}

func (c *blocks) Accept(*ode.Step) bool { return true }
func (c *blocks) Update(*ode.Step)      {}
