package models

import (
	"math"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/gallerytest"
)

func TestLinreg(t *testing.T) {
	d := gallerytest.Run(t, linreg).Page.Table
	if g := gallerytest.CellOf(t, d, "data", "full batch, fixed step", "gap"); g > 1e-14 {
		t.Errorf("full batch ends with a gap of %g", g)
	}
	fixed, decaying := gallerytest.CellOf(t, d, "data", "single row, fixed step", "gap"), gallerytest.CellOf(t, d, "data", "single row, decaying step", "gap")
	if decaying > fixed/10 {
		t.Errorf("single rows end with a gap of %g, of %g with a decaying step", fixed, decaying)
	}
	// the noise of 200 points with deviation .5 moves the fit by .5/√200 = .035, thrice that at most
	for _, c := range []struct {
		column string
		want   float64
	}{{"slope", 2}, {"intercept", 3}} {
		if got := gallerytest.CellOf(t, d, "data", "full batch, fixed step", c.column); math.Abs(got-c.want) > .11 {
			t.Errorf("%s = %g, want about %g", c.column, got, c.want)
		}
	}
}
