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
