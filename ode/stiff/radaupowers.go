package stiff

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

// target is the tolerance that the estimate of order 3 is held to; tolerances of the components are stored in atols.
type target struct {
	rtol, r float64 // the last RTol and RTol'
	atols   []float64
}

func (t *target) of(w vec.Weights) vec.Weights {
	if w.RTol > 0 {
		if w.RTol != t.rtol {
			t.rtol, t.r = w.RTol, .1*vec.Pow(w.RTol, 2./3)
		}
		r, atols := t.r, t.atols
		w.ATol *= r / w.RTol
		for i, a := range w.ATols {
			atols[i] = a * (r / w.RTol)
		}
		if w.ATols != nil {
			w.ATols = atols
		}
		w.RTol = r
	}
	return w
}

func (m *radau) Tolerate(w vec.Weights) {
	m.v.Tolerate(w)
	w = (&target{atols: make([]float64, len(w.ATols))}).of(w)
	kappa := m.Tol
	if kappa == 0 {
		if kappa = .03; w.RTol > 0 {
			kappa = math.Max(10*linear.Uround/w.RTol, math.Min(.03, math.Sqrt(w.RTol)))
		}
	}
	m.tolerate(w, kappa, 7)
}

func (m *radau) Effort() ode.Effort {
	return ode.Effort{Iterations: m.n, Limit: m.limit, Reuse: m.keep}
}

// Stable implements ode.Stabler: the method is A-stable.
func (m *radau) Stable(*ode.Step) float64 { return inf }

func (m *radau) Estimate(s *ode.Step, w vec.Weights) float64 {
	w = m.target.of(w)
	h, f0, e := s.H, s.L.Field(), m.est[0]
	for k := range e {
		z := float64(radauE[0]*m.z[0][k]) + float64(radauE[1]*m.z[1][k]) + float64(radauE[2]*m.z[2][k])
		m.sum[k] = z / h
	}
	norm := func(f []float64) float64 {
		vec.Axpby(e, h/radauReal, f, h/radauReal, m.sum)
		if !m.v.Solve(e, e) {
			return inf
		}
		return vec.ErrNorm(w, s.L.Y, s.R.Y, 1, unit[:], m.est[:])
	}
	err := norm(f0)
	if err < 1 || s.K > 0 && s.Trial == 0 { // as in RADAU5; the second time takes 1/(hλ) of a stiff error's smooth part, too
		return err
	}
	vec.Axpby(m.at.Y, 1, s.L.Y, 1, e)
	m.run.Eval(m.f[0], m.at, s.L.T, &s.M)
	return norm(m.f[0])
}

func (m *radau) ErrOrder() int { return 4 }

// Update implements ode.Updater: it keeps the collocation polynomial, in Newton's form about the end of the step.
func (m *radau) Update(s *ode.Step) {
	m.update(&m.monitor)
	m.before = s.H
	for k := range m.z[0] {
		z1, z2, z3 := m.z[0][k], m.z[1][k], m.z[2][k]
		d1 := (z2 - z3) / (c2 - 1)
		mid := (z1 - z2) / (c1 - c2)
		d2 := (mid - d1) / (c1 - 1)
		m.poly[0][k], m.poly[1][k] = d1, d2
		m.poly[2][k] = d2 - (mid-z1/c1)/c2
	}
}

func (m *radau) CheckInterpolant(*ode.Step) (vec.Weights, bool) { return m.v.Weights(), true }

// Interpolate implements ode.Interpolator: the collocation polynomial, of order 3.
func (m *radau) Interpolate(dst []float64, s *ode.Step, theta float64) {
	x := theta - 1
	x1, x2 := x-(c2-1), x-(c1-1)
	for k := range dst {
		p := m.poly[1][k] + float64(x2*m.poly[2][k])
		dst[k] = s.R.Y[k] + float64(x*(m.poly[0][k]+float64(x1*p)))
	}
}

func (m *radau) State(visit func([]float64)) {
	v := []float64{m.before}
	visit(v)
	m.before = v[0]
	for _, p := range m.poly {
		visit(p)
	}
	m.pair.Restore(m.before, m.state(visit, m.v))
}
