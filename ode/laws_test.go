package ode_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
)

// methods returns every method that has a word.
func methods(t *testing.T) []ode.Method {
	t.Helper()
	words := append(method.Names(), "lie(word=drift kick)", "lie(word=kick drift kick)", "gbs(order=4)", "ab2(beta=1)",
		"doubled(euler)", "doubled(symplectic)", "doubled(rk4)")
	var ms []ode.Method
	for _, word := range words {
		if word == "doubled" {
			continue // of nothing
		}
		m, err := method.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		ms = append(ms, m)
	}
	return ms
}

// controls are all controls, in every variant that has code of its own.
var controls = []string{
	"fixed(h=0.05)", "fixed(h=0.05,clock=step)",
	"slope(tol=0.02)", "slope(tol=0.02,per=norm)", "slope(tol=0.02,per=norm,clock=step,inside=true,eps=1e-3)",
	"slope(tol=0.02,memory=sum,eps=1e-8)", "slope(tol=0.02,memory=sum(start=0.1),per=norm)",
	"slope(tol=0.02,memory=ema(0.9),eps=1e-8,inside=true)", "slope(tol=0.02,memory=ema(0.9),debias=true,eps=1e-8)",
	"slope(tol=0.02,memory=ema(0.9),per=norm,debias=true)", "slope(tol=0.02,memory=ema(0.9),centered=true,eps=0.1)",
	"slope(tol=0.02,memory=max(0.9),per=norm)", "slope(tol=0.02,memory=max(0.9),eps=1e-8)",
	"slope(tol=0.02,memory=emamax(0.9),eps=1e-8)", "slope(tol=0.02,memory=emamax(0.9),per=norm)",
	"relative(h0=0.01,theta=0.25)", "relative(filter=i,theta=0.1)", "relative(filter=pi,theta=0.1,clock=step)",
	"relative(theta=0.25,growth=adgd)", "relative(theta=0.1,growth=1.5,h0=0.5,filter=i,clock=step)",
	"pi(rtol=1e-3,atol=1e-3)", "pi(rtol=1e-3,atol=1e-3,beta=-1,h0=1)", "pi(atol=1e-4,max=true,beta=0.04)",
	"schedule(fixed(h=0.05),rule=inverse(rate=0.1))", "schedule(fixed(h=0.05),rule=cosine(steps=100,end=0.1),on=time)",
	"schedule(pi(rtol=1e-3,atol=1e-3),rule=step(every=5,gamma=0.9),on=time)",
	"schedule(slope(tol=0.02,memory=ema(0.9),eps=1e-8),rule=linear(start=0.5,end=1,steps=10))",
	"digital(rtol=1e-3,atol=1e-3)", "digital(filter=h312b,rtol=1e-3,atol=1e-4,h0=1)", "digital(filter=pc47,atol=1e-3,max=true)",
	"clip(relative,min=0.01,max=0.1,grow=1.1)", "clip(slope(tol=0.02),max=0.01)", "limit(pi(rtol=1e-3,atol=1e-3))", "limit(fixed(h=0.05,clock=step),share=0.5)",
	"descent", "descent(c=0.5,h0=3)", "descent(of=relative(filter=pi),window=5)", "land(pi(rtol=1e-3,atol=1e-3),at=[0.3,0.7,-1])",
	"replay(h=[0.1,0.05,0.02])",
}

// batches is the oscillator with a drive that is a draw of its own in every step.
func batches() *ode.System {
	s := odetest.Oscillator.System()
	noise, drive := 0., s.Drive
	s.Potential, s.Both, s.Energy = nil, nil, nil
	s.Drive = func(dst []float64, t float64, y []float64) {
		drive(dst, t, y)
		dst[0] += noise
	}
	s.Draw = func(k int) { noise = math.Sin(float64(7 * k)) }
	s.Init = func(p *ode.Point) { p.Y[1] = .1 * p.Drive()[0] }
	return s
}

// partial is a plain system whose position is a part of its state.
func partial() *ode.System {
	return &ode.System{
		Dim: 2, Pos: 1,
		Field:     func(dst []float64, _ float64, y []float64) { dst[0], dst[1] = -y[0]-y[1]/64, y[0]/4-2*y[1] },
		Potential: func(_ float64, y []float64) float64 { return y[0] * y[0] / 2 },
	}
}

func TestLaws(t *testing.T) {
	problems := []odetest.Problem{
		odetest.Oscillator, odetest.Arc,
		{Name: "batches", System: batches, Y0: []float64{1}},
		{Name: "partial", System: partial, Y0: []float64{1, 1}},
	}
	pairs := 0
	for _, m := range methods(t) {
		for _, word := range controls {
			c, err := control.Parse(word)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				if _, err := ode.New(context.Background(), p.System(), p.Y0, 0, 1, ode.Config{Method: m, Control: c}); err != nil {
					continue // a splitting of a system without parts, or PI without an estimate
				}
				if pairs++; pairs%stride != 0 {
					continue
				}
				t.Run(m.String()+"/"+word+"/"+p.Name, func(t *testing.T) { odetest.Pair(t, p, m, c) })
			}
		}
	}
	t.Logf("%d triples", pairs)
	if pairs < 600 {
		t.Errorf("only %d triples: too many were left out", pairs)
	}
}
