package optim

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/spec"
)

// values are the keys whose zero is a value of its own where the default is another: what is left at zero in a literal means
// that there.
var values = map[string]string{
	"eps": "no guard", "eps_root": "no guard", "weight_decay": "no decay", "lambd": "no decay", "momentum_decay": "a constant momentum",
	"beta1": "an average that keeps nothing", "beta2": "the same", "beta3": "the same", "alpha": "the same, or asgd's constant rate", "rho": "the same",
	"momentum": "no momentum", "gamma": "no friction", "mu": "no curvature that is known", "t0": "averaged from the start", "nu": "no momentum in the move",
	"nesterov": "without", "amsgrad": "without", "step_min": "no least length", "ns_steps": "the default", "map": "the entropy", "norm": "the Euclidean norm",
	"beta": "none, which the entropy has", "lo": "a bound at 0, or with hi = 0 none", "hi": "the same",
}

// The zero literal of every configuration, and every literal of one or two fields of a sample, starts with an error that is a
// sentence, or has the defaults in all its fields but for those whose zero is a value.
func TestLiterals(t *testing.T) {
	refused, kept := 0, 0
	try := func(name string, literal reflect.Value, def config) {
		o := build(literal.Interface().(config))
		if err := o.check(); err != nil {
			if !strings.HasPrefix(err.Error(), "optim: ") || len(strings.Fields(err.Error())) < 4 {
				t.Errorf("%s: the literal %+v is refused without a sentence: %v", name, literal, err)
			}
			refused++
			return
		}
		kept++
		d := reflect.ValueOf(def)
		for i := range d.NumField() {
			key, _, _ := strings.Cut(d.Type().Field(i).Tag.Get("spec"), ",")
			if literal.Field(i).IsZero() && !d.Field(i).IsZero() && key != "" && values[key] == "" {
				t.Errorf("%s: the literal %+v has a zero where the default of %s is %v", name, literal, key, d.Field(i))
			}
		}
	}
	for _, name := range Names() {
		for kind, p := range defaults {
			if p.name != name {
				continue
			}
			try(name, reflect.Zero(kind), p.def)
			for _, s := range SamplesOf(name) {
				term, err := spec.Parse(s)
				if err != nil {
					t.Fatal(err)
				}
				for i := range term.Args {
					for j := i; j < len(term.Args); j++ {
						args := term.Args[i : i+1]
						if j > i {
							args = append(args[:1:1], term.Args[j])
						}
						v := reflect.New(kind)
						_ = spec.Term{Name: name, Args: args}.Into(v.Interface()) // fills the fields, whatever Check says of the others
						try(name, v.Elem(), p.def)
					}
				}
			}
		}
	}
	if refused < 100 || kept < 50 {
		t.Errorf("%d literals were refused and %d kept: the test has lost its sense", refused, kept)
	}
	t.Logf("%d literals refused, %d kept", refused, kept)
}

// A rate alone is refused wherever it leaves two or more fields at zero whose defaults are not, so in every optimizer of Adam's kind.
func TestRateAlone(t *testing.T) {
	for _, o := range []Optimizer{
		AdamConfig{LR: .1}.Optimizer(), AdamWConfig{LR: .1}.Optimizer(), AdaBeliefConfig{LR: .1}.Optimizer(), YogiConfig{LR: .1}.Optimizer(),
		NAdamConfig{LR: .1}.Optimizer(), RAdamConfig{LR: .1}.Optimizer(), AdanConfig{LR: .1}.Optimizer(), LaPropConfig{LR: .1}.Optimizer(),
		ADOPTConfig{LR: .1}.Optimizer(), LAMBConfig{LR: .1}.Optimizer(), RMSPropConfig{LR: .1}.Optimizer(), AdamaxConfig{LR: .1}.Optimizer(),
		LionConfig{LR: .1}.Optimizer(), MuonConfig{LR: .1}.Optimizer(), QHMConfig{LR: .1}.Optimizer(), ProdigyConfig{LR: 1}.Optimizer(),
		AEGDConfig{LR: .1}.Optimizer(), SAMConfig{LR: .1}.Optimizer(), RpropConfig{LR: .1}.Optimizer(), AdadeltaConfig{LR: 1}.Optimizer(), ASGDConfig{LR: .1}.Optimizer(),
	} {
		if err := o.check(); err == nil {
			t.Errorf("%s is not refused", o.Triple())
		}
	}
}

// The literal: AdamConfig{LR: 0.1} is not sign descent, and says what to write. Single zeros are taken as they are.
func TestAdamLiteral(t *testing.T) {
	err := AdamConfig{LR: .1}.Optimizer().check()
	if want := "optim: adam: the literal AdamConfig leaves beta1, beta2, eps at zero, which is another rule; start from AdamDefaults(), or write adam(...)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	c := AdamDefaults()
	c.LR, c.Beta1 = .1, 0
	for word, o := range map[string]Optimizer{
		"adam(lr=0.1,beta1=0)":  c.Optimizer(),
		"adam(lr=0.1)":          AdamConfig{LR: .1, Beta1: .9, Beta2: .999, Eps: 1e-8}.Optimizer(),
		"sgd(lr=0.1)":           SGDConfig{LR: .1}.Optimizer(),
		"symplectic(gamma=0)":   HeavyBall(.03, 0),
		"adagrad(lr=0.1,eps=1)": AdagradConfig{LR: .1, Eps: 1}.Optimizer(),
		"trustregion":           TrustRegionConfig{}.Optimizer(),
		"adgd":                  AdGDConfig{}.Optimizer(),
		"momentum(momentum=0)":  Momentum(1e-3, 0),
	} {
		want, err := Parse(word)
		if err == nil {
			err = o.check()
		}
		if err != nil || !o.same(want) {
			t.Errorf("%s: %s, %v", word, o.Triple(), err)
		}
	}
	if err := (AdamConfig{LR: -1, Beta1: .9, Beta2: .999, Eps: 1e-8}).Optimizer().check(); fmt.Sprint(err) != "optim: adam: lr=-1 must be positive and finite" {
		t.Errorf("a negative rate: %v", err)
	}
	if err := Adam(-1).check(); fmt.Sprint(err) != "optim: adam: lr=-1 must be positive and finite" {
		t.Errorf("Adam(-1): %v", err)
	}
}
