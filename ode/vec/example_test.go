package vec_test

import (
	"fmt"

	"github.com/odescent/odescent/ode/vec"
)

// A step of Euler's method on y' = -y, y + h·f, and its weighted error norm against the exact solution.
func Example() {
	const h = 0.1
	y, f := []float64{1, 2}, []float64{-1, -2}
	next, exact := make([]float64, 2), make([]float64, 2)
	vec.Axpby(next, 1, y, h, f)
	vec.Scale(exact, vec.Exp(-h), y)
	w := vec.Weights{RTol: 1e-2, ATol: 1e-6}
	fmt.Printf("%.3f, %.3f of the tolerance\n", next, vec.DiffNorm(w, y, exact, 1, next, exact))
	// Output: [0.900 1.800], 0.484 of the tolerance
}
