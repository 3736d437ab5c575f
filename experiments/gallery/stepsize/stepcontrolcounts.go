package stepsize

import (
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

// unreached is added to the count to the first gap where the second is not reached, so that it ranks behind.
const unreached = 1e9

// tie is by how much the known best number of a tuned rule may be worse than another one, for which rounding decides.
const tie = .999

// counts returns what a rule costs on a problem: of a tuned one the best, by the second gap and then by the first, and
// of one with a spread the median. The scores are the second counts of all that was tried, in order, and best the place there.
func counts(rows []countRow, problem string, e tableRule) (n [3]float64, best int, scores []float64) {
	rows = countsOf(rows, problem, e.label)
	if len(rows) == 0 {
		return [3]float64{math.NaN(), math.NaN(), math.NaN()}, 0, nil
	}
	known := -1
	for i, r := range rows {
		second := r.Second
		if math.IsInf(second, 1) {
			second = unreached + r.First
		}
		scores = append(scores, second)
		if second < scores[best] {
			best = i
		}
		if e.scale != nil && r.K == e.best[slices.Index(common.TableProblems, problem)] {
			known = i
		}
	}
	if known >= 0 && float64(tie*scores[known]) <= scores[best] {
		best = known
	}
	n = rows[best].list()
	if e.spread > 0 {
		for j := range n {
			x := lab.Column(rows, func(r countRow) float64 { return r.list()[j] })
			slices.Sort(x)
			n[j] = x[len(x)/2]
		}
	}
	return n, best, scores
}

func countsOf(rows []countRow, problem, rule string) []countRow {
	return lab.Where(rows, func(r countRow) bool { return r.Problem == problem && r.Rule == rule })
}

// tableRuleOf returns the row of the table with a label.
func tableRuleOf(label string) tableRule {
	return tableRules[slices.IndexFunc(tableRules, func(e tableRule) bool { return e.label == label })]
}

// ratio is how many times as many gradients one rule costs as another, to the second gap.
func ratio(problem, a, b string) func(rows []countRow) float64 {
	return func(rows []countRow) float64 {
		na, _, _ := counts(rows, problem, tableRuleOf(a))
		nb, _, _ := counts(rows, problem, tableRuleOf(b))
		return na[1] / nb[1]
	}
}
