package optim

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim/catalogue"
)

// values are the keys whose zero is a value of its own where the default is another: what is left at zero in a literal
// means that there.
var values = map[string]string{
	"eps": "no guard", "eps_root": "no guard", "weight_decay": "no decay", "lambd": "no decay", "momentum_decay": "a constant momentum",
	"beta1": "an average that keeps nothing", "beta2": "the same", "beta3": "the same", "alpha": "the same, or asgd's constant rate", "rho": "the same",
	"momentum": "no momentum", "gamma": "no friction", "mu": "no curvature that is known", "t0": "averaged from the start", "nu": "no momentum in the move",
	"nesterov": "without", "amsgrad": "without", "step_min": "no least length", "ns_steps": "the default", "map": "the entropy", "norm": "the Euclidean norm",
	"beta": "none, which the entropy has", "lo": "a bound at 0, or with hi = 0 none", "hi": "the same",
}

// The zero literal of every configuration, and every literal of one or two fields of a sample, starts with an error
// that is a sentence, or has the defaults in all its fields but for those whose zero is a value.
func TestLiterals(t *testing.T) {
	refused, kept := 0, 0
	try := func(name string, literal reflect.Value, def catalogue.Configuration) {
		o := Of(literal.Interface().(catalogue.Configuration))
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
		p := registered(name)
		if catalogue.Of(p.Default) == p {
			kind := reflect.TypeOf(p.Default)
			try(name, reflect.Zero(kind), p.Default)
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
						try(name, v.Elem(), p.Default)
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

// A rate alone is refused wherever it leaves two or more fields at zero whose defaults are not, so in every optimizer
// of Adam's kind.
func TestRateAlone(t *testing.T) {
	for _, o := range []Optimizer{
		Of(catalogue.Adam{LR: .1}), Of(catalogue.AdamW{LR: .1}), Of(catalogue.AdaBelief{LR: .1}), Of(catalogue.Yogi{LR: .1}),
		Of(catalogue.NAdam{LR: .1}), Of(catalogue.RAdam{LR: .1}), Of(catalogue.Adan{LR: .1}), Of(catalogue.LaProp{LR: .1}),
		Of(catalogue.ADOPT{LR: .1}), Of(catalogue.LAMB{LR: .1}), Of(catalogue.RMSProp{LR: .1}), Of(catalogue.Adamax{LR: .1}),
		Of(catalogue.Lion{LR: .1}), Of(catalogue.Muon{LR: .1}), Of(catalogue.QHM{LR: .1}), Of(catalogue.Prodigy{LR: 1}),
		Of(catalogue.AEGD{LR: .1}), Of(catalogue.SAM{LR: .1}), Of(catalogue.Rprop{LR: .1}), Of(catalogue.Adadelta{LR: 1}), Of(catalogue.ASGD{LR: .1}),
	} {
		if err := o.check(); err == nil {
			t.Errorf("%s is not refused", o.Triple())
		}
	}
}

// The literal catalogue.Adam{LR: 0.1} is not sign descent, and says what to write. Single zeros are taken as they are.
func TestAdamLiteral(t *testing.T) {
	err := Of(catalogue.Adam{LR: .1}).check()
	if want := "optim: adam: the literal catalogue.Adam leaves beta1, beta2, eps at zero, which is another rule; set them, or start from the defaults: optim.Must(\"adam(...)\")"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	c := registered("adam").Default.(catalogue.Adam)
	c.LR, c.Beta1 = .1, 0
	for text, o := range map[string]Optimizer{
		"adam(lr=0.1,beta1=0)":  Of(c),
		"adam(lr=0.1)":          Of(catalogue.Adam{LR: .1, Beta1: .9, Beta2: .999, Eps: 1e-8}),
		"sgd(lr=0.1)":           Of(catalogue.SGD{LR: .1}),
		"symplectic(gamma=0)":   HeavyBall(.03, 0),
		"adagrad(lr=0.1,eps=1)": Of(catalogue.Adagrad{LR: .1, Eps: 1}),
		"trustregion":           Of(catalogue.TrustRegion{}),
		"adgd":                  Of(catalogue.AdGD{}),
		"momentum(momentum=0)":  Momentum(1e-3, 0),
	} {
		want, err := Parse(text)
		if err == nil {
			err = o.check()
		}
		if err != nil || !o.same(want) {
			t.Errorf("%s: %s, %v", text, o.Triple(), err)
		}
	}
	if err := Of(catalogue.Adam{LR: -1, Beta1: .9, Beta2: .999, Eps: 1e-8}).check(); fmt.Sprint(err) != "optim: adam: lr=-1 must be positive and finite" {
		t.Errorf("a negative rate: %v", err)
	}
	if err := Adam(-1).check(); fmt.Sprint(err) != "optim: adam: lr=-1 must be positive and finite" {
		t.Errorf("Adam(-1): %v", err)
	}
}
