package optim

import (
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/optim/catalogue"
)

// Lookahead wraps an optimizer,
//
//	K steps of the optimizer within, then s ← s + Alpha·(x - s), x ← s:
//
// after K steps of Of a slow point s takes the share Alpha of the way, and the run goes on from there. The flow of Of
// is wrapped in [flows.Lookahead]; its method is Euler's or a splitting, its control stays. Written
// lookahead(adam(lr=0.01),k=5,alpha=0.5). K ≥ 1; Alpha in (0, 1]. It costs what Of costs.
type Lookahead struct {
	Of    Optimizer `spec:"of,bare"`
	K     int       `spec:"k" in:"[1,inf)"`
	Alpha float64   `spec:"alpha" unit:"1" in:"(0,1]"`
}

func (c Lookahead) Check() error {
	_, err := c.triple()
	return err
}

func (c Lookahead) triple() (catalogue.Triple, error) {
	o := c.Of
	if err := o.check(); err != nil {
		return catalogue.Triple{}, err
	}
	if !splits(o.Method) {
		return catalogue.Triple{}, fmt.Errorf("of=%s: its method %v is neither Euler's nor a splitting in the order of its flow", c.Of, o.Method)
	}
	f := flows.Lookahead{Of: o.Flow, Every: c.K, Alpha: c.Alpha}
	return catalogue.Triple{Flow: f, Method: split.Lie{}, Control: o.Control}, spec.Check(f)
}

func (c Lookahead) rescale(x, f float64) (_ catalogue.Configuration, err error) {
	c.Of, err = Rescale(c.Of.String(), x, f)
	return c, err
}

func (c Lookahead) Triple() catalogue.Triple {
	t, _ := c.triple()
	return t
}

func (c Lookahead) Cite() []string { return c.Of.References() }

// Lookahead returns [Lookahead] around the optimizer: its defaults in the paper are k = 5 and alpha = 0.5.
func (o Optimizer) Lookahead(k int, alpha float64) Optimizer {
	return named(Lookahead{Of: o, K: k, Alpha: alpha}, "lookahead")
}

func init() {
	spec.Register(Parse)
	catalogue.Register("lookahead", Lookahead{Of: Adam(1e-3), K: 5, Alpha: .5}, catalogue.Entry{
		Equation: "k steps of the optimizer within, then s ← s + alpha·(x - s), x ← s",
		Map:      "the flow of the optimizer of in lookahead(every=k,alpha=alpha), under its own control",
		Rule:     "as published; inner averages go on across the jump",
		Cite:     []string{"zhang2019lookahead"},
		Samples:  []string{"lookahead", "lookahead(momentum(lr=0.0005),k=2,alpha=0.8)", "lookahead(rmsprop)"},
	})
}
