package figure

import (
	"fmt"
	"math"
	"os"
	"testing"
)

// TestLook writes the gallery for the eye:
//
//	FIGURE_LOOK=/tmp/look go test -run Look ./experiments/figure
func TestLook(t *testing.T) {
	dir := os.Getenv("FIGURE_LOOK")
	if dir == "" {
		t.Skip("set FIGURE_LOOK to a folder")
	}
	for name, fig := range gallery() {
		if err := fig.Save(dir, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// gallery is one figure of each kind that experiments draw.
func gallery() map[string]Figure {
	return map[string]Figure{
		"twelve":     twelveCurves(),
		"stacked":    stackedPanels(),
		"rosenbrock": trajectories(),
		"contours":   contoursOnly(),
		"zeros":      zerosOnLog(),
		"grid":       smallMultiples(),
		"noisy":      noisyLoss(),
		"band":       bandAndDots(),
		"markers":    allMarkers(),
		"long":       longNames(),
		"order":      orders(),
		"matrix":     matrix(),
		"heatlog":    heatOnLog(),
		"portrait":   portraits(),
		"stability":  stabilityRegions(),
		"direct":     directLabels(),
		"titled":     titled(TopRight, "learning rate $η$"),
		"titlestrip": titled(Below, "learning rate $η$"),
	}
}

var optimizers = []string{
	"gd(lr=0.01)", "momentum(lr=0.01)", "nesterov", "adagrad", "rmsprop(alpha=0.99)", "adam", "adamw", "lion", "bb",
	"armijo", "rkcd", "cg",
}

// decay is a convergence curve of n steps with a little life in it.
func decay(rate float64, n int) (x, y []float64) {
	for k := 1; k <= n; k++ {
		t := float64(k)
		x = append(x, t)
		y = append(y, 10*math.Pow(t, -rate)*math.Exp(-t*rate*1e-4)*(1+0.2*math.Sin(t*0.02)))
	}
	return x, y
}

func decays(n, steps int, first, by float64) []Series {
	out := make([]Series, n)
	for i := range out {
		x, y := decay(first+by*float64(i), steps)
		out[i] = Series{Label: optimizers[i], X: x, Y: y}
	}
	return out
}

func twelveCurves() Figure {
	return Figure{Panels: []Panel{{
		Title:  "Rosenbrock, $n = 2$",
		X:      Axis{Label: "gradient evaluations", Log: true},
		Y:      Axis{Label: `gap $f(x_k) - f^\star$`, Log: true, Floor: 1e-16},
		Series: decays(12, 10_000, 0.4, 0.25),
	}}}
}

func stackedPanels() Figure {
	const name = `error, $\tau = 10^{-3}$`
	x, y := decay(1, 3000)
	_, z := decay(1.8, 3000)
	h := make([]float64, len(x))
	for i, t := range x {
		h[i] = 0.01 * (1 + math.Sin(t*0.01)) * (1 + 0.5*math.Sin(t*7.7))
	}
	steps := Axis{Label: "gradient evaluations"}
	return Figure{Letters: true, ShareX: true, Panels: []Panel{
		{
			X: steps, Y: Axis{Label: `$f(x_k)-f^\star$`, Log: true},
			Series: []Series{{Label: "adam", X: x, Y: y}, {Label: name, X: x, Y: z}},
		},
		{
			X: steps, Y: Axis{Label: "step size $h_k$"},
			Series: []Series{{Label: name, X: x, Y: h, Width: 0.6}},
			HLines: []Rule{{At: 0.022, Label: `$2/λ_{\max}$`}},
		},
	}}
}

// trajectories follows Rosenbrock's valley with and without momentum.
func trajectories() Figure {
	path := func(h, beta float64, n int) (xs, ys []float64) {
		x, y, vx, vy := -1.2, 1.0, 0.0, 0.0
		for range n {
			xs, ys = append(xs, x), append(ys, y)
			gx, gy := -2*(1-x)-400*x*(y-x*x), 200*(y-x*x)
			vx, vy = beta*vx-h*gx, beta*vy-h*gy
			x, y = x+vx, y+vy
		}
		return xs, ys
	}
	px, py := path(5e-4, 0, 20_000)
	qx, qy := path(5e-4, 0.93, 3000)
	return Figure{Aspect: 0.8, Panels: []Panel{{
		X:        Axis{Label: "$x_1$", Min: -2, Max: 2},
		Y:        Axis{Label: "$x_2$", Min: -1, Max: 3},
		Contours: &Contours{F: func(x, y float64) float64 { return (1-x)*(1-x) + 100*(y-x*x)*(y-x*x) }},
		Series: []Series{
			{Label: "gradient flow, $x' = -∇f$", X: px, Y: py},
			{Label: "heavy ball, $x'' + γx' = -∇f$", X: qx, Y: qy, Ends: true},
		},
	}}}
}

func contoursOnly() Figure {
	panel := func(title string, half float64, f func(x, y float64) float64) Panel {
		a := Axis{Label: "$x$", Min: -half, Max: half}
		return Panel{Title: title, X: a, Y: Axis{Min: -half, Max: half}, Contours: &Contours{F: f}}
	}
	return Figure{Width: "icml2", Cols: 3, Aspect: 1, Panels: []Panel{
		panel("saddle", 1, func(x, y float64) float64 { return x*x - y*y }),
		panel("Himmelblau", 5, func(x, y float64) float64 { return math.Pow(x*x+y-11, 2) + math.Pow(x+y*y-7, 2) }),
		panel("quadratic, $κ = 25$", 1, func(x, y float64) float64 { return x*x + 25*y*y }),
	}}
}

// zerosOnLog has a curve that arrives at zero and one with a gap.
func zerosOnLog() Figure {
	var x, y, z []float64
	for k := range 120 {
		t := float64(k)
		x, y, z = append(x, t), append(y, math.Pow(10, -t/4)), append(z, math.Pow(10, -t/12))
		if k > 80 {
			y[k] = 0
		}
	}
	z[40], z[41] = math.NaN(), math.Inf(1)
	return Figure{Width: "84mm", Panels: []Panel{{
		X:      Axis{Label: "iteration $k$"},
		Y:      Axis{Label: `$\|∇f(x_k)\|^2$`, Log: true, Floor: 1e-16},
		Series: []Series{{Label: "newton", X: x, Y: y}, {Label: "gd", X: x, Y: z, Style: LineDots}},
	}}}
}

func smallMultiples() Figure {
	f := Figure{Width: "neurips", Cols: 3, ShareX: true, ShareY: true, Letters: true}
	titles := []string{"quadratic", "Beale", "Himmelblau", "logistic (wdbc)", "softmax (iris)", "mlp (digits)"}
	for i, title := range titles {
		f.Panels = append(f.Panels, Panel{
			Title: title, X: Axis{Label: "gradients", Log: true}, Y: Axis{Label: "gap", Log: true},
			Series: decays(8, 2000, 0.3+0.1*float64(i), 0.2), Legend: Below,
		})
	}
	return f
}

func noisyLoss() Figure {
	s := Series{Label: "sgd", Width: 0.5}
	for k, p := range noise(100_000) {
		s.X, s.Y = append(s.X, float64(k)), append(s.Y, p.Y/100+math.Sin(float64(k)*1e-4))
	}
	return Figure{Panels: []Panel{{X: Axis{Label: "steps"}, Y: Axis{Label: "loss"}, Series: []Series{s}}}}
}

func bandAndDots() Figure {
	var x, y, lo, hi []float64
	for k := range 50 {
		v := math.Exp(-float64(k) / 20)
		x, y, lo, hi = append(x, float64(k)*4000), append(y, v), append(lo, 0.8*v), append(hi, 1.3*v)
	}
	return Figure{Panels: []Panel{{
		X: Axis{Label: "steps"}, Y: Axis{Label: "loss, median of 20"},
		Series: []Series{
			{Label: "sgld", X: x, Y: y, Lo: lo, Hi: hi},
			{Label: "finals", X: x[:20], Y: hi[20:40], Style: Dots},
		},
		VLines: []Rule{{At: 60_000, Label: "$T_1$"}},
	}}}
}

func allMarkers() Figure {
	var s []Series
	for m := Disc; m <= Down; m++ {
		y := float64(m)
		s = append(s, Series{
			Label: fmt.Sprintf("marker %d", m), Style: LineDots, Marker: m,
			X: []float64{1, 2, 3, 4}, Y: []float64{y, y + 0.5, y, y + 0.2},
		})
	}
	return Figure{Width: "ieee", Panels: []Panel{{
		X: Axis{Label: `$\dot x = -∇f(x)$, $\hat{m}_k^2$, $\bar x$, $x_{k+1}^{(i)}$, $e^{-λt}$, ` +
			`$\mathbb{R}^n$, $O(h^2)$`},
		Y:      Axis{Label: `$‖x_k - x(t_k)‖_∞$, $10^{-3}$, efficient`},
		Series: s,
	}}}
}

func longNames() Figure {
	s := decays(3, 300, 0.5, 0.5)
	s[0].Label = "gradient/euler/slope(tol=0.01,memory=ema(0.99),per=coordinate,eps=1e-8)"
	s[1].Label = "gradient/rkc2/pi(rtol=1e-3,atol=1e-6)"
	s[2].Label = "heavyball(gamma=1)/symplectic/fixed(h=0.05)"
	return Figure{Width: "84mm", Panels: []Panel{{
		Title:  "A very long title that tells the whole story of a stiff logistic regression",
		X:      Axis{Label: "steps"},
		Y:      Axis{Label: `norm of the gradient of the smoothed objective $\|∇f(x_k)\|_2$ at the average`, Log: true},
		Series: s,
	}}}
}

func orders() Figure {
	h := []float64{0.5, 0.25, 0.125, 0.0625, 0.03125}
	power := func(p float64) []float64 {
		y := make([]float64, len(h))
		for i := range h {
			y[i] = 0.3 * math.Pow(h[i], p)
		}
		return y
	}
	return Figure{Panels: []Panel{{
		X: Axis{Label: "step $h$", Log: true},
		Y: Axis{Label: `$\max_k \|x_k - x(t_k)\|$`, Log: true},
		Series: []Series{
			{Label: "euler", X: h, Y: power(1), Style: LineDots},
			{Label: "heun", X: h, Y: power(2), Style: LineDots},
			{Label: "rk4", X: h, Y: power(4), Style: LineDots},
			{Label: "slope 4", X: h, Y: power(4.1), Color: Grey, Dash: Dotted},
		},
	}}}
}

// matrix has names on both axes, numbers in the cells, cells without a value and one beyond the colour bar.
func matrix() Figure {
	rows := []string{"fixed", "pi(0.7,0.4)", "slope", "H211b"}
	cols := []string{"quad", "rosenbrock", "beale", "logistic(wdbc)", "mlp", "saddle"}
	z := make([][]float64, len(rows))
	for j := range z {
		for i := range cols {
			z[j] = append(z[j], math.Pow(10, float64((3*i+5*j)%7)-3))
		}
	}
	z[1][2], z[3][4], z[0][0] = math.NaN(), math.NaN(), 0
	return Figure{Aspect: 0.7, Panels: []Panel{{
		Title: "gap after $10^4$ gradients",
		X:     Axis{Names: cols}, Y: Axis{Names: rows, Label: "control"},
		Heat: &Heat{Z: z, Log: true, Format: "g", Label: `$f(x_k)-f^\star$`},
	}}}
}

// heatOnLog has a matrix on logarithmic axes and a function beside it.
func heatOnLog() Figure {
	var h, tol []float64
	var z [][]float64
	for i := range 25 {
		h = append(h, math.Pow(10, -4+float64(i)/6))
	}
	for j := range 17 {
		tol = append(tol, math.Pow(10, -8+float64(j)/2))
		var row []float64
		for _, x := range h {
			v := math.Abs(math.Log10(x/tol[j]))/10 + x/3
			if x > 0.3 && tol[j] < 1e-3 {
				v = math.NaN()
			}
			row = append(row, v)
		}
		z = append(z, row)
	}
	var xs, ys []float64
	for k := range 60 {
		t := float64(k) / 12
		xs, ys = append(xs, 1.7*math.Exp(-t/3)*math.Cos(2*t)), append(ys, 1.7*math.Exp(-t/3)*math.Sin(2*t))
	}
	return Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: 0.7, Panels: []Panel{
		{
			X: Axis{Label: "step $h$", Log: true}, Y: Axis{Label: "tolerance $τ$", Log: true},
			Heat: &Heat{X: h, Y: tol, Z: z, Label: "share of rejected steps"},
		},
		{
			X: Axis{Label: "$x$", Min: -2, Max: 2}, Y: Axis{Label: "$v$", Min: -2, Max: 2},
			Heat: &Heat{F: func(x, y float64) float64 { return math.Hypot(x, y) * (1 + 0.3*math.Sin(3*x)) }, Max: 2.5,
				Label: `$\|∇f\|$`},
			Series: []Series{{X: xs, Y: ys, Color: "#ffffff"}},
		},
	}}
}

// directLabels has ends close together, one far from the frame, and a panel with too many of them.
func directLabels() Figure {
	some := decays(6, 2000, 0.6, 0.22)
	some[4].Y = some[3].Y
	some[1].X, some[1].Y = some[1].X[:90], some[1].Y[:90]
	panel := Panel{
		X: Axis{Label: "gradient evaluations", Log: true}, Y: Axis{Label: `$f(x_k)-f^\star$`, Log: true},
		Series: some, Legend: Direct,
	}
	many := panel
	many.Series = nil
	for i, s := range decays(12, 300, 0.4, 0.2) {
		s.Label = fmt.Sprintf("%s, %d", s.Label, i)
		many.Series = append(many.Series, s)
	}
	return Figure{Width: "icml2", Cols: 2, Letters: true, Panels: []Panel{panel, many}}
}

// portraits are the damped pendulum as arrows and as streamlines, with a trajectory.
func portraits() Figure {
	f := func(x, v float64) (float64, float64) { return v, -math.Sin(x) - 0.2*v }
	var xs, vs []float64
	x, v := -6.0, 2.6
	for range 4000 {
		xs, vs = append(xs, x), append(vs, v)
		a, b := f(x, v)
		x, v = x+0.01*a, v+0.01*b
	}
	path := Series{Label: "$θ'' + γθ' = -\\sin θ$", X: xs, Y: vs, Ends: true}
	panel := func(lines bool) Panel {
		return Panel{
			X: Axis{Label: "$θ$", Min: -7, Max: 7}, Y: Axis{Label: "$θ'$", Min: -3, Max: 3},
			Field: &VectorField{F: f, Lines: lines}, Series: []Series{path}, Legend: Below,
		}
	}
	return Figure{Width: "icml2", Cols: 2, ShareY: true, Letters: true, Panels: []Panel{panel(false), panel(true)}}
}

// stabilityRegions has four explicit methods and, with a hole in the plane, the implicit Euler method.
func stabilityRegions() Figure {
	taylor := func(p int) func(z complex128) complex128 {
		return func(z complex128) complex128 {
			sum, term := complex128(1), complex128(1)
			for k := 1; k <= p; k++ {
				term *= z / complex(float64(k), 0)
				sum += term
			}
			return sum
		}
	}
	var explicit []Region
	for p := 1; p <= 4; p++ {
		explicit = append(explicit, Region{Label: fmt.Sprintf("order %d", p), F: Stability(taylor(p))})
	}
	implicit := Region{Label: "implicit Euler", F: Stability(func(z complex128) complex128 { return 1 / (1 - z) })}
	re, im := Axis{Label: `Re $hλ$`, Min: -4, Max: 2}, Axis{Label: `Im $hλ$`, Min: -3, Max: 3}
	return Figure{Width: "icml2", Cols: 2, Letters: true, Aspect: 1, Panels: []Panel{
		{X: re, Y: im, Regions: explicit, VLines: []Rule{{}}, HLines: []Rule{{}}, Legend: TopLeft},
		{X: re, Y: im, Regions: []Region{implicit}, VLines: []Rule{{}}, HLines: []Rule{{}}, Legend: Below},
	}}
}

func BenchmarkNoisySVG(b *testing.B) {
	f := noisyLoss()
	for b.Loop() {
		if _, err := f.SVG(); err != nil {
			b.Fatal(err)
		}
	}
}
