package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// ReadoutKind names how a direction is read out of an average.
type ReadoutKind string

// The read-outs of a direction u, with M = s·D the preconditioner:
const (
	Plain ReadoutKind = ""      // M·u; written plain
	Signs ReadoutKind = "sign"  // M·sign(u), the steepest direction in the largest norm
	Orth  ReadoutKind = "orth"  // s·√max(1, Rows/Cols)·orth(D·u): in the spectral norm, nearly
	Trust ReadoutKind = "trust" // s·‖x‖/‖r‖·r, r = D·u - Decay·x, block by block: LAMB's
)

// Readout is the direction in which a flow moves, given the direction u of its average, written sign,
// orth(rows=4,cols=3) or trust(blocks=[40,10]).
//
// For orth the first Rows·Cols coordinates are a matrix, stored by rows, and the rest, or all if there are not so many,
// is a matrix of one column; orth is Steps (zero: 5) steps of Muon's Newton–Schulz iteration. For trust, Blocks lists the
// lengths of the blocks, the last one repeated to the end; none: all coordinates are one block. A block whose x or r is
// zero moves by s·r.
//
// Sources: J. Bernstein et al., ICML 2018 (signSGD); K. Jordan et al., Muon, 2024; Y. You et al., ICLR 2020 (LAMB).
type Readout struct {
	Kind   ReadoutKind
	Rows   int       `spec:"rows" in:"[0,inf)"`
	Cols   int       `spec:"cols" in:"[0,inf)"`
	Steps  int       `spec:"steps" in:"[0,inf)"`
	Blocks spec.List `spec:"blocks"`
}

// Check returns an error unless the fields are as [Readout] says.
func (r Readout) Check() error {
	if r.Kind != Trust && r.Blocks != "" {
		return errors.New("blocks belong to trust")
	}
	if r.Kind != Orth && (r.Rows != 0 || r.Cols != 0 || r.Steps != 0) {
		return errors.New("rows, cols and steps belong to orth")
	}
	switch r.Kind {
	case Plain, Signs, Trust:
	case Orth:
		if (r.Rows == 0) != (r.Cols == 0) {
			return fmt.Errorf("a matrix of %d rows and %d columns, %d steps", r.Rows, r.Cols, r.Steps)
		}
	default:
		return spec.Unknown("read-out", string(r.Kind), []string{"plain", "sign", "orth", "trust"})
	}
	return nil
}

// String returns the spec of the read-out.
func (r Readout) String() string {
	name := string(r.Kind)
	if r.Kind == Plain {
		name = "plain"
	}
	return spec.Format(name, r, Readout{Kind: r.Kind})
}

func (r Readout) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

func (r *Readout) UnmarshalText(b []byte) error {
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	n := Readout{Kind: ReadoutKind(t.Name)}
	if t.Name == "plain" {
		n.Kind = Plain
	}
	if err := t.Into(&n); err != nil {
		return err
	}
	*r = n
	return nil
}

// reader is a read-out at work on n coordinates.
type reader struct {
	Readout
	decay  float64 // enters the direction of trust
	matrix *orth
	rest   *orth
	ends   []int
}

func newReader(r Readout, n int, decay float64) *reader {
	d := &reader{Readout: r, decay: decay}
	switch r.Kind {
	case Orth:
		steps := r.Steps
		if steps == 0 {
			steps = 5
		}
		m := r.Rows * r.Cols
		if m > n {
			m = 0
		}
		if m > 0 {
			d.matrix = newOrth(r.Rows, r.Cols, steps)
		}
		if n > m {
			d.rest = newOrth(n-m, 1, steps)
		}
	case Trust:
		d.ends = r.Blocks.Ends(n)
	}
	return d
}

// read turns the direction u at x, to which the diagonal diag is still to be applied, into the velocity without the
// preconditioner's scale, in place.
func (d *reader) read(u []float64, diag []float64, x []float64) {
	switch d.Kind {
	case Plain:
		vec.Mul(u, 1, diag, u)
	case Signs:
		vec.Sign(u, 1, u)
		vec.Mul(u, 1, diag, u)
	case Orth:
		vec.Mul(u, 1, diag, u)
		m := 0
		if d.matrix != nil {
			m = d.Rows * d.Cols
			d.matrix.do(u[:m])
			if f := math.Sqrt(float64(d.Rows) / float64(d.Cols)); f > 1 {
				vec.Scale(u[:m], f, u[:m])
			}
		}
		if d.rest != nil {
			d.rest.do(u[m:])
			vec.Scale(u[m:], math.Sqrt(float64(len(u)-m)), u[m:])
		}
	case Trust:
		vec.Mul(u, 1, diag, u)
		vec.AddScaled(u, -d.decay, x)
		from := 0
		for _, to := range d.ends {
			r, s := vec.Norm2(u[from:to]), vec.Norm2(x[from:to])
			if r > 0 && s > 0 {
				vec.Scale(u[from:to], s/r, u[from:to])
			}
			from = to
		}
	}
}
