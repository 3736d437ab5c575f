package linear

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/odescent/odescent/ode"
)

// A band is factorised and solved as the dense matrix with the same elements, real and complex, with and without a
// choice of pivots. The residuals are rounding: n·2⁻⁵² times a growth below 10 for random numbers, and condition numbers
// below 1e4.
func TestBand(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, c := range [][3]int{{1, 0, 0}, {2, 1, 0}, {9, 0, 2}, {9, 1, 1}, {12, 1, 0}, {12, 1, 3}, {12, 3, 1}, {20, 2, 2}, {6, 5, 5}} {
		for _, definite := range []bool{false, true} {
			n, ml, mu := c[0], c[1], c[2]
			if definite && ml != mu {
				continue
			}
			real, pair := newBand(n, ml, mu), newCBand(n, ml, mu)
			full, both := NewDense(n), NewComplex(n)
			for i := range n {
				for j := max(0, i-ml); j <= min(n-1, i+mu); j++ {
					a, b := r.NormFloat64(), r.NormFloat64()
					if definite {
						if a /= 8; j < i {
							a = full.A[j*n+i]
						} else if j == i {
							a = 2
						}
					}
					at := i*(real.w-1) + j + ml
					real.a[at], full.A[i*n+j] = a, a
					pair.re[at], both.Re[i*n+j] = a, a
					pair.im[at], both.Im[i*n+j] = b, b
				}
			}
			x, y := make([]float64, n), make([]float64, n)
			for i := range x {
				x[i], y[i] = r.NormFloat64(), r.NormFloat64()
			}
			a, b, ar, ai, br, bi := slices.Clone(x), slices.Clone(x), slices.Clone(x), slices.Clone(y), slices.Clone(x), slices.Clone(y)
			if !real.factor(definite) || !pair.factor() || !full.Factor() || !both.Factor() {
				t.Fatalf("%v: singular", c)
			}
			real.solve(a)
			full.Solve(b)
			pair.solve(ar, ai)
			both.Solve(br, bi)
			for i := range n {
				tol := 1e-11 * (1 + norm(b) + norm(br) + norm(bi))
				if d := max(a[i]-b[i], b[i]-a[i], ar[i]-br[i], br[i]-ar[i], ai[i]-bi[i], bi[i]-ai[i]); !(d <= tol) {
					t.Errorf("n = %d, %d below, %d above, definite %v: x[%d] is %v, %v + %vi, want %v, %v + %vi", n, ml, mu, definite, i, a[i], ar[i], ai[i], b[i], br[i], bi[i])
				}
			}
		}
	}
	f := newBand(3, 1, 1)
	for i := range 3 {
		f.a[i*f.w+1] = -1
	}
	if f.factor(true) {
		t.Error("-I is positive definite")
	}
	if c := newCBand(2, 1, 1); c.factor() {
		t.Error("zero has a complex factorisation")
	}
}

// Columns of a group share no row and every column has one group: l + u + 1 groups of a band, five to seven of a plane grid,
// whose five-point rule cannot do with less than five.
func TestGroups(t *testing.T) {
	const side = 8
	for name, c := range map[string]struct {
		sys         ode.System
		least, most int
	}{
		"dense":       {ode.System{Dim: 5}, 5, 5},
		"tridiagonal": {ode.System{Dim: 20, Lower: 1, Upper: 1}, 3, 3},
		"band":        {ode.System{Dim: 20, Lower: 2, Upper: 1}, 4, 4},
		"grid":        {ode.System{Dim: side * side, Pattern: grid(side)}, 5, 7},
		"diagonal":    {ode.System{Dim: 3, Pattern: [][]int{{0}, {1}, {2}}}, 1, 1},
		"empty":       {ode.System{Dim: 2, Pattern: [][]int{{}, {}}}, 1, 1},
	} {
		p := newPattern(&c.sys)
		p.group(c.sys.Dim)
		if n := len(p.groups); n < c.least || n > c.most {
			t.Errorf("%s: %d groups, want %d to %d", name, n, c.least, c.most)
		}
		seen := make([]int, c.sys.Dim)
		for _, g := range p.groups {
			rows := make([]bool, c.sys.Dim)
			for _, j := range g {
				seen[j]++
				for _, i := range p.rows[j] {
					if rows[i] {
						t.Errorf("%s: two columns of a group have row %d", name, i)
					}
					rows[i] = true
				}
			}
		}
		if slices.Min(seen) != 1 || slices.Max(seen) != 1 {
			t.Errorf("%s: columns are in %v groups", name, seen)
		}
	}
	p := newPattern(&ode.System{Dim: 4, Lower: 1, Upper: 1})
	if p.group(2); len(p.groups) != 4 {
		t.Errorf("%d groups, want position and velocity apart", len(p.groups))
	}
}

// grid is the pattern of the five-point rule on a square with so many points on a side.
func grid(side int) [][]int {
	rows := make([][]int, side*side)
	for i := range rows {
		x, y := i%side, i/side
		rows[i] = []int{i}
		for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			if u, v := x+d[0], y+d[1]; u >= 0 && u < side && v >= 0 && v < side {
				rows[i] = append(rows[i], v*side+u)
			}
		}
	}
	return rows
}

// A chain and a grid whose components were shuffled have their bands again: one diagonal on either side, and no more than
// a side of the grid and one.
func TestCuthillMcKee(t *testing.T) {
	const side = 9
	chain := make([][]int, 50)
	for i := range chain {
		chain[i] = []int{i, max(0, i-1), min(49, i+1)}
	}
	for name, c := range map[string]struct {
		rows [][]int
		most int
	}{"chain": {chain, 1}, "grid": {grid(side), side + 1}} {
		n := len(c.rows)
		to := rand.New(rand.NewPCG(7, 8)).Perm(n)
		shuffled := make([][]int, n)
		for i, row := range c.rows {
			for _, j := range row {
				shuffled[to[i]] = append(shuffled[to[i]], to[j])
			}
		}
		p := newPattern(&ode.System{Dim: n, Pattern: shuffled})
		if !p.banded || p.ml > c.most || p.mu > c.most {
			t.Errorf("%s: %d diagonals below and %d above, want at most %d", name, p.ml, p.mu, c.most)
		}
		x, y, z := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = float64(i)
		}
		p.permute(y, x)
		if p.restore(z, y); !slices.Equal(x, z) || slices.Equal(x, y) {
			t.Errorf("%s: %v, permuted %v, restored %v", name, x, y, z)
		}
	}
}

// GMRES solves what has no symmetry, in at most four products with the inverse as approximate inverse, and reports where it
// cannot.
func TestGMRES(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, n := range []int{1, 4, 25, 80} {
		f := NewDense(n)
		for i := range f.A {
			f.A[i] = r.NormFloat64() / 4
		}
		for i := range n {
			f.A[i*n+i] += float64(2 + i%7)
		}
		a := slices.Clone(f.A)
		if !f.Factor() {
			t.Fatal("singular")
		}
		products := 0
		k := newKrylov(n, true, func(dst, v []float64) {
			products++
			for i := range n {
				dst[i] = dot(a[i*n:i*n+n], v)
			}
		})
		b, x, y := make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range b {
			b[i] = r.NormFloat64()
		}
		check := func(most int) {
			t.Helper()
			for i := range y {
				y[i] = b[i] - dot(a[i*n:i*n+n], x)
			}
			if norm(y) > 1e-10*norm(b) || products > most {
				t.Errorf("n = %d: a residual of %.2g after %d products, want at most %d", n, norm(y), products, most)
			}
			products = 0
		}
		if !k.gmres(x, b, 1e-12) {
			t.Errorf("n = %d: no solution", n)
		}
		check(4*n + 4)
		k.pre = func(dst, v []float64) bool {
			copy(dst, v)
			f.Solve(dst)
			return true
		}
		if !k.gmres(x, b, 1e-12) {
			t.Errorf("n = %d: no solution with the inverse", n)
		}
		check(4)
		k.pre = func(_, _ []float64) bool { return false }
		if k.gmres(x, b, 1e-12) {
			t.Errorf("n = %d: a failed approximate inverse passes", n)
		}
	}
	zero := newKrylov(2, true, func(dst, _ []float64) { clear(dst) })
	if zero.gmres(make([]float64, 2), []float64{1, 0}, 1e-12) {
		t.Error("zero has an inverse")
	}
}
