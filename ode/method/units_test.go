package method_test

import (
	"testing"

	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/spec"
)

// Every number of every registered method has a unit, and scaling by powers of two there and back changes nothing.
func TestUnits(t *testing.T) {
	for _, text := range method.Samples() {
		m, err := method.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		there, err := spec.Rescale(m, spec.Scale{X: 0x1p10, T: 0x1p4, F: 0x1p-6})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		back, err := spec.Rescale(there, spec.Scale{X: 0x1p-10, T: 0x1p-4, F: 0x1p6})
		if err != nil || back.String() != m.String() {
			t.Errorf("%s comes back as %v, %v", text, back, err)
		}
	}
}
