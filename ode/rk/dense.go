package rk

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// dense is a stepper whose tableau has an interpolant: y(t + θh) = y + h·Σ_i b_i(θ)·k[i], with the polynomials
// b_i(θ) = Σ_j Dense[i][j]·θ^(j+1). The stages are those of the step, the field at its end, and those of Extra.
type dense struct {
	*stepper
	rows  [][]float64
	cheb  bool      // the rows are coefficients of Chebyshev polynomials
	b     []float64 // b_i(θ)
	extra []row
	have  bool // the extra stages are those of the step
}

// interpolant has rows of coefficients of the Chebyshev polynomials T_0, T_1, ... in 2θ - 1, with which a polynomial of
// high degree keeps its digits, and rows of extra stages.
type interpolant struct{ rows, extra [][]float64 }

func newDense(st *stepper) *dense {
	m := &dense{stepper: st, rows: st.tab.Dense}
	extra := st.tab.Extra
	if c := st.tab.cheb; c != nil {
		m.cheb, m.rows, extra = true, c.rows, c.extra
	}
	m.b = make([]float64, len(m.rows))
	for _, row := range extra {
		m.extra = append(m.extra, compact(row, st.k))
		st.k = append(st.k, nil) // allocated at the first state within a step
	}
	return m
}

func (m *dense) Try(s *ode.Step) error {
	m.have = false
	return m.stepper.Try(s)
}

// more evaluates what the interpolant needs beyond the step.
func (m *dense) more(s *ode.Step) {
	if m.have {
		return
	}
	m.have = true
	for i := range m.extra {
		row := &m.extra[i]
		var c float64
		for _, a := range row.a {
			c += a
		}
		k := &m.k[len(m.k)-len(m.extra)+i]
		if *k == nil {
			*k = make([]float64, m.run.Dim())
		}
		vec.Combine(m.at.Y, s.L.Y, s.H, row.a, row.gather(m.k, len(m.stages)))
		m.run.Eval(*k, m.at, s.L.T+float64(c*s.H), &s.M)
	}
}

func (m *dense) Interpolate(dst []float64, s *ode.Step, theta float64) {
	if last := len(m.stages); last < len(m.rows) {
		m.k[last] = s.R.Field()
	}
	m.k[0] = s.L.Field()
	m.more(s)
	for i, row := range m.rows {
		m.b[i] = m.weight(row, theta)
	}
	for l := range dst {
		var sum float64
		for i, b := range m.b {
			if b != 0 {
				sum += float64(b * m.k[i][l])
			}
		}
		dst[l] = s.L.Y[l] + float64(s.H*sum)
	}
}

// weight returns b(θ) of a row.
func (m *dense) weight(row []float64, theta float64) float64 {
	var v, u float64
	if !m.cheb {
		for j := len(row) - 1; j >= 0; j-- {
			v = float64(v*theta) + row[j]
		}
		return v * theta
	}
	if len(row) == 0 {
		return 0
	}
	x := 2 * (theta - .5)
	for j := len(row) - 1; j > 0; j-- { // Clenshaw
		v, u = float64(2*float64(x*v))-u+row[j], v
	}
	return float64(x*v) - u + row[0]
}

// hermite is a stepper of an order up to 4 with the cubic Hermite polynomial as its dense output.
type hermite struct {
	*stepper
	mid *ode.Point // the middle of a step, allocated at the first state within one
	f   []float64  // the field there
	w   vec.Weights
}

func (*hermite) Interpolate(dst []float64, s *ode.Step, theta float64) { s.Hermite(dst, theta) }

// CheckInterpolant implements ode.InterpolantChecker. A stiff component makes fields inaccurate by λ times the error of
// the states, and so the cubic by h·λ times that error. Where the control has a tolerance, the cubic is doubtful if its
// derivative in the middle, 3/2·(y₁ - y₀)/h - (f₀ + f₁)/4, differs from the field there, times h, by more than that.
// This costs one evaluation in every step in which a state is computed.
func (m *hermite) CheckInterpolant(s *ode.Step) (vec.Weights, bool) {
	c, ok := m.run.Control.(ode.ErrorControl)
	if !ok {
		return vec.Weights{}, false
	}
	if m.f == nil {
		m.mid, m.f = m.run.NewPoint(), make([]float64, m.run.Dim())
		m.w = c.Weights()
	}
	s.Hermite(m.mid.Y, .5)
	h := s.R.T - s.L.T
	m.run.Eval(m.f, m.mid, s.L.T+float64(h/2), &s.M)
	f0, f1 := s.L.Field(), s.R.Field()
	for i, f := range m.f {
		m.f[i] = float64(h*(f+float64((f0[i]+f1[i])/4))) - float64(1.5*(s.R.Y[i]-s.L.Y[i]))
		m.mid.Y[i] = 0
	}
	return m.w, !(vec.DiffNorm(m.w, s.L.Y, s.R.Y, 1, m.f, m.mid.Y) <= 1)
}

// plain hides the estimate of a method that has none.
type plain struct {
	ode.Stepper
	ode.Stabler
}

// smooth is plain with a dense output.
type smooth struct {
	plain
	ode.Interpolator
}

// powers returns the stepper with what its tableau offers.
func (m *stepper) powers() ode.Stepper {
	var st ode.Stepper = m
	switch t := m.tab; {
	case t.Dense != nil || t.cheb != nil:
		st = newDense(m)
	case t.Order <= 4:
		st = &hermite{stepper: m}
	}
	if m.tab.E != nil {
		return st
	}
	if i, ok := st.(ode.Interpolator); ok {
		return smooth{plain{st, m}, i}
	}
	return plain{st, m}
}

// dp5Dense is Shampine's interpolant of order 4 (E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential
// Equations I, section II.6; the same as L. F. Shampine, Math. Comp. 46 (1986), 135-150).
var dp5Dense = [][]float64{
	{1, -8048581381. / 2820520608, 8663915743. / 2820520608, -12715105075. / 11282082432},
	nil,
	{0, 131558114200. / 32700410799, -68118460800. / 10900136933, 87487479700. / 32700410799},
	{0, -1754552775. / 470086768, 14199869525. / 1410260304, -10690763975. / 1880347072},
	{0, 127303824393. / 49829197408, -318862633887. / 49829197408, 701980252875. / 199316789632},
	{0, -282668133. / 205662961, 2019193451. / 616988883, -1453857185. / 822651844},
	{0, 40617522. / 29380423, -110615467. / 29380423, 69997945. / 29380423},
}

// tsit5Dense is the interpolant of order 4 given with the method (Tsitouras, section 4), from the factors printed
// there.
var tsit5Dense = [][]float64{
	expand(-1.0530884977290216, []float64{-1.3299890189751412, 1}, []float64{0.7139816917074209, -1.4364028541716351, 1}),
	expand(0.1017, []float64{0, 1}, []float64{1.2949852507374631, -2.1966568338249754, 1}),
	expand(2.490627285651252793, []float64{0, 1}, []float64{1.57803468208092486, -2.38535645472061657, 1}),
	expand(-16.54810288924490272, []float64{0, 1}, []float64{-1.21712927295533244, 1}, []float64{-0.61620406037800089, 1}),
	expand(47.37952196281928122, []float64{0, 1}, []float64{-1.203071208372362603, 1}, []float64{-0.658047292653547382, 1}),
	expand(-34.87065786149660974, []float64{0, 1}, []float64{-1.2, 1}, []float64{-2. / 3, 1}),
	expand(2.5, []float64{0, 1}, []float64{-1, 1}, []float64{-.6, 1}),
}

// expand multiplies polynomials, lowest power first, and returns the coefficients of c·p·q·....
func expand(c float64, ps ...[]float64) []float64 {
	out := []float64{c}
	for _, p := range ps {
		next := make([]float64, len(out)+len(p)-1)
		for i, a := range out {
			for j, b := range p {
				next[i+j] += float64(a * b)
			}
		}
		out = next
	}
	return out
}
