package page

import (
	"fmt"
	"math"
	"strings"
)

// Check reports whether a text can be set, and if not, which command, brace or character is at fault.
//
// Text outside dollar signs is printed as it stands (write \$ for a dollar sign), with the ligatures of the
// font. Between dollar signs it is mathematics as in TeX: letters are italic, a hyphen is a minus sign, _ and ^
// lower and raise the next character or group in braces, ' is a prime, operators and relations get their space.
// Unicode may be written directly ($‖∇f(x_k)‖²$) or by name: Greek letters, relations, arrows, \nabla,
// \partial, \star, \|, \log and other functions, \mathrm, \mathbf, \mathbb, \mathcal, \dot, \hat, \tilde, \bar.
// There are no fractions and no roots. A character must be in Latin Modern, and LaTeX must know it or one of the names above.
func Check(text string) error {
	_, err := typeset(text, 8)
	return err
}

// textBox is a set line of text: glyphs from the origin at the left end of the base line, in points.
type textBox struct {
	source      string
	runs        []glyphRun
	width       float64
	top, bottom float64 // of the ink, at least those of a digit and its base line
}

// glyphRun is glyphs of one size, x and y in thousandths of it.
type glyphRun struct {
	size   float64
	stamps []stamp
}

// typesetter sets atoms from left to right.
type typesetter struct {
	*faces
	box  textBox
	x    float64
	last *glyph // for kerning
}

const (
	DigitHeight = 0.66 // of the size
	scriptScale = 0.7
	leastScript = 0.5 // of the size of the text
)

func typeset(s string, size float64) (textBox, error) {
	atoms, err := parse(s)
	if err != nil {
		return textBox{}, err
	}
	f, err := loadFaces()
	if err != nil {
		return textBox{}, err
	}
	t := &typesetter{faces: f, box: textBox{top: DigitHeight * size}}
	if err := t.row(atoms, size, 0, size*leastScript, false); err != nil {
		return textBox{}, &textError{s, err}
	}
	for _, r := range s {
		if !inLaTeX(r) {
			return textBox{}, &textError{s, fmt.Errorf("%q (U+%04X) has no form in LaTeX", r, r)}
		}
	}
	t.box.width = t.x
	return t.box, nil
}

type textError struct {
	text string
	err  error
}

func (e *textError) Error() string { return "figure: text \"" + e.text + "\": " + e.err.Error() }
func (e *textError) Unwrap() error { return e.err }

// row sets atoms on a base line that is raised by up.
func (t *typesetter) row(atoms []atom, size, up, least float64, script bool) error {
	prev := opening // so that a leading minus is a sign
	for i, a := range atoms {
		c := a.class
		if c == binaryOp && (i == 0 || !isOperand(prev) || i+1 == len(atoms) || !startsOperand(atoms[i+1])) {
			c = ordinary
		}
		if a.math && i > 0 && atoms[i-1].math && !script {
			t.gap(gapBetween(prev, c, a) * size)
		}
		if prev = c; !a.math {
			prev = opening
		}
		if a.space != 0 {
			t.gap(a.space * size)
		}
		if err := t.atom(a, size, up, least, script); err != nil {
			return err
		}
	}
	return nil
}

func isOperand(c class) bool { return c == ordinary || c == closing }

func startsOperand(a atom) bool {
	return a.class == ordinary || a.class == opening || a.class == operator
}

// gapBetween is TeX's table of spaces between classes, in em.
func gapBetween(prev, next class, a atom) float64 {
	switch {
	case prev == relation && next == relation:
		return 0
	case prev == relation || next == relation:
		return 5. / 18
	case prev == binaryOp || next == binaryOp:
		return 2. / 9
	case prev == punctuation, prev == operator && next != opening, next == operator && isOperand(prev):
		return 1. / 6
	}
	return 0
}

func (t *typesetter) gap(d float64) {
	if d != 0 {
		t.x += float64(d)
		t.last = nil
	}
}

func (t *typesetter) atom(a atom, size, up, least float64, script bool) error {
	x0, high := t.x, 0.0
	for _, r := range a.text {
		g, err := t.put(r, size, up)
		if err != nil {
			return err
		}
		high = math.Max(high, g.top/PerSize)
	}
	if a.group != nil {
		if err := t.row(a.group, size, up, least, script); err != nil {
			return err
		}
		high = t.heightOf(a.group)
	}
	if a.accent != 0 {
		if err := t.accent(a.accent, x0, high, size, up); err != nil {
			return err
		}
	}
	start := t.x         // of the subscript: under the primes
	for range a.primes { // raised in the font already
		t.last = nil
		if _, err := t.put('′', size, up); err != nil {
			return err
		}
	}
	if a.sub == nil && a.sup == nil {
		return nil
	}
	small := math.Max(size*scriptScale, least)
	raise := math.Max(0.38, high-0.30)
	end := t.x
	if a.sup != nil {
		t.gap(0.03 * size)
		if err := t.row(a.sup, small, up+float64(raise*size), least, true); err != nil {
			return err
		}
		end = t.x
	}
	if a.sub != nil {
		drop := 0.16
		if a.sup != nil || a.primes > 0 {
			drop = 0.24
		}
		t.x, t.last = start, nil
		if err := t.row(a.sub, small, up-float64(drop*size), least, true); err != nil {
			return err
		}
		end = math.Max(end, t.x)
	}
	t.x, t.last = end+float64(0.05*size), nil
	return nil
}

// heightOf is the height of a group's letters in em, without scripts.
func (t *typesetter) heightOf(row []atom) float64 {
	high := 0.0
	for _, a := range row {
		for _, r := range a.text {
			if g, err := t.glyph(r); err == nil {
				high = math.Max(high, g.top/PerSize)
			}
		}
		high = math.Max(high, t.heightOf(a.group))
	}
	return high
}

// put sets one character at the pen and moves the pen.
func (t *typesetter) put(r rune, size, up float64) (*glyph, error) {
	g, err := t.glyph(r)
	if err != nil {
		return nil, err
	}
	if t.last != nil {
		t.x += float64(t.kern(t.last, g) * size / PerSize)
	}
	t.place(g, t.x, size, up)
	t.x += float64(g.advance * size / PerSize)
	t.last = g
	return g, nil
}

// accent sets a mark centred over what was set since x0, whose height is high in em. The fonts' accents sit
// over a letter without ascender, 0.43 em high.
func (t *typesetter) accent(r rune, x0, high, size, up float64) error {
	g, err := t.glyph(r)
	if err != nil {
		return err
	}
	middle := (g.inkLeft + g.inkR) / 2 * size / PerSize
	t.place(g, float64((x0+t.x)/2)+float64(0.06*size)-middle, size, up+float64(math.Max(0, high-0.43)*size))
	return nil
}

func (t *typesetter) place(g *glyph, x, size, up float64) {
	t.box.top = math.Max(t.box.top, up+float64(g.top*size/PerSize))
	t.box.bottom = math.Min(t.box.bottom, up+float64(g.bottom*size/PerSize))
	if len(g.shape.Segs) == 0 {
		return
	}
	k := len(t.box.runs) - 1
	if k < 0 || t.box.runs[k].size != size {
		t.box.runs = append(t.box.runs, glyphRun{size: size})
		k++
	}
	run := &t.box.runs[k]
	run.stamps = append(run.stamps, stamp{g.shape, math.Round(x / size * PerSize), math.Round(up / size * PerSize)})
}

// words splits a text where it may be broken: after spaces outside mathematics, and after / and , of a long name.
func words(s string) []string {
	var out []string
	var w strings.Builder
	inside := false
	for i, r := range s {
		w.WriteRune(r)
		if r == '$' && (i == 0 || s[i-1] != '\\') {
			inside = !inside
		}
		if !inside && (r == ' ' || r == '/' || r == ',') {
			out = append(out, w.String())
			w.Reset()
		}
	}
	if w.Len() > 0 {
		out = append(out, w.String())
	}
	return out
}
