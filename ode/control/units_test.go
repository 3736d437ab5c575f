package control_test

import (
	"testing"

	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
)

// Every number of every registered control has a unit, and scaling by powers of two there and back changes nothing.
func TestUnits(t *testing.T) {
	for _, word := range control.Samples() {
		c, err := control.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		there, err := spec.Rescale(c, spec.Scale{X: 0x1p10, T: 0x1p4, F: 0x1p-6})
		if err != nil {
			t.Errorf("%s: %v", word, err)
			continue
		}
		back, err := spec.Rescale(there, spec.Scale{X: 0x1p-10, T: 0x1p-4, F: 0x1p6})
		if err != nil || back.String() != c.String() {
			t.Errorf("%s comes back as %v, %v", word, back, err)
		}
	}
}

// The units that depend on other fields.
func TestUnitsByValue(t *testing.T) {
	for word, want := range map[string]string{
		"fixed(h=1)":                                       "fixed(h=4)",
		"fixed(h=1,clock=step)":                            "fixed(h=0.0625,clock=step)",
		"relative(h0=1)":                                   "relative(h0=4)",
		"wolfe(h0=1,clock=step)":                           "wolfe(h0=0.0625,clock=step)",
		"clip(fixed(h=1),max=1)":                           "clip(fixed(h=4),max=4)",
		"clip(slope(tol=1),max=1)":                         "clip(slope(tol=2),max=2)",
		"schedule(fixed(h=1),unit=1,rule=inverse(rate=1))": "schedule(fixed(h=4),rule=inverse(rate=1),unit=4)",
		"radius(r0=1)":                                     "radius(r0=2)",
		"radius(rule=cubic,r0=1)":                          "radius(rule=cubic,r0=8)",
		"polyak(min=-1,max=1)":                             "polyak(min=-64,max=0.0625)",
		"slope(tol=1,eps=1)":                               "slope(tol=2,eps=32)",
		"slope(tol=1,eps=1,inside=true)":                   "slope(tol=2,eps=1024,inside=true)",
		"slope(tol=1,per=norm)":                            "slope(tol=128,per=norm)", // h·‖d‖
		"slope(tol=1,clock=flow)":                          "slope(tol=4,clock=flow)", // the time of a step
		"slope(tol=1,memory=sum(start=1))":                 "slope(tol=2,memory=sum(start=1024))",
		"slope(tol=1,memory=max(0.5,start=1))":             "slope(tol=2,memory=max(0.5,start=32))",
		"slope(tol=1,memory=ema(tau=1))":                   "slope(tol=2,memory=ema(tau=1))", // counts steps
		"slope(tol=1,memory=ema(tau=1),clock=flow)":        "slope(tol=4,memory=ema(tau=4),clock=flow)",
		"slope(tol=1,memory=belief(0.5,add=1))":            "slope(tol=2,memory=belief(0.5,add=1024))",
		"slope(tol=1,memory=sum(start=1),per=norm,length=weighted(1),eps=1)": "slope(tol=1,memory=sum(start=4096),per=norm,eps=64,length=weighted(1))",
		"slope(tol=1,memory=sum,per=norm,length=bound(1))":                   "slope(tol=1,memory=sum,per=norm,length=bound(2))",
		"slope(tol=1,per=block,length=size(0.5))":                            "slope(tol=1,per=block,length=size(0.5))",
	} {
		c, err := control.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		got, err := spec.Rescale(c, spec.Scale{X: 2, T: 4, F: 64})
		if err != nil || got.String() != want {
			t.Errorf("%s: %v, %v; want %s", word, got, err, want)
		}
	}
}
