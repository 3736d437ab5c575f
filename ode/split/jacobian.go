package split

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// jacobian multiplies vectors with the Jacobian A of the field under a preconditioner, by the system's JacVec, else by
// its Jac, else by a difference of two fields. With D the preconditioner on the position and one elsewhere it is A =
// D·J or, for a symmetric system and D ≥ 0, the symmetric matrix D^½·J·D^½, in the coordinates D^(-½)·y.
type jacobian struct {
	run       *ode.Run
	symmetric bool      // in the coordinates D^(-½)·y
	d         []float64 // D, or D^½
	at        *ode.Point
	t         float64
	y, u      []float64 // the place; a vector
	full      *mat.Dense
	f         []float64 // the field there, for differences
	size      float64   // of which they are a part
	plain     ode.Precond
}

func newJacobian(r *ode.Run) *jacobian {
	n := r.Dim()
	j := &jacobian{run: r, d: make([]float64, n), y: make([]float64, n), u: make([]float64, n), plain: ode.Precond{Scale: 1}}
	switch {
	case r.Sys.JacVec != nil:
	case r.Sys.Jac != nil && n > 0:
		j.full = mat.NewDense(n, n, nil)
	default:
		j.at, j.f = r.NewPoint(), make([]float64, n)
	}
	return j
}

// set fixes the place and, of the step s that it is for, the preconditioner.
func (j *jacobian) set(t float64, y []float64, s *ode.Step) {
	m := &s.M
	j.t = t
	copy(j.y, y)
	j.symmetric = j.run.Sys.Symmetric && m.Scale >= 0
	for i := range j.d {
		j.d[i] = 1
		if i < j.run.Pos() {
			j.d[i] = m.Scale
			if m.Diag != nil {
				j.d[i] *= m.Diag[i]
			}
		}
		if j.d[i] < 0 {
			j.symmetric = false
		}
	}
	if j.symmetric {
		for i, v := range j.d {
			j.d[i] = math.Sqrt(v)
		}
	}
	switch {
	case j.full != nil:
		j.run.Sys.Jac(j.full, j.run.Time(t), j.y)
		j.run.Stats.JacEvals++
	case j.at != nil:
		copy(j.at.Y, y)
		j.run.Eval(j.f, j.at, t, &j.plain)
		h := s.PlannedRate // its time, or zero
		if m.Scale != 0 {
			h /= m.Scale
		}
		j.size = j.run.DiffSize(y, s.L.Field(), h)
	}
}

// into stores D^(-½)·v where the coordinates are changed, with zero where D is; out undoes it.
func (j *jacobian) into(dst, v []float64) {
	copy(dst, v)
	if j.symmetric {
		for i, d := range j.d {
			if d > 0 {
				dst[i] /= d
			} else {
				dst[i] = 0
			}
		}
	}
}

func (j *jacobian) out(v []float64) {
	if j.symmetric {
		vec.Mul(v, 1, j.d, v)
	}
}

// apply stores A·v.
func (j *jacobian) apply(dst, v []float64) {
	if j.symmetric {
		vec.Mul(j.u, 1, j.d, v)
		v = j.u
	}
	j.product(dst, v)
	vec.Mul(dst, 1, j.d, dst)
}

// product stores J·v; v may be j.u.
func (j *jacobian) product(dst, v []float64) {
	switch {
	case j.full != nil:
		n := len(v)
		raw := j.full.RawMatrix()
		for i := range dst {
			dst[i] = vec.Dot(raw.Data[i*raw.Stride:i*raw.Stride+n], v)
		}
	case j.at == nil:
		j.run.Sys.JacVec(dst, j.run.Time(j.t), j.y, v)
		j.run.Stats.JacVecs++
	default:
		j.run.DiffAlong(dst, j.at, j.t, j.y, j.f, v, j.size)
	}
}
