package objective_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/mat"
)

// tall is logistic regression on random rows.
func tall(rows, cols int) *objective.Problem {
	src := rand.New(rand.NewPCG(7, uint64(rows)))
	x, y := mat.NewDense(rows, cols, nil), make([]float64, rows)
	for i := range rows {
		for j := range cols {
			x.Set(i, j, src.NormFloat64())
		}
		y[i] = float64(src.IntN(2))
	}
	return objective.NewLogistic(x, y, objective.Options{L2: 1e-3, Bias: true})
}

// The bits of sums over many rows do not depend on the number of processors.
func TestBlocksAnyProcessors(t *testing.T) {
	problems := []*objective.Problem{
		tall(4097, 3), tall(50_001, 5),
		objective.Must("linear(n=20000,slope=2,intercept=3,noise=0.5,seed=1)"),
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, p := range problems {
		var first []float64
		for _, procs := range []int{1, 2, 3, 16, 40} {
			runtime.GOMAXPROCS(procs)
			x, g, hv := near(p, 1), filled(p.Dim), filled(p.Dim)
			f := p.FuncGrad(g, x)
			p.HessVec(hv, x, g)
			got := slices.Concat([]float64{f, p.Func(x)}, g, hv)
			if f != p.Func(x) {
				t.Errorf("%s: Func %v, FuncGrad %v", p.Name, p.Func(x), f)
			}
			if first == nil {
				first = got
			}
			if !slices.Equal(got, first) {
				t.Errorf("%s: %d processors change the bits", p.Name, procs)
			}
		}
	}
}

// Sums in blocks are those of row by row, up to rounding, and those of batches of any size.
func TestBlocksAreTheMean(t *testing.T) {
	p := tall(9000, 4)
	x, g, row, sum := near(p, 2), filled(p.Dim), filled(p.Dim), make([]float64, p.Dim)
	f, mean := p.FuncGrad(g, x), 0.
	for i := range p.Rows {
		mean += p.FuncGradRows(row, x, []int{i})
		for j, v := range row {
			sum[j] += v
		}
	}
	n := float64(p.Rows)
	if !near1(f, mean/n, 1e-13) {
		t.Errorf("f = %v, the mean of the rows is %v", f, mean/n)
	}
	for j := range g {
		if !near1(g[j], sum[j]/n, 1e-12) {
			t.Errorf("g[%d] = %v, the mean of the rows is %v", j, g[j], sum[j]/n)
		}
	}
}

func near1(a, b, tol float64) bool { return a-b <= tol && b-a <= tol }

func TestBlocksDoNotAllocate(t *testing.T) {
	p := tall(30_000, 3)
	x, g := near(p, 0), filled(p.Dim)
	if n := testing.AllocsPerRun(20, func() { p.FuncGrad(g, x); p.HessVec(g, x, x); p.Func(x) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkBlocks compares a gradient with one processor and with all; on two idle ones it was 1.7 to 1.9 times as fast.
func BenchmarkBlocks(b *testing.B) {
	all := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(all)
	p := tall(200_000, 50)
	x, g := near(p, 0), filled(p.Dim)
	for _, procs := range []int{1, all} {
		b.Run(fmt.Sprintf("procs=%d", procs), func(b *testing.B) {
			runtime.GOMAXPROCS(procs)
			for b.Loop() {
				p.FuncGrad(g, x)
			}
		})
	}
}
