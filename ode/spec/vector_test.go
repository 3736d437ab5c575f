package spec_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/spec"
	"pgregory.net/rapid"
)

type weighed struct {
	RTol  float64     `spec:"rtol" unit:"1"`
	ATol  float64     `spec:"atol" unit:"x"`
	ATols spec.Vector `spec:"atol,list" unit:"x"`
	N     int         `spec:"n"`
}

// One key holds a number or a list: what is read is what was printed, the values by position are those of the keys, and the
// last of the two that is set holds.
func TestNumberOrList(t *testing.T) {
	for _, c := range []struct {
		word string
		want weighed
	}{
		{"w", weighed{}},
		{"w(rtol=0.1,atol=1e-8,n=3)", weighed{RTol: .1, ATol: 1e-8, N: 3}},
		{"w(atol=[1e-8,1e-14,1e-6],n=3)", weighed{ATols: spec.VectorOf(1e-8, 1e-14, 1e-6), N: 3}},
		{"w(0.1, [ 1e-8, 1E-14,0.000001 ], 3)", weighed{RTol: .1, ATols: "[1e-8,1e-14,1e-6]", N: 3}},
		{"w(atol=[])", weighed{}},
	} {
		term, err := spec.Parse(c.word)
		if err != nil {
			t.Fatal(err)
		}
		got := weighed{}
		if err := term.Into(&got); err != nil || got != c.want {
			t.Errorf("%s is %+v (%v), not %+v", c.word, got, err, c.want)
		}
		again := weighed{ATol: 7}
		if err := term.Into(&again); err != nil || strings.Contains(c.word, "[1") && again.ATol != 0 {
			t.Errorf("%s leaves atol=%v beside the list (%v)", c.word, again.ATol, err)
		}
		back, _ := spec.Parse(spec.Format("w", got, weighed{}))
		got = weighed{}
		if err := back.Into(&got); err != nil || got != c.want {
			t.Errorf("%s comes back as %+v (%v)", c.word, got, err)
		}
	}
	term, _ := spec.Parse("w(atol=2)")
	if got := (weighed{ATols: "[1,2]"}); term.Into(&got) != nil || got != (weighed{ATol: 2}) {
		t.Errorf("a number leaves the list: %+v", got)
	}
	for _, w := range []string{"w(atol=[1,x])", "w(atol=[1,,2])", "w(atol=[1,Inf])", "w(atol=[1,NaN])", "w(atol=1,atol=[1])", "w(n=[1])"} {
		term, err := spec.Parse(w)
		if err == nil {
			err = term.Into(&weighed{})
		}
		if err == nil {
			t.Errorf("%s is no error", w)
		}
	}
}

func TestVector(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOf(rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64)).Draw(t, "x")
		v := spec.VectorOf(x...)
		y, err := v.Floats()
		if err != nil || len(y) != len(x) {
			t.Fatalf("%v comes back as %v: %v", x, y, err)
		}
		for i := range x {
			if x[i] != y[i] {
				t.Fatalf("%v comes back as %v", x, y)
			}
		}
		s, err := spec.Rescale(weighed{ATols: v}, spec.Scale{X: .5, T: 1, F: 1})
		if y, _ = s.ATols.Floats(); err != nil || len(y) != len(x) {
			t.Fatal(err, y)
		}
		for i := range x {
			if y[i] != x[i]*.5 {
				t.Fatalf("half of %v is not %v", x, y)
			}
		}
	})
}
