package page

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// class is what TeX calls the class of an atom; it decides the space around it.
type class byte

const (
	ordinary class = iota
	operator       // log, min, sum
	binaryOp       // + - ·
	relation       // = < →
	opening
	closing
	punctuation
)

// atom is a character, a word or a group, with what is above and below it.
type atom struct {
	class    class
	text     []rune // drawn one after another
	group    []atom // or a group
	space    float64
	accent   rune // over it; 0: none
	primes   int
	sub, sup []atom
	math     bool // stands in mathematics: its neighbours are spaced by class
}

// parser reads text with mathematics between dollar signs.
type parser struct {
	in  []rune
	pos int
}

// parse turns a text into atoms.
func parse(s string) ([]atom, error) {
	p := &parser{in: []rune(s)}
	var out []atom
	var plain strings.Builder
	flush := func() {
		if plain.Len() > 0 {
			out = append(out, atom{text: []rune(ligatures.Replace(plain.String()))})
			plain.Reset()
		}
	}
	for p.pos < len(p.in) {
		r := p.in[p.pos]
		p.pos++
		switch {
		case r == '\\' && p.peek() == '$':
			plain.WriteRune('$')
			p.pos++
		case r == '$':
			flush()
			row, err := p.row('$')
			if err != nil {
				return nil, fmt.Errorf("figure: text %q: %w", s, err)
			}
			out = append(out, row...)
		case unicode.IsSpace(r):
			plain.WriteRune(' ')
		default:
			plain.WriteRune(r)
		}
	}
	flush()
	return out, nil
}

var ligatures = strings.NewReplacer("ffi", "ﬃ", "ffl", "ﬄ", "ff", "ﬀ", "fi", "ﬁ", "fl", "ﬂ", "'", "’")

func (p *parser) peek() rune {
	if p.pos < len(p.in) {
		return p.in[p.pos]
	}
	return 0
}

// row reads mathematics up to and including end, which is '$' or '}'.
func (p *parser) row(end rune) ([]atom, error) {
	var out []atom
	left := 0 // \left without \right
	for {
		r := p.peek()
		switch {
		case p.pos >= len(p.in):
			return nil, fmt.Errorf("%q is missing", end)
		case r == end && left > 0:
			return nil, fmt.Errorf(`\left without \right`)
		case r == end:
			p.pos++
			return out, nil
		case r == '}' || r == '$':
			return nil, fmt.Errorf("%q where %q is missing", r, end)
		case unicode.IsSpace(r):
			p.pos++
		case r == '_' || r == '^':
			p.pos++
			if len(out) == 0 {
				out = append(out, atom{math: true})
			}
			last := &out[len(out)-1]
			slot := &last.sub
			if r == '^' {
				slot = &last.sup
			}
			script, err := p.argument()
			if err != nil {
				return nil, err
			}
			if *slot != nil {
				return nil, fmt.Errorf("two %q on one base", r)
			}
			*slot = script
		case r == '\'':
			p.pos++
			if len(out) == 0 {
				return nil, fmt.Errorf("a prime without a base")
			}
			if out[len(out)-1].sup != nil {
				return nil, fmt.Errorf("a prime after \"^\"; write x'^2")
			}
			out[len(out)-1].primes++
		default:
			switch rest := string(p.in[p.pos:min(p.pos+7, len(p.in))]); {
			case sideCommand(rest, `\left`):
				left++
			case sideCommand(rest, `\right`):
				if left--; left < 0 {
					return nil, fmt.Errorf(`\right without \left`)
				}
			}
			a, err := p.atom()
			if err != nil {
				return nil, err
			}
			out = append(out, a)
		}
	}
}

// argument reads one atom or a group in braces.
func (p *parser) argument() ([]atom, error) {
	for unicode.IsSpace(p.peek()) {
		p.pos++
	}
	switch p.peek() {
	case '{':
		p.pos++
		return p.row('}')
	case 0, '$', '}', '_', '^', '\'':
		return nil, fmt.Errorf("something is missing after %q", string(p.in[:p.pos]))
	}
	start := p.pos
	a, err := p.atom()
	if name := string(p.in[start:p.pos]); err == nil && needsBraces.MatchString(name) {
		return nil, fmt.Errorf(`%s must stand in braces, as {%[1]s}`, name)
	}
	return []atom{a}, err
}

// needsBraces finds what TeX does not take as a script without braces: functions, accents, sizes and spaces.
var needsBraces = regexp.MustCompile(`^\\(log|ln|exp|sin|cos|tan|tanh|min|max|inf|sup|lim|det|dim|tr|diag|sign|arg|cosh|sinh|` +
	`d?dot|hat|tilde|bar|left|right|big|Big|operatorname|quad|[ ,:;!])([^a-zA-Z]|$)`)

// atom reads a character, a group or a command.
func (p *parser) atom() (atom, error) {
	r := p.in[p.pos]
	p.pos++
	switch {
	case r == '{':
		row, err := p.row('}')
		return atom{group: row, math: true}, err
	case r == '\\':
		return p.command()
	case unicode.IsDigit(r) || r == '.':
		digits := []rune{r}
		for unicode.IsDigit(p.peek()) || p.peek() == '.' {
			digits = append(digits, p.peek())
			p.pos++
		}
		return atom{text: digits, math: true}, nil
	}
	return mathRune(r), nil
}

// command reads what follows a backslash.
func (p *parser) command() (atom, error) {
	start := p.pos
	for p.pos < len(p.in) && p.in[p.pos] < 128 && unicode.IsLetter(p.in[p.pos]) {
		p.pos++
	}
	if p.pos == start { // one of \, \; \{ \} \| \$ \\ ...
		r := p.peek()
		p.pos++
		switch r {
		case ',', ':', ';', ' ', '!':
			return atom{space: mathSpaces[r], math: true}, nil
		case '|':
			return mathRune('‖'), nil
		case '{', '}', '$', '%', '&', '_', '#':
			return mathRune(r), nil
		}
		return atom{}, fmt.Errorf(`unknown command \%c`, r)
	}
	name := string(p.in[start:p.pos])
	if r, ok := symbols[name]; ok {
		return mathRune(r), nil
	}
	if r, ok := accents[name]; ok {
		start := p.pos
		row, err := p.argument()
		if arg := strings.TrimSpace(string(p.in[start:p.pos])); strings.HasPrefix(arg, `\math`) || strings.HasPrefix(arg, `\text`) {
			return atom{}, fmt.Errorf(`%s after \%s must stand in braces`, arg, name)
		}
		return atom{group: row, accent: r, math: true}, err
	}
	switch name {
	case "quad":
		return atom{space: 1, math: true}, nil
	case "left", "right", "big", "Big":
		for unicode.IsSpace(p.peek()) {
			p.pos++
		}
		if !delimiters.MatchString(string(p.in[p.pos:])) {
			return atom{}, fmt.Errorf(`a delimiter is missing after \%s`, name)
		}
		return p.atom()
	case "mathrm", "text", "mathbf", "mathbb", "mathcal", "operatorname":
		return p.styled(name)
	}
	if functionNames[name] {
		return atom{class: operator, text: []rune(name), math: true}, nil
	}
	switch name {
	case "frac", "dfrac", "tfrac":
		return atom{}, fmt.Errorf(`unknown command \%s: there are no fractions; write a/b`, name)
	case "sqrt":
		return atom{}, fmt.Errorf(`unknown command \%s: there are no roots; write √a or a^{1/2}`, name)
	}
	return atom{}, fmt.Errorf(`unknown command \%s`, name)
}

// sideCommand reports whether a text begins with a command.
func sideCommand(text, name string) bool {
	rest, ok := strings.CutPrefix(text, name)
	return ok && (rest == "" || rest[0] > 127 || !unicode.IsLetter(rune(rest[0])))
}

var delimiters = regexp.MustCompile(`^([][()|‖⟨⟩⌊⌋⌈⌉/]|\\[{}|]|\\([lr](Vert|vert|angle|floor|ceil)|[vV]ert)([^a-zA-Z]|$))`)

// styled reads the braces after \mathrm and its like, as letters.
func (p *parser) styled(name string) (atom, error) {
	for unicode.IsSpace(p.peek()) {
		p.pos++
	}
	letters := []rune{p.peek()}
	p.pos++
	if letters[0] == '{' {
		letters = nil
		for p.peek() != '}' {
			if p.peek() == 0 {
				return atom{}, fmt.Errorf("%q is missing", '}')
			}
			letters = append(letters, p.peek())
			p.pos++
		}
		p.pos++
	} else if letters[0] == 0 {
		return atom{}, fmt.Errorf(`a letter is missing after \%s`, name)
	}
	for _, r := range letters {
		if strings.ContainsRune(`\{}$^_`, r) {
			return atom{}, fmt.Errorf(`%q after \%s, which takes characters only, or '}' is missing`, r, name)
		}
	}
	a := atom{math: true, text: letters}
	switch name {
	case "operatorname":
		a.class = operator
	case "mathbf", "mathbb", "mathcal":
		for i, r := range letters {
			letters[i] = alphabets[name](r)
		}
	}
	return a, nil
}
