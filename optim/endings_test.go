package optim_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/optimize"
)

// masked is f = ½x·x where x₀ ≥ ½, and a mask elsewhere with a gradient of zero.
func masked(mask float64) *objective.Problem {
	return &objective.Problem{Dim: 2, Start: []float64{1, 1},
		Func: func(x []float64) float64 {
			if x[0] < .5 {
				return mask
			}
			return (x[0]*x[0] + x[1]*x[1]) / 2
		},
		Grad: func(dst, x []float64) {
			if copy(dst, x); x[0] < .5 {
				clear(dst)
			}
		},
	}
}

// 925 of 29 000 hostile cases ended as converged where f was NaN: a mask that zeroes gradients sufficed. No stop may
// have it so: GTol, Target, a stop of the user's own, groups of stops, and gonum's.
func TestMaskIsNoMinimum(t *testing.T) {
	low := -1e300
	mine := ode.StopFunc(func(p *ode.Point) ode.Reason {
		if p.X()[0] < .5 {
			return ode.Reason{Status: ode.Converged, Text: "mine"}
		}
		return ode.Reason{}
	})
	for _, mask := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		for name, s := range map[string]optim.Settings{
			"gtol": {}, "target": {GTol: -1, Target: &low, Steps: 100}, "own": {GTol: -1, Stop: mine}, "any": {GTol: -1, Stop: ode.Any(nil, mine)},
			"all": {GTol: -1, Stop: ode.All(mine, ode.ForceNorm{Tol: 1})},
		} {
			r, err := optim.Minimize(t.Context(), masked(mask), nil, optim.SGD(.1), s)
			if name == "target" && !math.IsInf(mask, -1) {
				if r.Converged() {
					t.Errorf("%g ≤ %g: %v", mask, low, r.Reason)
				}
				continue
			}
			if r.Reason.Status != ode.Diverged || !errors.Is(err, ode.ErrNonFinite) || !strings.Contains(err.Error(), fmt.Sprint("f = ", mask)) && mask == mask {
				t.Errorf("%s with %g: %v, %v", name, mask, r.Reason, err)
			}
			if !math.IsInf(mask, -1) && !(r.Best.X[0] >= .5 && r.Best.F < 1) {
				t.Errorf("%s with %g: the best point is %v", name, mask, r.Best)
			}
		}
	}
	p := masked(math.NaN())
	for name, s := range map[string]*optimize.Settings{"none": nil, "ours": optim.GonumSettings(1e-6, 1000)} {
		r, err := optimize.Minimize(optimize.Problem{Func: p.Func, Grad: p.Grad}, p.Start, s, optim.SGD(.1).GonumMethod())
		if err == nil || r.Status.String() != "Diverged" || !(r.F < 1) {
			t.Errorf("gonum with the settings %s: %v, f = %g: %v", name, r.Status, r.F, err)
		}
	}
}

// The verdict is that of the point that is returned, and says so where a smaller value was seen.
func TestVerdictAndBest(t *testing.T) {
	// The slope vanishes within 1e-3 of zero, on a step that is higher than what was passed on the way.
	p := &objective.Problem{Dim: 1, Start: []float64{1.5}, FuncGrad: func(dst, x []float64) float64 {
		dst[0] = 1
		if x[0] < 0 {
			dst[0] = -1
		}
		if math.Abs(x[0]) > 1e-3 {
			return math.Abs(x[0])
		}
		dst[0] = 0
		return 1.25
	}}
	r, err := optim.Minimize(t.Context(), p, nil, optim.SGD(.01), optim.Settings{})
	if err != nil || !r.Converged() || !(r.Best.F < r.F) || !strings.Contains(r.Reason.Text, "a smaller value") {
		t.Errorf("%v with f = %g, the best %g: %v", r.Reason, r.F, r.Best.F, err)
	}
}

// L-BFGS spent 750 001 gradients on a gradient of the wrong sign, and reported a limit.
func TestWrongSignOfLBFGS(t *testing.T) {
	for _, word := range []string{"lbfgs", "cg", "armijo", "wolfe", "lm", "trustregion", "cubic", "sgd", "adam", "momentum", "bb", "gradient/euler/descent(of=relative)"} {
		rosen, grads := objective.Must("rosenbrock(n=2)"), 0
		p := &objective.Problem{Dim: 2, Start: rosen.Start, Func: rosen.Func, Hess: rosen.Hess, Grad: func(dst, x []float64) {
			grads++
			rosen.Grad(dst, x)
			for i := range dst {
				dst[i] = -dst[i]
			}
		}}
		r, err := optim.Minimize(t.Context(), p, nil, parse(t, word), optim.Settings{})
		text := r.Reason.Text
		if err != nil {
			text = err.Error()
		}
		if !strings.Contains(text, "objective.CheckGradient") || grads > 1000 || r.Converged() {
			t.Errorf("%s: %v after %d gradients: %v", word, r.Reason, grads, err)
		}
	}
}

// At |g| ~ 1e160 Adam and its relatives froze in silence, and others gave misleading errors.
func TestSquareOfTheGradient(t *testing.T) {
	p := func(k float64) *objective.Problem {
		return &objective.Problem{Dim: 4, Start: []float64{1, 1, 1, 1}, FuncGrad: func(dst, x []float64) float64 {
			dst[0], dst[1], dst[2], dst[3] = x[0], x[1], x[2], k
			return (x[0]*x[0]+x[1]*x[1]+x[2]*x[2])/2 + k*x[3]
		}}
	}
	const want = "the gradient's square overflows: 1e+160 in coordinate 3; scale the objective"
	for _, word := range []string{"adam", "adamw", "rmsprop", "adagrad", "nadam", "lamb", "adan", "adopt", "amsgrad", "yogi", "adabelief", "radam", "laprop",
		"adadelta", "adafactor", "prodigy", "dog", "dowg", "dadapt", "cg", "lbfgs", "armijo", "wolfe", "steepest"} {
		for _, s := range []optim.Settings{{}, {GTol: -1, Steps: 50}} {
			r, err := optim.Minimize(t.Context(), p(1e160), nil, parse(t, word), s)
			if !errors.Is(err, ode.ErrSquare) || r.Reason.Status != ode.Diverged || !strings.Contains(err.Error(), want) || r.Stats.FieldEvals > 2 {
				t.Errorf("%s: %v after %d gradients, %v; want %q", word, r.Reason, r.Stats.FieldEvals, err, want)
			}
		}
	}
	// Who squares nothing goes on: x₃ falls by 1e-3 a step, or as the rate has it.
	for _, word := range []string{"signsgd", "sgd(lr=1e-163)", "momentum(lr=1e-163)", "rprop", "lion", "normalizedgd", "adamax", "bb"} {
		r, err := optim.Minimize(t.Context(), p(1e160), nil, parse(t, word), optim.Settings{Steps: 20})
		if err != nil || !(r.F < 1e160) {
			t.Errorf("%s: f = %g, %v: %v", word, r.F, r.Reason, err)
		}
	}
	// Where the square vanishes, the run stands still, and says why.
	for _, word := range []string{"adam", "rmsprop", "adagrad", "dog"} {
		tiny := &objective.Problem{Dim: 4, Start: []float64{1, 1, 1, 1}, FuncGrad: func(dst, x []float64) float64 {
			clear(dst)
			dst[3] = 1e-170 * x[3]
			return 1e-170 * x[3] * x[3] / 2
		}}
		r, err := optim.Minimize(t.Context(), tiny, nil, parse(t, word), optim.Settings{GTol: 1e-200})
		if err != nil || r.Reason.Status != ode.Stalled || !strings.Contains(r.Reason.Text, "the gradient's square underflows: 1e-170 in coordinate 3") {
			t.Errorf("%s: %v: %v", word, r.Reason, err)
		}
	}
}

// A run that starts where the objective is not finite is told so, not to try an implicit method.
func TestStartIsNotFinite(t *testing.T) {
	for name, c := range map[string]struct {
		f, g float64
		want string
	}{"f": {math.NaN(), 1, "f(x0) = NaN"}, "f∞": {math.Inf(1), 1, "f(x0) = +Inf"}, "g": {1, math.NaN(), "component 0 of ∇f(x0) is NaN"}} {
		p := &objective.Problem{Dim: 1, Start: []float64{1}, FuncGrad: func(dst, _ []float64) float64 { dst[0] = c.g; return c.f }}
		for _, word := range optim.Names() {
			r, err := optim.Minimize(t.Context(), p, nil, parse(t, word), optim.Settings{})
			if err != nil && r.Reason.Status == ode.Running {
				continue // the objective lacks what it needs
			}
			if err == nil || !errors.Is(err, ode.ErrNonFinite) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "implicit") || r.Reason.Status != ode.Diverged {
				t.Errorf("%s, %s: %v: %v, want %q", name, word, r.Reason, err, c.want)
			}
		}
	}
}

// A gradient by differences that has come to its error is not called wrong.
func TestStallOfDifferences(t *testing.T) {
	rosen := objective.Must("rosenbrock(n=10)")
	p := objective.FD(10, func(x []float64) float64 { return rosen.Func(x) }, fd.Forward)
	p.Start = rosen.Start
	r, err := optim.Minimize(t.Context(), p, nil, optim.LBFGS(10), optim.Settings{GTol: 1e-20, Steps: 100_000})
	if err != nil || r.Reason.Status != ode.Stalled || strings.Contains(r.Reason.Text, "CheckGradient") || r.F > 1e-6 {
		t.Errorf("f = %g, %v: %v", r.F, r.Reason, err)
	}
}

// Where rounding of the value is all that is in the way, a control that descends ends as stalled, and says so; it goes
// on as long as the gradient still falls.
func TestStallAtTheFloor(t *testing.T) {
	rosen := objective.Must("rosenbrock(n=2)")
	p := &objective.Problem{Dim: 2, Start: rosen.Start, Grad: rosen.Grad, Func: func(x []float64) float64 { return 1e9 + rosen.Func(x) }, Hess: rosen.Hess}
	for _, word := range []string{"lbfgs", "armijo", "wolfe", "cg", "lm", "trustregion", "dampednewton"} {
		r, err := optim.Minimize(t.Context(), p, nil, parse(t, word), optim.Settings{GTol: 1e-300, Steps: 100_000})
		if err != nil || !(r.Reason.Status == ode.Stalled && !strings.Contains(r.Reason.Text, "CheckGradient") || r.Converged() && r.GNorm == 0) || r.Stats.FieldEvals > 30_000 {
			t.Errorf("%s: ‖∇f‖∞ = %.3g, %v after %d gradients: %v", word, r.GNorm, r.Reason, r.Stats.FieldEvals, err)
		}
		t.Logf("%-12s %5d gradients, ‖∇f‖∞ = %.3g: %v", word, r.Stats.FieldEvals, r.GNorm, r.Reason)
	}
}

// With batches the square of a batch's gradient is looked at, too.
func TestSquareOfABatch(t *testing.T) {
	p := &objective.Problem{Dim: 2, Rows: 8, Start: []float64{1, 1},
		FuncGrad: func(dst, x []float64) float64 { copy(dst, x); return (x[0]*x[0] + x[1]*x[1]) / 2 },
		FuncGradRows: func(dst, x []float64, rows []int) float64 {
			if copy(dst, x); rows[0] == 3 {
				dst[1] = 1e160
			}
			return (x[0]*x[0] + x[1]*x[1]) / 2
		},
	}
	for _, word := range []string{"adam", "rmsprop", "adagrad", "lamb", "dog"} {
		r, err := optim.Minimize(t.Context(), p, nil, parse(t, word), optim.Settings{Batch: 1, Steps: 100})
		if !errors.Is(err, ode.ErrSquare) || !strings.Contains(err.Error(), "1e+160 in coordinate 1") || r.Step >= 8 {
			t.Errorf("%s: %v after %d steps: %v", word, r.Reason, r.Step, err)
		}
	}
}

// What a run has counted of its attempts without progress goes with its snapshot: it stalls at the same step.
func TestStallResumes(t *testing.T) {
	rosen := objective.Must("rosenbrock(n=2)")
	wrong := &objective.Problem{Dim: 2, Start: rosen.Start, Func: rosen.Func, Grad: func(dst, x []float64) {
		rosen.Grad(dst, x)
		dst[0], dst[1] = -dst[0], -dst[1]
	}}
	for _, word := range []string{"armijo", "adam", "lbfgs"} {
		whole := start(t, wrong, parse(t, word), optim.Settings{})
		for whole.Next() {
		}
		half := start(t, wrong, parse(t, word), optim.Settings{})
		for range whole.Stats().Steps / 2 {
			half.Next()
		}
		again := start(t, wrong, parse(t, word), optim.Settings{})
		if err := again.Restore(half.Snapshot()); err != nil {
			t.Fatal(err)
		}
		for again.Next() {
		}
		if a, b := whole.Result(), again.Result(); a.Reason.Status != ode.Stalled || a.Reason != b.Reason || a.Stats != b.Stats || a.F != b.F {
			t.Errorf("%s: %v after %+v, resumed %v after %+v", word, a.Reason, a.Stats, b.Reason, b.Stats)
		}
	}
}

// Limits that are not numbers are the caller's mistake.
func TestLimitsAreNumbers(t *testing.T) {
	nan := math.NaN()
	for _, s := range []optim.Settings{{GTol: nan}, {Target: &nan}} {
		func() {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "not a number") {
					t.Errorf("panics with %q", text)
				}
			}()
			_, err := optim.Minimize(t.Context(), rosenbrock, nil, optim.BB(), s)
			t.Errorf("no panic, error %v", err)
		}()
	}
}
