package common_test

import (
	"testing"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/gallery/gallerytest"
	"github.com/odescent/odescent/experiments/lab"
)

// A comparison of optimizers is this value.
var twoRules = common.Comparison{
	Name:     "tworules",
	Summary:  "A secant step needs no rate and is faster than the best fixed one.",
	Problems: "quadratic(n=20,kappa=100),rosenbrock(n=2)",
	Grads:    "2000",
	Candidates: []common.Candidate{
		{"fixed", "sgd(lr=1e-3)"},
		{"momentum", "momentum(lr=1e-3)"},
		{"secant", "bb"},
	},
	Claims: []lab.Claim{
		lab.NewClaim("tworules", "the secant step converges on both problems: its largest gap at the end",
			lab.AtMost(1e-10), common.Beside("4e-23"),
			func(rows []common.Descent) float64 {
				worst := 0.
				for _, g := range lab.GroupBy(common.With(rows, common.Descent.Name, "secant"), common.Descent.On) {
					worst = max(worst, g.Last().Gap)
				}
				return worst
			}),
	},
}

// It runs and its claim holds.
func TestComparison(t *testing.T) {
	r := gallerytest.Run(t, twoRules.Experiment())
	if len(r.Page.Figure.Panels) != 2 || r.Page.Table.Len() != 6 || !r.Verdicts[0].Holds {
		t.Errorf("%d panels, %d rows, %v %v", len(r.Page.Figure.Panels), r.Page.Table.Len(), r.Verdicts[0], r.Verdicts[0].Got)
	}
}
