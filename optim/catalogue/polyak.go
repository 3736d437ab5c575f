package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// Polyak is Polyak's step, x ← x - Share·(f - FStar)/‖g‖²·g, at most Max if that is not zero:
// Euler's method on the gradient flow under the control polyak. FStar is the minimum; open, the one that the problem
// knows. Share > 0; Max ≥ 0. One gradient, with its value, a step.
type Polyak struct {
	FStar control.Least `spec:"f_star" unit:"f"`
	Share float64       `spec:"share" unit:"1" in:"(0,inf)"`
	Max   float64       `spec:"max" unit:"x^2/f" in:"[0,inf)"`
}

func (c Polyak) control() control.Polyak {
	return control.Polyak{Min: c.FStar, Share: c.Share, Max: c.Max}
}

func (c Polyak) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: c.control()}
}

func init() {
	Register("polyak", Polyak{Share: 1}, Entry{
		Equation: "x ← x - share·(f - f_star)/‖g‖²·g",
		Map:      "min = f_star, share = share, max = max",
		Rule:     "as published with share = 1; share and max are additions",
		Cite:     []string{"polyak1969minimization"},
		Samples:  []string{"polyak(f_star=0)", "polyak(f_star=-1,share=0.5,max=1)"},
	})
}
