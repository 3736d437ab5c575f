package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// SAM is sharpness-aware minimisation, x ← x - LR·∇f(x + Rho·g/‖g‖) with g = ∇f(x): a method of
// two stages with a negative abscissa on the gradient flow. LR, Rho > 0; WeightDecay (coupled) ≥ 0. Two gradients a
// step.
type SAM struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Rho         float64 `spec:"rho" unit:"x" in:"(0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c SAM) Triple() Triple {
	return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.SAM{Rho: c.Rho}, Control: control.Fixed{H: c.LR}}
}

func init() {
	Register("sam", SAM{LR: 1e-3, Rho: .05}, Entry{
		Equation: "x ← x - lr·∇f(x + rho·g/‖g‖)",
		Map:      "h = lr, rho = rho, l2 = weight_decay",
		Rule:     "as published with the Euclidean norm; weight_decay enters both gradients",
		Cite:     []string{"foret2021sharpness"},
		Samples:  []string{"sam", "sam(lr=0.0005,rho=0.1)"},
	})
}
