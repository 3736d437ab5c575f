package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// SAMConfig holds the parameters of sharpness-aware minimisation, x ← x - LR·∇f(x + Rho·g/‖g‖) with g = ∇f(x): a method of
// two stages with a negative abscissa on the gradient flow. LR, Rho > 0; WeightDecay (coupled) ≥ 0. Two gradients a step.
type SAMConfig struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Rho         float64 `spec:"rho" unit:"x" in:"(0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func SAMDefaults() SAMConfig { return SAMConfig{LR: 1e-3, Rho: .05} }

func (c SAMConfig) Optimizer() Optimizer { return build(c) }

func (c SAMConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.SAM{Rho: c.Rho}, Control: control.Fixed{H: c.LR}}
}

// SAM returns sharpness-aware minimisation with the given learning rate.
func SAM(lr float64) Optimizer {
	c := SAMDefaults()
	c.LR = lr
	return named(c, "sam", SAMDefaults())
}

func init() {
	define("sam", SAMDefaults(), "h = lr, rho = rho, l2 = weight_decay", "foret2021sharpness")

	published("sam", "as published with the Euclidean norm; weight_decay enters both slopes")
}
