package stepsize

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/gallerytest"
)

// The floor of an error control at an absolute tolerance goes like its square, and relative control has none.
func TestFloors(t *testing.T) {
	r := gallerytest.Run(t, floors, "problem=quadratic(eigenvalues=[1,10,100],rotated=true)", "tol=1e-1,1e-2,1e-3", "grads=5000")
	d := r.Page.Table
	a := gallerytest.CellOf(t, d, "optimizer", "gradient/eulerheun/pi(atol=0.1)", "gap")
	b := gallerytest.CellOf(t, d, "optimizer", "gradient/eulerheun/pi(atol=0.01)", "gap")
	c := gallerytest.CellOf(t, d, "optimizer", "gradient/eulerheun/pi(atol=0.001)", "gap")
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
	r := gallerytest.Run(t, rmsprop, "steps=4000")
	errs := r.Data.Where("panel", "local error")
	e, m := errs.Floats("error"), errs.Floats("measure")
	n := len(e) - 1
	// h·|∇f| is the move, ½h²|H∇f| at most half of it at h = 1/L, and far less once the stiff modes are gone.
	if !(e[0] <= m[0]/2*(1+1e-12)) || !(e[n]/m[n] < .05*e[0]/m[0]) {
		t.Errorf("error over measure goes from %g to %g", e[0]/m[0], e[n]/m[n])
	}
	// a step of fixed length tol hovers at a distance of about tol/2: the gap is between μ and L times tol²/8
	gap := gallerytest.CellOf(t, r.Page.Table, "optimizer", "gradient/euler/slope(tol=0.05,per=norm,eps=1e-10)", "after all")
	if tol := .05; gap < .01*tol*tol/8/10 || gap > 1*tol*tol/2 {
		t.Errorf("without memory, per norm, the gap is %g", gap)
	}
	none := gallerytest.CellOf(t, r.Page.Table, "optimizer", "gradient/euler/slope(tol=0.05,per=norm,eps=1e-10)", "after 100")
	sum := gallerytest.CellOf(t, r.Page.Table, "optimizer", "gradient/euler/slope(tol=0.05,memory=sum,per=norm,eps=1e-10)", "after 100")
	if sum < 10*none {
		t.Errorf("after 100 steps the sum is at %g, no memory at %g: it does not slow down", sum, none)
	}
}

func TestDerivations(t *testing.T) {
	r := gallerytest.Run(t, derivations)
	row := func(problem, label string) *figure.Table {
		return r.Page.Table.Where("problem", problem).Where("derivation", label)
	}
	last := func(problem, label, column string) float64 {
		return gallerytest.Number(t, row(problem, label).Strings(column)[0])
	}
	if n := last("quadratic", "true curvature (Newton)", "steps"); n != 1 {
		t.Errorf("Newton takes %g steps on a quadratic, want 1", n)
	}
	// Himmelblau's function has a maximum of 181.6 at (-0.27, -0.92), and a minimum of 0 where the shifted Hessian leads.
	if g := last("himmelblau", "true curvature (Newton)", "gap"); math.Abs(g-181.6) > .1 {
		t.Errorf("Newton ends at a gap of %g, want the maximum, 181.6", g)
	}
	if g := last("himmelblau", "true curvature, made positive", "gap"); g > 1e-12 {
		t.Errorf("the shifted Newton method ends at a gap of %g", g)
	}
	// Steps of length r hover at r/2 on both sides of the minimum: along the stiffest direction the gap is L·(r/2)²/2.
	if g, want := last("quadratic", "steepest direction, fixed length", "gap"), 25*.05*.05/2; math.Abs(g/want-1) > .05 {
		t.Errorf("a fixed length leaves a gap of %g, want %g", g, want)
	}
	// With 1/L every step lowers f by ‖g‖²/2L or more, which is at least μ/L of the gap on the quadratic, 1/25.
	g := r.Data.Where("label", "second-order model, curvature $L$").Groups("problem")[0].Floats("gap")
	for i := 1; i < len(g); i++ {
		if g[i] > (1-1./25)*g[i-1]*(1+1e-9) {
			t.Fatalf("step %d lowers the gap from %g to %g only", i, g[i-1], g[i])
		}
	}
	himmel := r.Data.Where("label", "second-order model, curvature $L$").Groups("problem")[1].Floats("gap")
	if !slices.IsSortedFunc(himmel, func(a, b float64) int {
		switch {
		case a > b+1e-18:
			return -1
		case a < b-1e-18:
			return 1
		}
		return 0
	}) {
		t.Error("1/L does not descend")
	}
	// The line search takes fewer steps than 1/L, which knows L.
	for _, p := range []string{"quadratic", "himmelblau"} {
		if a, b := last(p, "length by line search", "steps"), last(p, "second-order model, curvature L", "steps"); !(a < b) {
			t.Errorf("%s: the line search takes %g steps, 1/L %g", p, a, b)
		}
	}
}

// The logarithmic slope of a power is its exponent, within the range that is looked at.
func TestSlopeOf(t *testing.T) {
	x, y := []float64{.1, 1, 2, 5, 30, 100}, []float64{7, 0, 0, 0, 0, -3}
	for i := 1; i < 5; i++ {
		y[i] = 3 * math.Pow(x[i], -1.5)
	}
	if got := slopeOf(x, y, 1, 50); math.Abs(got+1.5) > 1e-12 {
		t.Errorf("slope %v, want -1.5", got)
	}
}
