package rk_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

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

// BenchmarkStep measures a step beyond its evaluations of the field, in ns for each component, and as a multiple of the
// copy of a state. Both are medians of rounds that alternate in one process.
func BenchmarkStep(b *testing.B) {
	for _, m := range []*rk.Tableau{rk.DP5, rk.DOP853} {
		for _, n := range []int{3, 100, 10_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/n=%d", m.Name, n), func(b *testing.B) {
				sys, y0 := benchSystem(n)
				it, err := ode.New(context.Background(), sys, y0, 0, math.Inf(1), ode.Config{Method: m, Control: control.PI{RTol: 1e-6, ATol: 1e-6, Beta: .04}, MaxSteps: ode.NoLimit})
				if err != nil {
					b.Fatal(err)
				}
				dst, round := make([]float64, n), max(1, 10_000/n)
				var steps, copies []float64
				for b.Loop() {
					evals := it.Stats().FieldEvals
					t0 := time.Now()
					for range round {
						if !it.Next() {
							b.Fatal(it.Reason())
						}
					}
					t1 := time.Now()
					for range it.Stats().FieldEvals - evals {
						sys.Field(dst, 0, y0)
					}
					t2 := time.Now()
					for range round {
						copy(dst, y0)
					}
					copies = append(copies, float64(time.Since(t2)))
					steps = append(steps, float64(t1.Sub(t0)-t2.Sub(t1)))
				}
				slices.Sort(steps)
				slices.Sort(copies)
				step := steps[len(steps)/2]
				b.ReportMetric(step/float64(round*n), "ns/component")
				b.ReportMetric(step/copies[len(copies)/2], "copies")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
