package split_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// counted notes how many products with the Jacobian each attempt of a method takes.
type counted struct {
	ode.Method
	most *int
}

func (m counted) Start(r *ode.Run) (ode.Stepper, error) {
	s, err := m.Method.Start(r)
	return counting{s, r, m.most}, err
}

type counting struct {
	ode.Stepper
	run  *ode.Run
	most *int
}

func (c counting) Try(s *ode.Step) error {
	before := c.run.Stats.JacVecs
	err := c.Stepper.Try(s)
	*c.most = max(*c.most, c.run.Stats.JacVecs-before)
	return err
}

// An attempt of the discrete gradient ends after 1000 products, or with the solution that passes that number, however
// slowly its equation is solved.
func TestAttemptsEnd(t *testing.T) {
	const n = 200
	sys := steepest(n, func(y []float64) (v float64) {
		for i, u := range y {
			v += math.Exp(float64(i)/9) * u * u / 2
		}
		return v
	}, func(dst, y []float64) {
		for i, u := range y {
			dst[i] = -math.Exp(float64(i)/9) * u
		}
	}, func(dst, _, w []float64) {
		for i, u := range w {
			dst[i] = -math.Exp(float64(i)/9) * u
		}
	})
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = math.Sin(float64(i + 1))
	}
	most := 0
	it, err := ode.New(t.Context(), sys, y0, 0, math.Inf(1), ode.Config{Method: counted{split.Discrete{}, &most}, Control: control.Fixed{H: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		it.Next()
	}
	if most <= 1000 || most > 1300 {
		t.Errorf("an attempt takes %d products", most)
	}
}
