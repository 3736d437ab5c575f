package optim_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

func TestWordsRoundTrip(t *testing.T) {
	everySpec(t, func(t *testing.T, text string, o optim.Optimizer) {
		if o.String() != text {
			t.Errorf("prints as %q", o.String())
		}
		if back := parse(t, o.String()); !back.Equal(o) {
			t.Errorf("reads back as %#v, was %#v", back, o)
		}
		bare := o
		bare.Name = ""
		if back := parse(t, o.Triple()); !back.Equal(bare) {
			t.Errorf("the triple %s reads back as %#v, was %#v", o.Triple(), back, bare)
		}
		if back := parse(t, bare.String()); !back.Equal(bare) {
			t.Errorf("without its name it prints as %s and reads back as %#v", bare, back)
		}
	})
}

// A name that no longer stands for the triple is not printed.
func TestModifiedTriple(t *testing.T) {
	o := optim.Adam(.01)
	if got, want := o.String(), "adam(lr=0.01)"; got != want {
		t.Errorf("Adam(0.01) prints as %s, want %s", got, want)
	}
	c := o.Control.(control.Slope)
	c.Tol = .02
	o.Control = c
	if got, want := o.String(), "relaxation(beta=0.9,debias=true)/lie/slope(tol=0.02,memory=ema(0.999,debias=true),eps=1e-8)"; got != want {
		t.Errorf("with another control it prints as %s, want %s", got, want)
	}
	o.Method = nil
	if got := o.String(); got == o.Name {
		t.Errorf("without a method it prints as %s", got)
	}
	for _, o := range []optim.Optimizer{{}, o, {Name: "adam"}, {Name: "no such word"}} {
		if _, err := optim.Minimize(context.Background(), rosenbrock, nil, o, optim.Settings{}); err == nil {
			t.Errorf("%v runs", o)
		}
	}
}

func TestConstructors(t *testing.T) {
	for text, o := range map[string]optim.Optimizer{
		"sgd(lr=0.1)": optim.SGD(.1), "sgd": optim.SGD(1e-3), "momentum(lr=0.1,momentum=0.5)": optim.Momentum(.1, .5),
		"nesterov(lr=0.1)": optim.Nesterov(.1, .9), "normalizedgd(lr=0.1)": optim.Of(catalogue.NormalizedGD{LR: .1}), "signsgd(lr=0.1)": optim.Of(catalogue.SignSGD{LR: .1}),
		"adagrad(lr=0.1)": optim.Adagrad(.1), "rmsprop(lr=0.1)": optim.RMSProp(.1), "adam(lr=0.1)": optim.Adam(.1),
		"adamw(lr=0.1)": optim.AdamW(.1), "bb": optim.BB(), "adgd": optim.Of(catalogue.AdGD{}),
	} {
		if back := parse(t, text); back != o {
			t.Errorf("%s is %#v, the constructor gives %#v", text, back, o)
		}
	}
	if gd := parse(t, "gd(lr=0.1)"); gd != optim.SGD(.1) {
		t.Errorf("gd(lr=0.1) is %v", gd)
	}
}

func TestDefaultsAreTorchs(t *testing.T) {
	// The defaults of torch.optim 2.x. A key that torch has not is not listed.
	for name, want := range map[string]string{
		"sgd":     "{LR:0.001 Momentum:0 Dampening:0 WeightDecay:0 Nesterov:false}",
		"adagrad": "{LR:0.01 LRDecay:0 WeightDecay:0 InitialAccumulatorValue:0 Eps:1e-10 Scalar:false}",
		"rmsprop": "{LR:0.01 Alpha:0.99 Eps:1e-08 WeightDecay:0 Momentum:0 Centered:false Scalar:false EpsInside:false V0:0}",
		"adam":    "{LR:0.001 Beta1:0.9 Beta2:0.999 Eps:1e-08 WeightDecay:0 AMSGrad:false decoupled:false}",
		"adamw":   "{LR:0.001 Beta1:0.9 Beta2:0.999 Eps:1e-08 WeightDecay:0.01 AMSGrad:false decoupled:false}",
	} {
		r, err := catalogue.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		def := r.Default
		if got := fmt.Sprintf("%+v", def); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		if o := parse(t, name); o != withName(optim.Of(def), name) {
			t.Errorf("%s is %#v, not what its defaults give", name, o)
		}
	}
}

func withName(o optim.Optimizer, as string) optim.Optimizer {
	o.Name = as
	return o
}
