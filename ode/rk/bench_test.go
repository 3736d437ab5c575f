package rk_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

func lorenz(dst []float64, _ float64, y []float64) {
	dst[0] = 10 * (y[1] - y[0])
	dst[1] = y[0]*(28-y[2]) - y[1]
	dst[2] = y[0]*y[1] - 8./3*y[2]
}

// spin is n/2 oscillators, the cheapest field that needs error control.
func spin(dst []float64, _ float64, y []float64) {
	for i := 0; i+1 < len(y); i += 2 {
		dst[i], dst[i+1] = -y[i+1], y[i]
	}
}

// BenchmarkDP5 is the cost of an attempted step of DP5 with the PI control, with the six evaluations of the field in it;
// BenchmarkField is these six by themselves.
func BenchmarkDP5(b *testing.B) {
	for _, n := range []int{3, 100, 10_000, 1_000_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			sys, y0 := benchSystem(n)
			it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-6, ATol: 1e-6, Beta: .04}})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if !it.Next() {
					b.Fatal(it.Reason())
				}
			}
			b.ReportMetric(float64(it.Stats().FieldEvals)/float64(it.Stats().Steps), "evals/step")
		})
	}
}

func BenchmarkField(b *testing.B) {
	for _, n := range []int{3, 100, 10_000, 1_000_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			sys, y0 := benchSystem(n)
			dst := make([]float64, len(y0))
			for b.Loop() {
				for range 6 {
					sys.Field(dst, 0, y0)
				}
			}
		})
	}
}

func benchSystem(n int) (*ode.System, []float64) {
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = 1
	}
	if n == 3 {
		return &ode.System{Dim: 3, Field: lorenz}, y0
	}
	return &ode.System{Dim: n, Field: spin}, y0
}

// BenchmarkEuler is the cost of a step of Euler's method with a fixed step.
func BenchmarkEuler(b *testing.B) {
	for _, n := range []int{2, 10_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			sys, y0 := benchSystem(n)
			it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1e-9}})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if !it.Next() {
					b.Fatal(it.Reason())
				}
			}
		})
	}
}
