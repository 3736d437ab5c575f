package figure_test

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/odescent/odescent/experiments/figure/page"
)

// stock is a plot of gonum with many of its plotters.
func stock(t *testing.T) *plot.Plot {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = "Stock plotters", "abscissa g", "ordinate"
	xy := plotter.XYs{{X: 0, Y: 1}, {X: 1, Y: 3}, {X: 2, Y: 2}, {X: 3, Y: 5}}
	line, points, err := plotter.NewLinePoints(xy)
	must(err)
	line.Dashes = []vg.Length{4, 2}
	line.DashOffs = 1
	points.Shape = draw.CircleGlyph{}
	bars, err := plotter.NewBarChart(plotter.Values{1, 2, 3}, 10)
	must(err)
	bars.Color = color.NRGBA{R: 200, G: 30, A: 100}
	box, err := plotter.NewBoxPlot(12, 4, plotter.Values{1, 2, 2, 3, 8})
	must(err)
	labels, err := plotter.NewLabels(plotter.XYLabels{XYs: xy, Labels: []string{"a", "bb", "", "déjà"}})
	must(err)
	labels.TextStyle[1].Rotation = 0.7
	img := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	img.Set(0, 0, color.NRGBA{R: 255, A: 255})
	img.Set(1, 1, color.NRGBA{B: 255, A: 128})
	heat := plotter.NewHeatMap(grid{}, palette.Heat(12, 1))
	heat.Rasterized = true
	p.Add(heat, plotter.NewGrid(), bars, line, points, box, labels, plotter.NewImage(img, 3, 0, 5, 2))
	p.Legend.Add("a line", line, points)
	return p
}

type grid struct{}

func (grid) Dims() (c, r int)   { return 3, 2 }
func (grid) Z(c, r int) float64 { return float64(c * r) }
func (grid) X(c int) float64    { return 2 + float64(c) }
func (grid) Y(r int) float64    { return 4 + float64(r) }

func TestStock(t *testing.T) {
	scene := page.NewScene(300, 220)
	stock(t).Draw(draw.New(scene))
	pdf, err := scene.PDF()
	if err != nil {
		t.Fatal(err)
	}
	png, err := scene.PNG(150)
	if err != nil {
		t.Fatal(err)
	}
	again := page.NewScene(300, 220)
	stock(t).Draw(draw.New(again))
	if !bytes.Equal(scene.SVG(), again.SVG()) {
		t.Error("two drawings of one plot have other bytes")
	}
	again.LiveText = true
	if svg := string(again.SVG()); !strings.Contains(svg, ">abscissa g</text>") || !strings.Contains(svg, ">Stock plotters</text>") || strings.Count(svg, "<text") < 8 {
		t.Errorf("live text of gonum's own handler: %d texts", strings.Count(svg, "<text"))
	}
	if dir := os.Getenv("FIGURE_LOOK"); dir != "" {
		os.WriteFile(dir+"/stock.svg", scene.SVG(), 0o644)
		os.WriteFile(dir+"/stock.pdf", pdf, 0o644)
		os.WriteFile(dir+"/stock.png", png, 0o644)
	}
}
