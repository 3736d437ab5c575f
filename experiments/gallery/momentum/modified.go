package momentum

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var modifiedEquation = lab.Experiment{
	Name:      "modified",
	Summary:   "Gradient descent follows the flow of f + ¼h‖∇f‖² to order h² and, with one term more, to order h³; the series in h ceases to converge at hλ = 1, so that no truncation of it says anything about the edge of stability at hλ = 2.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     23,
	Narrowest: 60,
	Params: []lab.Param{
		{Key: "h", Default: "2e-2,1e-2,5e-3,2.5e-3,1.25e-3", Doc: "steps at which the distance to the flows is measured"},
		{Key: "t", Default: "0.1", Doc: "end of the time interval, a multiple of the steps"},
		{Key: "land", Default: "0.0025,0.005,0.01,0.02,0.03,0.04,0.05,0.06,0.07,0.08", Doc: "steps of the runs to the minimum"},
		{Key: "beta", Default: "0,0.3,0.5,0.7,0.8,0.9,0.95", Doc: "momenta β of the heavy ball on λx²/2, λ = 2"},
		{Key: "eta", Default: "1e-4", Doc: "its learning rate"},
	},
	Columns: []string{"panel", "label", "h", "value"},
	Cite:    []string{"barrett2021implicit"},
	Claims:  modifiedClaims(),
	Points:  modifiedPoints,
	Draw:    drawModified,
}

// truncations are the modified equation of Euler's method with one term, two and three.
var truncations = []string{"$x' = -∇f$", "with $h$", "with $h$ and $h^2$"}

func modifiedClaims() []lab.Claim {
	at := func(panel, label string, h float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", panel).Where("label", label).Where("h", h).Floats("value"))
		}
	}
	var out []lab.Claim
	for i, l := range truncations {
		out = append(out,
			lab.Claim{ID: "C46", Text: "order of gradient descent's distance to the modified equation, " + l, Want: lab.Within(float64(i+1), .05), Origin: lab.Derived("Euler's method solves its modified equation up to the first term left out"),
				Value: func(d *figure.Table) float64 {
					g := d.Where("panel", "distance").Where("label", l)
					n := g.Len()
					return common.PowerLaw(g.Floats("h")[n-2:], g.Floats("value")[n-2:])
				}},
			lab.Claim{ID: "C46", Text: "distance of gradient descent to the modified equation at $h = 0.00125$, " + l, Want: lab.Near([]float64{9.6e-3, 2.1e-4, 5.7e-6}[i], .03), Origin: common.Earlier, Value: at("distance", l, 1.25e-3)})
	}
	for i, h := range []float64{.0025, .01, .05, .08} {
		out = append(out,
			lab.Claim{ID: "C47", Text: fmt.Sprintf("curvature $a^2 + b^2$ where gradient descent ends, $h = %g$", h), Want: lab.Within([]float64{4.535, 4.426, 3.605, 2.348}[i], 1e-3), Origin: common.Earlier, Value: at("landing", "gradient descent", h)},
			lab.Claim{ID: "C47", Text: fmt.Sprintf("curvature $a^2 + b^2$ where the flow of $f + ¼h‖∇f‖^2$ ends, $h = %g$", h), Want: lab.Within([]float64{4.536, 4.443, 4.099, 3.936}[i], 1e-3), Origin: common.Earlier, Value: at("landing", truncations[1], h)})
	}
	out = append(out, lab.Claim{ID: "C47", Text: "curvature $a^2 + b^2$ where the gradient flow ends", Want: lab.Within(math.Sqrt((2.8*2.8-3.5*3.5)*(2.8*2.8-3.5*3.5)+4*.6*.6), 1e-3), Origin: lab.Derived("the flow keeps $a^2 - b^2$, and ends where $ab = 0.6$"), Value: at("landing", truncations[0], .0025)})
	for _, m := range []int{1, 2, 4, 8, 16, 64} {
		out = append(out, lab.Claim{ID: "C48", Text: "rate over $λ$ of the modified equation with " + partialLabel(m) + " at $hλ = 1.2$",
			Want: lab.Near(series(1.2, m), 1e-6), Origin: lab.Derived("$Σ_{j<m} (hλ)^j/(j+1)$, the first terms of $-\\ln(1 - hλ)/(hλ)$"), Value: at("series", partialLabel(m), 1.2)})
	}
	out = append(out,
		lab.Claim{ID: "C48", Text: "rate over $λ$ of the modified equation with 64 terms at $hλ = 0.9$, near that of gradient descent, $-\\ln(1 - hλ)/(hλ)$", Want: lab.Near(-vec.Log(.1)/.9, .001), Origin: lab.Derived("the series converges for $hλ < 1$"), Value: at("series", partialLabel(64), .9)},
		lab.Claim{ID: "C48", Text: "rate over $λ$ of gradient descent at $hλ = 0.9$, $-\\ln(1 - hλ)/(hλ)$", Want: lab.Near(-vec.Log(.1)/.9, 1e-6), Origin: lab.Derived("$x → (1 - hλ)x$"), Value: at("series", "gradient descent", .9)})
	for _, b := range []float64{0, .5, .9} {
		out = append(out,
			lab.Claim{ID: "C49", Text: fmt.Sprintf("rate of the heavy ball on $x^2$ with $η = 10^{-4}$, $β = %g$", b), Want: lab.Near(slowRate(b, 1e-4, 2), 2e-5), Origin: lab.Derived("$-\\ln z/η$ of the larger root of $z^2 - (1 + β - ηλ)z + β$ at $λ = 2$"), Value: at("momentum", "heavy ball", b)},
			lab.Claim{ID: "C49", Text: fmt.Sprintf("rate of the heavy ball on $x^2$ with $η = 10^{-4}$, $β = %g$, over that of the gradient flow of $f/(1-β) + ¼η(1+β)/(1-β)^3‖∇f‖^2$", b), Want: lab.Near(1, 1e-3), Origin: lab.Published("ghosh2023implicit", "abstract: the implicit regularizer is that of gradient descent times $(1+β)/(1-β)$"),
				Value: func(d *figure.Table) float64 {
					return at("momentum", "heavy ball", b)(d) / at("momentum", "with $η$", b)(d)
				}})
	}
	return out
}

// series is Σ_{j<m} x^j/(j+1).
func series(x float64, m int) float64 {
	sum, power := 0., 1.
	for j := range m {
		sum += power / float64(j+1)
		power *= x
	}
	return sum
}

// slowRate is the rate, in units of 1/η, at which the heavy ball with momentum beta and rate eta descends on ½λx².
func slowRate(beta, eta, lambda float64) float64 {
	b := 1 + beta - float64(eta*lambda)
	return -vec.Log((b+math.Sqrt(float64(b*b)-float64(4*beta)))/2) / eta
}

// partialLabel names the modified equation with m terms.
func partialLabel(m int) string {
	if m == 1 {
		return "1 term"
	}
	return fmt.Sprintf("%d terms", m)
}

// product is ½(0.6 - ab)² in two variables from (2.8, 3.5), an overparametrised regression. Its minima lie on a hyperbola
// and have the curvature a² + b².
func product() *objective.Problem {
	return (&objective.Problem{Dim: 2, Start: []float64{2.8, 3.5}, Min: new(0.),
		Func: func(x []float64) float64 {
			r := .6 - float64(x[0]*x[1])
			return r * r / 2
		},
		Grad: func(dst, x []float64) {
			r := .6 - float64(x[0]*x[1])
			dst[0], dst[1] = -r*x[1], -r*x[0]
		},
		HessVec: func(dst, x, v []float64) {
			c := float64(2*x[0]*x[1]) - .6
			dst[0], dst[1] = float64(x[1]*x[1]*v[0])+float64(c*v[1]), float64(c*v[0])+float64(x[0]*x[0]*v[1])
		}}).Complete()
}

// truncated is the modified equation of Euler's method on the gradient flow of [product], with terms 1, 2 or 3 of
//
//	x' = -g - (h/2)Hg - h²(⅓HHg + (1/12)D³f(g, g)).
func truncated(terms int, h float64) *ode.System {
	p := product()
	g, hg, hhg := make([]float64, 2), make([]float64, 2), make([]float64, 2)
	return &ode.System{Dim: 2, Field: func(dst []float64, _ float64, x []float64) {
		p.Grad(g, x)
		dst[0], dst[1] = -g[0], -g[1]
		if terms == 1 {
			return
		}
		p.HessVec(hg, x, g)
		for i := range dst {
			dst[i] -= float64(h / 2 * hg[i])
		}
		if terms == 2 {
			return
		}
		p.HessVec(hhg, x, hg)
		third := [2]float64{
			float64(4*x[1]*g[0]*g[1]) + float64(2*x[0]*g[1]*g[1]),
			float64(4*x[0]*g[0]*g[1]) + float64(2*x[1]*g[0]*g[0]),
		}
		for i := range dst {
			dst[i] -= float64(h * h * (float64(hhg[i]/3) + float64(third[i]/12)))
		}
	}}
}

func modifiedPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	hs, end, lands, betas, eta := r.Floats("h"), r.Float("t"), r.Floats("land"), r.Floats("beta"), r.Float("eta")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, h := range hs {
		n := math.Round(end / h)
		if !(h > 0) || n < 1 || n > 1e5 || math.Abs(float64(n*h)-end) > 1e-9*end {
			return nil, fmt.Errorf("h=%g: t=%g must be a multiple of it, 100000 times at most", h, end)
		}
		points = append(points, lab.Point{Key: "distance h=" + spec.Number(h), Run: func(ctx context.Context) ([][]any, error) { return distanceRows(ctx, h, int(n)) }})
	}
	for _, h := range lands {
		if !(h > 0 && h < .1) {
			return nil, fmt.Errorf("land=%g must be above 0 and below 0.1, where the first step diverges", h)
		}
		points = append(points, lab.Point{Key: "landing h=" + spec.Number(h), Run: func(ctx context.Context) ([][]any, error) { return landingRows(ctx, h) }})
	}
	points = append(points, lab.Point{Key: "series", Run: seriesRows})
	for _, b := range betas {
		if !(b >= 0 && b < 1) || !(eta > 0 && eta < .1) {
			return nil, fmt.Errorf("beta=%g, eta=%g: want a momentum from 0 to below 1 and a rate above 0 and below 0.1", b, eta)
		}
		points = append(points, lab.Point{Key: "momentum beta=" + spec.Number(b), Run: func(ctx context.Context) ([][]any, error) {
			const lambda = 2.
			rho, _, err := linearStep(ctx, parsed("momentum(lr=%g,momentum=%g)", eta, b), []float64{lambda})
			if err != nil {
				return nil, err
			}
			flow := lambda / (1 - b)
			return [][]any{{"momentum", "heavy ball", b, -vec.Log(rho[0]) / eta}, {"momentum", "flow", b, flow},
				{"momentum", "with $η$", b, flow + float64(eta*(1+b)/(2*vec.Pow(1-b, 3))*lambda*lambda)}}, nil
		}})
	}
	return points, nil
}

// distanceRows records the largest distance of n steps of gradient descent to the modified equations.
func distanceRows(ctx context.Context, h float64, n int) ([][]any, error) {
	p := product()
	var rows [][]any
	for i, label := range truncations {
		r, err := optim.Start(ctx, p, nil, parsed("gradient/euler/fixed(h=%g)", h), optim.Settings{Steps: n, GTol: -1})
		if err != nil {
			return nil, err
		}
		sys, y, worst := truncated(i+1, h), p.Start, 0.
		for k := 0; r.Next(); k++ {
			if y, err = common.Follow(ctx, sys, p, h*float64(k), h*float64(k+1), y); err != nil {
				return nil, err
			}
			x := r.Point().X()
			worst = math.Max(worst, vec.Hypot(x[0]-y[0], x[1]-y[1]))
		}
		if err := r.Err(); err != nil {
			return nil, err
		}
		rows = append(rows, []any{"distance", label, h, worst})
	}
	return rows, nil
}

// landingRows records the curvature a² + b² of the minimum where gradient descent and the modified equations end.
func landingRows(ctx context.Context, h float64) ([][]any, error) {
	p := product()
	curvature := func(x []float64) float64 { return float64(x[0]*x[0]) + float64(x[1]*x[1]) }
	res, err := optim.Minimize(ctx, p, nil, parsed("gradient/euler/fixed(h=%g)", h), optim.Settings{Steps: 100_000, GTol: 1e-12})
	if err != nil {
		return nil, err
	}
	rows := [][]any{{"landing", "gradient descent", h, curvature(res.X)}}
	for i, label := range truncations {
		sol, err := ode.Solve(ctx, truncated(i+1, h), p.Start, 0, 20, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-10, ATol: 1e-12}})
		if err != nil {
			return nil, err
		}
		rows = append(rows, []any{"landing", label, h, curvature(sol.Y)})
	}
	return rows, nil
}

// seriesRows records, on ½x² and for steps h up to 1.6, the rate at which gradient descent converges, from one step of it, and
// the partial sums Σ h^j/(j+1) of -ln(1 - h)/h, the rates of the truncated modified equations.
func seriesRows(ctx context.Context) ([][]any, error) {
	var rows [][]any
	for k := 1; k <= 32; k++ {
		h := float64(k) / 20
		if h != 1 { // there one step arrives
			rho, _, err := linearStep(ctx, parsed("gradient/euler/fixed(h=%g)", h), []float64{1})
			if err != nil {
				return nil, err
			}
			rows = append(rows, []any{"series", "gradient descent", h, -vec.Log(rho[0]) / h})
		}
		sum, term := 0., 1.
		for j := range 64 {
			sum += term / float64(j+1)
			term *= h
			switch m := j + 1; m {
			case 1, 2, 4, 8, 16, 64:
				rows = append(rows, []any{"series", partialLabel(m), h, sum})
			}
		}
	}
	return rows, nil
}

func drawModified(v lab.Values, data *figure.Table) (*lab.Page, error) {
	distance := figure.Panel{
		Title: "distance to the flow", Legend: figure.BottomRight, X: figure.Axis{Label: "step $h$", Log: true}, Y: figure.Axis{Label: "largest distance", Log: true},
	}
	table := figure.NewTable("what", "smallest h or β", "value", "largest", "value there", "order")
	row := func(what string, g *figure.Table, order string) {
		h, y, lo, hi := g.Floats("h"), g.Floats("value"), 0, 0
		for i := range h {
			if h[i] < h[lo] {
				lo = i
			}
			if h[i] > h[hi] {
				hi = i
			}
		}
		table.Add(what, lab.Digits(h[lo], 4), lab.Digits(y[lo], 5), lab.Digits(h[hi], 4), lab.Digits(y[hi], 5), order)
	}
	for _, g := range data.Where("panel", "distance").Groups("label") {
		h, y := g.Floats("h"), g.Floats("value")
		distance.Series = append(distance.Series, figure.Series{Label: g.Key, X: h, Y: y, Style: figure.LineDots})
		slope := "-"
		if n := len(h) - 1; n > 0 {
			slope = fmt.Sprintf("%.2f", vec.Log(y[n-1]/y[n])/vec.Log(h[n-1]/h[n]))
		}
		row("distance, "+lab.Plain(g.Key), g.Table, slope)
	}
	landing := figure.Panel{Title: "where it ends", Legend: figure.BottomLeft, X: figure.Axis{Label: "step $h$"}, Y: figure.Axis{Label: "curvature $a^2 + b^2$", Min: 2, Max: 4.8}}
	for _, g := range data.Where("panel", "landing").Groups("label") {
		s := figure.Series{Label: g.Key, X: g.Floats("h"), Y: g.Floats("value")}
		if g.Key == "gradient descent" {
			s.Style, s.Color, s.Marker = figure.Dots, figure.Black, figure.Disc
		}
		landing.Series = append(landing.Series, s)
		row("landing, "+lab.Plain(g.Key), g.Table, "-")
	}
	series := figure.Panel{
		Title: "rate on a quadratic", Legend: figure.TopLeft, X: figure.Axis{Label: "$hλ$"}, Y: figure.Axis{Label: "rate over $λ$", Log: true, Min: .3, Max: 100},
		VLines: []figure.Rule{{At: 1}},
	}
	for _, g := range data.Where("panel", "series").Groups("label") {
		s := figure.Series{Label: g.Key, X: g.Floats("h"), Y: g.Floats("value")}
		switch g.Key {
		case "gradient descent":
			s.Style, s.Color, s.Marker = figure.Dots, figure.Black, figure.Disc
		case partialLabel(4), partialLabel(16):
			continue
		}
		series.Series = append(series.Series, s)
	}
	momentum := figure.Panel{Title: "heavy ball", Legend: figure.TopLeft, X: figure.Axis{Label: "momentum $β$"}, Y: figure.Axis{Label: "error of the rate", Log: true}}
	ball := data.Where("panel", "momentum").Where("label", "heavy ball").Floats("value")
	for _, label := range []string{"flow", "with $η$"} {
		g := data.Where("panel", "momentum").Where("label", label)
		y := g.Floats("value")
		for i := range y {
			y[i] = math.Abs(y[i]/ball[i] - 1)
		}
		momentum.Series = append(momentum.Series, figure.Series{Label: label, X: g.Floats("h"), Y: y, Style: figure.LineDots})
	}
	row("rate of the heavy ball", data.Where("panel", "momentum").Where("label", "heavy ball"), "-")
	row("rate with the term in η", data.Where("panel", "momentum").Where("label", "with $η$"), "-")
	caption := fmt.Sprintf("The modified equation of gradient descent, $x' = -∇f - ½h∇^2f∇f - …$, on $½(0.6 - ab)^2$ from $(2.8, 3.5)$. (a) Largest distance up to $t = %s$ of gradient descent to the equation with one, two and three terms: orders 1, 2, 3. "+
		"(b) Curvature of the minimum where they end. (c) On $½λx^2$ the rate of gradient descent and of the equation with 1 to 64 terms: beyond $hλ = 1$ (dashed) the series does not converge. "+
		"(d) The heavy ball with $η = %s$ and $λ = 2$: relative error of the rate $λ/(1-β)$ of the flow and of that with the term $½η(1+β)λ^2/(1-β)^3$, $β = %s$.",
		v.Strings("t")[0], v.Strings("eta")[0], strings.Join(v.Strings("beta"), ", "))
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .62, Panels: []figure.Panel{distance, landing, series, momentum}},
		Table:  table, Caption: caption,
		Notes: []string{"At hλ = 2 every truncated modified equation still converges, the faster the more terms it has; gradient descent does not."},
	}, nil
}
