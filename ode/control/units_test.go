package control_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
)

// Every number of every registered control has a unit, and scaling by powers of two there and back changes nothing.
func TestUnits(t *testing.T) {
	for _, text := range control.Samples() {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		there, err := spec.Rescale(c, spec.Scale{X: 0x1p10, T: 0x1p4, F: 0x1p-6})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		back, err := spec.Rescale(there, spec.Scale{X: 0x1p-10, T: 0x1p-4, F: 0x1p6})
		if err != nil || back.String() != c.String() {
			t.Errorf("%s comes back as %v, %v", text, back, err)
		}
	}
}

// The units that depend on other fields.
func TestUnitsByValue(t *testing.T) {
	for text, want := range map[string]string{
		"fixed(h=1)":                                                  "fixed(h=4)",
		"fixed(h=1,clock=step)":                                       "fixed(h=0.0625,clock=step)",
		"relative(h0=1)":                                              "relative(h0=4)",
		"wolfe(h0=1,clock=step)":                                      "wolfe(h0=0.0625,clock=step)",
		"clip(fixed(h=1),max=1)":                                      "clip(fixed(h=4),max=4)",
		"clip(slope(tol=1),max=1)":                                    "clip(slope(tol=2),max=2)",
		"schedule(fixed(h=1),unit=1,rule=inverse(rate=1))":            "schedule(fixed(h=4),rule=inverse(rate=1),unit=4)",
		"radius(r0=1)":                                                "radius(r0=2)",
		"radius(rule=cubic,r0=1)":                                     "radius(rule=cubic,r0=8)",
		"polyak(min=-1,max=1)":                                        "polyak(min=-64,max=0.0625)",
		"slope(tol=1,eps=1)":                                          "slope(tol=2,eps=32)",
		"slope(tol=1,eps=inside(1))":                                  "slope(tol=2,eps=inside(1024))",
		"slope(tol=1,per=norm)":                                       "slope(tol=128,per=norm)", // h·‖d‖
		"slope(tol=1,clock=flow)":                                     "slope(tol=4,clock=flow)", // the time of a step
		"slope(tol=1,memory=sum(start=1))":                            "slope(tol=2,memory=sum(start=1024))",
		"slope(tol=1,memory=max(0.5,start=1))":                        "slope(tol=2,memory=max(0.5,start=32))",
		"slope(tol=1,memory=ema(tau=1))":                              "slope(tol=2,memory=ema(tau=1))", // counts steps
		"slope(tol=1,memory=ema(tau=1),clock=flow)":                   "slope(tol=4,memory=ema(tau=4),clock=flow)",
		"slope(tol=1,memory=belief(0.5,add=1))":                       "slope(tol=2,memory=belief(0.5,add=1024))",
		"dog(tol=1,memory=sum(start=1),length=weighted(1),eps=1)":     "dog(tol=1,length=weighted(1),memory=sum(start=4096),eps=64)",
		"dog(tol=1,memory=max(0.5,start=1,eps=1),length=weighted(1))": "dog(tol=1,length=weighted(1),memory=max(0.5,start=64,eps=64))",
		"dog(tol=1,memory=sum,length=weighted(1),eps=inside(1))":      "dog(tol=1,length=weighted(1),memory=sum,eps=inside(4096))",
		"slope(tol=1,memory=max(0.5,eps=1))":                          "slope(tol=2,memory=max(0.5,eps=32))",
		"slope(tol=1,memory=yogi(tau=1),clock=flow,eps=floor(1))":     "slope(tol=4,memory=yogi(tau=4),eps=floor(32),clock=flow)",
		"adadelta(tol=1,eps=1)":                                       "adadelta(tol=1,eps=1024)", "lars(tol=1,eps=1)": "lars(tol=2,eps=32)",
		"dog(tol=1,length=bound(1))": "dog(tol=1,length=bound(2))",
		"lars(tol=1,trust=0.5)":      "lars(tol=1,trust=0.5)",
	} {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		got, err := spec.Rescale(c, spec.Scale{X: 2, T: 4, F: 64})
		if err != nil || got.String() != want {
			t.Errorf("%s: %v, %v; want %s", text, got, err, want)
		}
	}
}

// Where the force is zero, slope per norm has no length of its own: in the first step it takes the one that moves the position by
// tol, later the one before. A pendulum through its lowest point, of speed 1 and of speed 1000.
func TestSlopeAtRest(t *testing.T) {
	for _, speed := range []float64{1, 1000} {
		drive := 0.
		sys := &ode.System{
			Dim: 2, Pos: 1, Force: func(dst []float64, t float64, y []float64) { dst[0] = drive * y[0] },
			FieldFromForce: func(dst []float64, p *ode.Point) { dst[0], dst[1] = p.M.Scale*p.Y[1], p.Force()[0] },
		}
		for _, text := range []string{"slope(tol=0.5,per=norm)", "dog(tol=1,length=distance(from=0.5))", "dog(tol=1,length=weighted(from=0.5))"} {
			c, err := control.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			drive = -1
			it, err := ode.New(t.Context(), sys, []float64{0, speed}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c})
			if err != nil {
				t.Fatal(err)
			}
			it.Next()
			if h := it.Step().H; h != .5/speed {
				t.Errorf("%s at speed %v: h = %v at first, want %v", text, speed, h, .5/speed)
			}
			it.Next()
			before := it.Step().H
			if text != "slope(tol=0.5,per=norm)" {
				continue // with a memory there is a slope to go by
			}
			drive = 0
			it.Next() // what is known of the last point
			it.Next()
			if h := it.Step().H; h != before {
				t.Errorf("%s at speed %v: h = %v without a force, want %v as before", text, speed, h, before)
			}
		}
	}
}

// Distances that start from a length have no hidden unit, as published they have; edge takes a first length.
func TestLengthsGiven(t *testing.T) {
	for text, want := range map[string]float64{
		"dog(tol=1,length=distance(from=0.25))":      .25 / 4,
		"dog(tol=1,length=distance(0.25,from=0.25))": 1. / 4, "dog(tol=1,length=distance(0.25))": .25 * 3 / 4, // 1 + ‖x₀‖ = 3
		"dog(tol=1,length=bound(from=0.25))": .25 / 4,
		"edge(h0=0.25)":                      .25,
	} {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		sys := &ode.System{Dim: 1, Force: func(dst []float64, _ float64, y []float64) { dst[0] = -4 }, SpectralRadius: func(float64, []float64) float64 { return 0 }}
		s := watch(t, sys, []float64{2}, rk.Euler, c, 1)[0]
		if math.Abs(s.h-want) > 1e-15 {
			t.Errorf("%s: h = %v, want %v", text, s.h, want)
		}
	}
	for _, text := range []string{"dog(tol=1,length=distance(from=-1))", "lars(tol=1,trust=-1)", "edge(h0=-1)"} {
		if _, err := control.Parse(text); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
