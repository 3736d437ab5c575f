package control

import (
	"math"

	"github.com/odescent/odescent/ode/spec"
)

// Length is the unit L of a [DoG] control's tolerance, which never falls: [Distance], [Weighted] or [Bound], written
// distance(1e-6), weighted(from=0.1), bound(1e-3). With By and From the length starts from By·(1 + ‖x₀‖) + From, where x₀ is the start;
// both zero stand for By = 1e-6. By > 0 is the published form, whose 1 has the unit of x; From is a length.
type Length interface {
	String() string
	Cite() []string

	first(start float64) float64      // what L starts from, for the given ‖x₀‖
	reach(far, moved float64) float64 // what L is at least, for the given ‖x - x₀‖ and Σ‖Δx‖²
	weighs() bool                     // whether the slopes are weighed by L, and the tolerance is in L²
	describe() (symbol string, rule string)
}

// Distance is the largest ‖x - x₀‖ so far.
//
// Source: M. Ivgi, O. Hinder, Y. Carmon, ICML 2023 (DoG).
type Distance struct {
	By   float64 `spec:"by,bare" unit:"1" in:"[0,inf)"`
	From float64 `spec:"from" unit:"x" in:"[0,inf)"`
}

func (l Distance) String() string { return spec.Format("distance", l, Distance{}) }

func (Distance) Cite() []string { return []string{"ivgi2023dog"} }

func (l Distance) by() float64 {
	if l.By == 0 && l.From == 0 {
		return 1e-6
	}
	return l.By
}

func (l Distance) first(start float64) float64 { return l.From + float64(l.by()*(1+start)) }
func (Distance) reach(far, _ float64) float64  { return far }
func (Distance) weighs() bool                  { return false }
func (l Distance) describe() (symbol, rule string) {
	least := spec.Number(l.From)
	if by := l.by(); by > 0 {
		least = spec.Number(by) + "(1 + ‖x₀‖)"
		if l.From > 0 {
			least += " + " + spec.Number(l.From)
		}
	}
	return "r", "r the largest ‖x - x₀‖ so far, at least " + least
}

// Weighted is [Distance], with slopes that are weighed by it: v is the memory of (L·‖d‖)², and h = Tol·L²/(√v + Eps).
//
// Source: A. Khaled, K. Mishchenko, C. Jin, NeurIPS 2023 (DoWG).
type Weighted struct {
	By   float64 `spec:"by,bare" unit:"1" in:"[0,inf)"`
	From float64 `spec:"from" unit:"x" in:"[0,inf)"`
}

func (l Weighted) String() string { return spec.Format("weighted", l, Weighted{}) }

func (Weighted) Cite() []string { return []string{"khaled2023dowg"} }

func (l Weighted) first(start float64) float64     { return Distance(l).first(start) }
func (Weighted) reach(far, _ float64) float64      { return far }
func (Weighted) weighs() bool                      { return true }
func (l Weighted) describe() (symbol, rule string) { return Distance(l).describe() }

// Bound is the largest (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖) so far, with the moves Δx, a lower bound on the distance ‖x* - x₀‖ of a
// minimum where the function is convex. It starts from From, 1e-6 if zero.
//
// Source: A. Defazio, K. Mishchenko, ICML 2023 (D-Adaptation).
type Bound struct {
	From float64 `spec:"from,bare" unit:"x" in:"[0,inf)"`
}

func (l Bound) String() string { return spec.Format("bound", l, Bound{}) }

func (Bound) Cite() []string { return []string{"defazio2023learning"} }

func (l Bound) first(float64) float64 { return or(l.From, 1e-6) }

func (Bound) reach(far, moved float64) float64 {
	if far > 0 {
		return (float64(far*far) - moved) / (2 * far)
	}
	return far
}

func (Bound) weighs() bool { return false }

func (l Bound) describe() (symbol, rule string) {
	return "δ", "δ the largest (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖) so far, at least " + spec.Number(l.first(math.NaN()))
}

var lengths = spec.Registry[Length]{}

func init() {
	spec.Register(func(s string) (Length, error) { return lengths.Parse("length", s) })
	lengths.Register("length", "distance", Distance{})
	lengths.Register("length", "weighted", Weighted{})
	lengths.Register("length", "bound", Bound{})
}
