package lab_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// What a parameter's range says is enforced before anything is computed, in the words in which it is written.
func TestRangeIsEnforced(t *testing.T) {
	for _, c := range []struct{ is, good, bad string }{
		{"above 0", "1e-300 1e300", "0 -1 Inf"},
		{"above 0, below 1", "0.5", "0 1 -1 2"},
		{"from 0", "0 1", "-1e-9 Inf"},
		{"0 to 1", "0 0.5 1", "-1 1.1 Inf"},
		{"whole numbers", "-3 0 1e9", "0.5 Inf"},
		{"whole numbers ≥ 0", "0 7", "-1 0.5"},
		{"(0,inf)", "1", "0 -1 Inf"},
		{"[0,1)", "0 0.5", "1 -1"},
		{"(-inf,inf]", "-1 Inf", "-Inf"},
		{"0: all rows", "-1 0.5", ""},
		{"powers of 2", "3", ""},
		{"true or false", "7", ""},
		{"", "-1", ""},
	} {
		e := square(func(context.Context, float64) ([]squareRow, error) { t.Error("computed"); return nil, nil })
		e.Params[0].Range = c.is
		for _, x := range strings.Fields(c.good) {
			if _, err := e.Values([]string{"x=" + x}); err != nil {
				t.Errorf("%s: %v", c.is, err)
			}
		}
		for _, x := range strings.Fields(c.bad) {
			_, err := e.Values([]string{"x=2,1," + x})
			if c.is == "above 0, below 1" || c.is == "[0,1)" || c.is == "0 to 1" {
				_, err = e.Values([]string{"x=0.5," + x})
			}
			if want := fmt.Sprintf("square: x=%s is not allowed, but: %s", x, c.is); message(err) != want {
				t.Errorf("%q, want %q", message(err), want)
			}
		}
	}
}

// A default outside of the range is the author's mistake.
func TestRangeOfDefault(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "x=1 is not allowed, but: above 2") {
			t.Errorf("panic %v", p)
		}
	}()
	e := square(nil)
	e.Name, e.Params[0].Range = "ranged", "above 2"
	lab.Register(e)
}
