package vec_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/vec"
)

// BenchmarkKernel measures each kernel in ns/elem, in GB/s of the numbers that it reads and writes, and in copies: its
// time as a multiple of that of a copy of as many bytes. Both are medians of rounds that alternate in one process, so
// that the last number says how far a kernel is from the machine's limit, whatever else runs.
func BenchmarkKernel(b *testing.B) {
	for _, c := range []struct {
		name    string
		numbers int // read and written for each element
		run     func(v [][]float64)
	}{
		{"Combine1", 3, func(v [][]float64) { vec.Combine(v[0], v[1], .1, weights[:1], v[2:3]) }},
		{"Combine6", 8, func(v [][]float64) { vec.Combine(v[0], v[1], .1, weights[:6], v[2:8]) }},
		{"Combine12", 14, func(v [][]float64) { vec.Combine(v[0], v[1], .1, weights[:12], v[2:14]) }},
		{"AddScaled", 3, func(v [][]float64) { vec.AddScaled(v[0], .1, v[1]) }},
		{"Axpby", 3, func(v [][]float64) { vec.Axpby(v[0], .1, v[1], .2, v[2]) }},
		{"Relax", 3, func(v [][]float64) { vec.Relax(v[0], .1, v[1]) }},
		{"Scale", 2, func(v [][]float64) { vec.Scale(v[0], .1, v[1]) }},
		{"Mul", 3, func(v [][]float64) { vec.Mul(v[0], .1, v[1], v[2]) }},
		{"AddMul", 4, func(v [][]float64) { vec.AddMul(v[0], .1, v[1], v[2]) }},
		{"Sign", 2, func(v [][]float64) { vec.Sign(v[0], .1, v[1]) }},
		{"Dot", 2, func(v [][]float64) { sink += vec.Dot(v[0], v[1]) }},
		{"Dist2", 2, func(v [][]float64) { sink += vec.Dist2(v[0], v[1]) }},
		{"NormInf", 1, func(v [][]float64) { sink += vec.NormInf(v[0]) }},
		{"ErrNorm7", 9, func(v [][]float64) {
			sink += vec.ErrNorm(vec.Weights{ATol: 1e-3, RTol: 1e-3}, v[0], v[1], .1, weights[:7], v[2:9])
		}},
		{"Squares", 3, func(v [][]float64) { kernel.Squares(v[0], v[1], .9) }},
		{"Larger", 3, func(v [][]float64) { kernel.Larger(v[0], v[1]) }},
		{"Invert", 2, func(v [][]float64) { kernel.Invert(v[0], v[1], .5, 1e-8, kernel.Outside) }},
		{"Average", 4, func(v [][]float64) { kernel.Average(v[0], v[1], v[2], .9, .5, 1e-8, false) }},
		{"Average, c = 1", 4, func(v [][]float64) { kernel.Average(v[0], v[1], v[2], .9, 1, 1e-8, false) }},
		{"Recur", 7, func(v [][]float64) { kernel.Recur(v[0], v[1], .9, v[2], .1, v[3], .1, v[4], .1, v[5]) }},
	} {
		for _, n := range []int{8, 100, 10_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/n=%d", c.name, n), func(b *testing.B) { against(b, c.numbers, n, c.run) })
		}
	}
}

var (
	weights = []float64{.1, -.2, .3, -.4, .5, -.6, .7, -.8, .9, -1, 1.1, -1.2}
	sink    float64
)

func against(b *testing.B, numbers, n int, run func([][]float64)) {
	r := rand.New(rand.NewPCG(1, 2))
	v := make([][]float64, 14)
	for j := range v {
		v[j] = random(r, n)
	}
	length := max(1, n*numbers/2)
	src, dst := random(r, length), make([]float64, length)
	times := max(1, 20_000/n)
	var kernels, copies []float64
	for b.Loop() {
		t0 := time.Now()
		for range times {
			run(v)
		}
		t1 := time.Now()
		for range times {
			copy(dst, src)
		}
		kernels, copies = append(kernels, float64(t1.Sub(t0))), append(copies, float64(time.Since(t1)))
	}
	each := median(kernels) / float64(times*n)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(each, "ns/elem")
	b.ReportMetric(8*float64(numbers)/each, "GB/s")
	b.ReportMetric(median(kernels)/median(copies), "copies")
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}
