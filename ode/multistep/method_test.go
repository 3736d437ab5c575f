package multistep_test

import (
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/multistep"
	"github.com/odescent/odescent/ode/odetest"
)

// The corrector of order k+1 is what Adams advances.
func TestAdams(t *testing.T) {
	for k := 1; k <= 12; k++ {
		m := multistep.Adams{Order: k}
		opts := []odetest.Option{odetest.Order(k + 1)}
		if k > 4 {
			opts = append(opts, odetest.On(odetest.Sway)) // the errors on Arc fall from instability to rounding at once
		}
		if k < 9 { // the first eight steps are the starter's beyond
			opts = append(opts, odetest.Evals(2))
		}
		t.Run(m.String(), func(t *testing.T) { odetest.Method(t, m, opts...) })
	}
	for k := 1; k <= 4; k++ { // the steps of the suite are too long for the stability of higher ones
		m := multistep.Adams{Order: k, PEC: true}
		opts := []odetest.Option{odetest.Order(k + 1), odetest.Evals(1)}
		t.Run(m.String(), func(t *testing.T) { odetest.Method(t, m, opts...) })
	}
}

func TestBDF(t *testing.T) {
	for k := 1; k <= 5; k++ {
		for _, m := range []multistep.BDF{{Order: k}, {Order: k, NDF: true}} {
			t.Run(m.String(), func(t *testing.T) { odetest.Method(t, m, odetest.Order(k)) })
		}
	}
}

// The laws under variable order, at the start and in the fast phases of stiff problems.
func TestLaws(t *testing.T) {
	for _, c := range []struct {
		m ode.Method
		p odetest.Problem
	}{
		{multistep.Adams{}, odetest.Pleiades},
		{multistep.Adams{PEC: true}, odetest.Arenstorf},
		{multistep.BDF{}, odetest.VanDerPol},
		{multistep.BDF{NDF: true}, odetest.Robertson},
		{multistep.BDF{Linear: "cg"}, odetest.Heat},
	} {
		for _, of := range []ode.Control{
			control.Gustafsson{RTol: 1e-5, ATol: 1e-5 * c.p.ATol, Hold: 2},
			control.PI{RTol: 1e-4, ATol: 1e-4 * c.p.ATol},
			control.Digital{RTol: 1e-4, ATol: 1e-4 * c.p.ATol},
		} {
			t.Run(c.m.String()+" on "+c.p.Name+" by "+of.String(), func(t *testing.T) { odetest.Pair(t, c.p, c.m, of) })
		}
	}
}
