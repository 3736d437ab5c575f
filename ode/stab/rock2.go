package stab

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// ROCK2 is the orthogonal Runge–Kutta–Chebyshev method of order 2, whose interval is nearly the longest that there is:
//
//	R(z) = w(x)·P_{s-2}(x)/(w(a)·P_{s-2}(a)),   x = a + d·z,
//
// where w is a quadratic without real zeros and P_j the polynomials that are orthogonal for the weight w(x)²/√(1 - x²).
// By a theorem of Bernstein all extrema of w·P_{s-2} in [-1, 1] are about equal; w and d are such that R has order 2
// and the extrema are 0.95, so |R| ≤ 0.952 in all stiff modes. The interval is (1 + a)/d, at least 0.8071·s² - 1.18,
// against RKC2's 0.65·s²: a tenth fewer evaluations.
//
// s ≥ 3. MaxStages bounds the number of stages, zero meaning 250; 10 000 is the most. Stages fixes it: steps of any
// length are then taken, stable or not, and only [ode.Step.Stable] needs ρ.
//
// A step costs s evaluations; another number of stages than before costs some 20·s² operations for its coefficients.
// The error is estimated as for [RKC2], with the factor 2 - 12·c3 of [RKMC2].
//
// The last two stages are not of order 2 by themselves, so that the error of a forced flow has terms that grow with its
// stiffness: on the forced heat equation it is some 50 times that of RKC2 at equal steps. A linear autonomous one has
// none.
//
// Reference: A. Abdulle, A. A. Medovikov, Numer. Math. 90 (2001), 1-18, sections 2 to 4. The coefficients are not the
// published ones but follow from this definition with a = 1 + 0.2/s².
type ROCK2 struct {
	MaxStages int `spec:"maxstages" in:"[0,inf)"`
	Stages    int `spec:"stages" in:"[0,inf)"`
}

func (m *ROCK2) Check() error {
	_, _, err := limits(rock2{}, m.Stages, m.MaxStages)
	return err
}

func (m ROCK2) String() string { return spec.Format("rock2", m, ROCK2{}) }

// Start implements ode.Method. It returns an error if a field is out of range.
func (m ROCK2) Start(r *ode.Run) (ode.Stepper, error) {
	return start(r, "rock2", m, rock2{}, m.Stages, m.MaxStages)
}

func (ROCK2) R(s int, z complex128) complex128 { return stability(rock2{}, s, z) }

func (ROCK2) Reach(s int) float64 { return reach(rock2{}, s) }

func (ROCK2) RealInterval(s int) float64 { return interval(rock2{}, s) }

type rock2 struct{}

func (rock2) order() int               { return 2 }
func (rock2) stages() (int, int)       { return 3, 1 }
func (rock2) share(c3 float64) float64 { return 2 - float64(12*c3) }
func (rock2) reach(s int) float64      { return float64(.8071*float64(s*s)) - 1.18 }

// rock2Zeros has the zeros of w, 1 + (0.2 - p)/s² ± i·q/s², as polynomials for p and q in 1/s². They interpolate the
// solution of R″(0) = 1, |R| = 0.95 at x = -1 for 3, 4, 5, 7 and 200 stages and are off by 2e-6 in between; a test
// solves again.
var rock2Zeros = [2][5]float64{
	{3.2993357667537344, 0.809591387900518, 5.899806358427486, 8.506843714333407, 37.467898591530755},
	{3.373309123801884, 2.1490259193820096, 2.0194512575488393, 5.096874398182618, 15.654861122867144},
}

// fill has P_j(x)/P_j(a) as the stages up to s-2. With their last one 1 + p1·z + p2·z² + ... and w(x)/w(a) = 1 + 2σ·z +
// τ·z² the order asks for 2σ + p1 = 1 and τ + 2σ·p1 + p2 = ½, and that factor is two more rows of the same form:
//
//	g' = g + σ·h·f(g),   y' = (1-κ)·g' + κ·g + (τ/σ)·h·f(g'),   κ = τ/σ² - 1.
func (rock2) fill(r *rows) {
	s := r.s
	n := float64(s * s)
	var zero [2]float64
	for i, c := range rock2Zeros {
		for j := len(c) - 1; j >= 0; j-- {
			zero[i] = float64(zero[i]/n) + c[j]
		}
	}
	o := newOrthogonal(r.work, 2*s, 1+(.2-zero[0])/n, zero[1]/n)
	a := 1 + .2/n
	v, v1 := 1., 0. // P_j(a) and its derivative
	var u, u1 float64
	for j := 1; j <= s-2; j++ {
		alpha, beta := o.next()
		t := 2 * (a - alpha)
		next := float64(t*v) - float64(beta*u)
		next1 := float64(t*v1) + float64(2*v) - float64(beta*u1)
		r.mu[j], r.nu[j], r.mt[j], r.gt[j] = t*v/next, -beta*u/next, 2*v/next, 0
		u, u1, v, v1 = v, v1, next, next1
	}
	g := a - o.re
	d := 1 / (2*g/(float64(g*g)+float64(o.im*o.im)) + v1/v)
	for j := 1; j <= s-2; j++ {
		r.mt[j] *= d
	}
	p2, _ := r.expand(s - 2)
	p1 := r.c[s-2]
	sigma := float64((1 - p1) / 2) // rounded, as doubling is an addition to the compiler
	tau := .5 - p2 - float64(2*sigma*p1)
	kappa := tau/float64(sigma*sigma) - 1
	r.mu[s-1], r.nu[s-1], r.mt[s-1], r.gt[s-1] = 1, 0, sigma, 0
	r.mu[s], r.nu[s], r.mt[s], r.gt[s] = 1-kappa, kappa, tau/sigma, 0
}
