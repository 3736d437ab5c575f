package figure_test

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/odescent/odescent/experiments/figure"

	"github.com/odescent/odescent/experiments/figure/page"
)

// Example_plotter adds a plotter of gonum to a panel: points with error bars beside a curve.
func Example_plotter() {
	measured := plotter.XYs{{X: 1, Y: 0.5}, {X: 2, Y: 0.26}, {X: 3, Y: 0.12}}
	points, err := plotter.NewScatter(measured)
	if err != nil {
		panic(err)
	}
	fig := figure.Figure{Panels: []figure.Panel{{
		X:        figure.Axis{Label: "time $t$"},
		Y:        figure.Axis{Label: "$|x(t)|$", Log: true},
		Series:   []figure.Series{{Label: "exact", X: []float64{0, 4}, Y: []float64{1, 1. / 16}}},
		Plotters: []plot.Plotter{figure.Named{Label: "measured", Plotter: points}},
	}}}
	svg, err := fig.SVG()
	fmt.Println(err, len(svg) > 1000)
	// Output: <nil> true
}

// ExampleTicks prints the labels of axes that are far from 0, and wide.
func ExampleTicks() {
	for _, axis := range []struct {
		ticker   figure.Ticks
		min, max float64
	}{
		{figure.Ticks{}, 0, 1e6},
		{figure.Ticks{Plain: true}, 0, 1e6},
		{figure.Ticks{Plain: true}, 60000.12, 60000.58},
		{figure.Ticks{Plain: true, Log: true}, 3, 24},
		{figure.Ticks{Plain: true, Log: true, Floor: 1e-16, Most: 5}, 0, 1},
	} {
		var labels []string
		for _, t := range axis.ticker.Ticks(axis.min, axis.max) {
			if !t.IsMinor() {
				labels = append(labels, t.Label)
			}
		}
		fmt.Println(strings.Join(labels, "  "))
	}
	// Output:
	// $0$  $0.2{\cdot}10^{6}$  $0.4{\cdot}10^{6}$  $0.6{\cdot}10^{6}$  $0.8{\cdot}10^{6}$  $1.0{\cdot}10^{6}$
	// 0  0.2·10⁶  0.4·10⁶  0.6·10⁶  0.8·10⁶  1.0·10⁶
	// 60000.2  60000.3  60000.4  60000.5
	// 3  5  10  20
	// ≤10⁻¹⁶  10⁻¹²  10⁻⁸  10⁻⁴  10⁰
}

// ExampleTicks_plot gives a plot of gonum the ticks, the mathematics, a mark and the SVG of this package.
func ExampleTicks_plot() {
	p := plot.New()
	p.TextHandler = page.Math{}
	p.X.Label.Text, p.X.Label.TextStyle.Handler = `$\|∇f(x_k)\|$`, page.Math{}
	p.Y.Scale, p.Y.Tick.Marker, p.Y.Tick.Label.Handler = figure.Log10{}, figure.Ticks{Log: true}, page.Math{}
	p.Add(figure.Series{X: []float64{0, 10, 20}, Y: []float64{1, 1e-3, 1e-9}, Style: figure.LineDots})
	page := page.NewScene(240, 160)
	p.Draw(draw.New(page))
	fmt.Println(len(page.SVG()) > 1000)
	// Output: true
}

// ExampleFigure_Plots takes a panel as a plot of gonum, changes it and draws it on a canvas of gonum.
func ExampleFigure_Plots() {
	fig := figure.Figure{Panels: []figure.Panel{{
		X:      figure.Axis{Label: "step $k$"},
		Series: []figure.Series{{Label: "gap", X: []float64{0, 1, 2}, Y: []float64{4, 2, 1}}},
	}}}
	plots, err := fig.Plots()
	if err != nil {
		panic(err)
	}
	plots[0].X.Max = 4
	plots[0].Add(plotter.NewGrid())
	c := vgimg.New(240, 160)
	plots[0].Draw(draw.New(c))
	fmt.Println(c.Image().Bounds())
	// Output: (0,0)-(320,213)
}

// lastThird is a user's own scale: the upper half of the axis shows the last third.
type lastThird struct{}

func (lastThird) Normalize(min, max, x float64) float64 {
	u := (x - min) / (max - min)
	if u < 2./3 {
		return u * 0.75
	}
	return 0.5 + (u-2./3)*1.5
}

// TestMarksOnScales draws every mark on axes of gonum and of one's own, and looks for the ends of a curve where the
// axis says.
func TestMarksOnScales(t *testing.T) {
	for name, scale := range map[string]plot.Normalizer{
		"linear": plot.LinearScale{}, "log": plot.LogScale{}, "inverted": plot.InvertedScale{Normalizer: plot.LogScale{}},
		"own": lastThird{}, "figure's": figure.Log10{},
	} {
		p := plot.New()
		p.X.Scale, p.Y.Scale = scale, scale
		p.Add(
			figure.Series{X: []float64{1, 10, math.NaN(), 0, -1, 100}, Y: []float64{1, 10, 1, 1, 1, 100}, Style: figure.Dots},
			figure.Series{X: []float64{1, 100}, Y: []float64{2, 3}, Lo: []float64{1, 2}, Hi: []float64{3, 4}, Ends: true},
			figure.Region{F: func(x, y float64) float64 { return x - y }},
			&figure.Contours{F: func(x, y float64) float64 { return x * y }, N: 20},
			&figure.VectorField{F: func(x, y float64) (float64, float64) { return y, -x }},
			&figure.VectorField{F: func(x, y float64) (float64, float64) { return y, -x }, Lines: true},
			&figure.Heat{X: []float64{1, 2, 100}, Y: []float64{1, 100}, Z: [][]float64{{1, 2, 3}, {4, 5, math.NaN()}}, Format: "g"},
			figure.Rule{At: 20, Label: "twenty"}.Horizontal(), figure.Rule{At: 20, Label: "twenty"}.Vertical(),
			figure.EndLabels{{Label: "end", X: []float64{1, 100}, Y: []float64{1, 100}}},
			figure.Frame{},
		)
		p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 1, 100, 1, 100
		page := page.NewScene(300, 200)
		p.Draw(draw.Crop(draw.New(page), 40, -40, 40, -20))
		if svg := page.SVG(); len(svg) < 2000 || bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("%s: %d bytes, or a number that is none", name, len(svg))
		}
		p.Draw(draw.New(vgimg.New(300, 200)))
	}
}

// TestCurveIsWhereGonumsIs draws one curve by this package and by gonum, in red and blue over each other: what is drawn
// second hides the first but for rounding.
func TestCurveIsWhereGonumsIs(t *testing.T) {
	x, y := make([]float64, 200), make([]float64, 200)
	line := make(plotter.XYs, 200)
	for i := range x {
		x[i], y[i] = float64(i), math.Exp(-float64(i)/30)*(1.5+math.Sin(float64(i)/9))
		line[i] = plotter.XY{X: x[i], Y: y[i]}
	}
	for _, scale := range []plot.Normalizer{plot.LinearScale{}, plot.LogScale{}} {
		stock, err := plotter.NewLine(line)
		if err != nil {
			t.Fatal(err)
		}
		stock.Color, stock.Width = color.NRGBA{B: 255, A: 255}, 2.2
		p := plot.New()
		p.HideAxes()
		p.Y.Scale = scale
		p.Add(figure.Series{X: x, Y: y, Color: "#ff0000"}, stock)
		c := vgimg.New(300, 200)
		p.Draw(draw.New(c))
		red, blue := 0, 0
		img := c.Image()
		for i := range img.Bounds().Max.X {
			for j := range img.Bounds().Max.Y {
				r, _, b, _ := img.At(i, j).RGBA()
				if r > 0xC000 && b < 0x8000 {
					red++
				} else if b > 0xC000 && r < 0x8000 {
					blue++
				}
			}
		}
		if red > 0 || blue < 400 {
			t.Errorf("%T: %d red pixels beside %d blue ones", scale, red, blue)
		}
	}
}

// wild is a plotter that widens the axes and draws at the middle of the data area.
type wild struct{ thumbs *int }

func (w wild) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var at vg.Path
	at.Move(vg.Point{X: x(3), Y: y(0.01)})
	at.Arc(vg.Point{X: x(3), Y: y(0.01)}, 5, 0, 2*math.Pi)
	c.SetColor(color.NRGBA{R: 0x12, G: 0x34, B: 0x56, A: 255})
	c.Fill(at)
}

func (w wild) DataRange() (xmin, xmax, ymin, ymax float64) { return -5, 3, 1e-9, 1 }

func (w wild) Thumbnail(c *draw.Canvas) {
	*w.thumbs++
	c.SetColor(color.NRGBA{R: 0x12, G: 0x34, B: 0x56, A: 255})
	c.Fill(c.Rectangle.Path())
}

// TestPlotterInPanel: a plotter of one's own is drawn in all formats, widens the axes, has its entry in the legend, and
// keeps an automatic legend away.
func TestPlotterInPanel(t *testing.T) {
	thumbs := 0
	fig := figure.Figure{Panels: []figure.Panel{{
		Y:        figure.Axis{Log: true},
		Series:   []figure.Series{{Label: "curve", X: []float64{0, 1}, Y: []float64{0.5, 1}}},
		Plotters: []plot.Plotter{figure.Named{Label: "wild one", Plotter: wild{&thumbs}}},
	}}}
	svg, err := fig.SVG()
	if err != nil || !bytes.Contains(svg, []byte("#123456")) || thumbs == 0 {
		t.Errorf("SVG: %v, %d thumbnails, colour there: %t", err, thumbs, bytes.Contains(svg, []byte("#123456")))
	}
	tex, err := fig.TeX("", nil)
	if err != nil || !strings.Contains(string(tex), "123456") || !strings.Contains(string(tex), "wild one") {
		t.Errorf("TeX lacks the plotter: %v", err)
	}
	plots, err := fig.Plots()
	if err != nil || plots[0].X.Min != -5 || plots[0].Y.Min > 1e-9 {
		t.Errorf("%v; X.Min = %g, want -5; Y.Min = %g, want 1e-9 or less", err, plots[0].X.Min, plots[0].Y.Min)
	}
	if _, err := fig.PDF(); err != nil {
		t.Error(err)
	}
	if _, err := fig.PNG(100); err != nil {
		t.Error(err)
	}
}

// TestBarsOnLog puts bars from 0 on a logarithmic axis: all of them are seen.
func TestBarsOnLog(t *testing.T) {
	h, err := plotter.NewHistogram(plotter.XYs{{X: 0, Y: 1}, {X: 1, Y: 81}, {X: 2, Y: 9}, {X: 3, Y: 1}}, 4)
	if err != nil {
		t.Fatal(err)
	}
	f := figure.Figure{Panels: []figure.Panel{{Y: figure.Axis{Log: true}, Plotters: []plot.Plotter{&figure.Named{Label: "counts", Plotter: h}}}}}
	plots, err := f.Plots()
	if err != nil {
		t.Fatal(err)
	}
	if lo, hi := plots[0].Y.Min, plots[0].Y.Max; lo >= 1 || hi < 81 {
		t.Errorf("the axis goes from %g to %g", lo, hi)
	}
}
