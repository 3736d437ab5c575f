package flows_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// Ball is a flow of one's own: a ball with friction, x' = Mw, w' = -γw - ∇f(x).
type Ball struct {
	Gamma float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
}

func init() { flows.Register("ball", Ball{Gamma: 1}, "ball", "ball(gamma=0.5)") }

func (b Ball) String() string { return spec.Format("ball", b, Ball{Gamma: 1}) }

func (b Ball) Time(x, f float64) float64 { return flows.HeavyBall{}.Time(x, f) }

func (b Ball) System(o *flows.Oracle) (*ode.System, error) {
	if err := spec.Check(b); err != nil {
		return nil, fmt.Errorf("ball: %w", err)
	}
	n := o.P.Dim
	s := o.System(2*n, 0)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, p.Y[n:])
		vec.Axpby(dst[n:], -b.Gamma, p.Y[n:], 1, p.Force())
	}
	s.Scheme, s.Parts = "kick drift", []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) {
			vec.Axpby(p.Y[n:], 1-float64(h*b.Gamma), p.Y[n:], h, p.Force())
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, p.Y[n:])
		}},
	}
	return s, nil
}

// A flow that is registered is one word of a triple, and every test of the laws finds it.
func ExampleRegister() {
	// func init() { flows.Register("ball", Ball{Gamma: 1}, "ball", "ball(gamma=0.5)") }
	o, err := optim.Parse("ball(gamma=2)/symplectic/fixed(h=0.1)")
	if err != nil {
		panic(err)
	}
	r, err := optim.Minimize(context.Background(), objective.Quadratic([]float64{1, 4}, false), []float64{1, 1}, o, optim.Settings{Steps: 1000})
	fmt.Println(o, r.Reason.Status, err)
	// Output: ball(gamma=2)/symplectic/fixed(h=0.1) converged <nil>
}

func TestRegister(t *testing.T) {
	if !slices.Contains(flows.Names(), "ball") || !slices.Contains(flows.Samples(), "ball(gamma=0.5)") {
		t.Errorf("%v, %v", flows.Names(), flows.Samples())
	}
	for word, want := range map[string]string{"ball(gamma=-1)": "must be finite and not negative", "ball(gama=1)": "did you mean gamma?", "bal": "did you mean ball?"} {
		if _, err := flows.Parse(word); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", word, err, want)
		}
	}
	for _, c := range []struct {
		name string
		flow flows.Flow
		want string
	}{
		{"gradient", Ball{}, "a flow of the name gradient is registered already"}, {"my ball", Ball{}, "does not belong in it"},
		{"", Ball{}, "a name is missing"}, {"nothing", nil, "a flow cannot be registered: nothing is nil"},
	} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.Contains(r, c.want) {
					t.Errorf("%q: the panic is %q, want %q", c.name, r, c.want)
				}
			}()
			flows.Register(c.name, c.flow)
		}()
	}
}
