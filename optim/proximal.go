package optim

import (
	"math"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/stiff"
)

// ProximalConfig holds the one parameter of the proximal point method, x ← argmin f(u) + ‖u - x‖²/(2·LR): the implicit
// Euler method on the gradient flow with h = LR > 0, solved by Newton's method to rounding. On a convex f any LR is
// stable. A step costs a gradient and a linear system for each iteration, and a Hessian where that is needed anew.
type ProximalConfig struct {
	LR float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
}

func (c ProximalConfig) Optimizer() Optimizer { return build(c) }

func (c ProximalConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Gradient{}, Method: stiff.ImplicitEuler, Control: control.Fixed{H: c.LR}}
}

// ISTAConfig holds the parameters of the proximal gradient method for f + r, x ← prox(x - LR·g): the splitting of the
// composite flow into an explicit step for f and the implicit one for r, which is soft thresholding by LR·L1, or the
// projection on Set, a box with bounds for each coordinate (ista(set=box(lower=[0,-inf],upper=1))), on the box
// Lo ≤ x_i ≤ Hi, or both after each other; or the projection on the simplex x ≥ 0, Σx_i = Simplex. See [flows.Composite].
// One gradient a step.
//
// GTol is for the conditions for a minimum of f + r, not for ‖∇f‖, which is not small there.
type ISTAConfig struct {
	LR      float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	L1      float64 `spec:"l1" unit:"f/x" in:"[0,inf)"`
	Lo      float64 `spec:"lo" unit:"x" in:"[-inf,inf)"`
	Hi      float64 `spec:"hi" unit:"x" in:"(-inf,inf]"`
	Simplex float64 `spec:"simplex" unit:"x" in:"[0,inf)"`

	Set flows.Set `spec:"set" unit:"1"`
}

// FISTAConfig is [ISTAConfig] with the momentum of Beck and Teboulle; the position is then the point at which the gradient
// is taken, and the iterate, which a run returns, the second block of the state.
type FISTAConfig ISTAConfig

// ISTADefaults returns lr = 1e-3 and no r.
func ISTADefaults() ISTAConfig { return ISTAConfig{LR: 1e-3, Lo: math.Inf(-1), Hi: math.Inf(1)} }

func (c ISTAConfig) flow(fista bool) flows.Composite {
	return flows.Composite{L1: c.L1, Lo: c.Lo, Hi: c.Hi, Simplex: c.Simplex, Set: c.Set, FISTA: fista}
}

func (c ISTAConfig) Check() error {
	return inWords(spec.Check(c.flow(false)), "lower", "lo", "upper", "hi")
}

func (c FISTAConfig) Check() error { return ISTAConfig(c).Check() }

func (c ISTAConfig) Optimizer() Optimizer { return build(c) }

func (c ISTAConfig) compose() Optimizer {
	return Optimizer{Flow: c.flow(false), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c FISTAConfig) Optimizer() Optimizer { return build(c) }

func (c FISTAConfig) compose() Optimizer {
	return Optimizer{Flow: ISTAConfig(c).flow(true), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

// Proximal returns the proximal point method.
func Proximal(lr float64) Optimizer {
	return named(ProximalConfig{lr}, "proximal", ProximalConfig{1e-3})
}

// ISTA returns the proximal gradient method for f + l1·Σ|x_i|.
func ISTA(lr, l1 float64) Optimizer {
	c := ISTADefaults()
	c.LR, c.L1 = lr, l1
	return named(c, "ista", ISTADefaults())
}

// FISTA returns the accelerated proximal gradient method for f + l1·Σ|x_i|.
func FISTA(lr, l1 float64) Optimizer {
	c := FISTAConfig(ISTADefaults())
	c.LR, c.L1 = lr, l1
	return named(c, "fista", FISTAConfig(ISTADefaults()))
}

func init() {
	define("proximal", ProximalConfig{1e-3}, "h = lr", "martinet1970breve", "rockafellar1976monotone")
	define("ista", ISTADefaults(), "h = lr; l1, lo, hi, simplex and set are those of the flow", "lions1979splitting", "beck2009fast")
	define("fista", FISTAConfig(ISTADefaults()), "h = lr, fista = true; l1, lo, hi, simplex and set are those of the flow", "beck2009fast")

	published("proximal", "as published, each subproblem solved to rounding")
	published("ista", "as published with a constant step")
	published("fista", "as published with a constant step, θ = 1 at first")
}
