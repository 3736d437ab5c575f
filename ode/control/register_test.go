package control_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// halving is a control from outside of the package: step k is H·Share^k long. It has no state.
type halving struct {
	H     float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Share float64 `spec:"share" unit:"1" in:"(0,1]"`
}

func (c halving) String() string { return spec.Format("halving", c, halving{Share: .5}) }

func (c halving) Start(*ode.Run) (ode.Controller, error) { return c, spec.Check(c) }

func (c halving) Propose(s *ode.Step) { s.SetTime(c.H * math.Pow(c.Share, float64(s.K))) }
func (halving) Accept(*ode.Step) bool { return true }
func (halving) Update(*ode.Step)      {}

func (halving) Describe() string { return "every step a share of the one before" }
func (halving) Cite() []string   { return nil }

func init() {
	control.Register("halving", halving{Share: .5}, "halving(h=0.05)", "halving(h=0.1,share=0.9)")
}

// A control that is registered is found by name, reads and prints, is refused with its ranges, runs, by itself and within others, and
// is among those of which the tests of this package try every law.
func TestRegister(t *testing.T) {
	if !slices.Contains(control.Names(), "halving") || !slices.Contains(control.Samples(), "halving(h=0.1,share=0.9)") {
		t.Errorf("among %v: %v", control.Names(), control.Samples())
	}
	c, err := control.Parse("halving(h=1)")
	if err != nil || c != ode.Control(halving{1, .5}) || c.String() != "halving(h=1)" {
		t.Fatalf("%v, %v", c, err)
	}
	for k, s := range watch(t, valley(), []float64{1, 1}, rk.Euler, c, 4) {
		if want := math.Pow(.5, float64(k)); s.h != want {
			t.Errorf("step %d: h = %v, want %v", k, s.h, want)
		}
	}
	within, err := control.Parse("clip(halving(h=1,share=0.25),min=0.1)")
	if err != nil {
		t.Fatal(err)
	}
	if s := watch(t, valley(), []float64{1, 1}, rk.Euler, within, 4); s[1].h != .25 || s[3].h != .1 {
		t.Errorf("%v: steps %v and %v", within, s[1].h, s[3].h)
	}
	if _, err := control.Parse("halving(h=1,share=2)"); err == nil || !strings.Contains(err.Error(), "share=2 must be in (0, 1]") {
		t.Error(err)
	}
	if _, err := control.Parse("halvin(h=1)"); err == nil || !strings.Contains(err.Error(), "did you mean halving?") {
		t.Error(err)
	}
	for name, want := range map[string]string{"halving": "registered already", "pi": "registered already", "two words": "name", "": "name"} {
		func() {
			defer func() {
				if e := recover(); e == nil || !strings.Contains(e.(string), want) {
					t.Errorf("the name %q: %v, want a panic with %q", name, e, want)
				}
			}()
			control.Register(name, halving{})
		}()
	}
}
