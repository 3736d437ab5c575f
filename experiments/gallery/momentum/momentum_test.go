package momentum

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/gallerytest"
)

func TestMomentum(t *testing.T) {
	r := gallerytest.Run(t, momentum)
	for i, want := range []float64{1, 1, 2} {
		got, err := strconv.ParseFloat(r.Page.Table.Strings("power")[i], 64)
		if err != nil || math.Abs(got-want) > .05 {
			t.Errorf("%s: observed order %g, want %g", r.Page.Table.Strings("what")[i], got, want)
		}
	}
}

// Literature C7, with the median of five starts in place of a seed: 15 %.
func TestRestarts(t *testing.T) {
	counts := map[string][]float64{}
	for _, seed := range []string{"1", "2", "3", "4", "5"} {
		r := gallerytest.Run(t, restarts, "seed="+seed)
		d := r.Page.Table
		plain := r.Data.Where("label", "no restart")
		gap, friction := plain.Floats("gap"), plain.Floats("friction")
		rises := 0
		for i := 1; i < len(gap); i++ {
			if gap[i] > gap[i-1] {
				rises++
			}
		}
		// √(μ/L) = 0.01, and the friction that μ asks for is about twice that
		if last := friction[len(friction)-1]; rises < 20 || last > .002 {
			t.Errorf("seed %s: without restarts the gap rises %d times, and the friction ends at %g", seed, rises, last)
		}
		for i, m := range d.Strings("method") {
			for _, to := range []string{"to 0.0001", "to 1e-8", "to 1e-12"} {
				n := math.Inf(1)
				if s := d.Strings(to)[i]; s != "never" {
					n = gallerytest.Number(t, s)
				}
				counts[m+to] = append(counts[m+to], n)
			}
		}
	}
	median := func(key string) float64 {
		c := slices.Clone(counts[key])
		slices.Sort(c)
		return c[len(c)/2]
	}
	for _, c := range []struct {
		method         string
		to4, to8, to12 float64
	}{
		{"no restart", 129, 1909, math.Inf(1)},
		{"restart by the speed", 290, 1421, 2682},
		{"restart by the slope", 129, 802, 1621},
	} {
		for to, want := range map[string]float64{"to 0.0001": c.to4, "to 1e-8": c.to8, "to 1e-12": c.to12} {
			if got := median(c.method + to); got != want && !(math.Abs(got/want-1) <= .15) {
				t.Errorf("%s, %s: %g, the literature's number is %g", c.method, to, got, want)
			}
		}
	}
	if a, b := median("restart by the slope"+"to 1e-12"), median("restart by the speed"+"to 1e-12"); a > b/1.3 {
		t.Errorf("restart by the slope takes %g steps, by the speed %g", a, b)
	}
}
