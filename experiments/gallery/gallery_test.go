package gallery

import (
	"context"
	"math"
	"strconv"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

func run(t *testing.T, e lab.Experiment, settings ...string) *lab.Result {
	t.Helper()
	v, err := e.Values(settings)
	if err != nil {
		t.Fatal(err)
	}
	r, err := lab.Run(context.Background(), e, v, lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Page.Figure.SVG(); err != nil {
		t.Errorf("the figure cannot be drawn: %v", err)
	}
	return r
}

// cellOf returns a number of the row whose column holds key.
func cellOf(t *testing.T, d *figure.Table, column, key, want string) float64 {
	t.Helper()
	rows := d.Where(column, key)
	if rows.Len() == 0 {
		t.Fatalf("no row with %s = %q among %q", column, key, d.Strings(column))
	}
	x, err := strconv.ParseFloat(rows.Strings(want)[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The floor of an error control at an absolute tolerance goes like its square, and relative control has none.
func TestFloors(t *testing.T) {
	r := run(t, floors, "problem=quadratic(eigenvalues=[1,10,100],rotated=true)", "tol=1e-1,1e-2,1e-3", "grads=5000")
	d := r.Page.Table
	a := cellOf(t, d, "optimizer", "gradient/eulerheun/pi(atol=0.1)", "gap")
	b := cellOf(t, d, "optimizer", "gradient/eulerheun/pi(atol=0.01)", "gap")
	c := cellOf(t, d, "optimizer", "gradient/eulerheun/pi(atol=0.001)", "gap")
	for _, ratio := range []float64{a / b, b / c} {
		if ratio < 70 || ratio > 140 { // 100, but for where in the cycle about the stability limit the run ends
			t.Errorf("floors %g, %g, %g do not go like the square of the tolerance", a, b, c)
		}
	}
	// Literature C42: |x| of the stiffest mode is σ^(k/Σβ)·tol/2 with the safety σ outside of the filter, here
	// .9^(2/.3)/2 = .248 in the maximum norm; the RMS norm over n = 3 gives a factor √3.
	const l, n = 100, 3
	if want := l * math.Pow(.248*.01*math.Sqrt(n), 2) / 2; b < want/1.3 || b > want*1.3 {
		t.Errorf("floor %g at tolerance 0.01, want about %g", b, want)
	}
	if s := d.Where("optimizer", "gradient/eulerheun/pi(atol=0.1)").Strings("ended")[0]; s != "stalled" {
		t.Errorf("error control at an absolute tolerance %s, want stalled", s)
	}
	if s := d.Where("optimizer", "bb").Strings("ended")[0]; s != "converged" {
		t.Errorf("relative control %s, want converged", s)
	}
}

// Without memory the steps hover at their length, with a sum they slow down: after a long time the gaps are in this order.
func TestRMSProp(t *testing.T) {
	r := run(t, rmsprop, "steps=4000")
	errs := r.Data.Where("panel", "local error")
	e, m := errs.Floats("error"), errs.Floats("measure")
	n := len(e) - 1
	// h·|∇f| is the move, ½h²|H∇f| at most half of it at h = 1/L, and far less once the stiff modes are gone.
	if !(e[0] <= m[0]/2*(1+1e-12)) || !(e[n]/m[n] < .05*e[0]/m[0]) {
		t.Errorf("error over measure goes from %g to %g", e[0]/m[0], e[n]/m[n])
	}
	// a step of fixed length tol hovers at a distance of about tol/2: the gap is between μ and L times tol²/8
	gap := cellOf(t, r.Page.Table, "optimizer", "gradient/euler/slope(tol=0.05,per=norm,eps=1e-10)", "after all")
	if tol := .05; gap < .01*tol*tol/8/10 || gap > 1*tol*tol/2 {
		t.Errorf("without memory, per norm, the gap is %g", gap)
	}
	none := cellOf(t, r.Page.Table, "optimizer", "gradient/euler/slope(tol=0.05,per=norm,eps=1e-10)", "after 100")
	sum := cellOf(t, r.Page.Table, "optimizer", "gradient/euler/slope(tol=0.05,memory=sum,per=norm,eps=1e-10)", "after 100")
	if sum < 10*none {
		t.Errorf("after 100 steps the sum is at %g, no memory at %g: it does not slow down", sum, none)
	}
}

func TestMomentum(t *testing.T) {
	r := run(t, momentum)
	for i, want := range []float64{1, 1, 2} {
		got, err := strconv.ParseFloat(r.Page.Table.Strings("power")[i], 64)
		if err != nil || math.Abs(got-want) > .05 {
			t.Errorf("%s: observed order %g, want %g", r.Page.Table.Strings("what")[i], got, want)
		}
	}
}

func TestLinreg(t *testing.T) {
	d := run(t, linreg).Page.Table
	if g := cellOf(t, d, "data", "full batch, fixed step", "gap"); g > 1e-14 {
		t.Errorf("full batch ends with a gap of %g", g)
	}
	fixed, decaying := cellOf(t, d, "data", "single row, fixed step", "gap"), cellOf(t, d, "data", "single row, decaying step", "gap")
	if decaying > fixed/10 {
		t.Errorf("single rows end with a gap of %g, of %g with a decaying step", fixed, decaying)
	}
	// the noise of 200 points with deviation .5 moves the fit by .5/√200 = .035, thrice that at most
	for _, c := range []struct {
		column string
		want   float64
	}{{"slope", 2}, {"intercept", 3}} {
		if got := cellOf(t, d, "data", "full batch, fixed step", c.column); math.Abs(got-c.want) > .11 {
			t.Errorf("%s = %g, want about %g", c.column, got, c.want)
		}
	}
}
