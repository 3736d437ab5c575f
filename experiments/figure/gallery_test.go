package figure

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLook(t *testing.T) {
	dir := os.Getenv("FIGURE_LOOK")
	if dir == "" {
		t.Skip("set FIGURE_LOOK to a folder")
	}
	for name, fig := range gallery() {
		start := time.Now()
		if err := fig.Save(dir, name); err != nil {
			t.Error(name, err)
			continue
		}
		d := time.Since(start)
		for _, ext := range []string{"svg", "pdf", "png"} {
			st, _ := os.Stat(filepath.Join(dir, name+"."+ext))
			fmt.Printf("%s.%s %d; ", name, ext, st.Size()/1000)
		}
		fmt.Println(d)
	}
}

func gallery() map[string]Figure {
	g := map[string]Figure{}
	curve := func(rate, c float64, n int) (x, y []float64) {
		for k := 1; k <= n; k++ {
			x = append(x, float64(k))
			y = append(y, c*math.Pow(float64(k), -rate)*math.Exp(-float64(k)*rate*1e-4)*(1+0.2*math.Sin(float64(k)*0.02)))
		}
		return
	}
	names := []string{"gd(lr=0.01)", "momentum(lr=0.01)", "nesterov", "adagrad", "rmsprop(alpha=0.99)", "adam", "adamw", "lion", "bb", "armijo", "rkcd", "cg"}
	var twelve []Series
	for i, n := range names {
		x, y := curve(0.4+0.25*float64(i), 10, 10000)
		twelve = append(twelve, Series{Label: n, X: x, Y: y})
	}
	g["twelve"] = Figure{Panels: []Panel{{Title: "Rosenbrock, $n = 2$", X: Axis{Label: "gradient evaluations", Log: true}, Y: Axis{Label: `gap $f(x_k) - f^\star$`, Log: true, Floor: 1e-16}, Series: twelve}}}
	x, y := curve(1, 10, 3000)
	h := make([]float64, len(x))
	for i := range h {
		h[i] = 0.01 * (1 + math.Sin(x[i]*0.01)) * (1 + 0.5*math.Sin(x[i]*7.7))
	}
	x2, y2 := curve(1.8, 10, 3000)
	g["stacked"] = Figure{Letters: true, ShareX: true, Panels: []Panel{
		{X: Axis{Label: "gradient evaluations"}, Y: Axis{Label: `$f(x_k)-f^\star$`, Log: true}, Series: []Series{{Label: "adam", X: x, Y: y}, {Label: "error, $\\tau = 10^{-3}$", X: x2, Y: y2}}},
		{X: Axis{Label: "gradient evaluations"}, Y: Axis{Label: "step size $h_k$"}, Series: []Series{{Label: "error, $\\tau = 10^{-3}$", X: x, Y: h, Width: 0.6}}, HLines: []Rule{{At: 0.022, Label: `$2/λ_{\max}$`}}},
	}}
	rosen := func(x, y float64) float64 { return (1-x)*(1-x) + 100*(y-x*x)*(y-x*x) }
	path := func(h, gamma float64, n int) (xs, ys []float64) {
		x, y, vx, vy := -1.2, 1.0, 0.0, 0.0
		for k := 0; k < n; k++ {
			xs, ys = append(xs, x), append(ys, y)
			gx, gy := -2*(1-x)-400*x*(y-x*x), 200*(y-x*x)
			vx, vy = vx*gamma-h*gx, vy*gamma-h*gy
			x, y = x+vx, y+vy
		}
		return
	}
	p1x, p1y := path(5e-4, 0, 20000)
	p2x, p2y := path(5e-4, 0.93, 3000)
	g["rosenbrock"] = Figure{Aspect: 0.8, Panels: []Panel{{X: Axis{Label: "$x_1$", Min: -2, Max: 2}, Y: Axis{Label: "$x_2$", Min: -1, Max: 3},
		Contours: &Contours{F: rosen},
		Series: []Series{{Label: "gradient flow, $x' = -∇f$", X: p1x, Y: p1y}, {Label: "heavy ball, $x'' + γx' = -∇f$", X: p2x, Y: p2y},
			{X: []float64{1}, Y: []float64{1}, Style: Dots, Marker: Cross, Color: Black, Size: 5}, {X: []float64{-1.2}, Y: []float64{1}, Style: Dots, Marker: Disc, Color: Black}}}}}
	var zx, zy, zz []float64
	for k := 0; k < 120; k++ {
		zx = append(zx, float64(k))
		v := math.Pow(10, -float64(k)/4)
		if k > 80 {
			v = 0
		}
		zy = append(zy, v)
		zz = append(zz, math.Pow(10, -float64(k)/12))
	}
	zz[40], zz[41] = math.NaN(), math.Inf(1)
	g["zeros"] = Figure{Width: "84mm", Panels: []Panel{{X: Axis{Label: "iteration $k$"}, Y: Axis{Label: `$\|∇f(x_k)\|^2$`, Log: true, Floor: 1e-16}, Series: []Series{{Label: "newton", X: zx, Y: zy}, {Label: "gd", X: zx, Y: zz, Style: LineDots}}}}}
	var many []Panel
	for i := range 6 {
		var s []Series
		for j, n := range names[:8] {
			x, y := curve(0.3+0.2*float64(j)+0.1*float64(i), 10, 2000)
			s = append(s, Series{Label: n, X: x, Y: y})
		}
		many = append(many, Panel{Title: []string{"quadratic", "Beale", "Himmelblau", "logistic (wdbc)", "softmax (iris)", "mlp (digits)"}[i], X: Axis{Label: "gradients", Log: true}, Y: Axis{Label: "gap", Log: true}, Series: s, Legend: Below})
	}
	g["grid"] = Figure{Width: "neurips", Cols: 3, Panels: many, ShareX: true, ShareY: true, Letters: true}
	var nx, ny []float64
	seed := uint64(1)
	for k := 0; k < 100000; k++ {
		seed = seed*6364136223846793005 + 1442695040888963407
		nx, ny = append(nx, float64(k)), append(ny, float64(seed>>40)/float64(1<<24)+math.Sin(float64(k)*1e-4))
	}
	g["noisy"] = Figure{Panels: []Panel{{X: Axis{Label: "steps"}, Y: Axis{Label: "loss"}, Series: []Series{{Label: "sgd", X: nx, Y: ny, Width: 0.5}}}}}
	var bx, by, blo, bhi []float64
	for k := 0; k < 50; k++ {
		t := float64(k)
		bx, by = append(bx, t*4000), append(by, math.Exp(-t/20))
		blo, bhi = append(blo, math.Exp(-t/20)*0.8), append(bhi, math.Exp(-t/20)*1.3)
	}
	g["band"] = Figure{Panels: []Panel{{X: Axis{Label: "steps"}, Y: Axis{Label: "loss, median of 20"}, Series: []Series{{Label: "sgld", X: bx, Y: by, Lo: blo, Hi: bhi}, {Label: "finals", X: bx[:20], Y: bhi[20:40], Style: Dots}},
		VLines: []Rule{{At: 60000, Label: "$T_1$"}}}}}
	var markersAll []Series
	for m := Disc; m <= Down; m++ {
		markersAll = append(markersAll, Series{Label: fmt.Sprintf("marker %d", m), X: []float64{1, 2, 3, 4}, Y: []float64{float64(m), float64(m) + 0.5, float64(m), float64(m) + 0.2}, Style: LineDots, Marker: m})
	}
	g["markers"] = Figure{Width: "ieee", Panels: []Panel{{X: Axis{Label: `Text: $\dot x = -∇f(x)$, $\hat{m}_k^2$, $\bar x$, $x_{k+1}^{(i)}$, $e^{-λt}$, $\mathbb{R}^n$, $O(h^2)$`}, Y: Axis{Label: `$‖x_k - x(t_k)‖_∞$, $10^{-3}$, efficient affix`}, Series: markersAll}}}
	return g
}
