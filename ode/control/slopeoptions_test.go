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

// What is special about a slope reads, prints and reads back.
func TestSlopeOptions(t *testing.T) {
	for _, text := range []string{
		"slope(tol=1,memory=yogi(0.9,start=1),eps=0.1)", "slope(tol=1,memory=yogi(0.9,start=1,first=true),per=norm)",
		"slope(tol=1,memory=belief(0.9,mean=0.5,add=1e-16,debias=true))", "slope(tol=1,memory=lagged(0.9),eps=floor(0.1))",
		"slope(tol=1,memory=rectified(0.9),eps=hat(1e-8))", "slope(tol=1,memory=ahead(0.9,by=0.5),per=norm)",
		"slope(tol=1,memory=ema(tau=3),clock=flow)", "slope(tol=1,memory=ema(tau=3,debias=true),per=norm,eps=inside(1))",
		"slope(tol=1,memory=max(0.9,eps=1))", "slope(tol=1,memory=max(tau=3))", "slope(tol=1,memory=emamax(tau=3))", "slope(tol=1,memory=yogi(tau=3))",
		"slope(tol=1,memory=belief(tau=3,mean=0.5),clock=flow)", "adadelta(tol=1,beta=0.9,eps=1e-6)", "dog(tol=1,length=distance(1e-6))",
		"dog(tol=1,length=distance(1e-6,from=1))", "dog(tol=1,length=bound(0.1),memory=sum(start=1))",
		"dog(tol=1,length=weighted(from=1),memory=ema(0.9),eps=inside(1e-8),clock=step)", "lars(tol=1,trust=0.001,blocks=[3,1])", "lars(tol=1)",
		"rprop(h=0.1,shrink=0.25)", "polyak(min=-1,max=2)", "polyak", "adafactor(rows=2,cols=3)",
		"prodigy(d0=0.001)", "schedule(fixed(h=1),rule=restarts(steps=3,mult=2),unit=0.5)", "schedule(fixed(h=1),rule=after(linear(steps=3),steps=2))",
	} {
		c, err := control.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if c.String() != text {
			t.Errorf("%s prints as %s", text, c)
		}
		if back, err := control.Parse(c.String()); err != nil || back != c {
			t.Errorf("%s reads back as %#v, %v", text, back, err)
		}
	}
	if c, err := control.Parse("slope(tol=1,memory=none)"); err != nil || c != ode.Control(control.Slope{Tol: 1}) || c.String() != "slope(tol=1)" {
		t.Errorf("memory=none reads as %#v, %v", c, err)
	}
	for _, text := range []string{
		"slope(tol=1,length=distance)", "dog(tol=1,length=way)", "dog(tol=1,length=bound(1,2))", "dog(tol=1,length=distance(-1))", "lars(tol=1,blocks=[0])",
		"slope(tol=1,memory=none(1))", "slope(tol=1,memory=sum(debias=true))", "slope(tol=1,memory=ema(0.9,tau=1))", "slope(tol=1,memory=ema(0.9,mean=0.5))",
		"slope(tol=1,memory=belief(0.9,mean=1))", "slope(tol=1,memory=ahead(0.9,by=Inf))", "slope(tol=1,eps=inside)x", "slope(tol=1,eps=above(1))",
		"slope(tol=1,eps=floor(-1))", "slope(tol=1,eps=inside(1,2))", "adadelta(tol=1,beta=1)", "slope(tol=1,memory=ema(0.9,first=true))",
		"rprop(h=1,grow=0.5)", "rprop", "polyak(max=-1)", "adafactor(rows=2)", "adafactor(decay=1)", "prodigy(beta=1)",
		"schedule(fixed(h=1),rule=multistep(gamma=0.5,at=[-1]))", "schedule(fixed(h=1),rule=onecycle(steps=2))", "schedule(fixed(h=1),unit=-1)",
		"schedule(fixed(h=1),rule=after(step(gamma=0.5,every=2),steps=-1))",
	} {
		if c, err := control.Parse(text); err == nil {
			t.Errorf("%s reads as %v", text, c)
		}
	}
}

// A spec of before 0.1.0 is an error that says how it is written now, and what it says reads.
func TestMovedKeys(t *testing.T) {
	for old, now := range map[string]string{
		"slope(tol=1,inside=true)": "eps=inside(1e-8)", "slope(tol=1,floor=true)": "eps=floor(1e-8)", "slope(tol=1,hat=true)": "memory=ema(0.99,debias=true),eps=hat(1e-8)",
		"slope(tol=1,memory=emamax(0.9),debias=true)": "memory=emamax(0.99,debias=true)", "slope(tol=1,memory=yogi,debias=true)": "memory=yogi(0.99,debias=true)",
		"slope(debias=true,tol=1,memory=belief(0.9))": "memory=belief(0.99,debias=true)",
		"slope(tol=1,memory=ema(0.99),debias=true)":   "memory=ema(0.99,debias=true)", "slope(tol=1,centered=true)": "memory=centered(0.99)",
		"slope(tol=1,rectify=true)": "memory=rectified(0.999)", "slope(tol=1,lag=true)": "memory=lagged(0.999)",
		"slope(tol=1,ahead=0.9)": "memory=ahead(0.99,by=0.9)", "slope(tol=1,blocks=[1])": "lars(tol=0.1,blocks=[3,1])",
		"slope(tol=1,length=moves)": "adadelta(beta=0.9)", "slope(tol=1,per=block)": "lars(tol=0.1,trust=0.001,blocks=[3,1])",
		"schedule(fixed(h=1),rule=cosine(steps=9,from=5))": "after(cosine(steps=95),steps=5)",
	} {
		if _, err := control.Parse(old); err == nil || !strings.Contains(err.Error(), now) {
			t.Errorf("%s: %v, want %s named", old, err, now)
		}
		text := now
		if strings.HasPrefix(now, "eps") || strings.HasPrefix(now, "memory") {
			text = "slope(tol=1," + now + ")"
		} else if strings.HasPrefix(now, "after") {
			text = "schedule(fixed(h=1),rule=" + now + ")"
		} else if strings.HasPrefix(now, "adadelta") {
			text = "adadelta(tol=1,beta=0.9)"
		}
		if _, err := control.Parse(text); err != nil {
			t.Errorf("%s, which stands for %s: %v", text, old, err)
		}
	}
}

// What is not there any more is not named as if it were.
func TestRemovedKeys(t *testing.T) {
	for text, want := range map[string]string{
		"slope(tol=1,memory=sum,lag=true)":        "there is none for sums",
		"slope(tol=1,memory=sum(1),ahead=0.9)":    "there is none for sum",
		"slope(tol=1,memory=yogi(0.9),ahead=0.9)": "there is none for yogi",
	} {
		if _, err := control.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// A memory with an eps of its own takes no other, and hat needs a correction: of every control with a memory, in specs
// and in literals.
func TestEpsBesideMemory(t *testing.T) {
	const own, corrected = "has its own eps: write memory=max(0.9,eps=0.1) in place of eps=", "needs a corrected memory, such as ema(0.99,debias=true)"
	peak := control.Max{Beta: .9}
	ema, unbiased := control.EMA{Beta: .9}, control.EMA{Beta: .9, Debias: true}
	for _, c := range []struct {
		m    control.Memory
		eps  control.Eps
		want string
	}{
		{peak, control.Outside(.1), own}, {peak, control.Inside(.1), own}, {peak, control.Floor(.1), own}, {peak, control.Hat(.1), own},
		{peak, control.Outside(0), ""}, {peak, nil, ""},
		{nil, control.Hat(.1), corrected}, {control.Sum{}, control.Hat(.1), corrected}, {ema, control.Hat(.1), corrected},
		{control.Lagged{Beta: .9}, control.Hat(.1), corrected}, {control.Yogi{Beta: .9}, control.Hat(.1), corrected},
		{unbiased, control.Hat(.1), ""}, {control.Rectified{Beta: .9}, control.Hat(.1), ""}, {ema, control.Floor(.1), ""},
	} {
		for _, ctl := range []ode.Control{
			control.Slope{Tol: 1, Memory: c.m, Eps: c.eps}, control.Slope{Tol: 1, Memory: c.m, Eps: c.eps, Per: control.Norm},
			control.DoG{Tol: 1, Memory: c.m, Eps: c.eps},
		} {
			_, parsed := control.Parse(ctl.String())
			_, started := ode.New(context.Background(), valley(), []float64{1, 2}, 0, 1, ode.Config{Method: rk.Euler, Control: ctl})
			for _, err := range []error{parsed, started} {
				if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
					t.Errorf("%v: %v, want %q", ctl, err, c.want)
				}
			}
		}
	}
}

// On the step clock a time constant is the share e^(-1/tau), of every memory that has one.
func TestTau(t *testing.T) {
	share := math.Exp(-1. / 3)
	for _, c := range [][2]control.Memory{
		{control.EMA{Tau: 3}, control.EMA{Beta: share}}, {control.Max{Tau: 3, Eps: .1}, control.Max{Beta: share, Eps: .1}},
		{control.EMAMax{Tau: 3, Debias: true}, control.EMAMax{Beta: share, Debias: true}},
		{control.Yogi{Tau: 3, First: true}, control.Yogi{Beta: share, First: true}},
		{control.Belief{Tau: 3, Mean: .5}, control.Belief{Beta: share, Mean: .5}},
	} {
		for _, per := range []control.Per{control.Norm, control.Coordinate} {
			of := func(m control.Memory) []seen {
				return watch(t, valley(), []float64{1, -2}, rk.Euler, control.Slope{Tol: .1, Memory: m, Per: per, Clock: control.PerStep}, 5)
			}
			tau, beta := of(c[0]), of(c[1])
			for k := range tau {
				near(t, c[0].String(), tau[k].x1[0], beta[k].x1[0])
				near(t, c[0].String(), tau[k].x1[1], beta[k].x1[1])
			}
		}
	}
	for _, m := range []control.Memory{
		control.EMA{Beta: .9, Tau: 3}, control.Max{Beta: .9, Tau: 3}, control.EMAMax{Beta: .9, Tau: 3}, control.Yogi{Beta: .9, Tau: 3},
		control.Belief{Beta: .9, Tau: 3}, control.Max{},
	} {
		if _, err := control.Parse(control.Slope{Tol: 1, Memory: m}.String()); err == nil {
			t.Errorf("%v reads", m)
		}
	}
}

// Yogi's memory, per coordinate and per norm: with first=true it is the first g² in the first step and goes on from there,
// down as the slope falls; from a small start it rises.
func TestYogi(t *testing.T) {
	sys := &ode.System{Dim: 2, Force: func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -3*y[0], -4*y[1] }}
	for _, per := range []control.Per{control.Norm, control.Coordinate} {
		for _, first := range []bool{true, false} {
			m := control.Yogi{Beta: .6, First: first}
			v, y := []float64{9, 16}, []float64{1, 1}
			if per == control.Norm {
				v = []float64{25, 25}
			}
			if !first {
				m.Start, v = .25, []float64{.25, .25}
			}
			c := control.Slope{Tol: .1, Memory: m, Per: per, Eps: control.Outside(.5), Clock: control.PerStep}
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
}
