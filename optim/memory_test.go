package optim_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/optim"
)

func TestNextDoesNotAllocate(t *testing.T) {
	everySpec(t, func(t *testing.T, text string, o optim.Optimizer) {
		if !suits(rosenbrock, o, optim.Settings{}) {
			t.Skip("the objective lacks a capability; flowtest asks the flow")
		}
		if !noAllocations(t, o) && plain(text) {
			t.Errorf("%v does not take its steps", o)
		}
	})
}

// Every flow under every method and every control that it can be run with.
func TestTriples(t *testing.T) {
	if raceEnabled {
		t.Skip("not under the race detector")
	}
	flowWords := []string{
		"gradient", "gradient(l2=0.1)", "heavyball(gamma=1)", "heavyball(gamma=1,b=0.1,v0=0.1,damping=midpoint,precond=force)",
		"relaxation(tau=0.5)", "relaxation(beta=0.9,debias=true,decay=0.01)", "relaxation(tau=0.5,warm=true)",
	}
	controlWords := []string{
		"fixed(h=0.01)", "fixed(h=0.01,clock=step)", "slope(tol=0.01)", "slope(tol=0.01,per=norm)", "slope(tol=0.01,memory=sum,eps=1e-8)",
		"slope(tol=0.01,memory=ema(0.9,debias=true),per=norm)", "slope(tol=0.01,memory=centered(0.9),eps=0.1)",
		"slope(tol=0.01,memory=max(0.9,eps=1e-8))", "slope(tol=0.01,memory=emamax(0.9,debias=true),eps=1e-8)", "relative", "relative(theta=0.25,filter=pi)",
		"relative(theta=0.25,growth=adgd)", "relative(theta=0.1,filter=i,clock=step)", "pi(rtol=0.01,atol=0.01)",
		"digital(rtol=0.01,atol=0.01)", "descent", "clip(relative,max=1)", "limit(fixed(h=0.01))", "replay(h=[0.01,0.02])",
		"schedule(fixed(h=0.01),rule=cosine(steps=100))", "schedule(slope(tol=0.01,memory=ema(0.9)),rule=inverse(rate=0.1))",
	}
	triples, ended := 0, 0
	for _, f := range flowWords {
		for _, m := range append(method.Names(), "doubled(rk4)", "lie(scheme=drift kick)", "lie(scheme=drift relax)") {
			if _, err := method.Parse(m); err != nil {
				continue // a method of a method
			}
			for _, c := range controlWords {
				o := parse(t, f+"/"+m+"/"+c)
				if o.String() != f+"/"+m+"/"+c || !parse(t, o.String()).Equal(o) {
					t.Errorf("%s/%s/%s prints as %v", f, m, c, o)
				}
				if _, err := optim.Start(context.Background(), rosenbrock, nil, o, optim.Settings{}); err != nil {
					continue // a splitting of a flow without the parts, or PI without an estimate
				}
				triples++
				if !noAllocations(t, o) {
					ended++
				}
			}
		}
	}
	// At least seven Runge–Kutta methods under 15 controls and, for the five with an estimate, PI; for the flows of
	// second order two or three splittings under 15.
	if least := 7*(7*15+5) + 2*(2+1)*15 + 3*(1+1)*15; triples < least {
		t.Errorf("%d triples run, want %d and more", triples, least)
	}
	if ended > triples/5 { // on an objective that is not convex, a long step of an implicit method has no solution
		t.Errorf("%d of %d triples do not take their steps", ended, triples)
	}
}

// noAllocations reports whether the run has taken its steps: one that has ended allocates nothing, either.
func noAllocations(t *testing.T, o optim.Optimizer) bool {
	t.Helper()
	r := start(t, rosenbrock, o, optim.Settings{Steps: math.MaxInt, GTol: 1e-300})
	const n = 20
	a := testing.AllocsPerRun(n, func() { r.Next() })
	if r.Stats().Steps < n+1 {
		return false // it has ended, and looked for the reason
	}
	if a != 0 {
		t.Errorf("%v: Next allocates %v times, want 0", o, a)
	}
	return true
}
