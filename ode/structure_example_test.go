package ode_test

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/stiff"
)

// thomas solves the systems of u_t = u_xx on a grid with c = 1/Δx²: the rows of I - d·J are -cd, 1 + 2cd, -cd.
type thomas struct {
	c    float64
	d, p []float64 // p: the inverse pivots
}

func (s *thomas) Factor(d []float64, _ float64, _ []float64) bool {
	copy(s.d, d)
	for i := range s.p {
		m := 1 + 2*s.c*d[i]
		if i > 0 {
			m -= s.c * d[i] * s.c * d[i-1] * s.p[i-1]
		}
		s.p[i] = 1 / m
	}
	return true
}

func (s *thomas) Solve(b []float64) bool {
	for i := 1; i < len(b); i++ {
		b[i] += s.c * s.d[i] * s.p[i-1] * b[i-1]
	}
	last := len(b) - 1
	b[last] *= s.p[last]
	for i := last - 1; i >= 0; i-- {
		b[i] = (b[i] + s.c*s.d[i]*b[i+1]) * s.p[i]
	}
	return true
}

func heat(n int) *ode.System {
	c := float64((n + 1) * (n + 1))
	return &ode.System{Dim: n, Autonomous: true, Field: func(dst []float64, _ float64, y []float64) {
		for i := range y {
			dst[i] = -2 * c * y[i]
			if i > 0 {
				dst[i] += c * y[i-1]
			}
			if i < n-1 {
				dst[i] += c * y[i+1]
			}
		}
	}}
}

// Heat on 1000 points with the bandwidths stated, and with a solver of one's own.
func ExampleLinearSolver() {
	const n = 1000
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = math.Sin(math.Pi * float64(i+1) / (n + 1))
	}
	for _, own := range []bool{false, true} {
		sys := heat(n)
		if own {
			sys.Solver = func() ode.LinearSolver {
				return &thomas{(n + 1) * (n + 1), make([]float64, n), make([]float64, n)}
			}
		} else {
			sys.Lower, sys.Upper = 1, 1
		}
		sol, err := ode.Solve(context.Background(), sys, y0, 0, .1, ode.Config{Method: stiff.TRBDF2})
		fmt.Printf("%.4f %v\n", sol.Y[n/2]*math.Exp(.1*math.Pi*math.Pi), err)
	}
	// Output:
	// 1.0000 <nil>
	// 1.0000 <nil>
}
