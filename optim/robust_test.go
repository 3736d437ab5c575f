package optim_test

import (
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/optimize/functions"
)

// The parameter-free default reaches ‖∇f‖∞ < 1e-5 from the usual start of each of gonum's test functions in 20 000
// gradients, with one gradient and no value a step. Steps of this kind follow rounding, so that the
// counts are logged and not compared.
func TestDefaultSolvesTheTestFunctions(t *testing.T) {
	problems := map[string]*objective.Problem{}
	for _, text := range []string{
		"beale", "box3d", "gaussian", "biggsexp6", "helicalvalley", "watson(n=6)", "brownbadlyscaled", "brownanddennis",
		"powellbadlyscaled", "extpowellsingular(n=4)", "wood", "trigonometric(n=10)", "rosenbrock(n=2)", "rosenbrock(n=10)",
		"penalty1(n=4)", "penalty2(n=4)", "variablydim(n=10)",
	} {
		problems[text] = objective.Must(text)
	}
	surface := functions.NewMinimalSurface(8, 8)
	x0 := surface.InitX()
	p := optim.FromGonum(optimize.Problem{Func: surface.Func, Grad: func(dst, x []float64) { surface.Grad(dst, x) }}, len(x0))
	p.Start = x0
	problems["minimal surface 8×8"] = p
	for name, p := range problems {
		t.Run(name, func(t *testing.T) {
			r, err := optim.Minimize(t.Context(), p, nil, optim.BB(), optim.Settings{GTol: 1e-5, Grads: 20_000})
			first := 0
			if inner(p.Start, p.Start) == 0 { // where x is no length, the force is asked for one
				first = 2
			}
			if err != nil || !r.Converged() || r.Stats.FieldEvals != r.Stats.Steps+1+first || r.Stats.FuncEvals != 0 {
				t.Errorf("%v after %+v, ‖∇f‖∞ = %.3g: %v", r.Reason, r.Stats, r.GNorm, err)
			}
			t.Logf("%d gradients, f = %.3g", r.Stats.FieldEvals, r.F)
		})
	}
}
