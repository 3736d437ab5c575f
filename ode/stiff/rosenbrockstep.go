package stiff

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

type rosenbrock struct {
	tab   *RosenbrockTable
	run   *ode.Run
	v     *linear.Solver
	j     *linear.Jacobian
	at    *ode.Point
	u     [][]float64 // the stages
	f, ft []float64   // the field of a stage, ∂f/∂t
	rhs   []float64
	w     []float64 // weights of the dense output
	est   [1][]float64
	time  bool   // ∂f/∂t is needed
	again []bool // the stage has the argument of the one before
	weak  []float64
	push  float64 // how far the next attempt goes along weak besides
}

func newRosenbrockStepper(r *ode.Run, m Rosenbrock, v *linear.Solver) *rosenbrock {
	n, t := r.Dim(), m.Table
	st := &rosenbrock{
		tab: t, run: r, v: v, j: v.NewJacobian(), at: r.NewPoint(), f: make([]float64, n), rhs: make([]float64, n), w: make([]float64, len(t.M)), weak: make([]float64, n),
		u: make([][]float64, len(t.M)), again: make([]bool, len(t.M)),
	}
	for i := range st.u {
		st.u[i] = make([]float64, n)
		if i > 0 {
			before := append(slices.Clone(t.A[i-1]), 0)
			st.again[i] = slices.Equal(before, t.A[i]) && t.Alpha[i] == t.Alpha[i-1]
		}
	}
	st.time = !m.Autonomous && !r.Sys.Autonomous && slices.ContainsFunc(t.D, func(d float64) bool { return d != 0 })
	if st.time {
		st.ft = make([]float64, n)
	}
	if t.E == nil {
		st.est[0] = make([]float64, n)
	}
	return st
}

// Tolerate implements ode.Tolerant: it says how well iterations must solve the linear systems.
func (m *rosenbrock) Tolerate(w vec.Weights) {
	m.v.Tolerate(w)
	m.v.Tol = math.Max(1e-13, math.Min(1e-4, 1e-3*w.RTol))
}

// Stable implements ode.Stabler: these methods are A-stable.
func (m *rosenbrock) Stable(*ode.Step) float64 { return math.Inf(1) }

// Try implements ode.Stepper. A singular or non-finite matrix halves the step.
func (m *rosenbrock) Try(s *ode.Step) error {
	push := m.push
	m.push = 0
	if !m.stages(s) {
		s.H /= 2
		return ode.ErrRetry
	}
	copy(s.R.Y, s.L.Y)
	for i, b := range m.tab.M {
		if b != 0 {
			vec.AddScaled(s.R.Y, b, m.u[i])
		}
	}
	if push != 0 {
		vec.AddScaled(s.R.Y, push, m.weak)
	}
	return nil
}

func (m *rosenbrock) stages(s *ode.Step) bool {
	t, h := m.tab, s.H
	hg := float64(h * t.Gamma)
	f := s.L.Field()
	m.v.Move(m.j, s.K, s.L, s)
	if !m.v.Prepare(&s.M, m.j, hg) {
		return false
	}
	if m.time {
		m.byTime(s, f)
	}
	for i := range t.M {
		if i > 0 && !m.again[i] {
			f = m.f
			copy(m.at.Y, s.L.Y)
			for j, a := range t.A[i] {
				if a != 0 {
					vec.AddScaled(m.at.Y, a, m.u[j])
				}
			}
			m.run.Eval(f, m.at, s.L.T+float64(t.Alpha[i]*h), &s.M)
		}
		vec.Scale(m.rhs, hg, f)
		for j, c := range t.C[i] {
			if c != 0 {
				vec.AddScaled(m.rhs, t.Gamma*c, m.u[j])
			}
		}
		if m.time && t.D[i] != 0 {
			vec.AddScaled(m.rhs, float64(hg*float64(t.D[i]*h)), m.ft)
		}
		if !m.v.Solve(m.u[i], m.rhs) {
			return false
		}
	}
	return true
}

// byTime takes ∂f/∂t from a difference over √(uround·h·max(|t|, h)): where f changes over a length h, the errors by the
// rounding of t and by curvature are then alike, and as a part of the step they are no more than √uround of the field.
func (m *rosenbrock) byTime(s *ode.Step, f []float64) {
	h := math.Abs(s.H)
	by := math.Min(linear.RootU*math.Sqrt(h*math.Max(math.Abs(s.L.T), h)), h)
	t := s.L.T + math.Copysign(by, s.H)
	if t == s.L.T {
		clear(m.ft)
		return
	}
	copy(m.at.Y, s.L.Y)
	m.run.Eval(m.ft, m.at, t, &s.M)
	d := t - s.L.T
	for i := range m.ft {
		m.ft[i] = (m.ft[i] - f[i]) / d
	}
}

func (m *rosenbrock) Estimate(s *ode.Step, w vec.Weights) float64 {
	if m.tab.E != nil {
		return vec.ErrNorm(w, s.L.Y, s.R.Y, 1, m.tab.E, m.u)
	}
	e := m.est[0]
	if m.tab.Slopes {
		vec.Axpby(e, s.H/2, s.R.Field(), -s.H/2, s.L.Field())
	} else {
		vec.Axpby(e, 1, s.R.Y, -1, s.L.Y)
		vec.AddScaled(e, -s.H/2, s.L.Field())
		vec.AddScaled(e, -s.H/2, s.R.Field())
	}
	if !m.v.Solve(e, e) {
		return math.Inf(1)
	}
	return vec.ErrNorm(w, s.L.Y, s.R.Y, 1, unit[:], m.est[:])
}

func (m *rosenbrock) ErrOrder() int { return m.tab.ErrOrder }
