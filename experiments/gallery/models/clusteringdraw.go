package models

import (
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

func clusteringClaims() []lab.Claim {
	newton := func(text string, want lab.Want, origin lab.Origin, value func([]lloydStep) float64) lab.Claim {
		return lab.NewClaim("newton", text, want, origin, value)
	}
	ends := func(id, text string, want lab.Want, found string, value func([]clusterEnd) float64) lab.Claim {
		return lab.NewClaim(id, text, want, common.Beside(found), value)
	}
	const to = "gradients to convergence, median over the starts: "
	return []lab.Claim{
		newton("linearly implicit Euler with $h = 10^8$ is Lloyd's algorithm: largest distance of a coordinate in all steps",
			lab.AtMost(1e-6), lab.Published("bottou1994convergence", "abstract: K-means minimizes the quantization error by Newton's algorithm").
				Instead("Newton's step is the limit; the bound allows a hundred times $1/h$"),
			func(rows []lloydStep) float64 { return lloydDistance(rows, 1e8) }),
		newton("the distance goes like $1/h$: its power from $h = 10^4$ to $10^8$",
			lab.Within(-1, .02), lab.Derived("a step of linearly implicit Euler is $(1/h + H)^{-1}∇f$"),
			func(rows []lloydStep) float64 {
				return vec.Log10(lloydDistance(rows, 1e8)/lloydDistance(rows, 1e4)) / 4
			}),
		ends("work", to+"gradient descent at $h = 1$ over Lloyd", lab.AtLeast(10), "22.9", overLloyd("fixed, $h = 1$", clusterEnd.grads)),
		ends("work", to+"the secant rule over Lloyd", lab.Between(1, 6), "3.4", overLloyd("secant, $θ = ½$", clusterEnd.grads)),
		ends("minima", "share of the starts from which gradient descent ends elsewhere than Lloyd, by a hundredth of a percent of the loss",
			lab.Between(.2, .95), "0.41", func(rows []clusterEnd) float64 { return endsElsewhere(rows, "fixed, $h = 1$") }),
		ends("minima", "median loss at the end: heavy ball over Lloyd", lab.AtMost(.95), "0.896", overLloyd("heavy ball", clusterEnd.loss)),
	}
}

// lloydDistance is that at a step h.
func lloydDistance(rows []lloydStep, h float64) float64 {
	return lab.Where(rows, func(r lloydStep) bool { return r.H == h })[0].Distance
}

// sorted returns a number of the runs of a rule, in increasing order.
func sorted(rows []clusterEnd, label string, of func(clusterEnd) float64) []float64 {
	x := lab.Column(common.With(rows, clusterEnd.label, label), of)
	slices.Sort(x)
	return x
}

// overLloyd is the median over the starts of a number of a rule's runs, over that of Lloyd's algorithm.
func overLloyd(label string, of func(clusterEnd) float64) func([]clusterEnd) float64 {
	return func(rows []clusterEnd) float64 {
		a, b := sorted(rows, label, of), sorted(rows, "Lloyd", of)
		return a[len(a)/2] / b[len(b)/2]
	}
}

// endsElsewhere is the share of the starts from which a rule ends at another loss than Lloyd's algorithm.
func endsElsewhere(rows []clusterEnd, label string) float64 {
	a, b := common.With(rows, clusterEnd.label, "Lloyd"), common.With(rows, clusterEnd.label, label)
	count := 0.
	for i := range a {
		if math.Abs(a[i].F-b[i].F) > 1e-4*a[i].F {
			count++
		}
	}
	return count / float64(len(a))
}

func drawClustering(v lab.Values, data *figure.Table) (*lab.Page, error) {
	gap := figure.Panel{
		Title: "loss above its own end", Legend: figure.Below,
		X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f(x_∞)$`, Log: true, Floor: 1e-13},
	}
	for _, g := range lab.GroupBy(lab.Rows[clusterRow](data), func(r clusterRow) string { return r.Label }) {
		last := g.Last().F
		gap.Series = append(gap.Series, common.Line(g.Key, g.Rows, figure.Line, func(r clusterRow) (float64, float64) {
			return float64(r.Grads), r.F - last
		}))
	}
	steps := lab.Rows[lloydStep](data)
	distance := common.Line("measured", steps, figure.LineDots, func(r lloydStep) (float64, float64) { return r.H, r.Distance })
	slope := common.Line("$1/h$", steps, figure.Line, func(r lloydStep) (float64, float64) {
		end := common.Last(steps)
		return r.H, end.Distance * end.H / r.H
	})
	distance.Color, slope.Color, slope.Dash = figure.Blue, figure.Grey, figure.Dotted
	limit := figure.Panel{
		Title: "implicit step beside Lloyd's", Legend: figure.TopRight, Series: []figure.Series{slope, distance},
		X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest difference", Log: true},
	}
	ends := figure.Panel{
		Title: "losses at the end, sorted", Legend: figure.Below,
		X: figure.Axis{Label: "share of the starts", Min: 0, Max: 1}, Y: figure.Axis{Label: "loss at the end"},
	}
	table := figure.NewTable("rule", "optimizer", "median gradients", "least loss", "median loss", "largest loss", "elsewhere than Lloyd")
	all := lab.Rows[clusterEnd](data)
	for _, g := range lab.GroupBy(all, clusterEnd.label) {
		f, grads := sorted(all, g.Key, clusterEnd.loss), sorted(all, g.Key, clusterEnd.grads)
		n := len(f)
		share := make([]float64, n)
		for i := range share {
			share[i] = (float64(i) + .5) / float64(n)
		}
		ends.Series = append(ends.Series, figure.Series{Label: g.Key, X: share, Y: f})
		table.Add(lab.Plain(g.Key), g.Rows[0].Optimizer, int(grads[n/2]),
			lab.Digits(f[0], 5), lab.Digits(f[n/2], 5), lab.Digits(f[n-1], 5), lab.Short(endsElsewhere(all, g.Key)))
	}
	caption := v.Fill("k-means on {{data}}, standardized, {{k}} centres, as a gradient flow of the mean of half the squared distances. (a) Loss above its own last value from one start. " +
		"(b) One step of linearly implicit Euler from every point of Lloyd's algorithm, the largest difference of a coordinate; dotted, $1/h$. (c) Losses at the end from {{seeds}} starts of k-means++, sorted. " +
		"The Hessian is the diagonal of the clusters' shares, so an endless step moves every centre to its mean; $h = 1$ is below the limit of stability for any shares.")
	return common.Page(3, .9, []figure.Panel{gap, limit, ends}, table, caption,
		"Where a row changes its centre the loss has a kink, and the flow a bend; between two of them it is linear."), nil
}
