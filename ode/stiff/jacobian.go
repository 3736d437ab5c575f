package stiff

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// uround is the distance from 1 to the next float64.
const uround = 0x1p-52

// rootU is √uround: the relative length of a difference whose errors by rounding and by curvature are alike.
const rootU = 0x1p-26

// jacobian is ∂f/∂y at a place, with the identity as preconditioner.
type jacobian struct {
	m    *mat.Dense
	a    []float64 // the numbers of m, by rows
	ver  int       // another one for every Jacobian of a run
	ok   bool
	k    int // where it was taken: in step k, at (t, y)
	t    float64
	y    []float64
	f    []float64 // the field there, for products by differences
	have bool      // f is known
	size float64   // of a component there, for products by differences
	rows []float64 // factors for the choice of pivots, as mixed says
}

func newJacobian(n int, matrix bool) *jacobian {
	j := &jacobian{y: make([]float64, n), f: make([]float64, n)}
	if matrix && n > 0 {
		j.m = mat.NewDense(n, n, nil)
		j.a = j.m.RawMatrix().Data
		j.rows = make([]float64, n)
	}
	return j
}

// at reports that j was taken in step k at p.
func (j *jacobian) at(k int, p *ode.Point) bool {
	return j.ok && j.k == k && j.t == p.T && slices.Equal(j.y, p.Y)
}

// differ computes Jacobians and their products.
type differ struct {
	run  *ode.Run
	one  ode.Precond // the identity as preconditioner
	p    *ode.Point  // the place of a difference
	f, u []float64
	size []float64   // of the components, for a Jacobian
	w    vec.Weights // of the tolerance, if there is one
	rate float64     // the rate that was planned for the step
	ver  int
}

func newDiffer(r *ode.Run) *differ {
	n := r.Dim()
	v := func() []float64 { return make([]float64, n) }
	return &differ{run: r, one: ode.Precond{Scale: 1}, p: r.NewPoint(), f: v(), u: v(), size: v()}
}

// move makes j stand for the Jacobian at p in the step s, and computes its matrix if it has one.
func (d *differ) move(j *jacobian, k int, p *ode.Point, s *ode.Step) {
	if j.at(k, p) {
		return
	}
	d.ver++
	j.ver, j.ok, j.k, j.t, j.have = d.ver, true, k, p.T, false
	copy(j.y, p.Y)
	d.rate = math.Abs(s.PlannedRate)
	sys := d.run.Sys
	if j.m == nil {
		if sys.JacVec == nil {
			j.size = d.whole(p)
		}
		return
	}
	d.run.Stats.JacEvals++
	d.mixed(j)
	switch {
	case sys.Jac != nil:
		clear(j.a)
		sys.Jac(j.m, d.run.Time(p.T), p.Y)
	case sys.JacVec != nil:
		d.byProducts(j)
	default:
		d.byDifferences(j, p)
	}
}

// mixed stores the factors of the rows for a choice of pivots that does not depend on the units of the components: the
// inverses of their sizes, where these differ by more than 2²⁰ and are known, else ones. A pivot that is large only for
// its unit costs all digits of the small ones.
func (d *differ) mixed(j *jacobian) {
	low, high := inf, 0.
	for i, v := range j.y {
		s := math.Max(math.Abs(v), d.w.Abs(i))
		j.rows[i] = 1 / s
		low, high = math.Min(low, s), math.Max(high, s)
	}
	if low > tiny && high > 0x1p20*low {
		return
	}
	for i := range j.rows {
		j.rows[i] = 1
	}
}

func (d *differ) byProducts(j *jacobian) {
	n := len(j.y)
	clear(d.u)
	for c := range n {
		d.u[c] = 1
		d.run.Sys.JacVec(d.f, d.run.Time(j.t), j.y, d.u)
		d.u[c] = 0
		for i, v := range d.f {
			j.a[i*n+c] = v
		}
	}
	d.run.Stats.JacVecs += n
}

// base moves d.p to p under the identity as preconditioner.
func (d *differ) base(p *ode.Point) {
	d.p.Alias(p)
	d.p.M = &d.one
}

// product stores dst = J·v by the system's JacVec or else by a difference of the field; it leaves d.p elsewhere.
func (d *differ) product(dst []float64, j *jacobian, v []float64) {
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
