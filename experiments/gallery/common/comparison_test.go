package common_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/gallery/gallerytest"
	"github.com/odescent/odescent/experiments/lab"
)

// A comparison of optimizers is this value.
var twoRules = common.Comparison{
	Name:     "tworules",
	Summary:  "A secant step needs no rate and is faster than the best fixed one.",
	Cost:     "1 s",
	Problems: "quadratic(n=20,kappa=100),rosenbrock(n=2)",
	Grads:    "2000", Narrowest: 51,
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

// It passes the tests that the gallery has for what is registered there, its claim holds, and its ID is stated.
func TestComparison(t *testing.T) {
	e := twoRules.Experiment()
	r := gallerytest.Run(t, e)
	if len(r.Page.Figure.Panels) != 2 || r.Page.Table.Len() != 6 || !r.Verdicts[0].Holds {
		t.Errorf("%d panels, %d rows, %v %v", len(r.Page.Figure.Panels), r.Page.Table.Len(), r.Verdicts[0], r.Verdicts[0].Got)
	}
	if e.Count != 6 {
		t.Errorf("Count = %d for three optimizers on two problems", e.Count)
	}
	for _, err := range []error{gallerytest.Complete(e), gallerytest.Counted(e), gallerytest.Narrow(e, r.Page)} {
		if err != nil {
			t.Error(err)
		}
	}
	lab.RegisterChapters(os.DirFS("."), lab.Chapter{Title: "comparisons", Replications: []lab.Experiment{e}})
	if _, err := lab.ClaimsPage(""); err == nil || !strings.Contains(err.Error(), `the ID "tworules"`) {
		t.Errorf("a claim whose ID is not stated: %v", err)
	}
	lab.State(lab.Statement{ID: "tworules", Says: "What a secant step is worth"})
	if page, err := lab.ClaimsPage(""); err != nil || !strings.Contains(page, "| tworules tworules.1 |") {
		t.Errorf("%v\n%s", err, page)
	}
}

// A missing or wrong count, width, cost or summary is found, with what it should be.
func TestIncomplete(t *testing.T) {
	for want, change := range map[string]func(e *lab.Experiment){
		"there are 6 points":       func(e *lab.Experiment) { e.Count = 5 },
		"mm is the narrowest":      func(e *lab.Experiment) { e.Narrowest = 0 },
		"lacks its cost":           func(e *lab.Experiment) { e.Cost = "" },
		"not one sentence":         func(e *lab.Experiment) { e.Summary = "One. Two." },
		"problem is not explained": func(e *lab.Experiment) { e.Params = []lab.Param{{Key: "problem"}} },
	} {
		e := twoRules.Experiment()
		page := gallerytest.Run(t, e).Page
		change(&e)
		if err := errors.Join(gallerytest.Complete(e), gallerytest.Narrow(e, page)); err == nil {
			err = gallerytest.Counted(e)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %s", err, want)
			}
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
