package multistep

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/vec"
)

type ctl struct {
	rtol, atol                 float64
	safety, shrink, grow, hold float64
}

func (c ctl) String() string { return "ctl" }
func (c ctl) Weights() vec.Weights { return vec.Weights{RTol: c.rtol, ATol: c.atol} }
func (c ctl) Start(r *ode.Run) (ode.Controller, error) {
	if t, ok := r.Method.(ode.Tolerant); ok {
		t.Tolerate(c.Weights())
	}
	return &ctlr{ctl: c, run: r}, nil
}

type ctlr struct {
	ctl
	run *ode.Run
	h, err float64
	fails int
	before, old float64
}

func (c *ctlr) Propose(s *ode.Step) {
	if c.h == 0 {
		c.h = control.InitialStep(c.run, s.L, c.Weights(), 2)
	}
	s.SetTime(c.h)
	c.fails = 0
}

func (c *ctlr) Accept(s *ode.Step) bool {
	c.err = math.Inf(1)
	if vec.Finite(s.R.Y) {
		c.err = s.Err(c.Weights())
	}
	if c.err <= 1 {
		return true
	}
	c.fails++
	f := c.shrink
	if c.fails < 3 && !math.IsInf(c.err, 1) {
		k := c.run.Method.(ode.Estimator).ErrOrder()
		f = math.Max(f, .9*vec.Pow(c.err, -1/float64(k)))
	}
	s.H *= f
	return false
}

func (c *ctlr) Update(s *ode.Step) {
	err, k := c.run.Method.(interface{ Expect() (float64, int) }).Expect()
	f := c.safety * vec.Pow(math.Max(err, 1e-10), -1/float64(k))
	if Trend > 0 && c.before > 0 {
		g := vec.Pow(c.old/math.Max(err,1e-3), Trend/float64(k)) * vec.Pow(math.Abs(s.H)/c.before, Trend2)
		if Both { f *= g } else { f = math.Min(f, f*g) }
	}
	c.before, c.old = math.Abs(s.H), math.Max(err, 1e-3)
	f = math.Min(c.grow, math.Max(c.shrink, f))
	if f >= 1 && f < c.hold {
		f = 1
	}
	if s.Trial > 0 {
		f = math.Min(f, 1)
	}
	c.h = math.Abs(s.H) * f
}

func relerr(p odetest.Problem, y []float64) float64 {
	var e float64
	for i, v := range p.End {
		e = math.Max(e, math.Abs(y[i]-v)/math.Abs(v))
	}
	return e
}

// fAt interpolates log f at the error target.
func curve(m ode.Method, p odetest.Problem, c ctl, verbose bool, targets ...float64) (out []float64) {
	type pt struct{ e, f float64 }
	var pts []pt
	for e := 3.0; e <= 13; e += .25 {
		t := math.Pow(10, -e)
		cc := c
		cc.rtol, cc.atol = t, t*c.atol
		sol, err := ode.Solve(context.Background(), p.System(), p.Y0, 0, p.T1, ode.Config{Method: m, Control: cc})
		if err != nil {
			if verbose {
				fmt.Println(p.Name, t, err)
			}
			continue
		}
		re := p.Err(sol.Y)
		pts = append(pts, pt{re, float64(sol.Stats.FieldEvals)})
		if verbose {
			fmt.Printf("%s %.1e: err %.2e f %d jac %d lu %d steps %d rej %d %d\n", p.Name, t, re, sol.Stats.FieldEvals, sol.Stats.JacEvals, sol.Stats.Factorizations, sol.Stats.Steps, sol.Stats.Rejected, sol.Stats.BySolver)
		}
	}
	for _, target := range targets {
		best := math.NaN()
		for i := 1; i < len(pts); i++ {
			a, b := pts[i-1], pts[i]
			if a.e > target && b.e <= target {
				w := math.Log(a.e/target) / math.Log(a.e/b.e)
				best = math.Exp(math.Log(a.f)*(1-w) + math.Log(b.f)*w)
				break
			}
		}
		out = append(out, best)
	}
	return out
}

func TestTuneAdams(t *testing.T) {
	c := ctl{atol: 1, safety: .9, shrink: .3, grow: 2, hold: 1}
	for _, p := range []odetest.Problem{odetest.Lorenz, odetest.Arenstorf, odetest.Pleiades} {
		fmt.Println(p.Name, curve(Adams{}, p, c, p.Name == "pleiades", 1e-3, 1e-6, 1e-9))
	}
}

var Trend, Trend2 float64
var Both bool
