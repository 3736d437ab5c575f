package linear

import (
	"errors"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Pair solves the complex systems ((a + ib)·I - D·J)·z = r of a method that has a Solver for real ones, with its D.
type Pair struct {
	v    *Solver
	key  pairKey
	lost bool // the factors of key are to be made again, after a snapshot
	full Complex
	band cband
	own  ode.ComplexSolver
	// For a solver of the user's, 1/(a + ib) and D over a + ib.
	vr, vi float64
	re, im []float64
	// In the order of the rows of a band.
	rr, ri []float64
}

// pairKey is what a pair is the factorisation of.
type pairKey struct {
	gen int // of the real matrix
	of  float64
}

var errReal = errors.New("stiff: radau5 solves complex systems too, and System.Solver makes no ode.ComplexSolver; without a Solver, or by rodas5p, it goes")

// NewPair returns a pair for the solver v, and an error if the user's does not solve complex systems.
func NewPair(v *Solver) (*Pair, error) {
	n := v.run.Dim()
	p := &Pair{v: v}
	u := func() []float64 { return make([]float64, n) }
	switch {
	case v.kind == Own:
		own, ok := v.own.(ode.ComplexSolver)
		if !ok {
			return nil, errReal
		}
		p.own, p.re, p.im = own, u(), u()
	case v.pat.banded:
		p.band, p.rr, p.ri = newCBand(n, v.pat.ml, v.pat.mu), u(), u()
	default:
		p.full = NewComplex(n)
	}
	return p, nil
}

// Prepare factorises for a and b unless the factors are at hand: unless the real matrix is the one that they were made
// with, and of, which stands for a and b, has not changed.
func (p *Pair) Prepare(j *Jacobian, a, b, of float64) bool {
	key := pairKey{p.v.gen, of}
	if p.key == key && !p.lost {
		return true
	}
	if p.key != key {
		p.v.run.Stats.Factorizations++
	}
	p.key, p.lost = pairKey{}, false
	if !p.factor(j, a, b) {
		return false
	}
	p.key = key
	return true
}

func (p *Pair) factor(j *Jacobian, a, b float64) bool {
	v := p.v
	if p.own != nil {
		p.vr, p.vi = quotient(1, 0, a, b)
		vec.Scale(p.re, p.vr, v.d)
		vec.Scale(p.im, p.vi, v.d)
		return p.own.FactorComplex(p.re, p.im, v.run.Time(j.t), j.y)
	}
	if v.pat.banded {
		p.fillBand(j, a, b)
		return p.band.factor()
	}
	p.full.r = j.rows
	n := p.full.n
	clear(p.full.Im)
	for i := range n {
		row := p.full.Re[i*n : i*n+n]
		vec.Scale(row, -v.d[i], j.a[i*n:i*n+n])
		row[i] += a
		p.full.Im[i*n+i] = b
	}
	return p.full.Factor()
}

func (p *Pair) fillBand(j *Jacobian, a, b float64) {
	f, pat := &p.band, p.v.pat
	f.r = j.rows
	pat.permute(p.rr, p.v.d)
	clear(f.im)
	width := pat.ml + pat.mu + 1
	for r := range pat.n {
		row := f.re[r*f.w : r*f.w+f.w]
		for k, e := range j.a[r*width : r*width+width] {
			row[k] = -p.rr[r] * e
		}
		clear(row[width:])
		row[pat.ml] += a
		f.im[r*f.w+pat.ml] = b
	}
}

// Solve replaces re + i·im by the solution; false if a solver of the user's has failed.
func (p *Pair) Solve(re, im []float64) bool {
	switch {
	case p.own != nil:
		for i := range re {
			re[i], im[i] = times(re[i], im[i], p.vr, p.vi)
		}
		return p.own.SolveComplex(re, im)
	case p.v.pat.banded:
		pat := p.v.pat
		if pat.of == nil {
			p.band.solve(re, im)
			return true
		}
		pat.permute(p.rr, re)
		pat.permute(p.ri, im)
		p.band.solve(p.rr, p.ri)
		pat.restore(re, p.rr)
		pat.restore(im, p.ri)
	default:
		p.full.Solve(re, im)
	}
	return true
}

// Restore makes the factors those that are lost in a snapshot, for of, if there were any.
func (p *Pair) Restore(of float64, factors bool) {
	p.key, p.lost = pairKey{}, false
	if factors {
		p.key, p.lost = pairKey{p.v.gen, of}, true
	}
}
