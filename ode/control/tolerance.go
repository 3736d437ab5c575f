package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

func (c PI) Weights() vec.Weights { return weights(c.RTol, c.ATol, c.ATols, c.Max) }

func (c Digital) Weights() vec.Weights { return weights(c.RTol, c.ATol, c.ATols, c.Max) }

func (c Gustafsson) Weights() vec.Weights { return weights(c.RTol, c.ATol, c.ATols, c.Max) }

func weights(rtol, atol float64, atols spec.Vector, max bool) vec.Weights {
	w := vec.Weights{RTol: rtol, ATol: atol, Max: max}
	w.ATols, _ = atols.Floats() // spec.Check has looked
	return w
}

// ErrNoTolerance is the error of a control by an error estimate that has no tolerance.
var ErrNoTolerance = errors.New("needs a tolerance; rtol=1e-6, atol=1e-9 is a common start")

// checkTolerances returns an error where there is no tolerance, and where there is an absolute one for all components
// and one for each.
func checkTolerances(name string, rtol, atol float64, atols spec.Vector) error {
	switch {
	case rtol == 0 && atol == 0 && atols == "":
		return fmt.Errorf("%s %w", name, ErrNoTolerance)
	case atol != 0 && atols != "":
		return fmt.Errorf("ATol=%s and ATols=%s: one of the two is given", spec.Number(atol), atols)
	}
	return nil
}

// byError is what the controls by an error estimate share.
type byError struct {
	w     vec.Weights
	k     float64           // the error goes with h^k
	vary  ode.VariableOrder // chooses k from step to step; nil: k is always the same
	probe *probe            // finds the first length, if none is given
	h     float64           // the length planned next; zero before the first step
}

// startByError returns an error if the method has no error estimate, or the state another length than the tolerances.
func startByError(r *ode.Run, name string, w vec.Weights, h0 float64) (byError, error) {
	est, ok := r.Method.(ode.Estimator)
	if !ok {
		return byError{}, fmt.Errorf("control: %s needs a method with an error estimate, such as bs3, dp5 or radau5", name)
	}
	if w.ATols != nil && len(w.ATols) != r.Dim() {
		return byError{}, fmt.Errorf("control: %s: atol has length %d, the state has dimension %d", name, len(w.ATols), r.Dim())
	}
	if t, ok := r.Method.(ode.Tolerant); ok {
		t.Tolerate(w)
	}
	e := byError{w: w, k: float64(est.ErrOrder()), h: h0}
	e.vary, _ = r.Method.(ode.VariableOrder)
	if h0 == 0 {
		e.probe = newProbe(r)
	}
	return e, nil
}

func (c *byError) Propose(s *ode.Step) {
	if c.h == 0 {
		c.h = c.probe.length(s.L, c.w, int(c.k))
	}
	s.SetTime(c.h)
}

// attempt returns the error of an attempt, infinite for a state that is not finite, where nothing is to be evaluated.
func (c *byError) attempt(s *ode.Step) float64 {
	err := math.Inf(1)
	if vec.Finite(s.R.Y) {
		err = s.Err(c.w)
	}
	if c.vary != nil {
		c.k = float64(c.vary.ErrOrder())
	}
	return err
}

// expected returns what the next length is chosen by, after an accepted attempt with the error err: that or, under a
// method of variable order, the error at the order of the next step, with k the power that this goes with.
func (c *byError) expected(err float64) float64 {
	if c.vary != nil {
		e, k := c.vary.Expect()
		c.k = float64(k)
		return e
	}
	return err
}

// absolute is the absolute tolerance as text.
func absolute(atol float64, atols spec.Vector) string {
	if atols != "" {
		return string(atols)
	}
	return spec.Number(atol)
}
