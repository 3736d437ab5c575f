package spec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode/spec"
)

type demo struct {
	Tol  float64   `spec:"tol"`
	N    int       `spec:"n"`
	Path string    `spec:"data"`
	On   bool      `spec:"on"`
	L    []float64 `spec:"eigenvalues"`
	M    memory    `spec:"memory"`
}

func (d *demo) Check() error {
	if d.Tol < 0 {
		return fmt.Errorf("tol=%g must not be negative", d.Tol)
	}
	return nil
}

type memory struct {
	Kind string
	Beta float64 `spec:"beta,bare"`
}

func (m memory) MarshalText() ([]byte, error) {
	return []byte(spec.Format(m.Kind, m, memory{Kind: m.Kind})), nil
}

func (m *memory) UnmarshalText(b []byte) error {
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	m.Kind = t.Name
	return t.Into(m)
}

func TestRoundTrip(t *testing.T) {
	def := demo{Tol: .5, M: memory{Kind: "none"}}
	for _, s := range []string{
		"demo",
		"demo(tol=0.01,n=3)",
		"demo(tol=1e-8,on=true)",
		"demo(data=/tmp/my file.csv)",
		`demo(data="a,b(c).csv")`,
		"demo(eigenvalues=[0.01,1,50],memory=ema(0.99))",
	} {
		term, err := spec.Parse(s)
		if err != nil {
			t.Fatalf("Parse(%q): %v", s, err)
		}
		d := def
		if err := term.Into(&d); err != nil {
			t.Fatalf("Into(%q): %v", s, err)
		}
		if got := spec.Format("demo", d, def); got != s {
			t.Errorf("Format(Parse(%q)) = %q", s, got)
		}
	}
}

func TestPositional(t *testing.T) {
	term, err := spec.Parse("demo(0.25, 7, n=8)")
	if err != nil {
		t.Fatal(err)
	}
	var d demo
	if err := term.Into(&d); err == nil || !strings.Contains(err.Error(), "n is given twice") {
		t.Errorf("a key given by position and by name: %v", err)
	}
}

func TestErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "a name is missing",
		"(a=1)":                   "name is missing",
		"demo(":                   "not closed",
		"demo(tol=1))":            "closes nothing",
		"demo(tol=1)x":            "follows the closing bracket",
		"demo(tol=abc)":           "not a number",
		"demo(tol=NaN)":           "not a number",
		"demo(n=1.5)":             "whole number",
		"demo(on=maybe)":          "true or false",
		"demo(toll=1)":            "did you mean tol?",
		"demo(tol=1,tol=2)":       "given twice",
		"demo(tol=)":              "key=value",
		"demo(tol=1,,n=2)":        "argument is empty",
		"demo(eigenvalues=1)":     "[a,b,c]",
		"demo(eigenvalues=[1,x])": "not a number",
		"demo(tol=-1)":            "must not be negative",
		`demo(data="x)`:           "quote is not closed",
		"de mo":                   "not a name",
	} {
		term, err := spec.Parse(in)
		if err == nil {
			var d demo
			err = term.Into(&d)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", in, err, want)
		}
	}
}

func TestSplit(t *testing.T) {
	got, err := spec.Split(`gradient/euler/slope(memory=ema(.9),data="a/b")`, '/')
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"gradient", "euler", `slope(memory=ema(.9),data="a/b")`}, got); diff != "" {
		t.Error(diff)
	}
}

// File and table are embedded one in the other, and only one of them is exported.
type File struct {
	Label string `spec:"label"`
	note  string
}

type table struct {
	File
	Test float64 `spec:"test"`
}

type model struct {
	Data string `spec:"data"`
	table
	L2 float64 `spec:"l2"`
}

// TestEmbedded: the keys of embedded structs stand in their place.
func TestEmbedded(t *testing.T) {
	def := model{table: table{Test: .1, File: File{note: "kept"}}, L2: 1}
	for in, want := range map[string]string{
		"m(data=a,label=b,test=0.5,l2=2)": "m(data=a,label=b,test=0.5,l2=2)",
		"m(l2=2,test=0.1,label=b)":        "m(label=b,l2=2)",
		"m(a,b,0.5,2)":                    "m(data=a,label=b,test=0.5,l2=2)",
		"m":                               "m",
	} {
		term, err := spec.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		d := def
		if err := term.Into(&d); err != nil || d.note != "kept" {
			t.Fatalf("%s: %v, %+v", in, err, d)
		}
		if got := spec.Format("m", d, def); got != want {
			t.Errorf("%s is written %s, want %s", in, got, want)
		}
		if x, ok := spec.Get(&d, "test"); !ok || x != d.Test {
			t.Errorf("%s: Get says %g, %t", in, x, ok)
		}
	}
	term, _ := spec.Parse("m(tst=1)")
	if err := term.Into(&model{}); err == nil || !strings.Contains(err.Error(), "did you mean test?") {
		t.Error(err)
	}
	defer func() {
		if r := fmt.Sprint(recover()); !strings.Contains(r, "two fields with the key label") {
			t.Errorf("two equal keys: %s", r)
		}
	}()
	type twice struct {
		File
		Label string `spec:"label"`
	}
	spec.Format("x", twice{}, twice{})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a", "a(b=c)", "a(b=[1,2],c=d(e=f))", `a(b="\"")`, "a(b=1", "]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		term, err := spec.Parse(s)
		if err != nil {
			return
		}
		d := demo{M: memory{Kind: "none"}}
		if term.Into(&d) != nil {
			return
		}
		again, err := spec.Parse(spec.Format("demo", d, demo{}))
		if err != nil {
			t.Fatalf("Format wrote what Parse refuses: %v", err)
		}
		e := demo{}
		if err := again.Into(&e); err != nil {
			t.Fatalf("Format wrote what Into refuses: %v", err)
		}
		if diff := cmp.Diff(d, e); diff != "" {
			t.Error(diff)
		}
	})
}

func ExampleFormat() {
	type fixed struct {
		H     float64 `spec:"h"`
		Clock string  `spec:"clock"`
	}
	fmt.Println(spec.Format("fixed", fixed{H: 1e-8, Clock: "flow"}, fixed{Clock: "flow"}))
	// Output: fixed(h=1e-8)
}

func ExampleUnknown() {
	fmt.Println(spec.Unknown("optimizer", "adm", []string{"sgd", "adam", "bb"}))
	// Output: no optimizer "adm"; did you mean adam?
}

func TestRegistry(t *testing.T) {
	r := spec.Registry[fmt.Stringer]{}
	r.Register("size", "small", small{N: 3})
	r.Register("size", "smell", small{N: 4})
	for word, want := range map[string]string{"small": "small(3)", "small(n=5)": "small(5)", "smell": "small(4)"} {
		if v, err := r.Parse("thing", word); err != nil || v.String() != want {
			t.Errorf("%q: %v, %v", word, v, err)
		}
	}
	for word, want := range map[string]string{"smal": "no thing \"smal\"; did you mean small?", "small(m=1)": "no key", "small(": "not closed"} {
		if v, err := r.Parse("thing", word); err == nil || !strings.Contains(err.Error(), want) || v != nil {
			t.Errorf("%q: %v, %v; want %q", word, v, err, want)
		}
	}
	if diff := cmp.Diff([]string{"small", "smell"}, r.Names()); diff != "" {
		t.Error(diff)
	}
}

type small struct {
	N int `spec:"n"`
}

func (s small) String() string { return fmt.Sprintf("small(%d)", s.N) }
