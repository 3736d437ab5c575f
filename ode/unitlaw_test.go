package ode_test

import (
	"errors"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"gonum.org/v1/gonum/mat"
)

// uneven is the gradient flow of
//
//	V = Σ ½λ_i·y_i² + ½s_i²·(u_i² - ln(1 + u_i²)) + ½κ·y_0²y_2²/s_0²,   u = y/s, s = (1000, 1, 2⁻¹⁶),
//
// nonlinear, symmetric, coupled, with components of very different size. offer says which powers it has.
func uneven(offer string) func() *ode.System {
	size, lambda := [3]float64{1000, 1, 0x1p-16}, [3]float64{1, 4, 2}
	const kappa = .5
	has := func(power string) bool { return strings.Contains(offer, power) }
	couple := func(y []float64) float64 { return kappa / (size[0] * size[0]) }
	field := func(dst []float64, _ float64, y []float64) {
		for i := range dst {
			u2 := y[i] / size[i] * (y[i] / size[i])
			dst[i] = -float64(lambda[i]*y[i]) - float64(u2/(1+u2)*y[i])
		}
		k := couple(y)
		dst[0] -= float64(k * float64(y[2]*y[2]) * y[0])
		dst[2] -= float64(k * float64(y[0]*y[0]) * y[2])
	}
	second := func(y []float64, i int) float64 {
		u2 := y[i] / size[i] * (y[i] / size[i])
		return -lambda[i] - u2*(3+u2)/((1+u2)*(1+u2))
	}
	return func() *ode.System {
		s := &ode.System{Dim: 3, Force: field}
		s.Potential = func(_ float64, y []float64) float64 {
			var v float64
			for i, x := range y {
				u := x / size[i]
				v += float64(x*x*lambda[i]/2) + float64(size[i]*size[i]/2*(u*u-math.Log1p(u*u)))
			}
			return v + float64(couple(y)*y[0]*y[0]*y[2]*y[2]/2)
		}
		s.Energy = (*ode.Point).Potential
		s.Dissipation = func(p *ode.Point) float64 {
			var sum float64
			f := p.Field()
			for i, d := range p.Force() {
				sum += float64(d * f[i])
			}
			return sum
		}
		s.Parts = []ode.Part{{Name: "step", Moves: true, Flow: func(p *ode.Point, h float64) {
			for i, f := range p.Field() {
				p.Y[i] += float64(h * f)
			}
		}}}
		s.Scheme = "step"
		least := 0.
		s.Min = &least
		s.Symmetric = has("symmetric")
		jac := func(dst *mat.Dense, _ float64, y []float64) {
			dst.Zero()
			k := couple(y)
			for i := range y {
				dst.Set(i, i, second(y, i))
			}
			dst.Set(0, 0, dst.At(0, 0)-float64(k*y[2]*y[2]))
			dst.Set(2, 2, dst.At(2, 2)-float64(k*y[0]*y[0]))
			dst.Set(0, 2, -2*k*y[0]*y[2])
			dst.Set(2, 0, -2*k*y[0]*y[2])
		}
		if has("jac ") {
			s.Jac = jac
		}
		if has("jacvec") {
			m := mat.NewDense(3, 3, nil)
			s.JacVec = func(dst []float64, t float64, y, v []float64) {
				jac(m, t, y)
				for i := range dst {
					dst[i] = float64(m.At(i, 0)*v[0]) + float64(m.At(i, 1)*v[1]) + float64(m.At(i, 2)*v[2])
				}
			}
		}
		if has("rho") {
			s.SpectralRadius = func(float64, []float64) float64 { return 8 }
		}
		return s
	}
}

// forced starts at zero, and depends on the time.
func forced() *ode.System {
	return &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) {
		dst[0] = math.Cos(t) - y[0] - float64(y[0]*y[1])
		dst[1] = float64(y[0]*y[0]) - 3*y[1] + .01
	}}
}

// pendulum is x″ + x'/2 = -sin x with all the parts that methods ask for.
func pendulum() *ode.System {
	const gamma = .5
	drive := func(dst []float64, _ float64, y []float64) { dst[0] = -math.Sin(y[0]) }
	speed := func(p *ode.Point) float64 {
		v := p.M.Scale * p.Y[1]
		if p.M.Diag != nil {
			v *= p.M.Diag[0]
		}
		return v
	}
	return &ode.System{
		Dim: 2, Pos: 1, Force: drive, Scheme: "kick drift",
		Potential: func(_ float64, y []float64) float64 { return 1 - math.Cos(y[0]) },
		FieldFromForce: func(dst []float64, p *ode.Point) {
			dst[0], dst[1] = speed(p), p.Force()[0]-float64(gamma*p.Y[1])
		},
		Parts: []ode.Part{
			{Name: "kick", Flow: func(p *ode.Point, h float64) {
				e := math.Exp(-gamma * h)
				p.Y[1] = float64(e*p.Y[1]) + float64((1-e)/gamma*p.Force()[0])
			}},
			{Name: "push", Flow: func(p *ode.Point, h float64) { p.Y[1] += float64(h * p.Force()[0]) }},
			{Name: "damp", Flow: func(p *ode.Point, h float64) { p.Y[1] *= math.Exp(-gamma * h) }},
			{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) { p.Y[0] += float64(h * speed(p)) }},
		},
		Energy:      func(p *ode.Point) float64 { return p.Potential() + float64(p.Y[1]*p.Y[1]/2) },
		Dissipation: func(p *ode.Point) float64 { return gamma * p.Y[1] * p.Y[1] },
	}
}

// unitProblems are what law 12 is checked on.
func unitProblems() []odetest.Problem {
	ps := []odetest.Problem{
		odetest.Oscillator, odetest.Arc,
		{Name: "batches", System: batches, Y0: []float64{1}, T1: 4},
		{Name: "partial", System: partial, Y0: []float64{1, 1}, T1: 4},
		{Name: "pendulum", System: pendulum, Y0: []float64{1, .5}, T1: 4},
		{Name: "passing", System: pendulum, Y0: []float64{0, 1}, T1: 4}, // where the force is zero
		{Name: "zero", System: forced, Y0: []float64{0, 0}, T1: 4},
	}
	stiff := func() *ode.System {
		return &ode.System{Dim: 3, Field: func(dst []float64, t float64, y []float64) {
			dst[0], dst[1], dst[2] = -1e3*(y[0]-math.Cos(t)), -y[1]*y[0], float64(y[1]*y[0])-float64(100*y[2]*y[2])
		}}
	}
	growing := func() *ode.System {
		return &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) {
			dst[0], dst[1] = y[0], y[0]*y[0]/(1+float64(y[0]*y[0]))-y[1]
		}}
	}
	ps = append(ps,
		odetest.Problem{Name: "stiff", System: stiff, Y0: []float64{0, 1, 1e-5}, T1: 4},
		odetest.Problem{Name: "robertson", System: odetest.Robertson.System, Y0: odetest.Robertson.Y0, T1: 40},
		odetest.Problem{Name: "growing", System: growing, Y0: []float64{1e-7, 0}, T1: 40},
	)
	for _, offer := range []string{"", "symmetric", "jac ", "jac symmetric", "jacvec symmetric rho", "jacvec"} {
		ps = append(ps, odetest.Problem{Name: "uneven " + offer, System: uneven(offer), Y0: []float64{1500, -1, 0x1p-17}, T1: 4})
	}
	return ps
}

// exempt is a row of the table in docs/units.md: what contains the text does not obey the law.
type exempt struct{ law, what string }

// holds reports that the row is about the method or the control, under the law.
func (e exempt) holds(law, m, c string) bool {
	return e.law == law && (strings.Contains(m, e.what) || strings.Contains(c, e.what))
}

// listed reports that a row is about the method or the control, under the law.
func listed(list []exempt, law, m, c string) bool {
	return slices.ContainsFunc(list, func(e exempt) bool { return e.holds(law, m, c) })
}

func exempts(t *testing.T) []exempt {
	t.Helper()
	page, err := os.ReadFile("../docs/units.md")
	if err != nil {
		t.Fatal(err)
	}
	var list []exempt
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 {
			continue
		}
		for law := range strings.SplitSeq(cells[0], ",") {
			if law = strings.TrimSpace(law); law == "state" || law == "time" {
				list = append(list, exempt{law, strings.Trim(strings.TrimSpace(cells[1]), "`")})
			}
		}
	}
	return list
}

// Law 12: over all registered methods and controls.
func TestUnitLaw(t *testing.T) {
	list := exempts(t)
	broken := make(map[exempt]bool)
	problems := unitProblems()
	n, left, every := 0, 0, 7*stride // of the problems; the walk comes by at every pair
	if testing.Short() {
		every *= 5
	}
	for i, mw := range method.Samples() {
		m, err := method.Parse(mw)
		if err != nil {
			t.Fatal(err)
		}
		for j, cw := range control.Samples() {
			c, err := control.Parse(cw)
			if err != nil {
				t.Fatal(err)
			}
			for l, p := range problems {
				if n++; n%every != 0 {
					continue
				}
				k := []int{10, -10, 30, -30, 60, -60}[(i+j+l)%6]
				for _, law := range []string{"state", "time"} {
					var err error
					if law == "state" {
						err = odetest.StateLaw(p, m, c, k)
					} else {
						m5 := 5 - 10*((i+j)%2)
						if err = odetest.TimeLaw(p, m, c, m5); err == nil {
							err = odetest.TimeLaw(p, m, c, 4*m5)
						}
					}
					if errors.Is(err, odetest.ErrUnsuited) {
						left++
						continue
					}
					if err == nil {
						continue
					}
					for _, e := range list {
						if e.holds(law, mw, cw) {
							broken[e] = true
						}
					}
					if !listed(list, law, mw, cw) {
						t.Errorf("%s/%s on %s, %s, k = %d: %v", mw, cw, p.Name, law, k, err)
					}
				}
			}
		}
	}
	t.Logf("%d triples, %d laws left out", n, left)
	if testing.Short() || stride > 1 {
		return
	}
	for _, e := range list {
		if !broken[e] && !breaks(e) {
			t.Errorf("docs/units.md lists %q as breaking the law of the %s, which it obeys", e.what, e.law)
		}
	}
}

// breaks looks for a triple with the method or control of a row that breaks the row's law.
func breaks(e exempt) bool {
	for _, p := range unitProblems() {
		for _, mw := range method.Samples() {
			for _, cw := range control.Samples() {
				if !e.holds(e.law, mw, cw) {
					continue
				}
				m, _ := method.Parse(mw)
				c, _ := control.Parse(cw)
				for _, k := range []int{-5, 5, -20, 20, -60, 60} {
					law := odetest.TimeLaw
					if e.law == "state" {
						law = odetest.StateLaw
					}
					err := law(p, m, c, k)
					if errors.Is(err, odetest.ErrUnsuited) {
						break
					}
					if err != nil {
						return true
					}
				}
			}
		}
	}
	return false
}
