package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// Adafactor is RMSProp with a memory of rank one, under torch.optim.Adafactor's names, eps1 and eps2 being its pair
// eps, D its clipping threshold. At step t = 1, 2, ..., for a vector, it is
//
//	v ← (1-t^Beta2Decay)·v + t^Beta2Decay·g²,  u = g/√max(v, Eps1²),
//	x ← x - α·u/max(1, rms(u)/D),  α = max(Eps2, rms(x))·min(LR, 1/√t).
//
// It is Euler's method on the gradient flow under the control adafactor, where the formulas for a matrix are. With Rows
// and Cols all coordinates are one matrix, stored by rows. torch's decoupled decay, which goes by lr and not by the
// step that is taken, has no place in the triple; WeightDecay is coupled. One gradient a step.
type Adafactor struct {
	LR          float64 `spec:"lr" unit:"1" in:"(0,inf)"`
	Beta2Decay  float64 `spec:"beta2_decay" unit:"1" in:"(-inf,0)"`
	Eps1        float64 `spec:"eps1" unit:"f/x" in:"(0,inf)"`
	Eps2        float64 `spec:"eps2" unit:"x" in:"(0,inf)"`
	D           float64 `spec:"d" unit:"1" in:"(0,inf)"`
	WeightDecay float64 `spec:"weight_decay" unit:"f/x^2" in:"[0,inf)"`
	Rows        int     `spec:"rows" in:"[0,inf)"`
	Cols        int     `spec:"cols" in:"[0,inf)"`
}

func (c Adafactor) Check() error {
	return spec.Check(c.control())
}

func (c Adafactor) control() control.Adafactor {
	return control.Adafactor{H: c.LR, Decay: c.Beta2Decay, Eps1: c.Eps1, Eps2: c.Eps2, Clip: c.D, Rows: c.Rows, Cols: c.Cols}
}

func (c Adafactor) Triple() Triple {
	return Triple{Flow: flows.Gradient{L2: c.WeightDecay}, Method: rk.Euler, Control: c.control()}
}

func init() {
	Register("adafactor", Adafactor{LR: 1e-2, Beta2Decay: -.8, Eps1: 0x1p-52, Eps2: 1e-3, D: 1}, Entry{
		Equation: "v ← (1-t^beta2_decay)·v + t^beta2_decay·g², u = g/√max(v, eps1²),\n" +
			"x ← x - α·u/max(1, rms(u)/d), α = max(eps2, rms(x))·min(lr, 1/√t)",
		Map:     "h = lr, decay = beta2_decay, eps1 = eps1, eps2 = eps2, clip = d, rows = rows, cols = cols; l2 = weight_decay",
		Rule:    "differs, as torch.optim does: eps1² is a floor of v, where the paper adds eps1 to g². The decay is coupled, where torch.optim shrinks x by lr·weight_decay",
		Cite:    []string{"shazeer2018adafactor"},
		Samples: []string{"adafactor", "adafactor(lr=0.1,d=0.5)"},
	})
}
