package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Direction is the direction in which the position of a [Relaxation] moves, given that of its average, u. With M = s·D
// the preconditioner of scale s, it is M·u for nil, and otherwise one of
//
//	Sign   M·sign(u), the steepest direction in the largest norm: Lion, signSGD
//	Orth   s·√max(1, Rows/Cols)·orth(D·u), nearly the steepest one in the spectral norm: Muon
//	Trust  s·‖x‖/‖r‖·r with r = D·u - Decay·x, block by block: LAMB
//
// All are plain values that compare. String gives the spec, sign, orth(rows=4,cols=3) or trust(blocks=[40,10]).
type Direction interface {
	String() string
	Describe() string
	Cite() []string

	// start returns, for n coordinates, the function that turns u at x into the velocity without the scale s, in place,
	// where the diagonal D is still to be applied; and what of the decay is left to the flow.
	start(n int, decay float64) (turn func(u, diag, x []float64), left float64)
	unit(x, f float64) float64 // see Timed
}

// Sign is M·sign(u).
//
// Source: J. Bernstein et al., ICML 2018 (signSGD).
type Sign struct{}

// Orth makes u orthogonal as a matrix, by Steps (zero: 5) steps of Muon's Newton–Schulz iteration. The first Rows·Cols
// coordinates are a matrix, stored by rows, and the rest, or all if there are not so many, is a matrix of one column.
//
// Source: K. Jordan et al., Muon, 2024.
type Orth struct {
	Rows  int `spec:"rows" in:"[0,inf)"`
	Cols  int `spec:"cols" in:"[0,inf)"`
	Steps int `spec:"steps" in:"[0,inf)"`
}

// Trust moves every block of x by a share of its length. Blocks lists the lengths of the blocks, the last one repeated
// to the end; none: all coordinates are one block. A block whose x or r is zero moves by s·r.
//
// Source: Y. You et al., ICLR 2020 (LAMB).
type Trust struct {
	Blocks spec.List `spec:"blocks"`
}

var directions = spec.Registry[Direction]{}

func init() {
	directions.Register("direction", "sign", Sign{})
	directions.Register("direction", "orth", Orth{}, "orth", "orth(rows=4,cols=3)")
	directions.Register("direction", "trust", Trust{}, "trust", "trust(blocks=[40,10])")
	spec.Register(ParseDirection)
}

// ParseDirection reads what String of a direction prints, and plain for nil.
func ParseDirection(s string) (Direction, error) {
	if s == "plain" {
		return nil, nil
	}
	return directions.Parse("direction", s)
}

func (d Orth) Check() error {
	if (d.Rows == 0) != (d.Cols == 0) {
		return fmt.Errorf("a matrix of %d rows and %d columns, %d steps", d.Rows, d.Cols, d.Steps)
	}
	return nil
}

func (Sign) String() string    { return "sign" }
func (d Orth) String() string  { return spec.Format("orth", d, Orth{}) }
func (d Trust) String() string { return spec.Format("trust", d, Trust{}) }

func (Sign) Describe() string   { return "of which the signs are taken" }
func (d Orth) Describe() string { return fmt.Sprintf("made orthogonal as a matrix, %v", d) }
func (Trust) Describe() string  { return "with the decay, at the length ‖x‖ block by block" }

func (Sign) Cite() []string  { return []string{"bernstein2018signsgd"} }
func (Orth) Cite() []string  { return []string{"jordan2024muon"} }
func (Trust) Cite() []string { return []string{"you2020large"} }

func (Sign) unit(x, _ float64) float64  { return x }
func (Orth) unit(x, _ float64) float64  { return x }
func (Trust) unit(x, f float64) float64 { return x * x / f }

func (Sign) start(_ int, decay float64) (func(u, diag, x []float64), float64) {
	return func(u, diag, _ []float64) {
		vec.Sign(u, 1, u)
		vec.Mul(u, 1, diag, u)
	}, decay
}

func (d Orth) start(n int, decay float64) (func(u, diag, x []float64), float64) {
	steps := d.Steps
	if steps == 0 {
		steps = 5
	}
	m := d.Rows * d.Cols
	if m > n {
		m = 0
	}
	var matrix, rest *newtonSchulz
	if m > 0 {
		matrix = newNewtonSchulz(d.Rows, d.Cols, steps)
	}
	if n > m {
		rest = newNewtonSchulz(n-m, 1, steps)
	}
	return func(u, diag, _ []float64) {
		vec.Mul(u, 1, diag, u)
		if matrix != nil {
			matrix.do(u[:m])
			if f := math.Sqrt(float64(d.Rows) / float64(d.Cols)); f > 1 {
				vec.Scale(u[:m], f, u[:m])
			}
		}
		if rest != nil {
			rest.do(u[m:])
			vec.Scale(u[m:], math.Sqrt(float64(len(u)-m)), u[m:])
		}
	}, decay
}

func (d Trust) start(n int, decay float64) (func(u, diag, x []float64), float64) {
	ends := d.Blocks.Ends(n)
	return func(u, diag, x []float64) {
		vec.Mul(u, 1, diag, u)
		vec.AddScaled(u, -decay, x)
		from := 0
		for _, to := range ends {
			r, s := vec.Norm2(u[from:to]), vec.Norm2(x[from:to])
			if r > 0 && s > 0 {
				vec.Scale(u[from:to], s/r, u[from:to])
			}
			from = to
		}
	}, 0
}
