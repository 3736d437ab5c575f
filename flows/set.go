package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// Set is the set of allowed positions of a [Composite]: a pointer to a [Box], or [Simplex]; nil is all vectors. All
// compare, boxes by their addresses. String gives the spec, such as box(lower=[0,-inf],upper=1), which [ParseSet]
// reads.
type Set interface {
	String() string

	// Fit returns an error unless the set is one of n variables.
	Fit(n int) error

	describe() string
	diagonal() bool                     // the nearest point is that coordinate by coordinate
	indicator(x []float64) float64      // 0 in the set, +Inf outside
	projection(n int) func(x []float64) // moves x to the nearest point
	prox(n int, soft ode.Part) ode.Part // the projection after the part soft
	inward(dst, x, d []float64)         // makes dst, for the force d, the velocity that keeps x in the set
	outside(dst, x []float64)           // makes dst infinite where x is not in the set
}

// Bounds returns the set of the points between two vectors, of which each may be nil, one number for all coordinates,
// or one for each. They are not copied.
func Bounds(lower, upper []float64) *Box { return &Box{lower, upper} }

// Simplex is the set x ≥ 0, Σx_i = Sum > 0.
type Simplex struct {
	Sum float64 `spec:"sum,bare" unit:"x" in:"(0,inf)"`
}

var sets = spec.Registry[Set]{}

func init() {
	sets.Register("set", "simplex", Simplex{}, "simplex(2)")
	sets.Enter("set", "box", spec.Entry[Set]{Read: readBox, Samples: []string{"box(-0.5,1)", "box(lower=[0,-inf],upper=1)"}})
	spec.Register(ParseSet)
}

func readBox(t spec.Term) (Set, error) {
	var w boxWord
	if err := t.Into(&w); err != nil {
		return nil, err
	}
	b := &Box{w.Lower, w.Upper}
	return b, spec.Check(b)
}

// ParseSet reads what String of a set prints, and none for nil.
func ParseSet(s string) (Set, error) {
	if s == "none" {
		return nil, nil
	}
	return sets.Parse("set", s)
}

func (s Simplex) String() string { return spec.Format("simplex", s, Simplex{}) }

func (Simplex) Fit(int) error { return nil }

func (s Simplex) describe() string {
	return fmt.Sprintf(" for x ≥ 0, Σxᵢ = %s, else ∞", spec.Number(s.Sum))
}

func (b *Box) describe() string {
	if len(b.Lower) > 1 || len(b.Upper) > 1 {
		return fmt.Sprintf(" in the %v, else ∞", b)
	}
	lo, hi := b.at(0)
	return fmt.Sprintf(" for %s ≤ xᵢ ≤ %s, else ∞", spec.Number(lo), spec.Number(hi))
}

func (Simplex) diagonal() bool { return false }
func (*Box) diagonal() bool    { return true }

// A point that a step has left on the simplex misses it by rounding; outside has the tolerance.
func (Simplex) indicator([]float64) float64 { return 0 }

func (b *Box) indicator(x []float64) float64 {
	if b.Has(x) {
		return 0
	}
	return math.Inf(1)
}

func (s Simplex) projection(n int) func(x []float64) { return split.ToSimplex(n, s.Sum) }
func (b *Box) projection(int) func(x []float64)      { return b.Project }

// On the simplex Σ|x_i| is constant.
func (s Simplex) prox(n int, _ ode.Part) ode.Part { return split.Simplex(n, s.Sum) }

func (b *Box) prox(_ int, soft ode.Part) ode.Part {
	return ode.Part{Name: "prox", Moves: true, Flow: func(p *ode.Point, h float64) {
		soft.Flow(p, h) // with L1 = 0 it only refuses a step back in time
		b.Project(p.X())
	}}
}

func (Simplex) inward(dst, x, d []float64) {
	theta := simplexLevel(x, d)
	for i, v := range x {
		if dst[i] = d[i] - theta; v <= 0 && dst[i] < 0 {
			dst[i] = 0
		}
	}
}

func (s Simplex) outside(dst, x []float64) {
	var sum float64
	for i, v := range x {
		if sum += v; v < 0 {
			dst[i] = math.Inf(1)
		}
	}
	off(dst, sum, s.Sum)
}
