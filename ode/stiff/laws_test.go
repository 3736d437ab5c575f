package stiff_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/stiff"
	"gonum.org/v1/gonum/mat"
)

// bowl is the flow down the convex function Σ c·x²/2 + x⁴/4 + (x₁ + x₂ + x₃)²/2, as a symmetric system with a force,
// a potential and products.
func bowl() *ode.System {
	c := [3]float64{1, 30, 500}
	return &ode.System{
		Dim: 3, Symmetric: true,
		Force: func(dst []float64, _ float64, y []float64) {
			s := y[0] + y[1] + y[2]
			for i := range dst {
				dst[i] = -float64(c[i]*y[i]) - y[i]*y[i]*y[i] - s
			}
		},
		Potential: func(_ float64, y []float64) float64 {
			s := y[0] + y[1] + y[2]
			v := s * s / 2
			for i := range c {
				v += c[i]*y[i]*y[i]/2 + y[i]*y[i]*y[i]*y[i]/4
			}
			return v
		},
		JacVec: func(dst []float64, _ float64, y, v []float64) {
			s := v[0] + v[1] + v[2]
			for i := range dst {
				dst[i] = -(c[i]+3*y[i]*y[i])*v[i] - s
			}
		},
	}
}

func bowlJac() *ode.System {
	s := bowl()
	products := s.JacVec
	s.JacVec = nil
	var e, d [3]float64
	s.Jac = func(dst *mat.Dense, t float64, y []float64) {
		for j := range e {
			e = [3]float64{}
			e[j] = 1
			products(d[:], t, y, e[:])
			for i := range d {
				dst.Set(i, j, d[i])
			}
		}
	}
	return s
}

// partial is a plain system whose position is a part of its state.
func partial() *ode.System {
	s := arc()
	s.Pos = 1
	return s
}

// batches is the oscillator with a force that is a draw of its own in every step.
func batches() *ode.System {
	s := odetest.Oscillator.System()
	noise, drive := 0., s.Force
	s.Potential, s.Both = nil, nil
	s.Force = func(dst []float64, t float64, y []float64) {
		drive(dst, t, y)
		dst[0] += noise
	}
	s.Draw = func(k int) { noise = math.Sin(float64(7 * k)) }
	return s
}

// Every method × control that fit obeys the laws: same bits twice, rejections without a trace, observers that
// change nothing, exact resume and no allocation.
func TestLaws(t *testing.T) {
	problems := []odetest.Problem{
		odetest.Oscillator, with(odetest.Arc, arc), with(odetest.Sway, sway), {Name: "by differences", System: odetest.Arc.System, Y0: odetest.Arc.Y0},
		{Name: "partial", System: partial, Y0: []float64{1, 1}},
		{Name: "batches", System: batches, Y0: []float64{1, 0}},
		{Name: "bowl by products", System: bowl, Y0: []float64{2, -1, 1}},
		{Name: "bowl", System: bowlJac, Y0: []float64{2, -1, 1}},
		{Name: "vdpol", System: vanderpol.System, Y0: vanderpol.Y0},
		{Name: "band", System: func() *ode.System { return front(9, byBand) }, Y0: frontStart(9)},
		{Name: "pattern", System: func() *ode.System { return front(9, byPattern) }, Y0: frontStart(9)},
		{Name: "own solver", System: func() *ode.System { return front(9, byOwn) }, Y0: frontStart(9)},
	}
	texts := []string{
		"fixed(h=0.05)", "fixed(h=0.05,clock=step)", "slope(tol=0.02,memory=ema(0.9),eps=1e-3)", "pi(rtol=1e-3,atol=1e-3)",
	}
	controls := []ode.Control{control.Gustafsson{RTol: 1e-4, ATol: 1e-4}, control.SER{H: .05, Grow: 4}}
	for _, w := range texts {
		c, err := control.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		controls = append(controls, c)
	}
	pairs := 0
	for name, m := range methods(t) {
		for _, c := range controls {
			for _, p := range problems {
				if _, err := ode.New(context.Background(), p.System(), p.Y0, 0, 1, ode.Config{Method: m, Control: c}); err != nil {
					continue // no estimate
				}
				if p.Name == "vdpol" && c.String()[:5] != "gusta" {
					continue // steps of 0.05 are no sensible ones
				}
				pairs++
				t.Run(name+"/"+c.String()+"/"+p.Name, func(t *testing.T) { odetest.Pair(t, p, m, c) })
			}
		}
	}
	for _, l := range []stiff.Linear{stiff.LU, stiff.Cholesky, stiff.CG, stiff.MINRES} {
		for _, p := range problems[6:8] {
			a, b := stiff.TRBDF2, stiff.Rodas4
			a.Linear, b.Linear = l, l
			for _, m := range []ode.Method{a, b} {
				t.Run(m.String()+"/"+p.Name, func(t *testing.T) { odetest.Pair(t, p, m, control.Gustafsson{RTol: 1e-4, ATol: 1e-4}) })
			}
		}
	}
	for _, p := range problems[9:] {
		a, b := stiff.TRBDF2, stiff.Rodas4
		a.Linear, b.Linear = stiff.GMRES, stiff.GMRES
		for _, m := range []ode.Method{a, b} {
			t.Run(m.String()+"/"+p.Name, func(t *testing.T) { odetest.Pair(t, p, m, control.Gustafsson{RTol: 1e-4, ATol: 1e-4}) })
		}
	}
	if pairs < 400 {
		t.Errorf("only %d triples: too many were left out", pairs)
	}
}
