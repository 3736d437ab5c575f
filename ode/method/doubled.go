package method

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Doubled is step doubling, which gives any one-step method an error estimate: it takes two half steps, compares them
// with one full step, and estimates the error of the two by Richardson's
//
//	e = (y₂ - y₁)/(2^p - 1),
//
// p being the order of the method. The two half steps are what is advanced. Order is p; zero means the one that a
// tableau of package rk states, and 1 for others. A step costs what three of the method do, less a first stage; doubled
// in turn that is three times as much each time, and more than four times is refused.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.4.
type Doubled struct {
	Of    ode.Method `spec:"of,bare"`
	Order int        `spec:"order" in:"0 or [1,inf)"`
}

// mostDoubled bounds how often doubling may be nested: 3⁴ = 81 steps for one.
const mostDoubled = 4

func tooDeep(n int) error {
	return fmt.Errorf("doubled %d times: every time takes three steps for one, and at most %d times are allowed; a method of higher order is the cheaper way to accuracy, dop853 or gbs(order=12) say", n, mostDoubled)
}

// depth returns how often the innermost method is doubled.
func (m *Doubled) depth() int {
	n := 1
	for {
		switch of := m.Of.(type) {
		case Doubled:
			m = &of
		case *Doubled:
			m = of
		default:
			return n
		}
		n++
	}
}

func (m *Doubled) Check() error {
	switch {
	case m.Of == nil:
		return errors.New("doubling needs a method, doubled(rk4) say")
	case m.depth() > mostDoubled:
		return tooDeep(m.depth())
	case m.Order < 0:
		return fmt.Errorf("order=%d must be at least 1", m.Order)
	}
	return nil
}

func (m Doubled) String() string { return spec.Format("doubled", m, Doubled{}) }

func (m Doubled) Describe() string {
	return "two half steps, and one whole step for an error estimate, of: " + spec.Describe(m.Of)
}

func (m Doubled) Cite() []string { return spec.Cite(m.Of) }

// Start implements ode.Method. It returns an error for a method with a memory, which two half steps would confuse.
func (m Doubled) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("method: doubled: %w", err)
	}
	of, err := m.Of.Start(r)
	if err != nil {
		return nil, err
	}
	if _, ok := of.(ode.Updater); ok {
		return nil, fmt.Errorf("method: doubled: %v is not a one-step method", m.Of)
	}
	st := &doubled{of: of, order: m.Order, mid: r.NewPoint(), full: r.NewPoint()}
	if tab, ok := m.Of.(*rk.Tableau); ok && m.Order == 0 {
		st.order = tab.Order
	}
	st.order = max(st.order, 1)
	if t, ok := of.(ode.Tolerant); ok {
		return tolerant{st, t}, nil
	}
	return st, nil
}

// tolerant is the doubling of a method that solves equations: these are solved as well as its tolerance asks for, and
// the default control is that of such methods. A method that iterates has a memory, and is not doubled.
type tolerant struct {
	*doubled
	ode.Tolerant
}

type doubled struct {
	of        ode.Stepper
	order     int
	mid, full *ode.Point
	part      ode.Step // the step that the method is shown
}

func (m *doubled) Try(s *ode.Step) error {
	middle := s.L.T + float64(s.H/2)
	if err := m.try(s, s.L, m.full, s.H, s.R.T); err != nil {
		return err
	}
	if err := m.try(s, s.L, m.mid, s.H/2, middle); err != nil {
		return err
	}
	return m.try(s, m.mid, s.R, s.H/2, s.R.T)
}

func (m *doubled) try(s *ode.Step, l, r *ode.Point, h, end float64) error {
	m.part = ode.Step{K: s.K, H: h, M: s.M, L: l, R: r, Trial: s.Trial, PlannedRate: s.PlannedRate}
	metric := r.M
	if r != s.R {
		r.Invalidate()
		metric = &m.part.M
		r.M = metric
	}
	r.T = end
	err := m.of.Try(&m.part)
	r.T, r.M = end, metric // methods may have used them for their stages
	if errors.Is(err, ode.ErrRetry) {
		s.H *= m.part.H / h
	}
	return err
}

func (m *doubled) Estimate(s *ode.Step, w vec.Weights) float64 {
	return vec.DiffNorm(w, s.L.Y, s.R.Y, 1/(vec.Exp2(float64(m.order))-1), s.R.Y, m.full.Y)
}

func (m *doubled) ErrOrder() int { return m.order + 1 }

// Stable implements ode.Stabler: twice the method's own length, as every half of the step has to be stable.
func (m *doubled) Stable(s *ode.Step) float64 {
	if st, ok := m.of.(ode.Stabler); ok {
		return 2 * st.Stable(s)
	}
	return math.Inf(1)
}

// Order implements ode.Splitter: the halves are what is advanced. It is empty for a method without parts.
func (m *doubled) Order() []string {
	if s, ok := m.of.(ode.Splitter); ok {
		return append(s.Order(), s.Order()...)
	}
	return nil
}

func (m *doubled) State(visit func([]float64)) {
	if st, ok := m.of.(ode.Stater); ok {
		st.State(visit)
	}
}

// Rough implements ode.Rough: the halves are as rough as the method.
func (m *doubled) Rough() string {
	if r, ok := m.of.(ode.Rough); ok {
		return r.Rough()
	}
	return ""
}
