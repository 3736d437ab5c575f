package stepsize

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func stepControlClaims() []lab.Claim {
	var cs []lab.Claim
	names := common.TableProblems
	for _, e := range tableRules {
		tol := e.tol
		if tol == 0 {
			tol = .02
		}
		for i, cell := range e.table {
			if strings.Trim(cell, "?/") == "" {
				continue
			}
			text := fmt.Sprintf("%s on %s, gradients to a gap: %s; largest relative difference", lab.Plain(e.label), common.Titled(names[i]), spoken(cell))
			cs = append(cs, lab.NewClaim("7.2", text, lab.AtMost(tol), common.Earlier.Instead(e.note), func(rows []countRow) float64 {
				n, _, _ := counts(rows, names[i], e)
				return farthest(n, cell)
			}))
		}
		if e.scale != nil {
			c := lab.NewClaim("7.2", e.label+": second best over best of the numbers tried, where they are closest; 0 if the best is the first or the last",
				lab.AtLeast(tie), lab.Derived("the best number is tried between two worse ones: a ratio of 1 or more, .999 for ties"),
				func(rows []countRow) float64 { return bracketed(rows, names, e) })
			c.Infinite = "no other number arrives"
			cs = append(cs, c)
		}
	}
	for i, n := range []float64{2356, 31325, 69110, 12801, 35826, 58851} {
		rule, gap := []string{"1/L", "2/(L+μ)"}[i/3], []string{"$10^{-4}$", "$10^{-8}$", "$10^{-12}$"}[i%3]
		cs = append(cs, lab.NewClaim("C26", fmt.Sprintf("constant step %s, κ = $10^4$, median over the starts of the steps to a gap of %s", rule, gap), lab.Near(n, .25),
			common.Earlier.Instead("of one random start, of which the stiffest coordinate decides the first count of 2/(L+μ); single starts here are up to 40 % apart, and 25 % were chosen after what is found here"),
			func(rows []constantRow) float64 { return overCount(rows, rule, i%3) }))
	}
	cs = append(cs, lab.NewClaim("C26", "constant step 2/(L+μ): steps to a gap of $10^{-4}$ over those of 1/L, medians",
		lab.Near(12801./2356, .15), common.Earlier.Instead("12801 over 2356, of one random start"),
		func(rows []constantRow) float64 { return overCount(rows, "2/(L+μ)", 0) / overCount(rows, "1/L", 0) }))
	for i, name := range names {
		at := " on " + common.Titled(name)
		cs = append(cs,
			lab.NewClaim("C32", "AdGD, untuned, costs 1.7 times less than a smooth rider of the edge, the relative control"+at,
				lab.Near([]float64{8689. / 5130, 4650. / 2639, 2895. / 1652}[i], .03),
				common.Earlier.Instead([]string{"8689 over 5130", "4650 over 2639", "2895 over 1652"}[i]+" gradients"), ratio(name, "Euler LTE, relative", "AdGD")),
			lab.NewClaim("C45", "Armijo's search costs more than control of the local error"+at,
				lab.Near([]float64{16186. / 8689, 8707. / 4650, 4883. / 2895}[i], .02),
				common.Earlier.Instead([]string{"16186 over 8689", "8707 over 4650", "4883 over 2895"}[i]+" gradients"), ratio(name, "Armijo", "Euler LTE, relative")))
	}
	for _, label := range []string{"relative, θ = 0.1", "Euler LTE, relative", "relative, θ = 0.9"} {
		cs = append(cs,
			lab.NewClaim("C43", label+": mean of hL on D1r", lab.Within(2, 2e-3), lab.Derived("where the step repeats, the stiffest mode does: $|1 - hL| = 1$"),
				func(rows []countRow) float64 { return countsOf(rows, "d1r", label)[0].HL }),
			lab.NewClaim("C43", label+": gradients over those of the step 1.9/L on D1r", lab.Near(1.9/2, .01),
				lab.Derived("steps of $2/L$ on the mean against $1.9/L$: $1.9/2$").Instead("an earlier program has 1, to 5 %"), ratio("d1r", label, "GD, 1.9/L")))
	}
	return cs
}

// spoken says the three counts of a cell of the table in words: - is never reached within the budget, ? is not compared.
func spoken(cells string) string {
	var said, left []string
	for i, c := range strings.Split(cells, "/") {
		gap := []string{"$10^{-3}$", "$10^{-6}$", "$10^{-9}$"}[i]
		switch c {
		case "-":
			said = append(said, "never to "+gap)
		case "?":
			left = append(left, gap)
		default:
			said = append(said, c+" to "+gap)
		}
	}
	text := strings.Join(said, ", ")
	if left != nil {
		text += " (what it takes to " + strings.Join(left, " and ") + " is not compared)"
	}
	return text
}

// overCount is the median over the starts of what a constant step takes to one of the gaps.
func overCount(rows []constantRow, rule string, gap int) float64 {
	x := lab.Column(lab.Where(rows, func(r constantRow) bool { return r.Rule == rule }), func(r constantRow) float64 { return r.list()[gap] })
	slices.Sort(x)
	return x[len(x)/2]
}

// farthest is the largest relative difference of counts from those of the table; infinite where one is finite and the other not.
func farthest(n [3]float64, cells string) float64 {
	worst := 0.
	for i, cell := range strings.Split(cells, "/") {
		switch {
		case cell == "?":
		case cell == "-":
			if !math.IsInf(n[i], 1) {
				worst = math.Inf(1)
			}
		default:
			want, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				return math.NaN()
			}
			worst = math.Max(worst, math.Abs(n[i]/want-1))
		}
	}
	return worst
}

// bracketed is by which factor the second best number that was tried is worse, and zero if the best one is the first or the last.
func bracketed(rows []countRow, names []string, e tableRule) float64 {
	least := math.Inf(1)
	for _, name := range names {
		_, best, scores := counts(rows, name, e)
		if best == 0 || best >= len(scores)-1 {
			return 0
		}
		for i, s := range scores {
			b := scores[best]
			switch {
			case i == best || s >= unreached && b < unreached: // is itself, or never comes there
			case b < unreached:
				least = math.Min(least, s/b)
			default:
				least = math.Min(least, (s-unreached)/(b-unreached))
			}
		}
	}
	return least
}
