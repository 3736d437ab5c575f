package figure

import (
	"html"
	"regexp"
	"strings"
)

// HTML returns a text with mathematics between dollar signs as HTML of one line: letters in italics, scripts as sub and
// sup. A text that [Check] refuses is returned as it stands, escaped.
func HTML(text string) string {
	atoms, err := parse(text)
	if err != nil {
		return html.EscapeString(text)
	}
	var b strings.Builder
	writeHTML(&b, atoms)
	return b.String()
}

// Plain returns a text with mathematics between dollar signs for a terminal, with ^ and _ before scripts of more than a
// prime, and brackets about an exponent that is more than a number or a symbol: t^(p-2). A text that [Check] refuses is
// returned without its dollar signs.
func Plain(text string) string {
	atoms, err := parse(text)
	if err != nil {
		return strings.ReplaceAll(text, "$", "")
	}
	var b strings.Builder
	writePlain(&b, atoms)
	return keyboard.Replace(b.String())
}

var keyboard = strings.NewReplacer("’", "'", "⋅", "·", "−", "-")

func writePlain(b *strings.Builder, atoms []atom) {
	for i, a := range atoms {
		wide := a.math && i > 0 && (a.class == relation || a.class == binaryOp && binds(atoms[i-1]) && len(a.text) == 1 && strings.ContainsRune("+−±", a.text[0]))
		if a.space > 0 || wide {
			b.WriteByte(' ')
		}
		if a.group != nil {
			writePlain(b, a.group)
		}
		for _, r := range a.text {
			b.WriteString(apart.Replace(string(upright(r))))
		}
		b.WriteString(combining[a.accent])
		b.WriteString(strings.Repeat("'", a.primes))
		for _, s := range []struct {
			sign string
			row  []atom
		}{{"_", a.sub}, {"^", a.sup}} {
			if s.row != nil {
				b.WriteString(s.sign)
				var inner strings.Builder
				writePlain(&inner, s.row)
				if t := strings.ReplaceAll(inner.String(), " ", ""); s.sign == "^" && !single.MatchString(t) || strings.ContainsAny(t, "+/·⋅,") {
					b.WriteString("(" + t + ")")
				} else {
					b.WriteString(t)
				}
			}
		}
		if wide || a.math && a.class == punctuation {
			b.WriteByte(' ')
		} else if a.class == operator && i+1 < len(atoms) && (atoms[i+1].class == ordinary || atoms[i+1].class == operator) && len(a.text) > 1 {
			b.WriteByte(' ')
		}
	}
}

// single is an exponent that needs no brackets after ^, where the next letter could be read as a part of it: a number
// or one symbol, with a sign or primes or a subscript.
var single = regexp.MustCompile(`^[-−+±∓]?([0-9]+(\.[0-9]+)?|[^0-9(]\p{M}?'*)$`)

var combining = map[rune]string{'˙': "\u0307", '¨': "\u0308", 'ˆ': "\u0302", '˜': "\u0303", '¯': "\u0304"}

func writeHTML(b *strings.Builder, atoms []atom) {
	for i, a := range atoms {
		wide := a.math && i > 0 && (a.class == relation || a.class == binaryOp && binds(atoms[i-1]))
		switch {
		case a.space > 0:
			b.WriteString("\u2009")
		case wide:
			b.WriteString("\u2009")
		case a.class == operator && i > 0 && atoms[i-1].math && atoms[i-1].class == ordinary:
			b.WriteString("\u2009")
		}
		if a.group != nil {
			writeHTML(b, a.group)
		}
		writeRunes(b, a.text)
		b.WriteString(combining[a.accent])
		b.WriteString(strings.Repeat("′", a.primes))
		for _, s := range []struct {
			tag string
			row []atom
		}{{"sub", a.sub}, {"sup", a.sup}} {
			if s.row != nil {
				b.WriteString("<" + s.tag + ">")
				writeHTML(b, s.row)
				b.WriteString("</" + s.tag + ">")
			}
		}
		if wide || a.math && a.class == punctuation {
			b.WriteString("\u2009")
		} else if a.class == operator && a.sub == nil && i+1 < len(atoms) && (atoms[i+1].class == ordinary || atoms[i+1].class == operator) {
			b.WriteString("\u2009")
		}
	}
}

// binds reports whether a sign after an atom joins two things rather than being the second's own.
func binds(before atom) bool {
	return before.math && (before.class == ordinary || before.class == closing)
}

// writeRunes writes characters, those of the mathematical italics as letters in italics.
func writeRunes(b *strings.Builder, text []rune) {
	for _, r := range text {
		letter := upright(r)
		if letter != r {
			b.WriteString("<i>" + string(letter) + "</i>")
			continue
		}
		b.WriteString(html.EscapeString(apart.Replace(string(r))))
	}
}

var apart = strings.NewReplacer("ﬃ", "ffi", "ﬄ", "ffl", "ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl")

// upright undoes italic.
func upright(r rune) rune {
	switch {
	case r == 'ℎ':
		return 'h'
	case r >= '𝑎' && r <= '𝑧':
		return r - '𝑎' + 'a'
	case r >= '𝐴' && r <= '𝑍':
		return r - '𝐴' + 'A'
	case r >= '𝛼' && r <= '𝜔':
		return r - '𝛼' + 'α'
	}
	for letter, it := range variants {
		if it == r {
			return letter
		}
	}
	return r
}
