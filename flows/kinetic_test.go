package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
)

// The flows of accelerated, conjugate and nonsmooth descent keep the promises of a flow. The rules dy and hz divide by what
// is zero at the start, where their β is set to 0, and the weight l1 puts a kink where a coordinate is zero: no solution
// to compare with at order 1.
func TestMoreFlows(t *testing.T) {
	for _, f := range []flows.Flow{
		flows.Conjugate{},
		flows.Conjugate{Rule: flows.FletcherReeves},
		flows.Conjugate{Rule: flows.HestenesStiefel},
		flows.Accelerated{R: 3},
		flows.Accelerated{R: 4.5, B: .2},
		flows.NAG{Gamma0: 1},
		flows.NAG{Mu: .3, Gamma0: 2},
		flows.Bregman{P: 2, C: .25},
		flows.Bregman{P: 3, C: .1},
		flows.Relativistic{C: 1, Mass: 1},
		flows.Relativistic{Gamma: .7, C: 2, Mass: .5},
		flows.IEQ{C: 1},
		flows.IEQ{C: 2, Norm: true},
		flows.Composite{Lo: math.Inf(-1), Hi: math.Inf(1)},
		flows.Composite{Lo: -9, Hi: 9},
	} {
		t.Run(f.String(), func(t *testing.T) { flowtest.Check(t, f) })
	}
}
