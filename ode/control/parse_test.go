package control_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"pgregory.net/rapid"
)

// drawn makes any control that is well formed, with what may be left open filled in.
func drawn(t *rapid.T, depth int) ode.Control {
	positive := rapid.Float64Range(1e-12, 1e12)
	share := rapid.Float64Range(0, .999)
	clocks := rapid.SampledFrom([]control.Clock{control.Flow, control.PerStep})
	kinds := 4
	if depth > 0 {
		kinds = 5
	}
	switch rapid.IntRange(1, kinds).Draw(t, "kind") {
	case 1:
		return control.Fixed{H: positive.Draw(t, "h"), Clock: rapid.SampledFrom([]control.Clock{"", control.Flow, control.PerStep}).Draw(t, "clock")}
	case 2:
		c := control.Slope{
			Tol: positive.Draw(t, "tol"), Eps: positive.Draw(t, "eps"), Inside: rapid.Bool().Draw(t, "inside"),
			Per:    rapid.SampledFrom([]control.Per{control.Norm, control.Coordinate}).Draw(t, "per"),
			Memory: control.Memory{Start: rapid.SampledFrom([]float64{0, .1, 1e-10}).Draw(t, "start")},
		}
		c.Memory.Kind = rapid.SampledFrom([]control.MemoryKind{"none", "sum", "ema", "max", "emamax"}).Draw(t, "memory")
		switch c.Memory.Kind {
		case control.EMA, control.EMAMax:
			c.Memory.Beta = share.Draw(t, "beta")
			c.Debias = rapid.Bool().Draw(t, "debias")
			c.Centered = c.Memory.Kind == control.EMA && c.Per == control.Coordinate && rapid.Bool().Draw(t, "centered")
		case control.Max:
			c.Memory.Beta = 1 - share.Draw(t, "beta")
		}
		return c
	case 3:
		return control.Relative{
			Theta:  1 - share.Draw(t, "theta"),
			Filter: rapid.SampledFrom([]control.Filter{control.Deadbeat, control.Integral, control.PI34}).Draw(t, "filter"),
			Growth: rapid.SampledFrom([]control.Growth{0, control.AdGDGrowth, 1, 1.5}).Draw(t, "growth"),
			H0:     rapid.SampledFrom([]float64{0, 1e-3, 7}).Draw(t, "h0"), Clock: clocks.Draw(t, "clock"),
		}
	case 4:
		return control.PI{
			RTol: positive.Draw(t, "rtol"), ATol: positive.Draw(t, "atol"), Beta: rapid.Float64Range(-1, 1).Draw(t, "beta"),
			Safety: share.Draw(t, "safety"), Shrink: share.Draw(t, "shrink"), Grow: 1 + share.Draw(t, "grow"),
			H0: share.Draw(t, "h0"), Max: rapid.Bool().Draw(t, "max"),
		}
	}
	r := control.Rule{Kind: rapid.SampledFrom([]string{"constant", "inverse", "sqrt", "step", "exponential", "linear", "cosine", "polynomial"}).Draw(t, "rule")}
	switch r.Kind {
	case "inverse", "sqrt":
		r.Rate = share.Draw(t, "rate")
	case "step", "exponential":
		r.Gamma, r.Every = 1-share.Draw(t, "gamma"), 1
	case "linear", "cosine", "polynomial":
		r.Steps = rapid.IntRange(1, 1e6).Draw(t, "steps")
		r.End = share.Draw(t, "end")
		if r.Kind == "linear" {
			r.Start = share.Draw(t, "start")
		}
		if r.Kind == "polynomial" {
			r.Power = share.Draw(t, "power")
		}
	}
	return control.Schedule{
		Of: drawn(t, depth-1), Rule: r, On: rapid.SampledFrom([]string{"scale", "time"}).Draw(t, "on"),
	}
}

// Parse reads what String prints.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t, 2)
		got, err := control.Parse(c.String())
		if err != nil {
			t.Fatalf("%v: %v", c, err)
		}
		if d := cmp.Diff(c, got); d != "" {
			t.Fatalf("%v (-want +got):\n%s", c, d)
		}
	})
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
		{"slope(tol=1,eps=-1)", "eps=-1 must be finite and not negative"},
		{"slope(tol=1,per=row)", "there are: block, coordinate, norm"},
		{"slope(tol=1,memory=emma(0.9))", "did you mean ema?"},
		{"slope(tol=1,memory=ema(1))", "beta=1 must be in [0, 1)"},
		{"slope(tol=1,memory=max(0))", "beta=0 must be in (0, 1]"},
		{"slope(tol=1,memory=sum(0.5))", "sum takes no beta"},
		{"slope(tol=1,memory=sum(start=-1))", "start=-1 must be finite and not negative"},
		{"slope(tol=1,debias=true)", "needs memory=ema(beta)"},
		{"slope(tol=1,centered=true,memory=ema(0.9),per=norm)", "needs memory=ema(beta) and per=coordinate"},
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
	// What does not come from a word is checked when a run starts.
	for _, c := range []ode.Control{
		control.Fixed{H: 1, Clock: "wall"}, control.Slope{Tol: 1, Per: "row"}, control.Slope{Tol: 1, Memory: control.Memory{Kind: "emma"}},
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
