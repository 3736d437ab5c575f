package page

import (
	"image"
	"image/color"
	"math"
	"strings"
)

// stamp is a shape placed at x, y in the units of shapes.
type stamp struct {
	Shape *Shape
	X, Y  float64
}

// Op is one stroke, one fill, one row of stamps or one image. Ops are for writers of further formats; [Scene] makes them.
type Op struct {
	Lines  [][]Point // stroked, or filled as closed polygons if width is 0
	Closed bool
	Path   []Segment // after the lines
	Width  float64   // of a stroke, in points; zero: a fill
	Dash   []float64 // lengths on and off, in points; none: solid
	shift  float64   // into the dash pattern

	Stamps []stamp // placed at At, scaled to Size, turned by a quarter to the left if turned
	At     Point
	Size   float64
	Turned bool

	Source      string  // of the line of text whose first glyphs these are
	Align, Wide float64 // of that line: its alignment along the text, its width,
	Font        float64 // and its size, of which that of the glyphs may be a share
	More        bool    // further glyphs of that line

	Pin *Point // moves with this place, if the page grows

	Image image.Image // fills the unit square, mapped by to
	to    affine

	Ink color.NRGBA
}

// Scene is a page of strokes, fills, outlines and images in the order of painting: a canvas for the plots of gonum,
// which [Scene.SVG], [Scene.PDF] and [Scene.PNG] write. It has no axes or data, and the figures of this package go
// through it. The zero value has no size and is not ready for drawing; [NewScene] returns one that is.
//
// The same calls give the same bytes: no date or random number enters. Joins of lines are round. A path, a text or an
// image with a place that is NaN or infinite is left out; a dash pattern with a negative length, or without any
// length, gives a solid line. A [Scene] is for one goroutine.
type Scene struct {
	// Alt is said to readers who do not see the page, its first sentence as a title; all writers put it into their files,
	// control characters and bytes that are not UTF-8 as U+FFFD. Empty: nothing is said.
	Alt string

	// LiveText keeps texts as texts in SVG and PDF, with a font of the characters used, so that they can be searched and
	// edited; text that is turned by another angle than a quarter stays outlines. Programs without @font-face, such as
	// rsvg, show another font. Otherwise texts are outlines.
	LiveText bool

	W, H float64 // in points
	Ops  []Op    // in the order of painting

	state state
	stack []state
}

// Polylines strokes lines through points. A closed one ends where it began; no dash is a solid line.
func (s *Scene) Polylines(lines [][]Point, closed bool, width float64, dash []float64, ink color.NRGBA) {
	if len(lines) > 0 {
		s.add(Op{Lines: lines, Closed: closed, Width: width, Dash: dashesOf(dash, 1), Ink: ink}, identity)
	}
}

// Polygons fills polygons by the nonzero rule.
func (s *Scene) Polygons(polygons [][]Point, ink color.NRGBA) {
	if len(polygons) > 0 {
		s.add(Op{Lines: polygons, Closed: true, Ink: ink}, identity)
	}
}

// Pinned lets what is painted move with a place.
func (s *Scene) Pinned(at Point, paint func()) {
	n := len(s.Ops)
	paint()
	for i := range s.Ops[n:] {
		s.Ops[n+i].Pin = &at
	}
}

// Marks stamps one shape at many places.
func (s *Scene) Marks(sh *Shape, size float64, at []Point, ink color.NRGBA) {
	if len(at) == 0 {
		return
	}
	size = max(0.01, min(size, 1e4))
	stamps := make([]stamp, len(at))
	for i, p := range at {
		stamps[i] = stamp{sh, math.Round(p.X / size * PerSize), math.Round(p.Y / size * PerSize)}
	}
	s.add(Op{Stamps: stamps, Size: size, Ink: ink}, identity)
}

// clean is a text with U+FFFD for what neither XML nor PNG can hold: control characters and bytes that are not UTF-8.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return '\ufffd'
		}
		return r
	}, text)
}
