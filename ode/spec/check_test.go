package spec_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/spec"
)

// leaf is a field of a registered interface type.
type leaf interface{ String() string }

type twig struct {
	H float64 `spec:"h" in:"(0,inf)"`
}

func (t twig) String() string { return spec.Format("twig", t, twig{}) }

var errTwo = errors.New("low and high are in the wrong order")

type inner struct {
	Low  int `spec:"low" in:"[1,inf)"`
	High int `spec:"high" in:"0 or [2,10]"`
}

func (i *inner) Check() error {
	if i.High != 0 && i.High < i.Low {
		return errTwo
	}
	return nil
}

type tagged struct {
	LR    float64   `spec:"lr" in:"(0,inf)"`
	Beta  float64   `spec:"beta" in:"[0,1)"`
	Decay float64   `spec:"decay" in:"[0,inf)"`
	C     float64   `spec:"c" in:"finite"`
	Share float64   `spec:"share" in:"0 or (0,1]"`
	Lo    float64   `spec:"lo" in:"[-inf,inf)"`
	P     int       `spec:"p" in:"2 or 3"`
	At    []float64 `spec:"at" in:"(1,inf)"`
	On    string    `spec:"on" oneof:"velocity,force"`
	Clock string    `spec:"clock" oneof:",flow,step"`
	Of    leaf      `spec:"of"`
	Marks spec.List `spec:"marks"`
	inner
	Pair  *inner `spec:"pair"`
	Other inner
}

func good() tagged { return tagged{LR: 1, P: 2, inner: inner{Low: 1}} }

func init() {
	spec.Register(func(s string) (leaf, error) {
		t, err := spec.Parse(s)
		if err != nil {
			return nil, err
		}
		if t.Name != "twig" {
			return nil, spec.Unknown("leaf", t.Name, []string{"twig"})
		}
		var w twig
		err = t.Into(&w)
		return w, err
	})
}

// Every value outside a range is refused by literals and specs with the key, the value and the range; the edges that are
// closed, and zero where it means the default, are accepted.
func TestRangesOfTags(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		set  func(*tagged)
		want string // empty: accepted
	}{
		{func(v *tagged) {}, ""},
		{func(v *tagged) { v.LR = 0 }, "lr=0 must be positive and finite"},
		{func(v *tagged) { v.LR = inf }, "lr=+Inf must be positive and finite"},
		{func(v *tagged) { v.LR = nan }, "lr=NaN must be"},
		{func(v *tagged) { v.Beta = 1 }, "beta=1 must be in [0, 1)"},
		{func(v *tagged) { v.Decay = -1e-300 }, "decay=-1e-300 must be finite and not negative"},
		{func(v *tagged) { v.C = -inf }, "c=-Inf must be finite"},
		{func(v *tagged) { v.Share = 1 }, ""},
		{func(v *tagged) { v.Share = 1.5 }, "share=1.5 must be in (0, 1], or 0"},
		{func(v *tagged) { v.Lo = -inf }, ""},
		{func(v *tagged) { v.Lo = inf }, "lo=+Inf must be in [-inf, inf)"},
		{func(v *tagged) { v.P = 3 }, ""},
		{func(v *tagged) { v.P = 4 }, "p=4 must be 2 or 3"},
		{func(v *tagged) { v.At = []float64{2, 1} }, "at[1]=1 must be above 1 and finite"},
		{func(v *tagged) { v.On = "force" }, ""},
		{func(v *tagged) { v.On = "fore" }, "did you mean force?"},
		{func(v *tagged) { v.On = "velocity" }, `on=velocity is the zero value, ""`},
		{func(v *tagged) { v.Clock = "stop" }, "did you mean step?"},
		{func(v *tagged) { v.Of = twig{H: -1} }, "of: h=-1 must be"},
		{func(v *tagged) { v.Of = &twig{H: -1} }, "of: h=-1 must be"},
		{func(v *tagged) { v.Of = twig{H: 1} }, ""},
		{func(v *tagged) { v.Marks = "[2,x]" }, "marks: write positive whole numbers"},
		{func(v *tagged) { v.Low = 0 }, "low=0 must be at least 1"},
		{func(v *tagged) { v.High = 11 }, "high=11 must be in [2, 10], or 0"},
		{func(v *tagged) { v.Low, v.High = 5, 4 }, errTwo.Error()},
		{func(v *tagged) { v.Pair = &inner{Low: 5, High: 4} }, "pair: " + errTwo.Error()},
		{func(v *tagged) { v.Other = inner{} }, ""}, // has no tag
		{func(v *tagged) { v.LR, v.Beta = -1, 2 }, "lr=-1 must be positive and finite; beta=2 must be in [0, 1)"},
	} {
		v := good()
		c.set(&v)
		for _, err := range []error{spec.Check(v), spec.Check(&v), spec.Check(any(&v))} {
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("%+v: %v, want %q", v, err, c.want)
			}
		}
	}
	v := good()
	v.Low, v.High = 5, 4
	if err := spec.Check(v); !errors.Is(err, errTwo) {
		t.Errorf("%v is not the error of the type's own Check", err)
	}
	if err := spec.Check(struct{ *inner }{}); err != nil {
		t.Errorf("the promoted Check of nothing: %v", err)
	}
	if spec.Check(nil) != nil || spec.Check((*tagged)(nil)) != nil {
		t.Error("nothing has a fault")
	}
	for word, want := range map[string]string{
		"t(beta=1)": "t: beta=1 must be in [0, 1)", "t(of=twig)": "t: of=twig: twig: h=0 must be", "t(at=[2,0])": "at[1]=0",
		"t(on=velocty)": "t: on=velocty: no on \"velocty\"; did you mean velocity?", `t(clock="")`: "clock",
		"t(clock=x)": "there are: flow, step", "t(of=twug(h=1))": "did you mean twig?",
	} {
		v, p := good(), must(t, word)
		if err := p.Into(&v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", word, err, want)
		}
	}
}

func must(t *testing.T, s string) spec.Term {
	p, err := spec.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Words and registered types are printed as they are read.
func TestTaggedRoundTrip(t *testing.T) {
	for word, want := range map[string]string{
		"t(on=velocity)": "t", "t(on=force)": "t(on=force)", "t(clock=flow,of=twig(h=2))": "t(clock=flow,of=twig(h=2))",
	} {
		v, def := good(), good()
		if err := must(t, word).Into(&v); err != nil {
			t.Fatal(err)
		}
		if got := spec.Format("t", v, def); got != want {
			t.Errorf("%s is printed %s, want %s", word, got, want)
		}
	}
	def := good()
	def.On, def.Of = "force", twig{H: 1}
	if got := spec.Format("t", good(), def); got != "t(on=velocity,of=none)" {
		t.Errorf("got %s", got)
	}
}

// A tag that is no range is a mistake of the program.
func TestBrokenRangePanics(t *testing.T) {
	for _, v := range []any{
		struct {
			X float64 `spec:"x" in:"(0,1"`
		}{}, struct {
			X float64 `spec:"x" in:"[1,0]"`
		}{}, struct {
			X float64 `spec:"x" in:"small"`
		}{}, struct {
			X string `spec:"x" in:"[0,1]"`
		}{},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T: no panic", v)
				}
			}()
			err := spec.Check(v)
			t.Log(fmt.Sprint(err))
		}()
	}
}

func TestRangesAreListed(t *testing.T) {
	const want = "lr (0,inf), beta [0,1), decay [0,inf), c finite, share 0 or (0,1], lo [-inf,inf), p 2 or 3, at (1,inf), on velocity|force, clock flow|step, low [1,inf), high 0 or [2,10]"
	if got := spec.Ranges(tagged{}); got != want {
		t.Errorf("got %s", got)
	}
	if got := spec.Ranges(&demo{}); got != "" {
		t.Errorf("got %s", got)
	}
}
