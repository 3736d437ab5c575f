package momentum

import (
	"context"
	"math"
	"math/cmplx"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// The exact lobes on |x| meet at the zeros that DP5 finds on the smooth pieces.
func TestBounce(t *testing.T) {
	for _, r := range []float64{1, 1.5, 3, 6} {
		b := newBounce(r, 1)
		y, t0, sign := []float64{1, 0}, 1., 1.
		for lobe := range 5 {
			sys := &ode.System{Dim: 2, Field: func(dst []float64, t float64, y []float64) {
				dst[0], dst[1] = y[1], -float64(r/t*y[1])-sign
			}}
			end := b.t * (1 + b.zero())
			sol, err := ode.Solve(context.Background(), sys, y, t0, end, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-12, ATol: 1e-13}})
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(sol.Y[0]) > 1e-10 {
				t.Errorf("r = %g: at the end of lobe %d, t = %g, DP5 is at %g", r, lobe, end, sol.Y[0])
			}
			b.next()
			if v := math.Abs(sol.Y[1]); math.Abs(v-b.t*b.v) > 1e-10 {
				t.Errorf("r = %g: after lobe %d the speed is %g, want %g", r, lobe, b.t*b.v, v)
			}
			y, t0, sign = []float64{0, sol.Y[1]}, end, math.Copysign(1, sol.Y[1])
		}
	}
}

// The radius of a Runge–Kutta step on the heavy ball is the largest |R(hz)| over the roots z of z² + 2√μz + λ, on which the
// determinant is their product.
func TestLinearStep(t *testing.T) {
	const mu, h = .01, .7
	lambdas := []float64{mu / 2, .1, 1}
	for i, m := range []*rk.Tableau{rk.Euler, rk.Midpoint, rk.SSPRK33, rk.RK4} {
		rho, det, err := linearStep(context.Background(), schemes[i].of(mu, h), lambdas)
		if err != nil {
			t.Fatal(err)
		}
		for j, l := range lambdas {
			root := cmplx.Sqrt(complex(mu-l, 0))
			a, b := m.R(h*(-complex(math.Sqrt(mu), 0)+root)), m.R(h*(-complex(math.Sqrt(mu), 0)-root))
			if want := math.Max(cmplx.Abs(a), cmplx.Abs(b)); math.Abs(rho[j]-want) > 1e-14 {
				t.Errorf("%s, λ = %g: radius %g, want %g", m, l, rho[j], want)
			}
			if want := real(a * b); math.Abs(det[j]-want) > 1e-14 {
				t.Errorf("%s, λ = %g: determinant %g, want %g", m, l, det[j], want)
			}
		}
	}
}

// The objectives of the claims have the slopes and products that differences of their values say.
func TestClaimObjectives(t *testing.T) {
	for _, c := range []struct {
		p *objective.Problem
		x []float64
	}{{lessard(3.3), []float64{3.3}}, {lessard(0), []float64{1.5}}, {lessard(0), []float64{-.7}}, {flat(3), []float64{3}}, {product(), []float64{2.8, 3.5}}} {
		if g := objective.CheckGradient(c.p, c.x); g.RelErr > 1e-7 {
			t.Errorf("at %g: %+v", c.x, g)
		}
	}
	// ... and Lessard's function has no jumps where its pieces meet.
	f := lessard(0).Func
	for _, x := range []float64{1, 2} {
		if d := f([]float64{math.Nextafter(x, 0)}) - f([]float64{x}); math.Abs(d) > 1e-12 {
			t.Errorf("Lessard's function jumps by %g at %g", d, x)
		}
	}
	p := product()
	x, v := p.Start, []float64{.3, -1.1}
	got, want := make([]float64, 2), make([]float64, 2)
	p.HessVec(got, x, v)
	objective.Differences(p)(want, x, v)
	for i := range got {
		if math.Abs(got[i]-want[i]) > 1e-6*math.Abs(want[i]) {
			t.Errorf("HessVec %g, differences %g", got, want)
		}
	}
}

func TestSlowRoot(t *testing.T) {
	for _, gamma := range []float64{4.001, 5, 12} {
		s := slowRoot(gamma)
		if f := 3*math.Pow(s, 4) - gamma*math.Pow(s, 3) + 1; math.Abs(f) > 1e-12 || s > gamma/4 {
			t.Errorf("γ = %g: σ = %g leaves %g", gamma, s, f)
		}
	}
}
