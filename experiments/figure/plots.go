package figure

import (
	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Plots returns the panels as plots of gonum in the order of Panels: title, labels, ends, scales and ticks of the axes,
// all marks in the order in which the figure draws them, and the entries of a legend. They are the caller's to change
// and to draw. What concerns the page is not in them: gonum draws its own axes and places its own legend, and labels
// beside curves and frames are there if [EndLabels] and [Frame] are added.
//
// Panics and errors are those of [Figure.SVG].
func (f Figure) Plots() ([]*plot.Plot, error) {
	panes, err := f.newPanes()
	if err != nil {
		return nil, err
	}
	_, font, err := pageSize(f.Width)
	if err != nil {
		return nil, err
	}
	if f.FontSize > 0 {
		font = f.FontSize
	}
	out := make([]*plot.Plot, len(panes))
	for i, p := range panes {
		x, y := f.axes(panes, p)
		out[i] = p.plot(x, y, font)
		out[i].Add(p.plotters()...)
		p.setEnds(out[i]) // Add has widened them
		for _, e := range p.entries(nil) {
			out[i].Legend.Add(e.series.Label, e)
		}
	}
	return out, nil
}

// plot is the panel as a plot of gonum without plotters.
func (p *pane) plot(x, y Axis, font float64) *plot.Plot {
	g := plot.New()
	g.TextHandler = page.Math{}
	g.Title.Text, g.X.Label.Text, g.Y.Label.Text = p.Title, x.Label, y.Label
	for i, s := range []*text.Style{&g.Title.TextStyle, &g.X.Label.TextStyle, &g.Y.Label.TextStyle,
		&g.X.Tick.Label, &g.Y.Tick.Label, &g.Legend.TextStyle} {
		s.Handler, s.Font.Size = page.Math{}, vg.Length(font)
		if i > 2 {
			s.Font.Size--
		}
	}
	for _, a := range []struct {
		axis  *plot.Axis
		scale scale
		names []string
	}{{&g.X, p.x, x.Names}, {&g.Y, p.y, y.Names}} {
		a.axis.Scale, a.axis.Tick.Marker = a.scale.gonum()
		if len(a.names) > 0 {
			a.axis.Tick.Marker = plot.ConstantTicks(nameTicks(a.names).gonum(false))
		}
	}
	p.setEnds(g)
	return g
}

func (p *pane) setEnds(g *plot.Plot) {
	g.X.Min, g.X.Max = p.x.value(p.x.lo), p.x.value(p.x.hi)
	g.Y.Min, g.Y.Max = p.y.value(p.y.lo), p.y.value(p.y.hi)
}

// layer is a plotter in the terms of this package.
type layer func(*page.Scene, view)

func (l layer) Plot(c draw.Canvas, p *plot.Plot) { on(c, p, l) }

// plotters are the marks of a panel from bottom to top.
func (p *pane) plotters() []plot.Plotter {
	var out []plot.Plotter
	if p.Heat != nil {
		out = append(out, p.Heat)
	}
	if p.Contours != nil {
		out = append(out, p.Contours)
	}
	lines := func(lo, hi int) layer {
		return func(s *page.Scene, v view) {
			q := *p
			q.view = v
			q.paintSeries()
			q.paintLines(s, lo, hi)
		}
	}
	split := len(p.Regions)
	out = append(out, lines(0, split))
	if p.Field != nil {
		out = append(out, p.Field)
	}
	out = append(append(out, lines(split, len(p.Series))), p.Plotters...)
	_ = p.eachRule(func(r Rule, vertical bool) error {
		out = append(out, rulePlotter{r, vertical})
		return nil
	})
	return append(out, layer(func(s *page.Scene, v view) {
		for i, series := range p.Series {
			p.entry(i).marks(s, v.paint(series))
		}
	}))
}

// Frame draws the frame of a figure's panel about the data area of a plot: ticks on all four sides, numbers, the labels
// of the axes and the title of the plot, whose own axes [plot.Plot.HideAxes] hides. It goes last, above the data. Where
// an axis has a scale that is not of this package or gonum's logarithmic one, the ticks are those of its Tick.Marker.
type Frame struct {
	Size float64 // of labels and title in points; numbers are one point smaller; zero means 8
}

// Plot draws outside the canvas too, which must lie that far from the edges of the page.
func (f Frame) Plot(c draw.Canvas, g *plot.Plot) {
	v := viewOf(c, g)
	b := &board{cols: 1, rows: 1, w: v.frame.W(), frameW: v.frame.W(), frameH: v.frame.H(), font: alonePt}
	if f.Size > 0 {
		b.font = f.Size
	}
	b.small = b.font - 1
	p := &pane{view: v, showX: true, showY: true, Panel: &Panel{
		Title: g.Title.Text, X: Axis{Label: g.X.Label.Text}, Y: Axis{Label: g.Y.Label.Text}}}
	b.panes = []*pane{p}
	if b.label(p) != nil { // a text that cannot be set
		return
	}
	b.alignNumbers()
	s := &page.Scene{}
	p.paintFrame(s)
	p.paintNumbers(s)
	s.Draw(c)
}

// EndLabels writes the label of each series beside the end of its curve, at the right of the data area of a plot, where
// the canvas must leave room; labels that do not fit beside the frame are left out.
type EndLabels []Series

// Plot draws at 7 pt in the colour of the curve, darkened.
func (l EndLabels) Plot(c draw.Canvas, g *plot.Plot) {
	v := viewOf(c, g)
	p := &pane{view: v, direct: true, Panel: &Panel{Series: l, Legend: Direct}, pens: pens([]Panel{{Series: l}})[0]}
	b := &board{cols: 1, rows: 1, w: v.frame.W(), small: alonePt - 1}
	p.paintSeries()
	if b.setDirect(p) != nil || !p.placeDirect(b.small) {
		return
	}
	s := &page.Scene{}
	p.paintDirect(s)
	s.Draw(c)
}
