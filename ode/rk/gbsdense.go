package rk

import (
	"math/big"
	"sync"
)

// gbsInterpolants are those of the orders 2k that were needed so far; each is a constant.
var gbsInterpolants [24/2 + 1]struct {
	sync.Once
	of *interpolant
}

func gbsInterpolant(k, own int) *interpolant {
	g := &gbsInterpolants[k]
	g.Do(func() { g.of = newGBSInterpolant(k, own) })
	return g.of
}

// newGBSInterpolant returns the dense output of ODEX for the order 2k ≥ 4, own being the number of the method's stages:
// the polynomial of degree 2k with
//
//   - the values and the slopes at both ends, and
//   - the value and the derivatives up to the (2k-4)th at the middle of the step,
//
// the latter from the midpoint rules with 2, 6, ..., 4k-2 substeps, in which the middle is an odd place: values, and
// central differences of the slopes, extrapolated in the squares of the substeps. The stages of those rules that are
// not among the method's own are the extra ones. All is linear in the stages, and computed with rational numbers. ODEX
// takes one derivative more, which the order does not need.
//
// Source: E. Hairer, A. Ostermann, Numer. Math. 58 (1990), 419-439; E. Hairer, S. P. Nørsett, G. Wanner, Solving
// Ordinary Differential Equations I, section II.9, and the code ODEX.
func newGBSInterpolant(k, own int) *interpolant {
	g := newColumns(k, own)
	data := [][]*big.Rat{g.unit(0), g.unit(own), g.end(), g.middle()} // h·slopes and increments
	for d := 1; d <= 2*k-4; d++ {
		data = append(data, g.derivative(d))
	}
	basis := hermiteBasis(2*k - 3)
	for i := range basis {
		basis[i] = chebyshev(basis[i])
	}
	out := &interpolant{rows: make([][]float64, g.n), extra: g.extra}
	for i := range out.rows {
		var row []*big.Rat
		for j, v := range data {
			if v[i].Sign() == 0 {
				continue
			}
			if row == nil {
				row = rats(len(basis[j]))
			}
			for p, b := range basis[j] {
				row[p].Add(row[p], new(big.Rat).Mul(v[i], b))
			}
		}
		for _, c := range row {
			f, _ := c.Float64()
			out.rows[i] = append(out.rows[i], f)
		}
	}
	return out
}

// rats returns n zeros.
func rats(n int) []*big.Rat {
	v := make([]*big.Rat, n)
	for i := range v {
		v[i] = new(big.Rat)
	}
	return v
}

// chebyshev returns the coefficients of T_0(2θ-1), T_1(2θ-1), ... of a polynomial of θ, θ², ..., by Horner's rule:
// θ = (1 + x)/2, x·T_0 = T_1, and x·T_j = (T_{j+1} + T_{j-1})/2.
func chebyshev(p []*big.Rat) []*big.Rat {
	half := big.NewRat(1, 2)
	c := rats(len(p) + 1)
	for i := len(p); i >= 0; i-- {
		next := rats(len(c))
		for j, v := range c {
			if v.Sign() == 0 {
				continue
			}
			h := new(big.Rat).Mul(v, half)
			next[j].Add(next[j], h)
			if j == 0 {
				next[1].Add(next[1], h)
				continue
			}
			q := new(big.Rat).Mul(h, half)
			next[j+1].Add(next[j+1], q)
			next[j-1].Add(next[j-1], q)
		}
		if i > 0 {
			next[0].Add(next[0], p[i-1])
		}
		c = next
		if i == 0 {
			break
		}
	}
	return c
}

// columns holds where the stages of the midpoint rules are.
type columns struct {
	k, n        int         // all stages
	first, last map[int]int // of the rule with n substeps: before the first stage, and after the last substep
	extra       [][]float64
}

// newColumns numbers the stages: the method's own, the field at the end, and the extra ones.
func newColumns(k, own int) *columns {
	g := &columns{k: k, n: own + 1, first: map[int]int{}, last: map[int]int{}}
	at := 0
	for j := 1; j <= k; j++ {
		g.first[2*j] = at
		at += 2*j - 1
	}
	for j := 1; j <= k; j++ {
		n := 4*j - 2
		if n > 2*k {
			g.first[n] = g.n - 1
			for i := 1; i < n; i++ {
				g.more(n, i)
			}
		}
		if j <= k-2 { // for the (2j)th derivative
			g.last[n] = g.n
			g.more(n, n)
		}
	}
	return g
}

// at returns the index of the stage after i substeps of the rule with n.
func (g *columns) at(n, i int) int {
	switch i {
	case 0:
		return 0
	case n:
		return g.last[n]
	}
	return g.first[n] + i
}

// more adds the stage after i substeps of the rule with n.
func (g *columns) more(n, i int) {
	row := make([]float64, g.n)
	for l, w := range g.substeps(n, i) {
		row[l], _ = w.Float64()
	}
	g.extra = append(g.extra, row)
	g.n++
}

// substeps returns the increment after i substeps of the rule with n, in units of h, as weights of the stages.
func (g *columns) substeps(n, i int) map[int]*big.Rat {
	w := map[int]*big.Rat{}
	for l := i - 1; l >= 0; l -= 2 {
		if l == 0 {
			w[0] = big.NewRat(1, int64(n))
		} else {
			w[g.at(n, l)] = big.NewRat(2, int64(n))
		}
	}
	return w
}

func (g *columns) unit(i int) []*big.Rat {
	v := rats(g.n)
	v[i].SetInt64(1)
	return v
}

// extrapolate returns Σ_j Π_{i≠j} n_j²/(n_j² - n_i²)·of(n_j) for the given rules.
func (g *columns) extrapolate(rules []int, of func(n int) map[int]*big.Rat) []*big.Rat {
	out := rats(g.n)
	for _, n := range rules {
		p := big.NewRat(1, 1)
		for _, m := range rules {
			if m != n {
				p.Mul(p, big.NewRat(int64(n*n), int64(n*n-m*m)))
			}
		}
		for i, w := range of(n) {
			out[i].Add(out[i], new(big.Rat).Mul(p, w))
		}
	}
	return out
}

// end is the increment of the step.
func (g *columns) end() []*big.Rat {
	var rules []int
	for j := 1; j <= g.k; j++ {
		rules = append(rules, 2*j)
	}
	return g.extrapolate(rules, func(n int) map[int]*big.Rat { return g.substeps(n, n) })
}

// middle is the increment to the middle.
func (g *columns) middle() []*big.Rat {
	return g.extrapolate(g.rules(1), func(n int) map[int]*big.Rat { return g.substeps(n, n/2) })
}

func (g *columns) rules(from int) []int {
	var rules []int
	for j := from; j <= g.k; j++ {
		rules = append(rules, 4*j-2)
	}
	return rules
}

// derivative is h^d/h times the d-th derivative at the middle: (n/2)^(d-1)·δ^(d-1) of the slopes.
func (g *columns) derivative(d int) []*big.Rat {
	m := d - 1
	return g.extrapolate(g.rules((d+1)/2), func(n int) map[int]*big.Rat {
		w := map[int]*big.Rat{}
		scale := new(big.Int).Exp(big.NewInt(int64(n/2)), big.NewInt(int64(m)), nil)
		for l := 0; l <= m; l++ {
			v := new(big.Rat).SetInt(new(big.Int).Mul(scale, new(big.Int).Binomial(int64(m), int64(l))))
			if l%2 == 1 {
				v.Neg(v)
			}
			w[g.at(n, n/2+m-2*l)] = v
		}
		return w
	})
}

// hermiteBasis returns the polynomials, as coefficients of θ, θ², ..., of which each has one of the data one and the
// others zero: the slopes at 0 and 1, the value at 1, and value and derivatives at ½, mid of them in all. The value at
// 0 is zero.
func hermiteBasis(mid int) [][]*big.Rat {
	n := mid + 3
	a := make([][]*big.Rat, n) // row: a datum; column: a power
	for i := range a {
		a[i] = make([]*big.Rat, 2*n)
		for j := range a[i] {
			a[i][j] = new(big.Rat)
		}
		a[i][n+i].SetInt64(1)
	}
	a[0][0].SetInt64(1)
	for p := 1; p <= n; p++ {
		a[1][p-1].SetInt64(int64(p))
		a[2][p-1].SetInt64(1)
		for d := range mid { // p·(p-1)···(p-d+1)·½^(p-d)
			if d > p {
				continue
			}
			num := big.NewInt(1)
			for q := p; q > p-d; q-- {
				num.Mul(num, big.NewInt(int64(q)))
			}
			a[3+d][p-1].SetFrac(num, new(big.Int).Lsh(big.NewInt(1), uint(p-d)))
		}
	}
	for c := range n { // Gauss and Jordan
		p := c
		for a[p][c].Sign() == 0 {
			p++
		}
		a[c], a[p] = a[p], a[c]
		inv := new(big.Rat).Inv(a[c][c])
		for j := range a[c] {
			a[c][j].Mul(a[c][j], inv)
		}
		for i := range a {
			if f := new(big.Rat).Set(a[i][c]); i != c && f.Sign() != 0 {
				for j := range a[i] {
					a[i][j].Sub(a[i][j], new(big.Rat).Mul(f, a[c][j]))
				}
			}
		}
	}
	basis := make([][]*big.Rat, n)
	for i := range basis {
		for p := range n {
			basis[i] = append(basis[i], a[p][n+i])
		}
	}
	return basis
}
