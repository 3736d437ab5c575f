package optim_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
)

// A last point where f is not finite means diverged, whatever ended the run: momentum once ended at F = NaN as limit,
// adam at +Inf as limit, aegd there as stalled, all with err = nil.
func TestLastPointNotFinite(t *testing.T) {
	barrier := &objective.Problem{Dim: 1, Func: func(x []float64) float64 { return x[0] - math.Log(x[0]) }, Grad: func(d, x []float64) { d[0] = 1 - 1/x[0] }}
	wall := func(at float64) *objective.Problem {
		return &objective.Problem{Dim: 2, Func: func(x []float64) float64 {
			if x[0] < .5 {
				return at
			}
			return float64(x[0]*x[0]) + float64(x[1]*x[1])
		}, Grad: func(d, x []float64) { d[0], d[1] = 2*x[0], 2*x[1] }}
	}
	for _, c := range []struct {
		text string
		p    *objective.Problem
		x0   []float64
		s    optim.Settings
	}{
		{"momentum(lr=0.5)", barrier, []float64{.1}, optim.Settings{Steps: 50}},
		{"adam(lr=0.01)", wall(math.Inf(1)), []float64{2, 1}, optim.Settings{Steps: 2000, GTol: -1}},
		{"adam(lr=0.01)", wall(math.NaN()), []float64{2, 1}, optim.Settings{Steps: 2000, GTol: -1}},
		{"aegd(lr=0.01)", wall(math.Inf(1)), []float64{2, 1}, optim.Settings{}},
		{"sgd(lr=0.1)", wall(math.Inf(1)), []float64{2, 1}, optim.Settings{Steps: 20}},
		{"lookahead(sgd(lr=0.1))", wall(math.Inf(1)), []float64{2, 1}, optim.Settings{Steps: 100, GTol: -1}},
		{"sgd(lr=0.1)", wall(math.Inf(1)), []float64{2, 1}, optim.Settings{Steps: 2000, Stop: ode.MaxEvals{N: 30}}},
	} {
		res, err := optim.Minimize(t.Context(), c.p, c.x0, parse(t, c.text), c.s)
		if res.Reason.Status != ode.Diverged || !errors.Is(err, ode.ErrNonFinite) || res.Best.F-res.Best.F != 0 || res.F-res.F == 0 {
			t.Errorf("%s: F = %g, best %g, %v, %v", c.text, res.F, res.Best.F, res.Reason, err)
		}
	}
}

// A run that has blown up until x is too large to move has not stalled.
func TestBlowUpIsNoStall(t *testing.T) {
	valley := &objective.Problem{Dim: 2, Func: func(x []float64) float64 {
		a := x[1] - float64(x[0]*x[0])
		return float64(1e5*a*a) + float64((1-x[0])*(1-x[0]))
	}, Grad: func(d, x []float64) {
		a := x[1] - float64(x[0]*x[0])
		d[0], d[1] = float64(-4e5*a*x[0])-float64(2*(1-x[0])), 2e5*a
	}}
	for _, w := range []string{"adopt(lr=0.01)"} {
		res, err := optim.Minimize(t.Context(), valley, []float64{-1, 1}, parse(t, w), optim.Settings{})
		if res.Reason.Status != ode.Diverged || !errors.Is(err, optim.ErrRisen) || !strings.HasPrefix(res.Reason.Text, "f has risen from 4 to 4.") ||
			!strings.Contains(res.Reason.Text, "the steps are too long") {
			t.Errorf("%s: F = %g, %v, %v", w, res.F, res.Reason, err)
		}
	}
}

// Best and Target are of what is descended. The proximal gradient method's last point has f + r = 2.76; the best was
// once one with 2.8336, where f alone is smaller, and Target = 0.07 ended the run there.
func TestBestHasThePenalty(t *testing.T) {
	p := &objective.Problem{Dim: 2, Start: []float64{0, 0}, Func: func(x []float64) float64 {
		return float64((x[0]-3)*(x[0]-3)) + float64((x[1]+.1)*(x[1]+.1))
	}, Grad: func(d, x []float64) { d[0], d[1] = 2*(x[0]-3), 2*(x[1]+.1) }}
	r := func(x []float64) float64 { return math.Abs(x[0]) + math.Abs(x[1]) }
	for _, x0 := range [][]float64{{0, 0}, {3, 1}, {4, -2}} {
		for _, w := range []string{"ista(lr=0.1,l1=1)", "fista(lr=0.1,l1=1)"} {
			target := .07
			res, err := optim.Minimize(t.Context(), p, x0, parse(t, w), optim.Settings{Target: &target})
			if err != nil || !res.Converged() || math.Abs(res.F+r(res.X)-2.76) > 1e-6 {
				t.Errorf("%s: f + r = %.6g, %v, %v", w, res.F+r(res.X), res.Reason, err)
			}
			if best := res.Best.F + r(res.Best.X); best > res.F+r(res.X)+1e-12 || res.Best.F != p.Func(res.Best.X) {
				t.Errorf("%s: the best point has f + r = %.6g, the last %.6g", w, best, res.F+r(res.X))
			}
		}
	}
	target := 2.77
	res, err := optim.Minimize(t.Context(), p, []float64{3, 1}, parse(t, "ista(lr=0.1,l1=1)"), optim.Settings{Target: &target})
	if v := res.F + r(res.X); err != nil || !res.Converged() || v > target || v < 2.76 {
		t.Errorf("target %g: f + r = %g, %v, %v", target, v, res.Reason, err)
	}
	// the same for the coupled weight decay
	res, err = optim.Minimize(t.Context(), p, []float64{3, -.1}, parse(t, "sgd(lr=0.1,weight_decay=1)"), optim.Settings{})
	if err != nil || res.Best.Step == 0 {
		t.Errorf("weight decay: best at step %d, %v, %v", res.Best.Step, res.Reason, err)
	}
}
