package rk_test

import (
	"context"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

var all = []*rk.Tableau{rk.Euler, rk.EulerHeun, rk.Heun, rk.BS3, rk.RK4, rk.DP5, rk.Tsit5}

// arenstorf is the restricted three-body problem of Hairer, Nørsett and Wanner I, (0.1), on its closed orbit.
func arenstorf() (*ode.System, []float64, float64) {
	const mu, nu = 0.012277471, 1 - 0.012277471
	return &ode.System{Dim: 4, Field: func(dst []float64, _ float64, y []float64) {
		d1 := math.Pow((y[0]+mu)*(y[0]+mu)+y[1]*y[1], 1.5)
		d2 := math.Pow((y[0]-nu)*(y[0]-nu)+y[1]*y[1], 1.5)
		dst[0], dst[1] = y[2], y[3]
		dst[2] = y[0] + 2*y[3] - nu*(y[0]+mu)/d1 - mu*(y[0]-nu)/d2
		dst[3] = y[1] - 2*y[2] - nu*y[1]/d1 - mu*y[1]/d2
	}}, []float64{0.994, 0, 0, -2.00158510637908252240537862224}, 17.0652165601579625588917206249
}

// Hairer's DOPRI5 takes 1442 evaluations and 216 accepted steps here (ode-reference: 240 steps, 24 rejections).
func TestDP5Arenstorf(t *testing.T) {
	for _, c := range []struct {
		tol             float64
		evals, accepted int
	}{{1e-5, 728, 93}, {1e-7, 1442, 216}, {1e-9, 3212, 530}} {
		sys, y0, t1 := arenstorf()
		sol, err := ode.Solve(context.Background(), sys, y0, 0, t1, ode.Config{
			Method: rk.DP5, Control: control.PI{RTol: c.tol, ATol: c.tol, Beta: .04},
		})
		if err != nil {
			t.Fatal(err)
		}
		if sol.Stats.Vectors != c.evals || sol.Stats.Steps != c.accepted {
			t.Errorf("tol %g: %d evaluations, %d accepted steps, want %d and %d", c.tol, sol.Stats.Vectors, sol.Stats.Steps, c.evals, c.accepted)
		}
		t.Logf("%+v %v", sol.Stats, sol.Y[0]-y0[0])
	}
}
