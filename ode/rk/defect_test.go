package rk_test

import (
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/vec"
)

// doubting notes whether the interpolant of the last step is doubtful.
type doubting struct {
	ode.Method
	doubtful *bool
}

func (m doubting) Start(r *ode.Run) (ode.Stepper, error) {
	s, err := m.Method.Start(r)
	return doubtingStepper{s, m.doubtful}, err
}

type doubtingStepper struct {
	ode.Stepper
	doubtful *bool
}

func (d doubtingStepper) Try(s *ode.Step) error {
	err := d.Stepper.Try(s)
	_, *d.doubtful = d.Stepper.(ode.InterpolantChecker).CheckInterpolant(s)
	return err
}

// tolerant has steps of one length, and a tolerance.
type tolerant struct {
	control.Fixed
	atol float64
}

func (c tolerant) Weights() vec.Weights { return vec.Weights{ATol: c.atol, Max: true} }

// On y' = t^p the cubic of Hermite is the solution of BS3 for p up to 2, and is trusted at any tolerance. For p = 3 a
// step of BS3 ends at 11/48·h⁴, so that the derivative in the middle is off by (1/8 + 1/4 - 3/2·11/48)h³ = h³/32.
func TestDefectOfHermite(t *testing.T) {
	const h = .5
	for _, c := range []struct {
		p        float64
		atol     float64
		doubtful bool
	}{
		{0, 1e-14, false}, {1, 1e-14, false}, {2, 1e-14, false},
		{3, h * h * h * h / 32 * .99, true}, {3, h * h * h * h / 32 * 1.01, false},
	} {
		sys := &ode.System{Dim: 1, Force: func(dst []float64, t float64, _ []float64) { dst[0] = math.Pow(t, c.p) }}
		var doubtful bool
		it, err := ode.New(t.Context(), sys, []float64{1}, 0, 1, ode.Config{
			Method: doubting{rk.BS3, &doubtful}, Control: tolerant{control.Fixed{H: h}, c.atol},
		})
		if err != nil {
			t.Fatal(err)
		}
		if it.Next(); doubtful != c.doubtful {
			t.Errorf("t^%g at the tolerance %g: doubtful is %v", c.p, c.atol, doubtful)
		}
	}
}

// A table of which a part is missing says which; one without any says how to begin.
func TestIncompleteTables(t *testing.T) {
	for _, c := range []struct {
		tab  rk.Tableau
		want string
	}{
		{rk.Tableau{Name: "none"}, "has no stages"},
		{rk.Tableau{Name: "a", A: [][]float64{{}}}, "1 rows, 0 weights and 0 abscissae"},
		{rk.Tableau{Name: "b", B: []float64{1}}, "0 rows, 1 weights and 0 abscissae"},
		{rk.Tableau{Name: "c", C: []float64{0}}, "0 rows, 0 weights and 1 abscissae"},
	} {
		if err := c.tab.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.tab.Name, err, c.want)
		}
	}
}

// The last stage is the field at the end where its row of A is the weights: its weight is then 0, its abscissa 1.
func TestFirstSameAsLast(t *testing.T) {
	for _, c := range []struct {
		tab  rk.Tableau
		fsal bool
	}{
		{rk.Tableau{A: [][]float64{{}, {1}}, B: []float64{1, 0}, C: []float64{0, 1}}, true},
		{rk.Tableau{A: [][]float64{{}, {1}}, B: []float64{.5, .5}, C: []float64{0, 1}}, false},
		{rk.Tableau{A: [][]float64{{}, {.5}}, B: []float64{1, 0}, C: []float64{0, .5}}, false},
		{rk.Tableau{A: [][]float64{{}, {.5}, {.5, .5}}, B: []float64{1, 0, 0}, C: []float64{0, .5, 1}}, false},
		{rk.Tableau{A: [][]float64{{}, {.5}, {1, 0}}, B: []float64{1, 0, 0}, C: []float64{0, .5, 1}}, true},
		{rk.Tableau{A: [][]float64{{}, {1}}, B: []float64{1, .5}, C: []float64{0, 1}}, false},
		{rk.Tableau{A: [][]float64{{}, {.5}}, B: []float64{.5, 0}, C: []float64{0, .5}}, false},
		{rk.Tableau{A: [][]float64{{}}, B: []float64{1}, C: []float64{0}}, false},
		{rk.Tableau{A: [][]float64{{}}, B: []float64{0}, C: []float64{1}}, false},
		{*rk.BS3, true}, {*rk.DP5, true}, {*rk.Tsit5, true}, {*rk.RK4, false}, {*rk.Heun, false}, {*rk.Euler, false},
	} {
		if got := c.tab.FSAL(); got != c.fsal {
			t.Errorf("%s, weights %v, abscissae %v: %v", c.tab.Name, c.tab.B, c.tab.C, got)
		}
	}
}
