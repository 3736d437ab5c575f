package catalogue

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// Matched is the accelerated method of order P whose rate is that of its flow, on convex
// functions: in step k = 0, 1, ..., with s = 0 at first and z, of gradient s, as in [flows.Matched],
//
//	x ← x + (z - x)·P/(k + P),  x ← argmin f₍P-1₎(u; x) + (N/P)·(‖u - x‖/H)^P,  s ← s - C·P·H^P·(k+1)···(k+P-1)·∇f(x)
//
// with the Taylor polynomial of degree P-1. P = 2 is accelerated gradient descent with the rate H², and P = 3
// accelerated Newton's method with cubic regularisation; then N = 2 and C = 0.004. H > 0 is a time: H² ≤ 1/L for the
// largest curvature L, H³ ≤ 2/L₂ for the Lipschitz constant L₂ of the Hessian. C, N > 0. Two gradients a step, and a
// Hessian with a few factorisations for P = 3.
type Matched struct {
	H float64 `spec:"h" unit:"t" in:"(0,inf)"`
	P int     `spec:"p" in:"2 or 3"`
	C float64 `spec:"c" unit:"1" in:"(0,inf)"`
	N float64 `spec:"n" unit:"1" in:"(0,inf)"`
}

func (c Matched) flow() flows.Matched { return flows.Matched{P: c.P, C: c.C, N: c.N} }

func (c Matched) Triple() Triple {
	return Triple{Flow: c.flow(), Method: split.Lie{}, Control: control.Fixed{H: c.H}}
}

func init() {
	Register("matched", Matched{H: .03, P: 2, C: .125, N: 1}, Entry{
		Equation: "x ← x + (z - x)·p/(k + p), x ← argmin f₍p-1₎(u; x) + (n/p)·(‖u - x‖/h)^p, s ← s - c·p·h^p·(k+1)···(k+p-1)·∇f(x)",
		Map:      "h, p, c and n are those of control and flow",
		Rule:     "as published, at the largest constants of its proof unless said otherwise",
		Cite:     []string{"wibisono2016variational", "nesterov2008accelerating"},
		Samples:  []string{"matched", "matched(h=0.01,p=3,c=0.004,n=2)"},
	})
}
