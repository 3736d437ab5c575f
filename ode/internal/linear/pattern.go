package linear

import (
	"slices"

	"github.com/odescent/odescent/ode"
)

// pattern says where a Jacobian has elements and how its matrix is stored: as n rows of n, or as a band, row r with the
// columns r-ml to r+mu. Rows and columns of a band are those of the components in the order of.
type pattern struct {
	n, ml, mu int
	banded    bool
	of, at    []int   // the component of every row of the band, and the row of every component; nil: the same
	rows      [][]int // of every column, the components whose field depends on it
	groups    [][]int // of columns that share no row
}

// dense is the pattern without zeros.
func dense(n int) *pattern {
	p := &pattern{n: n, ml: n - 1, mu: n - 1, rows: make([][]int, n), groups: make([][]int, n)}
	all := count(n)
	for j := range n {
		p.rows[j], p.groups[j] = all, all[j:j+1]
	}
	return p
}

// count returns 0, 1, ..., n-1.
func count(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// newPattern returns the pattern of a system's Jacobian without the groups. Where it is given by rows, the band is that of
// the given order or of [cuthillMcKee], whichever is narrower; where neither is narrow enough for a band to cost less than
// all n² elements, the matrix is stored with its zeros.
func newPattern(sys *ode.System) *pattern {
	n := sys.Dim
	if !sys.Structured() {
		return dense(n)
	}
	p := &pattern{n: n, ml: min(sys.Lower, max(0, n-1)), mu: min(sys.Upper, max(0, n-1)), rows: make([][]int, n)}
	if sys.Pattern == nil {
		all := count(n)
		for j := range n {
			p.rows[j] = all[max(0, j-p.mu):min(n, j+p.ml+1)]
		}
	} else {
		for i, cols := range sys.Pattern {
			for _, j := range cols {
				if k := len(p.rows[j]); k == 0 || p.rows[j][k-1] != i {
					p.rows[j] = append(p.rows[j], i)
				}
			}
		}
		p.ml, p.mu = p.widths(nil)
		of := cuthillMcKee(p.rows)
		at := make([]int, n)
		for r, i := range of {
			at[i] = r
		}
		if ml, mu := p.widths(at); 2*ml+mu < 2*p.ml+p.mu {
			p.ml, p.mu, p.of, p.at = ml, mu, of, at
		}
	}
	if p.banded = 2*p.ml+p.mu+1 < n; !p.banded {
		p.of, p.at = nil, nil
	}
	return p
}

// Width returns how many diagonals the factors of a matrix I - c·J of the system have, its dimension where it is stored
// with all zeros.
func Width(sys *ode.System) int {
	if !sys.Structured() {
		return sys.Dim
	}
	if p := newPattern(sys); p.banded {
		return 2*p.ml + p.mu + 1
	}
	return sys.Dim
}

// widths returns the bandwidths where component i has the row at[i].
func (p *pattern) widths(at []int) (ml, mu int) {
	for j, rows := range p.rows {
		for _, i := range rows {
			r, c := i, j
			if at != nil {
				r, c = at[i], at[j]
			}
			ml, mu = max(ml, r-c), max(mu, c-r)
		}
	}
	return ml, mu
}

// group collects columns that share no row, in the order of the band, each in the first group where it fits: l + u + 1
// groups for a full band. Columns beyond pos, whose differences
// may cost less, have groups of their own.
//
// Source: A. R. Curtis, M. J. D. Powell, J. K. Reid, J. Inst. Maths Applics 13 (1974), 117-119.
func (p *pattern) group(pos int) {
	if p.groups != nil {
		return
	}
	cols := make([][]int, p.n) // of every row, those before this one
	of := make([]int, p.n)     // the group of every column
	taken := make([]int, p.n)  // of every group, the last column that must not join it, and one more
	order := p.of
	if order == nil {
		order = count(p.n)
	}
	for _, j := range order {
		for _, i := range p.rows[j] {
			for _, k := range cols[i] {
				taken[of[k]] = j + 1
			}
			cols[i] = append(cols[i], j)
		}
		g := 0
		for g < len(p.groups) && (taken[g] == j+1 || (p.groups[g][0] < pos) != (j < pos)) {
			g++
		}
		if of[j] = g; g == len(p.groups) {
			p.groups = append(p.groups, nil)
		}
		p.groups[g] = append(p.groups[g], j)
	}
}

// size returns how many numbers the matrix has.
func (p *pattern) size() int {
	if p.banded {
		return p.n * (p.ml + p.mu + 1)
	}
	return p.n * p.n
}

// index returns where the element of row i and column j is stored.
func (p *pattern) index(i, j int) int {
	if !p.banded {
		return i*p.n + j
	}
	return p.row(i)*(p.ml+p.mu) + p.ml + p.row(j)
}

// row returns the row of component i.
func (p *pattern) row(i int) int {
	if p.at == nil {
		return i
	}
	return p.at[i]
}

// permute stores the components of x in the order of the rows, restore undoes it.
func (p *pattern) permute(dst, x []float64) {
	if p.of == nil {
		copy(dst, x)
		return
	}
	for r, i := range p.of {
		dst[r] = x[i]
	}
}

func (p *pattern) restore(dst, x []float64) {
	if p.of == nil {
		copy(dst, x)
		return
	}
	for r, i := range p.of {
		dst[i] = x[r]
	}
}

// cuthillMcKee returns an order of the components in which a matrix with such columns has a narrow band: breadth first
// through the graph of the matrix and its transpose, from a component far from the others, neighbours with few neighbours
// first, all of it reversed.
//
// Sources: E. Cuthill, J. McKee, Proc. 24th ACM National Conference (1969), 157-172; J. A. George, J. W.-H. Liu, ACM
// Trans. Math. Softw. 5 (1979), 284-295, for the start.
func cuthillMcKee(rows [][]int) []int {
	n := len(rows)
	near := make([][]int, n)
	for j, r := range rows {
		for _, i := range r {
			if i != j {
				near[i], near[j] = append(near[i], j), append(near[j], i)
			}
		}
	}
	for i := range near {
		slices.Sort(near[i])
		near[i] = slices.Compact(near[i])
	}
	fewer := func(a, b int) int { return len(near[a]) - len(near[b]) }
	for i := range near {
		slices.SortStableFunc(near[i], fewer)
	}
	seen := make([]int, n) // the number of the search that has last seen a component
	search := 0
	// from appends all components that are reached from i to order and returns the one to begin with in the next search:
	// of those farthest from i, one with the fewest neighbours; and how far that is.
	from := func(order []int, i int) (out []int, last, depth int) {
		search++
		seen[i] = search
		begin := len(order)
		order = append(order, i)
		for level := begin; level < len(order); depth++ {
			end := len(order)
			last = slices.MinFunc(order[level:end], fewer)
			for _, k := range order[level:end] {
				for _, l := range near[k] {
					if seen[l] != search {
						seen[l] = search
						order = append(order, l)
					}
				}
			}
			level = end
		}
		return order, last, depth
	}
	start := count(n)
	slices.SortStableFunc(start, fewer)
	done := make([]bool, n)
	order := make([]int, 0, n)
	for _, i := range start {
		if done[i] {
			continue
		}
		begin := len(order)
		out, next, depth := from(order, i)
		for {
			again, last, farther := from(out[:begin], next)
			if out = again; farther <= depth {
				break
			}
			next, depth = last, farther
		}
		for _, k := range out[begin:] {
			done[k] = true
		}
		order = out
	}
	slices.Reverse(order)
	return order
}
