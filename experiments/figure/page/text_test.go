package page

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// spell lists the glyphs of a text with their sizes and heights: the character, then ^ or _ if raised or
// lowered.
func spell(t *testing.T, text string) string {
	t.Helper()
	box, err := typeset(text, 10)
	if err != nil {
		t.Fatal(err)
	}
	f, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]rune{}
	f.mu.Lock()
	for r, g := range f.glyphs {
		names[g.shape.ID] = r
	}
	f.mu.Unlock()
	var out strings.Builder
	for _, run := range box.runs {
		for _, st := range run.stamps {
			switch {
			case st.Y > 0:
				out.WriteByte('^')
			case st.Y < 0:
				out.WriteByte('_')
			}
			out.WriteRune(names[st.Shape.ID])
		}
	}
	return out.String()
}

func TestSpelling(t *testing.T) {
	for text, want := range map[string]string{
		"adam(weight_decay=0.1)": "adam(weight_decay=0.1)",
		"efficient flow":         "eﬃcientﬂow",
		"Newton's":               "Newton’s",
		`cost \$5`:               "cost$5",
		"$x$":                    "𝑥",
		"$-1$":                   "−1",
		"$10^{-3}$":              "10^−^3",
		"$x_k^2$":                "𝑥^2_𝑘",
		"$x^2_k$":                "𝑥^2_𝑘",
		"$x_{k+1}$":              "𝑥_𝑘_+_1",
		"$x''$":                  "𝑥′′",
		`$\|\nabla f\|$`:         "‖∇𝑓‖",
		"$‖∇f‖$":                 "‖∇𝑓‖",
		`$\alpha\beta$ηη`:        "𝛼𝛽ηη",
		"$h$":                    "ℎ",
		`$\log x$`:               "log𝑥",
		`$\mathbf{x}\mathbb R$`:  "𝐱ℝ",
		`$2{\cdot}10^{5}$`:       "2⋅10^5",
		`$f^\star$`:              "𝑓^⋆",
		`$x_{i_j}$`:              "𝑥_𝑖_𝑗",
		"":                       "",
	} {
		if got := spell(t, text); got != want {
			t.Errorf("%s is set as %s, want %s", text, got, want)
		}
	}
}

// TestEverySymbol: the fonts have what the table of symbols promises, and every class of letters.
func TestEverySymbol(t *testing.T) {
	var texts []string
	for name := range symbols {
		texts = append(texts, `$\`+name+`$`)
	}
	for name := range functionNames {
		texts = append(texts, `$\`+name+` x$`)
	}
	for name := range accents {
		texts = append(texts, `$\`+name+`{x}$`)
	}
	for r := 'A'; r <= 'z'; r++ {
		if r <= 'Z' || r >= 'a' {
			texts = append(texts, fmt.Sprintf(`%c$%c\mathbf{%c}$`, r, r, r))
		}
		if r <= 'Z' {
			texts = append(texts, fmt.Sprintf(`$\mathbb{%c}\mathcal{%c}$`, r, r))
		}
	}
	for r := 'α'; r <= 'ω'; r++ {
		texts = append(texts, fmt.Sprintf("%c$%c$", r, r))
	}
	for r := ' '; r <= '~'; r++ {
		if r != '$' {
			texts = append(texts, string(r))
		}
	}
	for _, s := range texts {
		if err := Check(s); err != nil {
			t.Error(err)
		}
	}
}

func TestTextErrors(t *testing.T) {
	for text, want := range map[string]string{
		"$x":             `'$' is missing`,
		"$x_{k$":         `'$' where '}' is missing`,
		"$x}$":           `'}' where '$' is missing`,
		"$x^2^3$":        "two '^' on one base",
		"$x_$":           "something is missing",
		`$\foo$`:         `unknown command \foo`,
		`$\frac12$`:      `unknown command \frac: there are no fractions; write a/b`,
		`$\sqrt{2}$`:     `unknown command \sqrt: there are no roots; write √a`,
		"e\u0301":        "U+0301) has no form in LaTeX",
		"a\u200bb":       "U+200B) has no form in LaTeX",
		`$\mathrm{a_b}$`: `'_' after \mathrm`,
		"漢":              "no glyph for '漢'",
		`$\mathrm{abc$`:  "is missing",
		`$\`:             "unknown command",
		"$'$":            "prime without a base",
	} {
		if err := Check(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want an error with %q", text, err, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"$x_k^2$", `$\dot{x}'$`, `\$`, "$", `$\left(`, `$\,$`, "a/b,c d", `$\mathbf$`, "\xfb\x80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_ = Check(s)                                                     // must not panic
		if got := strings.Join(words(s), ""); got != string([]rune(s)) { // a broken byte becomes U+FFFD
			t.Errorf("words of %q join to %q", s, got)
		}
	})
}

func TestSpacing(t *testing.T) {
	width := func(s string) float64 {
		b, err := typeset(s, 10)
		if err != nil {
			t.Fatal(err)
		}
		return b.width
	}
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %g, want %g", name, got, want)
		}
	}
	atom := width("$a$") + width("$b$")
	near("a relation has 5/18 em on each side", width("$a=b$")-atom-width("${=}$"), 2*10*5./18)
	near("an operator has 2/9 em on each side", width("$a+b$")-atom-width("${+}$"), 2*10*2./9)
	near("a sign has none", width("$-a$")-width("$a$")-width("${-}$"), 0)
	near("nor has it after a relation", width("$b=-a$")-width("$b=a$")-width("${-}$"), 0)
	near("width is proportional to size", width("gradient"), func() float64 {
		b, _ := typeset("gradient", 20)
		return b.width / 2
	}())
	if k := width("AV"); k >= width("A")+width("V") {
		t.Error("AV is not kerned")
	}
}

// TestWrap: a long name of an optimizer breaks where its parts meet, and no line is too wide.
func TestWrap(t *testing.T) {
	name := "gradient/euler/slope(tol=0.01,memory=ema(0.99),per=coordinate,eps=1e-8)"
	l, err := NewLabel(name, 7, 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.lines) != 3 || l.Width() > 100 {
		t.Errorf("%d lines, %g pt wide; want 3 lines within 100 pt", len(l.lines), l.Width())
	}
	if l, err = NewLabel("one\ntwo $a, b$", 7, 1000); err != nil || len(l.lines) != 2 {
		t.Errorf("%d lines, %v, want the 2 written", len(l.lines), err)
	}
	if l, err = NewLabel("$a, b / c$", 7, 1); err != nil || len(l.lines) != 1 {
		t.Errorf("mathematics broken into %d lines, %v", len(l.lines), err)
	}
}
