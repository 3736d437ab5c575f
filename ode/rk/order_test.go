package rk_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/odescent/odescent/ode/rk"
)

// tree is a rooted tree: the trees that hang from its root, in an order of their own.
type tree struct {
	id, order int
	kids      []*tree
}

// trees returns all rooted trees of up to n vertices by order.
func trees(n int) [][]*tree {
	all := make([][]*tree, n+1)
	id := 0
	var flat []*tree // in the order of their ids
	for p := 1; p <= n; p++ {
		// A tree of order p is a multiset of trees with p-1 vertices in all: ids that do not increase.
		var grow func(kids []*tree, left, top int)
		grow = func(kids []*tree, left, top int) {
			if left == 0 {
				t := &tree{id: id, order: p, kids: append([]*tree(nil), kids...)}
				id++
				all[p] = append(all[p], t)
				return
			}
			for i := min(top, len(flat)-1); i >= 0; i-- {
				if k := flat[i]; k.order <= left {
					grow(append(kids, k), left-k.order, i)
				}
			}
		}
		grow(nil, p-1, len(flat)-1)
		flat = append(flat, all[p]...)
	}
	return all
}

func TestTrees(t *testing.T) {
	want := []int{0, 1, 1, 2, 4, 9, 20, 48, 115} // OEIS A000081
	for p, ts := range trees(8) {
		if len(ts) != want[p] {
			t.Errorf("%d trees of order %d, want %d", len(ts), p, want[p])
		}
	}
}

// density returns γ(t) = |t|·Π γ(kids).
func (t *tree) density() *big.Rat {
	g := big.NewRat(int64(t.order), 1)
	for _, k := range t.kids {
		g.Mul(g, k.density())
	}
	return g
}

// table is a tableau in exact arithmetic.
type table struct {
	a   [][]*big.Rat
	phi map[*tree][]*big.Rat // elementary weights of the stages
}

func (m *table) weights(t *tree) []*big.Rat {
	if w, ok := m.phi[t]; ok {
		return w
	}
	w := make([]*big.Rat, len(m.a))
	for i := range w {
		w[i] = big.NewRat(1, 1)
	}
	for _, k := range t.kids {
		kw := m.weights(k)
		for i, row := range m.a {
			sum := new(big.Rat)
			for j, a := range row {
				sum.Add(sum, new(big.Rat).Mul(a, kw[j]))
			}
			w[i].Mul(w[i], sum)
		}
	}
	m.phi[t] = w
	return w
}

// residual returns Σ b·φ(t) - 1/γ(t).
func (m *table) residual(b []*big.Rat, t *tree) *big.Rat {
	r := new(big.Rat).Inv(t.density())
	r.Neg(r)
	for i, w := range m.weights(t)[:len(b)] {
		r.Add(r, new(big.Rat).Mul(b[i], w))
	}
	return r
}

// worst returns the largest residual over the trees.
func (m *table) worst(b []*big.Rat, ts []*tree) float64 {
	worst := 0.
	for _, t := range ts {
		f, _ := m.residual(b, t).Float64()
		worst = math.Max(worst, math.Abs(f))
	}
	return worst
}

// rational returns the convergent of x's continued fraction with the least denominator that rounds to x. The
// fractions of the classical tables have denominators below 1e6, whose squares are far from 2^53, so it is theirs.
func rational(t *testing.T, x float64) *big.Rat {
	t.Helper()
	if x == 0 {
		return new(big.Rat)
	}
	r, ok := new(big.Rat), false
	rest := new(big.Rat).SetFloat64(x)
	p0, q0, p1, q1 := big.NewInt(0), big.NewInt(1), big.NewInt(1), big.NewInt(0)
	for range 64 {
		n := new(big.Int).Div(rest.Num(), rest.Denom()) // floor, the denominator being positive
		p0, p1 = p1, new(big.Int).Add(new(big.Int).Mul(n, p1), p0)
		q0, q1 = q1, new(big.Int).Add(new(big.Int).Mul(n, q1), q0)
		r.SetFrac(p1, q1)
		if f, _ := r.Float64(); f == x {
			ok = true
			break
		}
		rest.Inv(rest.Sub(rest, new(big.Rat).SetInt(n)))
	}
	if !ok || q1.BitLen() > 20 {
		t.Fatalf("%v is no fraction with a small denominator", x)
	}
	return r
}

func exact(_ *testing.T, x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func convert(t *testing.T, of func(*testing.T, float64) *big.Rat, v []float64) []*big.Rat {
	t.Helper()
	out := make([]*big.Rat, len(v))
	for i, x := range v {
		out[i] = of(t, x)
	}
	return out
}

// The order conditions of a method and of its embedded method hold up to the stated orders and not beyond them. Where the table
// is rational the residuals are exactly zero; decimals are held to tol, the sum over some 40 products of coefficients
// up to 13 that are wrong by half a unit in the last place, with the largest such sums about 1e-14.
func TestOrderConditions(t *testing.T) {
	all := trees(9)
	for _, c := range []struct {
		m        *rk.Tableau
		embedded int
		tol      float64
	}{
		{rk.Euler, -1, 0}, {rk.Heun, 1, 0}, {rk.EulerHeun, 2, 0}, {rk.Matsuno, -1, 0}, {rk.Midpoint, 1, 0},
		{rk.Ralston, 1, 0}, {rk.BS3, 2, 0}, {rk.SSPRK33, 2, 0}, {rk.RK4, -1, 0}, {rk.RK38, -1, 0}, {rk.DP5, 4, 0},
		{rk.Tsit5, 4, 1e-13}, {rk.DOP853, 5, 1e-13},
		{rk.GBS{Order: 2}.Tableau(), -1, 0}, {rk.GBS{Order: 4}.Tableau(), 2, 1e-14}, {rk.GBS{Order: 6}.Tableau(), 4, 1e-14},
		{rk.GBS{Order: 8}.Tableau(), 6, 1e-13},
	} {
		t.Run(c.m.Name, func(t *testing.T) {
			of := rational
			if c.tol > 0 {
				of = exact
			}
			m := table{phi: map[*tree][]*big.Rat{}}
			for _, row := range c.m.A {
				m.a = append(m.a, convert(t, of, row))
			}
			b := convert(t, of, c.m.B)
			m.a = append(m.a, b) // the field at the end of the step, for the estimate
			for _, row := range c.m.Extra {
				m.a = append(m.a, convert(t, of, row))
			}
			for i, row := range m.a[:len(b)] {
				sum := new(big.Rat)
				for _, a := range row {
					sum.Add(sum, a)
				}
				sum.Sub(sum, of(t, c.m.C[i]))
				if f, _ := sum.Float64(); math.Abs(f) > c.tol {
					t.Errorf("row %d sums to %v more than its abscissa", i, f)
				}
			}
			check := func(what string, b []*big.Rat, order int) {
				for p := 1; p <= order; p++ {
					if r := m.worst(b, all[p]); r > c.tol {
						t.Errorf("%s weights: residual %.3g at order %d", what, r, p)
					}
				}
				if r := m.worst(b, all[order+1]); r < 1e-6 {
					t.Errorf("%s weights: residual only %.3g at order %d", what, r, order+1)
				}
			}
			check("main", b, c.m.Order)
			if c.m.Dense != nil {
				checkDense(t, &m, c.m.Dense, all, map[*rk.Tableau]int{rk.DOP853: 7}[c.m])
			}
			if c.m.E == nil {
				return
			}
			less := func(e []float64) []*big.Rat { // b - e
				hat := convert(t, of, e)
				for i := range hat {
					hat[i].Neg(hat[i])
					if i < len(b) {
						hat[i].Add(hat[i], b[i])
					}
				}
				return hat
			}
			check("embedded", less(c.m.E), c.embedded)
			if c.m.Low != nil {
				check("second embedded", less(c.m.Low), 3)
			}
		})
	}
}

// checkDense checks the conditions of an interpolant, Σ b(θ)·φ(t) = θ^|t|/γ(t), to the given order; zero stands for 4. The
// tolerance is that of the polynomials, whose coefficients go up to some hundreds.
func checkDense(t *testing.T, m *table, dense [][]float64, all [][]*tree, order int) {
	t.Helper()
	if order == 0 {
		order = 4
	}
	for _, theta := range []*big.Rat{big.NewRat(1, 7), big.NewRat(1, 2), big.NewRat(5, 6), big.NewRat(1, 1)} {
		b := make([]*big.Rat, len(dense))
		for i, row := range dense {
			b[i] = new(big.Rat)
			for j := len(row) - 1; j >= 0; j-- {
				b[i].Add(b[i], new(big.Rat).SetFloat64(row[j]))
				b[i].Mul(b[i], theta)
			}
		}
		for p := 1; p <= order; p++ {
			power := big.NewRat(1, 1)
			for range p {
				power.Mul(power, theta)
			}
			for _, tr := range all[p] {
				sum := new(big.Rat)
				for i, w := range m.weights(tr)[:len(b)] {
					sum.Add(sum, new(big.Rat).Mul(b[i], w))
				}
				want := new(big.Rat).Inv(tr.density())
				sum.Sub(sum, want.Mul(want, power))
				if f, _ := sum.Float64(); math.Abs(f) > 1e-12 {
					t.Errorf("interpolant at θ = %v: residual %.3g at order %d", theta, f, p)
				}
			}
		}
	}
}
