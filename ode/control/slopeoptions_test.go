package control_test

import (
	"testing"

	"github.com/odescent/odescent/ode/control"
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
