package split

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/ode"
	"gonum.org/v1/gonum/mat"
)

// φ_k by its series in 400 bits, against float64: to 20 ulps, k divisions after a cancellation of at most 3 bits each.
func TestPhi(t *testing.T) {
	const prec = 400
	for _, z := range []float64{-40, -7.3, -1.0001, -1, -.999, -.5, -1e-9, 0, 1e-5, .3, .9999, 1.0001, 2, 12} {
		for k := 0; k <= 4; k++ {
			term, sum := big.NewFloat(1).SetPrec(prec), new(big.Float).SetPrec(prec)
			for i := 2; i <= k; i++ {
				term.Quo(term, big.NewFloat(float64(i)))
			}
			for i := 1; i < 400; i++ {
				sum.Add(sum, term)
				term.Mul(term, big.NewFloat(z))
				term.Quo(term, big.NewFloat(float64(k+i)))
			}
			want, _ := sum.Float64()
			if got := phi(k, z); math.Abs(got-want) > 20*ulp*math.Abs(want) {
				t.Errorf("φ_%d(%g) = %v, want %v", k, z, got, want)
			}
		}
	}
}

func TestSmallExp(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 5, 9} {
		for _, size := range []float64{0, .1, 3, 30} {
			m := newSmall(9)
			m.n = n
			a, want := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
			for i := range m.a[:n*n] {
				m.a[i] = size * rng.NormFloat64() / math.Sqrt(float64(n))
			}
			copy(a.RawMatrix().Data, m.a)
			want.Exp(a)
			m.exp()
			norm := mat.Norm(want, 1)
			for i, w := range want.RawMatrix().Data {
				// both by squaring, with a rounding that grows with the norm of the exponent
				if d := math.Abs(m.a[i] - w); d > 1e-14*(1+5*size)*norm {
					t.Errorf("n = %d, size %g: element %d is %v, want %v", n, size, i, m.a[i], w)
				}
			}
		}
	}
}

// T·z = λ·z and zᵀz = I to rounding, 10·n·ε of the norm.
func TestEigen(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for n := 1; n <= 40; n += 3 {
		d, e, z := make([]float64, n), make([]float64, n), make([]float64, n*n)
		for i := range n {
			d[i], e[i] = rng.NormFloat64(), rng.NormFloat64()
			if i%7 == 3 {
				e[i] = 0
			}
		}
		d0, e0 := append([]float64(nil), d...), append([]float64(nil), e...)
		if !eigen(d, e, z) {
			t.Fatalf("n = %d: no convergence", n)
		}
		for j := range n {
			for k := range n {
				var dot float64
				for i := range n {
					dot += z[i*n+j] * z[i*n+k]
				}
				if j == k {
					dot--
				}
				if math.Abs(dot) > 10*float64(n)*ulp {
					t.Errorf("n = %d: vectors %d and %d are off orthonormal by %.3g", n, j, k, dot)
				}
			}
			for i := range n {
				r := (d0[i] - d[j]) * z[i*n+j]
				if i > 0 {
					r += e0[i-1] * z[(i-1)*n+j]
				}
				if i < n-1 {
					r += e0[i] * z[(i+1)*n+j]
				}
				if math.Abs(r) > 40*float64(n)*ulp {
					t.Errorf("n = %d: residual %.3g of the pair %d", n, r, j)
				}
			}
		}
	}
	if eigen([]float64{1, math.NaN(), 2}, []float64{1, 1, 0}, make([]float64, 9)) {
		t.Error("eigenvalues of NaN")
	}
}

// Without a tolerance that can be met, the method of conjugate directions takes 2n + 10 products, at most 300, and counts
// them.
func TestMostProducts(t *testing.T) {
	for n, want := range map[int]int{3: 16, 40: 90, 145: 300, 200: 300} {
		sys := &ode.System{Dim: n, Symmetric: true, Force: func(dst []float64, _ float64, y []float64) {
			for i, v := range y {
				dst[i] = -v * math.Exp(float64(i)/9)
			}
		}}
		sys.JacVec = func(dst []float64, _ float64, _, v []float64) {
			for i, u := range v {
				dst[i] = -u * math.Exp(float64(i)/9)
			}
		}
		var s ode.Step
		s.M.Scale = 1
		run := &ode.Run{Sys: sys, Stats: &ode.Stats{}}
		j := newJacobian(run)
		y := make([]float64, n)
		for i := range y {
			y[i] = math.Sin(float64(i + 1))
		}
		j.set(0, y, &s)
		if k := newCG(j, n).solve(make([]float64, n), 1, .3, y, 0); k != want || run.Stats.JacVecs != want {
			t.Errorf("n = %d: %d products, %d counted, want %d", n, k, run.Stats.JacVecs, want)
		}
		before, x := run.Stats.JacVecs, make([]float64, n) // of a matrix that is not positive
		if k := newCG(j, n).solve(x, .5, -1, y, 0); k < 1 || k > n || run.Stats.JacVecs-before != k {
			t.Errorf("n = %d, not positive: %d products, %d counted", n, k, run.Stats.JacVecs-before)
		} else if k == 1 && x[0] != y[0]/.5 {
			t.Errorf("n = %d, not positive in the first direction: %v, want %v", n, x[0], y[0]/.5)
		}
	}
}
