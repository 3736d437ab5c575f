package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Steepest is the flow of steepest descent in a norm, for g = ∇f(x), with the preconditioner M = s·D of scale s,
//
//	x' = -s·D^½·‖g‖·u,  or with Unit  x' = -s·D^½·u,  g now being D^½·∇f(x),
//
// u being the direction of norm 1 with the largest g·u, and ‖g‖ that largest value, the dual norm of g:
//
//	l1        ‖g‖ = max|g_i|, u the one coordinate where that is, the first of several: greedy coordinate descent
//	l2        ‖g‖ = √Σg_i², u = g/‖g‖: the gradient flow, and with Unit the normalised one; the default
//	linf      ‖g‖ = Σ|g_i|, u = sign(g)
//	spectral  ‖G‖ = Σσ_i, U = P·Qᵀ for a matrix G = P·diag(σ)·Qᵀ, without the σ_i that are zero to rounding
//
// The first is the steepest slope there is: f falls at the rate ‖g‖², the energy's dissipation. With Unit the speed is
// one until the minimum, where the field jumps: f falls at the rate ‖g‖, and Euler's method is sign descent for linf,
// normalised descent for l2, and for spectral Muon without momentum, with its matrix made orthogonal exactly where
// [Orth] does it by a few steps of an iteration. For spectral, x is a matrix of Rows rows and Cols columns, stored by
// rows, Rows·Cols = Dim; a field costs a gradient and some 30·r²·max(Rows, Cols) operations, r = min(Rows, Cols). u is
// 0 where g is.
//
// Sources: S. Boyd, L. Vandenberghe, Convex Optimization (2004), section 9.4; J. Nutini et al., ICML 2015 (l1); D.
// Carlson et al., AISTATS 2015 (linf, spectral).
type Steepest struct {
	Norm Norm `spec:"norm" oneof:"l2,l1,linf,spectral"`
	Unit bool `spec:"unit"`
	Rows int  `spec:"rows" in:"[0,inf)"`
	Cols int  `spec:"cols" in:"[0,inf)"`
}

// Norm names a norm on the variables. The zero value is L2.
type Norm string

// The norms; see [Steepest].
const (
	L2       Norm = "" // written l2
	L1       Norm = "l1"
	LInf     Norm = "linf"
	Spectral Norm = "spectral"
)

func (f *Steepest) Check() error {
	switch {
	case f.Norm != Spectral && (f.Rows != 0 || f.Cols != 0):
		return errors.New("rows and cols belong to the norm spectral")
	case f.Norm == Spectral && (f.Rows < 1 || f.Cols < 1):
		return fmt.Errorf("rows=%d, cols=%d: the norm spectral is that of a matrix", f.Rows, f.Cols)
	}
	return nil
}

func (f Steepest) String() string { return spec.Format("steepest", f, Steepest{}) }

// Time implements [Timed]: with Unit the speed is one.
func (f Steepest) Time(x, by float64) float64 {
	if f.Unit {
		return x
	}
	return x * x / by
}

func (f Steepest) ScalesCurvature(bool) bool { return !f.Unit }

func (f Steepest) Cite() []string {
	if f.Norm == Spectral {
		return []string{"boyd2004convex", "carlson2015stochastic"}
	}
	return []string{"boyd2004convex"}
}

// Describe returns the equation with the flow's own choices in it.
func (f Steepest) Describe() string {
	size := map[Norm]string{L1: "max|gᵢ|", L2: "√Σgᵢ²", LInf: "Σ|gᵢ|", Spectral: "Σσᵢ(G)"}[f.Norm]
	u := map[Norm]string{
		L1: "sign(gᵢ) at the largest |gᵢ|, 0 elsewhere", L2: "g/‖g‖", LInf: "sign(g)", Spectral: "PQᵀ of the singular vectors of G",
	}[f.Norm]
	eq := "x' = -M^½·‖g‖·u"
	if f.Unit {
		eq = "x' = -s·D^½·u"
		return eq + ", u = " + u + ", g = D^½·∇f(x), M = s·D with the scale s"
	}
	return eq + ", ‖g‖ = " + size + ", u = " + u + ", g = M^½·∇f(x)"
}

func (f Steepest) System(o *Oracle) (*ode.System, error) {
	err := spec.Check(f)
	n := o.P.Dim
	if err == nil && f.Norm == Spectral && f.Rows*f.Cols != n {
		err = fmt.Errorf("a matrix of %d rows and %d columns does not hold %d variables", f.Rows, f.Cols, n)
	}
	if err != nil {
		return nil, fmt.Errorf("flows: steepest: %w", err)
	}
	s := o.System(n, 0)
	root := make([]float64, n)
	turn := f.direction()
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		roots(root, &ode.Precond{Scale: 1, Diag: p.M.Diag})
		vec.Mul(dst, 1, root, p.Force())
		by := turn(dst)
		if f.Unit {
			by = 1
		}
		vec.Mul(dst, p.M.Scale*by, root, dst)
	}
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	return o.offer(s), nil
}

// direction returns a function that replaces g by u and returns ‖g‖.
func (f *Steepest) direction() func(g []float64) float64 {
	switch f.Norm {
	case L1:
		return func(g []float64) float64 {
			at := 0
			for i, v := range g {
				if math.Abs(v) > math.Abs(g[at]) {
					at = i
				}
			}
			v := g[at]
			clear(g)
			g[at] = sign(v)
			return math.Abs(v)
		}
	case LInf:
		return func(g []float64) (sum float64) {
			for i, v := range g {
				sum += math.Abs(v)
				g[i] = sign(v)
			}
			return sum
		}
	case Spectral:
		return polar(f.Rows, f.Cols)
	}
	return func(g []float64) float64 {
		size := vec.Norm2(g)
		if size > 0 {
			vec.Scale(g, 1/size, g)
		}
		return size
	}
}

// sign is that of v, and v itself if that is zero or not a number.
func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return v
}

// polar replaces a matrix by its polar factor and returns its nuclear norm. A singular value is taken for zero below
// max(rows, cols)·2^-52 of the largest.
func polar(rows, cols int) func(g []float64) float64 {
	n, p := max(rows, cols), min(rows, cols)
	d, room := newSVD(n, p), make([]float64, p)
	return func(g []float64) float64 {
		if rows >= cols { // its columns, one after another
			vec.Transpose(d.w, g, rows, cols)
		} else { // its rows are the columns of its transpose
			copy(d.w, g)
		}
		d.do()
		var sum, top float64
		for _, c := range d.sigma {
			sum += c
			top = math.Max(top, c)
		}
		least := float64(n) * 0x1p-52 * top
		d.spread(func(c float64) float64 {
			if !(c > least) {
				return 0 * c
			}
			return 1 / c
		}, room)
		if rows >= cols {
			vec.Transpose(g, d.w, cols, rows)
		} else {
			copy(g, d.w)
		}
		return sum
	}
}

func init() { Register("steepest", Steepest{}) }
