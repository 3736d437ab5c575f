package optim_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// A mistake in the composition of an optimizer is the error with which it starts, whatever is composed after it.
func TestFaults(t *testing.T) {
	var rule *control.Cosine
	var memory *control.EMA
	var fixed *control.Fixed
	var adam *catalogue.Adam
	for name, c := range map[string]struct {
		o    optim.Optimizer
		want string
	}{
		"key":              {optim.Adam(.1).With("bogus=1").With("beta2=0.9"), "bogus"},
		"value":            {optim.Adam(.1).With("lr=nan").With("lr=0.1"), "not a number"},
		"both":             {optim.Adam(.1).With("bogus=1").With("other=2"), "bogus"},
		"constructor":      {optim.Adam(-1).With("beta2=0.9"), "lr=-1"},
		"constructor.key":  {optim.Adam(-1).With("bogus=1").With("lr=0.1"), "bogus"},
		"literal":          {optim.Of(catalogue.Adam{LR: .1}).With("eps=1e-8"), "at zero"},
		"no key":           {optim.Must("sgd(lr=0.002)").With("0.01"), "the value 0.01 has no key"},
		"one without":      {optim.Must("sgd(lr=0.002)").With("momentum=0.9,0.01"), "the value 0.01 has no key"},
		"lookahead":        {optim.Adam(.1).With("bogus=1").Lookahead(5, .5), "bogus"},
		"lookahead.With":   {optim.Adam(.1).With("bogus=1").Lookahead(5, .5).With("k=3"), "bogus"},
		"lookahead.others": {optim.Adam(-1).Lookahead(5, .5).Clipped(1).Averaged(.9), "lr=-1"},
		"clipped":          {optim.Adam(.1).Clipped(0), "Clipped(0)"},
		"clipped nan":      {optim.Adam(.1).Clipped(math.NaN()), "Clipped(NaN)"},
		"clipped first":    {optim.Adam(.1).With("bogus=1").Clipped(0), "bogus"},
		"nil":              {optim.Of(nil), "Of(nil)"},
		"nil pointer":      {optim.Of(adam), "Of(nil)"},
		"pointer":          {optim.Of(&catalogue.Adam{LR: -1, Beta1: .9, Beta2: .9}), "adam: lr=-1"},
		"rule":             {optim.Adam(.1).Scheduled(rule), "control.rule=*control.Cosine is a nil pointer"},
		"memory": {optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Slope{Tol: .1, Memory: memory}},
			"control.memory=*control.EMA is a nil pointer"},
		"control": {optim.Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: fixed}, "control=*control.Fixed is a nil pointer"},
	} {
		if _, err := optim.Start(context.Background(), rosenbrock, nil, c.o, optim.Settings{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the error is %v, want %q in it", name, err, c.want)
		}
	}
	c := catalogue.Adam{LR: .1, Beta1: .9, Beta2: .999, Eps: 1e-8}
	if v, p := optim.Of(c), optim.Of(&c); !p.Equal(v) || p.Name != "adam(lr=0.1)" {
		t.Errorf("of a pointer it is %v, of the value %v", p, v)
	}
}
