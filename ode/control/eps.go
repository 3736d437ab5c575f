package control

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
)

// Eps is a small number that keeps a denominator away from zero, and its place there: [Outside], [Inside], [Floor] or
// [Hat]. Outside is written as the number, eps=1e-8, the others with their name, eps=inside(1e-8). With the size √v̂ of
// the slopes, v̂ = v/c of a corrected memory, the step is
//
//	Outside  h = Tol/(√v̂ + eps)
//	Inside   h = Tol/√(v̂ + eps)
//	Floor    h = Tol/max(√v̂, eps)
//	Hat      h = Tol·√c/(√v + eps)
//
// eps ≥ 0 has the unit of the slope, inside that of its square. Hat needs a memory that is corrected, with Debias or
// [Rectified]; a memory that has its own eps, [Max], takes no other: both are errors.
type Eps interface {
	String() string

	place() (eps float64, at kernel.Place, hat bool)
	describe(size string) string
}

// The places of eps; see [Eps].
type (
	Outside float64
	Inside  float64
	Floor   float64
	Hat     float64
)

func (e Outside) String() string { return spec.Number(float64(e)) }
func (e Inside) String() string  { return "inside(" + spec.Number(float64(e)) + ")" }
func (e Floor) String() string   { return "floor(" + spec.Number(float64(e)) + ")" }
func (e Hat) String() string     { return "hat(" + spec.Number(float64(e)) + ")" }

func (e Outside) Check() error { return checkEps(float64(e)) }
func (e Inside) Check() error  { return checkEps(float64(e)) }
func (e Floor) Check() error   { return checkEps(float64(e)) }
func (e Hat) Check() error     { return checkEps(float64(e)) }

func (e Outside) place() (float64, kernel.Place, bool) { return float64(e), kernel.Outside, false }
func (e Inside) place() (float64, kernel.Place, bool)  { return float64(e), kernel.Inside, false }
func (e Floor) place() (float64, kernel.Place, bool)   { return float64(e), kernel.Floor, false }
func (e Hat) place() (float64, kernel.Place, bool)     { return float64(e), kernel.Outside, true }

func (e Outside) describe(size string) string {
	if e == 0 {
		return size
	}
	return size + " + " + e.String()
}

func (e Inside) describe(size string) string {
	if v, ok := strings.CutPrefix(size, "√"); ok {
		return "√(" + v + " + " + spec.Number(float64(e)) + ")"
	}
	return "√(" + size + "² + " + spec.Number(float64(e)) + ")"
}

func (e Floor) describe(size string) string {
	return "max(" + size + ", " + spec.Number(float64(e)) + ")"
}

func (e Hat) describe(size string) string {
	return Outside(e).describe(strings.ReplaceAll(size, "v̂", "v"))
}

func checkEps(x float64) error {
	if !(x >= 0) || math.IsInf(x, 1) {
		return errors.New(spec.Number(x) + " must be finite and not negative")
	}
	return nil
}

// shortest returns nil for an eps that is left out.
func shortest(e Eps) Eps {
	if e == Outside(0) {
		return nil
	}
	return e
}

// offset is a memory with an eps of its own, beside which a control takes none.
type offset interface {
	withEps(eps float64) Memory
}

// unbiased is a memory that may be corrected for its start at zero.
type unbiased interface{ corrects() bool }

// checkPlace returns an error for an eps that cannot stand beside the memory of its control: any beside an [offset], and
// Hat, which moves the correction, beside a memory without one.
func checkPlace(m Memory, e Eps) error {
	if e == nil || e == Outside(0) {
		return nil
	}
	size, _, hat := e.place()
	if m, ok := m.(offset); ok {
		with := m.withEps(size)
		name, _, _ := strings.Cut(with.String(), "(")
		return fmt.Errorf("memory=%s has its own eps: write memory=%v in place of eps=%v", name, with, e)
	}
	if m, ok := m.(unbiased); hat && !(ok && m.corrects()) {
		return fmt.Errorf("eps=%v needs a corrected memory, such as ema(0.99,debias=true)", e)
	}
	return nil
}

func init() { spec.Register(parseEps) }

func parseEps(s string) (Eps, error) {
	if x, err := spec.Float(s); err == nil {
		return shortest(Outside(x)), nil
	}
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	var v struct {
		Eps float64 `spec:"eps,bare"`
	}
	if err := t.Into(&v); err != nil {
		return nil, err
	}
	switch t.Name {
	case "inside":
		return Inside(v.Eps), nil
	case "floor":
		return Floor(v.Eps), nil
	case "hat":
		return Hat(v.Eps), nil
	}
	return nil, spec.Unknown("place of eps", t.Name, []string{"inside", "floor", "hat"})
}

// denominator returns what Tol is divided by where v, or √v with root, is remembered and c divides v.
func denominator(v, c float64, root bool, eps float64, at kernel.Place) float64 {
	size := v
	if !root {
		size = math.Sqrt(v) / math.Sqrt(c)
	}
	switch {
	case at == kernel.Inside && root:
		return math.Sqrt(float64(v*v) + eps)
	case at == kernel.Inside:
		return math.Sqrt(v/c + eps)
	case at == kernel.Floor:
		return math.Max(size, eps)
	}
	return size + eps
}

// epsUnit returns the unit of eps, that of a slope or, inside, of its square.
func epsUnit(e Eps, slope, square string) string {
	if _, ok := e.(Inside); ok {
		return square
	}
	return slope
}
