package ode

import (
	"errors"

	"github.com/odescent/odescent/ode/vec"
)

// substep takes the steps of the method that dense output needs, with another stepper, other points and another record:
// of the run only the Stats change.
type substep struct {
	run  Run
	step Step
	p    [2]*Point
	a, b []float64 // states to compare
}

func newSubstep(s *Step) *substep {
	r := s.run
	u := &substep{run: *r, a: make([]float64, r.Dim()), b: make([]float64, r.Dim())}
	u.run.Method, u.run.sub, u.run.SpectralRadius = nil, nil, nil
	m, err := r.method.Start(&u.run)
	if err != nil {
		return u
	}
	if d, ok := r.Method.(InterpolantChecker); ok {
		if t, ok := m.(Tolerant); ok {
			w, _ := d.CheckInterpolant(s)
			t.Tolerate(w)
		}
	}
	u.run.Method = m
	u.p = [2]*Point{u.run.NewPoint(), u.run.NewPoint()}
	return u
}

// to stores the state at t into dst: by a step of the method from the left end of s, or by several where the method
// cannot take it at once. It returns false if it does not get there in a few attempts.
func (u *substep) to(dst []float64, s *Step, t float64) bool {
	if u.run.Method == nil {
		return false
	}
	v, end := &u.step, t
	*v = *s // what was planned for the step, and so the increments of a Jacobian, stay what they were
	v.R, v.run, v.Trial, v.lands, v.whole = u.p[0], &u.run, 0, false, nil
	u.run.side = s.run.side
	for range 30 {
		v.H = end - v.L.T
		v.R.Invalidate()
		v.R.T, v.R.M = end, &v.M
		err := u.run.Method.Try(v)
		switch {
		case err == nil:
			if !vec.Finite(v.R.Y) {
				return false
			}
			if end == t {
				copy(dst, v.R.Y)
				return true
			}
			v.R.T = end
			v.R.settle()
			v.L, v.R, end = v.R, u.p[1], t
			if v.L == u.p[1] {
				v.R = u.p[0]
			}
		case !errors.Is(err, ErrRetry) || v.tick || v.L.T+v.H == v.L.T:
			return false
		default:
			end = v.L.T + v.H
		}
	}
	return false
}
