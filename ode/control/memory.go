package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Memory is how a [Slope] remembers the slopes g of the steps so far, as a size √v for each of them: [Sum], [EMA],
// [Max], [EMAMax], [Yogi], [Belief], [Centered], [Rectified], [Lagged] or [Ahead], comparable values that are written
// sum, ema(0.99) and so on. Nil, written none, remembers nothing: √v = |g|. Of a control per norm the one slope is ‖d‖.
//
// Beta is the share that is kept from one step to the next, Start the first v. With Debias v/(1-Beta^t) stands for v in
// step t = 1, 2, ..., which corrects an average for its start at zero.
//
// Tau > 0 is the time constant of the share in place of Beta, which is then e^(-h/Tau). On the step clock h is 1, and
// Tau counts steps. On the flow clock h is the length planned, per coordinate; per norm, where it depends on v, that of
// the step before, and the share is 0 in the first step. What a schedule on time makes of h counts.
type Memory interface {
	String() string
	Cite() []string

	start(s *sizes, n int)
	// remember takes the slopes g in and returns v, or √v where s.root says so. It may use d for that, as long as g.
	remember(s *sizes, g, d []float64) []float64
	// describe returns the size as a formula, and the rule of its parts; g is the slope's size.
	describe(g string) (size, rule string)
}

// fuser is a memory that makes d = 1/(√v + eps), or 1/√(v + eps), in the pass that takes the slopes in.
type fuser interface {
	fuse(s *sizes, d, g []float64, eps float64, inside bool) bool
}

// sizes is the state of a memory in a run.
type sizes struct {
	v, u  []float64  // what is remembered: v or √v, and a second average
	root  bool       // v holds √v
	clock [1]float64 // 1 - β^t of a corrected average
	begun [1]float64 // 1 after the first step
	c     float64    // what v is to be divided by
	h     float64    // the time of the coming step
}

func (s *sizes) alloc(n int, start float64) {
	s.v = make([]float64, n)
	for i := range s.v {
		s.v[i] = start
	}
}

// first reports that no slope was remembered before.
func (s *sizes) first() bool {
	first := s.begun[0] == 0
	s.begun[0] = 1
	return first
}

// correct takes the correction on by a step and returns the divisor of v.
func (s *sizes) correct(debias bool, beta float64) float64 {
	s.c = 1
	if debias {
		s.clock[0] += float64((1 - beta) * (1 - s.clock[0]))
		s.c = s.clock[0]
	}
	return s.c
}

func (s *sizes) state(visit func([]float64)) {
	visit(s.v)
	visit(s.u)
	visit(s.clock[:])
	visit(s.begun[:])
}

// corrected adds the correction to a description.
func corrected(debias bool, size, rule string) (string, string) {
	if debias {
		return "√v̂", rule + ", v̂ = v/(1-β^t)"
	}
	return size, rule
}

var memories = spec.Registry[Memory]{}

func init() {
	spec.Register(func(s string) (Memory, error) {
		m, err := memories.Parse("memory", s)
		if m == (none{}) {
			return nil, err
		}
		return m, err
	})
	for _, m := range []struct {
		name string
		def  Memory
	}{
		{"sum", Sum{}}, {"ema", EMA{}}, {"max", Max{}}, {"emamax", EMAMax{}}, {"yogi", Yogi{}}, {"belief", Belief{}},
		{"centered", Centered{}}, {"rectified", Rectified{}}, {"lagged", Lagged{}}, {"ahead", Ahead{}},
	} {
		memories.Register("memory", m.name, m.def)
	}
	memories.Enter("memory", "none", spec.Entry[Memory]{Read: func(t spec.Term) (Memory, error) { return none{}, t.Into(&none{}) }})
}

// none is what a nil Memory stands for.
type none struct{}

func (none) String() string { return "none" }

func (none) Cite() []string { return nil }

func (none) start(s *sizes, _ int) { s.root = true }

func (none) remember(s *sizes, g, d []float64) []float64 {
	s.correct(false, 0)
	for i, v := range g {
		d[i] = math.Abs(v)
	}
	return d
}

func (none) fuse(_ *sizes, d, g []float64, eps float64, inside bool) bool {
	kernel.Forget(d, g, eps, inside)
	return true
}

func (none) describe(g string) (size, rule string) { return g, "" }

// Sum is AdaGrad's memory, v ← v + g².
//
// Source: J. Duchi, E. Hazan, Y. Singer, JMLR 12 (2011), 2121-2159.
type Sum struct {
	Start float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
}

func (m Sum) String() string { return spec.Format("sum", m, Sum{}) }

func (Sum) Cite() []string { return []string{"duchi2011adaptive"} }

func (m Sum) start(s *sizes, n int) { s.alloc(n, m.Start) }

func (Sum) remember(s *sizes, g, _ []float64) []float64 {
	s.correct(false, 0)
	kernel.AddSquares(s.v, g)
	return s.v
}

func (Sum) fuse(s *sizes, d, g []float64, eps float64, inside bool) bool {
	kernel.Accumulate(d, s.v, g, 1, eps, inside)
	return true
}

func (Sum) describe(g string) (size, rule string) { return "√v", ", v ← v + " + g + "²" }

// EMA is RMSProp's and Adam's memory, the exponential moving average v ← Beta·v + (1-Beta)·g².
//
// Sources: T. Tieleman, G. Hinton, Coursera lecture 6.5 (2012); the correction: D. Kingma, J. Ba, ICLR 2015, section 3.
type EMA struct {
	Beta   float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
	Start  float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
	Tau    float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
}

func (m EMA) Check() error { return checkShare(m.Beta, m.Tau) }

func (m EMA) String() string { return spec.Format("ema", m, EMA{}) }

func (EMA) Cite() []string { return []string{"tieleman2012lecture"} }

func (m EMA) start(s *sizes, n int) { s.alloc(n, m.Start) }

// keep returns the share that is kept over the coming step: beta or, with tau > 0, e^(-h/tau).
func (s *sizes) keep(beta, tau float64) float64 {
	if tau > 0 {
		return vec.Exp(-s.h / tau)
	}
	return beta
}

// checkShare returns an error where both the share and its time constant are there.
func checkShare(beta, tau float64) error {
	if tau > 0 && beta != 0 {
		return errors.New("tau stands in place of beta")
	}
	return nil
}

// keptText returns the text of what keep returns.
func keptText(beta, tau float64) string {
	if tau > 0 {
		return "e^(-h/" + spec.Number(tau) + ")"
	}
	return spec.Number(beta)
}

func (m EMA) corrects() bool { return m.Debias }

func (m EMA) remember(s *sizes, g, _ []float64) []float64 {
	beta := s.keep(m.Beta, m.Tau)
	s.correct(m.Debias, beta)
	kernel.Squares(s.v, g, beta)
	return s.v
}

func (m EMA) fuse(s *sizes, d, g []float64, eps float64, inside bool) bool {
	beta := s.keep(m.Beta, m.Tau)
	kernel.Average(d, s.v, g, beta, s.correct(m.Debias, beta), eps, inside)
	return true
}

func (m EMA) describe(g string) (size, rule string) {
	return corrected(m.Debias, "√v", fmt.Sprintf(", v ← βv + (1-β)%s² with β = %s", g, keptText(m.Beta, m.Tau)))
}

// Max is AdaMax's memory, the leaky maximum √v ← max(Beta·√v, |g| + Eps). Start is the first √v.
//
// Source: D. Kingma, J. Ba, ICLR 2015, section 7.1.
type Max struct {
	Beta  float64 `spec:"beta,bare" unit:"1" in:"[0,1]"`
	Start float64 `spec:"start" unit:"f/x" in:"[0,inf)"`
	Tau   float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	Eps   float64 `spec:"eps" unit:"f/x" in:"[0,inf)"`
}

func (m Max) Check() error {
	if m.Beta == 0 && m.Tau == 0 {
		return errors.New("beta=0 must be in (0, 1], or tau be given")
	}
	return checkShare(m.Beta, m.Tau)
}

func (m Max) withEps(eps float64) Memory {
	m.Eps = eps
	return m
}

func (m Max) String() string { return spec.Format("max", m, Max{}) }

func (Max) Cite() []string { return []string{"kingma2015adam"} }

func (m Max) start(s *sizes, n int) {
	s.root = true
	s.alloc(n, m.Start)
}

func (m Max) remember(s *sizes, g, _ []float64) []float64 {
	s.correct(false, 0)
	beta := s.keep(m.Beta, m.Tau)
	for i, v := range s.v {
		s.v[i] = math.Max(float64(beta*v), math.Abs(g[i])+m.Eps)
	}
	return s.v
}

func (m Max) fuse(s *sizes, d, g []float64, eps float64, inside bool) bool {
	if eps != 0 || inside {
		return false
	}
	kernel.Peak(d, s.v, g, s.keep(m.Beta, m.Tau), m.Eps)
	return true
}

func (m Max) describe(g string) (size, rule string) {
	if m.Eps > 0 {
		g += " + " + spec.Number(m.Eps)
	}
	return "u", fmt.Sprintf(", u ← max(βu, %s) with β = %s", g, keptText(m.Beta, m.Tau))
}
