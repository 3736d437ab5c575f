package multistep

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

type selection struct {
	top      int // the highest order
	tolerant bool
	k        int // the order of the coming step

	estimated bool
	at        int         // order of the attempt
	low, high int         // orders whose errors are known
	errs      [16]float64 // by order
	err       float64
	pow       int
}

func newSelection(r *ode.Run, order, most, plain int) selection {
	c := selection{top: order, k: 1}
	if r.Control == nil {
		c.tolerant = true
	} else if e, ok := r.Control.(ode.ErrorControl); ok {
		w := e.Weights()
		c.tolerant = !w.None()
	}
	if c.top == 0 {
		if c.top = plain; c.tolerant {
			c.top = most
		}
	}
	return c
}

// orderAt returns the order of a step.
func (c *selection) orderAt(depth, most int) int {
	if !c.tolerant {
		return min(c.top, most)
	}
	return min(c.k, most)
}

func (c *selection) begin(k int) { c.estimated, c.at, c.low, c.high = true, k, k, k }

func (c *selection) note(j int, err float64) {
	c.errs[j] = err
	c.low, c.high = min(c.low, j), max(c.high, j)
}

// factor returns by what the length could be multiplied at order j.
func (c *selection) factor(j int) float64 {
	return vec.Pow(math.Max(c.errs[j], 1e-10), -1/float64(j+1))
}

func (c *selection) better(j int) bool { return j >= c.at-1 || c.errs[j] <= c.errs[j+1] }

var Bias = [3]float64{1, 1, 1}

// choose chooses the order of the next step.
func (c *selection) choose(have int) {
	if !c.estimated {
		return
	}
	best, f := c.at, c.factor(c.at)*Bias[1]
	for j := c.low; j <= c.high; j++ {
		g := c.factor(j)
		if j < c.at {
			g *= Bias[0]
		} else if j > c.at {
			g *= Bias[2]
		}
		if g > f {
			best, f = j, g
		}
	}
	c.k, c.err, c.pow = best, c.errs[best], best+1
}

// ErrOrder implements ode.Estimator.
func (c *selection) ErrOrder() int { return max(c.at,1) + 1 }

// Expect implements ode.VariableOrder.
func (c *selection) Expect() (float64, int) { return c.err, c.pow }

func (c *selection) state(visit func([]float64)) {
	v := []float64{float64(c.k)}
	visit(v)
	c.k = max(1, ode.Count(v[0], c.top))
}
