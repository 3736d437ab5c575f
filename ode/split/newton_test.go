package split_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// attempt is what one attempt of the discrete gradient does.
type attempt struct {
	h        float64
	solved   bool
	products int     // with the Jacobian
	move     float64 // of the first coordinate
}

// noted notes the attempts of a method.
type noted struct {
	ode.Method
	tries *[]attempt
}

func (m noted) Start(r *ode.Run) (ode.Stepper, error) {
	s, err := m.Method.Start(r)
	return noting{s, r, m.tries}, err
}

type noting struct {
	ode.Stepper
	run   *ode.Run
	tries *[]attempt
}

func (c noting) Try(s *ode.Step) error {
	before := c.run.Stats.JacVecs
	h := s.H
	err := c.Stepper.Try(s)
	*c.tries = append(*c.tries, attempt{h, err == nil, c.run.Stats.JacVecs - before, s.R.Y[0] - s.L.Y[0]})
	return err
}

// attempts returns those of the first step, of length h.
func attempts(t *testing.T, sys *ode.System, h float64, y0 ...float64) (tries []attempt) {
	t.Helper()
	it, err := ode.New(t.Context(), sys, y0, 0, math.Copysign(math.Inf(1), h), ode.Config{
		Method: noted{split.Discrete{}, &tries}, Control: control.Fixed{H: math.Abs(h)}})
	if err != nil {
		t.Fatal(err)
	}
	it.Next()
	return tries
}

// springs pulls each coordinate to its centre with the force slope·(centre - y); its Jacobian is given as -claimed.
func springs(slope, claimed float64, centre ...float64) *ode.System {
	return steepest(len(centre), func(y []float64) (v float64) {
		for i, u := range y {
			v += slope * (u - centre[i]) * (u - centre[i]) / 2
		}
		return v
	}, func(dst, y []float64) {
		for i, u := range y {
			dst[i] = slope * (centre[i] - u)
		}
	}, func(dst, _, w []float64) {
		for i, u := range w {
			dst[i] = -claimed * u
		}
	})
}

// linear returns the claimed slope with which an iteration, which takes one product, multiplies the residual by r.
func linear(slope, h, r float64) float64 { return ((1+h*slope/2)/(1-r) - 1) * 2 / h }

// An attempt has 30 iterations at most, and begins none after 1000 products. Every k-th product meets a direction of
// negative curvature, which ends the system of an iteration; 36 directions or 49 in 100 dimensions do not solve it.
func TestAttemptsEnd(t *testing.T) {
	const n = 100
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = math.Sin(float64(i + 1))
	}
	for k, want := range map[int]int{20: 30 * 20, 34: 30 * 34, 37: 28 * 37, 50: 1000} {
		products := 0
		rate := func(i int) float64 { return math.Pow(10, 6*float64(i)/n) }
		sys := steepest(n, func(y []float64) (v float64) {
			for i, u := range y {
				v += rate(i) * u * u / 2
			}
			return v
		}, func(dst, y []float64) {
			for i, u := range y {
				dst[i] = -rate(i) * u
			}
		}, func(dst, _, w []float64) {
			products++
			for i, u := range w {
				dst[i] = -rate(i) * u
				if products%k == 0 {
					dst[i] = 1e9 * u
				}
			}
		})
		if got := attempts(t, sys, 1, y0...)[0]; got.solved || got.products != want {
			t.Errorf("systems of %d products each: %+v, want %d products in all", k, got, want)
		}
	}
}

// The iteration is Newton's: the first iterate solves a linear equation, for every length. With a constant force d and
// the energy -d·Δ + c·Δ² the first iterate finds c, and the second is the solution h·d/(1 + h·c).
func TestNewtonIsExact(t *testing.T) {
	const slope, c, d = 3, .75, 2
	constant := steepest(1, func(y []float64) float64 { return -d*y[0] + c*y[0]*y[0] },
		func(dst, _ []float64) { dst[0] = d }, func(dst, _, _ []float64) { clear(dst) })
	for _, h := range []float64{-.4, .01, .5, 3, 1e3} {
		for name, n := range map[string]struct {
			got, want attempt
		}{
			"linear":   {attempts(t, springs(slope, slope, 0), h, d)[0], attempt{h, true, 1, -slope * h * d / (1 + h*slope/2)}},
			"constant": {attempts(t, constant, h, 0)[0], attempt{h, true, 2, h * d / (1 + h*c)}},
		} {
			off := math.Abs(n.got.move - n.want.move)
			if n.want.move = n.got.move; n.got != n.want || !(off <= 1e-11*math.Abs(h*d)) {
				t.Errorf("a %s force: %+v, want %+v; the move is off by %g", name, n.got, n.want, off)
			}
		}
	}
}

// An iterate with 1 + h·c ≤ 0, for which the energy falls by the double of force·Δ or more, ends the attempt. The next
// one, of half the length, begins anew.
func TestFallTooSteep(t *testing.T) {
	for _, c := range []float64{-.25, -.5, -1, -1.5} {
		sys := steepest(1, func(y []float64) float64 { return -y[0] + c*y[0]*y[0] },
			func(dst, _ []float64) { dst[0] = 1 }, func(dst, _, _ []float64) { clear(dst) })
		h := 2.
		for k, got := range attempts(t, sys, h, 0) {
			want := attempt{h, true, 2, h / (1 + h*c)}
			if 1+h*c <= 0 {
				want = attempt{h, false, 1, h}
			}
			if math.Abs(got.move-want.move) < 1e-11*want.move {
				got.move = want.move
			}
			if got != want {
				t.Errorf("c = %g, attempt %d: %+v, want %+v", c, k, got, want)
			}
			h /= 2
		}
	}
}

// The first iterate that leaves 1e-11 of the first residual solves the equation. An iteration divides it by the same r.
func TestResidual(t *testing.T) {
	const slope = 3
	for _, h := range []float64{.1, 20} {
		for share, want := range map[float64]int{.9: 10, 1.1: 11} {
			sys := springs(slope, linear(slope, h, math.Pow(share*1e-11, .1)), 0, 0, 0, 0)
			if got := attempts(t, sys, h, 1, 1, 1, 1)[0]; !got.solved || got.products != want {
				t.Errorf("h = %g, %g after 10 iterations: %+v, want %d iterations", h, share*1e-11, got, want)
			}
		}
	}
}

// So does one that changes by at most four roundings of the largest coordinate. Iterates are halved here, exactly where
// the last change is 16·2^-52, four roundings of 4.
func TestChangeBelowRounding(t *testing.T) {
	const slope, h, ulp = 2, 1, 0x1p-52
	for last, want := range map[float64]float64{16: 16, 15: 15, 18: 9} {
		sys := springs(slope, linear(slope, h, .5), 4+32*last*ulp, 4)
		k := math.Log2(32 * last / want)
		if got := attempts(t, sys, h, 4, 4)[0]; !got.solved || float64(got.products) != k {
			t.Errorf("changes of 32·%g·2^-52·2^-k: %+v, want %g iterations, the last with %g", last, got, k, want)
		}
	}
}

// A solution must lower the energy by Δ²/h, less one part in 1e6. In a step of length h on the slope s, a residual r of
// the first one costs r·(1 + h·s/2) of it, if it is negative.
func TestFallOfSolution(t *testing.T) {
	const r = -.9e-11
	for _, h := range []float64{.5, 8} {
		for short, solved := range map[float64]bool{.9e-6: true, 1.1e-6: false} {
			slope := (short/-r - 1) * 2 / h
			sys := springs(slope, linear(slope, h, -math.Pow(-r, 1./9)), 0)
			tries := attempts(t, sys, h, 1)
			if got := tries[0]; got.solved != solved || got.products != 9 {
				t.Errorf("with %g less: %+v", short, got)
			}
			if !solved && tries[1].h != h/2 {
				t.Errorf("with %g less: then %+v, want h = %g", short, tries[1], h/2)
			}
		}
	}
}

// Eight roundings of the energy are no rise, and eight of both energies no c. The move is too small for both.
func TestRoundingOfEnergy(t *testing.T) {
	const ulp = 0x1p-52
	for roundings, solved := range map[float64]bool{8: true, 9: false, -15: true, -17: false} {
		for _, e := range []float64{4, -4} {
			sys := steepest(1, func(y []float64) float64 {
				if y[0] == 1 {
					return e
				}
				return e + roundings*ulp*math.Abs(e)
			}, func(dst, _ []float64) { dst[0] = 0x1p-50 }, func(dst, _, _ []float64) { clear(dst) })
			if got := attempts(t, sys, 0x1p30, 1)[0]; got.solved != solved || solved && got.move != 0x1p-20 {
				t.Errorf("from %g by %g roundings: %+v", e, roundings, got)
			}
		}
	}
}

// The force and its Jacobian are taken at the time of the middle, but for the force at the left end.
func TestTimeOfMidpoint(t *testing.T) {
	const t0, h = 5., .5
	sys := springs(1, 1, 0)
	sys.Force = func(dst []float64, at float64, y []float64) {
		dst[0] = -y[0]
		want := t0 + h/2
		if y[0] == 1 {
			want = t0
		}
		if at != want {
			t.Errorf("the force at %g has the time %g, want %g", y[0], at, want)
		}
	}
	sys.JacVec = func(dst []float64, at float64, _, w []float64) {
		dst[0] = -w[0]
		if at != t0+h/2 {
			t.Errorf("the Jacobian has the time %g, want %g", at, t0+h/2)
		}
	}
	it, err := ode.New(t.Context(), sys, []float64{1}, t0, math.Inf(1), ode.Config{Method: split.Discrete{}, Control: control.Fixed{H: h}})
	if err != nil {
		t.Fatal(err)
	}
	if !it.Next() {
		t.Fatal(it.Err())
	}
}
