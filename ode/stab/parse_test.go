package stab_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/stab"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]ode.Method{
		"rkc1":                         stab.RKC1{},
		"rkc1(eta=4)":                  stab.RKC1{Eta: 4},
		"rkc1(eta=0.5,maxstages=1000)": stab.RKC1{Eta: .5, MaxStages: 1000},
		"rkc1(stages=8)":               stab.RKC1{Stages: 8},
		"rkc2":                         stab.RKC2{},
		"rkc2(maxstages=20)":           stab.RKC2{MaxStages: 20},
		"rkl1(stages=3)":               stab.RKL1{Stages: 3},
		"rkl2":                         stab.RKL2{},
		"rkmc2(maxstages=100)":         stab.RKMC2{MaxStages: 100},
		"rock2(stages=7)":              stab.ROCK2{Stages: 7},
	} {
		got, err := stab.Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %v, %v", text, got, err)
			continue
		}
		if got.String() != text {
			t.Errorf("%q prints as %q", text, got)
		}
	}
	for text, says := range map[string]string{
		"rkc3":                       "rkc",
		"rkc1(eta=-1)":               "eta",
		"rkc1(eta=inf)":              "eta",
		"rkc1(eps=1)":                "eta",
		"rkc2(stages=1)":             "at least 2",
		"rkc2(maxstages=-1)":         "at least 0",
		"rkc2(stages=4,maxstages=9)": "no choice",
		"rkl1(stages=4)":             "odd",
		"rkl2(stages=1)":             "from 3 on",
		"rkl2(maxstages=2)":          "from 3 on",
		"rkmc2(stages=2)":            "at least 3",
	} {
		if _, err := stab.Parse(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Parse(%q): %v, want something about %q", text, err, says)
		}
	}
	if got := stab.Names(); !slices.Equal(got, []string{"rkc1", "rkc2", "rkl1", "rkl2", "rkmc2", "rock2"}) {
		t.Errorf("names %v", got)
	}
}

func TestImpossibleStages(t *testing.T) {
	for _, f := range []func(){
		func() { stab.RKL2{}.RealInterval(4) }, func() { stab.RKC2{}.Reach(1) }, func() { stab.RKMC2{}.R(0, 0) },
	} {
		func() {
			defer func() {
				if s, _ := recover().(string); !strings.HasPrefix(s, "stab: ") {
					t.Errorf("panic %q", s)
				}
			}()
			f()
		}()
	}
}
