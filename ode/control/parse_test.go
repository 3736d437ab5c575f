package control_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"pgregory.net/rapid"
)

// vary changes fields of the tagged struct v at random, those of what it holds likewise, and keeps what valid accepts.
func vary(t *rapid.T, v reflect.Value, valid func() error) {
	for i := range v.NumField() {
		f, tag := v.Field(i), v.Type().Field(i).Tag
		key, tagged := tag.Lookup("spec")
		if !tagged {
			continue
		}
		old := reflect.New(f.Type()).Elem()
		old.Set(f)
		texts, isWord := tag.Lookup("oneof")
		switch f.Kind() {
		case reflect.Float64:
			x := rapid.SampledFrom([]float64{1, 1e-12, 1e12, 0, .5, 3}).Draw(t, key)
			f.SetFloat(x * rapid.Float64Range(.5, 1).Draw(t, key))
		case reflect.Int:
			f.SetInt(int64(rapid.IntRange(0, 1e6).Draw(t, key)))
		case reflect.Bool:
			f.SetBool(rapid.Bool().Draw(t, key))
		case reflect.String:
			if isWord {
				f.SetString(rapid.SampledFrom(strings.Split(texts, ",")).Draw(t, key))
			}
		case reflect.Interface:
			if !f.IsNil() && f.Elem().Kind() == reflect.Struct {
				within := reflect.New(f.Elem().Type()).Elem()
				within.Set(f.Elem())
				vary(t, within, func() error { f.Set(within); return valid() })
				f.Set(within)
			}
		case reflect.Struct:
			vary(t, f, valid)
		}
		if valid() != nil {
			f.Set(old)
		}
	}
}

// Every registered control, with any numbers that are in their ranges, prints as a spec that reads back as what it prints.
func TestRoundTrip(t *testing.T) {
	for _, sample := range control.Samples() {
		c, err := control.Parse(sample)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			v := reflect.New(reflect.TypeOf(c)).Elem()
			v.Set(reflect.ValueOf(c))
			vary(t, v, func() error { return spec.Check(v.Addr().Interface()) })
			c := v.Interface().(ode.Control)
			got, err := control.Parse(c.String())
			if err != nil {
				t.Fatalf("%+v, %v: %v", c, c, err)
			}
			again, err := control.Parse(got.String())
			if d := cmp.Diff(got, again); err != nil || d != "" || got.String() != c.String() {
				t.Fatalf("%v reads back as %v, %v (-once +twice):\n%s", c, got, err, d)
			}
		})
	}
	for _, s := range []string{
		"fixed(h=0.1)", "fixed(h=0.1,clock=step)", "slope(tol=0.01,memory=ema(0.99),eps=1e-8)",
		"slope(tol=0.01,memory=sum(start=0.1),per=norm)", "relative", "relative(theta=0.25,growth=adgd)",
		"pi(rtol=1e-6,atol=1e-9)", "schedule(fixed(h=0.1),rule=cosine(steps=100))",
		"schedule(schedule(relative,rule=inverse(rate=1)),rule=step(gamma=0.5,every=5),on=time)",
	} {
		c, err := control.Parse(s)
		if err != nil {
			t.Error(err)
		} else if c.String() != s {
			t.Errorf("%q prints as %q", s, c.String())
		}
	}
}

// Bad values get a sentence.
func TestParseRefuses(t *testing.T) {
	for _, c := range [][2]string{
		{"", "a name is missing"},
		{"fixd(h=1)", `no control "fixd"; did you mean fixed?`},
		{"fixed", "fixed: h=0 must be positive and finite"},
		{"fixed(h=-1)", "h=-1 must be positive"},
		{"fixed(h=Inf)", "must be positive and finite"},
		{"fixed(h=abc)", "h=abc: not a number"},
		{"fixed(h=0.1,clock=wall)", "there are: flow, step"},
		{"fixed(hh=1)", `no key "hh"; did you mean h?`},
		{"slope", "tol=0 must be positive"},
		{"slope(tol=1,eps=-1)", "eps: -1 must be finite and not negative"},
		{"slope(tol=1,per=row)", "there are: coordinate, norm"},
		{"slope(tol=1,memory=emma(0.9))", "did you mean ema?"},
		{"slope(tol=1,memory=ema(1))", "beta=1 must be in [0, 1)"},
		{"slope(tol=1,memory=max(0))", "beta=0 must be in (0, 1]"},
		{"slope(tol=1,memory=max(0.9),eps=1e-8)", "write memory=max(0.9,eps=1e-8) in place of eps=1e-8"},
		{"slope(tol=1,memory=sum(beta=0.5))", `no key "beta"`},
		{"slope(tol=1,memory=sum(start=-1))", "start=-1 must be finite and not negative"},
		{"slope(tol=1,debias=true)", "it is now memory=ema(0.99,debias=true)"},
		{"relative(theta=2)", "theta=2 must be in (0, 1]"},
		{"relative(filter=dead)", `no filter "dead"`},
		{"relative(growth=0.5)", "a growth limit is a number from 1 on, adgd or none"},
		{"relative(h0=-1)", "h0=-1 must be finite and not negative"},
		{"pi", "pi needs a tolerance; rtol=1e-6, atol=1e-9 is a common start"},
		{"pi(rtol=-1)", "rtol=-1 must be finite and not negative"},
		{"pi(rtol=1e-3,beta=Inf)", "beta=+Inf must be finite"},
		{"pi(rtol=1e-3,safety=2)", "safety=2 must be in (0, 1), or 0"},
		{"schedule(fixed(h=1),on=wall)", "there are: scale, time"},
		{"schedule(fixed(h=1),rule=step(every=0))", "every=0 must be at least 1"},
		{"schedule(fixed(h=1),rule=cosine)", "steps=0 must be at least 1"},
		{"schedule(fixed(h=1),rule=linear(steps=3,end=-1))", "end=-1 must be finite and not negative"},
		{"schedule(fixed(h=1),rule=inverse(rate=-1))", "rate=-1 must be finite and not negative"},
		{"schedule(fixed(h=0))", "h=0 must be positive"},
	} {
		if got, err := control.Parse(c[0]); err == nil || !strings.Contains(err.Error(), c[1]) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, %v, want %q", c[0], got, err, c[1])
		}
	}
	// What does not come from a spec is checked when a run starts.
	for _, c := range []ode.Control{
		control.Fixed{H: 1, Clock: "wall"}, control.Slope{Tol: 1, Per: "row"}, control.Slope{Tol: 1, Memory: control.EMA{Beta: 1}}, control.Slope{Tol: 1, Eps: control.Inside(-1)},
		control.Relative{Filter: "dead"}, control.Relative{Growth: .5}, control.Schedule{On: "wall"},
	} {
		if _, err := c.Start(nil); err == nil || !strings.HasPrefix(err.Error(), "control: ") {
			t.Errorf("%+v starts: %v", c, err)
		}
	}
}

// Names are in order, without repetition, and each is known to Parse.
func TestNames(t *testing.T) {
	names := control.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) || !slices.Contains(names, "slope") {
		t.Errorf("names: %v", names)
	}
	for _, n := range names {
		if _, err := control.Parse(n); err != nil && strings.Contains(err.Error(), "no control") {
			t.Error(err)
		}
	}
}

// FuzzParse: whatever is read prints as something that reads back as the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"fixed(h=0.1)", "slope(tol=0.01,memory=ema(0.99))", "schedule(relative,rule=step(every=5,gamma=0.5))", "pi(1,2,max=true)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := control.Parse(s)
		if err != nil {
			return
		}
		back, err := control.Parse(c.String())
		if err != nil {
			t.Fatalf("%q prints as %q: %v", s, c, err)
		}
		if d := cmp.Diff(c, back); d != "" && c.String() != back.String() {
			t.Fatalf("%q prints as %q (-want +got):\n%s", s, c, d)
		}
	})
}

// What is given as the value that it has when it is left out is left out again.
func TestShortestForm(t *testing.T) {
	for given, short := range map[string]string{
		"slope(tol=1,eps=0)":                 "slope(tol=1)",
		"dog(tol=1,eps=0)":                   "dog(tol=1)",
		"slope(tol=1,memory=none)":           "slope(tol=1)",
		"schedule(fixed(h=1),rule=constant)": "schedule(fixed(h=1))",
	} {
		c, err := control.Parse(given)
		if err != nil {
			t.Fatal(err)
		}
		if c.String() != short {
			t.Errorf("%s prints as %s, want %s", given, c, short)
		}
	}
}
