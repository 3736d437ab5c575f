package stiff

import "math"

// TRBDF2 is a step of the trapezoidal rule to t + γh and one of the backward differentiation formula of order 2 to
// t + h, with γ = 2 - √2, which makes their matrices the same: order 2, L-stable, with an embedded formula of order
// 3 whose difference, filtered by (I - ½γhJ)⁻¹, is the estimate.
var TRBDF2 = DIRK{Table: trBDF2()}

func trBDF2() *DIRKTable {
	g := 2 - math.Sqrt2
	d, w := g/2, math.Sqrt2/4
	b := []float64{w, w, d}
	return &DIRKTable{
		Name: "trbdf2", Order: 2, ErrOrder: 3, Filter: true,
		A: [][]float64{{0}, {d, d}, b}, B: b, C: []float64{0, g, 1},
		E:    []float64{w - (1-w)/3, w - (3*w+1)/3, d - d/3},
		Ref:  "R. E. Bank et al., IEEE Trans. CAD 4 (1985), 436-451; M. E. Hosea, L. F. Shampine, Appl. Numer. Math. 20 (1996), 21-37",
		Keys: []string{"bank1985transient", "hosea1996analysis"},
	}
}
