package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Norm is the norm of a [Steepest]: [L1], [L2], [LInf] or [Spectral]. All are plain values that compare. String gives
// the spec, such as spectral(rows=4,cols=2), which [ParseNorm] reads.
type Norm interface {
	String() string

	describe() (size, u string)
	fit(n int) error                      // an error where n variables have no such norm
	direction() func(g []float64) float64 // replaces g by u and returns ‖g‖
}

// L1 is Σ|x_i|.
type L1 struct{}

// L2 is √Σx_i².
type L2 struct{}

// LInf is max|x_i|.
type LInf struct{}

// Spectral is the largest singular value of x as a matrix of Rows rows and Cols columns, stored by rows, Rows·Cols =
// Dim. A field costs a gradient and some 30·r²·max(Rows, Cols) operations, r = min(Rows, Cols).
type Spectral struct {
	Rows int `spec:"rows" in:"[1,inf)"`
	Cols int `spec:"cols" in:"[1,inf)"`
}

var norms = spec.Registry[Norm]{}

func init() {
	norms.Register("norm", "l1", L1{})
	norms.Register("norm", "l2", L2{})
	norms.Register("norm", "linf", LInf{})
	norms.Register("norm", "spectral", Spectral{}, "spectral(rows=2,cols=2)", "spectral(rows=4,cols=1)")
	spec.Register(ParseNorm)
}

// ParseNorm reads what String of a norm prints. The error for an unknown name suggests the nearest one.
func ParseNorm(s string) (Norm, error) { return norms.Parse("norm", s) }

func (L1) String() string         { return "l1" }
func (L2) String() string         { return "l2" }
func (LInf) String() string       { return "linf" }
func (m Spectral) String() string { return spec.Format("spectral", m, Spectral{}) }

func (L1) Cite() []string       { return []string{"nutini2015coordinate"} }
func (LInf) Cite() []string     { return []string{"carlson2015stochastic"} }
func (Spectral) Cite() []string { return []string{"carlson2015stochastic"} }

func (L1) describe() (size, u string) {
	return "max|gᵢ|", "sign(gᵢ) at the largest |gᵢ|, 0 elsewhere"
}
func (L2) describe() (size, u string)   { return "√Σgᵢ²", "g/‖g‖" }
func (LInf) describe() (size, u string) { return "Σ|gᵢ|", "sign(g)" }
func (Spectral) describe() (size, u string) {
	return "Σσᵢ(G)", "PQᵀ of the singular vectors of G"
}

func (L1) fit(int) error   { return nil }
func (L2) fit(int) error   { return nil }
func (LInf) fit(int) error { return nil }

func (m Spectral) fit(n int) error {
	if m.Rows*m.Cols != n {
		return fmt.Errorf("a matrix of %d rows and %d columns does not hold %d variables", m.Rows, m.Cols, n)
	}
	return nil
}

func (L1) direction() func(g []float64) float64 {
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
}

func (L2) direction() func(g []float64) float64 {
	return func(g []float64) float64 {
		size := vec.Norm2(g)
		if size > 0 {
			vec.Scale(g, 1/size, g)
		}
		return size
	}
}

func (LInf) direction() func(g []float64) float64 {
	return func(g []float64) (sum float64) {
		for i, v := range g {
			sum += math.Abs(v)
			g[i] = sign(v)
		}
		return sum
	}
}

func (m Spectral) direction() func(g []float64) float64 { return polar(m.Rows, m.Cols) }

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
