package figure

import (
	"math"
	"testing"
)

// million is a figure of 10^6 points in one style.
func million(style Style) Figure {
	const n = 1_000_000
	x, y := make([]float64, n), make([]float64, n)
	u := uint64(1)
	for i := range x {
		u = u*6364136223846793005 + 1442695040888963407
		x[i], y[i] = float64(i), math.Sin(float64(i)*1e-5)+float64(u>>40)*1e-8
	}
	return Figure{Panels: []Panel{{Series: []Series{{Label: "noise", X: x, Y: y, Style: style}}}}}
}

func cells(n int) Figure {
	z := make([][]float64, n)
	for j := range z {
		z[j] = make([]float64, n)
		for i := range z[j] {
			z[j][i] = math.Sin(float64(i*j) * 1e-3)
		}
	}
	return Figure{Panels: []Panel{{Heat: &Heat{Z: z}}}}
}

// Benchmark draws 10^6 points, or cells, in each format.
func Benchmark(b *testing.B) {
	for _, c := range []struct {
		name string
		fig  Figure
	}{{"line", million(Line)}, {"dots", million(Dots)}, {"linedots", million(LineDots)}, {"heat", cells(1000)}} {
		for _, format := range []struct {
			name  string
			write func() ([]byte, error)
		}{
			{"svg", c.fig.SVG}, {"pdf", c.fig.PDF}, {"png", func() ([]byte, error) { return c.fig.PNG(300) }},
			{"tex", func() ([]byte, error) { return c.fig.TeX("", nil) }},
		} {
			b.Run(c.name+"/"+format.name, func(b *testing.B) {
				for b.Loop() {
					data, err := format.write()
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(len(data)), "bytes")
				}
			})
		}
	}
}
