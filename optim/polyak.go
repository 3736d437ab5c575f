package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// PolyakConfig holds the parameters of Polyak's step, x ← x - Share·(f - FStar)/‖g‖²·g, at most Max if that is not zero:
// Euler's method on the gradient flow under the control polyak. FStar is the minimum; open, the one that the problem
// knows. Share > 0; Max ≥ 0. One gradient, with its value, a step.
type PolyakConfig struct {
	FStar control.Least `spec:"f_star" unit:"f"`
	Share float64       `spec:"share" unit:"1" in:"(0,inf)"`
	Max   float64       `spec:"max" unit:"x^2/f" in:"[0,inf)"`
}

func PolyakDefaults() PolyakConfig { return PolyakConfig{Share: 1} }

func (c PolyakConfig) control() control.Polyak {
	return control.Polyak{Min: c.FStar, Share: c.Share, Max: c.Max}
}

func (c PolyakConfig) Optimizer() Optimizer { return build(c) }

func (c PolyakConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: c.control()}
}

// Polyak returns Polyak's step for a problem whose minimum is known.
func Polyak() Optimizer { return named(PolyakDefaults(), "polyak", PolyakDefaults()) }

func init() {
	define("polyak", PolyakDefaults(), "min = f_star, share = share, max = max", "polyak1969minimization")

	published("polyak", "as published with share = 1; share and max are additions")
}
