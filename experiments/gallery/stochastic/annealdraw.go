package stochastic

import (
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func annealClaims() []lab.Claim {
	end := func(rows []lawAt, c float64) lawAt {
		return common.Last(lab.Where(rows, func(r lawAt) bool { return r.Panel == "end" && r.C == c }))
	}
	at := func(c float64, want lab.Want) lab.Claim {
		return lab.NewClaim("C72", fmt.Sprintf("probability of the wrong well at $t = 10^8$, $c$ = %g depths", c), want, common.Earlier,
			func(rows []lawAt) float64 { return end(rows, c).Wrong })
	}
	ratio := func(text string, c float64, want lab.Want, origin lab.Origin) lab.Claim {
		return lab.NewClaim("C72", text, want, origin, func(rows []lawAt) float64 { return end(rows, c).Wrong / end(rows, c).Gibbs })
	}
	return []lab.Claim{
		lab.NewClaim("C72", "depth of the wrong well",
			lab.Within(wrongWell(), 1e-6), lab.Derived("$V(x_0) - V(x_1)$ at the roots 0.075 and 0.961 of $4x(x^2 - 1) + 0.3$").Instead("an earlier program had .7169, .0002 too little"),
			func(rows []wellDepth) float64 { return common.Last(rows).Depth }),
		at(.5, lab.Near(.70, .01)), at(.8, lab.Near(.088, .02)), at(1.2, lab.AtMost(1e-4)), at(2, lab.Near(5e-4, .1)),
		ratio("at 2 depths that is the law of the temperature: ratio to Gibbs's", 2,
			lab.Near(1, .02), lab.Derived("above the depth the relaxation time, $(2 + t)^{depth/c}$, stays below $t$, and the law is Gibbs's")),
		ratio("at half a depth it has long left that law: ratio to Gibbs's", .5, lab.AtLeast(1e6), common.Beside("1.5e13")),
		lab.NewClaim("C72", "particles against the equation of their law: largest difference, in standard deviations of a count",
			lab.AtMost(4), lab.Derived("a normal deviation beyond 4 comes once in 16000 times"),
			func(rows []particlesAt) float64 {
				return common.Most(lab.Column(rows, func(r particlesAt) float64 { return r.Error }))
			}),
	}
}

// wrongWell is the depth of the wrong well of V = (x² - 1)² + 0.3x.
func wrongWell() float64 {
	v := func(x float64) float64 { return float64((float64(x*x)-1)*(float64(x*x)-1)) + float64(.3*x) }
	slope := func(x float64) float64 { return float64(4*x*(float64(x*x)-1)) + .3 }
	return v(common.Root(slope, .1)) - v(common.Root(slope, 1))
}

func drawAnneal(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	n := float64(r.Count("particles"))
	if err := r.Err(); err != nil {
		return nil, err
	}
	probability := figure.Axis{Label: "probability of the wrong well", Log: true, Floor: 1e-7}
	time := figure.Panel{Title: "annealing against time", Ordered: true, Legend: figure.Below, X: figure.Axis{Label: "time $t$", Log: true}, Y: probability}
	laws := lab.Rows[lawAt](data)
	for _, g := range lab.GroupBy(common.With(laws, lawAt.panel, "law"), lawAt.c) {
		time.Series = append(time.Series, common.Line("$c = "+g.Key+"$ depths", g.Rows, figure.Line, func(r lawAt) (float64, float64) { return r.T, r.Wrong }))
	}
	table := figure.NewTable("c, depths", "t", "temperature", "wrong well", "Gibbs", "particles")
	colors := figure.Ordered(len(time.Series)) // the dots have those of the curves
	for i, g := range lab.GroupBy(lab.Rows[particlesAt](data), particlesAt.c) {
		s := common.Line("", g.Rows, figure.Dots, func(r particlesAt) (float64, float64) { return r.T, r.Share })
		s.Color, s.Size = colors[i%len(colors)], 2.4
		for _, r := range g.Rows {
			d := math.Sqrt(float64(r.Law*(1-r.Law)) / n)
			s.Lo, s.Hi = append(s.Lo, math.Max(r.Law-d, 1e-7)), append(s.Hi, r.Law+d)
		}
		time.Series = append(time.Series, s)
		e := g.Last()
		table.Add(g.Key, lab.Short(e.T), lab.Digits(e.Temperature, 3), lab.Short(e.Law), "", lab.Short(e.Share))
	}
	time.Series = append(time.Series, figure.Series{Label: "particles $± σ$", Style: figure.Dots, Color: figure.Grey, Size: 2.4,
		X: []float64{math.NaN()}, Y: []float64{math.NaN()}, Lo: []float64{math.NaN()}, Hi: []float64{math.NaN()}})
	threshold := figure.Panel{Title: "at fixed times against $c$", Ordered: true, Legend: figure.Below, X: figure.Axis{Label: "$c$ over the depth"}, Y: probability, VLines: []figure.Rule{{At: 1, Label: "$c$ = depth"}}}
	for _, panel := range []string{"then", "end"} {
		rows := common.With(laws, lawAt.panel, panel)
		for _, g := range lab.GroupBy(rows, lawAt.time) {
			label := "$t = " + strings.Trim(common.PowerOfTen(g.Rows[0].T), "$") + "$"
			threshold.Series = append(threshold.Series, common.Line(label, g.Rows, figure.LineDots, func(r lawAt) (float64, float64) { return r.C, r.Wrong }))
		}
		for _, r := range rows {
			table.Add(r.C, lab.Short(r.T), lab.Digits(r.Temperature, 3), lab.Short(r.Wrong), lab.Short(r.Gibbs), "")
		}
	}
	caption := v.Fill("Annealing $dx = -V'dt + \\sqrt{2T}dW$, $T = c/\\ln(2 + t)$, on {{problem}} from the wrong well, whose depth is " + lab.Digits(common.Last(lab.Rows[wellDepth](data)).Depth, 4) + ". (a) The probability to be in it, by the equation of Fokker and Planck, and the share of {{particles}} particles that Euler and Maruyama's method leaves in it (dots), with the standard error σ of such a share about the law (shaded). " +
		"(b) At fixed times, against $c$: below the depth it comes to a halt, above it falls until the law is that of the temperature, which is lower for smaller $c$: the best is little above 1.")
	return common.Page(2, .6, []figure.Panel{time, threshold}, table, caption), nil
}
