package spec_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/odescent/odescent/ode/spec"
)

type (
	hidden struct {
		n int `spec:"n"`
	}
	twice struct {
		A, B int `spec:"n"`
	}
	noKey struct {
		N int `spec:""`
	}
	spaced struct {
		N int `spec:"a b"`
	}
	option struct {
		N int `spec:"n,baer"`
	}
	badRange struct {
		N int `spec:"n" in:"(0"`
	}
	textIn struct {
		S string `spec:"s" in:"(0,1)"`
	}
	numberOf struct {
		N int `spec:"n" oneof:"a,b"`
	}
	channel struct {
		C chan int `spec:"c"`
	}
	single struct {
		X float32 `spec:"x"`
	}
	ranged struct {
		X float64 `spec:"x" in:"(0,1)"`
	}
	within struct{ spaced }
	kind   struct {
		S string `spec:"s" oneof:"a,b"`
	}
)

func (h hidden) String() string { return fmt.Sprint(h.n) }

// What cannot be read, printed or checked later is refused when it is registered, in a sentence.
func TestDefinition(t *testing.T) {
	for _, c := range []struct {
		name    string
		def     any
		samples []string
		want    string
	}{
		{"", small{}, nil, "a name is missing"},
		{"a b", small{}, nil, "is not a name"},
		{"none", small{}, nil, "means something else"},
		{"incomplete", small{}, nil, "means something else"},
		{"inf", small{}, nil, "reads as a number"},
		{"nan", small{}, nil, "reads as a number"},
		{"1e5", small{}, nil, "reads as a number"},
		{"1", small{}, nil, "reads as a number"},
		{"-", small{}, nil, "begin with a letter"},
		{"x", nil, nil, "x is nil"},
		{"x", (*small)(nil), nil, "x is a nil *spec_test.small"},
		{"x", hidden{}, nil, "not exported"},
		{"x", twice{}, nil, "two fields with the key n"},
		{"x", noKey{}, nil, `has "" for a key`},
		{"x", spaced{}, nil, `has "a b" for a key`},
		{"x", within{}, nil, `has "a b" for a key`},
		{"x", option{}, nil, `option "baer"`},
		{"x", badRange{}, nil, `"(0" is no range`},
		{"x", textIn{}, nil, "has a range in its tag"},
		{"x", numberOf{}, nil, "tag oneof"},
		{"x", channel{}, nil, "no spec sets"},
		{"x", single{}, nil, "no spec sets"},
		{"x", ranged{X: 2}, nil, "the default x=2 must be"},
		{"x", kind{S: "c"}, nil, "the default"},
		{"x", small{}, []string{"x(n=1"}, "a sample of x"},
		{"x", small{}, []string{"y(n=1)"}, "is of the name y"},
	} {
		if got := refusal(func() { spec.Registry[any]{}.Register("thing", c.name, c.def, c.samples...) }); !strings.Contains(got, c.want) {
			t.Errorf("%q as %T is refused with %q, want %q in it", c.name, c.def, got, c.want)
		}
	}
	r := spec.Registry[any]{}
	r.Register("thing", "x", ranged{})
	if got := refusal(func() { r.Register("thing", "x", ranged{}) }); !strings.Contains(got, "registered already") {
		t.Errorf("the second of a name is refused with %q", got)
	}
}

// refusal returns the text with which f panics.
func refusal(f func()) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = fmt.Sprint(p)
		}
	}()
	f()
	return ""
}

// A registry may be read while something is registered; the race detector looks at it.
func TestRegistryAtOnce(t *testing.T) {
	r := spec.Registry[any]{}
	r.Register("thing", "x", small{})
	var all sync.WaitGroup
	for i := range 4 {
		all.Add(1)
		go func() {
			defer all.Done()
			r.Register("thing", fmt.Sprintf("x%d", i), small{})
			if _, err := r.Parse("thing", "x(n=1)"); err != nil {
				t.Error(err)
			}
			r.Samples()
		}()
	}
	all.Wait()
	if n := len(r.Names()); n != 5 {
		t.Errorf("%d names, want 5", n)
	}
}
