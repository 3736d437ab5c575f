package figure

import (
	"image"
	"math"
	"testing"
	"time"

	"github.com/odescent/odescent/experiments/figure/page"
)

// rough are n points of each kind: values over four decades, with gaps, falling, at random places, with bands, as dots.
func rough(n int) map[string]Figure {
	state := uint64(1)
	random := func() float64 {
		state = state*6364136223846793005 + 1442695040888963407
		return float64(state>>11) / (1 << 53)
	}
	x, y, lo, hi := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	back, gaps, u, v := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i], back[i] = float64(i+1), math.Exp(10*random()-5), float64(n-i)
		lo[i], hi[i], gaps[i] = y[i]/2, y[i]*2, y[i]
		if i%3 == 2 {
			gaps[i], lo[i] = math.NaN(), math.NaN()
		}
		r := random()
		u[i], v[i] = r*math.Cos(float64(i)), r*math.Sin(float64(i))
	}
	fig := func(log bool, s Series) Figure {
		s.Label = "a"
		return Figure{Panels: []Panel{{Y: Axis{Log: log}, Series: []Series{s}}}}
	}
	return map[string]Figure{
		"line": fig(false, Series{X: x, Y: y}), "log": fig(true, Series{X: x, Y: y}), "gaps": fig(true, Series{X: x, Y: gaps}),
		"falling": fig(true, Series{X: back, Y: y}), "falling gaps": fig(false, Series{X: back, Y: gaps}),
		"plane": fig(false, Series{X: u, Y: v}), "dashed": fig(false, Series{X: u, Y: v, Dash: Dotted}),
		"band": fig(true, Series{X: x, Y: y, Lo: y, Hi: hi}), "band gaps": fig(true, Series{X: x, Y: gaps, Lo: lo, Hi: hi}),
		"dots": fig(true, Series{X: u, Y: y, Style: Dots}), "linedots": fig(true, Series{X: x, Y: y, Style: LineDots}),
		"linedots gaps": fig(true, Series{X: x, Y: gaps, Style: LineDots}),
	}
}

// TestMillion: 10^6 points of any kind are an SVG below 300 kB and a code for TeX below 600 kB.
func TestMillion(t *testing.T) {
	n := 1_000_000
	if testing.Short() {
		n = 100_000
	}
	for name, f := range rough(n) {
		svg, err := f.SVG()
		if err != nil || len(svg) > 300_000 {
			t.Errorf("%s: %d bytes of SVG (%v)", name, len(svg), err)
		}
		if name == "gaps" || name == "plane" || name == "band gaps" {
			if tex, err := f.TeX("", nil); err != nil || len(tex) > 600_000 {
				t.Errorf("%s: %d bytes of TeX (%v)", name, len(tex), err)
			}
		}
	}
}

// TestSparseStaysInked: what a sparse curve or band leaves out is where it has ink, on the pixels of both.
func TestSparseStaysInked(t *testing.T) {
	figs := rough(30_000)
	for _, name := range []string{"gaps", "falling gaps", "plane", "band gaps"} {
		s := figs[name].Panels[0].Series[0]
		v := view{frame: page.NewRect(0, 0, 200, 120), x: scale{hi: 30_000}, y: scale{log: figs[name].Panels[0].Y.Log, lo: -3, hi: 3}}
		if name == "plane" {
			v.x.lo, v.x.hi, v.y.lo, v.y.hi = -1, 1, -1, 1
		}
		if name == "falling gaps" {
			v.y.lo, v.y.hi = 0, 150
		}
		got := v.paint(s)
		count := func(lines [][]page.Point) (n int) {
			for _, line := range lines {
				n += len(line)
			}
			return n
		}
		var all painted // piece by piece, each below the limit
		for i := 0; i < len(s.X); i += 2001 {
			part, j := s, min(i+2001, len(s.X))
			part.X, part.Y = s.X[i:j], s.Y[i:j]
			if s.Lo != nil {
				part.Lo, part.Hi = s.Lo[i:j], s.Hi[i:j]
			}
			d := v.paint(part)
			all.lines, all.bands = append(all.lines, d.lines...), append(all.bands, d.bands...)
		}
		if count(got.lines)+count(got.bands) >= count(all.lines)+count(all.bands) {
			t.Errorf("%s: %d points of %d", name, count(got.lines)+count(got.bands), count(all.lines)+count(all.bands))
		}
		raster := func(d painted) image.Image {
			p := page.NewScene(200, 120)
			e := s.alone()
			p.Polygons(d.bands, e.ink())
			p.Polylines(d.lines, false, s.width(), nil, e.ink())
			return pixels(t, p.PNG)
		}
		a, b := raster(got), raster(all)
		lost, ink := 0, 0
		for y := range a.Bounds().Dy() {
			for x := range a.Bounds().Dx() {
				r, _, _, _ := a.At(x, y).RGBA()
				q, _, _, _ := b.At(x, y).RGBA()
				if q < 0x8000 {
					ink++
				}
				if int(r)-int(q) > 0x8000 || int(q)-int(r) > 0x8000 && s.Lo == nil { // columns have more ink than slivers
					lost++
				}
			}
		}
		if lost > ink/50 {
			t.Errorf("%s: %d pixels differ much, %d have ink", name, lost, ink)
		}
	}
}

// BenchmarkPNGOverSVG measures how much longer a PNG of 300 dpi takes than an SVG of the same 10^6 points.
func BenchmarkPNGOverSVG(b *testing.B) {
	for name, f := range rough(1_000_000) {
		b.Run(name, func(b *testing.B) {
			var svg, png time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := f.SVG(); err != nil {
					b.Fatal(err)
				}
				middle := time.Now()
				if _, err := f.PNG(300); err != nil {
					b.Fatal(err)
				}
				svg, png = svg+middle.Sub(start), png+time.Since(middle)
			}
			b.ReportMetric(float64(png)/float64(svg), "png/svg")
		})
	}
}
