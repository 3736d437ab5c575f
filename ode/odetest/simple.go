package odetest

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Sway is y' = y·cos t from y(0) = 1 to t = 10, which does depend on the time; y = e^(sin t).
var Sway = Problem{
	Name: "sway", Y0: []float64{1}, T1: 10, ATol: 1,
	System: field(1, func(dst []float64, t float64, y []float64) { dst[0] = y[0] * vec.Cos(t) }),
	Exact:  sway,
	End:    end(1, 10, sway),
	Ref:    "closed form",
}

func sway(dst []float64, t float64) { dst[0] = vec.Exp(vec.Sin(t)) }

// Arc is the nonlinear system
//
//	x' = xy,   y' = -x²
//
// from (1, 1) to t = 5. It moves on the circle of radius √2 towards (0, -√2): y = √2·tanh(a - √2·t) and
// x = √2/cosh(a - √2·t), with tanh a = 1/√2, a = ln(1 + √2).
var Arc = Problem{
	Name: "arc", Y0: []float64{1, 1}, T1: 5, ATol: 1, Floor: 1,
	System: field(2, func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = y[0]*y[1], -y[0]*y[0] }),
	Exact:  arc,
	End:    end(2, 5, arc),
	Ref:    "closed form",
}

func arc(dst []float64, t float64) {
	u := vec.Log(1+math.Sqrt2) - float64(math.Sqrt2*t)
	dst[0], dst[1] = math.Sqrt2/vec.Cosh(u), math.Sqrt2*vec.Tanh(u)
}

// Oscillator is the damped oscillator x″ + x' + 4x = 0 from x = 1 at rest to t = 6, as a system with a force -4x,
// a potential 2x², an energy and the parts kick and drift, each the flow of a half: w' = -w - 4x and x' = w.
var Oscillator = Problem{
	Name: "oscillator", Y0: []float64{1, 0}, T1: 6, ATol: 1, Floor: 1,
	System: oscillator,
	Exact:  oscillation,
	End:    end(2, 6, oscillation),
	Ref:    "closed form",
}

func oscillator() *ode.System {
	const k, gamma = 4, 1
	drive := func(dst []float64, _ float64, y []float64) { dst[0] = -k * y[0] }
	potential := func(_ float64, y []float64) float64 { return k * y[0] * y[0] / 2 }
	return &ode.System{
		Dim: 2, Pos: 1, Force: drive, Potential: potential,
		Both: func(dst []float64, t float64, y []float64) float64 {
			drive(dst, t, y)
			return potential(t, y)
		},
		FieldFromForce: func(dst []float64, p *ode.Point) {
			v := p.M.Scale * p.Y[1]
			if p.M.Diag != nil {
				v *= p.M.Diag[0]
			}
			dst[0], dst[1] = v, p.Force()[0]-gamma*p.Y[1]
		},
		Parts: []ode.Part{
			{Name: "kick", Flow: func(p *ode.Point, h float64) {
				e := vec.Exp(-gamma * h)
				p.Y[1] = float64(e*p.Y[1]) + float64((1-e)/gamma*p.Force()[0])
			}},
			{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
				v := p.M.Scale * p.Y[1]
				if p.M.Diag != nil {
					v *= p.M.Diag[0]
				}
				p.Y[0] += float64(h * v)
			}},
		},
		Scheme:         "kick drift",
		Energy:         func(p *ode.Point) float64 { return p.Potential() + float64(p.Y[1]*p.Y[1]/2) },
		Dissipation:    func(p *ode.Point) float64 { return gamma * p.Y[1] * p.Y[1] },
		SpectralRadius: func(float64, []float64) float64 { return 2 }, // |λ|² = det = k
	}
}

func oscillation(dst []float64, t float64) {
	w := math.Sqrt(15) / 2 // λ² + λ + 4 = 0
	e := vec.Exp(-t / 2)
	dst[0] = e * (vec.Cos(w*t) + vec.Sin(w*t)/(2*w))
	dst[1] = -e * (w + 1/(4*w)) * vec.Sin(w*t)
}

func end(dim int, t float64, exact func([]float64, float64)) []float64 {
	y := make([]float64, dim)
	exact(y, t)
	return y
}
