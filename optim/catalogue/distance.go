package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// DoG is "distance over gradients", x ← x - LR·r/√(Σ‖g‖² + Eps)·g, r = max ‖x - x₀‖ so far, at first RepsRel·(1 +
// ‖x₀‖): AdaGrad-Norm with the distance travelled for a tolerance. LR, 1 being the method as
// published, RepsRel > 0; the others ≥ 0. One gradient a step.
type DoG struct {
	LR          float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	RepsRel     float64 `spec:"reps_rel" unit:"1" in:"(0,inf)"`
	Eps         float64 `spec:"eps" unit:"f^2/x^2" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c DoG) Triple() Triple {
	return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: control.DoG{
		Tol: c.LR, Length: control.Distance{By: c.RepsRel}, Eps: control.Inside(c.Eps),
	}}
}

// DoWG is the weighted form of [DoG], x ← x - LR·r²/(√(Σr²‖g‖²) + Eps)·g, r = max ‖x - x₀‖ so far, at first RepsRel·(1
// + ‖x₀‖).
type DoWG struct {
	LR          float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	RepsRel     float64 `spec:"reps_rel" unit:"1" in:"(0,inf)"`
	Eps         float64 `spec:"eps" unit:"f" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c DoWG) Triple() Triple {
	return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: control.DoG{
		Tol: c.LR, Length: control.Weighted{By: c.RepsRel}, Eps: outside(c.Eps),
	}}
}

// DAdapt is D-Adaptation for gradient descent,
//
//	x ← x - LR·δ/(√(G² + Σ‖g‖²) + Eps)·g,  δ = max(D0, (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖)),
//
// the largest so far, a lower bound on the distance of a minimum of a convex
// function: AdaGrad-Norm with this bound for a tolerance. LR, D0 > 0; the others ≥ 0. One gradient a step.
type DAdapt struct {
	LR          float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	D0          float64 `spec:"d0" unit:"x" in:"(0,inf)"`
	G           float64 `spec:"g" unit:"f/x" in:"[0,inf)"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
}

func (c DAdapt) Triple() Triple {
	return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: control.DoG{
		Tol: c.LR, Length: control.Bound{From: c.D0}, Memory: control.Sum{Start: float64(c.G * c.G)}, Eps: outside(c.Eps),
	}}
}

func init() {
	Register("dog", DoG{LR: 1, RepsRel: 1e-6, Eps: 1e-8}, Entry{
		Equation: "x ← x - lr·r/√(Σ‖g‖² + eps)·g, r = max ‖x - x₀‖, at first reps_rel·(1 + ‖x₀‖)",
		Map:      "tol = lr, length = distance(reps_rel), memory = sum, eps = inside(eps); l2 = weight_decay",
		Rule:     "as published, eps in the root as in the authors' code, which also averages the iterates",
		Cite:     []string{"ivgi2023dog"},
		Samples:  []string{"dog", "dog(reps_rel=0.001)"},
	})
	Register("dowg", DoWG{LR: 1, RepsRel: 1e-6, Eps: 1e-8}, Entry{
		Equation: "x ← x - lr·r²/(√(Σr²‖g‖²) + eps)·g, r = max ‖x - x₀‖, at first reps_rel·(1 + ‖x₀‖)",
		Map:      "tol = lr, length = weighted(reps_rel), memory = sum, eps = eps; l2 = weight_decay",
		Rule:     "as published; eps, beside the root, is an addition",
		Cite:     []string{"khaled2023dowg"},
		Samples:  []string{"dowg", "dowg(reps_rel=0.001)"},
	})
	Register("dadapt", DAdapt{LR: 1, D0: 1e-6}, Entry{
		Equation: "x ← x - lr·δ/(√(G² + Σ‖g‖²) + eps)·g, δ = max(d0, (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖))",
		Map:      "tol = lr, length = bound(d0), memory = sum(start=g²), eps = eps; l2 = weight_decay",
		Rule:     "as published, the form for gradient descent with G = ‖g₀‖; the authors' code for SGD is the dual averaging, divided by ‖g₀‖",
		Cite:     []string{"defazio2023learning"},
		Samples:  []string{"dadapt", "dadapt(d0=0.001,g=1)"},
	})
}
