package flows_test

import (
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
)

func TestFlows(t *testing.T) {
	for _, c := range []struct {
		flow flows.Flow
		l2   float64
	}{
		{flow: flows.Gradient{}},
		{flows.Gradient{L2: .3}, .3},
		{flow: flows.HeavyBall{}},
		{flow: flows.HeavyBall{Gamma: 1}},
		{flow: flows.HeavyBall{Gamma: 1, Damping: flows.Implicit}},
		{flow: flows.HeavyBall{Gamma: 1, Damping: flows.Exact}},
		{flow: flows.HeavyBall{Gamma: 1, Damping: flows.Midpoint, V0: .1}},
		{flow: flows.HeavyBall{Gamma: .5, Metric: flows.OnDrive}},
		{flow: flows.HeavyBall{Gamma: .5, B: .2, Metric: flows.OnDrive}},
		{flow: flows.HeavyBall{Gamma: .5, B: .2}},
		{flow: flows.HeavyBall{Gamma: 2, B: .5}},
		{flow: flows.HeavyBall{Gamma: 2, B: 1}},
		{flows.HeavyBall{Gamma: .5, B: .1, V0: 1, L2: .2}, .2},
		{flow: flows.Relaxation{Beta: .5}},
		{flow: flows.Relaxation{Tau: .7}},
		{flow: flows.Relaxation{Tau: .7, Warm: true}},
		{flow: flows.Relaxation{Beta: .3, Debias: true}},
		{flow: flows.Relaxation{Tau: .7, Decay: .2}},
		{flows.Relaxation{Tau: .7, L2: .3}, .3},
		{flows.Relaxation{Tau: .5, Debias: true, L2: .3, Decay: .1}, .3},
	} {
		t.Run(c.flow.String(), func(t *testing.T) { flowtest.Check(t, c.flow, flowtest.Coupled(c.l2)) })
	}
}
