package auto

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spectral"
	"github.com/odescent/odescent/ode/vec"
)

// fastest is how many components of the fastest mode are compared where the Jacobian is too large for all.
const fastest = 16

// symmetric reports whether the Jacobian at (t, y) is symmetric, by two tests with differences of the field. One
// compares u·Jv with v·Ju for three pairs of vectors, at six evaluations. The other compares the elements J[i][j] and
// J[j][i] of the components that move most in the fastest mode, or of all where linear algebra may be dense, at an
// evaluation for each. The first finds an asymmetry that is spread over many components, the second one in few.
func (w *watch) symmetric(t float64, y []float64) bool {
	n := len(y)
	if n < 2 {
		return true
	}
	d := newDifferences(w.run, t, y, w.h)
	if !d.pairs() {
		return false
	}
	size := make([]float64, n)
	spectral.Sizes(size, w.run, w.tol, y, d.f, w.h)
	return d.elements(size, w.components(n))
}

// components returns the components whose elements are compared.
func (w *watch) components(n int) []int {
	of := make([]int, n)
	for i := range of {
		of[i] = i
	}
	if n <= w.full {
		return of
	}
	mode := w.rho.Mode()
	if mode == nil {
		return nil
	}
	slices.SortStableFunc(of, func(a, b int) int {
		switch va, vb := math.Abs(mode[a]), math.Abs(mode[b]); {
		case va > vb:
			return -1
		case va < vb:
			return 1
		}
		return 0
	})
	return of[:min(n, fastest)]
}

// differences are those of the field about a place.
type differences struct {
	run  *ode.Run
	at   *ode.Point
	t    float64
	y, f []float64 // the place and the field there
	size float64   // of the state, for differences along vectors
}

var one = ode.Precond{Scale: 1}

func newDifferences(r *ode.Run, t float64, y []float64, h float64) *differences {
	d := &differences{run: r, at: r.NewPoint(), t: t, y: y, f: make([]float64, len(y))}
	d.eval(d.f, 0, d.f)
	d.size = r.DiffSize(y, d.f, h)
	return d
}

// eval stores the field at the place and by·v beside it.
func (d *differences) eval(dst []float64, by float64, v []float64) {
	vec.Axpby(d.at.Y, 1, d.y, by, v)
	d.run.Eval(dst, d.at, d.t, &one)
}

// along returns J·v.
func (d *differences) along(v []float64) []float64 {
	out := make([]float64, len(v))
	if f := d.run.Sys.JacVec; f != nil {
		d.run.Stats.JacVecs++
		f(out, d.t, d.y, v)
		return out
	}
	d.run.DiffAlong(out, d.at, d.t, d.y, d.f, v, d.size)
	return out
}

// pairs compares u·Jv with v·Ju, to 1e-3 of what they are sums of.
func (d *differences) pairs() bool {
	vector := func(k int) []float64 {
		v := make([]float64, len(d.y))
		for i := range v {
			v[i] = vec.Sin(float64((k+1)*(i+1)) * 1.7)
		}
		return v
	}
	dot := func(a, b []float64) (s, abs float64) {
		for i := range a {
			s += float64(a[i] * b[i])
			abs += math.Abs(a[i] * b[i])
		}
		return s, abs
	}
	for k := range 3 {
		u, v := vector(2*k), vector(2*k+1)
		a, sa := dot(u, d.along(v))
		b, sb := dot(v, d.along(u))
		if !(math.Abs(a-b) <= 1e-3*(sa+sb)) {
			return false
		}
	}
	return true
}

// elements compares J[i][j] with J[j][i] for all i and j of the components: to a hundredth of the larger one, to the
// rounding of the differences, and to 2⁻¹⁴ of the largest of all, which is about the share of the spectral radius that
// matters.
func (d *differences) elements(size []float64, of []int) bool {
	n, m := len(d.y), len(of)
	jac, noise := make([]float64, m*m), make([]float64, m*m)
	f, unit := make([]float64, n), make([]float64, n)
	var top float64
	for b, j := range of {
		unit[j] = 1
		by := float64(0x1p-26 * size[j])
		d.eval(f, by, unit)
		unit[j] = 0
		by = (d.y[j] + by) - d.y[j]
		for a, i := range of {
			jac[a*m+b] = (f[i] - d.f[i]) / by
			noise[a*m+b] = 0x1p-48 * math.Max(math.Abs(f[i]), math.Abs(d.f[i])) / by
			top = math.Max(top, math.Abs(jac[a*m+b]))
		}
	}
	for a := range m {
		for b := range a {
			u, v := jac[a*m+b], jac[b*m+a]
			larger := math.Max(math.Abs(u), math.Abs(v))
			if math.Abs(u-v) > float64(.01*larger)+noise[a*m+b]+noise[b*m+a] && larger > 0x1p-14*top {
				return false
			}
		}
	}
	return true
}
