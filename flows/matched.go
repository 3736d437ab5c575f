package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/stiff"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Matched is the accelerated flow of order P, for M one
//
//	x' = (P/t)(z - x),  s' = -C·P·t^(P-1)·∇f(x),  z = x(0) + s·‖2s‖^(1/(P-1))/2‖s‖,
//
// in the geometry of 2^(P-2)‖z - x(0)‖^P/P, of which s is the gradient at z; for P = 2 it is [Bregman]'s. Under a
// preconditioner it is that flow in the variables M^(-½)·x. Its parts are those of a method whose steps do not have to
// shrink, f falling at the flow's own rate:
//
//	mix      x ← x + (z - x)·Ph/(t + Ph)
//	correct  x ← the minimum of the Taylor polynomial of f of degree P-1 at x plus (N/P)·(‖Δ‖/h)^P
//	kick     s ← s - C·P·h·(t+h)···(t+(P-1)h)·∇f(x)
//
// one after the other by the method lie. The correction, by a gradient step of length h²/N for P = 2 and a Newton step
// with cubic regularisation for P = 3, is no part of the flow, from which it leads off by O(h^(1/(P-1))): it is what
// the plain discretisation of Bregman lacks, whose kick outgrows any constant step for P > 2. Where f is convex and its
// derivative of order P-1 has the Lipschitz constant (P-1)!/h^P, after k steps
//
//	f(x) - min f ≤ 2^(P-2)·‖x* - x(0)‖^P/P / (C·h^P·k(k+1)···(k+P-1)),  C ≤ m^(P-1)/P^P,  m = (N² - 1)^((P-2)/(2P-2))/2N:
//
// N = 1, C = ⅛ for P = 2 and N = 2, C = 0.004 for P = 3. P is 2 or 3: an objective has no derivatives beyond its
// Hessian. C > 0 and N > 0 have no unit. A step costs two gradients and, for P = 3, a Hessian and some five
// factorisations; where f is not convex that may end with NaN. The state is (x, s, x(0)). System returns an error if P
// is 3 and the objective has no Hessian, or has batches.
//
// Sources: A. Wibisono, A. Wilson, M. Jordan, PNAS 113 (2016), E7351-E7358; Yu. Nesterov, Math. Programming 112 (2008),
// 159-181 (P = 3).
type Matched struct {
	P int     `spec:"p" in:"2 or 3"`
	C float64 `spec:"c" unit:"1" in:"(0,inf)"`
	N float64 `spec:"n" unit:"1" in:"(0,inf)"`
}

// MatchedDefaults is the flow of order 2 with the largest C of its bound.
func MatchedDefaults() Matched { return Matched{P: 2, C: .125, N: 1} }

func (f Matched) String() string { return spec.Format("matched", f, MatchedDefaults()) }

// Time implements [Timed]: C and N have no unit.
func (f Matched) Time(x, by float64) float64 {
	if f.P == 3 {
		return x / vec.Cbrt(by)
	}
	return second(x, by)
}

func (Matched) Cite() []string {
	return []string{"wibisono2016variational", "nesterov2008accelerating"}
}

// Describe returns the equation with the flow's own numbers in it.
func (f Matched) Describe() string {
	z, model := "z = x₀ + s", "∇f(x)·Δ + (n/2)(‖Δ‖/h)²"
	if f.P == 3 {
		z, model = "z = x₀ + s/√(2‖s‖)", "∇f(x)·Δ + ½Δ·∇²f(x)Δ + (n/3)(‖Δ‖/h)³"
	}
	return fmt.Sprintf("x' = (p/t)(z - x), s' = -c·p·t^(p-1)·M∇f(x), %s with p = %d, c = %s; every step goes to the minimum of %s, n = %s",
		z, f.P, spec.Number(f.C), model, spec.Number(f.N))
}

func (f Matched) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: matched: %w", err)
	}
	if f.P == 3 && (o.P.Hess == nil || o.Draw != nil) {
		return nil, errors.New("flows: matched needs an objective with a Hessian for p=3, on all rows")
	}
	n := o.P.Dim
	s := o.System(3*n, 0)
	s.Autonomous = false
	z, root := make([]float64, n), make([]float64, n)
	lead := func(p *ode.Point) { // z - x
		roots(root, p.M)
		by := 1.
		if size := vec.Norm2(p.Y[n : 2*n]); f.P == 3 && size > 0 {
			by = 1 / math.Sqrt(2*size)
		}
		vec.Mul(z, by, root, p.Y[n:2*n])
		for i, c := range p.Y[2*n:] {
			z[i] += c - p.Y[i]
		}
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		lead(p)
		rate := 0.
		if p.T > 0 { // at the start x is z
			rate = float64(f.P) / p.T
		}
		vec.Scale(dst[:n], rate, z)
		vec.Mul(dst[n:2*n], f.C*float64(f.P)*vec.Pow(p.T, float64(f.P-1)), root, p.Force())
		clear(dst[2*n:])
	}
	order := float64(f.P)
	correct := f.gradient
	if f.P == 3 {
		if err := checkMatrices(2, n, n); err != nil {
			return nil, fmt.Errorf("flows: matched: %w", err)
		}
		correct = newCubic(n, f.N, o.P.Hess).step
	}
	s.Parts = []ode.Part{
		{Name: "mix", Moves: true, Flow: func(p *ode.Point, h float64) {
			lead(p)
			vec.AddScaled(p.Y[:n], order*h/(p.T+float64(order*h)), z)
		}},
		{Name: "correct", Moves: true, Flow: correct},
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			by := f.C * order * h
			for j := range f.P - 1 { // the time is that of the end: the position has moved
				by *= p.T + float64(float64(j)*h)
			}
			roots(root, p.M)
			vec.AddMul(p.Y[n:2*n], by, root, p.Force())
		}},
	}
	s.Scheme = "mix correct kick"
	s.Init = func(p *ode.Point) { copy(p.Y[2*n:], p.Y[:n]) }
	return s, nil
}

// gradient is the correction of order 2.
func (f *Matched) gradient(p *ode.Point, h float64) {
	vec.AddMul(p.X(), h*h/f.N*p.M.Scale, p.M.Diag, p.Force())
}

// cubic takes steps of Newton's method with cubic regularisation: to the minimum of g·Δ + ½Δ·HΔ + (weight/3h³)‖Δ‖³ in
// the variables M^(-½)·x.
type cubic struct {
	weight     float64
	hess       func(*mat.SymDense, []float64)
	sym        *mat.SymDense
	m          *stiff.Matrix
	root, b    []float64
	move, turn []float64
}

func newCubic(n int, weight float64, hess func(*mat.SymDense, []float64)) *cubic {
	v := func() []float64 { return make([]float64, n) }
	return &cubic{weight: weight, hess: hess, sym: mat.NewSymDense(n, nil), m: stiff.NewMatrix(n), root: v(), b: v(), move: v(), turn: v()}
}

// step solves (A + ρI)e = b with ρ = κ‖e‖ by Newton's method for ‖e(ρ)‖ - ρ/κ, which is convex and falls: from the
// left, where A is bounded by its length, it comes to the zero without passing it.
func (c *cubic) step(p *ode.Point, h float64) {
	x := p.X()
	roots(c.root, p.M)
	vec.Mul(c.b, 1, c.root, p.Force())
	size := vec.Norm2(c.b)
	if size == 0 {
		return
	}
	c.hess(c.sym, x)
	p.Stats().JacEvals++
	kappa := c.weight / (h * h * h)
	var length float64
	for i, r := range c.root {
		for j, s := range c.root {
			length = vec.Hypot(length, r*c.sym.At(i, j)*s)
		}
	}
	rho := 2 * kappa * size / (length + math.Sqrt(float64(length*length)+float64(4*kappa*size)))
	for range 60 {
		c.fill(rho)
		p.Stats().Factorizations++
		if !c.m.Cholesky() {
			nan(x) // not convex, or not a number
			return
		}
		copy(c.move, c.b)
		c.m.Solve(c.move)
		copy(c.turn, c.move)
		c.m.Solve(c.turn)
		p.Stats().LinearSolves += 2
		e := vec.Norm2(c.move)
		next := rho + (e-rho/kappa)/(vec.Dot(c.move, c.turn)/e+1/kappa)
		if !(next > rho*(1+0x1p-50)) {
			break
		}
		rho = next
	}
	vec.AddMul(x, 1, c.root, c.move)
}

// fill writes M^½·H·M^½ + rho·I into the matrix to be factorised.
func (c *cubic) fill(rho float64) {
	n := len(c.root)
	for i, r := range c.root {
		for j, s := range c.root {
			c.m.A[i*n+j] = float64(r * c.sym.At(i, j) * s)
		}
		c.m.A[i*n+i] += rho
	}
}

func init() { Register("matched", MatchedDefaults()) }
