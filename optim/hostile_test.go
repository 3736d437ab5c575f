package optim_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// hostile is an objective that has gone wrong in one way, in n variables, and counts what it is asked.
type hostile struct {
	name  string
	n     int
	start float64 // x_i of the start
	f     func(x []float64) float64
	g     func(dst, x []float64)
}

func half(x []float64) (s float64) {
	for i, v := range x {
		s += float64(i+1) * v * v / 2
	}
	return s
}

func dhalf(dst, x []float64) {
	for i, v := range x {
		dst[i] = float64(i+1) * v
	}
}

// hostiles are objectives that broke runs, and their relatives.
func hostiles() []hostile {
	nan := math.NaN()
	fill := func(dst []float64, v float64) {
		for i := range dst {
			dst[i] = v
		}
	}
	var hs []hostile
	add := func(name string, n int, start float64, f func(x []float64) float64, g func(dst, x []float64)) {
		hs = append(hs, hostile{name, n, start, f, g})
	}
	masked := func(mask float64) (func(x []float64) float64, func(dst, x []float64)) {
		inside := func(x []float64) bool { return math.Abs(x[0]) < .75 } // the minimum lies in it
		return func(x []float64) float64 {
				if inside(x) {
					return mask
				}
				return half(x)
			}, func(dst, x []float64) {
				if dhalf(dst, x); inside(x) {
					fill(dst, 0)
				}
			}
	}
	for _, mask := range []float64{nan, math.Inf(1), math.Inf(-1)} {
		f, g := masked(mask)
		add(fmt.Sprintf("mask %g", mask), 3, 1, f, g)
	}
	add("mask everywhere", 2, 1, func([]float64) float64 { return nan }, func(dst, _ []float64) { fill(dst, 0) })
	add("one coordinate NaN", 4, 1, half, func(dst, x []float64) {
		if dhalf(dst, x); half(x) < 1 {
			dst[2] = nan
		}
	})
	add("gradient NaN at the start", 4, 1, half, func(dst, x []float64) { dhalf(dst, x); dst[1] = nan })
	add("gradient infinite", 2, 1, half, func(dst, x []float64) {
		if dhalf(dst, x); half(x) < 1 {
			dst[0] = math.Inf(1)
		}
	})
	for _, past := range []float64{nan, math.Inf(1)} { // the minimum lies behind a wall
		wall := func(x []float64) bool { return x[0] < .5 }
		add(fmt.Sprintf("wall of %g", past), 2, 2, func(x []float64) float64 {
			if wall(x) {
				return past
			}
			return half(x)
		}, func(dst, x []float64) {
			if dhalf(dst, x); wall(x) {
				fill(dst, past)
			}
		})
	}
	add("infinite at the start", 2, 1, func([]float64) float64 { return math.Inf(1) }, dhalf)
	add("minus infinite at the start", 2, 1, func([]float64) float64 { return math.Inf(-1) }, dhalf)
	add("wrong sign", 3, 1, half, func(dst, x []float64) {
		dhalf(dst, x)
		for i := range dst {
			dst[i] = -dst[i]
		}
	})
	add("wrong sign with a constant", 3, 1, func(x []float64) float64 { return 7 + half(x) }, func(dst, x []float64) {
		dhalf(dst, x)
		for i := range dst {
			dst[i] = -dst[i]
		}
	})
	add("wrong sign of one", 1, 1, half, func(dst, x []float64) { dst[0] = -x[0] })
	add("wrong coordinate", 3, 1, half, func(dst, x []float64) { dhalf(dst, x); dst[1] = -dst[1] })
	add("gradient of another function", 2, 1, half, func(dst, x []float64) { dst[0], dst[1] = x[1]+2, -x[0] })
	add("constant", 2, 1, func([]float64) float64 { return 3 }, func(dst, _ []float64) { fill(dst, 0) })
	add("constant with noise", 2, 1, func([]float64) float64 { return 3 }, func(dst, x []float64) {
		dst[0], dst[1] = math.Sin(1e3*x[0])+.1, math.Cos(2e3*x[1])-.1
	})
	add("linear", 2, 1, func(x []float64) float64 { return x[0] - 2*x[1] }, func(dst, _ []float64) { dst[0], dst[1] = 1, -2 })
	add("unbounded", 2, 1, func(x []float64) float64 { return -half(x) }, func(dst, x []float64) { dst[0], dst[1] = -x[0], -2*x[1] })
	add("cubic", 1, 1, func(x []float64) float64 { return x[0] * x[0] * x[0] }, func(dst, x []float64) { dst[0] = 3 * x[0] * x[0] })
	for _, k := range []float64{1e160, 1e-160, 1e-170, 1e300} {
		add(fmt.Sprintf("f times %g", k), 4, 1, func(x []float64) float64 { return k * half(x) }, func(dst, x []float64) {
			dhalf(dst, x)
			for i := range dst {
				dst[i] *= k
			}
		})
	}
	add("one coordinate of 1e160", 4, 1, func(x []float64) float64 { return half(x[:3]) + 1e160*x[3] }, func(dst, x []float64) {
		dhalf(dst, x)
		dst[3] = 1e160
	})
	add("kinks", 2, 1, func(x []float64) float64 { return math.Abs(x[0]) + 2*math.Abs(x[1]-.3) }, func(dst, x []float64) {
		dst[0], dst[1] = math.Copysign(1, x[0]), math.Copysign(2, x[1]-.3)
	})
	add("one kink", 1, 1, func(x []float64) float64 { return math.Abs(x[0]) }, func(dst, x []float64) { dst[0] = math.Copysign(1, x[0]) })
	add("largest", 2, 1, func(x []float64) float64 { return max(math.Abs(x[0]), math.Abs(x[1])) }, func(dst, x []float64) {
		clear(dst)
		if math.Abs(x[0]) >= math.Abs(x[1]) {
			dst[0] = math.Copysign(1, x[0])
		} else {
			dst[1] = math.Copysign(1, x[1])
		}
	})
	add("at the minimum", 3, 0, half, dhalf)
	add("at the minimum of one", 1, 0, half, dhalf)
	add("large constant", 2, 1, func(x []float64) float64 { return 1e12 + half(x) }, dhalf)
	add("x of 1e20", 2, 1e20, func(x []float64) float64 { return math.Abs(x[0]) + math.Abs(x[1]) }, func(dst, x []float64) {
		dst[0], dst[1] = math.Copysign(1, x[0]), math.Copysign(1, x[1])
	})
	return hs
}

func (h hostile) problem(values, grads *int) *objective.Problem {
	x0 := make([]float64, h.n)
	for i := range x0 {
		x0[i] = h.start
	}
	p := &objective.Problem{Dim: h.n, Start: x0,
		Func: func(x []float64) float64 { *values++; return h.f(x) },
		Grad: func(dst, x []float64) { *grads++; h.g(dst, x) },
	}
	p.FuncGrad = func(dst, x []float64) float64 { *grads++; h.g(dst, x); return h.f(x) }
	p.Hess = func(dst *mat.SymDense, _ []float64) {
		dst.Zero()
		for i := range h.n {
			dst.SetSym(i, i, float64(i+1))
		}
	}
	return p
}

// hostileWords are the optimizers of the walk.
func hostileWords() (words []string) { return optim.Samples() }

// ending is one run of the walk.
type ending struct {
	hostile
	word          string
	r             optim.Result
	err           error
	run           *ode.Run // nil: it did not start
	values, grads int
	longest       int // gradients of the longest step, or of the one that failed
	first         float64
	moved         bool // at some time x was not the start
	decays        bool // what is descended is not f alone
}

// walk runs an optimizer on a hostile objective.
func walk(t *testing.T, word string, h hostile, s optim.Settings) *ending {
	t.Helper()
	o, err := optim.Parse(word)
	if err != nil {
		t.Fatal(err)
	}
	e := &ending{hostile: h, word: word, decays: strings.HasPrefix(word, "asgd") || strings.Contains(word, "decay")}
	p := h.problem(&e.values, &e.grads)
	e.first = h.f(p.Start)
	r, err := optim.Start(context.Background(), p, nil, o, s)
	if err != nil {
		e.r, e.err = optim.Minimize(context.Background(), p, nil, o, s)
		return e
	}
	e.run = r.Run()
	for more := true; more; {
		before := e.grads
		more = r.Next()
		e.longest = max(e.longest, e.grads-before)
		e.moved = e.moved || !slices.Equal(r.Point().X(), p.Start)
	}
	e.r, e.err = r.Result(), r.Err()
	return e
}

// text is the sentence of the ending.
func (e *ending) text() string {
	if e.err != nil {
		return e.err.Error()
	}
	return e.r.Reason.Text
}

// typed are the errors that a run can end with.
var typed = []error{ode.ErrNonFinite, ode.ErrUnderflow, ode.ErrRejections, ode.ErrSquare}

// fault returns what is wrong with the ending, "" for nothing.
func (e *ending) fault(s optim.Settings) string {
	r := e.r
	is := func(err error) bool { return errors.Is(e.err, err) }
	for _, x := range slices.Concat(r.X, r.Best.X) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return "x is not finite"
		}
	}
	if len(r.X) != e.n || len(r.Best.X) != e.n {
		return "x has not the problem's length"
	}
	switch status := r.Reason.Status; {
	case e.run == nil && status == ode.Running: // it lacks something
		if e.err == nil {
			return "it did not run, and says not why"
		}
		return ""
	case status == ode.Diverged && !is(ode.ErrNonFinite) && !is(ode.ErrSquare), status == ode.Rejected && !is(ode.ErrRejections),
		status == ode.Underflow && !is(ode.ErrUnderflow), status.OK() != (e.err == nil):
		return "status and error do not agree"
	case e.err != nil && !slices.ContainsFunc(typed, is) && status != ode.Unsolved:
		return "the error has no type"
	}
	for _, w := range []string{"implicit", "larger tolerance", "potential", "force"} {
		if strings.Contains(e.text(), w) {
			return "the sentence speaks of another trade: " + w
		}
	}
	if e.run == nil { // not finite at the start
		if e.first-e.first != 0 && !strings.Contains(e.text(), "f(x0)") || e.grads > 3 {
			return "the start is not finite, and that is not said at once"
		}
		return ""
	}
	if finite := r.F-r.F == 0; finite && r.Best.F > r.F || r.Best.F-r.Best.F != 0 {
		return "the best point is worse than the last"
	}
	if e.grads > s.Grads+s.Grads/20+e.longest { // a twentieth for what looks for causes
		return fmt.Sprintf("it has asked for %d gradients", e.grads)
	}
	if r.Reason.Converged() {
		g := make([]float64, e.n)
		e.g(g, r.X)
		if slope := e.run.Sys.Residual; slope != nil { // under bounds or on a manifold
			d := make([]float64, e.n)
			for i, v := range g {
				d[i] = -v
			}
			slope(g, r.X, d)
		}
		worst := 0.
		for _, v := range g {
			worst = max(worst, math.Abs(v)) // NaN stays
		}
		tol := s.GTol
		if tol == 0 {
			tol = optim.DefaultGTol
		}
		switch f := e.f(r.X); {
		case f-f != 0 || f != r.F:
			return "converged where f is not finite"
		case !(worst <= tol) && !e.decays, !(r.GNorm <= tol):
			return fmt.Sprintf("converged with a gradient of %g", worst)
		case r.Best.F < r.F-1e-14*math.Abs(r.F) && !strings.Contains(r.Reason.Text, "a smaller value"):
			return "converged, and a smaller value was seen"
		}
	}
	return e.kind()
}

// kind looks at what the kind of the objective demands.
func (e *ending) kind() string {
	r, status := e.r, e.r.Reason.Status
	named := strings.Contains(e.text(), "objective.CheckGradient")
	switch {
	case strings.HasPrefix(e.name, "wrong sign") && e.run.Sys.Residual == nil:
		switch {
		case r.Converged() && !(r.F < 1e-6*e.first): // itohabe asks for values only
			return "converged against a gradient of the wrong sign"
		case e.run.Monotone != nil && (status != ode.Stalled || !named || e.grads > 1000):
			return "a control that descends has not stalled for the gradient's sign within 1000 gradients"
		case !named && !(r.Best.F < e.first):
			return "nothing fell, and the sign is not named"
		}
	case strings.HasPrefix(e.name, "f times 1e+") || e.name == "one coordinate of 1e160":
		switch {
		case e.run.Squares() && (status != ode.Diverged || !strings.Contains(e.text(), "square overflows") || !strings.Contains(e.text(), "coordinate 3")):
			return "the square of the gradient overflows, and that is not said"
		case status.OK() && status != ode.Stalled && !e.moved && r.Step >= 100: // the budget of who pays hundreds of gradients for a step ends before
			return "silence"
		}
	case e.name == "constant" || strings.HasPrefix(e.name, "at the minimum"):
		if e.run.Sys.Residual == nil && !(e.decays && e.name == "constant") && (!r.Converged() || r.Step != 0 || e.grads > 2) {
			return "the start is a minimum, and the run went on"
		}
	case e.name == "mask everywhere", strings.HasSuffix(e.name, "at the start"):
		return "it should not have started"
	case strings.HasPrefix(e.name, "mask"):
		if f := e.f(r.X); status == ode.Stalled && f-f != 0 {
			return "stalled where f is not finite"
		}
	}
	return ""
}

// Every optimizer of the catalogue against every hostile objective, under a budget, ends as [optim.Minimize] says.
func TestHostile(t *testing.T) {
	s := optim.Settings{Grads: 2000, Steps: 2000}
	words, hs := hostileWords(), hostiles()
	counts := map[ode.Status]int{}
	for i, word := range words {
		for j, h := range hs {
			if testing.Short() && (i+j)%5 != 0 {
				continue
			}
			e := walk(t, word, h, s)
			if fault := e.fault(s); fault != "" {
				t.Errorf("%s on %s: %s: %v after %d steps and %d gradients, f = %g, ‖g‖ = %g: %s", word, h.name, fault, e.r.Reason.Status, e.r.Step, e.grads, e.r.F, e.r.GNorm, e.text())
			}
			counts[e.r.Reason.Status]++
		}
	}
	t.Log(counts)
}

// Without a tolerance nothing converges but to a gradient of zero, and a run that rests says so instead of counting
// steps.
func TestHostileWithoutTolerance(t *testing.T) {
	s := optim.Settings{GTol: -1, Steps: 1500}
	for i, word := range hostileWords() {
		for j, h := range hostiles() {
			if testing.Short() && (i+j)%5 != 0 || !(strings.HasPrefix(h.name, "at ") || strings.HasPrefix(h.name, "f times") || h.name == "constant" || h.name == "large constant") {
				continue
			}
			e := walk(t, word, h, s)
			if e.run == nil || h.start == 0 && (strings.HasPrefix(word, "expgrad") || strings.HasPrefix(word, "riemannian")) { // zero is not in their space
				continue
			}
			switch status := e.r.Reason.Status; {
			case e.r.Converged() && e.r.GNorm != 0, !e.moved && status.OK() && status != ode.Stalled && !e.r.Converged(), !e.moved && h.start == 0 && e.err != nil:
				t.Errorf("%s on %s: %v after %d steps and %d gradients, f = %g, ‖g‖ = %g: %s", word, h.name, status, e.r.Step, e.grads, e.r.F, e.r.GNorm, e.text())
			}
		}
	}
}

// A problem without variables is refused, for every optimizer alike.
func TestNoVariables(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "Dim = 0") {
			t.Errorf("panics with %q", text)
		}
	}()
	p := &objective.Problem{Func: half, Grad: dhalf}
	_, err := optim.Minimize(t.Context(), p, nil, optim.BB(), optim.Settings{})
	t.Errorf("no panic, error %v", err)
}
