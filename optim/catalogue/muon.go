package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// Muon moves a matrix along its orthogonalised momentum, under torch.optim.Muon's names,
//
//	m ← Momentum·m + (1-Momentum)·g,  x ← (1 - LR·WeightDecay)·x - LR·√max(1, Rows/Cols)·orth(u),
//
// u = m, or with Nesterov Momentum·m + (1-Momentum)·g: a relaxation read in the spectral norm. The first
// Rows·Cols coordinates are the matrix, stored by rows, the others one of a single column; orth is NSSteps steps of the
// quintic Newton–Schulz iteration, in float64 where torch takes bfloat16. LR > 0; Momentum in [0, 1); WeightDecay ≥ 0.
// One gradient a step.
type Muon struct {
	LR          float64 `spec:"lr" unit:"x" in:"(0,inf)"`
	Momentum    float64 `spec:"momentum" unit:"1" in:"[0,1)" tau:"tau"`
	WeightDecay float64 `spec:"weight_decay" unit:"1/x" in:"[0,inf)"`
	Nesterov    bool    `spec:"nesterov"`
	Rows        int     `spec:"rows" in:"[0,inf)"`
	Cols        int     `spec:"cols" in:"[0,inf)"`
	NSSteps     int     `spec:"ns_steps" in:"[0,inf)"`
}

func (c Muon) Check() error {
	return spec.Check(c.read())
}

func (c Muon) read() flows.Orth {
	r := flows.Orth{Rows: c.Rows, Cols: c.Cols, Steps: c.NSSteps}
	if r.Steps == 5 {
		r.Steps = 0
	}
	return r
}

func (c Muon) Triple() Triple {
	f := flows.Relaxation{Beta: c.Momentum, Read: c.read(), Decay: c.WeightDecay}
	if c.Nesterov {
		f.Mix = complement(c.Momentum)
	}
	return Triple{Flow: f, Method: split.Lie{}, Control: control.Fixed{H: c.LR, Clock: control.PerStep}}
}

func init() {
	Register("muon", Muon{LR: 1e-3, Momentum: .95, WeightDecay: .1, Nesterov: true, NSSteps: 5}, Entry{
		Equation: "m ← momentum·m + (1-momentum)·g, x ← (1 - lr·weight_decay)·x - lr·√max(1, rows/cols)·orth(u),\n" +
			"u = m, or with nesterov momentum·m + (1-momentum)·g",
		Map:     "beta = momentum, mix = 1 - momentum with nesterov, read = orth(rows,cols), decay = weight_decay; h = lr on the step clock",
		Rule:    "differs: m is an average, with (1-momentum)·g, and the iteration is in float64, the authors' in bfloat16; its coefficients and √max(1, rows/cols) are the authors'",
		Cite:    []string{"jordan2024muon"},
		Samples: []string{"muon", "muon(rows=2,cols=2)", "muon(nesterov=false,ns_steps=4)"},
	})
}
