package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
)

// Manifold is the manifold of a [Riemannian]: [Sphere], [Stiefel], [Grassmann], [HyperbolicSpace], [Spectrum] or [SPD],
// near which f is to be defined. All are plain values that compare. String gives the spec, such as
// stiefel(rows=4,cols=2), which [ParseManifold] reads.
//
// Moves returns the ways to move along the manifold, its own first: the retractions that it has, which follow the part
// step of the flow, and geodesic.
type Manifold interface {
	String() string
	Moves() []string

	describe() string
	scaleOnly() bool
	start(n int) (manifold, error) // of n variables
}

// Sphere is ‖x‖ = 1. Rayleigh's quotient has Oja's flow there.
type Sphere struct{}

// Stiefel is the set of the matrices X with XᵀX = I, in the metric of the space around, one column after another. Cols
// = 0 means one column, Rows = 0 as many as fit.
type Stiefel struct {
	Rows int `spec:"rows" in:"[0,inf)"`
	Cols int `spec:"cols" in:"[0,inf)"`
}

// Grassmann is the set of the spaces that the columns of such X span: f(XQ) = f(X) for orthogonal Q.
type Grassmann struct {
	Rows int `spec:"rows" in:"[0,inf)"`
	Cols int `spec:"cols" in:"[0,inf)"`
}

// HyperbolicSpace is the upper sheet of -x₀² + x₁² + ... = -1 in the metric of Lorentz.
type HyperbolicSpace struct{}

// Spectrum is the set of the symmetric H with the eigenvalues of the start: H' = [H,[H,D]], D the force; Brockett's
// flow. Rows = 0 means as many as fit.
type Spectrum struct {
	Rows int `spec:"rows" in:"[0,inf)"`
}

// SPD is the set of the symmetric positive definite matrices in the affine invariant metric: X' = XDX. Rows = 0 means
// as many as fit.
type SPD struct {
	Rows int `spec:"rows" in:"[0,inf)"`
}

var manifolds = spec.Registry[Manifold]{}

func init() {
	manifolds.Register("manifold", "sphere", Sphere{})
	manifolds.Register("manifold", "stiefel", Stiefel{}, "stiefel", "stiefel(cols=2)")
	manifolds.Register("manifold", "grassmann", Grassmann{}, "grassmann", "grassmann(rows=4,cols=2)")
	manifolds.Register("manifold", "hyperbolic", HyperbolicSpace{})
	manifolds.Register("manifold", "spectrum", Spectrum{})
	manifolds.Register("manifold", "spd", SPD{}, "spd", "spd(rows=3)")
	spec.Register(ParseManifold)
}

// ParseManifold reads what String of a manifold prints. The error for an unknown name suggests the nearest one.
func ParseManifold(s string) (Manifold, error) { return manifolds.Parse("manifold", s) }

func (Sphere) String() string          { return "sphere" }
func (m Stiefel) String() string       { return spec.Format("stiefel", m, Stiefel{}) }
func (m Grassmann) String() string     { return spec.Format("grassmann", m, Grassmann{}) }
func (HyperbolicSpace) String() string { return "hyperbolic" }
func (m Spectrum) String() string      { return spec.Format("spectrum", m, Spectrum{}) }
func (m SPD) String() string           { return spec.Format("spd", m, SPD{}) }

func (Sphere) Moves() []string          { return []string{"retract", "geodesic"} }
func (Stiefel) Moves() []string         { return []string{"retract", "polar", "geodesic"} }
func (Grassmann) Moves() []string       { return []string{"retract", "polar", "geodesic"} }
func (HyperbolicSpace) Moves() []string { return []string{"retract", "geodesic"} }
func (Spectrum) Moves() []string        { return []string{"geodesic"} }
func (SPD) Moves() []string             { return []string{"geodesic"} }

func (Sphere) scaleOnly() bool          { return false }
func (Stiefel) scaleOnly() bool         { return false }
func (Grassmann) scaleOnly() bool       { return false }
func (HyperbolicSpace) scaleOnly() bool { return true }
func (Spectrum) scaleOnly() bool        { return true }
func (SPD) scaleOnly() bool             { return true }

func (Sphere) describe() string {
	return "x' = -PMP∇f(x), P(u) = u - x(x·u)/(x·x) on the sphere ‖x‖ = 1"
}

func (Stiefel) describe() string {
	return "x' = -PMP∇f(x), P(U) = U - X·sym(XᵀU) on the matrices with orthonormal columns"
}

func (Grassmann) describe() string {
	return "x' = -PMP∇f(x), P(U) = U - X·XᵀU on the spaces that orthonormal columns span"
}

func (HyperbolicSpace) describe() string {
	return "x' = -s·P∇f(x) in the metric of Lorentz on -x₀² + x₁² + ... = -1, s the scale of M"
}

func (Spectrum) describe() string {
	return "H' = s·[H,[H,D]], D = -sym ∇f(H), on the symmetric matrices with the eigenvalues of the start, s the scale of M"
}

func (SPD) describe() string {
	return "X' = s·XDX, D = -sym ∇f(X), on the symmetric positive definite matrices, s the scale of M"
}

func (Sphere) start(n int) (manifold, error) { return &sphere{make([]float64, n)}, nil }

func (HyperbolicSpace) start(n int) (manifold, error) { return &hyperbola{make([]float64, n)}, nil }

func (m Stiefel) start(n int) (manifold, error) {
	rows, cols, err := columns("stiefel", n, m.Rows, m.Cols)
	if err != nil {
		return nil, err
	}
	return newStiefel(rows, cols, false), nil
}

func (m Grassmann) start(n int) (manifold, error) {
	rows, cols, err := columns("grassmann", n, m.Rows, m.Cols)
	if err != nil {
		return nil, err
	}
	return newStiefel(rows, cols, true), nil
}

func (m Spectrum) start(n int) (manifold, error) {
	rows, err := order("spectrum", n, m.Rows)
	if err != nil {
		return nil, err
	}
	return newSpectrum(rows), nil
}

func (m SPD) start(n int) (manifold, error) {
	rows, err := order("spd", n, m.Rows)
	if err != nil {
		return nil, err
	}
	return newSPD(rows), nil
}

// columns returns the shape of a matrix of n variables with at most as many columns as rows.
func columns(name string, n, rows, cols int) (int, int, error) {
	cols = max(cols, 1)
	if rows == 0 {
		rows = n / cols
	}
	return rows, cols, fits(name, n, rows, cols)
}

// order returns the number of rows of a square matrix of n variables.
func order(name string, n, rows int) (int, error) {
	if rows == 0 {
		rows = int(math.Round(math.Sqrt(float64(n))))
	}
	return rows, fits(name, n, rows, rows)
}

func fits(name string, n, rows, cols int) error {
	if rows*cols != n || cols > rows {
		return fmt.Errorf("%s: a matrix of %d rows and %d columns does not hold %d variables", name, rows, cols, n)
	}
	return nil
}
