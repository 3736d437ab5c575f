package control_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// An empty Record is an error with a sentence as every other empty literal is; once it was a panic.
func TestRecordWithoutMesh(t *testing.T) {
	s := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	for _, c := range []control.Record{{}, {Of: control.Fixed{H: .1}}} {
		if _, err := ode.Solve(t.Context(), s, []float64{1}, 0, 1, ode.Config{Method: rk.BS3, Control: c}); err == nil || !strings.Contains(err.Error(), "Mesh") {
			t.Errorf("%v: %v", c, err)
		}
	}
}
