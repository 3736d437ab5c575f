package control_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// What is special about a slope reads, prints and reads back; and what does not go together is refused.
func TestSlopeOptions(t *testing.T) {
	for _, word := range []string{
		"slope(tol=1,memory=ema(0.9),eps=1e-6,inside=true,length=moves)", "slope(tol=1,memory=sum,per=norm,length=distance(1e-6))",
		"slope(tol=1,memory=sum(start=1),per=norm,length=bound)", "slope(tol=1,memory=ema(0.9),per=norm,length=weighted)",
		"slope(tol=1,per=block,length=size(0.001),blocks=[3,1])", "slope(tol=1,per=block)", "slope(tol=1,memory=yogi(0.9,start=1),eps=0.1)",
		"slope(tol=1,memory=belief(0.9,mean=0.5,add=1e-16),debias=true)", "slope(tol=1,memory=ema(0.9),eps=0.1,floor=true,lag=true)",
		"slope(tol=1,memory=ema(0.9),debias=true,hat=true,rectify=true)", "slope(tol=1,memory=ema(0.9),ahead=0.5)",
		"slope(tol=1,memory=ema(tau=3),clock=flow)", "rprop(h=0.1,shrink=0.25)", "polyak(min=-1,max=2)", "polyak", "adafactor(rows=2,cols=3)",
		"prodigy(d0=0.001)", "schedule(fixed(h=1),rule=restarts(steps=3,mult=2),unit=0.5)",
	} {
		c, err := control.Parse(word)
		if err != nil {
			t.Errorf("%s: %v", word, err)
			continue
		}
		if c.String() != word {
			t.Errorf("%s prints as %s", word, c)
		}
		if back, err := control.Parse(c.String()); err != nil || back != c {
			t.Errorf("%s reads back as %#v, %v", word, back, err)
		}
	}
	for _, word := range []string{
		"slope(tol=1,length=moves)", "slope(tol=1,length=distance)", "slope(tol=1,length=way)", "slope(tol=1,length=moves(2))", "slope(tol=1,length=size)",
		"slope(tol=1,blocks=[2])", "slope(tol=1,per=block,blocks=[0])", "slope(tol=1,per=block,memory=sum)", "slope(tol=1,memory=ema(0.9),lag=true,debias=true)",
		"slope(tol=1,rectify=true)", "slope(tol=1,memory=ema(0.9),hat=true)", "slope(tol=1,memory=ema(0.9,tau=1))", "slope(tol=1,memory=ema(tau=1),per=norm)",
		"slope(tol=1,memory=ema(0.9,mean=0.5))", "slope(tol=1,memory=belief(0.9,mean=1))", "slope(tol=1,ahead=Inf)", "slope(tol=1,inside=true,floor=true)",
		"rprop(h=1,grow=0.5)", "rprop", "polyak(max=-1)", "adafactor(rows=2)", "adafactor(decay=1)", "prodigy(beta=1)",
		"schedule(fixed(h=1),rule=multistep(gamma=0.5,at=[-1]))", "schedule(fixed(h=1),rule=onecycle(steps=2))", "schedule(fixed(h=1),unit=-1)",
		"schedule(fixed(h=1),rule=step(gamma=0.5,every=2,from=-1))",
	} {
		if c, err := control.Parse(word); err == nil {
			t.Errorf("%s reads as %v", word, c)
		}
	}
}

// Yogi's memory, per coordinate and per norm: with first=true it is the first g² in the first step and goes on from there,
// down as the slope falls; from a small start it rises.
func TestYogi(t *testing.T) {
	sys := &ode.System{Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -3*y[0], -4*y[1] }}
	for _, per := range []control.Per{control.Norm, control.Coordinate} {
		for _, first := range []bool{true, false} {
			m := control.Memory{Kind: control.Yogi, Beta: .6, First: first}
			v, y := []float64{9, 16}, []float64{1, 1}
			if per == control.Norm {
				v = []float64{25, 25}
			}
			if !first {
				m.Start, v = .25, []float64{.25, .25}
			}
			c := control.Slope{Tol: .1, Memory: m, Per: per, Eps: .5, Clock: control.PerStep}
			it, err := ode.New(context.Background(), sys, []float64{1, 1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c})
			if err != nil {
				t.Fatal(err)
			}
			for k := range 4 {
				it.Next()
				g := []float64{3 * y[0], 4 * y[1]}
				for i := range y {
					s := g[i] * g[i]
					if per == control.Norm {
						s = g[0]*g[0] + g[1]*g[1]
					}
					switch {
					case v[i] > s:
						v[i] -= .4 * s
					case v[i] < s && !(first && k == 0):
						v[i] += .4 * s
					}
					y[i] -= .1 / (math.Sqrt(v[i]) + .5) * g[i]
				}
				for i, want := range y {
					if got := it.Point().Y[i]; math.Abs(got-want) > 1e-15 {
						t.Errorf("per %s, first %t, step %d: y[%d] = %v, want %v", per, first, k+1, i, got, want)
					}
				}
			}
		}
	}
	for _, s := range []string{"slope(tol=1,memory=ema(0.9,first=true))", "slope(tol=1,memory=yogi(0.9,start=1,first=true))"} {
		if _, err := control.Parse(s); err == nil || !strings.Contains(err.Error(), "first=true is for yogi") {
			t.Errorf("%s: %v", s, err)
		}
	}
}
