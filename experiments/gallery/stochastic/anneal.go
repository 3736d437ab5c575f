package stochastic

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var anneal = lab.Experiment{
	Name:      "anneal",
	Summary:   "Annealing at the temperature c/ln(2 + t) finds the deeper of two wells if c is at least the depth of the other one, and only then; with less a share of the law is left behind for good.",
	Cost:      "3 s",
	Class:     lab.Portable,
	Count:     19,
	Narrowest: 73,
	Params: []lab.Param{
		{Key: "c", Default: "0.3,0.5,0.65,0.8,0.9,1,1.2,1.5,2,2.5", Range: "above 0", Doc: "constants c of the schedule, in depths of the wrong well", Sweep: true},
		{Key: "sampled", Default: "0.5,0.8,1.2,2", Doc: "those of them that are drawn against time and followed by particles"},
		{Key: "problem", Default: "tiltedwell", Doc: "function of one variable with two wells about a hump near 0, that starts in the wrong one"},
		{Key: "end", Default: "1e8", Range: "above 1", Doc: "end of the time interval"},
		{Key: "cells", Default: "400", Range: "10 to 5000", Doc: "cells of [-2.5, 2.5] for the equation of Fokker and Planck"},
		{Key: "ds", Default: "2e-3", Range: "1e-5 to 1", Doc: "its steps in ln(2 + t)"},
		{Key: "particles", Default: "256", Doc: "particles of Langevin's equation"},
		{Key: "steps", Default: "65536", Doc: "their steps"},
		{Key: "h", Default: "0.015625", Range: "above 0", Doc: "length of these"},
		{Key: "seed", Default: "1", Doc: "of their noise"},
		{Key: "kramers", Default: "0.2,0.1,0.05,0.025", Range: "above 0", Doc: "temperatures of the mean time from -1 to 1 in ¼(x² - 1)²", Sweep: true},
	},
	Columns: []string{"panel", "c", "optimizer", "t", "temperature", "wrong", "gibbs", "error"},
	Cite:    []string{"holley1989asymptotics"},
	Points:  annealPoints,
	Draw:    drawAnneal,
	Claims:  annealClaims(),
}

func annealClaims() []lab.Claim {
	end := func(c float64) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", "end").Where("c", c).Floats("wrong"))
		}
	}
	text := func(c float64) string {
		return fmt.Sprintf("probability of the wrong well at $t = 10^8$, $c$ = %g depths", c)
	}
	cs := kramersClaims()
	return append(cs, []lab.Claim{
		{ID: "C72", Text: "depth of the wrong well", Want: lab.Within(wrongWell(), 1e-6), Origin: lab.Derived("$V(x_0) - V(x_1)$ at the roots 0.075 and 0.961 of $4x(x^2 - 1) + 0.3$").Instead("an earlier program had .7169, .0002 too little"), Value: func(d *figure.Table) float64 {
			return common.FirstOf(d.Where("panel", "depth").Floats("wrong"))
		}},
		{ID: "C72", Text: text(.5), Want: lab.Near(.70, .01), Origin: common.Earlier, Value: end(.5)},
		{ID: "C72", Text: text(.8), Want: lab.Near(.088, .02), Origin: common.Earlier, Value: end(.8)},
		{ID: "C72", Text: text(1.2), Want: lab.AtMost(1e-4), Origin: common.Earlier, Value: end(1.2)},
		{ID: "C72", Text: text(2), Want: lab.Near(5e-4, .1), Origin: common.Earlier, Value: end(2)},
		{ID: "C72", Text: "at 2 depths that is the law of the temperature: ratio to Gibbs's", Want: lab.Near(1, .02), Origin: lab.Derived("above the depth the relaxation time, $(2 + t)^{depth/c}$, stays below $t$, and the law is Gibbs's"), Value: func(d *figure.Table) float64 {
			return end(2)(d) / common.FirstOf(d.Where("panel", "end").Where("c", 2.).Floats("gibbs"))
		}},
		{ID: "C72", Text: "at half a depth it has long left that law: ratio to Gibbs's", Want: lab.AtLeast(1e6), Origin: common.Beside("1.5e13"), Value: func(d *figure.Table) float64 {
			return end(.5)(d) / common.FirstOf(d.Where("panel", "end").Where("c", .5).Floats("gibbs"))
		}},
		{ID: "C72", Text: "particles against the equation of their law: largest difference, in standard deviations of a count", Want: lab.AtMost(4), Origin: lab.Derived("a normal deviation beyond 4 comes once in 16000 times"), Value: func(d *figure.Table) float64 {
			return common.Most(d.Where("panel", "particles").Floats("error"))
		}},
	}...)
}

// wrongWell is the depth of the wrong well of V = (x² - 1)² + 0.3x.
func wrongWell() float64 {
	v := func(x float64) float64 { return float64((float64(x*x)-1)*(float64(x*x)-1)) + float64(.3*x) }
	slope := func(x float64) float64 { return float64(4*x*(float64(x*x)-1)) + .3 }
	return v(common.Root(slope, .1)) - v(common.Root(slope, 1))
}

// wells are two wells about a hump, and the law of a particle in them on a grid.
type wells struct {
	p     *objective.Problem
	hump  float64
	right bool // the wrong well is right of the hump
	depth float64
	x, v  []float64
	width float64 // of a cell
}

func newWells(p *objective.Problem, cells int) (wells, error) {
	w := wells{p: p, width: 5 / float64(cells)}
	g, hv := make([]float64, 1), make([]float64, 1)
	// rest is where Newton's method from x ends, and the curvature there
	rest := func(x float64) (float64, float64) {
		for range 50 {
			p.Grad(g, []float64{x})
			p.HessVec(hv, []float64{x}, []float64{1})
			x -= g[0] / hv[0]
		}
		return x, hv[0]
	}
	hump, down := rest(0)
	bottom, up := rest(p.Start[0])
	if !(down < 0 && up > 0) {
		return w, fmt.Errorf("problem=%s: want a hump near 0 and a well near %g", p.Name, p.Start[0])
	}
	w.hump, w.right = hump, bottom > hump
	w.depth = p.Func([]float64{hump}) - p.Func([]float64{bottom})
	for i := range cells {
		x := -2.5 + float64((float64(i)+.5)*w.width)
		w.x, w.v = append(w.x, x), append(w.v, p.Func([]float64{x}))
	}
	return w, nil
}

// wrong returns the share of a law that is in the wrong well.
func (w wells) wrong(law []float64) float64 {
	sum, all := 0., 0.
	for i, u := range law {
		all += u
		if (w.x[i] > w.hump) == w.right {
			sum += u
		}
	}
	return sum / all
}

// gibbs is the share that the law e^(-V/T) has in the wrong well.
func (w wells) gibbs(temperature float64) float64 {
	law, low := make([]float64, len(w.v)), slices.Min(w.v)
	for i, v := range w.v {
		law[i] = vec.Exp((low - v) / temperature)
	}
	return w.wrong(law)
}

// spread takes the law p through a time dt of p_t = (V'p)_x + T·p_xx, by an implicit Euler step on the fluxes of D. Scharfetter and H.
// Gummel, IEEE Trans. Electron Devices 16 (1969), 64-77, for which e^(-V/T) is at rest. Work has room for two numbers a cell.
func (w wells) spread(p []float64, temperature, dt float64, work []float64) {
	n := len(p)
	upper, k := work[:n], dt*temperature/float64(w.width*w.width)
	bernoulli := func(z float64) float64 {
		if math.Abs(z) < 1e-8 {
			return 1 - float64(z/2)
		}
		return z / vec.Expm1(z)
	}
	// row i: -b₋p[i-1] + (1 + b₊ + a₋)p[i] - a₊p[i+1], the flux from i to i+1 being b₊p[i] - a₊p[i+1]
	a, b := 0., 0. // of the face on the left: from the right cell, from the left one
	for i := range n {
		ra, rb := 0., 0.
		if i+1 < n {
			z := (w.v[i+1] - w.v[i]) / temperature
			rb, ra = k*bernoulli(z), k*bernoulli(-z)
		}
		diag := 1 + a + rb
		if i > 0 {
			diag -= float64(b * upper[i-1])
			p[i] += float64(b * p[i-1])
		}
		p[i] /= diag
		upper[i] = ra / diag
		a, b = ra, rb
	}
	for i := n - 2; i >= 0; i-- {
		p[i] += float64(upper[i] * p[i+1])
	}
}

func annealPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	cs, sampled := r.Floats("c"), r.Floats("sampled")
	end, cells, ds := r.Float("end"), r.Count("cells"), r.Float("ds")
	particles, steps, h, seed := r.Count("particles"), r.Count("steps"), r.Float("h"), r.Count("seed")
	_, p, err := common.ProblemOf(r)
	if err != nil {
		return nil, err
	}
	if p.Dim != 1 || p.HessVec == nil {
		return nil, fmt.Errorf("problem=%s: want a function of one variable with a second derivative", p.Name)
	}
	if cells < 10 || cells > 5000 || !(ds >= 1e-5 && ds <= 1) || !(end > 1) || math.IsInf(end, 0) || !(h > 0) {
		return nil, fmt.Errorf("cells=%d, ds=%g, end=%g, h=%g: out of range", cells, ds, end, h)
	}
	w, err := newWells(p, cells)
	if err != nil {
		return nil, err
	}
	points := []lab.Point{{Key: "depth", Run: func(context.Context) ([][]any, error) {
		return [][]any{{"depth", "", "", "", "", w.depth, "", ""}}, nil
	}}}
	for _, c := range cs {
		if !(c > 0) {
			return nil, fmt.Errorf("c=%g must be above 0", c)
		}
		t := sde.Log{Start: c * w.depth}
		points = append(points, lab.Point{Key: "c=" + spec.Number(c), Run: func(ctx context.Context) ([][]any, error) {
			return w.law(ctx, c, t, end, ds, slices.Contains(sampled, c))
		}})
	}
	for _, c := range sampled {
		if !slices.Contains(cs, c) {
			return nil, fmt.Errorf("sampled=%g is none of c", c)
		}
		o, err := optim.Parse(fmt.Sprintf("annealing(lr=%v,temperature=log(start=%v),seed=%d)", h, c*w.depth, uint64(seed)))
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: "particles c=" + spec.Number(c), Run: func(ctx context.Context) ([][]any, error) {
			return w.particles(ctx, c, o, ds, h, particles, steps)
		}})
	}
	for _, temperature := range r.Floats("kramers") {
		if !(temperature >= .01) {
			return nil, fmt.Errorf("kramers=%g must be at least 0.01", temperature)
		}
		points = append(points, lab.Point{Key: "kramers=" + spec.Number(temperature), Run: func(ctx context.Context) ([][]any, error) {
			t, err := passage(ctx, temperature)
			return [][]any{{"passage", "", "", t, temperature, "", "", ""}}, err
		}})
	}
	return points, r.Err()
}

// along takes the law from the start to each of the times, in order, and shows the share that is in the wrong well.
func (w wells) along(ctx context.Context, t sde.Temperature, ds float64, times []float64, see func(t, wrong float64)) error {
	p, work := make([]float64, len(w.x)), make([]float64, len(w.x))
	i := int((w.p.Start[0] + 2.5) / w.width)
	if i < 0 || i >= len(p) {
		return fmt.Errorf("the start %g is not between -2.5 and 2.5", w.p.Start[0])
	}
	p[i] = 1
	at := 0.
	for _, to := range times {
		s := vec.Log(2 + at)
		k := math.Ceil((vec.Log(2+to) - s) / ds)
		for j := 1.; j <= k; j++ {
			next := vec.Exp(s+float64((vec.Log(2+to)-s)*(j/k))) - 2
			if j == k {
				next = to
			}
			w.spread(p, t.At(next), next-at, work)
			at = next
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		see(to, w.wrong(p))
	}
	return nil
}

// law records the wrong well's probability along the schedule, if it is to be drawn, and in the end.
func (w wells) law(ctx context.Context, c float64, t sde.Temperature, end, ds float64, drawn bool) ([][]any, error) {
	var times []float64
	for i := -10; ; i++ { // ten to a decade
		t := vec.Pow(10, float64(i)/10)
		if !(t < end*(1-1e-9)) {
			times = append(times, end)
			break
		}
		times = append(times, t)
	}
	var rows [][]any
	err := w.along(ctx, t, ds, times, func(at, wrong float64) {
		if drawn {
			rows = append(rows, []any{"law", c, "", at, t.At(at), wrong, w.gibbs(t.At(at)), ""})
		}
		for _, u := range []float64{1e2, 1e4, 1e6, end} {
			panel := "then"
			if u == end {
				panel = "end"
			}
			if math.Abs(at-u) < 1e-9*u {
				rows = append(rows, []any{panel, c, "", u, t.At(u), wrong, w.gibbs(t.At(u)), ""})
			}
		}
	})
	return rows, err
}

// particles follows many particles at once, as one of many coordinates, and compares the share in the wrong well with the law's.
func (w wells) particles(ctx context.Context, c float64, o optim.Optimizer, ds, h float64, n, steps int) ([][]any, error) {
	start := make([]float64, n)
	for i := range start {
		start[i] = w.p.Start[0]
	}
	many := (&objective.Problem{Dim: n, Start: start, Func: func(x []float64) float64 {
		sum := 0.
		for i := range x {
			sum += w.p.Func(x[i : i+1])
		}
		return sum
	}, Grad: func(dst, x []float64) {
		for i := range x {
			w.p.Grad(dst[i:i+1], x[i:i+1])
		}
	}}).Complete()
	run, err := optim.Start(ctx, many, nil, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return nil, err
	}
	temperature := o.Method.(sde.EulerMaruyama).Temperature
	var times, shares []float64
	next := 64
	for run.Next() {
		if k := run.Stats().Steps; k == next {
			next *= 2
			wrong := 0
			for _, x := range run.Point().X() {
				if (x > w.hump) == w.right {
					wrong++
				}
			}
			times, shares = append(times, float64(k)*h), append(shares, float64(wrong)/float64(n))
		}
	}
	if run.Err() != nil || ctx.Err() != nil {
		return nil, run.Err()
	}
	var rows [][]any
	err = w.along(ctx, temperature, ds, times, func(t, wrong float64) {
		share := shares[len(rows)]
		deviation := math.Sqrt(math.Max(wrong*(1-wrong), 1/float64(n)) / float64(n))
		rows = append(rows, []any{"particles", c, o.String(), t, temperature.At(t), share, wrong, math.Abs(share-wrong) / deviation})
	})
	return rows, err
}

func drawAnneal(v lab.Values, data *figure.Table) (*lab.Page, error) {
	time := figure.Panel{Title: "along the schedule", Legend: figure.Below, X: figure.Axis{Label: "time $t$", Log: true}, Y: figure.Axis{Label: "probability of the wrong well", Log: true, Floor: 1e-7}}
	for _, g := range data.Where("panel", "law").Groups("c") {
		time.Series = append(time.Series, figure.Series{Label: "$c = " + g.Key + "$ depths", X: g.Floats("t"), Y: g.Floats("wrong")})
	}
	r := v.Reader()
	n := float64(r.Count("particles"))
	if err := r.Err(); err != nil {
		return nil, err
	}
	// the dots have the colours of the curves, which are given out in this order
	colors := []figure.Color{figure.Blue, figure.Vermillion, figure.Green, figure.Purple, figure.Black, figure.Orange, figure.Sky}
	for i, g := range data.Where("panel", "particles").Groups("c") {
		s := figure.Series{X: g.Floats("t"), Y: g.Floats("wrong"), Style: figure.Dots, Color: colors[i%len(colors)], Size: 2.4}
		for _, law := range g.Floats("gibbs") {
			d := math.Sqrt(float64(law*(1-law)) / n)
			s.Lo, s.Hi = append(s.Lo, math.Max(law-d, 1e-7)), append(s.Hi, law+d)
		}
		time.Series = append(time.Series, s)
	}
	threshold := figure.Panel{Title: "threshold", Legend: figure.Below, X: figure.Axis{Label: "$c$ over the depth"}, Y: figure.Axis{Label: "probability of the wrong well", Log: true, Floor: 1e-7}, VLines: []figure.Rule{{At: 1}}}
	for _, panel := range []string{"then", "end"} {
		for _, g := range data.Where("panel", panel).Groups("t") {
			threshold.Series = append(threshold.Series, figure.Series{Label: "$t = " + strings.Trim(common.PowerOfTen(g.Floats("t")[0]), "$") + "$", X: g.Floats("c"), Y: g.Floats("wrong"), Style: figure.LineDots})
		}
	}
	table := figure.NewTable("c, depths", "t", "temperature", "wrong well", "Gibbs", "particles")
	for _, panel := range []string{"particles", "then", "end"} {
		for _, g := range data.Where("panel", panel).Groups("c") {
			for i, t := range g.Floats("t") {
				law, gibbs, share := lab.Short(g.Floats("wrong")[i]), lab.Short(g.Floats("gibbs")[i]), ""
				if panel == "particles" {
					if i < g.Len()-1 {
						continue
					}
					law, gibbs, share = gibbs, "", law
				}
				table.Add(g.Key, lab.Short(t), lab.Digits(g.Floats("temperature")[i], 3), law, gibbs, share)
			}
		}
	}
	caption := fmt.Sprintf("Annealing $dx = -V'dt + \\sqrt{2T}dW$, $T = c/\\ln(2 + t)$, on %s from the wrong well, whose depth is %s. (a) The probability to be in it, by the equation of Fokker and Planck, and the share of %s particles that Euler and Maruyama's method leaves in it (dots), with one standard error of such a share about the law (shaded). "+
		"(b) At fixed times, against $c$: below the depth it comes to a halt, above it falls until the law is that of the temperature, which is lower for smaller $c$: the best is little above 1.",
		v.Strings("problem")[0], lab.Digits(common.FirstOf(data.Where("panel", "depth").Floats("wrong")), 4), v.Strings("particles")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .6, Panels: []figure.Panel{time, threshold}},
		Table:  table, Caption: caption,
	}, nil
}
