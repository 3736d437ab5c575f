package figure

import (
	"image"
	"image/color"
	"math"
)

// point is a place on the page in points of 1/72 inch, from the lower left corner, y upwards.
type point struct{ x, y float64 }

// rect is a rectangle on the page.
type rect struct{ x0, y0, x1, y1 float64 }

func (r rect) w() float64          { return r.x1 - r.x0 }
func (r rect) h() float64          { return r.y1 - r.y0 }
func (r rect) grow(d float64) rect { return rect{r.x0 - d, r.y0 - d, r.x1 + d, r.y1 + d} }
func (r rect) has(p point) bool    { return p.x >= r.x0 && p.x <= r.x1 && p.y >= r.y0 && p.y <= r.y1 }
func (r rect) meets(s rect) bool   { return r.x0 < s.x1 && s.x0 < r.x1 && r.y0 < s.y1 && s.y0 < r.y1 }
func (r rect) within(s rect) bool {
	return r.x0 >= s.x0 && r.x1 <= s.x1 && r.y0 >= s.y0 && r.y1 <= s.y1
}
func (r rect) outline() []point {
	return []point{{r.x0, r.y0}, {r.x1, r.y0}, {r.x1, r.y1}, {r.x0, r.y1}}
}
func (r rect) moved(x, y float64) rect { return rect{r.x0 + x, r.y0 + y, r.x1 + x, r.y1 + y} }

// shape is an outline to be filled by the nonzero rule, in thousandths of its size; the id tells outlines apart.
type shape struct {
	id   string
	segs []segment

	char    rune    // of a font; zero: none
	advance float64 // of that character
}

// segment is a move, a line, a cubic curve or a closing, with 1, 1, 3 or 0 points.
type segment struct {
	op byte // 'M', 'L', 'C', 'Z'
	p  [3]point
}

func (s segment) points() []point {
	switch s.op {
	case 'C':
		return s.p[:3]
	case 'Z':
		return nil
	}
	return s.p[:1]
}

// perSize is the number of shape units in the size of a shape: units per em of a font.
const perSize = 1000

// stamp is a shape placed at x, y in the units of shapes.
type stamp struct {
	shape *shape
	x, y  float64
}

// op is one stroke, one fill or one row of stamps.
type op struct {
	lines  [][]point // stroked, or filled as closed polygons if width is 0
	closed bool
	path   []segment // after the lines
	width  float64
	dash   []float64
	shift  float64 // into the dash pattern

	stamps []stamp // placed at `at`, scaled to size, turned by a quarter to the left if turned
	at     point
	size   float64
	turned bool

	source      string  // of the line of text whose first glyphs these are
	align, wide float64 // of that line: its alignment along the text, its width,
	font        float64 // and its size, of which that of the glyphs may be a share
	more        bool    // further glyphs of that line

	pin *point // moves with this place, if the page grows

	img image.Image // fills the unit square, mapped by to
	to  affine

	ink color.NRGBA
}

// Scene is a page of strokes, fills, outlines and images in the order of painting: a canvas for the plots of gonum,
// which [Scene.SVG], [Scene.PDF] and [Scene.PNG] write. It has no axes or data, and the figures of this package go
// through it. The zero value has no size and is not ready for drawing; [NewScene] returns one that is.
//
// The same calls give the same bytes: no date or random number enters. Joins of lines are round. A [Scene] is for one
// goroutine.
type Scene struct {
	// Alt is said to readers who do not see the page, its first sentence as a title; all writers put it into their files.
	// Empty: nothing is said.
	Alt string

	// LiveText keeps texts as texts in SVG and PDF, with a font of the characters used, so that they can be searched and
	// edited; text that is turned by another angle than a quarter stays outlines. Programs without @font-face, such as
	// rsvg, show another font. Otherwise texts are outlines.
	LiveText bool

	w, h float64
	ops  []op

	state state
	stack []state
}

func (s *Scene) stroke(lines [][]point, closed bool, width float64, dash []float64, ink color.NRGBA) {
	if len(lines) > 0 {
		s.ops = append(s.ops, op{lines: lines, closed: closed, width: width, dash: dash, ink: ink})
	}
}

func (s *Scene) fill(polygons [][]point, ink color.NRGBA) {
	if len(polygons) > 0 {
		s.ops = append(s.ops, op{lines: polygons, closed: true, ink: ink})
	}
}

// pinned lets what is painted move with a place.
func (s *Scene) pinned(at point, paint func()) {
	n := len(s.ops)
	paint()
	for i := range s.ops[n:] {
		s.ops[n+i].pin = &at
	}
}

// mark stamps one shape at many places.
func (s *Scene) mark(sh *shape, size float64, at []point, ink color.NRGBA) {
	if len(at) == 0 {
		return
	}
	stamps := make([]stamp, len(at))
	for i, p := range at {
		stamps[i] = stamp{sh, math.Round(p.x / size * perSize), math.Round(p.y / size * perSize)}
	}
	s.ops = append(s.ops, op{stamps: stamps, size: size, ink: ink})
}
