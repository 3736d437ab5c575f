package stiff

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// solver solves (I - c·D·J)·x = b, D being the preconditioner on the position and one elsewhere. It factorises when J,
// c or D has changed since the last time. A symmetric J and a positive D are solved in the symmetric form (I -
// c·√D·J·√D)·(x/√D) = b/√D, whose condition a preconditioner that fits the system improves.
type solver struct {
	kind Linear
	run  *ode.Run
	diff *differ
	lu   lu
	ll   envelope // in the same room
	kry  *krylov
	d, w []float64 // D and √D
	rhs  []float64
	u    []float64 // an argument of a product
	tol  float64   // of the iterations, relative to the right side

	ver       int // version of the Jacobian that is factorised; zero: none
	lost      int // version of the Jacobian whose factors a snapshot has left out; zero: none
	gen       int // how many matrices were factorised, for what is factorised together with them
	c         float64
	sym, chol bool      // the symmetric form is in use; by Cholesky
	j         *jacobian // whose products are taken
}

// newSolver returns a solver for a method that holds so many matrices, Jacobians and factors, in all.
func newSolver(r *ode.Run, kind Linear, matrices int) (*solver, error) {
	sys := r.Sys
	kind, err := kind.resolve(sys.Symmetric, sys.Jac != nil, sys.JacVec != nil)
	if err != nil {
		return nil, err
	}
	n := r.Dim()
	if !kind.krylov() {
		what := fmt.Sprintf("stiff: the %d dense matrices of order %d", matrices, n)
		if err := ode.CheckMemory(what, 8*float64(matrices)*float64(n)*float64(n), instead(sys)); err != nil {
			return nil, err
		}
	}
	v := &solver{kind: kind, run: r, diff: newDiffer(r), d: make([]float64, n), w: make([]float64, n), rhs: make([]float64, n), tol: 1e-13}
	if kind.krylov() {
		v.kry, v.u = newKrylov(n, v.apply), make([]float64, n)
	} else {
		v.lu = newLU(n)
		v.ll = newEnvelope(n, v.lu.a)
	}
	return v, nil
}

// instead says what to use where dense matrices are too large.
func instead(sys *ode.System) string {
	if sys.Symmetric {
		return "linear=cg takes none (dirk and Rosenbrock methods have it), nor do the stabilized methods, rkc2 say"
	}
	return "stabilized methods, rkc2 say, and etdrk2 take none; if the Jacobian is symmetric, say so in System.Symmetric and take linear=cg"
}

// jacobian returns room for a Jacobian of the solver's kind.
func (v *solver) jacobian() *jacobian { return newJacobian(v.run.Dim(), !v.kind.krylov()) }

// scaled stores m on the position, one elsewhere, and reports that this is what d held.
func scaled(d []float64, m *ode.Precond, pos int) bool {
	same := true
	for i := range d {
		w := 1.0
		if i < pos {
			if w = m.Scale; m.Diag != nil {
				w *= m.Diag[i]
			}
		}
		if d[i] != w {
			d[i], same = w, false
		}
	}
	return same
}

// prepare makes the solver stand for c and J under the preconditioner m; false if the matrix is singular or not finite.
func (v *solver) prepare(m *ode.Precond, j *jacobian, c float64) bool {
	same := scaled(v.d, m, v.run.Pos()) && v.c == c
	if same && v.ver == j.ver {
		return true
	}
	again := same && v.lost == j.ver
	v.c, v.ver, v.lost, v.j = c, 0, 0, j
	if v.sym = v.kind != LU && positive(v.d); v.sym {
		for i, d := range v.d {
			v.w[i] = math.Sqrt(d)
		}
	}
	if v.kind.krylov() {
		if v.sym {
			v.ver = j.ver
		}
		return v.sym
	}
	v.chol, v.lu.r = false, j.rows
	ok, cost := true, 0
	if v.sym {
		v.fill(j)
		v.chol = v.ll.factor()
		cost++
	}
	if !v.chol {
		v.fill(j)
		ok = v.lu.factor()
		cost++
	}
	if !again {
		v.gen++
		v.run.Stats.Factorizations += cost
	}
	if ok {
		v.ver = j.ver
	}
	return ok
}

// state visits what the factors were made from, those of j, which becomes a new Jacobian. The factors themselves are
// not kept: they are made again when they are needed, which is not counted, so that a run which is resumed counts as if
// it had not been interrupted. It reports whether there are factors.
func (v *solver) state(visit func([]float64), j *jacobian) bool {
	of := []float64{0, v.c}
	if j.ver != 0 && (v.lost == j.ver || v.ver == j.ver && !v.kind.krylov()) {
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

// fill writes I - c·D·J, or I - c·√D·J·√D, into the room for the factors.
func (v *solver) fill(j *jacobian) {
	n := v.lu.n
	for i := range n {
		row, jac := v.lu.a[i*n:i*n+n], j.a[i*n:i*n+n]
		if v.sym {
			vec.Mul(row, -v.c*v.w[i], v.w, jac)
		} else {
			vec.Scale(row, -v.c*v.d[i], jac)
		}
		row[i]++
	}
}

// apply stores dst = (I - c·√D·J·√D)·x.
func (v *solver) apply(dst, x []float64) {
	vec.Mul(v.u, 1, v.w, x)
	v.diff.product(dst, v.j, v.u)
	for i, s := range dst {
		dst[i] = x[i] - float64(v.c*float64(v.w[i]*s))
	}
}

// solve stores x = (I - c·D·J)⁻¹·b, false if an iteration has failed. x may be b.
func (v *solver) solve(x, b []float64) bool {
	v.run.Stats.LinearSolves++
	copy(v.rhs, b)
	if !v.sym {
		v.lu.solve(v.rhs)
		copy(x, v.rhs)
		return true
	}
	for i, w := range v.w {
		v.rhs[i] /= w
	}
	if !v.symmetric(x) {
		return false
	}
	for i, w := range v.w {
		x[i] *= w
	}
	return true
}

// symmetric stores the solution of the symmetric form with the right side rhs.
func (v *solver) symmetric(x []float64) bool {
	switch {
	case v.kind == CG:
		ok, definite := v.kry.cg(x, v.rhs, v.tol)
		if definite {
			return ok
		}
		return v.kry.minres(x, v.rhs, v.tol)
	case v.kind == MINRES:
		return v.kry.minres(x, v.rhs, v.tol)
	case v.chol:
		v.ll.solve(v.rhs)
	default:
		v.lu.solve(v.rhs)
	}
	copy(x, v.rhs)
	return true
}

func positive(d []float64) bool {
	return !slices.ContainsFunc(d, func(v float64) bool { return !(v > 0) })
}
