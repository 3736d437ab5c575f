package common_test

import (
	"slices"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
)

// TestEnvelope: three points in the first decade, one in the next.
func TestEnvelope(t *testing.T) {
	s := common.Envelope(figure.Series{X: []float64{1, 2, 5, 10}, Y: []float64{3, 9, 4, 7}}, 1)
	for _, c := range []struct{ got, want []float64 }{
		{s.X, []float64{5, 10}}, {s.Y, []float64{4, 7}}, {s.Lo, []float64{3, 7}}, {s.Hi, []float64{9, 7}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}
