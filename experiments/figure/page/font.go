package page

import (
	"fmt"
	"math"
	"sync"

	"codeberg.org/go-fonts/latin-modern/lmmath"
	"codeberg.org/go-fonts/latin-modern/lmroman8regular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// glyph is a character's outline with its advance and vertical extent, all in thousandths of an em.
type glyph struct {
	shape         *Shape
	face          int
	index         sfnt.GlyphIndex
	advance       float64
	top, bottom   float64 // of the ink
	inkLeft, inkR float64
}

// faces is the chain in which a character is looked for: Latin Modern Roman at its 8 pt design, then Latin
// Modern Math. Both have 1000 units per em, the unit of shapes.
type faces struct {
	mu     sync.Mutex
	fonts  []*sfnt.Font
	buf    sfnt.Buffer
	glyphs map[rune]*glyph
}

var loadFaces = sync.OnceValues(func() (*faces, error) {
	f := &faces{glyphs: map[rune]*glyph{}}
	for _, data := range [][]byte{lmroman8regular.TTF, lmmath.TTF} {
		parsed, err := sfnt.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("figure: font: %w", err)
		}
		if u := parsed.UnitsPerEm(); u != PerSize {
			return nil, fmt.Errorf("figure: font with %d units per em, want %d", u, PerSize)
		}
		f.fonts = append(f.fonts, parsed)
	}
	return f, nil
})

// glyph returns the outline of a character, or an error that names it if neither font has it.
func (f *faces) glyph(r rune) (*glyph, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if g, ok := f.glyphs[r]; ok {
		return g, nil
	}
	for i, face := range f.fonts {
		index, err := face.GlyphIndex(&f.buf, r)
		if err != nil || index == 0 {
			continue
		}
		g, err := newGlyph(face, &f.buf, fmt.Sprintf("g%d", i), index)
		if err != nil {
			return nil, fmt.Errorf("figure: glyph %q: %w", r, err)
		}
		g.face, g.index, g.shape.char, g.shape.advance = i, index, r, g.advance
		f.glyphs[r] = g
		return g, nil
	}
	return nil, fmt.Errorf("no glyph for %q (U+%04X) in Latin Modern", r, r)
}

// newGlyph reads a glyph of a font, whose name becomes a part of the outline's id.
func newGlyph(f *sfnt.Font, buf *sfnt.Buffer, name string, index sfnt.GlyphIndex) (*glyph, error) {
	const ppem = fixed.Int26_6(PerSize << 6)
	advance, err := f.GlyphAdvance(buf, index, ppem, font.HintingNone)
	if err != nil {
		return nil, err
	}
	segs, err := f.LoadGlyph(buf, index, ppem, nil)
	if err != nil {
		return nil, err
	}
	g := &glyph{
		shape:   &Shape{ID: fmt.Sprintf("%s-%d", name, index)},
		advance: units(advance),
		top:     math.Inf(-1), bottom: math.Inf(1), inkLeft: math.Inf(1), inkR: math.Inf(-1),
	}
	for _, s := range segs {
		if s.Op == sfnt.SegmentOpMoveTo && len(g.shape.Segs) > 0 {
			g.shape.Segs = append(g.shape.Segs, Segment{Op: 'Z'})
		}
		g.add(s)
	}
	if len(segs) == 0 {
		g.top, g.bottom, g.inkLeft, g.inkR = 0, 0, 0, 0
		return g, nil
	}
	g.shape.Segs = append(g.shape.Segs, Segment{Op: 'Z'})
	return g, nil
}

// add appends one segment of the font, whose y runs downwards.
func (g *glyph) add(s sfnt.Segment) {
	var p [3]Point
	for k, a := range s.Args {
		p[k] = Point{units(a.X), -units(a.Y)}
	}
	out := Segment{Op: 'M', P: p}
	switch s.Op {
	case sfnt.SegmentOpLineTo:
		out.Op = 'L'
	case sfnt.SegmentOpCubeTo:
		out.Op = 'C'
	case sfnt.SegmentOpQuadTo:
		last := g.shape.Segs[len(g.shape.Segs)-1].Points()
		out = cubic(last[len(last)-1], p[0], p[1])
	}
	g.shape.Segs = append(g.shape.Segs, out)
	for _, q := range out.Points() {
		g.top, g.bottom = math.Max(g.top, q.Y), math.Min(g.bottom, q.Y)
		g.inkLeft, g.inkR = math.Min(g.inkLeft, q.X), math.Max(g.inkR, q.X)
	}
}

// cubic raises the degree of the quadratic Bézier curve a, b, c.
func cubic(a, b, c Point) Segment {
	mix := func(p, q Point) Point {
		return Point{math.Round((p.X + float64(2*q.X)) / 3), math.Round((p.Y + float64(2*q.Y)) / 3)}
	}
	return Segment{Op: 'C', P: [3]Point{mix(a, b), mix(c, b), c}}
}

// kern returns what to add between two neighbours, in thousandths of an em.
func (f *faces) kern(a, b *glyph) float64 {
	if a.face != b.face {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	k, err := f.fonts[a.face].Kern(&f.buf, a.index, b.index, PerSize<<6, font.HintingNone)
	if err != nil { // sfnt.ErrNotFound: the pair is not kerned
		return 0
	}
	return units(k)
}

func units(x fixed.Int26_6) float64 { return float64(x) / 64 }
