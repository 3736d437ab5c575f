package stepsize

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func stepControlClaims() []lab.Claim {
	var cs []lab.Claim
	names := common.TableProblems
	for _, e := range entrants {
		tol := e.tol
		if tol == 0 {
			tol = .02
		}
		for i, page := range e.page {
			if strings.Trim(page, "?/") == "" {
				continue
			}
			cs = append(cs, lab.Claim{ID: "7.2", Text: fmt.Sprintf("%s on %s, gradients to a gap: %s; largest relative difference", lab.Plain(e.label), common.Titled(names[i]), spoken(page)),
				Want: lab.AtMost(tol), Origin: common.Earlier.Instead(e.note), Value: func(d *figure.Table) float64 {
					n, _, _ := counts(d, names[i], e)
					return farthest(n, page)
				}})
		}
		if e.scale != nil {
			cs = append(cs, lab.Claim{ID: "7.2", Text: e.label + ": second best over best of the numbers tried, where they are closest; 0 if the best is the first or the last", Want: lab.AtLeast(tie), Origin: lab.Derived("the best number is tried between two worse ones: a ratio of 1 or more, .999 for ties"), Infinite: "no other number arrives", Value: func(d *figure.Table) float64 {
				return bracketed(d, names, e)
			}})
		}
	}
	for i, n := range []float64{2356, 31325, 69110, 12801, 35826, 58851} {
		rule, column := []string{"1/L", "2/(L+μ)"}[i/3], []string{"first", "second", "third"}[i%3]
		cs = append(cs, lab.Claim{ID: "C26", Text: fmt.Sprintf("constant step %s, κ = $10^4$, median over the starts of the steps to a gap of %s", rule, []string{"$10^{-4}$", "$10^{-8}$", "$10^{-12}$"}[i%3]), Want: lab.Near(n, .25),
			Origin: common.Earlier.Instead("of one random start, of which the stiffest coordinate decides the first count of 2/(L+μ); single starts here are up to 40 % apart, and 25 % were chosen after what is found here"),
			Value:  func(d *figure.Table) float64 { return overCount(d, rule, column) }})
	}
	cs = append(cs, lab.Claim{ID: "C26", Text: "constant step 2/(L+μ): steps to a gap of $10^{-4}$ over those of 1/L, medians", Want: lab.Near(12801./2356, .15), Origin: common.Earlier.Instead("12801 over 2356, of one random start"), Value: func(d *figure.Table) float64 {
		return overCount(d, "2/(L+μ)", "first") / overCount(d, "1/L", "first")
	}})
	for i, name := range names {
		at := " on " + common.Titled(name)
		cs = append(cs,
			lab.Claim{ID: "C32", Text: "AdGD, untuned, costs 1.7 times less than a smooth rider of the edge, the relative control" + at, Want: lab.Near([]float64{8689. / 5130, 4650. / 2639, 2895. / 1652}[i], .03), Origin: common.Earlier.Instead([]string{"8689 over 5130", "4650 over 2639", "2895 over 1652"}[i] + " gradients"), Value: ratio(name, "Euler LTE, relative", "AdGD")},
			lab.Claim{ID: "C45", Text: "Armijo's search costs more than control of the local error" + at, Want: lab.Near([]float64{16186. / 8689, 8707. / 4650, 4883. / 2895}[i], .02), Origin: common.Earlier.Instead([]string{"16186 over 8689", "8707 over 4650", "4883 over 2895"}[i] + " gradients"), Value: ratio(name, "Armijo", "Euler LTE, relative")})
	}
	for _, label := range []string{"relative, θ = 0.1", "Euler LTE, relative", "relative, θ = 0.9"} {
		cs = append(cs,
			lab.Claim{ID: "C43", Text: label + ": mean of hL on D1r", Want: lab.Within(2, 2e-3), Origin: lab.Derived("where the step repeats, the stiffest mode does: $|1 - hL| = 1$"), Value: func(d *figure.Table) float64 {
				rows := d.Where("panel", "count").Where("problem", "d1r").Where("rule", label)
				if rows.Len() == 0 {
					return math.NaN()
				}
				return rows.Floats("hl")[0]
			}},
			lab.Claim{ID: "C43", Text: label + ": gradients over those of the step 1.9/L on D1r", Want: lab.Near(1.9/2, .01), Origin: lab.Derived("steps of $2/L$ on the mean against $1.9/L$: $1.9/2$").Instead("an earlier program has 1, to 5 %"), Value: ratio("d1r", label, "GD, 1.9/L")})
	}
	return cs
}

// spoken says the three counts of a cell of the table in words: - is never reached within the budget, ? is not compared.
func spoken(page string) string {
	var said, left []string
	for i, c := range strings.Split(page, "/") {
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

// overCount is the median over the starts of what a constant step takes to a gap.
func overCount(d *figure.Table, rule, column string) float64 {
	x := d.Where("panel", "constant").Where("rule", rule).Floats(column)
	if len(x) == 0 {
		return math.NaN()
	}
	slices.Sort(x)
	return x[len(x)/2]
}

// farthest is the largest relative difference of counts from those of the page; infinite where one is finite and the other not.
func farthest(n [3]float64, page string) float64 {
	worst := 0.
	for i, cell := range strings.Split(page, "/") {
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
func bracketed(d *figure.Table, names []string, e entrant) float64 {
	least := math.Inf(1)
	for _, name := range names {
		_, best, scores := counts(d, name, e)
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
