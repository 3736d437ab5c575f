package linear

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

var inf = math.Inf(1)

// Uround is the distance from 1 to the next float64.
const Uround = 0x1p-52

// RootU is √Uround: the relative length of a difference whose errors by rounding and by curvature are alike.
const RootU = 0x1p-26

// Jacobian is ∂f/∂y at a place, with the identity as preconditioner.
type Jacobian struct {
	m    *mat.Dense // without structure
	a    []float64  // the numbers of the matrix, as the pattern says; nil: there is none
	ver  int        // another one for every Jacobian of a run
	ok   bool
	k    int // where it was taken: in step k, at (t, y)
	t    float64
	y    []float64
	f    []float64 // the field there, for products by differences
	have bool      // f is known
	size float64   // of a component there, for products by differences
	rows []float64 // factors for the choice of pivots, as mixed says, in the order of the rows
	own  bool      // it belongs to a solver of the user's
}

// Kept reports that the Jacobian can serve a further step: that it is a matrix or the user's.
func (j *Jacobian) Kept() bool { return j.a != nil || j.own }

// at reports that j was taken in step k at p.
func (j *Jacobian) at(k int, p *ode.Point) bool {
	return j.ok && j.k == k && j.t == p.T && slices.Equal(j.y, p.Y)
}

// state visits what a resumed run needs of j.
func (j *Jacobian) state(visit func([]float64)) {
	visit(j.a)
	visit(j.rows)
	if j.own {
		t := []float64{j.t}
		visit(t)
		j.t = t[0]
		visit(j.y)
	}
	j.ok = false // a matrix does not say where it was computed
}

// differ computes Jacobians and their products.
type differ struct {
	run  *ode.Run
	pat  *pattern
	room *mat.Dense  // for a Jac whose matrix is stored as a band
	one  ode.Precond // the identity as preconditioner
	p    *ode.Point  // the place of a difference
	f, u []float64
	d    []float64   // the change of a component
	size []float64   // of the components, for a Jacobian
	w    vec.Weights // of the tolerance, if there is one
	rate float64     // the rate that was planned for the step
	ver  int
}

func newDiffer(r *ode.Run, pat *pattern) *differ {
	n := r.Dim()
	v := func() []float64 { return make([]float64, n) }
	d := &differ{run: r, pat: pat, one: ode.Precond{Scale: 1}, p: r.NewPoint(), f: v(), u: v(), d: v(), size: v()}
	if pat != nil && n > 0 && pat.dense(r.Sys) {
		d.room = mat.NewDense(n, n, nil)
	}
	return d
}

// dense reports that the system computes a Jacobian with all its zeros that is stored without them.
func (p *pattern) dense(sys *ode.System) bool { return p.banded && sys.Jac != nil && sys.JacVec == nil }

// Move makes j stand for the Jacobian at p in the step s, and computes its matrix if it has one.
func (v *Solver) Move(j *Jacobian, k int, p *ode.Point, s *ode.Step) { v.diff.move(j, k, p, s) }

func (d *differ) move(j *Jacobian, k int, p *ode.Point, s *ode.Step) {
	if j.at(k, p) {
		return
	}
	d.ver++
	j.ver, j.ok, j.k, j.t, j.have = d.ver, true, k, p.T, false
	copy(j.y, p.Y)
	d.rate = math.Abs(s.PlannedRate)
	sys := d.run.Sys
	switch {
	case j.own:
		d.run.Stats.JacEvals++
		return
	case j.a == nil:
		if sys.JacVec == nil {
			j.size = d.whole(p)
		}
		return
	}
	d.run.Stats.JacEvals++
	d.mixed(j)
	switch {
	case d.room != nil:
		d.room.Zero()
		sys.Jac(d.room, d.run.Time(p.T), p.Y)
		d.gather(j)
	case sys.Jac != nil && !d.pat.banded:
		clear(j.a)
		sys.Jac(j.m, d.run.Time(p.T), p.Y)
	case sys.JacVec != nil:
		d.byProducts(j)
	default:
		d.byDifferences(j, p)
	}
}

// gather takes the elements of the pattern from the matrix with all zeros.
func (d *differ) gather(j *Jacobian) {
	raw := d.room.RawMatrix()
	for c, rows := range d.pat.rows {
		for _, i := range rows {
			j.a[d.pat.index(i, c)] = raw.Data[i*raw.Stride+c]
		}
	}
}

// mixed stores the factors of the rows for a choice of pivots that does not depend on the units of the components: the
// inverses of their sizes, where these differ by more than 2²⁰ and are known, else ones. A pivot that is large only for
// its unit costs all digits of the small ones.
func (d *differ) mixed(j *Jacobian) {
	low, high := inf, 0.
	for i, v := range j.y {
		s := max(math.Abs(v), d.w.Abs(i))
		low, high = min(low, s), max(high, s)
	}
	if low > tiny && high > 0x1p20*low {
		for i, v := range j.y {
			j.rows[d.pat.row(i)] = 1 / max(math.Abs(v), d.w.Abs(i))
		}
		return
	}
	for i := range j.rows {
		j.rows[i] = 1
	}
}

// byProducts takes a product for every group of columns, those without the others' rows.
func (d *differ) byProducts(j *Jacobian) {
	clear(d.u)
	for _, group := range d.pat.groups {
		for _, c := range group {
			d.u[c] = 1
		}
		d.run.Sys.JacVec(d.f, d.run.Time(j.t), j.y, d.u)
		for _, c := range group {
			d.u[c] = 0
			for _, i := range d.pat.rows[c] {
				j.a[d.pat.index(i, c)] = d.f[i]
			}
		}
	}
	d.run.Stats.JacVecs += len(d.pat.groups)
}

// base moves d.p to p under the identity as preconditioner.
func (d *differ) base(p *ode.Point) {
	d.p.Alias(p)
	d.p.M = &d.one
}

// product stores dst = J·v by the system's JacVec or else by a difference of the field; it leaves d.p elsewhere.
func (d *differ) product(dst []float64, j *Jacobian, v []float64) {
	d.run.Stats.JacVecs++
	if f := d.run.Sys.JacVec; f != nil {
		f(dst, d.run.Time(j.t), j.y, v)
		return
	}
	if !j.have {
		copy(d.p.Y, j.y)
		d.run.Eval(j.f, d.p, j.t, &d.one)
		j.have = true
	}
	d.run.DiffAlong(dst, d.p, j.t, j.y, j.f, v, j.size)
}
