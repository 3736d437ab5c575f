package split

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Relaxed is an explicit Runge–Kutta method whose step is stretched by a factor r ≈ 1 such that the energy E decreases
// by what the method's own quadrature of the dissipation D = -dE/dt says,
//
//	y⁺ = y + r·h·Σ b_i·k_i,   E(y⁺) = E(y) - h·Σ b_i·D(Y_i),
//
// to the rounding of E. All b_i ≥ 0, so E does not increase, at whatever order and length of the step. The order is
// that of the method as long as D is not zero: r is 1 + O(h^p); where D has zeros in time, as under friction, one less
// may be left. This is the directional projection of Calvo and others. Ketcheson's relaxation stretches the time and
// the quadrature by r as well, which keeps the order there, too; here every step ends at its planned time.
//
// Of is the method, nil meaning rk.RK4; its weights must not be negative, which excludes dp5 and tsit5. A step costs
// its stages, none saved where the last is the next step's first, the dissipation there, which comes with the force,
// and two to four values of E. Where no r in [½, 2] is found the step is tried again with half the length. Start
// returns an error unless the system has Energy and Dissipation.
//
// References: D. Ketcheson, SIAM J. Numer. Anal. 57 (2019), 2850-2870; M. Calvo, D. Hernández-Abreu, J. Montijano, L.
// Rández, SIAM J. Sci. Comput. 28 (2006), 868-885.
type Relaxed struct {
	Of Table `spec:"of,bare"`
}

// Table is a Runge–Kutta method that reads and prints by its name.
type Table struct{ *rk.Tableau }

func (b Table) MarshalText() ([]byte, error) { return []byte(b.method().Name), nil }

func (b *Table) UnmarshalText(text []byte) error {
	m, err := rk.Parse(string(text))
	if err != nil {
		return err
	}
	tab, ok := m.(*rk.Tableau)
	if !ok {
		return fmt.Errorf("%v is no method of one tableau", m)
	}
	b.Tableau = tab
	return nil
}

func (b Table) method() *rk.Tableau {
	if b.Tableau == nil {
		return rk.RK4
	}
	return b.Tableau
}

func (m *Relaxed) Check() error {
	tab := m.Of.method()
	for _, b := range tab.B {
		if b < 0 {
			return fmt.Errorf("the method must not have negative weights, as %s has; heun, bs3 and rk4 have none", tab.Name)
		}
	}
	return tab.Check()
}

func (m Relaxed) String() string { return spec.Format("relaxed", m, Relaxed{}) }

func (m Relaxed) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("split: relaxed: %w", err)
	}
	if r.Sys.Energy == nil || r.Sys.Dissipation == nil {
		return nil, errors.New("split: relaxed needs a flow with an energy and its dissipation")
	}
	st := &relaxed{tab: m.Of.method(), run: r, at: r.NewPoint(), sum: make([]float64, r.Dim())}
	for len(st.tab.B) > st.stages && (st.stages == 0 || !st.last()) {
		st.stages++
	}
	st.k = make([][]float64, len(st.tab.B)+1)
	for i := 1; i < st.stages; i++ {
		st.k[i] = make([]float64, r.Dim())
	}
	if st.tab.E == nil {
		return st, nil
	}
	return estimating{st}, nil
}

type relaxed struct {
	tab    *rk.Tableau
	run    *ode.Run
	stages int
	at     *ode.Point
	k      [][]float64
	sum    []float64 // Σ b_i·k_i
}

// last reports that only the estimate needs the stage, as the field at the end of the step.
func (m *relaxed) last() bool { return m.stages == len(m.tab.B)-1 && m.tab.FSAL() }

func (m *relaxed) Try(s *ode.Step) error {
	sys, end := m.run.Sys, s.R.T
	e0 := sys.Energy(s.L)
	m.k[0] = s.L.Field()
	rate := float64(m.tab.B[0] * sys.Dissipation(s.L))
	vec.Scale(m.sum, m.tab.B[0], m.k[0])
	for i := 1; i < m.stages; i++ {
		p := m.at
		vec.Combine(p.Y, s.L.Y, s.H, m.tab.A[i], m.k[:i])
		p.Invalidate()
		p.T, p.M = s.L.T+float64(m.tab.C[i]*s.H), &s.M
		copy(m.k[i], p.Field())
		rate += float64(m.tab.B[i] * sys.Dissipation(p))
		vec.AddScaled(m.sum, m.tab.B[i], m.k[i])
	}
	goal := float64(s.H * rate)
	miss := func(r float64) float64 { // how far the energy lies above its goal
		copy(s.R.Y, s.L.Y)
		vec.AddScaled(s.R.Y, r*s.H, m.sum)
		s.R.Invalidate()
		s.R.T = end
		return sys.Energy(s.R) - e0 + goal
	}
	if !(math.Abs(goal) < math.Inf(1)) {
		s.Resize(.5)
		return ode.ErrRetry
	}
	r, f := 1.0, miss(1)
	small := 8 * ulp * math.Max(math.Abs(e0), math.Abs(goal))
	slope := -goal // of miss at r, to first order
	for k := 0; k < 20 && !(math.Abs(f) <= small); k++ {
		next := math.Min(math.Max(r-f/slope, .5), 2)
		if next == r || !(math.Abs(f) < math.Inf(1)) {
			break
		}
		g := miss(next)
		slope = (g - f) / (next - r)
		r, f = next, g
	}
	if math.Abs(f) <= small {
		return nil
	}
	s.Resize(.5)
	return ode.ErrRetry
}

// estimating is relaxed with the estimate of its tableau.
type estimating struct{ *relaxed }

// Estimate implements ode.Estimator, by the estimate of the method itself.
func (m estimating) Estimate(s *ode.Step, w vec.Weights) float64 {
	for i := m.stages; i < len(m.tab.E); i++ {
		m.k[i] = s.R.Field()
	}
	return vec.ErrNorm(w, s.L.Y, s.R.Y, s.H, m.tab.E, m.k[:len(m.tab.E)])
}

func (m estimating) ErrOrder() int {
	if m.tab.ErrOrder > 0 {
		return m.tab.ErrOrder
	}
	return m.tab.Order
}
