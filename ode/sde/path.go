package sde

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
)

// Path is a Brownian motion in n dimensions, W(0) = 0, for positive and negative times. W(t) is a pure function of the
// seed, of the dimension's index and of t: calls in any order give the same bits, and increments
// over adjacent intervals add up to rounding. A path with more dimensions begins with that of fewer.
//
// It is a tree. Time is cut into cells of length 2²⁰, whose increments are independent; the middle of a cell is the
// mean of its ends plus a normal number of variance ¼ of its length, and so on down to cells of length 2⁻³⁰, within
// which a last normal number ξ gives W(a + u·δ) = W(a) + u·(W(a+δ) - W(a)) + √(u(1-u)δ)·ξ. Thus all values at points of
// which no two share one such cell have jointly the law of a Brownian motion; of two that do, each has. The numbers of
// a cell are those of a ChaCha8 generator keyed by the SHA-256 of seed and cell, one for each dimension; with
// NewPathOn, by that of unit, seed and root with level and cell added bit by bit.
//
// The values in the last cells visited are kept, n numbers for each of 50 levels, so that walking forward in steps of h
// costs some log₂(h)+30 numbers per dimension and step, and about two where h is a power of two, or where [NewPathOn]
// has laid the cells along the mesh. A Path serves one goroutine.
type Path struct {
	seed uint64
	n    int
	rng  *rand.ChaCha8

	mesh        float64  // the length whose multiples, and their 2⁻¹⁰ths, are ends of cells; 0: that is so for the unit as it is
	stem        [32]byte // of the keys of the current root's cells, where there is a mesh
	unit, scale float64  // the unit of the cells' time, in [1, 2), and its square root

	neg   bool // the cells are those of negative times
	root  uint64
	base  []float64 // W at the near end of the root, counted from zero
	far   []float64 // W at its far end
	valid bool
	tmp   []float64
	depth int               // the levels that have memory
	mids  [levels][]float64 // W in the middle of the cell visited on each level
	cells [levels]uint64    // which one that is, from 1 on; zero: none
}

const (
	top    = 20 // the roots are 2^top long
	bottom = 30 // the leaves are 2^-bottom long
	levels = top + bottom
)

// NewPath returns the path of a seed in n dimensions. It takes 53n numbers of memory. It panics if n is negative.
func NewPath(seed uint64, n int) *Path {
	p := newPath(seed, n)
	p.reserve(levels)
	return p
}

// NewPathOn returns the path of a seed in n dimensions with its cells laid along a mesh: if h = f·2^e, 1 ≤ f < 2, they
// are those of NewPath times f. All multiples of h are then ends of cells, and so are those of 2h, h/2, h/4 and so on,
// which have one path in common; it has nothing to do with that of another f. For f = 1 it is that of NewPath.
//
// It is what the methods follow under a control of fixed steps h, see [ode.FixedStep]. It panics if n is negative and unless
// h is positive and finite.
func NewPathOn(seed uint64, n int, h float64) *Path {
	p := newPathOn(seed, n, h)
	p.reserve(levels)
	return p
}

// newPathOn is newPath along the mesh h.
func newPathOn(seed uint64, n int, h float64) *Path {
	if !(h > 0) || math.IsInf(h, 1) {
		panic(fmt.Sprintf("sde: a path on a mesh of %v", h))
	}
	f, _ := math.Frexp(h)
	p := newPath(seed, n)
	if f *= 2; f != 1 {
		p.mesh, p.unit, p.scale = h, f, math.Sqrt(f)
	}
	return p
}

// newPath returns a path that takes the memory of its levels when it first visits one of them, see reserve.
func newPath(seed uint64, n int) *Path {
	if n < 0 {
		panic(fmt.Sprintf("sde: a path in %d dimensions", n))
	}
	m := make([]float64, 3*n)
	return &Path{seed: seed, n: n, unit: 1, scale: 1, rng: rand.NewChaCha8([32]byte{}), base: m[:n:n], far: m[n : 2*n : 2*n], tmp: m[2*n:]}
}

// reserve takes the memory of the first levels, for times that are multiples of 2^(top-level).
func (p *Path) reserve(level int) {
	m := make([]float64, (level-p.depth)*p.n)
	for ; p.depth < level; p.depth++ {
		p.mids[p.depth], m = m[:p.n:p.n], m[p.n:]
	}
}

// Increment stores W(t1) - W(t0); t0 may be the later one. It costs two calls of At and does not allocate. It panics if
// dst has not the path's dimension or a time is not finite.
func (p *Path) Increment(dst []float64, t0, t1 float64) {
	if t0 == t1 {
		p.check(dst, t0)
		clear(dst)
		return
	}
	p.At(p.tmp, t0)
	p.At(dst, t1)
	for i, w := range p.tmp {
		dst[i] -= w
	}
}

func (p *Path) check(dst []float64, t float64) {
	if len(dst) != p.n {
		panic(fmt.Sprintf("sde: len(dst) = %d, the path has dimension %d", len(dst), p.n))
	}
	if t-t != 0 {
		panic(fmt.Sprintf("sde: W(%v)", t))
	}
}

// units returns t ≥ 0 in the unit of the cells. What lies within rounding of a multiple of the mesh, or of its 2⁻¹⁰th,
// is that multiple.
func (p *Path) units(t float64) float64 {
	if p.mesh == 0 {
		return t
	}
	k := float64(t / p.mesh * 0x1p10)
	if r := math.Round(k); math.Abs(k-r) <= 0x1p-48*r {
		return float64(r*0x1p-10) * (p.mesh / p.unit) // a power of two
	}
	return t / p.unit
}

// At stores W(t) without allocating. It panics if dst has not the path's dimension or t is not finite. Beyond |t| = 2⁵²
// a unit is no longer resolved, and the time it takes grows with |t|/2²⁰.
func (p *Path) At(dst []float64, t float64) {
	p.check(dst, t)
	if t == 0 {
		clear(dst)
		return
	}
	neg := t < 0
	t = p.units(math.Abs(t))
	root := uint64(t * 0x1p-20)
	u := t - float64(float64(root)*0x1p20) // exact: what is left of t within the root
	p.seek(neg, root)
	lo, hi := p.base, p.far
	size := float64(1 << top)
	var cell uint64
	for l := range levels {
		if u == 0 {
			p.copy(dst, lo)
			return
		}
		if l == p.depth {
			p.reserve(levels)
		}
		mid := p.mids[l]
		if p.cells[l] != cell+1 {
			p.key(l, cell)
			half := math.Sqrt(size) / 2
			for i := range mid {
				mid[i] = float64((lo[i]+hi[i])/2) + float64(half*normal(p.rng.Uint64()))
			}
			p.cells[l] = cell + 1
		}
		size = float64(size / 2)
		cell *= 2
		if u >= size {
			u -= size
			lo = mid
			cell++
		} else {
			hi = mid
		}
	}
	if u == 0 {
		p.copy(dst, lo)
		return
	}
	p.key(levels, cell)
	u /= size
	spread := math.Sqrt(u * (1 - u) * size)
	for i := range dst {
		dst[i] = lo[i] + float64(u*(hi[i]-lo[i])) + float64(spread*normal(p.rng.Uint64()))
	}
	p.copy(dst, dst)
}

// copy stores W in dst, given that of the cells.
func (p *Path) copy(dst, w []float64) {
	if p.scale == 1 {
		copy(dst, w)
		return
	}
	for i, x := range w {
		dst[i] = p.scale * x
	}
}

// seek makes the root of a number the current one.
func (p *Path) seek(neg bool, root uint64) {
	if p.valid && p.neg == neg && p.root == root {
		return
	}
	if !p.valid || p.neg != neg || p.root > root {
		clear(p.base)
		p.neg, p.root, p.valid = neg, 0, true
		p.stretch()
	}
	for p.root < root {
		copy(p.base, p.far)
		p.root++
		p.stretch()
	}
	p.cells = [levels]uint64{}
}

// stretch computes the far end of the current root from its near one.
func (p *Path) stretch() {
	p.key(-1, 0)
	for i := range p.far {
		p.far[i] = p.base[i] + float64((1<<(top/2))*normal(p.rng.Uint64()))
	}
}

// key starts the numbers of a cell on a level of the current root, level -1 being the root itself.
func (p *Path) key(level int, cell uint64) {
	if p.mesh == 0 {
		p.rng.Seed(p.digest(level, cell))
		return
	}
	if level < 0 {
		p.stem = p.digest(level, cell)
	}
	k := p.stem
	binary.LittleEndian.PutUint64(k[:], binary.LittleEndian.Uint64(k[:])^uint64(level+1))
	binary.LittleEndian.PutUint64(k[8:], binary.LittleEndian.Uint64(k[8:])^cell)
	p.rng.Seed(k)
}

// digest is the SHA-256 of the unit, the seed and a cell. The fraction of the unit, 0 for the unit 1, lies above the
// level.
func (p *Path) digest(level int, cell uint64) [32]byte {
	var b [48]byte
	copy(b[:], "odescent/sde/v1")
	if p.neg {
		b[15] = 1
	}
	binary.LittleEndian.PutUint64(b[16:], p.seed)
	binary.LittleEndian.PutUint64(b[24:], p.root)
	binary.LittleEndian.PutUint64(b[32:], uint64(int64(level))^math.Float64bits(p.unit)<<12>>4)
	binary.LittleEndian.PutUint64(b[40:], cell)
	return sha256.Sum256(b[:])
}
