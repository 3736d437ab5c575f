package sde_test

import (
	"context"
	"fmt"
	"log"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/sde"
)

// A hundred particles in the double well (x² - 1)² + 0.3x start in the wrong half, and are annealed. Two runs of one
// seed follow the same noise, whatever their steps.
func ExampleEulerMaruyama() {
	const n = 100
	sys := &ode.System{Dim: n, Force: func(dst []float64, _ float64, y []float64) {
		for i, x := range y {
			dst[i] = -4*x*(x*x-1) - .3
		}
	}}
	y0 := make([]float64, n)
	for i := range y0 {
		y0[i] = 1
	}
	for _, h := range []float64{1. / 64, 1. / 128} {
		sol, err := ode.Solve(context.Background(), sys, y0, 0, 200, ode.Config{
			Method:  sde.EulerMaruyama{Temperature: sde.Log{Start: 1.2}, Seed: 1},
			Control: control.Fixed{H: h},
		})
		if err != nil {
			log.Fatal(err)
		}
		left := 0
		for _, x := range sol.Y {
			if x < 0 {
				left++
			}
		}
		fmt.Printf("h = 1/%.0f: %d of %d on the left\n", 1/h, left, n)
	}
	// Output:
	// h = 1/64: 93 of 100 on the left
	// h = 1/128: 94 of 100 on the left
}

// The path of a seed is a function of time.
func ExamplePath() {
	p, w := sde.NewPath(7, 2), make([]float64, 2)
	p.At(w, 1)
	fmt.Printf("W(1) = %.4f\n", w)
	p.Increment(w, 1, 1.5)
	fmt.Printf("W(1.5) - W(1) = %.4f\n", w)
	p.At(w, 1)
	fmt.Printf("W(1) = %.4f\n", w)
	// Output:
	// W(1) = [-1.2810 -0.6439]
	// W(1.5) - W(1) = [0.0584 -0.1853]
	// W(1) = [-1.2810 -0.6439]
}
