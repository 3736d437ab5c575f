package flows

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Newton is the Newton flow,
//
//	x' = -M^½·H⁻¹·M^½·∇f(x),  H = ∇²f(x),
//
// on which, with M one, the gradient dies out at a rate that no curvature changes: ∇f(x(t)) = e^(-t)·∇f(x₀). Euler's
// method with h = 1 on it is Newton's method, with h < 1 the damped one. It comes to rest where ∇f is zero, a saddle
// or a maximum as well.
//
// With Convex, H is ∇²f + τ·I with the first τ of 0, β, 2β, 4β, ... for which that is positive definite, β being 1e-3
// times the length of the diagonal. The flow then descends f, which is its energy, at the rate ∇f·M^½H⁻¹M^½∇f.
//
// A field costs a gradient, a Hessian and a factorisation, ⅓n³ operations where H is positive definite, ⅔n³ elsewhere;
// the last two do not count in ode.Stats. Where H is singular the velocity is NaN, which ends the run with an error.
// System returns an error if the objective has no Hessian, or is asked by batches.
//
// Sources: S. Smale, J. Math. Economics 3 (1976), 107-120; J. Nocedal, S. Wright, Numerical Optimization (2006),
// algorithm 3.3, for τ.
type Newton struct {
	Convex bool `spec:"convex"`
}

// String implements Flow.
func (f Newton) String() string { return spec.Format("newton", f, Newton{}) }

// Describe returns the equation with the flow's own choices in it.
func (f Newton) Describe() string {
	if f.Convex {
		return "x' = -M^½·(∇²f(x) + τI)⁻¹·M^½·∇f(x), τ the first of 0, β, 2β, 4β, ... that makes it positive definite"
	}
	return "x' = -M^½·(∇²f(x))⁻¹·M^½·∇f(x)"
}

// System implements Flow.
func (f Newton) System(o *Oracle) (*ode.System, error) {
	if o.P.Hess == nil || o.Draw != nil {
		return nil, fmt.Errorf("flows: newton needs an objective with a Hessian, on all rows")
	}
	n := o.P.Dim
	h := &hessian{at: make([]float64, n), sym: mat.NewSymDense(n, nil), m: stiff.NewMatrix(n), eval: o.P.Hess, convex: f.Convex}
	s := o.System(n, 0)
	s.Mix = h.mix
	if f.Convex {
		s.Energy = func(p *ode.Point) float64 { return p.Potential() }
		s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Drive(), p.Field()) }
	}
	return s, nil
}

// hessian solves with ∇²f, or another symmetric matrix that depends on x, whose factors it keeps for the last place that it was asked about.
type hessian struct {
	at     []float64
	known  bool
	ok     bool
	convex bool
	sym    *mat.SymDense
	m      *stiff.Matrix
	eval   func(*mat.SymDense, []float64)
	root   []float64
}

// mix stores M^½·H⁻¹·M^½·drive, which falls with the drive's own potential wherever H is positive definite.
func (h *hessian) mix(dst []float64, p *ode.Point) {
	if h.root == nil {
		h.root = make([]float64, len(h.at))
	}
	for i := range h.root {
		h.root[i] = math.Sqrt(p.M.Scale)
		if p.M.Diag != nil {
			h.root[i] = math.Sqrt(p.M.Scale * p.M.Diag[i])
		}
	}
	vec.Mul(dst, 1, h.root, p.Drive())
	h.solve(dst, p.X())
	vec.Mul(dst, 1, h.root, dst)
}

// solve replaces b by H(x)⁻¹·b, by NaN if H is singular.
func (h *hessian) solve(b, x []float64) {
	if !h.known || !slices.Equal(h.at, x) {
		copy(h.at, x)
		h.eval(h.sym, x)
		h.known, h.ok = true, h.factor()
	}
	if !h.ok {
		for i := range b {
			b[i] = math.NaN()
		}
		return
	}
	h.m.Solve(b)
}

func (h *hessian) factor() bool {
	h.fill(0)
	if h.m.Cholesky() {
		return true
	}
	if !h.convex {
		h.fill(0)
		return h.m.LU()
	}
	var diag float64
	for i := range h.at {
		diag = math.Hypot(diag, h.sym.At(i, i))
	}
	if math.IsNaN(diag) {
		return false
	}
	for tau := math.Max(1e-3*diag, 0x1p-1000); tau <= math.MaxFloat64; tau *= 2 {
		h.fill(tau)
		if h.m.Cholesky() {
			return true
		}
	}
	return false
}

// fill writes H + tau·I into the room for the factors.
func (h *hessian) fill(tau float64) {
	n := len(h.at)
	for i := range n {
		for j := range n {
			h.m.A[i*n+j] = h.sym.At(i, j)
		}
		h.m.A[i*n+i] += tau
	}
}

func init() { kinds["newton"] = into(Newton{}) }
