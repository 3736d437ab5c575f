package multistep

import (
	"fmt"
	"testing"
	"context"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
)

func TestScan(t *testing.T) {
	for _, safety := range []float64{.9, .8, .7} {
		for _, hold := range []float64{1} {
			for _, grow := range []float64{2} {
 for _, tr := range [][2]float64{{0,0},{1,1},{.5,.5},{1,0},{.5,0},{.25,0}} { for _, Both = range []bool{false,true} { Trend,Trend2 = tr[0],tr[1]
				for _, b := range [][3]float64{{1, 1, 1}} {
					Bias = b
					c := ctl{atol: 1, safety: safety, shrink: .3, grow: grow, hold: hold}
					fmt.Printf("safety %v hold %v grow %v bias %v", safety, hold, grow, b)
					for _, p := range []odetest.Problem{odetest.Lorenz, odetest.Arenstorf, odetest.Pleiades} {
						fmt.Printf(" %s %.0f", p.Name, curve(Adams{}, p, c, false, 1e-3, 1e-6, 1e-9))
					}
					fmt.Println(tr, Both)
				}
			} }
			}
		}
	}
}

func TestDop(t *testing.T) {
	for _, p := range []odetest.Problem{odetest.Lorenz, odetest.Arenstorf, odetest.Pleiades} {
	for e := 5.0; e <= 11; e += .25 {
		tol := math.Pow(10, -e)
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: rk.DOP853, Control: control.PI{RTol: tol, ATol: tol}})
		if err != nil { continue }
		m := 0.0
		for i, v := range p.End { m = math.Max(m, math.Abs(sol.Y[i]-v)) }
		fmt.Printf("%s dop853 %.1e f %d relerr %.2e abs %.2e\n", p.Name, tol, sol.Stats.FieldEvals, p.Err(sol.Y), m)
	}}
}
