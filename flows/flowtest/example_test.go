package flowtest_test

import (
	"context"
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// Limited is a user's own flow, x' = -∇f/(1 + ‖∇f‖): slow where f is steep, so that no step is longer than its time.
type Limited struct{}

func (Limited) String() string { return "limited" }

// System implements flows.Flow: the force is Oracle's, what remains is to say how it moves the position.
func (Limited) System(o *flows.Oracle) (*ode.System, error) {
	s := o.System(o.P.Dim, 0)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		d := p.Force()
		vec.Mul(dst, p.M.Scale/(1+vec.Norm2(d)), p.M.Diag, d)
	}
	s.Energy = func(p *ode.Point) float64 { return p.Potential() }
	s.Dissipation = func(p *ode.Point) float64 { return vec.Dot(p.Force(), p.Field()) }
	return s, nil
}

// A flow of one's own runs under every method and control; here it goes down a slope on which gradient descent with
// the same step diverges. That it keeps a flow's promises is the work of one line in a test,
//
//	func TestLimited(t *testing.T) { flowtest.Check(t, Limited{}) }
func Example() {
	p := objective.Quadratic([]float64{1, 50}, false)
	for _, f := range []flows.Flow{flows.Gradient{}, Limited{}} {
		o := optim.Optimizer{Flow: f, Method: rk.Euler, Control: control.Fixed{H: .06}}
		r, err := optim.Minimize(context.Background(), p, []float64{10, 10}, o, optim.Settings{Steps: 2000})
		fmt.Printf("%v: %v, best f = %.1e, error: %t\n", o, r.Reason.Status, r.Best.F, err != nil)
	}
	// Output:
	// gradient/euler/fixed(h=0.06): diverged, best f = 2.6e+03, error: true
	// limited/euler/fixed(h=0.06): converged, best f = 4.8e-13, error: false
}
