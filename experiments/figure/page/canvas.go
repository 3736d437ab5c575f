package page

import (
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/odescent/odescent/ode/vec"
)

// state is what [Scene.Push] saves.
type state struct {
	to    affine
	width float64
	dash  []float64
	shift float64 // into the dash pattern
	ink   color.NRGBA
}

// NewScene returns an empty page of w by h points. It panics if one of them is negative or not finite.
func NewScene(w, h vg.Length) *Scene {
	s := &Scene{W: float64(w), H: float64(h)}
	if !finite(s.W) || !finite(s.H) || w < 0 || h < 0 {
		panic(fmt.Sprintf("figure: a page of %g by %g pt: both must be finite and not negative", s.W, s.H))
	}
	s.state = state{to: identity, width: 1, ink: color.NRGBA{A: 255}}
	return s
}

// Size, and the methods up to DrawImage, make a [vg.CanvasSizer].
func (s *Scene) Size() (w, h vg.Length) { return vg.Length(s.W), vg.Length(s.H) }

func (s *Scene) SetLineWidth(w vg.Length) { s.state.width = float64(w) }

func (s *Scene) SetLineDash(pattern []vg.Length, offset vg.Length) {
	s.state.dash, s.state.shift = make([]float64, len(pattern)), float64(offset)
	for i, d := range pattern {
		s.state.dash[i] = float64(d)
	}
}

func (s *Scene) SetColor(c color.Color) {
	s.state.ink = color.NRGBA{A: 255}
	if c != nil {
		s.state.ink = color.NRGBAModel.Convert(c).(color.NRGBA)
	}
}

func (s *Scene) Rotate(rad float64) {
	sin, cos := vec.Sincos(rad)
	if math.Abs(sin) == 1 || math.Abs(cos) == 1 { // quarter turns without rounding
		sin, cos = math.Round(sin), math.Round(cos)
	}
	s.state.to = s.state.to.after(affine{cos, sin, -sin, cos, 0, 0})
}

func (s *Scene) Translate(p vg.Point) {
	s.state.to = s.state.to.after(affine{1, 0, 0, 1, float64(p.X), float64(p.Y)})
}

func (s *Scene) Scale(x, y float64) { s.state.to = s.state.to.after(affine{x, 0, 0, y, 0, 0}) }

func (s *Scene) Push() { s.stack = append(s.stack, s.state) }

// Pop panics without a Push.
func (s *Scene) Pop() {
	if len(s.stack) == 0 {
		panic("figure: Pop without a Push")
	}
	s.state = s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
}

func (s *Scene) Stroke(p vg.Path) {
	k := s.state.to.scale()
	if width := k * s.state.width; width > 0 {
		dash, shift := dashesOf(s.state.dash, k), 0.0
		if len(dash) > 0 {
			shift = k * s.state.shift
		}
		s.add(Op{Path: segmentsOf(p), Width: width, Dash: dash, shift: shift, Ink: s.state.ink}, s.state.to)
	}
}

// dashesOf is a pattern grown by k. None, a solid line, is what SVG makes of a pattern with a negative length and of one
// whose lengths are all zero; too short to be written counts as zero.
func dashesOf(pattern []float64, k float64) []float64 {
	out := make([]float64, len(pattern))
	sum := 0
	for i, d := range pattern {
		if out[i] = k * d; !(out[i] >= 0) || math.IsInf(out[i], 0) {
			return nil
		}
		sum += hundredths(out[i])
	}
	if sum == 0 {
		return nil
	}
	return out
}

func (s *Scene) Fill(p vg.Path) { s.add(Op{Path: segmentsOf(p), Ink: s.state.ink}, s.state.to) }

// FillString draws the outlines of the font's glyphs. It panics if the font cannot be read, as gonum does.
// Outlines are told apart by their forms, since a font may have any name and share it with another one.
func (s *Scene) FillString(f font.Face, at vg.Point, text string) {
	size := float64(f.Font.Size)
	if size <= 0 {
		return
	}
	var buf sfnt.Buffer
	var stamps []stamp
	x, last := 0.0, sfnt.GlyphIndex(0)
	for i, r := range text {
		index, err := f.Face.GlyphIndex(&buf, r)
		if err != nil {
			panic(err)
		}
		if kern, err := f.Face.Kern(&buf, last, index, PerSize<<6, 0); i > 0 && err == nil {
			x += float64(units(kern))
		}
		g, err := newGlyph(f.Face, &buf, "", index)
		if err != nil {
			panic(err)
		}
		g.shape.ID = fmt.Sprintf("f%08x-%d", crc32.ChecksumIEEE([]byte(outlineData(g.shape))), index)
		if g.shape.char, g.shape.advance = r, g.advance; len(g.shape.Segs) > 0 {
			stamps = append(stamps, stamp{g.shape, math.Round(x), 0})
		}
		x, last = x+g.advance, index
	}
	s.add(Op{Stamps: stamps, Size: size, At: pointOf(at), Ink: s.state.ink}, s.state.to)
}

// DrawImage draws nothing of an image without pixels.
func (s *Scene) DrawImage(r vg.Rectangle, img image.Image) {
	if img.Bounds().Empty() {
		return
	}
	w, h := float64(r.Max.X-r.Min.X), float64(r.Max.Y-r.Min.Y)
	s.add(Op{Image: img, to: affine{w, 0, 0, h, float64(r.Min.X), float64(r.Min.Y)}}, s.state.to)
}

// add appends an op after a transformation, unless a number in it is not finite or an image has no area.
func (s *Scene) add(o Op, m affine) {
	if m != identity {
		o = o.transformed(m)
	}
	if o.finite() {
		s.Ops = append(s.Ops, o)
	}
}

// draw repeats a scene on a canvas.
func (s *Scene) Draw(c vg.Canvas) {
	if t, ok := under(c).(*Scene); ok {
		for _, o := range s.Ops {
			t.add(o, t.state.to)
		}
		return
	}
	for _, o := range s.Ops {
		o.draw(c)
	}
}

// under is the canvas within those of package draw.
func under(c vg.Canvas) vg.Canvas {
	for {
		switch d := c.(type) {
		case draw.Canvas:
			c = d.Canvas
		case *draw.Canvas:
			c = d.Canvas
		default:
			return c
		}
	}
}

func pointOf(p vg.Point) Point { return Point{float64(p.X), float64(p.Y)} }

// segmentsOf writes a path in moves, lines and cubic curves.
func segmentsOf(path vg.Path) []Segment {
	var out []Segment
	var at, start Point
	line := func(p Point) {
		op := byte('L')
		if len(out) == 0 || out[len(out)-1].Op == 'Z' && len(path) == 0 {
			op, start = 'M', p
		}
		out, at = append(out, Segment{Op: op, P: [3]Point{p}}), p
	}
	for _, c := range path {
		p := pointOf(c.Pos)
		switch c.Type {
		case vg.MoveComp:
			out, at, start = append(out, Segment{Op: 'M', P: [3]Point{p}}), p, p
		case vg.LineComp:
			line(p)
		case vg.CloseComp:
			if len(out) > 0 {
				out, at = append(out, Segment{Op: 'Z'}), start
			}
		case vg.CurveComp:
			seg := Segment{Op: 'C', P: [3]Point{at, at, p}}
			if len(c.Control) == 1 {
				q := pointOf(c.Control[0])
				mix := func(a Point) Point { return Point{(a.X + float64(2*q.X)) / 3, (a.Y + float64(2*q.Y)) / 3} }
				seg.P = [3]Point{mix(at), mix(p), p}
			} else {
				seg.P[0], seg.P[1] = pointOf(c.Control[0]), pointOf(c.Control[1])
			}
			out, at = append(out, seg), p
		case vg.ArcComp: // a line to its start, then pieces of an eighth at most
			r, n := float64(c.Radius), max(1, int(math.Ceil(math.Abs(c.Angle)*4/math.Pi)))
			step := c.Angle / float64(n)
			k := 4. / 3 * r * vec.Tan(step/4)
			on := func(a float64) (q, d Point) {
				sin, cos := vec.Sincos(a)
				return Point{p.X + float64(r*cos), p.Y + float64(r*sin)}, Point{-float64(k * sin), float64(k * cos)}
			}
			q, d := on(c.Start)
			if q != at || len(out) == 0 {
				line(q)
			}
			for i := 1; i <= n; i++ {
				e, f := on(c.Start + float64(float64(i)*step))
				out = append(out, Segment{Op: 'C', P: [3]Point{{q.X + d.X, q.Y + d.Y}, {e.X - f.X, e.Y - f.Y}, e}})
				q, d, at = e, f, e
			}
		}
	}
	return out
}
