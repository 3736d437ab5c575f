package catalogue

import (
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// Rprop is resilient propagation under torch.optim.Rprop's names,
//
//	x_i ← x_i - h_i·sign(g_i),  h_i ← h_i·EtaPlus while sign(g_i) stays,  h_i·EtaMinus where it changes,
//
// in which case the coordinate rests for a step. The length h_i is LR at first, and stays within StepMin and StepMax.
// It is Euler's method on the gradient flow under the control rprop. One gradient a step.
type Rprop struct {
	LR       float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	EtaMinus float64 `spec:"eta_minus" unit:"1" in:"(0,1)"`
	EtaPlus  float64 `spec:"eta_plus" unit:"1" in:"(1,inf)"`
	StepMin  float64 `spec:"step_min" unit:"x" in:"[0,inf)"`
	StepMax  float64 `spec:"step_max" unit:"x" in:"(0,inf)"`
}

func (c Rprop) Check() error {
	if c.StepMin > c.StepMax {
		return fmt.Errorf("step_min=%s is above step_max=%s", spec.Number(c.StepMin), spec.Number(c.StepMax))
	}
	return nil
}

func (c Rprop) control() control.Rprop {
	return control.Rprop{H: c.LR, Shrink: c.EtaMinus, Grow: c.EtaPlus, Min: c.StepMin, Max: c.StepMax}
}

func (c Rprop) Triple() Triple {
	return Triple{Flow: flows.Gradient{}, Method: rk.Euler, Control: c.control()}
}

func init() {
	Register("rprop", Rprop{LR: 1e-2, EtaMinus: .5, EtaPlus: 1.2, StepMin: 1e-6, StepMax: 50}, Entry{
		Equation: "x_i ← x_i - h_i·sign(g_i), h_i ← h_i·eta_plus while sign(g_i) stays, h_i·eta_minus where it changes",
		Map:      "h = lr, shrink = eta_minus, grow = eta_plus, min = step_min, max = step_max",
		Rule:     "as published by Igel and Hüsken, iRprop⁻, with torch.optim's limits; the first source takes a move back where the sign changes",
		Cite:     []string{"riedmiller1993direct", "igel2003empirical"},
		Samples:  []string{"rprop", "rprop(lr=0.001,eta_minus=0.7,step_max=1)"},
	})
}
