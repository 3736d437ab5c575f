package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// ScheduleFree is a gradient flow of a point z, whose gradient is taken at a mixture y of z with its average x,
//
//	z' = M(-∇f(y)) - s·λy,  x' = (z - x)·w/S,  S' = w,  y = (1-β)z + βx,
//
// with the weight w = s²·t^R, s being the scale of M; at a constant s and R = 0 x is the mean of z over time. The
// position is y, where the gradient is taken and which a run shows; x, the point to be evaluated, is its
// [AveragedIterate]. The state is (y, z, S). The parts: pull moves z, clock advances S, and drift moves x by implicit
// Euler, c = h·w/S, and y with it. With Euler's steps on the step clock the weights are 1, 1/2, 1/3, ... for c.
//
// The weight follows the rate of the step, where the reference takes the largest rate so far: the same under a warm-up.
//
// Beta in (0, 1], 1 being averaging with the gradient at the average; R, L2 (of what is descended) and Decay ≥ 0. One
// evaluation of the force a step.
//
// Source: A. Defazio et al., The road less scheduled, NeurIPS 2024.
type ScheduleFree struct {
	Beta  float64 `spec:"beta" unit:"1" in:"(0,1]"`
	R     float64 `spec:"r" unit:"1" in:"[0,inf)"`
	L2    float64 `spec:"l2" unit:"f/x^2" in:"[0,inf)"`
	Decay float64 `spec:"decay" unit:"f/x^2" in:"[0,inf)"`
}

func (f ScheduleFree) String() string { return spec.Format("schedulefree", f, ScheduleFree{Beta: .9}) }

func (ScheduleFree) Extensible() {}

func (ScheduleFree) Cite() []string { return []string{"defazio2024road"} }

// Describe returns the equation with the flow's own numbers in it.
func (f ScheduleFree) Describe() string {
	decay, weight := "", "s²"
	if f.Decay != 0 {
		decay = fmt.Sprintf(" - s·%s·y", spec.Number(f.Decay))
	}
	if f.R != 0 {
		weight += "·t^" + spec.Number(f.R)
	}
	return fmt.Sprintf("z' = -M∇f(y)%s, x' = (z - x)·w/S, S' = w = %s, y = (1-β)z + βx with β = %s, s the scale of M; the position is y, the averaged iterate x",
		decay, weight, spec.Number(f.Beta))
}

// AveragedIterate implements [AveragedIterate]: x = (y - (1-β)z)/β = y + (y - z)(1-β)/β.
func (f ScheduleFree) AveragedIterate(dst, y []float64) {
	n, by := len(dst), (1-f.Beta)/f.Beta
	for i, v := range y[:n] {
		dst[i] = v + float64(by*(v-y[n+i])) // y itself where y = z
	}
}

func (f ScheduleFree) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: schedulefree: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n+1, f.L2)
	s.Autonomous = f.R == 0
	u := make([]float64, n)
	pull := func(p *ode.Point) { // the velocity of z
		vec.Mul(u, p.M.Scale, p.M.Diag, p.Force())
		if f.Decay != 0 {
			vec.AddScaled(u, -f.Decay*p.M.Scale, p.Y[:n])
		}
	}
	weight := func(p *ode.Point, t float64) float64 {
		w := p.M.Scale * p.M.Scale
		if f.R != 0 {
			w *= vec.Pow(t, f.R)
		}
		return w
	}
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		pull(p)
		y, z, sum := p.Y[:n], p.Y[n:2*n], p.Y[2*n]
		copy(dst[n:2*n], u)
		dst[2*n] = weight(p, p.T)
		if sum > 0 {
			a := dst[2*n] / sum
			vec.Axpby(dst[:n], a, z, -a, y)
			vec.AddScaled(dst[:n], 1-f.Beta, u)
			return
		}
		vec.Scale(dst[:n], 1-f.Beta+float64(f.Beta*(f.R+1)/(f.R+2)), u) // the limit for t → 0
	}
	s.Scheme = "pull clock drift"
	s.Parts = []ode.Part{
		{Name: "pull", Flow: func(p *ode.Point, h float64) {
			pull(p)
			vec.AddScaled(p.Y[n:2*n], h, u)
		}},
		{Name: "clock", Flow: func(p *ode.Point, h float64) { p.Y[2*n] += float64(h * weight(p, p.T+h)) }},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			c := 1.
			if sum := p.Y[2*n]; sum > 0 {
				c = math.Min(1, h*weight(p, p.T+h)/sum)
			}
			pull(p)
			y := p.Y[:n]
			vec.AddScaled(y, (1-f.Beta)*h, u)
			vec.Relax(y, c, p.Y[n:2*n])
		}},
	}
	s.Init = func(p *ode.Point) { copy(p.Y[n:2*n], p.Y[:n]) }
	s.Output = f.AveragedIterate
	return s, nil
}

func init() { Register("schedulefree", ScheduleFree{Beta: .9}) }
