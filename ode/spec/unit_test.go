package spec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode/spec"
)

type tank struct {
	Level  float64   `spec:"level" unit:"x"`
	Rate   float64   `spec:"rate" unit:"1/t"`
	Force  float64   `spec:"force" unit:"f/x"`
	Curve  float64   `spec:"curve" unit:"f/x^2"`
	Marks  []float64 `spec:"marks" unit:"t"`
	Share  float64   `spec:"share" unit:"1"`
	Length length    `spec:"length"`
	N      int       `spec:"n"`
	Within box       `spec:"within"`
	Root   float64   `spec:"root" unit:"1/t^0.5"`
	Hidden float64
}

// length has the unit of time or of the state, as its kind says.
type length struct {
	Kind string
	By   float64 `spec:"by"`
}

func (l length) Unit(string) string { return l.Kind }

type box struct{ Of }

type Of any

func TestRescale(t *testing.T) {
	marks := []float64{1, 2}
	v := tank{1, 1, 1, 1, marks, 1, length{"t", 1}, 1, box{tank{Level: 1, Length: length{Kind: "x", By: 1}}}, 8, 1}
	got, err := spec.Rescale[any](v, spec.Scale{X: 2, T: 16, F: 16})
	if err != nil {
		t.Fatal(err)
	}
	want := tank{2, .0625, 8, 4, []float64{16, 32}, 1, length{"t", 16}, 1, box{tank{Level: 2, Length: length{"x", 2}}}, 2, 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if marks[0] != 1 {
		t.Error("the argument's list has changed")
	}
}

// shelf knows better than what it holds.
type shelf struct {
	Low  tank `spec:"low"`
	High tank `spec:"high"`
}

func (shelf) Unit(key string) string {
	if key == "high.level" {
		return "x^2"
	}
	return ""
}

func TestRescaleHolder(t *testing.T) {
	one := tank{Level: 1, Length: length{Kind: "1"}}
	got, err := spec.Rescale(shelf{one, one}, spec.Scale{X: 2, T: 1, F: 1})
	if err != nil || got.Low.Level != 2 || got.High.Level != 4 {
		t.Errorf("%v and %v, %v; want 2 and 4", got.Low.Level, got.High.Level, err)
	}
}

func TestRescaleErrors(t *testing.T) {
	for want, v := range map[string]any{
		"struct { A float64 \"spec:\\\"a\\\"\" }.A: no unit": struct {
			A float64 `spec:"a"`
		}{1},
		`unit "y": no base unit "y"`: struct {
			A float64 `spec:"a" unit:"y"`
		}{1},
		`the power "k" is not a number`: struct {
			A float64 `spec:"a" unit:"1/x^k"`
		}{1},
	} {
		if _, err := spec.Rescale(v, spec.Scale{X: 1, T: 1, F: 1}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}

func TestSamples(t *testing.T) {
	r := spec.Registry[fmt.Stringer]{}
	r.Register("size", "small", small{N: 3}, "small", "small(n=5)")
	r.Register("size", "a", small{N: 4})
	if diff := cmp.Diff([]string{"a", "small", "small(n=5)"}, r.Samples()); diff != "" {
		t.Error(diff)
	}
}
