package figure

import (
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// The marks of a panel are plotters of gonum/plot, for plots of one's own: their axes may have any
// [plot.Normalizer]. Drawing panics where [Figure.SVG] would panic, and leaves out what it would refuse.
var (
	_ plot.Plotter     = Series{}
	_ plot.DataRanger  = Series{}
	_ plot.Thumbnailer = Series{}
	_ plot.Plotter     = Region{}
	_ plot.Thumbnailer = Region{}
	_ plot.Plotter     = (*Contours)(nil)
	_ plot.Plotter     = (*VectorField)(nil)
	_ plot.Plotter     = (*Heat)(nil)
	_ plot.DataRanger  = (*Heat)(nil)
)

// Named gives a plotter of gonum a label for the legend of its [Panel], beside the thumbnail that a
// [plot.Thumbnailer] draws.
type Named struct {
	Label string // text as described at [page.Check]
	plot.Plotter
}

// named is a plotter that is a Named or points to one.
func named(p plot.Plotter) (Named, bool) {
	if n, ok := p.(*Named); ok && n != nil {
		return *n, true
	}
	n, ok := p.(Named)
	return n, ok
}

func unnamed(p plot.Plotter) plot.Plotter {
	if n, ok := named(p); ok {
		return n.Plotter
	}
	return p
}

// alone is the entry of a series outside a figure: automatic parts are those of the first pen.
func (s Series) alone() entry {
	return entry{series: s, pen: pens([]Panel{{Series: []Series{s}}})[0][0]}
}

// Plot draws band, line and markers; automatic colour, dash and marker are those of the first pen.
func (s Series) Plot(c draw.Canvas, p *plot.Plot) {
	on(c, p, func(sc *page.Scene, v view) {
		e, d := s.alone(), v.paint(s)
		sc.Polygons(d.bands, e.bandInk())
		e.lines(sc, d)
		e.marks(sc, d)
	})
}

// DataRange returns the extent of the finite numbers of X, Y, Lo and Hi.
func (s Series) DataRange() (xmin, xmax, ymin, ymax float64) {
	x, y := s.spans(scale{}, scale{})
	return x.lo, x.hi, y.lo, y.hi
}

// spans returns the extent of the points on two axes.
func (s Series) spans(sx, sy scale) (x, y span) {
	x, y = emptySpan(), emptySpan()
	x.add(sx, s.X)
	for _, values := range [3][]float64{s.Y, s.Lo, s.Hi} {
		y.add(sy, values)
	}
	return x, y
}

// Thumbnail draws the sample of a legend.
func (s Series) Thumbnail(c *draw.Canvas) { s.alone().Thumbnail(c) }

// Thumbnail draws a sample as wide as the canvas, at half its height.
func (e entry) Thumbnail(c *draw.Canvas) {
	sc := &page.Scene{}
	e.sample(sc, page.Pt(float64(c.Min.X), float64(c.Center().Y)), float64(c.Max.X-c.Min.X), float64(c.Max.Y-c.Min.Y))
	sc.Draw(c)
}

// Plot draws area and outline; automatic colour and dash are those of the first pen.
func (r Region) Plot(c draw.Canvas, p *plot.Plot) { r.series().Plot(c, p) }

// Thumbnail draws the sample of a legend.
func (r Region) Thumbnail(c *draw.Canvas) { r.series().Thumbnail(c) }

// Plot draws the level lines.
func (c *Contours) Plot(dc draw.Canvas, p *plot.Plot) { on(dc, p, c.paint) }

// Plot draws arrows or streamlines.
func (v *VectorField) Plot(c draw.Canvas, p *plot.Plot) {
	on(c, p, func(s *page.Scene, w view) { _ = v.paint(s, w) }) // the error is that of a colour
}

// Plot draws the cells and what stands in them, at 7 pt; the colour bar, unless NoBar, stands at the right of the data
// area, where the canvas must leave room for it.
func (h *Heat) Plot(c draw.Canvas, p *plot.Plot) {
	h.check()
	on(c, p, func(s *page.Scene, v view) {
		m := newHeat(h, v.x, v.y)
		if m.set(alonePt-1, alonePt, v.frame.H()) == nil && m.paint(s, v) == nil {
			m.paintBar(s, v)
		}
	})
}

// alonePt is the size of axis labels where no figure says another; numbers are one point smaller.
const alonePt = 8

// DataRange returns the outer borders of the cells of Z; of F it is unknown, and the range is empty.
func (h *Heat) DataRange() (xmin, xmax, ymin, ymax float64) {
	x, y := emptySpan(), emptySpan()
	h.span(scale{}, scale{}, &x, &y)
	return x.lo, x.hi, y.lo, y.hi
}

// Horizontal is the line at height r.At as a plotter, with its label above the right end; Vertical is the one at x = r.At,
// with its label right of the upper end.
func (r Rule) Horizontal() plot.Plotter { return rulePlotter{r, false} }

// Vertical is described at [Rule.Horizontal].
func (r Rule) Vertical() plot.Plotter { return rulePlotter{r, true} }

type rulePlotter struct {
	Rule
	vertical bool
}

func (r rulePlotter) Plot(c draw.Canvas, p *plot.Plot) {
	on(c, p, func(s *page.Scene, v view) {
		if r.paint(s, v, r.vertical) != nil { // a colour
			return
		}
		if m, ok, err := r.place(v, r.vertical, alonePt-1, func(page.Rect) float64 { return 0 }); ok && err == nil {
			m.paint(s)
		}
	})
}

// DataRange holds the line.
func (r rulePlotter) DataRange() (xmin, xmax, ymin, ymax float64) {
	xmin, xmax, ymin, ymax = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	if r.vertical {
		return r.At, r.At, ymin, ymax
	}
	return xmin, xmax, r.At, r.At
}
