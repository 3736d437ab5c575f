package stiff

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/linear"
	"github.com/odescent/odescent/ode/vec"
)

type radau struct {
	Radau5
	memory
	monitor
	run     *ode.Run
	v       *linear.Solver // (I - h/γ·DJ)
	pair    *linear.Pair   // (α + iβ)/h - DJ
	at      *ode.Point
	z, w, f [3][]float64 // stages less y, the same in decoupled variables, fields
	poly    [3][]float64 // the collocation polynomial of the step before
	before  float64      // the length of the step before; zero: there is none
	est     [1][]float64
	sum     []float64
	target  target // of the estimate
	try     func(*ode.Step, *linear.Jacobian) bool
}

func newRadau(r *ode.Run, m Radau5) (*radau, error) {
	n := r.Dim()
	v, err := linear.New(r, linear.Direct(r.Sys), 2, true)
	if err != nil {
		return nil, err
	}
	pair, err := linear.NewPair(v)
	if err != nil {
		return nil, err
	}
	st := &radau{
		Radau5: m, memory: newMemory(v), monitor: toRounding(), run: r, v: v, pair: pair,
		at: r.NewPoint(), sum: make([]float64, n), target: target{atols: make([]float64, n)},
	}
	for i := range 3 {
		for _, p := range []*[3][]float64{&st.z, &st.w, &st.f, &st.poly} {
			p[i] = make([]float64, n)
		}
	}
	st.est[0] = make([]float64, n)
	st.try = st.attempt
	return st, nil
}

func (m *radau) Try(s *ode.Step) error {
	if !m.attempts(s, m.v, m.try) {
		s.H *= m.shorten
		return ode.ErrRetry
	}
	return nil
}

// attempt solves for the stages with the Jacobian j.
func (m *radau) attempt(s *ode.Step, j *linear.Jacobian) bool {
	m.shorten = .5
	if !m.prepare(s, j) {
		return false
	}
	m.guess(s)
	m.begin(m.memory.eta)
	for {
		for i, c := range [3]float64{c1, c2, 1} {
			vec.Axpby(m.at.Y, 1, s.L.Y, 1, m.z[i])
			m.run.Eval(m.f[i], m.at, s.L.T+float64(c*s.H), &s.M)
		}
		if !m.correct(s) {
			return false
		}
		switch v := m.next(m.size(s)); v {
		case slow, hopeless:
			return false
		default:
			for i := range 3 {
				vec.AddScaled(m.w[i], 1, m.f[i])
			}
			turn(&m.z, &radauT, &m.w)
			if v == again {
				continue
			}
		}
		break
	}
	vec.Axpby(s.R.Y, 1, s.L.Y, 1, m.z[2])
	return true
}
