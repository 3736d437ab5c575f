package control_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

func ExampleParse() {
	c, err := control.Parse("schedule(fixed(h=0.5), rule=inverse(rate=1))")
	if err != nil {
		log.Fatal(err)
	}
	decay := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	it, err := ode.New(context.Background(), decay, []float64{1}, 0, math.Inf(1), ode.Config{Method: rk.Euler, Control: c, MaxSteps: 3})
	if err != nil {
		log.Fatal(err)
	}
	for s := range it.Steps() {
		fmt.Printf("rate %.4f, y = %.4f\n", s.Rate(), s.R.Y[0])
	}
	_, err = control.Parse("shedule(fixed(h=0.5))")
	fmt.Println(err)
	// Output:
	// rate 0.5000, y = 0.5000
	// rate 0.2500, y = 0.3750
	// rate 0.1667, y = 0.3125
	// no control "shedule"; did you mean schedule?
}
