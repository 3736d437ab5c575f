package stab

// cheb is the Chebyshev polynomial T_j with its first two derivatives at 1 + delta, for rising j.
//
// Instead of T_{j+1} = 2·w·T_j - T_{j-1} it uses the difference d_j = T_j - T_{j-1},
//
//	d_{j+1} = d_j + 2·delta·T_j,   T_{j+1} = T_j + d_{j+1},
//
// and its derivatives. For delta ≥ 0 nothing cancels: after j steps the relative error is some j roundings, where
// w² - 1 and the functions of arccosh w lose half the digits as delta goes to zero.
type cheb struct {
	delta float64
	t, d  [3]float64
}

// newCheb returns T_1 at 1 + delta.
func newCheb(delta float64) cheb {
	return cheb{delta: delta, t: [3]float64{1 + delta, 1, 0}, d: [3]float64{delta, 1, 0}}
}

// next goes from T_j to T_{j+1}.
func (c *cheb) next() {
	w := 2 * c.delta
	c.d[2] += float64(w*c.t[2]) + float64(4*c.t[1])
	c.d[1] += float64(w*c.t[1]) + float64(2*c.t[0])
	c.d[0] += float64(w * c.t[0])
	for i := range c.t {
		c.t[i] += c.d[i]
	}
}

// chebAt returns T_s at 1 + delta, for s ≥ 1.
func chebAt(s int, delta float64) cheb {
	c := newCheb(delta)
	for range s - 1 {
		c.next()
	}
	return c
}
