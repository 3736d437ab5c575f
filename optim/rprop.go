package optim

import (
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// RpropConfig holds the parameters of resilient propagation under torch.optim.Rprop's names. Every coordinate moves by a
// length of its own against the sign of its slope. The length is LR at first, times EtaPlus where the sign is that of the
// step before, times EtaMinus where it has changed, in which case the coordinate rests for a step; it stays within StepMin
// and StepMax. It is Euler's method on the gradient flow under the control rprop. One gradient a step.
type RpropConfig struct {
	LR       float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	EtaMinus float64 `spec:"eta_minus" unit:"1" in:"(0,1)"`
	EtaPlus  float64 `spec:"eta_plus" unit:"1" in:"(1,inf)"`
	StepMin  float64 `spec:"step_min" unit:"x" in:"[0,inf)"`
	StepMax  float64 `spec:"step_max" unit:"x" in:"(0,inf)"`
}

func RpropDefaults() RpropConfig {
	return RpropConfig{LR: 1e-2, EtaMinus: .5, EtaPlus: 1.2, StepMin: 1e-6, StepMax: 50}
}

func (c RpropConfig) Check() error {
	if c.StepMin > c.StepMax {
		return fmt.Errorf("step_min=%s is above step_max=%s", spec.Number(c.StepMin), spec.Number(c.StepMax))
	}
	return nil
}

func (c RpropConfig) control() control.Rprop {
	return control.Rprop{H: c.LR, Shrink: c.EtaMinus, Grow: c.EtaPlus, Min: c.StepMin, Max: c.StepMax}
}

func (c RpropConfig) Optimizer() Optimizer { return build(c) }

func (c RpropConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: c.control()}
}

// Rprop returns resilient propagation with the given first length and torch.optim's other defaults.
func Rprop(lr float64) Optimizer {
	c := RpropDefaults()
	c.LR = lr
	return named(c, "rprop", RpropDefaults())
}

func init() {
	define("rprop", RpropDefaults(), "h = lr, shrink = eta_minus, grow = eta_plus, min = step_min, max = step_max", "riedmiller1993direct", "igel2003empirical")

	published("rprop", "as published by Igel and Hüsken, iRprop⁻, with torch.optim's limits; the first source takes a move back where the sign changes")
}
