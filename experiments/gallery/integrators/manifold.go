package integrators

import (
	"context"
	"fmt"
	"math"
	"slices"

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
	"gonum.org/v1/gonum/mat"
)

var manifoldSteps = lab.Experiment{
	Name:      "manifold",
	Summary:   "A step that is made for the geometry keeps to rounding what Euler's loses at O(h), the sphere, the spectrum, the softmax of linear costs; natural gradient descent depends on the coordinates at O(h), its flow does not; a flow that is not smooth at its end arrives in finite time.",
	Cost:      "0.5 s",
	Class:     lab.PerPlatform,
	Count:     15,
	Narrowest: 65,
	Params: []lab.Param{
		{Key: "h", Default: "0.02,0.01,0.005", Range: "above 0", Doc: "steps on the sphere and on the matrices of one spectrum", Sweep: true},
		{Key: "n", Default: "6", Range: "2 to 20", Doc: "order of the matrix; its elements are sin(1 + 3i + 5j²) for i ≥ j, plus i on the diagonal"},
		{Key: "t", Default: "5", Range: "above 0", Doc: "end of the time interval on manifolds"},
		{Key: "natural", Default: "0.2,0.1,0.05,0.025", Range: "above 0", Doc: "steps of the natural gradient, until time 2", Sweep: true},
		{Key: "q", Default: "3,5", Range: "above 2", Doc: "exponents of rescaled flows"},
		{Key: "unit", Default: "0.0009765625", Range: "above 0", Doc: "step of the flows of unit speed"},
	},
	Columns: []string{"panel", "label", "optimizer", "h", "t", "value", "want"},
	Cite:    []string{"helmke1994optimization", "brockett1991dynamical", "amari1998natural", "smale1976convergent", "kivinen1997exponentiated", "romero2020finite", "cortes2006finite"},
	Points:  manifoldPoints,
	Draw:    drawManifold,
	Claims:  manifoldClaims(),
}

// manifoldMatrix is a symmetric matrix without a pattern.
func manifoldMatrix(n int) *mat.SymDense {
	a := mat.NewSymDense(n, nil)
	for i := range n {
		for j := range i + 1 {
			a.SetSym(i, j, vec.Sin(float64(1+3*i+5*j*j)))
		}
		a.SetSym(i, i, a.At(i, i)+float64(i))
	}
	return a
}

func manifoldPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	hs, n, end := r.Floats("h"), r.Count("n"), r.Float("t")
	naturals, qs, unit := r.Floats("natural"), r.Floats("q"), r.Float("unit")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if n < 2 || n > 20 || !(end > 0 && end < 1e3) {
		return nil, fmt.Errorf("n=%d, t=%g: want 2 to 20 rows, and a time above 0 and below 1000", n, end)
	}
	for _, h := range append(append([]float64{unit}, hs...), naturals...) {
		if !(h > 0 && end/h < 1e6) {
			return nil, fmt.Errorf("h=%g must be above 0, and end in less than a million steps", h)
		}
	}
	a := manifoldMatrix(n)
	weights := make([]float64, n)
	for i := range weights {
		weights[i] = float64(n - i)
	}
	sphere, spectrum := objective.Rayleigh(a, 1), objective.Brockett(a, weights...)
	points := []lab.Point{
		{Key: "flows", Run: func(ctx context.Context) ([][]any, error) { return closedForms(ctx, a, sphere, end) }},
		{Key: "sorts", Run: func(ctx context.Context) ([][]any, error) { return sorts(ctx, spectrum, n, hs[0], end) }},
		{Key: "weights", Run: func(ctx context.Context) ([][]any, error) { return multiplicative(ctx) }},
	}
	points = append(points, lab.Point{Key: "toda", Run: func(ctx context.Context) ([][]any, error) { return toda(ctx, a) }})
	for _, h := range hs {
		points = append(points, lab.Point{Key: "h=" + spec.Number(h), Run: func(ctx context.Context) ([][]any, error) {
			return keepsTo(ctx, a, sphere, spectrum, h, end)
		}})
	}
	for _, h := range naturals {
		points = append(points, lab.Point{Key: "natural=" + spec.Number(h), Run: func(ctx context.Context) ([][]any, error) { return coordinates(ctx, h) }})
	}
	for _, q := range qs {
		if !(q > 2) {
			return nil, fmt.Errorf("q=%g must be above 2", q)
		}
		points = append(points, lab.Point{Key: fmt.Sprintf("q=%g", q), Run: func(ctx context.Context) ([][]any, error) { return rescaled(ctx, q) }})
	}
	for _, c := range []common.Candidate{{"normalised", "steepest(unit=true)/euler/fixed(h=" + spec.Number(unit) + ")"}, {"sign", "steepest(norm=linf,unit=true)/euler/fixed(h=" + spec.Number(unit) + ")"}} {
		points = append(points, lab.Point{Key: c.Label(), Run: func(ctx context.Context) ([][]any, error) { return arrives(ctx, c, unit) }})
	}
	return points, nil
}

// descend takes a triple along a problem for a number of steps and shows every point, the start too.
func descend(ctx context.Context, p *objective.Problem, x0 []float64, word string, steps int, see func(k int, x []float64)) error {
	o, err := optim.Parse(word)
	if err != nil {
		return err
	}
	r, err := optim.Start(ctx, p, x0, o, optim.Settings{Steps: steps, GTol: -1})
	if err != nil {
		return err
	}
	see(0, r.Point().X())
	for r.Next() {
		see(r.Stats().Steps, r.Point().X())
	}
	if r.Err() != nil {
		return r.Err()
	}
	return ctx.Err()
}

// sorts follows Brockett's flow by steps along geodesics until ten times the end. It records the size of what is off the diagonal, and how far
// the diagonal is in the end from the eigenvalues in falling order.
func sorts(ctx context.Context, p *objective.Problem, n int, h, end float64) ([][]any, error) {
	word := "riemannian(manifold=spectrum)/lie/fixed(h=" + spec.Number(h) + ")"
	var e mat.EigenSym
	e.Factorize(mat.NewSymDense(n, slices.Clone(p.Start)), false)
	values := e.Values(nil)
	var rows [][]any
	steps, next, worst := int(math.Round(10*end/h)), 0., 0.
	err := descend(ctx, p, nil, word, steps, func(k int, x []float64) {
		if t := float64(k) * h; t >= next {
			next += float64(end / 20)
			sum := 0.
			for i, u := range x {
				if i/n != i%n {
					sum += float64(u * u)
				}
			}
			rows = append(rows, []any{"sorts", "off the diagonal", word, h, t, math.Sqrt(sum), ""})
		}
		if k == steps {
			for i := range n {
				worst = math.Max(worst, math.Abs(x[i*n+i]-values[n-1-i]))
			}
		}
	})
	return append(rows, []any{"sorted", "spectrum, geodesic", word, h, 10 * end, worst, ""}), err
}

// keepsTo records how far Euler's method and the one made for the manifold get from it until the end, and how fast the retracted one
// closes in on the leading eigenvector.
func keepsTo(ctx context.Context, a *mat.SymDense, sphere, spectrum *objective.Problem, h, end float64) ([][]any, error) {
	n := sphere.Dim
	values := func(x []float64) []float64 {
		var e mat.EigenSym
		e.Factorize(mat.NewSymDense(n, slices.Clone(x)), false)
		return e.Values(nil)
	}
	start := values(spectrum.Start)
	length := func(x []float64) float64 { return math.Abs(vec.Norm2(x) - 1) }
	eigen := func(x []float64) float64 {
		worst := 0.
		for i, u := range values(x) {
			worst = math.Max(worst, math.Abs(u-start[i]))
		}
		return worst
	}
	steps := int(math.Round(end / h))
	var rows [][]any
	for _, c := range []struct {
		label, word string
		p           *objective.Problem
		off         func(x []float64) float64
	}{
		{"sphere, Euler", "riemannian/euler", sphere, length},
		{"sphere, retracted", "riemannian/lie", sphere, length},
		{"spectrum, Euler", "riemannian(manifold=spectrum)/euler", spectrum, eigen},
		{"spectrum, geodesic", "riemannian(manifold=spectrum)/lie", spectrum, eigen},
	} {
		word := c.word + "/fixed(h=" + spec.Number(h) + ")"
		d := 0.
		if err := descend(ctx, c.p, nil, word, steps, func(k int, x []float64) {
			if k == steps {
				d = c.off(x)
			}
		}); err != nil {
			return nil, err
		}
		rows = append(rows, []any{"drift", c.label, word, h, end, d, ""})
	}
	var e mat.EigenSym
	e.Factorize(a, true)
	var q mat.Dense
	e.VectorsTo(&q)
	l, lead, want := e.Values(nil), mat.Col(nil, n-1, &q), 0.
	for _, u := range l[:n-1] {
		want = math.Max(want, math.Abs(1-float64(h*(l[n-1]-u))))
	}
	k1, k2, off1, off2 := 0, 0, 0., 0.
	word := "riemannian/lie/fixed(h=" + spec.Number(h) + ")"
	off := make([]float64, n)
	if err := descend(ctx, sphere, nil, word, 100*steps, func(k int, x []float64) {
		vec.Axpby(off, 1, x, -vec.Dot(x, lead), lead)
		switch d := vec.Norm2(off); {
		case off1 == 0 && d < 1e-5:
			k1, off1 = k, d
		case off1 != 0 && d > 1e-10:
			k2, off2 = k, d
		}
	}); err != nil {
		return nil, err
	}
	return append(rows, []any{"rate", "retracted", word, h, "", vec.Pow(off2/off1, 1/float64(k2-k1)), want}), nil
}

// coordinates is how far the ends of the natural gradient at time 2 are apart, and those of the gradient, in (m, σ), from that by σ.
func coordinates(ctx context.Context, h float64) ([][]any, error) {
	to := func(flow, by string) ([]float64, string, error) {
		word := flow + "/euler/fixed(h=" + spec.Number(h) + ")"
		var x []float64
		err := descend(ctx, objective.Must("normalkl(by="+by+")"), nil, word, int(math.Round(2/h)), func(_ int, y []float64) { x = append(x[:0], y...) })
		if err != nil {
			return nil, word, err
		}
		switch by {
		case "log":
			x[1] = vec.Exp(x[1])
		case "variance":
			x[1] = math.Sqrt(x[1])
		}
		return x, word, nil
	}
	var rows [][]any
	for _, flow := range []string{"natural", "gradient"} {
		want, _, err := to(flow, "sigma")
		if err != nil {
			return nil, err
		}
		for _, by := range []string{"log", "variance"} {
			x, word, err := to(flow, by)
			if err != nil {
				return nil, err
			}
			rows = append(rows, []any{flow, by, word, h, 2., vec.Dist2(x, want), ""})
		}
	}
	return rows, nil
}

// rescaled follows x' = -g/‖g‖^((q-2)/(q-1)) on ½‖x‖² from (3, -4) until ‖x‖ = 10⁻¹⁴.
func rescaled(ctx context.Context, q float64) ([][]any, error) {
	label := fmt.Sprintf("$q = %g$", q)
	var rows [][]any
	field := &ode.System{Dim: 2, Field: func(dst []float64, _ float64, x []float64) {
		vec.Scale(dst, -vec.Pow(vec.Norm2(x), -(q-2)/(q-1)), x)
	}}
	near := ode.Event{Name: "near", Terminal: true, Func: func(_ float64, x []float64) float64 { return vec.Log(vec.Norm2(x) / 1e-14) }}
	p := 1 - 1/(q-1)
	want := vec.Pow(5, p) / p
	var times []float64
	for i := range 100 {
		times = append(times, want*float64(i)/100)
	}
	sol, err := ode.Solve(ctx, field, []float64{3, -4}, 0, want, ode.Config{Method: rk.DP5, Control: control.PI{RTol: 1e-10, ATol: 1e-300}, Events: []ode.Event{near}, SaveAt: times})
	if err != nil {
		return nil, err
	}
	for i, x := range sol.States {
		rows = append(rows, []any{"distance", label, "", "", sol.Times[i], vec.Norm2(x), ""})
	}
	return append(rows, []any{"arrival", label, "", 0., sol.T, vec.Norm2(sol.Y), want}), nil
}

// arrives counts the time until an optimizer of unit speed, from (3, -4) on ½‖x‖², is nearer than its step.
func arrives(ctx context.Context, c common.Candidate, h float64) ([][]any, error) {
	var rows [][]any
	t, next, last := math.Inf(1), 0., 0.
	want := map[string]float64{"normalised": 5, "sign": 4}[c.Label()]
	err := descend(ctx, objective.Must("quadratic(eigenvalues=[1,1])"), []float64{3, -4}, c.Spec(), int(math.Ceil(6/h)), func(k int, x []float64) {
		d, now := vec.Norm2(x), float64(k)*h
		if now >= next && d > h {
			rows = append(rows, []any{"distance", c.Label(), c.Spec(), h, now, d, ""})
			next += .05
		}
		if d <= h*.999 && math.IsInf(t, 1) {
			t, last = now, d
		}
	})
	return append(rows, []any{"arrival", c.Label(), c.Spec(), h, t, last, want}), err
}

func drawManifold(v lab.Values, data *figure.Table) (*lab.Page, error) {
	lines := func(panel, title, x, y string) figure.Panel {
		p := figure.Panel{Title: title, Legend: figure.Below, X: figure.Axis{Label: x, Log: true}, Y: figure.Axis{Label: y, Log: true, Floor: 1e-17}}
		for _, g := range data.Where("panel", panel).Groups("label") {
			p.Series = append(p.Series, figure.Series{Label: g.Key, X: g.Floats("h"), Y: g.Floats("value"), Style: figure.LineDots})
		}
		return p
	}
	drift := lines("drift", "what is to be kept", "step $h$", "drift")
	natural := lines("natural", "coordinates", "step $h$", "distance of the ends")
	natural.Y.Floor = 1e-4
	for i := range natural.Series {
		natural.Series[i].Label = "natural, " + natural.Series[i].Label
	}
	for _, g := range data.Where("panel", "gradient").Groups("label") {
		natural.Series = append(natural.Series, figure.Series{Label: "gradient, " + g.Key, X: g.Floats("h"), Y: g.Floats("value"), Style: figure.LineDots})
	}
	sorting := figure.Panel{Title: "sorting", Legend: figure.Hidden, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "off the diagonal", Log: true, Floor: 1e-12}, Series: []figure.Series{{X: data.Where("panel", "sorts").Floats("t"), Y: data.Where("panel", "sorts").Floats("value"), Color: figure.Black}}}
	finite := figure.Panel{Title: "finite time", Legend: figure.Below, X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "$‖x‖$"}, Series: figure.SeriesBy(data.Where("panel", "distance"), "t", "value", "label")}

	table := figure.NewTable("what", "by", "h", "value", "theory")
	for _, panel := range []string{"exact", "drift", "sorted", "rate", "weights", "natural", "gradient", "toda"} {
		what := map[string]string{"exact": "error of the flow", "drift": "drift", "sorted": "diagonal to eigenvalues", "rate": "rate", "weights": "distance to softmax", "natural": "distance from that by σ", "gradient": "distance from that by σ", "toda": "distance to QR iteration"}[panel]
		t := data.Where("panel", panel)
		for i := range t.Len() {
			if panel == "exact" && t.Strings("label")[i] == "Newton" && i < t.Len()-1 {
				continue
			}
			by, theory := t.Strings("label")[i], ""
			if panel == "natural" || panel == "gradient" {
				by = panel + ", by " + by
			}
			if w := t.Floats("want")[i]; !math.IsNaN(w) {
				theory = lab.Digits(w, 6)
			}
			value := lab.Short(t.Floats("value")[i])
			if panel == "rate" {
				value = lab.Digits(t.Floats("value")[i], 6)
			}
			table.Add(what, by, t.Strings("h")[i], value, theory)
		}
	}
	arrival := data.Where("panel", "arrival")
	for i := range arrival.Len() {
		table.Add("arrival", lab.Plain(arrival.Strings("label")[i]), arrival.Strings("h")[i], lab.Digits(arrival.Floats("t")[i], 6), lab.Digits(arrival.Floats("want")[i], 6))
	}
	caption := fmt.Sprintf("(a) Euler's method on Oja's flow and on Brockett's, a matrix of order %s until $t = %s$: the length and the eigenvalues drift in proportion to $h$; a retraction, or geodesics, keep them to rounding. "+
		"(b) Along geodesics Brockett's flow sorts the eigenvalues on the diagonal; what is off it dies out. (c) Natural gradient descent on the divergence of normal laws, N(0, 2²) to N(2, ½²), until $t = 2$: by log σ or σ² it ends at a distance of O(h) from where it ends by σ; for gradient descent the distance stays. "+
		"(d) On $½‖x‖^2$ from (3, -4), $x' = -g/‖g‖^{(q-2)/(q-1)}$, $-g/‖g‖$ and $-\\mathrm{sign}\\,g$ arrive in finite time.", v.Strings("n")[0], v.Strings("t")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: .62, Panels: []figure.Panel{drift, sorting, natural, finite}},
		Table:  table, Caption: caption,
	}, nil
}
