package page

import (
	"html"
	"regexp"
	"strings"
)

// HTML returns a text with mathematics between dollar signs as HTML of one line: letters in italics, scripts as sub and
// sup. A text that [Check] refuses is returned as it stands, escaped.
func HTML(text string) string {
	if atoms, err := parse(text); err == nil {
		return spelled(atoms, true)
	}
	return html.EscapeString(text)
}

// Plain returns a text with mathematics between dollar signs for a terminal, with ^ and _ before scripts of more than a
// prime, and brackets about an exponent that is more than a number or a symbol: t^(p-2). A text that [Check] refuses is
// returned without its dollar signs.
func Plain(text string) string {
	if atoms, err := parse(text); err == nil {
		return keyboard.Replace(spelled(atoms, false))
	}
	return strings.ReplaceAll(text, "$", "")
}

var keyboard = strings.NewReplacer("’", "'", "⋅", "·", "−", "-")

// spelled writes atoms as HTML or for a terminal.
func spelled(atoms []atom, asHTML bool) string {
	var b strings.Builder
	space, prime := " ", "'"
	if asHTML {
		space, prime = "\u2009", "′"
	}
	for i, a := range atoms {
		wide := a.math && i > 0 && (a.class == relation || a.class == binaryOp && binds(atoms[i-1]) && (asHTML || strings.Contains("+−±", string(a.text))))
		if a.space > 0 || wide || asHTML && a.class == operator && i > 0 && atoms[i-1].math && atoms[i-1].class == ordinary {
			b.WriteString(space)
		}
		b.WriteString(spelled(a.group, asHTML))
		for _, r := range a.text {
			letter := apart.Replace(string(upright(r)))
			if asHTML {
				letter = html.EscapeString(letter)
				if upright(r) != r {
					letter = "<i>" + letter + "</i>"
				}
			}
			b.WriteString(letter)
		}
		b.WriteString(combining[a.accent] + strings.Repeat(prime, a.primes))
		for _, s := range []struct {
			sign, tag string
			row       []atom
		}{{"_", "sub", a.sub}, {"^", "sup", a.sup}} {
			switch t := spelled(s.row, asHTML); {
			case s.row == nil:
			case asHTML:
				b.WriteString("<" + s.tag + ">" + t + "</" + s.tag + ">")
			default:
				t = strings.ReplaceAll(t, " ", "")
				if s.sign == "^" && !single.MatchString(t) || strings.ContainsAny(t, "+/·⋅,") {
					t = "(" + t + ")"
				}
				b.WriteString(s.sign + t)
			}
		}
		argument := a.class == operator && i+1 < len(atoms) && (atoms[i+1].class == ordinary || atoms[i+1].class == operator)
		if wide || a.math && a.class == punctuation || argument && (asHTML && a.sub == nil || !asHTML && len(a.text) > 1) {
			b.WriteString(space)
		}
	}
	return b.String()
}

// single is an exponent that needs no brackets after ^, where the next letter could be read as a part of it: a number
// or one symbol, with a sign or primes or a subscript.
var single = regexp.MustCompile(`^[-−+±∓]?([0-9]+(\.[0-9]+)?|[^0-9(]\p{M}?'*)$`)

var combining = map[rune]string{'˙': "\u0307", '¨': "\u0308", 'ˆ': "\u0302", '˜': "\u0303", '¯': "\u0304"}

// binds reports whether a sign after an atom joins two things rather than being the second's own.
func binds(before atom) bool {
	return before.math && (before.class == ordinary || before.class == closing)
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
