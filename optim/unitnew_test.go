package optim_test

import (
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// descending is a control that is not registered: steps along which f falls by 2⁻¹⁰ of itself to first order.
type descending struct{ steps bool }

func (c descending) String() string                           { return "descending" }
func (c descending) OnStepClock() bool                        { return c.steps }
func (c descending) Start(r *ode.Run) (ode.Controller, error) { r.NeedPotential(); return c, nil }
func (c descending) Accept(*ode.Step) bool                    { return true }
func (descending) Update(*ode.Step)                           {}
func (c descending) Propose(s *ode.Step) {
	d := s.L.Force()
	h := 0x1p-10 * s.L.Potential() / vec.Dot(d, d)
	if c.steps {
		s.SetRate(h)
	} else {
		s.SetTime(h)
	}
}

// The rows of docs/units.md go by what a control is, not only by names: with a new control on either clock, which
// computes its own lengths, all triples that break the law are listed.
func TestUnitsOfNewControls(t *testing.T) {
	p := objective.Must("rosenbrock(n=4)")
	rows, broken, ran := unlawful(t, "triple"), 0, 0
	for _, text := range flows.Samples() {
		f, err := flows.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range []ode.Method{rk.Euler, rk.Heun, split.Lie{}} {
			for _, c := range []ode.Control{descending{}, descending{steps: true}} {
				for _, jk := range [][2]int{{10, 0}, {0, 12}, {-18, 18}, {20, -12}, {-10, -21}} {
					diff, ok := tripleInUnits(t, p, optim.Optimizer{Flow: f, Method: m, Control: c}, jk[0], jk[1])
					if ok {
						ran++
					}
					if diff == "" {
						continue
					}
					broken++
					listed := false
					for _, row := range rows {
						listed = listed || covers(row, text, m.String(), onClock("descending", c))
					}
					if !listed {
						t.Errorf("%s/%v/%s, x by 2^%d, f by 4^%d: %s", text, m, onClock("descending", c), jk[0], jk[1], diff)
					}
				}
			}
		}
	}
	if ran == 0 || broken == 0 {
		t.Errorf("%d triples compared, %d break the law", ran, broken)
	}
}

// In other units of x and f each parameter is multiplied as its unit says: worked out by hand for the
// configurations of which the unit of one depends on another.
func TestRescaledParameters(t *testing.T) {
	for text, want := range map[string]string{ // x by 2, f by 4·4
		"adam(lr=0.5,beta2=0.5,eps=0.25,weight_decay=4)":                                         "adam(lr=1,beta2=0.5,eps=2,weight_decay=16)",
		"adamw(lr=0.5,beta2=0.5,eps=0.25,weight_decay=4)":                                        "adamw(lr=1,beta2=0.5,eps=2,weight_decay=2)",
		"radam(lr=0.5,beta1=0.5,beta2=0.75,eps=0.25,weight_decay=4)":                             "radam(lr=1,beta1=0.5,beta2=0.75,eps=2,weight_decay=16)",
		"radam(lr=0.5,beta1=0.5,beta2=0.75,eps=0.25,weight_decay=4,decoupled_weight_decay=true)": "radam(lr=1,beta1=0.5,beta2=0.75,eps=2,weight_decay=2,decoupled_weight_decay=true)",
		"nadam(lr=0.5,momentum_decay=0.5,eps=0.25,weight_decay=4)":                               "nadam(lr=1,eps=2,weight_decay=16,momentum_decay=0.5)",
		"nadam(lr=0.5,momentum_decay=0.5,eps=0.25,weight_decay=4,decoupled_weight_decay=true)":   "nadam(lr=1,eps=2,weight_decay=2,momentum_decay=0.5,decoupled_weight_decay=true)",
		"rmsprop(lr=0.5,eps=0.25,weight_decay=4,v0=1)":                                           "rmsprop(lr=1,eps=2,v0=64,weight_decay=16)",
		"rmsprop(lr=0.5,eps=0.25,weight_decay=4,eps_inside=true)":                                "rmsprop(lr=1,eps=16,weight_decay=16,eps_inside=true)",
		"sgd(lr=0.5,momentum=0.5,weight_decay=4)":                                                "sgd(lr=0.125,momentum=0.5,weight_decay=16)",
		"lion(lr=0.5,weight_decay=4)":                                                            "lion(lr=1,weight_decay=2)",
	} {
		o, err := optim.Rescale(text, 2, 16)
		if err != nil {
			t.Fatal(err)
		}
		if !o.Equal(parse(t, want)) {
			t.Errorf("%s becomes %v, want %s", text, o, want)
		}
	}
}
