package optim_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// valueless is ½Σ k·x_k², with all that there is to know, and without its value.
func valueless() (whole, alone *objective.Problem) {
	diag := []float64{1, 2, 3}
	grad := func(dst, x []float64) {
		for i := range dst {
			dst[i] = diag[i] * x[i]
		}
	}
	p := objective.Problem{
		Dim: 3, Grad: grad, Start: []float64{1, -.7, .4},
		HessVec: func(dst, _, v []float64) { grad(dst, v) },
		Hess: func(dst *mat.SymDense, _ []float64) {
			dst.Zero()
			for i := range diag {
				dst.SetSym(i, i, diag[i])
			}
		},
		ResidualDim: 3,
		Residuals: func(dst, x []float64) {
			for i := range dst {
				dst[i] = math.Sqrt(diag[i]) * x[i]
			}
		},
		Jacobian: func(dst *mat.Dense, _ []float64) {
			dst.Zero()
			for i := range diag {
				dst.Set(i, i, math.Sqrt(diag[i]))
			}
		},
		Fisher: func(dst *mat.SymDense, _ []float64) {
			dst.Zero()
			for i := range diag {
				dst.SetSym(i, i, diag[i])
			}
		},
	}
	q := p
	q.Func = func(x []float64) float64 {
		var s float64
		for i := range x {
			s += float64(diag[i] * x[i] * x[i] / 2)
		}
		return s
	}
	q.Min = new(0.)
	return &q, &p
}

// noValue checks that nothing is said of a value that is not known.
func noValue(t *testing.T, name string, res optim.Result, err error) {
	t.Helper()
	if !math.IsNaN(res.F) || !math.IsNaN(res.Best.F) {
		t.Errorf("%s: F = %v, Best.F = %v", name, res.F, res.Best.F)
	}
	text := res.Reason.Text
	if err != nil {
		text += " " + err.Error()
	}
	if strings.Contains(text, "f = ") || strings.Contains(text, "below the first") || strings.Contains(text, "f has") {
		t.Errorf("%s says of the value: %s", name, text)
	}
}

// needValue are the optimizers of the catalogue that need the value of the objective.
var needValue = []string{
	"aegd", "armijo", "cg", "cubic", "dampednewton", "itohabe", "lbfgs", "lm", "polyak", "rkcd", "trustregion", "wolfe",
}

// Every optimizer of the catalogue, and each of their samples, takes a gradient without a value as it takes the one of a problem
// that has one, step by step, or refuses and says that the value is missing. None panics, none reports a value.
func TestGradientAlone(t *testing.T) {
	whole, alone := valueless()
	var refused, others []string
	words := optim.Names()
	ran, converged := 0, 0
	all := append(slices.Clone(words), optim.Samples()...)
	slices.Sort(all)
	all = slices.Compact(all)
	for _, w := range all {
		o, err := optim.Parse(w)
		if err != nil {
			t.Fatal(err)
		}
		s := optim.Settings{Steps: 20_000, GTol: 1e-5}
		want, werr := optim.Minimize(t.Context(), whole, nil, o, s)
		got, err := optim.Minimize(t.Context(), alone, nil, o, s)
		noValue(t, w, got, err)
		switch {
		case got.Stats.Steps == 0 && err != nil:
			if want.Stats.Steps == 0 {
				continue // it misses something else, too
			}
			if !strings.Contains(err.Error(), "gradient alone") {
				t.Errorf("%s: %v", w, err)
			}
			if slices.Contains(words, w) {
				refused = append(refused, w)
			}
		default:
			ran++
			if !slices.Equal(got.X, want.X) && want.Reason.Status != ode.Stalled && werr == nil {
				t.Errorf("%s: %v after %d steps (%v, %v), with the value %v after %d (%v)", w, got.X, got.Stats.Steps, got.Reason, err, want.X, want.Stats.Steps, want.Reason)
			}
			if !slices.Equal(got.Best.X, got.X) {
				t.Errorf("%s: Best %v beside %v", w, got.Best.X, got.X)
			}
			if got.Converged() {
				converged++
			} else if want.Converged() {
				t.Errorf("%s: %v (%v), with the value %v", w, got.Reason, err, want.Reason)
			} else if slices.Contains(words, w) {
				others = append(others, w+": "+got.Reason.Status.String())
			}
		}
	}
	t.Logf("%d of %d words ran, %d converged; refused: %q; with and without the value: %q", ran, len(all), converged, refused, others)
	if converged < 90 {
		t.Errorf("only %d converged", converged)
	}
	if !slices.Equal(refused, needValue) {
		t.Errorf("refused are %q, not %q", refused, needValue)
	}
}

// Every flow with every method and control of some kinds follows a gradient without a value, or refuses.
func TestGradientAloneTriples(t *testing.T) {
	_, alone := valueless()
	for _, f := range flows.Samples() {
		for _, rest := range []string{"euler|fixed(h=0.1)", "dp5|pi(rtol=1e-4,atol=1e-6)", "discrete|fixed(h=0.1)", "itohabe|fixed(h=0.1)", "relaxed|fixed(h=0.1)",
			"euler|descent(h0=0.1)", "euler|wolfe", "euler|polyak", "symplectic|fixed(h=0.1)"} {
			method, control, _ := strings.Cut(rest, "|")
			w := fmt.Sprintf("%s/%s/%s", f, method, control)
			o, err := optim.Parse(w)
			if err != nil {
				t.Fatal(w, err)
			}
			res, err := optim.Minimize(t.Context(), alone, nil, o, optim.Settings{Steps: 30})
			noValue(t, w, res, err)
			if err == nil && res.Stats.Steps == 0 {
				t.Errorf("%s: %v", w, res.Reason)
			}
		}
	}
}

// The field of a game is the gradient of nothing: simultaneous gradient descent on x·y spirals out, and with a step of Euler's
// implicit method, or of the extragradient's, in.
func TestGameWithoutValue(t *testing.T) {
	game := &objective.Problem{Dim: 2, Start: []float64{1, 1}, Grad: func(dst, z []float64) { dst[0], dst[1] = z[1], -z[0] }}
	out, err := optim.Minimize(t.Context(), game, nil, parse(t, "sgd(lr=0.1)"), optim.Settings{Steps: 200})
	noValue(t, "sgd", out, err)
	if err != nil || out.Reason.Status != ode.Limit || math.Abs(math.Hypot(out.X[0], out.X[1])/(math.Sqrt2*math.Pow(1.01, 100))-1) > 1e-12 {
		t.Errorf("sgd: %v, %v, %v", out.X, out.Reason, err)
	}
	in, err := optim.Minimize(t.Context(), game, nil, parse(t, "proximal(lr=0.5)"), optim.Settings{Steps: 500})
	noValue(t, "proximal", in, err)
	if err != nil || !in.Converged() || in.GNorm > optim.DefaultGTol {
		t.Errorf("proximal: %v, %v, %v", in.X, in.Reason, err)
	}
	far, err := optim.Minimize(t.Context(), game, nil, parse(t, "sgd(lr=1e10)"), optim.Settings{Steps: 1000})
	noValue(t, "sgd(lr=1e10)", far, err)
	if err == nil || far.Reason.Status != ode.Diverged {
		t.Errorf("sgd(lr=1e10): %v, %v", far.Reason, err)
	}
	target := 0.
	if _, err := optim.Minimize(t.Context(), game, nil, parse(t, "sgd"), optim.Settings{Target: &target}); err == nil || !strings.Contains(err.Error(), "gradient alone") {
		t.Errorf("with a target: %v", err)
	}
}

// Mistakes in a gradient without a value end runs with sentences about the gradient.
func TestGradientAloneNotFinite(t *testing.T) {
	for _, at := range []float64{2, .5} { // at the start, or on the way
		p := &objective.Problem{Dim: 1, Start: []float64{1}, Grad: func(dst, x []float64) {
			if dst[0] = x[0]; x[0] < at {
				dst[0] = math.Inf(1)
			}
		}}
		for _, w := range []string{"sgd(lr=0.1)", "adam(lr=0.1)", "rkcd", "eulerheun", "proximal"} {
			o, err := optim.Parse(w)
			if err != nil {
				continue
			}
			res, err := optim.Minimize(t.Context(), p, nil, o, optim.Settings{Steps: 100})
			noValue(t, w, res, err)
			if err == nil && res.Reason.Status == ode.Converged {
				t.Errorf("%s: %v, %v", w, res.Reason, err)
			}
		}
	}
}

func ExampleMinimize_gradientAlone() {
	// The field of the game x·y + x²/2 - y²/2, in which x goes down and y goes up.
	game := &objective.Problem{Dim: 2, Grad: func(dst, z []float64) {
		dst[0], dst[1] = z[1]+z[0], -z[0]+z[1]
	}}
	res, err := optim.Minimize(context.Background(), game, []float64{1, 1}, optim.SGD(0.3), optim.Settings{})
	fmt.Printf("%.5f %v, f %v, %v\n", res.X, res.Converged(), res.F, err)
	armijo, _ := optim.Parse("armijo")
	_, err = optim.Minimize(context.Background(), game, []float64{1, 1}, armijo, optim.Settings{})
	fmt.Println(err)
	// Output:
	// [-0.00000 -0.00000] true, f NaN, <nil>
	// control: descent needs a flow with an energy and its dissipation (the problem has its gradient alone: no value, so no potential and no energy)
}
