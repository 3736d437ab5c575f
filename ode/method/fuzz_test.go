package method_test

import (
	"testing"

	"github.com/odescent/odescent/ode/method"
)

// FuzzParse: whatever is read as a method prints as something that reads back as the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"dp5", "gbs(order=12)", "lie(scheme=kick drift)", "doubled(doubled(rk4))", "ab2(beta=1)", "rkc2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := method.Parse(s)
		if err != nil {
			return
		}
		back, err := method.Parse(m.String())
		if err != nil || back.String() != m.String() {
			t.Fatalf("%q prints as %q and reads back as %v, %v", s, m, back, err)
		}
	})
}
