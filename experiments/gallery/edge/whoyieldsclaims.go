package edge

import (
	"fmt"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
)

func whoYieldsClaims() []lab.Claim {
	var cs []lab.Claim
	start := func(text string, want lab.Want, value func(yieldRow) float64) {
		cs = append(cs, lab.NewClaim("7.4", "the net at the start: "+text, want, common.Earlier, func(rows []yieldRow) float64 {
			return value(rows[0])
		}))
	}
	endOf := func(rows []yieldRow, rule string, size float64) yieldRow {
		return lab.Where(rows, func(r yieldRow) bool { return r.Panel == "end" && r.Rule == rule && r.Size == size })[0]
	}
	end := func(id, text string, want lab.Want, origin lab.Origin, rule string, size float64, value func(yieldRow) float64) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, func(rows []yieldRow) float64 {
			return value(endOf(rows, rule, size))
		}))
	}
	limit := func(text string, want lab.Want, origin string, nth int) {
		cs = append(cs, lab.NewClaim("C50", text, want, lab.Derived(origin), func(rows []stabilityLimit) float64 {
			return rows[nth].Curvature
		}))
	}
	product := func(r yieldRow) float64 { return r.HS }
	sharpness := func(r yieldRow) float64 { return r.Sharpness }
	loss := func(r yieldRow) float64 { return r.Loss }

	start("loss", lab.Within(.5251824439, 1e-10), loss)
	start("sharpness", lab.Within(3.235084, 1e-6), sharpness)
	limit("heavy ball with $β = .9$ loses stability at $η·λ$", lab.Within(2*(1+.9), 1e-8),
		"$2(1+β)$: a root of $z^2 - (1 + β - ηλ)z + β$ is -1", 0)
	limit("Nesterov's momentum, $2(1+β)/(1+2β)$", lab.Within(3.8/2.8, 1e-8),
		"$2(1+β)/(1+2β)$: a root of $z^2 - (1 + β)(1 - ηλ)z + β(1 - ηλ)$ is -1", 1)
	limit("momentum as a moving average, the form in Adam", lab.Within(2*(1+.9)/(1-.9), 1e-7), "$2(1+β)/(1-β)$", 2)

	const hovers = "the loss goes up and down with the stiffest mode; the tolerance of the claim is its size"
	two, exact := lab.Near(2, .005), common.Earlier
	cohen := lab.Published("cohen2021gradient", "abstract: the largest eigenvalue of the Hessian hovers just above 2/(step size)")
	band, about := lab.Between(1.999, 2.065), common.Earlier.Instead("2.00 to 2.06 for all of them")
	for _, c := range []struct {
		id, rule, text string
		size           float64
		product        lab.Want
		origin         lab.Origin
		sharpness      float64
		loss, tol      float64 // loss zero: not in the table
		note           string
	}{
		{"7.4", "fixed", "h =", .05, lab.Near(1.135, .003), exact, 22.9, 3.1e-5, .03, ""},
		{"C53", "fixed", "h =", .1, two, cohen, 20.0, 1.9e-5, .03, ""},
		{"C53", "fixed", "h =", .2, two, cohen, 10.0, 1.7e-5, .03, ""},
		{"C53", "fixed", "h =", .4, two, cohen, 4.99, 2.6e-5, .03, ""},
		{"C53", "fixed", "h =", .8, two, cohen, 2.50, 3.9e-6, .03, ""},
		{"C54", "error", "local error", .001, two, exact, 23.0, 2.0e-5, .2, hovers},
		{"C54", "error", "local error", .01, lab.Near(1.999, .005), exact, 19.4, 1.7e-4, .2, hovers},
		{"C54", "error", "local error", .03, lab.Near(2.007, .005), exact, 9.0, 6.7e-4, .2, hovers},
		{"C54", "error", "local error", .1, lab.Near(2.056, .005), exact, 3.0, 2.7e-3, .2, hovers},
		{"C54", "move", "steps of length", .01, band, about, 17.8, 0, 0, ""},
		{"C54", "move", "steps of length", .05, band, about, 4.5, 0, 0, ""},
		{"C54", "move", "steps of length", .1, band, about, 2.5, 0, 0, ""},
		{"C54", "relative", "error over displacement", .5, lab.Near(2.044, .005), exact, 23.1, 2.2e-5, .05, ""},
		{"C54", "relative", "error over displacement", .9, two, exact, 22.9, 1.8e-5, .06, "it depends on the first step, which is not known, in the third digit"},
	} {
		what := fmt.Sprintf("%s %g: ", c.text, c.size)
		end(c.id, what+"mean $h·S$ over the second half", c.product, c.origin, c.rule, c.size, product)
		end("7.4", what+"sharpness at the end", lab.Near(c.sharpness, .03), common.Earlier, c.rule, c.size, sharpness)
		if c.loss > 0 {
			end("7.4", what+"loss at the end", lab.Near(c.loss, c.tol), common.Earlier.Instead(c.note), c.rule, c.size, loss)
		}
	}
	end("C50", "the net under heavy ball, η = 0.2: mean $η·S$ over the second half", lab.Between(3.6, 3.8),
		lab.Recorded("at most $2(1+β) = 3.8$; the band was chosen after the 3.77 found here"), "heavy", .2, product)
	over := func(text string, want lab.Want, origin lab.Origin, h float64) {
		cs = append(cs, lab.NewClaim("C58", "loss under relative control over that of "+text, want, origin, func(rows []yieldRow) float64 {
			return endOf(rows, "relative", .9).Loss / endOf(rows, "fixed", h).Loss
		}))
	}
	over("the best fixed step, 0.8", lab.Between(4, 6), lab.Recorded("the band was chosen after the 4.42 found here").
		Instead("an earlier program has 5; the abstract of roulet2024stepping says that tuners underperform constant rates in the long term"), .8)
	over("a usual fixed step, 0.1", lab.Near(1, .12), lab.Recorded("12 % were chosen after the 0.907 found here").
		Instead("an earlier program has 0.95"), .1)
	return cs
}
