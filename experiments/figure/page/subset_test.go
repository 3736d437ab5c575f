package page

import (
	"image/color"
	"math"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// TestLiveFont reads the font of a page back: each character has its outline and width.
func TestLiveFont(t *testing.T) {
	s := NewScene(400, 100)
	s.LiveText = true
	l, err := NewLabel("finite differences & <flow>, efficient office: gap $f(x_k) − f^⋆ ≤ 10^{-3}$", 8, math.Inf(1))
	if err != nil {
		t.Fatal(err)
	}
	s.Text(l, Point{10, 50}, Align{}, false, color.NRGBA{A: 255})
	f := newSubset(s.liveOps())
	font, err := sfnt.Parse(f.openType())
	if err != nil {
		t.Fatal(err)
	}
	if n := font.NumGlyphs(); n != len(f.glyphs)+1 {
		t.Errorf("%d glyphs, want %d", n, len(f.glyphs)+1)
	}
	var buf sfnt.Buffer
	for i, g := range f.glyphs {
		index, err := font.GlyphIndex(&buf, g.char)
		if err != nil || int(index) != i+1 {
			t.Fatalf("%q has index %d, want %d (%v)", g.char, index, i+1, err)
		}
		got, err := newGlyph(font, &buf, "got", index)
		if err != nil {
			t.Fatal(err)
		}
		if outlineData(got.shape) != outlineData(g) || got.advance != float64(int(g.advance+0.5)) {
			t.Errorf("%q has another outline or width: %g, want %g", g.char, got.advance, g.advance)
		}
	}
	if n := len(f.openType()); n > 20_000 {
		t.Errorf("a font of %d bytes for %d glyphs", n, len(f.glyphs))
	}
}
