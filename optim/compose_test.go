package optim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// Adam with a warm-up of 100 steps and a cosine after it, whose rate is never above 0.005, and whose result is an average.
func ExampleOptimizer_Scheduled() {
	warmup := control.Linear{Start: .01, End: 1, Steps: 100}
	cosine := control.After{Of: control.Cosine{Steps: 900}, Steps: 100}
	o := optim.Adam(.01).With("beta2=0.99").Scheduled(warmup, cosine).Clipped(.005).Averaged(.999)
	for _, part := range strings.Split(o.String(), "/") {
		fmt.Println(part)
	}
	back := optim.Must(o.String())
	fmt.Println(back.Equal(o))
	// Output:
	// averaged(relaxation(beta=0.9,debias=true),ema(0.999))
	// lie
	// clip(schedule(schedule(slope(tol=0.01,memory=ema(0.99,debias=true),eps=1e-8),rule=linear(start=0.01,steps=100)),rule=after(cosine(steps=900),steps=100)),max=0.005)
	// true
}

// The struct of every name, with its registered values, is the optimizer of the bare name, and so are those constructors.
func TestOf(t *testing.T) {
	for _, name := range optim.Names() {
		r, err := catalogue.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		bare, err := optim.Parse(name)
		if err != nil || catalogue.Of(r.Default) != r { // some need a parameter, some share a struct
			continue
		}
		if o := optim.Of(r.Default); !o.Equal(bare) || o.String() != name {
			t.Errorf("%s is %#v, its struct gives %#v", name, bare, o)
		}
	}
	for text, o := range map[string]optim.Optimizer{
		"nadam(lr=0.1)": optim.NAdam(.1), "lion(lr=0.1)": optim.Lion(.1), "muon(lr=0.1,rows=2,cols=3)": optim.Muon(.1, 2, 3),
		"lookahead(bb)": optim.BB().Lookahead(5, .5), "adagrad(lr=0.1)": optim.Adagrad(.1),
	} {
		if back := parse(t, text); back != o {
			t.Errorf("%s is %#v, the constructor gives %#v", text, back, o)
		}
	}
}

// A composition cites and explains the optimizer within, with its equation, parameters and ranges, until it is another.
func TestComposedIsExplained(t *testing.T) {
	adam := optim.Adam(.01)
	for _, c := range []struct {
		o     optim.Optimizer
		added string
	}{
		{adam.Clipped(1), ""},
		{adam.Scheduled(control.Linear{Start: .1, End: 1, Steps: 5}), ""},
		{adam.Averaged(.9), "polyak1992acceleration"},
		{adam.Averaged(.9).Scheduled(control.Linear{Start: .1, End: 1, Steps: 5}).Clipped(1), "polyak1992acceleration"},
	} {
		if got, want := strings.Join(c.o.References(), " "), strings.TrimSpace("kingma2015adam "+c.added); got != want {
			t.Errorf("%v cites %s, want %s", c.o, got, want)
		}
		text, err := c.o.Explain()
		if err != nil {
			t.Fatal(err)
		}
		of, err := adam.Explain()
		if err != nil {
			t.Fatal(err)
		}
		from, to := strings.Index(of, "update "), strings.Index(of, "stability ")
		if !strings.Contains(text, "within      adam(lr=0.01)\n"+of[from:to]) {
			t.Errorf("%v is explained without what is within:\n%s", c.o, text)
		}
	}
	other := adam.Clipped(1)
	other.Flow = optim.Must("relaxation(beta=0.5)/lie/fixed(h=1)").Flow
	for _, o := range []optim.Optimizer{other, adam.Clipped(1).With("control.of.tol=0.3")} {
		if text, err := o.Explain(); err != nil || strings.Contains(text, "within ") {
			t.Errorf("%v is explained as what it was made of: %v\n%s", o, err, text)
		}
	}
}

func TestWith(t *testing.T) {
	for want, o := range map[string]optim.Optimizer{
		"adam(lr=0.1,beta2=0.99)":                            optim.Adam(.1).With("beta2=0.99"),
		"adam(lr=0.2,beta2=0.99,eps=1e-6)":                   optim.Adam(.1).With("beta2=0.99").With("eps=1e-6,lr=0.2"),
		"adam(lr=0.3)":                                       optim.Adam(-1).With("lr=0.3"),
		"adam(lr=0.2,tau2=5)":                                optim.Must("adam(lr=0.1,tau2=5)").With("lr=0.2"),
		"lookahead(bb,k=7)":                                  optim.Must("lookahead(momentum)").With("of=bb,k=7"),
		"gradient(l2=1)/euler/fixed(h=0.2)":                  optim.Must("gradient/euler/fixed(h=0.1)").With("control.h=0.2,flow.l2=1"),
		"averaged(gradient(l2=2),ema(0.9))/lie/fixed(h=0.1)": optim.SGD(.1).Averaged(.9).With("flow.of.l2=2"),
		"gradient/euler/clip(fixed(h=0.3),max=1)":            optim.SGD(.1).Clipped(1).With("control.of.h=0.3"),
	} {
		if s := o.String(); s != want || !parse(t, want).Equal(o) {
			t.Errorf("%s, want %s: %#v", s, want, o)
		}
	}
	for want, o := range map[string]optim.Optimizer{
		`optim: With("beat2=0.9"): adam: no key "beat2"; did you mean beta2?`:      optim.Adam(.1).With("beat2=0.9"),
		`flow.KEY, method.KEY or control.KEY, not "lr"`:                            optim.SGD(.1).Clipped(1).With("lr=1"),
		`optim: With("method.order=3"): method=euler takes no parameters`:          optim.SGD(.1).Clipped(1).With("method.order=3"),
		`beta1=2 must be in [0, 1)`:                                                optim.Adam(.1).With("beta1=2"),
		`optim: With("control.off.h=1"): control: no key "off"; did you mean of?`:  optim.SGD(.1).Clipped(1).With("control.off.h=1"),
		`optim: With("control.of.hh=1"): control.of: no key "hh"; did you mean h?`: optim.SGD(.1).Clipped(1).With("control.of.hh=1"),
	} {
		_, err := optim.Minimize(t.Context(), rosenbrock, nil, o, optim.Settings{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// What is composed reads back, and does what its parts do: the first step of a warm-up is the share that it begins with, and an
// average of which nothing is kept is the position.
func TestComposed(t *testing.T) {
	half := control.Exponential{Gamma: .5}
	for _, s := range []string{"sgd(lr=0.0005)", "momentum(lr=0.0005)", "adam", "rmsprop", "nadam"} {
		o := parse(t, s)
		for _, p := range []optim.Optimizer{
			o.Scheduled(half), o.Clipped(1), o.Averaged(.9), o.Averaged(.9).Scheduled(half, half).Clipped(1), o.Lookahead(5, .5).Scheduled(half),
		} {
			if back := parse(t, p.String()); !back.Equal(p) {
				t.Errorf("%s reads back as %s", p, back)
			}
		}
		plain, composed := start(t, rosenbrock, o, optim.Settings{Steps: 50, GTol: -1}), start(t, rosenbrock, o.Averaged(0).Clipped(1e9), optim.Settings{Steps: 50, GTol: -1})
		for plain.Next() && composed.Next() {
			for i, x := range plain.Point().X() {
				if composed.Point().X()[i] != x {
					t.Fatalf("%s: x[%d] = %v, with an average and a limit that is never reached %v", s, i, x, composed.Point().X()[i])
				}
				if out := composed.Point().Y; out[len(out)-len(plain.Point().X())+i] != x {
					t.Fatalf("%s: the average of which nothing is kept is %v, x[%d] is %v", s, out, i, x)
				}
			}
		}
	}
}
