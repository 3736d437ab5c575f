package page

import (
	"compress/zlib"
	"fmt"
	"math"
	"strings"
	"unicode/utf16"
)

// liveOps are the ops of a page; for live text with ligatures as single letters, which a search finds.
func (s *Scene) liveOps() []Op {
	if !s.LiveText {
		return s.Ops
	}
	f, err := loadFaces()
	if err != nil {
		return s.Ops
	}
	out := make([]Op, len(s.Ops))
	for i, o := range s.Ops {
		out[i] = o
		if o.Stamps == nil {
			continue
		}
		out[i].Stamps = nil
		for _, st := range o.Stamps {
			parts, sum := []rune(apart.Replace(string(st.Shape.char))), 0.0
			var letters []*glyph
			for _, r := range parts {
				if g, err := f.glyph(r); err == nil && len(parts) > 1 {
					letters, sum = append(letters, g), sum+g.advance
				}
			}
			if len(letters) == 0 {
				out[i].Stamps = append(out[i].Stamps, st)
			}
			x := st.X
			for _, g := range letters {
				out[i].Stamps = append(out[i].Stamps, stamp{g.shape, math.Round(x), st.Y})
				x += float64(g.advance * st.Shape.advance / sum)
			}
		}
	}
	return out
}

// text writes a row of glyphs as text.
func (p *pdfPage) text(o Op) {
	scale := o.Size / PerSize
	fmt.Fprintf(&p.out, "BT /F0 %s Tf\n", Decimal(o.Size))
	var last stamp
	for i, st := range withBlanks(o.Stamps) {
		switch {
		case i == 0 || st.Y != last.Y: // a new place, as of a script
			if i > 0 {
				p.out.WriteString("] TJ\n")
			}
			x, y, turn := o.At.X+float64(st.X*scale), o.At.Y+float64(st.Y*scale), "1 0 0 1"
			if o.Turned {
				x, y, turn = o.At.X-float64(st.Y*scale), o.At.Y+float64(st.X*scale), "0 1 -1 0"
			}
			fmt.Fprintf(&p.out, "%s %s %s Tm [", turn, Decimal(x), Decimal(y))
		default:
			if move := last.X + last.Shape.advance - st.X; math.Abs(move) > 0.5 {
				fmt.Fprintf(&p.out, "%s", Decimal(move))
			}
		}
		fmt.Fprintf(&p.out, "<%02X>", p.font.code[st.Shape.ID])
		last = st
	}
	p.out.WriteString("] TJ ET\n")
}

// pdf returns the objects of the font, of which the first has number n: the font, its descriptor, its outlines and the
// characters that its codes stand for; italic letters of mathematics stand for plain ones.
func (f *subset) pdf(n int) ([][]byte, error) {
	var widths, names, characters strings.Builder
	for i, g := range f.glyphs {
		fmt.Fprintf(&widths, "%d ", int(math.Round(g.advance)))
		fmt.Fprintf(&names, "/%s", g.name())
		fmt.Fprintf(&characters, "<%02X> <", i)
		for _, u := range utf16.Encode([]rune{upright(g.char)}) {
			fmt.Fprintf(&characters, "%04X", u)
		}
		characters.WriteString(">\n")
	}
	x0, y0, x1, y1 := f.box()
	outlines, err := pdfStream("/Subtype/Type1C", f.cff(), zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	var blocks strings.Builder // of at most 100 lines
	lines := strings.SplitAfter(strings.TrimSuffix(characters.String(), "\n"), "\n")
	for len(lines) > 0 {
		k := min(100, len(lines))
		fmt.Fprintf(&blocks, "%d beginbfchar\n%s\nendbfchar\n", k, strings.TrimSpace(strings.Join(lines[:k], "")))
		lines = lines[k:]
	}
	unicode, err := pdfStream("", fmt.Appendf(nil, "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"+
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Odescent def/CMapType 2 def\n"+
		"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n%sendcmap CMapName currentdict/CMap defineresource pop end end", blocks.String()), zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	return [][]byte{
		fmt.Appendf(nil, "<</Type/Font/Subtype/Type1/BaseFont/SUBSET+Odescent/FirstChar 0/LastChar %d/Widths[%s]/FontDescriptor %d 0 R"+
			"/Encoding<</Type/Encoding/Differences[0%s]>>/ToUnicode %d 0 R>>", len(f.glyphs)-1, widths.String(), n+1, names.String(), n+3),
		fmt.Appendf(nil, "<</Type/FontDescriptor/FontName/SUBSET+Odescent/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %[4]d"+
			"/Descent %[2]d/CapHeight 683/StemV 80/FontFile3 %[5]d 0 R>>", x0, y0, x1, y1, n+2),
		outlines, unicode,
	}, nil
}
