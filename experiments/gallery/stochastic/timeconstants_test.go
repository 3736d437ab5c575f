package stochastic

import (
	"math"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/gallerytest"
)

// Literature C60 and C62: order 1 at a constant step and with time constants, order 0 with fixed β and a decaying one.
func TestTimeConstants(t *testing.T) {
	d := gallerytest.Run(t, timeConstants).Page.Table
	for i, want := range []float64{1, 1, 0, 1} {
		if got := gallerytest.Number(t, d.Strings("observed order")[i]); math.Abs(got-want) > .05 {
			t.Errorf("%s: observed order %g, want %g", d.Strings("step and memory")[i], got, want)
		}
	}
	if far, near := d.Floats("distance there")[2], d.Floats("distance there")[3]; far < .3 || near > 1e-3 {
		t.Errorf("with fixed β the distance is %g, with fixed τ %g; want about 0.4 and 4e-4", far, near)
	}
}
