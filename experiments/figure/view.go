package figure

import (
	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// view is a frame on the page with the axes that run along it: all that a mark needs to draw itself.
type view struct {
	frame page.Rect
	x, y  scale
}

// viewOf is the data area of a plot on a canvas.
func viewOf(c draw.Canvas, p *plot.Plot) view {
	f := page.NewRect(float64(c.Min.X), float64(c.Min.Y), float64(c.Max.X), float64(c.Max.Y))
	return view{f, scaleOf(p.X), scaleOf(p.Y)}
}

// on lets a mark of this package draw on a plot of gonum.
func on(c draw.Canvas, p *plot.Plot, paint func(*page.Scene, view)) {
	s := &page.Scene{}
	paint(s, viewOf(c, p))
	s.Draw(c)
}

// place returns where a point of the data lies on the page, whether an axis has put it at its floor, and
// whether it can be drawn at all.
func (v view) place(x, y float64) (q page.Point, low, ok bool) {
	cx, okx, lowx := v.x.at(x)
	cy, oky, lowy := v.y.at(y)
	if !okx || !oky {
		return q, false, false
	}
	return v.inFrame(v.x.unit(cx), v.y.unit(cy)), lowx || lowy, true
}

// inFrame is the place at shares u and w of the frame's width and height.
func (v view) inFrame(u, w float64) page.Point {
	return page.Pt(v.frame.X0+float64(v.frame.W()*u), v.frame.Y0+float64(v.frame.H()*w))
}

// canvasOn is the part of a scene on which a plotter of gonum draws.
func canvasOn(s *page.Scene, r page.Rect) draw.Canvas {
	at := func(x, y float64) vg.Point { return vg.Point{X: vg.Length(x), Y: vg.Length(y)} }
	return draw.Canvas{Canvas: s, Rectangle: vg.Rectangle{Min: at(r.X0, r.Y0), Max: at(r.X1, r.Y1)}}
}

// scaleOf is the scale of an axis of gonum. One whose Normalizer is neither of this package nor gonum's linear or
// logarithmic one keeps the axis, and its coordinate is the share of the axis.
func scaleOf(a plot.Axis) scale {
	switch n := a.Scale.(type) {
	case plot.LinearScale:
		return scale{lo: a.Min, hi: a.Max}
	case plot.LogScale:
		return Log10{}.scale(a.Min, a.Max)
	case Log10:
		return n.scale(a.Min, a.Max)
	}
	return scale{axis: &a, hi: 1}
}

// share is where a foreign scale puts a value; what the scale refuses by a panic, as gonum's do, has no place.
func (s scale) share(v float64) (u float64, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	u = s.axis.Norm(v)
	return u, finite(u)
}

// inverse is the value at a share of a foreign axis, by bisection.
func (s scale) inverse(u float64) float64 {
	lo, hi := s.axis.Min, s.axis.Max
	up, _ := s.share(hi)
	for range 60 {
		mid := float64(lo/2) + float64(hi/2)
		if c, _ := s.share(mid); (c < u) == (up > 0.5) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return float64(lo/2) + float64(hi/2)
}
