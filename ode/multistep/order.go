package multistep

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// most bounds the differences and orders of all methods here.
const most = highestAdams + 2

// selection chooses the order. After an accepted step it compares the errors that the step would have had at the
// orders k-1, k and k+1, and at lower ones for as long as the error falls with the order, and takes the order whose
// step could be the longest, err^(-1/(j+1)) times the last. An order is kept for k+1 steps, since the differences of
// the steps before tell of another method: orders that may change with every step are caught in cycles of short steps.
// At the start the order may rise with every step.
//
// Without a tolerance there is nothing to compare with, and the order is a fixed one.
//
// Sources: A. C. Hindmarsh, ODEPACK, in: Scientific Computing (1983), 55-64, for the choice and the k+1 steps; L. F.
// Shampine, M. K. Gordon, Computer Solution of Ordinary Differential Equations (1975), chapter 7, for the errors at
// other orders and the start.
type selection struct {
	top      int // the highest order
	variable int // the highest where the key order is zero and there is a tolerance
	tolerant bool
	constant []float64 // of the error at each order

	k      int  // the order of the next step
	since  int  // the steps since the last change
	rising bool // the order has never fallen: the start

	now       int           // the order of the attempt; 0: the starter's
	estimated bool          // the errors are those of the attempt
	low, high int           // the orders that they are known of
	errs      [most]float64 // by order
	expected  float64       // for the next step

	// Of a norm: the factors of the differences, and these.
	e [most + 1]float64
	v [most + 1][]float64
	s [most + 1]float64 // Π i·ψ₁/ψᵢ up to an index, 1 on equal steps
}

// newSelection has the key order of a method, its highest order, the order that stands for zero without a tolerance,
// and the constants of the errors.
func newSelection(order, highest, plain int, constant []float64) selection {
	c := selection{top: order, k: 1, constant: constant}
	if order == 0 {
		c.top, c.variable = plain, highest
	}
	return c
}

func (c *selection) tolerate(w vec.Weights) {
	if c.tolerant = !w.None(); c.tolerant && c.variable > 0 {
		c.top = c.variable
	}
}

// order returns the order of an attempt, for which the history is enough up to the given one.
func (c *selection) order(known int) int {
	c.estimated = false
	if !c.tolerant {
		return min(c.top, known)
	}
	return min(c.k, known)
}

// estimate finds the errors of the attempt at its order and at those that the next step may have, and returns the norm
// of d, the difference φ of index q of the values at the right end. That of the index i < q is d + φ*ᵢ + ... + φ*_{q-1},
// that of q+1 is d - φ*_q; one of the index j + q - now is what the error at order j goes with. unit is the length of
// the step for differences of slopes, one for those of states.
func (c *selection) estimate(s *ode.Step, w vec.Weights, h *history, d []float64, q int, unit float64) float64 {
	c.estimated = true
	k := c.now
	c.s[0] = 1
	for i := 1; i <= q+1 && i <= len(h.psi); i++ {
		c.s[i] = c.s[i-1] * float64(float64(i)*h.psi[0]/h.psi[i-1])
	}
	c.e[0], c.v[0] = 1, d
	norm := func(terms int) float64 { return vec.ErrNorm(w, s.L.Y, s.R.Y, unit, c.e[:terms], c.v[:terms]) }
	size := norm(1)
	c.low, c.high = k, k
	c.errs[k] = c.constant[k] * c.s[q] * size
	wait := c.since < k
	if k < c.top && h.have > q && (c.rising || !wait) {
		c.high = k + 1
		c.e[1], c.v[1] = -1, h.phi[q]
		c.errs[k+1] = c.constant[k+1] * c.s[q+1] * norm(2)
	}
	for j := k - 1; j > 0 && !wait && (j == k-1 || c.errs[j+1] < c.errs[j+2]); j-- {
		i := q - (k - j)
		c.low = j
		c.e[k-j], c.v[k-j] = 1, h.phi[i]
		c.errs[j] = c.constant[j] * c.s[i] * norm(k-j+1)
	}
	return size
}

// least is the error below which smaller ones count as alike.
const least = 1e-10

// choose chooses the order of the next step after an accepted one; fresh says that it was the first, of the run or after
// a jump.
func (c *selection) choose(fresh bool) {
	if !c.estimated || c.now == 0 {
		return
	}
	c.since++
	length := func(j int) float64 { return vec.Pow(math.Max(c.errs[j], least), -1/float64(j+1)) }
	c.k = c.now
	if c.low < c.high {
		longest := length(c.now)
		for j := c.low; j <= c.high; j++ {
			if l := length(j); l > longest {
				c.k, longest = j, l
			}
		}
	}
	if c.k != c.now {
		c.since = 0
	}
	c.rising = (c.rising || fresh) && c.k >= c.now
	c.expected = c.errs[c.k]
}

// ErrOrder implements ode.Estimator.
func (c *selection) ErrOrder() int { return max(c.now, 1) + 1 }

// Expect implements ode.VariableOrder.
func (c *selection) Expect() (err float64, order int) { return c.expected, c.k + 1 }

func (c *selection) state(visit func([]float64)) {
	v := []float64{float64(c.k), float64(c.since), 0}
	if c.rising {
		v[2] = 1
	}
	visit(v)
	c.k, c.since, c.rising = max(1, ode.Count(v[0], c.top)), ode.Count(v[1], math.MaxInt32), v[2] == 1
}
