// Package linear is the linear algebra of the implicit methods: Jacobians, and the systems (I - c·D·J)·x = b that are
// made of them, by factors of a dense or banded matrix, by iterations without a matrix, or by a solver of the user's.
package linear

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Solver solves (I - c·D·J)·x = b, D being the preconditioner on the position and one elsewhere. It factorises when J,
// c or D has changed since the last time. A symmetric J and a positive D are solved in the symmetric form (I -
// c·√D·J·√D)·(x/√D) = b/√D, whose condition a preconditioner that fits the system improves.
type Solver struct {
	Tol float64 // of the iterations, relative to the right side

	kind Kind
	run  *ode.Run
	pat  *pattern
	diff *differ
	lu   Dense
	ll   Envelope // in the same room
	band band
	kry  *krylov
	own  ode.LinearSolver
	d, w []float64 // D and √D
	rd   []float64 // D, or √D in the symmetric form, in the order of the rows
	rhs  []float64
	u    []float64 // an argument of a product
	cd   []float64 // c·D, for a solver of the user's

	ver       int // version of the Jacobian that is factorised; zero: none
	lost      int // version of the Jacobian whose factors a snapshot has left out; zero: none
	gen       int // how many matrices were factorised, for what is factorised together with them
	c         float64
	sym, chol bool      // the symmetric form is in use; by Cholesky
	plain     bool      // D is one
	j         *Jacobian // whose products are taken
}

// New returns a solver for a method that holds so many Jacobians, and a Pair if pair is set.
func New(r *ode.Run, kind Kind, jacobians int, pair bool) (*Solver, error) {
	sys := r.Sys
	kind, err := kind.resolve(about{sys.Symmetric, sys.Structured(), sys.Solver != nil, sys.Jac != nil, sys.JacVec != nil})
	if err != nil {
		return nil, err
	}
	n := r.Dim()
	v := &Solver{kind: kind, run: r, Tol: 1e-13, d: make([]float64, n), w: make([]float64, n), rhs: make([]float64, n)}
	if sys.Solver != nil && (kind.krylov() || kind == Own) {
		v.own, v.cd = sys.Solver(), make([]float64, n)
	}
	switch {
	case kind == Own:
	case kind.krylov():
		v.kry, v.u = newKrylov(n, kind == GMRES, v.apply), make([]float64, n)
		if v.own != nil {
			v.kry.pre = v.precondition
		}
	default:
		v.pat = newPattern(sys)
		if err := v.pat.check(sys, jacobians, pair); err != nil {
			return nil, err
		}
		v.pat.group(r.Pos())
		if v.pat.banded {
			v.band, v.rd = newBand(n, v.pat.ml, v.pat.mu), make([]float64, n)
			break
		}
		v.lu = NewDense(n)
		v.ll = NewEnvelope(n, v.lu.A)
	}
	v.diff = newDiffer(r, v.pat)
	return v, nil
}

// check returns an error if the matrices are too large.
func (p *pattern) check(sys *ode.System, jacobians int, pair bool) error {
	n, factors := float64(p.n), 1.
	if pair {
		factors = 3
	}
	if p.banded {
		what := fmt.Sprintf("stiff: matrices of order %d with %d diagonals below and %d above the main one", p.n, p.ml, p.mu)
		size := float64(factors*float64(2*p.ml+p.mu+1)) + float64(jacobians*(p.ml+p.mu+1))
		if p.dense(sys) {
			size += n
		}
		return ode.CheckMemory(what, 8*size*n, instead(sys))
	}
	matrices := factors + float64(jacobians)
	return ode.CheckMemory(fmt.Sprintf("stiff: the %v dense matrices of order %d", matrices, p.n), 8*matrices*n*n, instead(sys))
}

// instead says what to use where the matrices are too large.
func instead(sys *ode.System) string {
	if sys.Symmetric {
		return "linear=cg takes none (dirk and Rosenbrock methods have it), nor do the stabilized methods, rkc2 say; a band (System.Lower, Upper or Pattern) takes less"
	}
	return "linear=gmres (dirk and Rosenbrock methods have it), stabilized methods, rkc2 say, and etdrk2 take none; a band (System.Lower, Upper or Pattern) takes less; if the Jacobian is symmetric, say so in System.Symmetric and take linear=cg"
}

// NewJacobian returns room for a Jacobian of the solver's kind.
func (v *Solver) NewJacobian() *Jacobian {
	n := v.run.Dim()
	j := &Jacobian{y: make([]float64, n), f: make([]float64, n), own: v.kind == Own}
	if v.pat != nil && n > 0 {
		j.a, j.rows = make([]float64, v.pat.size()), make([]float64, n)
		if !v.pat.banded {
			j.m = mat.NewDense(n, n, j.a)
		}
	}
	return j
}

// Tolerate tells the solver the tolerance of the run.
func (v *Solver) Tolerate(w vec.Weights) { v.diff.w = w }

// Weights returns the tolerance of the run.
func (v *Solver) Weights() vec.Weights { return v.diff.w }

// Precond returns the diagonal of D.
func (v *Solver) Precond() []float64 { return v.d }

// Cholesky reports that the matrix was factorised by Cholesky's method, and so is definite.
func (v *Solver) Cholesky() bool { return v.chol }

// Definite reports that the matrix was definite, true where that is not known.
func (v *Solver) Definite() bool { return v.kind != Cholesky || v.chol }

// Matrices reports that Jacobians are formed, and not only multiplied by.
func (v *Solver) Matrices() bool { return v.pat != nil }

// Prepare makes the solver stand for c and J under the preconditioner m; false if the matrix is singular or not finite.
func (v *Solver) Prepare(m *ode.Precond, j *Jacobian, c float64) bool {
	same := scaled(v.d, m, v.run.Pos()) && v.c == c
	if same && v.ver == j.ver {
		return true
	}
	again := same && v.lost == j.ver
	v.c, v.ver, v.lost, v.j = c, 0, 0, j
	v.plain = true
	if v.sym = v.kind.symmetric() && positive(v.d); v.sym {
		for i, d := range v.d {
			v.w[i] = math.Sqrt(d)
			v.plain = v.plain && d == 1
		}
	}
	if v.kind.krylov() && v.kind != GMRES && !v.sym {
		return false
	}
	ok, cost := v.factor(j)
	if !again {
		v.gen++
		v.run.Stats.Factorizations += cost
	}
	if ok {
		v.ver = j.ver
	}
	return ok
}

// factor makes the factors, if there are any, and says how many it has tried.
func (v *Solver) factor(j *Jacobian) (ok bool, cost int) {
	v.chol = false
	switch {
	case v.own != nil:
		vec.Scale(v.cd, v.c, v.d)
		return v.own.Factor(v.cd, v.run.Time(j.t), j.y), 1
	case v.kry != nil:
		return true, 0
	}
	v.lu.r, v.band.r = j.rows, j.rows
	if v.sym {
		v.fill(j)
		if v.pat.banded {
			v.chol = v.band.factor(true)
		} else {
			v.chol = v.ll.Factor()
		}
		if v.chol {
			return true, 1
		}
		cost++
	}
	v.fill(j)
	if v.pat.banded {
		return v.band.factor(false), cost + 1
	}
	return v.lu.Factor(), cost + 1
}

// State visits what the factors were made from, those of j, which becomes a new Jacobian, after j itself. The factors
// themselves are not kept: they are made again when they are needed, which is not counted, so that a run which is
// resumed counts as if it had not been interrupted. It reports whether there are factors.
func (v *Solver) State(visit func([]float64), j *Jacobian) bool {
	j.state(visit)
	of := []float64{0, v.c}
	if j.ver != 0 && (v.lost == j.ver || v.ver == j.ver && v.kry == nil) {
		of[0] = 1
	}
	visit(of)
	visit(v.d)
	v.diff.ver++
	j.ver = v.diff.ver
	v.c, v.ver, v.lost = of[1], 0, 0
	if of[0] != 0 {
		v.lost = j.ver
	}
	return v.lost != 0
}

// Solve stores x = (I - c·D·J)⁻¹·b, false if an iteration has failed. x may be b.
func (v *Solver) Solve(x, b []float64) bool {
	v.run.Stats.LinearSolves++
	switch {
	case v.kind == Own:
		copy(x, b)
		return v.own.Solve(x)
	case v.kind == GMRES:
		copy(v.rhs, b)
		return v.kry.gmres(x, v.rhs, v.Tol)
	case !v.sym:
		v.direct(x, b)
		return true
	}
	if v.plain {
		if v.kind == Cholesky {
			v.direct(x, b)
			return true
		}
		copy(v.rhs, b)
		return v.symmetric(x)
	}
	for i, w := range v.w {
		v.rhs[i] = b[i] / w
	}
	if !v.symmetric(x) {
		return false
	}
	for i, w := range v.w {
		x[i] *= w
	}
	return true
}

// direct stores the solution with the right side b by the factors.
func (v *Solver) direct(x, b []float64) {
	if v.pat.of != nil {
		v.pat.permute(v.rhs, b)
		v.band.solve(v.rhs)
		v.pat.restore(x, v.rhs)
		return
	}
	if len(x) > 0 && &x[0] != &b[0] {
		copy(x, b)
	}
	switch {
	case v.pat.banded:
		v.band.solve(x)
	case v.chol:
		v.ll.Solve(x)
	default:
		v.lu.Solve(x)
	}
}

// symmetric stores the solution of the symmetric form with the right side rhs.
func (v *Solver) symmetric(x []float64) bool {
	switch v.kind {
	case CG:
		ok, definite := v.kry.cg(x, v.rhs, v.Tol)
		if definite {
			return ok
		}
		return v.kry.minres(x, v.rhs, v.Tol)
	case MINRES:
		return v.kry.minres(x, v.rhs, v.Tol)
	}
	copy(x, v.rhs)
	v.direct(x, x)
	return true
}
