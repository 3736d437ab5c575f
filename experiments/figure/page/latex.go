package page

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// latexNames are the commands for characters that LaTeX's mathematics lacks: the inverse of symbols, the shortest name
// first, and some more.
var latexNames = func() map[rune]string {
	m := map[rune]string{
		'−': "-", '·': `\cdot `, '‖': `\|`, '|': "|", 'µ': `\mu `, '′': `\prime `,
		'²': "^2", '³': "^3", '¹': "^1", '½': `\tfrac12 `, '¼': `\tfrac14 `, '¾': `\tfrac34 `, '√': `\surd `,
		'⊆': `\subseteq `, '⊇': `\supseteq `, '⊃': `\supset `, '⇔': `\Leftrightarrow `, '⇐': `\Leftarrow `, '⟶': `\longrightarrow `,
		'∥': `\parallel `, '∧': `\wedge `, '∨': `\vee `, '≺': `\prec `, '≻': `\succ `, '≼': `\preceq `, '≽': `\succeq `,
		'≅': `\cong `, '⩽': `\leqslant `, '⩾': `\geqslant `, '∆': `\Delta `, 'ς': `\varsigma `, 'ο': "o", 'ϖ': `\varpi `,
		'ℝ': `\mathbb{R}`, 'ℂ': `\mathbb{C}`, 'ℕ': `\mathbb{N}`, 'ℤ': `\mathbb{Z}`, '𝔼': `\mathbb{E}`,
	}
	for i, r := range []rune("ΑΒΕΖΗΙΚΜΝΟΡΤΧ") {
		m[r] = `\mathrm{` + "ABEZHIKMNOPTX"[i:i+1] + "}"
	}
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" {
		for _, name := range []string{"mathbf", "mathbb", "mathcal"} {
			if styled := alphabets[name](r); styled != r {
				m[styled] = `\` + name + "{" + string(r) + "}"
			}
		}
		if i := italic(r); i != r {
			m[i] = string(r)
		}
	}
	names := make([]string, 0, len(symbols))
	for n := range symbols {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	for _, n := range names {
		r := symbols[n]
		for _, r := range [2]rune{r, italic(r)} {
			if m[r] == "" {
				m[r] = `\` + n + " "
			}
		}
	}
	return m
}()

// latexFunctions are the function names that LaTeX does not define.
var latexFunctions = []string{"sign", "diag", "tr"}

// latexText are characters of plain text that mean something else to LaTeX.
var latexText = map[rune]string{
	'\\': `\textbackslash{}`, '{': `\{`, '}': `\}`, '#': `\#`, '%': `\%`, '&': `\&`, '_': `\_`, '$': `\$`,
	'^': `\textasciicircum{}`, '~': `\textasciitilde{}`, '<': `$<$`, '>': `$>$`, '|': `$|$`, '"': `''`, '’': "'",
}

// latexLetters are the characters that LaTeX takes as they are in fonts of encoding T1, beside ASCII and Latin letters
// from U+00A0 to U+017E.
const latexLetters = "ƒȘșȚț‐‑‒–—―‘’‚“”„‡•‰‹›⁄€™ﬀﬁﬂﬃﬄ"

// inLaTeX reports whether [LaTeX] can write a character.
func inLaTeX(r rune) bool {
	switch {
	case r < 127 || unicode.IsSpace(r) || latexNames[r] != "":
		return true
	case r >= 0xA0 && r < 0x17F:
		return !strings.ContainsRune("ĦħĿŀ", r)
	}
	return strings.ContainsRune(latexLetters, r)
}

// LaTeX turns a text as described at [Check] into LaTeX. It needs amsmath and amssymb, and UTF-8 for letters beyond
// ASCII and Greek.
func LaTeX(text string) string {
	var b strings.Builder
	in := []rune(text)
	for i := 0; i < len(in); i++ {
		r := in[i]
		switch {
		case r == '\\' && i+1 < len(in) && in[i+1] == '$':
			b.WriteString(`\$`)
			i++
		case r == '$':
			end := i + 1
			for end < len(in) && in[end] != '$' {
				if in[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end, len(in))
			if m := latexMath(in[i+1 : end]); m != "" {
				b.WriteString("$" + m + "$")
			}
			i = end
		case r == '-' && i+1 < len(in) && in[i+1] == '-': // no ligature
			b.WriteString("-{}")
		case latexText[r] != "":
			b.WriteString(latexText[r])
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r > 127 && latexNames[r] != "":
			b.WriteString("$" + strings.TrimSpace(latexNames[r]) + "$")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func latexMath(in []rune) string {
	var b strings.Builder
	for i := 0; i < len(in); i++ {
		r := in[i]
		switch {
		case r == '\\':
			j := i + 1
			for j < len(in) && in[j] < 128 && unicode.IsLetter(in[j]) {
				j++
			}
			name := string(in[i+1 : j])
			switch {
			case j == i+1: // \, and its like
				j = min(j+1, len(in))
				b.WriteString(string(in[i:j]))
			case name == "text" && j < len(in) && in[j] == '{' && slices.Contains(in[j:], '}'):
				end := j + slices.Index(in[j:], '}')
				b.WriteString(`\text{` + LaTeX(string(in[j+1:end])) + `}`)
				j = end + 1
			case slices.Contains(latexFunctions, name):
				b.WriteString(`\operatorname{` + name + `}`)
			default:
				b.WriteString(string(in[i:j]))
			}
			i = j - 1
		case r == '%' || r == '#' || r == '&':
			b.WriteString(`\` + string(r))
		case strings.ContainsRune("²³¹", r) && !raises(in, i), strings.HasSuffix(latexNames[r], "}") && scripted.MatchString(string(in[:i])),
			strings.ContainsRune("½¼¾", r) && scripted.MatchString(string(in[:i])):
			b.WriteString("{" + latexNames[r] + "}")
		case r > 127 && latexNames[r] != "":
			b.WriteString(latexNames[r])
		case r > 127 && unicode.IsSpace(r):
			b.WriteByte(' ')
		case r > 127 && scripted.MatchString(string(in[:i])):
			b.WriteString(`{\text{` + string(r) + `}}`)
		case r > 127:
			b.WriteString(`\text{` + string(r) + `}`)
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// scripted finds the end of mathematics after which TeX takes the next character as an argument.
var scripted = regexp.MustCompile(`([\^_]|\\(d?dot|hat|tilde|bar|mathrm|mathbf|mathbb|mathcal|text|operatorname))\s*$`)

// raises reports whether the digit at i can be written as the superscript of what is before it, which has no other.
func raises(in []rune, i int) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimSpace(string(in[i+1:])))
	if i == 0 || strings.ContainsRune("'^²³¹", next) {
		return false
	}
	k := i - 1
	if strings.ContainsRune("‖|)]", in[k]) {
		return k == 0 || in[k-1] != '\\' && in[k-1] != '^' && in[k-1] != ' '
	}
	for k >= 0 && unicode.IsLetter(in[k]) {
		k--
	}
	switch {
	case k == i-1:
		return false
	case k >= 0 && in[k] == '\\':
		return symbols[string(in[k+1:i])] != 0 && (k == 0 || in[k-1] != '^')
	}
	before := strings.TrimRight(string(in[:k+1]), " ")
	return !strings.HasSuffix(before, "^")
}
