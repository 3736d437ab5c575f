package optim_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
)

// BenchmarkStep measures a step of an optimizer beyond its gradient, in ns for each parameter, and as a multiple of the
// copy of as many numbers, which runs in the same process, alternating with the steps. The objective is ½‖x‖², whose
// gradient is a copy; the run has no stop. Both numbers are medians of rounds.
func BenchmarkStep(b *testing.B) {
	for _, spec := range []string{"gd(lr=1e-9)", "momentum(lr=1e-9)", "rmsprop(lr=1e-9)", "adagrad(lr=1e-9)", "adam(lr=1e-9)", "lion(lr=1e-9)", "lbfgs"} {
		for _, n := range []int{1_000, 100_000, 10_000_000} {
			if n > 1_000_000 && spec == "lbfgs" {
				continue // its memory takes 3 GB
			}
			b.Run(fmt.Sprintf("%s/n=%d", spec, n), func(b *testing.B) { benchStep(b, spec, n) })
		}
	}
}

func benchStep(b *testing.B, spec string, n int) {
	x0 := make([]float64, n)
	for i := range x0 {
		x0[i] = 1 + 1/float64(1+i)
	}
	p := &objective.Problem{Dim: n, Grad: func(dst, x []float64) { copy(dst, x) }}
	if spec == "lbfgs" { // curvatures from 1 to 100, of which it needs the value
		p.Grad = nil
		p.FuncGrad = func(dst, x []float64) (f float64) {
			for i, v := range x {
				dst[i] = (1 + float64(i%100)) * v
				f += dst[i] * v
			}
			return f / 2
		}
	}
	p.Complete()
	o, err := optim.Parse(spec)
	if err != nil {
		b.Fatal(err)
	}
	var it *ode.Integrator
	start := func() {
		sys, err := o.Flow.System(&flows.Oracle{P: p})
		if err != nil {
			b.Fatal(err)
		}
		it, err = ode.New(context.Background(), sys, x0, 0, math.Inf(1), ode.Config{Method: o.Method, Control: o.Control, MaxSteps: ode.NoLimit})
		if err != nil {
			b.Fatal(err)
		}
	}
	start()
	src, dst := make([]float64, n), make([]float64, n)
	var steps, copies []float64
	k := 0
	round := max(1, 10_000/n)
	for b.Loop() {
		if spec == "lbfgs" && k%40 == 0 { // before it converges
			start()
		}
		evals := it.Stats().FieldEvals
		t0 := time.Now()
		for range round {
			if !it.Next() {
				b.Fatal(it.Reason())
			}
		}
		t1 := time.Now()
		for range it.Stats().FieldEvals - evals {
			p.Grad(dst, src)
		}
		t2 := time.Now()
		for range round {
			copy(dst, src)
		}
		copies = append(copies, float64(time.Since(t2)))
		steps = append(steps, float64(t1.Sub(t0)-t2.Sub(t1)))
		k += round
	}
	slices.Sort(steps)
	slices.Sort(copies)
	step := steps[len(steps)/2]
	b.ReportMetric(step/float64(round*n), "ns/param")
	b.ReportMetric(step/copies[len(copies)/2], "copies")
	b.ReportMetric(0, "ns/op")
}
