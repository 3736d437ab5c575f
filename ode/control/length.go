package control

import (
	"fmt"

	"github.com/odescent/odescent/ode/spec"
)

// LengthKind names what a [Slope] control measures its tolerance in.
type LengthKind string

// The lengths L by which Tol is multiplied.
const (
	One      LengthKind = ""         // 1; written one
	Moves    LengthKind = "moves"    // √(u + Eps), u the memory of the squared moves so far: Adadelta's
	Distance LengthKind = "distance" // the largest ‖x - x₀‖ so far: DoG's
	Weighted LengthKind = "weighted" // the same, and the memory of d² is of (L·d)²: DoWG's
	Bound    LengthKind = "bound"    // (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖), the largest so far: D-Adaptation's
	Size     LengthKind = "size"     // By·‖x‖, block by block: LARS'; 1 where x or the force is zero
)

// Length is the unit of a [Slope] control's Tol, written moves, distance(1e-6), weighted(1e-6), bound(1e-6) or
// size(0.001). By > 0 is the factor of size, and what distance and weighted start from, as a multiple of 1 + ‖x₀‖;
// bound starts from By itself. Zero means 1e-6 for these and 1 for size. The 1, and By of bound, have the unit of x: these are
// the published rules. From > 0 is a length that distance, weighted and bound start from instead, written distance(from=1e-3).
//
// All but moves and size are per norm. The bound is one on the distance of a minimum where the function is convex:
// ‖x* - x₀‖ is never less.
//
// Sources: M. Zeiler, arXiv:1212.5701; M. Ivgi, O. Hinder, Y. Carmon, ICML 2023 (DoG); A. Khaled, K. Mishchenko, C. Jin,
// NeurIPS 2023 (DoWG); A. Defazio, K. Mishchenko, ICML 2023 (D-Adaptation); Y. You, I. Gitman, B. Ginsburg,
// arXiv:1708.03888 (LARS).
type Length struct {
	Kind LengthKind
	By   float64 `spec:"by,bare" in:"[0,inf)"`
	From float64 `spec:"from" unit:"x" in:"[0,inf)"`
}

func (l Length) Unit(key string) string {
	if key == "from" || l.Kind == Bound {
		return "x"
	}
	return "1"
}

// Check returns an error unless the fields are as [Length] says.
func (l Length) Check() error {
	switch l.Kind {
	case One, Moves:
		if l.By != 0 || l.From != 0 {
			return fmt.Errorf("%s takes no number", l)
		}
	case Distance, Weighted, Bound, Size:
		if l.From > 0 && (l.By != 0 || l.Kind == Size) {
			return fmt.Errorf("from=%s stands in place of by, and is not for size", spec.Number(l.From))
		}
	default:
		return spec.Unknown("length", string(l.Kind), []string{"one", "moves", "distance", "weighted", "bound", "size"})
	}
	return nil
}

// travels reports that the length is measured along the way of all coordinates together.
func (l Length) travels() bool { return l.Kind == Distance || l.Kind == Weighted || l.Kind == Bound }

// by returns the factor.
func (l Length) by() float64 {
	switch {
	case l.By > 0:
		return l.By
	case l.Kind == Size:
		return 1
	}
	return 1e-6
}

// String returns the spec of the length.
func (l Length) String() string {
	name := string(l.Kind)
	if l.Kind == One {
		name = "one"
	}
	return spec.Format(name, l, Length{Kind: l.Kind})
}

func (l Length) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

func (l *Length) UnmarshalText(b []byte) error {
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	n := Length{Kind: LengthKind(t.Name)}
	if t.Name == "one" {
		n.Kind = One
	}
	if err := t.Into(&n); err != nil {
		return err
	}
	*l = n
	return nil
}
