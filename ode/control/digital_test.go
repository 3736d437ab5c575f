package control_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// relaxations is y[i]' = -λ[i]·y[i], started at 1.
func relaxations(lambda ...float64) (*ode.System, []float64) {
	y0 := make([]float64, len(lambda))
	for i := range y0 {
		y0[i] = 1
	}
	return &ode.System{
		Dim: len(lambda), Symmetric: true,
		Force: func(dst []float64, _ float64, y []float64) {
			for i := range dst {
				dst[i] = -lambda[i] * y[i]
			}
		},
		Potential: func(_ float64, y []float64) float64 {
			var f float64
			for i := range y {
				f += .5 * lambda[i] * y[i] * y[i]
			}
			return f
		},
		SpectralRadius: func(float64, []float64) float64 { return vec.NormInf(lambda) },
		Energy:         func(p *ode.Point) float64 { return p.Potential() },
		Dissipation:    func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) },
	}, y0
}

// logspace returns n numbers from a to b with equal ratios.
func logspace(a, b float64, n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = a * math.Pow(b/a, float64(i)/float64(n-1))
	}
	return x
}

// On a relaxation that has come to rest at the tolerance, stability limits the step. The filters then behave as the
// spectral radius in the table 7.3 of docs/claims.md says: PI34 (0.775 for Euler with Heun's estimate) is smooth, H211b (1.063) rings.
func TestDigitalAtTheStabilityLimit(t *testing.T) {
	spread := func(filter string) (std, mean float64) {
		sys, y0 := relaxations(1, 10, 100)
		it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{
			Method: rk.EulerHeun, Control: control.Digital{Filter: filter, ATol: 1e-4}, MaxSteps: 4000,
		})
		if err != nil {
			t.Fatal(err)
		}
		var last, n, sum, sq, h float64
		for s := range it.Steps() {
			if s.K > 2000 {
				d := math.Log(s.H / last)
				sum, sq, h, n = sum+d, sq+d*d, h+s.H, n+1
			}
			last = s.H
		}
		return math.Sqrt(sq/n - sum*sum/n/n), h / n
	}
	smooth, h := spread("pi34")
	if smooth > 1e-6 {
		t.Errorf("pi34: the logarithm of the step spreads by %g, want a constant step", smooth)
	}
	if math.Abs(h*100-2) > 1e-3 {
		t.Errorf("pi34: mean h·λ = %g, want the stability limit 2", h*100)
	}
	if rings, _ := spread("h211b"); rings < .01 {
		t.Errorf("h211b: the logarithm of the step spreads by %g, want ringing", rings)
	}
}

// The first steps of a filter against the formula, written out for H211b.
func TestDigitalFormula(t *testing.T) {
	sys, y0 := relaxations(1)
	it, err := ode.New(context.Background(), sys, y0, 0, 10, ode.Config{
		Method: rk.Heun, Control: control.Digital{Filter: "h211b", ATol: 1e-3, H0: .01},
	})
	if err != nil {
		t.Fatal(err)
	}
	h, c1, r1 := .01, 1., 1.
	for s := range it.Steps() {
		if s.K == 6 {
			break
		}
		if math.Abs(s.H-h) > 1e-13*h || s.Trial > 0 {
			t.Fatalf("step %d: h = %v, want %v", s.K, s.H, h)
		}
		err := h * math.Abs(.5*(-s.L.Y[0])-.5*(-(s.L.Y[0]+h*(-s.L.Y[0])))) / 1e-3 // |½h(k₂-k₁)|/ATol, of order 2
		c := .9 / math.Sqrt(err)
		r := math.Pow(c*c1, .25) * math.Pow(r1, -.25)
		r = 1 + math.Atan(r-1)
		h, c1, r1 = h*r, c, r
	}
}

// Every filter reaches an end with the accuracy that the tolerance asks for, within two digits.
func TestDigitalFilters(t *testing.T) {
	for _, f := range control.Filters() {
		sys := &ode.System{Dim: 1, Field: func(dst []float64, t float64, y []float64) { dst[0] = math.Cos(t) * y[0] }}
		sol, err := ode.Solve(context.Background(), sys, []float64{1}, 0, 10, ode.Config{
			Method: rk.DP5, Control: control.Digital{Filter: f, RTol: 1e-6, ATol: 1e-6},
		})
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if e := math.Abs(sol.Y[0] - math.Exp(math.Sin(10))); e > 1e-4 || sol.Stats.Rejected > sol.Stats.Steps/2 {
			t.Errorf("%s: error %g with %d rejections in %d steps", f, e, sol.Stats.Rejected, sol.Stats.Steps)
		}
	}
}
