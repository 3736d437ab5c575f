package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// ScheduleFree is schedule-free gradient descent,
//
//	z ← z - η·(g(y) + WeightDecay·y),  x ← (1-c)·x + c·z,  y = (1-Momentum)·z + Momentum·x,  c = w/Σw,  w = η²·(t+1)^R,
//
// for t = 0, 1, ..., η = LR or, in the first WarmupSteps, LR·(t+1)/WarmupSteps. The position is y, where the gradient
// is taken; x, the result, is the flow's output. LR > 0; Momentum in (0, 1]; the others ≥ 0. One gradient a step.
type ScheduleFree struct {
	LR          float64 `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"(0,1]"`
	R           float64 `spec:"r" unit:"1" in:"[0,inf)"`
	WarmupSteps int     `spec:"warmup_steps" in:"[0,inf)"`
}

func (c ScheduleFree) Triple() Triple {
	return Triple{
		Flow: flows.ScheduleFree{Beta: c.Momentum, R: c.R, Decay: c.WeightDecay}, Method: split.Lie{},
		Control: warmup(control.Fixed{H: c.LR, Clock: control.PerStep}, c.WarmupSteps),
	}
}

// ScheduleFreeAdamW is [ScheduleFree] with Adam's preconditioner, and Beta1 in place of Momentum,
//
//	z ← z - η·(g(y)/(√v̂ + Eps) + WeightDecay·y),  x ← (1-c)·x + c·z,  y = (1-Beta1)·z + Beta1·x,
//	c = w/Σw,  w = η²·(t+1)^R.
type ScheduleFreeAdamW struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Beta1       float64 `spec:"beta1" unit:"1" in:"(0,1]" tau:"tau1"`
	Beta2       float64 `spec:"beta2" unit:"1" in:"[0,1)" tau:"tau2"`
	Eps         float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	R           float64 `spec:"r" unit:"1" in:"[0,inf)"`
	WarmupSteps int     `spec:"warmup_steps" in:"[0,inf)"`
}

func (c ScheduleFreeAdamW) Triple() Triple {
	return Triple{
		Flow: flows.ScheduleFree{Beta: c.Beta1, R: c.R, Decay: c.WeightDecay}, Method: split.Lie{},
		Control: warmup(adamSlope(c.LR, c.Beta2, c.Eps), c.WarmupSteps),
	}
}

// warmup lets the rate of a control grow linearly over the first n steps, from 1/n to 1.
func warmup(c ode.Control, n int) ode.Control {
	if n < 2 {
		return c
	}
	return control.Schedule{
		Of: c, Rule: control.Linear{Start: 1 / float64(n), End: 1, Steps: n - 1},
	}
}

func init() {
	Register("schedulefree", ScheduleFree{LR: 1e-3, Momentum: .9}, Entry{
		Equation: "z ← z - η·(g(y) + weight_decay·y), x ← (1-c)·x + c·z, y = (1-momentum)·z + momentum·x, c = w/Σw, w = η²·(t+1)^r",
		Map:      "beta = momentum, r = r, decay = weight_decay; h = lr on the step clock, within linear(start=1/n,end=1) for warmup_steps = n > 1",
		Rule:     "as published; the weight of a step is its own lr², where the authors' code takes the largest rate so far: the same in a warm-up",
		Cite:     []string{"defazio2024road"},
		Samples:  []string{"schedulefree(lr=0.0005)", "schedulefree(lr=0.0005,weight_decay=0.1,r=1,warmup_steps=10)"},
	})
	Register("schedulefreeadamw", ScheduleFreeAdamW{LR: 2.5e-3, Beta1: .9, Beta2: .999, Eps: 1e-8}, Entry{
		Equation: "z ← z - η·(g(y)/(√v̂ + eps) + weight_decay·y), x ← (1-c)·x + c·z, y = (1-beta1)·z + beta1·x, c = w/Σw, w = η²·(t+1)^r",
		Map:      "beta = beta1, r = r, decay = weight_decay; the control is Adam's, within a linear rule for warmup_steps",
		Rule:     "differs, as the authors' code does: v is corrected in the root, where the paper puts the factor into the rate and so into the weights; otherwise as schedulefree",
		Cite:     []string{"defazio2024road"},
		Samples:  []string{"schedulefreeadamw", "schedulefreeadamw(lr=0.01,warmup_steps=10)"},
	})
}
