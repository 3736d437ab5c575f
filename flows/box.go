package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
)

// Box is the set Lower ≤ x ≤ Upper, coordinate by coordinate, with the spec box(lower=[0,-inf],upper=[1,2]), or
// box(0,1) where all coordinates have the same bounds. A bound is one number for all coordinates or one for each; nil
// and infinite numbers are no bound. Lower = Upper fixes a coordinate.
//
// The methods expect bounds that Check and Fit accept. A box is used through a pointer, so that flows compare.
type Box struct {
	Lower []float64 `spec:"lower" unit:"x" in:"[-inf,inf)"`
	Upper []float64 `spec:"upper" unit:"x" in:"(-inf,inf]"`
}

// boxWord is the spec of a box.
type boxWord struct {
	Lower numbers `spec:"lower" in:"[-inf,inf)"`
	Upper numbers `spec:"upper" in:"(-inf,inf]"`
}

// numbers is a list of numbers, or one of them without brackets.
type numbers []float64

func (l *numbers) UnmarshalText(b []byte) error {
	if x, err := spec.Float(string(b)); err == nil {
		*l = numbers{x}
		return nil
	}
	var w struct {
		L []float64 `spec:"list"`
	}
	t := spec.Term{Name: "bounds", Args: []spec.Arg{{Value: string(b)}}}
	if t.Into(&w) != nil {
		return errors.New("a bound is a number, or a list of them, one for each coordinate")
	}
	*l = w.L
	return nil
}

func (l numbers) MarshalText() ([]byte, error) {
	if len(l) == 1 {
		return []byte(spec.Number(l[0])), nil
	}
	w := spec.Format("", struct {
		L []float64 `spec:"list,bare"`
	}{l}, struct {
		L []float64 `spec:"list,bare"`
	}{})
	return []byte(w[1 : len(w)-1]), nil
}

// String returns the spec of the box.
func (b Box) String() string { return spec.Format("box", boxWord{b.Lower, b.Upper}, boxWord{}) }

// Check returns an error unless every lower bound is at most the upper one, some number lies between them, and the two
// have the same length where both have more than one number.
func (b *Box) Check() error {
	n := max(len(b.Lower), len(b.Upper))
	if m := min(len(b.Lower), len(b.Upper)); m > 1 && m != n {
		return fmt.Errorf("%d lower and %d upper bounds", len(b.Lower), len(b.Upper))
	}
	for i := range n {
		lo, hi := b.at(i)
		if !(lo <= hi) || math.IsInf(lo, 1) || math.IsInf(hi, -1) {
			return fmt.Errorf("coordinate %d: lower=%s, upper=%s: the box is empty", i, spec.Number(lo), spec.Number(hi))
		}
	}
	return nil
}

// Fit returns an error unless there are bounds for n coordinates.
func (b *Box) Fit(n int) error {
	for _, v := range []struct {
		name string
		of   []float64
	}{{"lower", b.Lower}, {"upper", b.Upper}} {
		if m := len(v.of); m > 1 && m != n {
			return fmt.Errorf("%d %s bounds for %s", m, v.name, spec.Count(n, "variable"))
		}
	}
	return nil
}

// at returns the bounds of coordinate i.
func (b *Box) at(i int) (lo, hi float64) {
	return limitOf(b.Lower, i, math.Inf(-1)), limitOf(b.Upper, i, math.Inf(1))
}

func limitOf(of []float64, i int, none float64) float64 {
	switch len(of) {
	case 0:
		return none
	case 1:
		return of[0]
	}
	return of[i]
}

// Project moves x to the nearest point of the box. A coordinate that was outside is at its bound then, exactly.
func (b *Box) Project(x []float64) {
	for i, v := range x {
		lo, hi := b.at(i)
		x[i] = math.Min(math.Max(v, lo), hi)
	}
}

// Has reports that x is in the box.
func (b *Box) Has(x []float64) bool {
	for i, v := range x {
		if lo, hi := b.at(i); !(lo <= v && v <= hi) {
			return false
		}
	}
	return true
}

// Active returns the coordinates that are at a bound.
func (b *Box) Active(x []float64) []int {
	var at []int
	for i, v := range x {
		if lo, hi := b.at(i); v <= lo || v >= hi {
			at = append(at, i)
		}
	}
	return at
}

// Slope sets to zero, in place, the components of the force d = -∇f(x) that point out of the box where x is at a bound.
// The result is the direction in which f falls fastest within the box; it is zero exactly where x satisfies the
// conditions of Karush, Kuhn and Tucker. It is the limit s → 0 of (P(x + s·d) - x)/s, P being the projection on the
// box, and so infinite, towards the box, in a coordinate that is outside.
func (b *Box) Slope(d, x []float64) {
	b.inward(d, x, d)
	b.outside(d, x)
}

func (b *Box) inward(dst, x, _ []float64) {
	for i, v := range x {
		if lo, hi := b.at(i); v <= lo && dst[i] < 0 || v >= hi && dst[i] > 0 {
			dst[i] = 0
		}
	}
}

func (b *Box) outside(dst, x []float64) {
	for i, v := range x {
		switch lo, hi := b.at(i); {
		case v < lo:
			dst[i] = math.Inf(1)
		case v > hi:
			dst[i] = math.Inf(-1)
		}
	}
}
