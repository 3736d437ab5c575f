package models

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func factorizationClaims() []lab.Claim {
	cs := []lab.Claim{lab.NewClaim("svd", "iris: what the flow finds, its distance in the Frobenius norm from the matrix by gonum's singular vectors, relative",
		lab.AtMost(1e-5), lab.Derived("the best approximation of a rank is the truncated singular value decomposition, by Eckart and Young; the bound is the run's last slope, magnified"),
		func(rows []factorRow) float64 {
			return common.Most(lab.Column(common.With(rows, factorRow.panel, "product"), func(r factorRow) float64 { return r.Strength }))
		})}
	for j, c := range []struct {
		plateau, without, sum string
		tol                   float64
	}{{"first", "largest singular value", "k>1", 1e-3}, {"second", "two largest singular values", "k>2", 1e-3}, {"third", "three largest singular values", "k>3", .01}} {
		cs = append(cs, lab.NewClaim("plateau", "iris from $10^{-6}$: the "+c.plateau+" plateau over what is left of the matrix without its "+c.without+", $Σ_{"+c.sum+"} σ_k²/(2n)$",
			lab.Near(1, c.tol), lab.Derived("$Σ_{"+c.sum+"} σ_k^2/(2n)$"),
			func(rows []factorRow) float64 {
				return plateau(rows, j+1) / left(lab.Column(smallest(rows, "start"), factorRow.sigma), j+1)
			}))
	}
	for j, nth := range []string{"first", "second", "third", "fourth"} {
		cs = append(cs, lab.NewClaim("time", "iris from $10^{-6}$: the time at which the "+nth+" singular value is found by half, over $n·\\ln((σ - s_0)/s_0)/(2σ)$ from its strength $s_0$ at the start",
			lab.Near(1, .005), lab.Derived("$n·\\ln((σ - s_0)/s_0)/(2σ)$"),
			func(rows []factorRow) float64 { return foundTime(rows, j+1) / foundAt(smallest(rows, "start"), j+1) }))
	}
	return cs
}

// smallest returns the rows of a panel with the smallest start.
func smallest(rows []factorRow, panel string) []factorRow {
	rows = common.With(rows, factorRow.panel, panel)
	least := common.Least(rows, factorRow.size)
	return lab.Where(rows, func(r factorRow) bool { return r.Scale == least })
}

// along returns the rows of the flow from the smallest start that have the k-th singular value.
func along(rows []factorRow, k int) []factorRow {
	return lab.Where(smallest(rows, "flow"), func(r factorRow) bool { return r.K == k })
}

// left is Σ_{k>j} σ_k²/2n, n being the rows of a standardized matrix: Σ σ² = n·columns.
func left(sigma []float64, j int) float64 {
	var all, rest float64
	for k, s := range sigma {
		all += float64(s * s)
		if k >= j {
			rest += float64(s * s)
		}
	}
	return rest / all * float64(len(sigma)) / 2
}

// plateau is the loss where it changes least between the half-times of the j-th singular value and the next.
func plateau(rows []factorRow, j int) float64 {
	from, to := foundTime(rows, j), foundTime(rows, j+1)
	flow := along(rows, 1)
	least, at := math.Inf(1), math.NaN()
	for i := 1; i < len(flow); i++ {
		a, b := flow[i-1], flow[i]
		if rate := vec.Log(a.Gap/b.Gap) / (b.T - a.T); a.T > from && b.T < to && rate < least {
			least, at = rate, b.Gap
		}
	}
	return at
}

// foundTime is when the k-th strength of the smallest start is half the singular value.
func foundTime(rows []factorRow, k int) float64 {
	flow := along(rows, k)
	for i := 1; i < len(flow); i++ {
		if a, b := flow[i-1], flow[i]; b.Strength >= b.Sigma/2 {
			return a.T + (b.T-a.T)*(float64(b.Sigma/2)-a.Strength)/(b.Strength-a.Strength)
		}
	}
	return math.NaN()
}

// foundAt is that time as foretold from the start, n·log((σ - s₀)/s₀)/2σ with n = Σσ²/columns.
func foundAt(start []factorRow, k int) float64 {
	n := 0.
	for _, r := range start {
		n += float64(r.Sigma * r.Sigma)
	}
	n /= float64(len(start))
	sigma, s0 := start[k-1].Sigma, start[k-1].Start
	return n * vec.Log((sigma-s0)/s0) / (2 * sigma)
}

func drawFactorization(v lab.Values, data *figure.Table) (*lab.Page, error) {
	rows := lab.Rows[factorRow](data)
	start, descents := smallest(rows, "start"), common.With(rows, factorRow.panel, "optimizer")
	sigma := lab.Column(start, factorRow.sigma)
	var rules []figure.Rule
	for j := range sigma {
		rules = append(rules, figure.Rule{At: left(sigma, j), Label: fmt.Sprintf("rank %d", j)})
	}
	gap := figure.Axis{Label: "loss $f$", Log: true, Min: 1e-8, Max: 10}
	loss := figure.Panel{Title: "gradient flow", Ordered: true, X: figure.Axis{Label: "time $t$"}, Y: gap, HLines: rules, Legend: figure.Below}
	flows := lab.Where(rows, func(r factorRow) bool { return r.Panel == "flow" && r.K == 1 })
	for _, g := range lab.GroupBy(flows, factorRow.scale) {
		loss.Series = append(loss.Series, common.Line("from "+common.PowerOfTen(g.Rows[0].Scale), g.Rows, figure.Line, func(r factorRow) (float64, float64) { return r.T, r.Gap }))
	}
	modes := figure.Panel{
		Title: "modes found, from " + common.PowerOfTen(start[0].Scale), Legend: figure.Below,
		X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "share of $σ_k$", Min: -.05, Max: 1.1},
	}
	table := figure.NewTable("k", "singular value", "loss without it", "strength at the start", "found at", "foretold")
	inks := figure.Ordered(len(start))
	for k, s := range start {
		law := ""
		if k == len(start)-1 {
			law = "logistic law"
		}
		foretold := foundAt(start, k+1)
		x, y := lab.XY(along(rows, k+1), func(r factorRow) (float64, float64) { return r.T, r.Strength / s.Sigma })
		var curve []float64
		for _, t := range x {
			// the logistic law of a pair of singular vectors, s/σ = 1/(1 + (σ/s₀ - 1)e^(-2σt/n)), through the half-time
			// foretold
			curve = append(curve, 1/(1+vec.Exp(vec.Log((s.Sigma-s.Start)/s.Start)*(1-t/foretold))))
		}
		modes.Series = append(modes.Series, figure.Series{Label: fmt.Sprintf("$σ_%d$", k+1), X: x, Y: y, Color: inks[k]}, figure.Series{Label: law, X: x, Y: curve, Color: figure.Black, Dash: figure.Dotted, Width: .7})
		table.Add(k+1, lab.Short(s.Sigma), lab.Short(left(sigma, k)), lab.Short(s.Start), lab.Short(foundTime(rows, k+1)), lab.Short(foretold))
	}
	optimizers := figure.Panel{
		Title: "optimizers, from " + common.PowerOfTen(descents[0].Scale), X: figure.Axis{Label: "gradient evaluations", Log: true, Min: 3}, Y: gap, HLines: rules, Legend: figure.Below,
		Series: lab.Curves(descents, func(r factorRow) (string, float64, float64) { return r.Label, float64(r.Grads), r.Gap }),
	}
	caption := v.Fill("Factorization $UVᵀ$ of the standardized features of {{data}}, full rank, from normal factors of small deviation. (a) Loss along the gradient flow for three starts, by Tsit5 at a relative tolerance of {{rtol}}; dashed, what the best approximations of each rank leave. " +
		"(b) Components of $UVᵀ$ along the singular vectors, in shares of the singular values; from left to right by size; dotted, the logistic law with the time foretold from the start. (c) Loss of optimizers against gradients, $L$ being the curvature at the minimum. " +
		"The singular values are found one by one; between them the flow waits at a saddle, the longer the smaller the start.")
	return common.Page(3, .9, []figure.Panel{loss, modes, optimizers}, table, caption, "The loss at its plateaus is the error of principal component analysis with 1, 2, ... components."), nil
}
