package split

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// Box is the part "prox" that projects every x_i on [lo, hi], which a diagonal preconditioner does not change; an end
// may be infinite. It panics unless lo ≤ hi.
func Box(lo, hi float64) ode.Part {
	if !(lo <= hi) {
		panic(fmt.Sprintf("split: Box(%v, %v) is empty", lo, hi))
	}
	return project(func(x []float64) {
		for i, v := range x {
			x[i] = math.Min(math.Max(v, lo), hi)
		}
	})
}

// Ball is the part "prox" that projects x, in the Euclidean sense, on ‖x‖ ≤ r. It panics unless r is positive and
// finite.
func Ball(r float64) ode.Part {
	mustSize("Ball", r)
	return project(func(x []float64) {
		if size := vec.Norm2(x); !(size <= r) {
			vec.Scale(x, r/size, x)
		}
	})
}

// Sphere is the part "retract" that takes x straight to ‖x‖ = r. The point 0, which has no nearest one there, gives
// NaN. It panics unless r is positive and finite.
func Sphere(r float64) ode.Part {
	mustSize("Sphere", r)
	return forward("retract", func(x []float64, _ float64, _ *ode.Precond) { vec.Scale(x, r/vec.Norm2(x), x) })
}

// Simplex is the part "prox" that projects the position, of length n, in the Euclidean sense on x ≥ 0, Σx_i = r, in
// n·log n operations: x_i ← max(x_i - θ, 0) with the one θ that gives the sum. The part holds n numbers, so only one
// system, in one run, may use it. It panics unless n ≥ 1 and r is positive and finite.
//
// Reference: J. Duchi, S. Shalev-Shwartz, Y. Singer, T. Chandra, ICML 2008, figure 1.
func Simplex(n int, r float64) ode.Part {
	return project(ToSimplex(n, r))
}

// ToSimplex returns the function that projects n numbers on the simplex of [Simplex], which see. It panics as that
// does.
func ToSimplex(n int, r float64) func(x []float64) {
	mustSize("Simplex", r)
	if n < 1 {
		panic(fmt.Sprintf("split: a simplex in %d dimensions", n))
	}
	u := make([]float64, n)
	return func(x []float64) {
		if len(x) != n {
			panic(fmt.Sprintf("split: Simplex(%d, %v) of a position of length %d", n, r, len(x)))
		}
		copy(u, x)
		slices.Sort(u)
		var sum, theta float64
		for k := 1; k <= n; k++ {
			v := u[n-k]
			if sum += v; v*float64(k) <= sum-r && k > 1 {
				break
			}
			theta = (sum - r) / float64(k)
		}
		for i, v := range x {
			x[i] = math.Max(v-theta, 0)
		}
	}
}

// project makes the part "prox" of a projection, for which neither time nor preconditioner matter.
func project(do func(x []float64)) ode.Part {
	return prox(func(x []float64, _ float64, _ *ode.Precond) { do(x) })
}

func mustWeigh(what string, lambda float64) {
	if !(lambda >= 0) || math.IsInf(lambda, 1) {
		panic(fmt.Sprintf("split: %s(%v): the weight must be finite and not negative", what, lambda))
	}
}

func mustSize(what string, r float64) {
	if !(r > 0) || math.IsInf(r, 1) {
		panic(fmt.Sprintf("split: %s: the size %v must be positive and finite", what, r))
	}
}
