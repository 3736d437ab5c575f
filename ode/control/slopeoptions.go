package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/vec"
)

// options checks that what is special about a Slope goes together.
func (c *Slope) options() error {
	kind, each := c.Memory.Kind, c.Per == Coordinate || c.Per == ""
	places := 0
	for _, on := range []bool{c.Inside, c.Hat, c.Floor} {
		if on {
			places++
		}
	}
	switch {
	case places > 1:
		return errors.New("inside, hat and floor are three places for eps: choose one")
	case !each && (c.Hat || c.Floor || c.Lag || c.Rectify || c.Ahead != 0 || kind == Belief):
		return errors.New("hat, floor, lag, ahead, rectify and memory=belief need per=coordinate")
	case c.Hat && !c.Debias:
		return errors.New("hat=true says where eps stands in a corrected average, so it needs debias=true")
	case c.Lag && (c.Debias || kind != EMA && kind != Sum):
		return errors.New("lag=true needs memory=ema(beta) or sum, without debias")
	case c.Rectify && !(c.Debias && kind == EMA):
		return errors.New("rectify=true needs memory=ema(beta) and debias=true")
	case c.Centered && (c.Lag || c.Rectify || c.Hat || c.Floor || c.Ahead != 0):
		return errors.New("centered excludes lag, rectify, hat, floor and ahead")
	case kind == Max && (c.Hat || c.Floor || c.Ahead != 0):
		return errors.New("memory=max has its own place for eps, and no slope ahead")
	case c.Memory.Tau > 0 && !each && c.Clock != PerStep:
		return errors.New("memory: tau needs per=coordinate or clock=step, where the length of a step is known before its slope")
	case c.Length.Kind == Moves && (kind != EMA || !each || !c.Inside || c.Debias || c.Lag || c.Centered || c.Ahead != 0):
		return errors.New("length=moves needs per=coordinate, memory=ema(beta) and inside=true, and nothing else")
	case c.Length.travels() && (c.Per != Norm || c.Debias || kind != EMA && kind != Sum):
		return fmt.Errorf("length=%s needs per=norm and memory=sum or ema(beta), without debias", c.Length)
	case (c.Length.Kind == Size || c.Per == Block) && (c.Per != Block || kind != None && kind != "" || c.Inside):
		return errors.New("per=block goes with memory=none, and length=size with per=block")
	case c.Blocks != "" && c.Per != Block:
		return errors.New("blocks needs per=block")
	}
	return nil
}

// place returns where eps stands.
func (c *Slope) place() kernel.Place {
	switch {
	case c.Inside:
		return kernel.Inside
	case c.Floor:
		return kernel.Floor
	}
	return kernel.Outside
}

// special reports that the step is not one of the fused ones.
func (c *Slope) special() bool {
	return c.Hat || c.Floor || c.Lag || c.Rectify || c.Ahead != 0 || c.Memory.Kind == Yogi || c.Memory.Kind == Belief || c.Length.Kind == Moves
}

// planSpecial is Propose for all that has no fused kernel: first the memory, then the diagonal.
func (c *slopeEach) planSpecial(s *ode.Step, g []float64) {
	scale := c.Tol
	first := c.begun[0] == 0
	c.begun[0] = 1
	if c.Ahead != 0 {
		if first {
			copy(c.old, g)
		}
		kernel.Extrapolate(c.ahead, g, c.old, c.Ahead)
		g = c.ahead
	}
	if c.Lag {
		if first {
			c.Memory.each(c.v, c.u, g, 0)
		}
		kernel.Invert(c.d, c.v, 1, c.Eps, c.place())
		if !first {
			c.Memory.each(c.v, c.u, g, c.Memory.Beta)
		}
		c.clock.set(s, scale)
		s.M.Diag = c.d
		return
	}
	switch {
	case c.Length.Kind == Moves:
		kernel.Displace(c.d, c.v, c.u, g, c.Memory.Beta, c.Eps)
	case c.Memory.Kind == None && c.Floor:
		for i, v := range g {
			c.d[i] = 1 / math.Max(math.Abs(v), c.Eps)
		}
	case c.Memory.Kind == None:
		kernel.Forget(c.d, g, c.Eps, c.Inside)
	default:
		if c.Memory.First && first {
			kernel.Squares(c.v, g, 0)
		}
		c.Memory.each(c.v, c.u, g, c.Memory.Beta)
		v := c.v
		corr := c.correct(c.c[:])
		if c.Hat {
			scale *= math.Sqrt(corr)
			corr = 1
		}
		kernel.Invert(c.d, v, corr, c.Eps, c.place())
	}
	if c.Rectify {
		r := Rectification(c.Memory.Beta, s.K+1)
		if r == 0 {
			c.clock.set(s, c.Tol)
			return
		}
		scale *= r
	}
	c.clock.set(s, scale)
	s.M.Diag = c.d
}

// each remembers g² coordinate by coordinate in v, keeping the share beta; u is the average of emamax or of belief.
func (m Memory) each(v, u, g []float64, beta float64) {
	switch m.Kind {
	case Sum:
		kernel.AddSquares(v, g)
	case EMA:
		kernel.Squares(v, g, beta)
	case EMAMax:
		kernel.Squares(u, g, beta)
		for i := range v {
			v[i] = math.Max(v[i], u[i])
		}
	case Yogi:
		kernel.Approach(v, g, beta)
	case Belief:
		kernel.Deviate(v, u, g, beta, m.Mean, m.Add)
	}
}

// Rectification returns the factor r of RAdam at step t = 1, 2, ...,
//
//	r² = (ρ-4)(ρ-2)ρ∞/((ρ∞-4)(ρ∞-2)ρ),  ρ = ρ∞ - 2tβ^t/(1-β^t),  ρ∞ = 2/(1-β) - 1,
//
// which makes up for the variance of an average over few slopes; 0 while ρ ≤ 5, where it has none.
//
// Source: L. Liu et al., ICLR 2020, algorithm 2; the threshold 5 is torch.optim's.
func Rectification(beta float64, t int) float64 {
	top := 2/(1-beta) - 1
	p := vec.Pow(beta, float64(t))
	rho := top - 2*float64(t)*p/(1-p)
	if !(rho > 5) {
		return 0
	}
	return math.Sqrt((rho - 4) * (rho - 2) * top / ((top - 4) * (top - 2) * rho))
}
