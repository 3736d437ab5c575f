package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// EMAMax is AMSGrad's memory, the largest average so far: u ← Beta·u + (1-Beta)·g², v ← max(v, u).
//
// Source: S. Reddi, S. Kale, S. Kumar, ICLR 2018.
type EMAMax struct {
	Beta   float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
	Start  float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
	Tau    float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
}

func (m EMAMax) Check() error { return checkShare(m.Beta, m.Tau) }

func (m EMAMax) corrects() bool { return m.Debias }

func (m EMAMax) String() string { return spec.Format("emamax", m, EMAMax{}) }

func (EMAMax) Cite() []string { return []string{"reddi2018convergence"} }

func (m EMAMax) start(s *sizes, n int) {
	s.alloc(n, m.Start)
	s.u = make([]float64, n)
}

func (m EMAMax) remember(s *sizes, g, _ []float64) []float64 {
	beta := s.keep(m.Beta, m.Tau)
	s.correct(m.Debias, beta)
	kernel.Squares(s.u, g, beta)
	kernel.Larger(s.v, s.u)
	return s.v
}

func (m EMAMax) fuse(s *sizes, d, g []float64, eps float64, inside bool) bool {
	beta := s.keep(m.Beta, m.Tau)
	kernel.AverageMax(d, s.v, s.u, g, beta, s.correct(m.Debias, beta), eps, inside)
	return true
}

func (m EMAMax) describe(g string) (size, rule string) {
	return corrected(m.Debias, "√v", fmt.Sprintf(", v the largest of the averages u ← βu + (1-β)%s² with β = %s", g, keptText(m.Beta, m.Tau)))
}

// Yogi is Yogi's memory, v ← v - (1-Beta)·sign(v - g²)·g². With First the first g² is added to Start before that.
//
// Source: M. Zaheer et al., NeurIPS 2018, algorithm 2.
type Yogi struct {
	Beta   float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
	Start  float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
	Tau    float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	First  bool    `spec:"first"`
	Debias bool    `spec:"debias"`
}

func (m Yogi) Check() error { return checkShare(m.Beta, m.Tau) }

func (m Yogi) corrects() bool { return m.Debias }

func (m Yogi) String() string { return spec.Format("yogi", m, Yogi{}) }

func (Yogi) Cite() []string { return []string{"zaheer2018adaptive"} }

func (m Yogi) start(s *sizes, n int) { s.alloc(n, m.Start) }

func (m Yogi) remember(s *sizes, g, _ []float64) []float64 {
	beta := s.keep(m.Beta, m.Tau)
	s.correct(m.Debias, beta)
	if s.first() && m.First {
		kernel.AddSquares(s.v, g)
	}
	kernel.Approach(s.v, g, beta)
	return s.v
}

func (m Yogi) describe(g string) (size, rule string) {
	return corrected(m.Debias, "√v", fmt.Sprintf(", v ← v - (1-β)·sign(v - %s²)·%s² with β = %s", g, g, keptText(m.Beta, m.Tau)))
}

// Belief is AdaBelief's memory, of how far slopes are from their average: m ← Mean·m + (1-Mean)·g,
// v ← Beta·v + (1-Beta)·(g - m)² + Add.
//
// Source: J. Zhuang et al., NeurIPS 2020.
type Belief struct {
	Beta   float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
	Start  float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
	Tau    float64 `spec:"tau" unit:"t" in:"[0,inf)"`
	Mean   float64 `spec:"mean" unit:"1" in:"[0,1)"`
	Add    float64 `spec:"add" unit:"f^2/x^2" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
}

func (m Belief) Check() error { return checkShare(m.Beta, m.Tau) }

func (m Belief) corrects() bool { return m.Debias }

func (m Belief) String() string { return spec.Format("belief", m, Belief{}) }

func (Belief) Cite() []string { return []string{"zhuang2020adabelief"} }

func (m Belief) start(s *sizes, n int) {
	s.alloc(n, m.Start)
	s.u = make([]float64, n)
}

func (m Belief) remember(s *sizes, g, _ []float64) []float64 {
	beta := s.keep(m.Beta, m.Tau)
	s.correct(m.Debias, beta)
	kernel.Deviate(s.v, s.u, g, beta, m.Mean, m.Add)
	return s.v
}

func (m Belief) describe(g string) (size, rule string) {
	return corrected(m.Debias, "√v", fmt.Sprintf(", v ← βv + (1-β)(g - m)² + %s with β = %s, m ← μm + (1-μ)g with μ = %s",
		spec.Number(m.Add), keptText(m.Beta, m.Tau), spec.Number(m.Mean)))
}

// Centered is the memory of RMSProp's centered variant, the variance about the average of the slopes: w ← Beta·w +
// (1-Beta)·g², m ← Beta·m + (1-Beta)·g, v = w - m², or 0 where rounding makes that negative.
//
// Source: A. Graves, arXiv:1308.0850, equations 38 to 45.
type Centered struct {
	Beta   float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
	Start  float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
}

func (m Centered) corrects() bool { return m.Debias }

func (m Centered) String() string { return spec.Format("centered", m, Centered{}) }

func (Centered) Cite() []string { return []string{"tieleman2012lecture"} }

func (m Centered) start(s *sizes, n int) {
	s.alloc(n, m.Start)
	s.u = make([]float64, n)
}

func (m Centered) remember(s *sizes, g, d []float64) []float64 {
	s.correct(m.Debias, m.Beta)
	kernel.Squares(s.v, g, m.Beta)
	vec.Axpby(s.u, m.Beta, s.u, 1-m.Beta, g)
	for i, u := range s.u {
		d[i] = math.Max(0, s.v[i]-float64(u*u))
	}
	return d
}

func (m Centered) fuse(s *sizes, d, g []float64, eps float64, inside bool) bool {
	kernel.Center(d, s.v, s.u, g, m.Beta, s.correct(m.Debias, m.Beta), eps, inside)
	return true
}

func (m Centered) describe(g string) (size, rule string) {
	size, rule = "√(v - ḡ²)", fmt.Sprintf(", v ← βv + (1-β)%s² with β = %s, ḡ ← βḡ + (1-β)g", g, spec.Number(m.Beta))
	if m.Debias {
		size, rule = "√v̂", rule+", v̂ = (v - ḡ²)/(1-β^t)"
	}
	return size, rule
}

// Rectified is RAdam's memory, a corrected [EMA]: h is Tol for all coordinates while the average is over too few
// slopes, and h·r afterwards, with the r of [Rectification].
//
// Source: L. Liu et al., ICLR 2020, algorithm 2.
type Rectified struct {
	Beta float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
}

func (Rectified) corrects() bool { return true }

func (m Rectified) String() string { return spec.Format("rectified", m, Rectified{}) }

func (Rectified) Cite() []string { return []string{"liu2020variance"} }

func (Rectified) start(s *sizes, n int) { s.alloc(n, 0) }

func (m Rectified) remember(s *sizes, g, d []float64) []float64 {
	return EMA{Beta: m.Beta, Debias: true}.remember(s, g, d)
}

func (m Rectified) describe(g string) (size, rule string) {
	size, rule = EMA{Beta: m.Beta, Debias: true}.describe(g)
	return size, rule + ", times RAdam's r, and h = tol while that is 0"
}

// factor returns r in step k = 0, 1, ...
func (m Rectified) factor(k int) float64 { return Rectification(m.Beta, k+1) }

// Rectification returns the factor r of RAdam at step t = 1, 2, ...,
//
//	r² = (ρ-4)(ρ-2)ρ∞/((ρ∞-4)(ρ∞-2)ρ),  ρ = ρ∞ - 2tβ^t/(1-β^t),  ρ∞ = 2/(1-β) - 1,
//
// which makes up for the variance of an average over few slopes; 0 while ρ ≤ 5, where it has none. The threshold 5 is
// torch.optim's.
func Rectification(beta float64, t int) float64 {
	top := 2/(1-beta) - 1
	p := vec.Pow(beta, float64(t))
	rho := top - 2*float64(t)*p/(1-p)
	if !(rho > 5) {
		return 0
	}
	return math.Sqrt((rho - 4) * (rho - 2) * top / ((top - 4) * (top - 2) * rho))
}

// Lagged is ADOPT's memory: a step uses v as it was before its own slope enters, v ← Beta·v + (1-Beta)·g². The first
// step uses the first g², which v starts with.
//
// Source: S. Taniguchi et al., NeurIPS 2024.
type Lagged struct {
	Beta float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
}

func (m Lagged) String() string { return spec.Format("lagged", m, Lagged{}) }

func (Lagged) Cite() []string { return []string{"taniguchi2024adopt"} }

func (Lagged) start(s *sizes, n int) { s.alloc(n, 0) }

func (m Lagged) remember(s *sizes, g, d []float64) []float64 {
	s.correct(false, 0)
	if s.first() {
		kernel.Squares(s.v, g, 0)
		return s.v
	}
	copy(d, s.v)
	kernel.Squares(s.v, g, m.Beta)
	return d
}

func (m Lagged) describe(g string) (size, rule string) {
	size, rule = EMA{Beta: m.Beta}.describe(g)
	return size, rule + " after the step, at first " + g + "²"
}

// Ahead is Adan's memory, the average of extrapolated slopes: v ← Beta·v + (1-Beta)·(g + By·(g - g₀))², with g₀ the
// slope of the step before, in the first step g.
//
// Source: X. Xie et al., IEEE Trans. Pattern Anal. Mach. Intell. 46 (2024), algorithm 1.
type Ahead struct {
	Beta   float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
	By     float64 `spec:"by" unit:"1" in:"finite"`
	Start  float64 `spec:"start" unit:"f^2/x^2" in:"[0,inf)"`
	Debias bool    `spec:"debias"`
}

func (m Ahead) corrects() bool { return m.Debias }

func (m Ahead) String() string { return spec.Format("ahead", m, Ahead{}) }

func (Ahead) Cite() []string { return []string{"xie2024adan"} }

func (m Ahead) start(s *sizes, n int) {
	s.alloc(n, m.Start)
	s.u = make([]float64, n) // g₀
}

func (m Ahead) remember(s *sizes, g, d []float64) []float64 {
	if s.first() {
		copy(s.u, g)
	}
	kernel.Extrapolate(d, g, s.u, m.By)
	s.correct(m.Debias, m.Beta)
	kernel.Squares(s.v, d, m.Beta)
	return s.v
}

func (m Ahead) describe(string) (size, rule string) {
	size, rule = EMA{Beta: m.Beta, Debias: m.Debias}.describe("w")
	return size, rule + ", w = g + " + spec.Number(m.By) + "·Δg"
}
