package page

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// subset is a font of the outlines that a page uses, one for each character, in the order of first use; the first is a
// wordSpace.
type subset struct {
	glyphs []*Shape
	code   map[string]int // by id; looked up only
}

var wordSpace = &Shape{ID: "wordSpace", char: ' ', advance: 333}

// newSubset collects the characters of a scene. Of two outlines of one character, as from two fonts, it takes the first.
func newSubset(ops []Op) *subset {
	f := &subset{glyphs: []*Shape{wordSpace}, code: map[string]int{wordSpace.ID: 0}}
	taken := map[rune]bool{' ': true}
	for _, o := range ops {
		for _, st := range o.Stamps {
			if _, ok := f.code[st.Shape.ID]; !ok && st.Shape.char != 0 && !taken[st.Shape.char] && len(f.glyphs) < 255 {
				f.code[st.Shape.ID] = len(f.glyphs)
				f.glyphs = append(f.glyphs, st.Shape)
				taken[st.Shape.char] = true
			}
		}
	}
	return f
}

// holds reports whether the font has all outlines of a row.
func (f *subset) holds(stamps []stamp) bool {
	return !slices.ContainsFunc(stamps, func(s stamp) bool { _, ok := f.code[s.Shape.ID]; return !ok })
}

// withBlanks puts a wordSpace where a row of glyphs leaves a gap as wide as one between words.
func withBlanks(stamps []stamp) []stamp {
	var out []stamp
	for i, s := range stamps {
		if i > 0 {
			last := stamps[i-1]
			if end := last.X + last.Shape.advance; s.Y == last.Y && s.X-end > 0.6*wordSpace.advance {
				out = append(out, stamp{wordSpace, end, s.Y})
			}
		}
		out = append(out, s)
	}
	return out
}

// name is what the font calls a glyph, from which programs read the character.
func (s *Shape) name() string { return fmt.Sprintf("u%04X", s.char) }

// box is the extent of all outlines.
func (f *subset) box() (x0, y0, x1, y1 int) {
	b := Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, g := range f.glyphs {
		for _, seg := range g.Segs {
			for _, p := range seg.Points() {
				b = Rect{min(b.X0, p.X), min(b.Y0, p.Y), max(b.X1, p.X), max(b.Y1, p.Y)}
			}
		}
	}
	if b.X0 > b.X1 {
		return 0, 0, 0, 0
	}
	return int(math.Floor(b.X0)), int(math.Floor(b.Y0)), int(math.Ceil(b.X1)), int(math.Ceil(b.Y1))
}

func be16(v ...int) (b []byte) {
	for _, x := range v {
		b = binary.BigEndian.AppendUint16(b, uint16(x))
	}
	return b
}

func be32(v ...int) (b []byte) {
	for _, x := range v {
		b = binary.BigEndian.AppendUint32(b, uint32(x))
	}
	return b
}

// index is a list of byte strings as the compact font format writes it.
func index(items ...[]byte) []byte {
	if len(items) == 0 {
		return be16(0)
	}
	out, at := append(be16(len(items)), 4), 1
	for _, it := range items {
		out, at = append(out, be32(at)...), at+len(it)
	}
	return slices.Concat(append(out, be32(at)...), slices.Concat(items...))
}

// charstring is an outline in the language of Type 2 charstrings.
func charstring(s *Shape) []byte {
	var b []byte
	number := func(v int) {
		switch {
		case v >= -107 && v <= 107:
			b = append(b, byte(v+139))
		case v >= 108 && v <= 1131:
			b = append(b, byte((v-108)>>8+247), byte(v-108))
		case v >= -1131 && v <= -108:
			b = append(b, byte((-v-108)>>8+251), byte(-v-108))
		default:
			b = append(append(b, 28), be16(v)...)
		}
	}
	number(int(math.Round(s.advance))) // over the nominal width, which is 0
	x, y := 0, 0
	for _, seg := range s.Segs {
		for _, p := range seg.Points() {
			to := [2]int{int(math.Round(p.X)), int(math.Round(p.Y))}
			number(to[0] - x)
			number(to[1] - y)
			x, y = to[0], to[1]
		}
		if operator, ok := map[byte]byte{'M': 21, 'L': 5, 'C': 8}[seg.Op]; ok { // a path closes by itself
			b = append(b, operator)
		}
	}
	return append(b, 14)
}

// cff is the font in the compact font format.
//
// Reference: Adobe Technical Notes 5176 and 5177.
func (f *subset) cff() []byte {
	integer := func(v int) []byte { return append([]byte{29}, be32(v)...) }
	var names, strings [][]byte
	charset := []byte{0}
	glyphs := [][]byte{{byte(0 + 139), 14}} // .notdef
	for i, g := range f.glyphs {
		strings = append(strings, []byte(g.name()))
		charset = append(charset, be16(391+i)...)
		glyphs = append(glyphs, charstring(g))
	}
	names = append(names, []byte("Odescent"))
	x0, y0, x1, y1 := f.box()
	dict := func(charsetAt, glyphsAt, private int) []byte {
		return slices.Concat(integer(x0), integer(y0), integer(x1), integer(y1), []byte{5}, integer(charsetAt), []byte{15},
			integer(glyphsAt), []byte{17}, integer(0), integer(private), []byte{18})
	}
	head := slices.Concat([]byte{1, 0, 4, 4}, index(names...))
	tail := slices.Concat(index(strings...), index())
	at := len(head) + len(index(dict(0, 0, 0))) + len(tail)
	body := index(glyphs...)
	return slices.Concat(head, index(dict(at, at+len(charset), at+len(charset)+len(body))), tail, charset, body)
}

// openType wraps the font for browsers.
//
// Reference: OpenType specification 1.9, the tables named.
func (f *subset) openType() []byte {
	n := len(f.glyphs) + 1
	x0, y0, x1, y1 := f.box()
	metrics, widest := be16(0, 0), 0
	type char struct{ r, id int }
	var chars []char
	for i, g := range f.glyphs {
		w := int(math.Round(g.advance))
		metrics, widest = append(metrics, be16(w, 0)...), max(widest, w)
		chars = append(chars, char{int(g.char), i + 1})
	}
	slices.SortFunc(chars, func(a, b char) int { return a.r - b.r })
	groups := []byte{}
	for _, c := range chars {
		groups = append(groups, be32(c.r, c.r, c.id)...)
	}
	var records, text []byte
	for i, s := range []string{1: "Odescent", 2: "Regular", 3: "Odescent", 4: "Odescent", 6: "Odescent"} {
		if s != "" {
			records = append(records, be16(3, 1, 0x409, i, 2*len(s), len(text))...)
			for _, r := range s {
				text = append(text, be16(int(r))...)
			}
		}
	}
	tables := []struct {
		tag  string
		data []byte
	}{
		{"CFF ", f.cff()},
		{"OS/2", slices.Concat(be16(4, 500, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0), make([]byte, 26), []byte("NONE"),
			be16(0x40, chars[0].r&0xFFFF, min(chars[len(chars)-1].r, 0xFFFF), 800, -200, 90, max(y1, 0), max(-y0, 0)), be32(1, 0), be16(430, 683, 0, 32, 1))},
		{"cmap", slices.Concat(be16(0, 1, 3, 10), be32(12), be16(12, 0), be32(16+len(groups), 0, len(chars)), groups)},
		{"head", slices.Concat(be32(0x10000, 0x10000, 0, 0x5F0F3CF5), be16(3, PerSize), make([]byte, 16), be16(x0, y0, x1, y1, 0, 8, 2, 0, 0))},
		{"hhea", slices.Concat(be32(0x10000), be16(max(y1, 0), min(y0, 0), 0, widest, 0, 0, x1, 1, 0, 0, 0, 0, 0, 0, 0, n))},
		{"hmtx", metrics},
		{"maxp", slices.Concat(be32(0x5000), be16(n))},
		{"name", slices.Concat(be16(0, len(records)/12, 6+len(records)), records, text)},
		{"post", slices.Concat(be32(0x30000, 0), be16(-100, 50), make([]byte, 20))},
	}
	out := slices.Concat([]byte("OTTO"), be16(len(tables), 128, 3, 16*len(tables)-128))
	at := len(out) + 16*len(tables)
	var body []byte
	for _, t := range tables {
		out = slices.Concat(out, []byte(t.tag), be32(int(tableSum(t.data)), at+len(body), len(t.data)))
		body = append(body, t.data...)
		body = append(body, make([]byte, -len(t.data)&3)...)
	}
	out = append(out, body...)
	for i := range len(tables) { // the sum of the whole
		if entry := out[12+16*i:]; string(entry[:4]) == "head" {
			binary.BigEndian.PutUint32(out[binary.BigEndian.Uint32(entry[8:])+8:], 0xB1B0AFBA-tableSum(out))
		}
	}
	return out
}

// tableSum adds words of four bytes.
func tableSum(b []byte) (sum uint32) {
	b = append(slices.Clone(b), make([]byte, -len(b)&3)...)
	for i := 0; i < len(b); i += 4 {
		sum += binary.BigEndian.Uint32(b[i:])
	}
	return sum
}
