package stiff

import (
	"math"
	"math/big"
	"testing"
)

// The numbers of the tables are checked against the order conditions of the rooted trees, in 300 bits. A Rosenbrock
// method has α + Γ in place of α at every vertex with one branch (Hairer and Wanner II, section IV.7).

const bits = 300

func num(x float64) *big.Float { return new(big.Float).SetPrec(bits).SetFloat64(x) }
func frac(a, b int64) *big.Float {
	return new(big.Float).SetPrec(bits).SetRat(big.NewRat(a, b))
}
func root(x int64) *big.Float        { return new(big.Float).SetPrec(bits).Sqrt(num(float64(x))) }
func add(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Add(a, b) }
func sub(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Sub(a, b) }
func mul(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Mul(a, b) }
func quo(a, b *big.Float) *big.Float { return new(big.Float).SetPrec(bits).Quo(a, b) }

func nums(x []float64) []*big.Float {
	out := make([]*big.Float, len(x))
	for i, v := range x {
		out[i] = num(v)
	}
	return out
}

// tree is a rooted tree, by its branches.
type tree []tree

func (t tree) order() int {
	n := 1
	for _, k := range t {
		n += k.order()
	}
	return n
}

// density is γ(t), the order of the tree times the densities of its branches.
func (t tree) density() int64 {
	g := int64(t.order())
	for _, k := range t {
		g *= k.density()
	}
	return g
}

// trees returns the rooted trees of every order up to n: [p] holds those with p vertices.
func trees(n int) [][]tree {
	all := make([][]tree, n+1)
	var flat []tree
	for p := 1; p <= n; p++ {
		var branch func(t tree, left, top int)
		branch = func(t tree, left, top int) {
			if left == 0 {
				all[p] = append(all[p], append(tree(nil), t...))
			}
			for i := min(top, len(flat)-1); i >= 0; i-- {
				if o := flat[i].order(); o <= left {
					branch(append(t, flat[i]), left-o, i)
				}
			}
		}
		branch(nil, p-1, len(flat))
		flat = append(flat, all[p]...)
	}
	return all
}

func TestTrees(t *testing.T) {
	for p, want := range []int{0, 1, 1, 2, 4, 9, 20} { // OEIS A000081
		if got := len(trees(6)[p]); got != want {
			t.Errorf("%d trees of order %d, want %d", got, p, want)
		}
	}
}

type bigTable struct{ alpha, beta [][]*big.Float } // beta: where a vertex has one branch

func (m bigTable) weights(t tree) []*big.Float {
	a := m.alpha
	if len(t) == 1 {
		a = m.beta
	}
	w := make([]*big.Float, len(a))
	for i := range w {
		w[i] = num(1)
	}
	for _, k := range t {
		kw := m.weights(k)
		for i, row := range a {
			sum := num(0)
			for j, v := range row {
				sum = add(sum, mul(v, kw[j]))
			}
			w[i] = mul(w[i], sum)
		}
	}
	return w
}

// order checks that b meets the conditions up to order p within tol, and misses one of order p+1 by 1e-6.
func (m bigTable) order(t *testing.T, what string, b []*big.Float, p int, tol float64) {
	t.Helper()
	m.orderAt(t, what, b, num(1), p, tol)
}

// orderAt does so for the weights of a dense output at θ, where Σ b·φ(t) is θ^|t|/γ(t).
func (m bigTable) orderAt(t *testing.T, what string, b []*big.Float, theta *big.Float, p int, tol float64) {
	t.Helper()
	power := num(1) // θ^q
	for q, ts := range trees(p + 1) {
		if q > 0 {
			power = mul(power, theta)
		}
		worst := 0.0
		for _, tr := range ts {
			r := mul(power, frac(-1, tr.density()))
			for i, w := range m.weights(tr) {
				r = add(r, mul(b[i], w))
			}
			f, _ := r.Float64()
			worst = math.Max(worst, math.Abs(f))
		}
		if q <= p && worst > tol {
			t.Errorf("%s: residual %.2g at order %d", what, worst, q)
		}
		if q == p+1 && worst < 1e-6 {
			t.Errorf("%s: residual only %.2g at order %d", what, worst, q)
		}
	}
}

// near checks that float64 numbers are those computed in big ones. Few operations with numbers below 10 leave 4e-15.
func near(t *testing.T, what string, got []float64, want []*big.Float, tol float64) {
	t.Helper()
	for i := range want {
		if w, _ := want[i].Float64(); math.Abs(got[i]-w) > tol {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], w)
		}
	}
}

func TestDIRKTables(t *testing.T) {
	g := sub(num(2), root(2))
	d, w := quo(g, num(2)), quo(root(2), num(4))
	third := frac(1, 3)
	hat := []*big.Float{mul(third, sub(num(1), w)), mul(third, add(mul(num(3), w), num(1))), mul(third, d)}
	sdirk := [][]*big.Float{
		{frac(1, 4), num(0), num(0), num(0), num(0)},
		{frac(1, 2), frac(1, 4), num(0), num(0), num(0)},
		{frac(17, 50), frac(-1, 25), frac(1, 4), num(0), num(0)},
		{frac(371, 1360), frac(-137, 2720), frac(15, 544), frac(1, 4), num(0)},
		{frac(25, 24), frac(-49, 48), frac(125, 16), frac(-85, 12), frac(1, 4)},
	}
	for _, c := range []struct {
		m        DIRK
		a        [][]*big.Float
		hat      []*big.Float // nil: none
		hatOrder int
	}{
		{ImplicitEuler, [][]*big.Float{{num(0), num(0)}, {num(0), num(1)}}, []*big.Float{frac(1, 2), frac(1, 2)}, 2},
		{Trapezoidal, [][]*big.Float{{num(0), num(0)}, {frac(1, 2), frac(1, 2)}}, nil, 0},
		{TRBDF2, [][]*big.Float{{num(0), num(0), num(0)}, {d, d, num(0)}, {w, w, d}}, hat, 3},
		{SDIRK4, sdirk, []*big.Float{frac(59, 48), frac(-17, 96), frac(225, 32), frac(-85, 12), num(0)}, 3},
	} {
		tab := c.m.Table
		t.Run(tab.Name, func(t *testing.T) {
			if err := tab.Check(); err != nil {
				t.Fatal(err)
			}
			for i, row := range tab.A {
				near(t, "A", row, c.a[i][:i+1], 4e-15)
			}
			b := c.a[len(c.a)-1]
			near(t, "B", tab.B, b, 4e-15)
			m := bigTable{c.a, c.a}
			m.order(t, "main", b, tab.Order, 1e-80)
			if (tab.E == nil) != (c.hat == nil) {
				t.Fatal("with an estimate or without?")
			}
			if c.hat == nil {
				return
			}
			m.order(t, "embedded", c.hat, c.hatOrder, 1e-80)
			for i, e := range tab.E {
				want, _ := sub(b[i], c.hat[i]).Float64()
				if math.Abs(e-want) > 4e-15 {
					t.Errorf("E[%d] = %v, want %v", i, e, want)
				}
			}
			if got := min(tab.Order, c.hatOrder) + 1; tab.ErrOrder != got {
				t.Errorf("the estimate goes with h^%d, want %d", tab.ErrOrder, got)
			}
		})
	}
}

// usual returns α, Γ and the multiples of Γ⁻¹ in m and e as weights, in big numbers.
func usual(tab *RosenbrockTable) (alpha, gamma [][]*big.Float, weights func([]float64) []*big.Float) {
	s := len(tab.M)
	square := func() [][]*big.Float {
		m := make([][]*big.Float, s)
		for i := range m {
			m[i] = nums(make([]float64, s))
		}
		return m
	}
	alpha, gamma = square(), square()
	g := num(tab.Gamma)
	for i := range s {
		gamma[i][i] = g
		for j := range i {
			for k := j; k < i; k++ {
				gamma[i][j] = add(gamma[i][j], mul(g, mul(num(tab.C[i][k]), gamma[k][j])))
			}
		}
		for j := range s {
			for k := range i {
				alpha[i][j] = add(alpha[i][j], mul(num(tab.A[i][k]), gamma[k][j]))
			}
		}
	}
	return alpha, gamma, func(m []float64) []*big.Float {
		b := nums(make([]float64, s))
		for j := range s {
			for k, v := range m {
				b[j] = add(b[j], mul(num(v), gamma[k][j]))
			}
		}
		return b
	}
}

// The decimals have 16 digits; with coefficients c up to 150 and products of five of them where they are small, half
// a unit in the last place leaves 1e-14·max|c|.
func TestRosenbrockTables(t *testing.T) {
	for _, c := range []struct {
		m        Rosenbrock
		embedded int // -1: none
		tol      float64
	}{
		{LinImplicitEuler, -1, 0}, {ROS2, 1, 1e-14}, {ROS3P, -1, 1e-14}, {Rodas4, 3, 1e-12}, {Rodas5P, 4, 1e-12},
	} {
		tab := c.m.Table
		t.Run(tab.Name, func(t *testing.T) {
			if err := tab.Check(); err != nil {
				t.Fatal(err)
			}
			alpha, gamma, weights := usual(tab)
			m := bigTable{alpha, nil}
			for i := range alpha {
				sum := nums([]float64{0, 0})
				row := make([]*big.Float, len(alpha))
				for j := range row {
					row[j] = add(alpha[i][j], gamma[i][j])
					sum[0], sum[1] = add(sum[0], alpha[i][j]), add(sum[1], gamma[i][j])
				}
				m.beta = append(m.beta, row)
				a, _ := sum[0].Float64()
				g, _ := sum[1].Float64()
				if math.Abs(a-tab.Alpha[i]) > c.tol || len(tab.D) > 1 && math.Abs(g-tab.D[i]) > c.tol {
					t.Errorf("row %d sums to %v and %v, not to %v and %v", i, a, g, tab.Alpha[i], tab.D[i])
				}
			}
			m.order(t, "main", weights(tab.M), tab.Order, c.tol)
			if tab.H != nil {
				w := make([]float64, len(tab.M))
				for _, theta := range []float64{.125, .5, .75} {
					tab.dense(w, theta)
					m.orderAt(t, "dense", weights(w), num(theta), tab.Order-1, c.tol)
				}
			}
			// Sums of up to eight products with coefficients up to 150: 8·150·2⁻⁵³ is 1.3e-13.
			const tol = 1.3e-13
			a0, g0, b0 := tab.original()
			for i := range a0 {
				near(t, "α", a0[i], alpha[i], tol)
				near(t, "Γ", g0[i], gamma[i], tol)
			}
			near(t, "b", b0, weights(tab.M), tol)
			if c.embedded < 0 {
				if want := min(tab.Order+1, 3); tab.E != nil || tab.ErrOrder != want {
					t.Errorf("the estimate goes with h^%d, want %d", tab.ErrOrder, want)
				}
				return
			}
			hat := make([]float64, len(tab.M))
			for i := range hat {
				hat[i] = tab.M[i] - tab.E[i]
			}
			m.order(t, "embedded", weights(hat), c.embedded, c.tol)
			if tab.ErrOrder != c.embedded+1 {
				t.Errorf("the estimate goes with h^%d, want %d", tab.ErrOrder, c.embedded+1)
			}
		})
	}
}

// The published embedded method of ROS3P has the stability function of the method: on linear systems the two agree and
// their difference is no estimate.
func TestROS3PEmbedded(t *testing.T) {
	g := ROS3P.Table.Gamma
	hat := Rosenbrock{Table: transformed(RosenbrockTable{Gamma: g}, [][]float64{{}, {1}, {1, 0}},
		[][]float64{{}, {-1}, {-g, .5 - 2*g}}, []float64{1. / 3, 1. / 3, 1. / 3}, nil)}
	for _, z := range []complex128{-.1, -1 + 2i, -10, -1e6} {
		if a, b := ROS3P.R(z), hat.R(z); math.Hypot(real(a-b), imag(a-b)) > 1e-14*(10+math.Abs(real(z))) {
			t.Errorf("R(%v) = %v and %v", z, a, b)
		}
	}
}

func TestRadauTables(t *testing.T) {
	r := root(6)
	lin := func(a, b, den int64) *big.Float {
		return quo(add(num(float64(a)), mul(num(float64(b)), r)), num(float64(den)))
	}
	a := [][]*big.Float{
		{lin(88, -7, 360), lin(296, -169, 1800), lin(-2, 3, 225)},
		{lin(296, 169, 1800), lin(88, 7, 360), lin(-2, -3, 225)},
		{lin(16, -1, 36), lin(16, 1, 36), frac(1, 9)},
	}
	bigTable{a, a}.order(t, "main", a[2], 5, 1e-80)
	tab := radauA()
	for i, c := range []float64{c1, c2, 1} {
		near(t, "A", tab[i], a[i], 4e-15)
		if sum := tab[i][0] + tab[i][1] + tab[i][2]; math.Abs(sum-c) > 1e-15 {
			t.Errorf("row %d sums to %v, want %v", i, sum, c)
		}
	}
	// T⁻¹ belongs to T, and T⁻¹·A·T·Λ is the identity with the block Λ of the eigenvalues. Numbers below 10 in sums of
	// nine products of size up to 20: 9·20·2⁻⁵³ < 2e-14.
	lambda := [3][3]float64{{radauReal}, {0, radauAlpha, -radauBeta}, {0, radauBeta, radauAlpha}}
	var square [3][3]float64
	for i := range tab {
		copy(square[i][:], tab[i])
	}
	times := func(a, b [3][3]float64) (c [3][3]float64) {
		for i := range 3 {
			for j := range 3 {
				for k := range 3 {
					c[i][j] += a[i][k] * b[k][j]
				}
			}
		}
		return c
	}
	for what, m := range map[string][3][3]float64{
		"T⁻¹·T":     times(radauTI, radauT),
		"T⁻¹·A·T·Λ": times(times(times(radauTI, square), radauT), lambda),
	} {
		for i := range 3 {
			for j := range 3 {
				want := 0.0
				if i == j {
					want = 1
				}
				if math.Abs(m[i][j]-want) > 2e-14 {
					t.Errorf("%s[%d][%d] = %v, want %v", what, i, j, m[i][j], want)
				}
			}
		}
	}
	// The estimate γ₀h·f(y) + e·z is that of Hairer and Wanner (8.17) to (8.19): with γ₀ = 1/γ, the weights -γ₀·(…)/3
	// turn into those of RADAU5 after division by γ₀, and on y' = 1, z = c·h, they sum to -1 so that no error is seen.
	if s := radauE[0]*c1 + radauE[1]*c2 + radauE[2]; math.Abs(s+1) > 1e-15 {
		t.Errorf("e·c = %v, want -1", s)
	}
}
