package flows

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// hessian solves linear systems with ∇²f, or another symmetric matrix that depends on x. It keeps the factors of the
// matrix at the last position.
type hessian struct {
	at     []float64
	known  bool // at is valid
	ready  bool // the factors are those at that position
	ok     bool
	tried  int // factorizations there
	convex bool
	sym    *mat.SymDense
	m      *stiff.Matrix
	eval   func(*mat.SymDense, []float64)
	root   []float64
}

// newHessian allocates two matrices, and returns an error if they are beyond ode.MaxMemory.
func newHessian(n int, eval func(*mat.SymDense, []float64)) (*hessian, error) {
	if err := checkMatrices(2, n, n); err != nil {
		return nil, err
	}
	return &hessian{
		at: make([]float64, n), root: make([]float64, n), sym: mat.NewSymDense(n, nil), m: stiff.NewMatrix(n), eval: eval,
	}, nil
}

func checkMatrices(k, rows, cols int) error {
	what := fmt.Sprintf("a dense matrix of %d × %d", rows, cols)
	if k > 1 {
		what = fmt.Sprintf("%d dense matrices of %d × %d", k, rows, cols)
	}
	return ode.CheckMemory(what, 8*float64(k)*float64(rows)*float64(cols), "lbfgs, cg and bb take none")
}

// mix stores M^½·H⁻¹·M^½·force, a direction of descent where H is positive definite.
func (h *hessian) mix(dst []float64, p *ode.Point) {
	roots(h.root, p.M)
	vec.Mul(dst, 1, h.root, p.Force())
	h.solve(dst, p)
	vec.Mul(dst, 1, h.root, dst)
}

// solve replaces b by H⁻¹·b at the position of p, by NaN if H is singular there.
func (h *hessian) solve(b []float64, p *ode.Point) {
	x := p.X()
	same := h.known && slices.Equal(h.at, x)
	if !same {
		copy(h.at, x)
		h.known, h.ready = true, false
		p.Stats().JacEvals++
	}
	if !h.ready {
		h.eval(h.sym, x)
		h.tried = 0
		h.ready, h.ok = true, h.factor()
		if !same {
			p.Stats().Factorizations += h.tried
		}
	}
	if !h.ok {
		for i := range b {
			b[i] = math.NaN()
		}
		return
	}
	p.Stats().LinearSolves++
	h.m.Solve(b)
}

// factor makes the factors of H or, where H should be positive definite and is not, of H plus a multiple of the
// identity.
func (h *hessian) factor() bool {
	if h.fill(0); h.m.Cholesky() {
		return true
	}
	if !h.convex {
		h.fill(0)
		return h.m.LU()
	}
	var diag float64
	for i := range h.at {
		diag = vec.Hypot(diag, h.sym.At(i, i))
	}
	if math.IsNaN(diag) {
		return false
	}
	for tau := math.Max(1e-3*diag, 0x1p-1000); tau <= math.MaxFloat64; tau *= 2 {
		if h.fill(tau); h.m.Cholesky() {
			return true
		}
	}
	return false
}

// fill writes H + tau·I where it will be factorised.
func (h *hessian) fill(tau float64) {
	h.tried++
	n := len(h.at)
	for i := range n {
		for j := range n {
			h.m.A[i*n+j] = h.sym.At(i, j)
		}
		h.m.A[i*n+i] += tau
	}
}

// state visits the last position, so that a resumed run counts as if it had not been interrupted. The factors are
// computed again.
func (h *hessian) state(visit func([]float64)) {
	known := []float64{0}
	if h.known {
		known[0] = 1
	}
	visit(known)
	visit(h.at)
	h.known, h.ready = known[0] != 0, false
}

// descent returns the system of x' = -M^½·H⁻¹·M^½·∇f for an H that is positive definite, so that f falls.
func (h *hessian) descent(o *Oracle) *ode.System {
	s := o.System(len(h.at), 0)
	s.FieldFromForce, s.State = h.mix, h.state
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	return o.offer(s)
}

// shift adds by·I to a.
func shift(a *mat.SymDense, by float64) {
	for i := range a.SymmetricDim() {
		a.SetSym(i, i, a.At(i, i)+by)
	}
}
