package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Bregman is the accelerated flow of order P of Wibisono, Wilson and Jordan in the Euclidean geometry,
//
//	x' = (P/t)(z - x),  z' = -C·P·t^(P-1)·M∇f(x),  z(0) = x(0),
//
// that is x″ + ((P+1)/t)x' + C·P²·t^(P-2)·M∇f(x) = 0, along which f falls like 1/(C·t^P) on convex functions. P = 2
// with C = ¼ is the limit of Nesterov's method, with friction 3/t. Times start at 0.
//
// Its parts, each exact for its own variable, are the kick z ← z - C((t+h)^P - t^P)·M∇f(x) and the drift x ← z + (x -
// z)·(t/(t+h))^P, so that the method symplectic does one after the other. The preconditioner acts on the force, not on
// x'. P > 0 has no unit, C > 0 that of curvature⁻¹·time^-P. Beyond P = 2 the kick grows until a step of any constant
// length is unstable, at t = (4/(C·P²·h²·L))^(1/(P-2)) for the largest curvature L; [Matched] is the flow with a
// correction that keeps it stable.
//
// Source: A. Wibisono, A. Wilson, M. Jordan, PNAS 113 (2016), E7351-E7358.
type Bregman struct {
	P float64 `spec:"p" in:"(0,inf)"`
	C float64 `spec:"c" in:"(0,inf)"`
}

// Unit implements spec.Unitful: C has the unit of curvature⁻¹·time^-P.
func (f Bregman) Unit(key string) string {
	if key == "c" {
		return "x^2/f t^" + spec.Number(f.P)
	}
	return "1"
}

func (f Bregman) String() string { return spec.Format("bregman", f, Bregman{P: 2, C: .25}) }

// Time implements [Timed]: C has a unit, so that any would do.
func (Bregman) Time(x, f float64) float64 { return second(x, f) }

func (Bregman) Cite() []string { return []string{"wibisono2016variational"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Bregman) Describe() string {
	return fmt.Sprintf("x' = (p/t)(z - x), z' = -c·p·t^(p-1)·M∇f(x) with p = %s, c = %s", spec.Number(f.P), spec.Number(f.C))
}

// power returns t^P, without the error of the general power where P is 2.
func (f *Bregman) power(t float64) float64 {
	if f.P == 2 {
		return t * t
	}
	return vec.Pow(t, f.P)
}

func (f Bregman) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: bregman: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n, 0)
	s.Autonomous = false
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		rate := 0.
		if p.T > 0 { // at the start x is z
			rate = f.P / p.T
		}
		vec.Axpby(dst[:n], rate, p.Y[n:], -rate, p.Y[:n])
		vec.Mul(dst[n:], f.C*f.P*vec.Pow(p.T, f.P-1)*p.M.Scale, p.M.Diag, p.Force())
	}
	s.Parts = []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			vec.AddMul(p.Y[n:], f.C*(f.power(p.T+h)-f.power(p.T))*p.M.Scale, p.M.Diag, p.Force())
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			vec.Relax(p.Y[:n], 1-f.power(p.T/(p.T+h)), p.Y[n:])
		}},
	}
	s.Scheme = "kick drift"
	s.Init = func(p *ode.Point) { copy(p.Y[n:], p.Y[:n]) }
	return s, nil
}

func init() { Register("bregman", Bregman{P: 2, C: .25}) }
