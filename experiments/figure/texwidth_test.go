package figure_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// texBoxes is the head of a document that prints the corners of every text of its figures.
const texBoxes = `\documentclass[10pt]{article}
%s
\usepackage[papersize={560bp,900bp},margin=20bp]{geometry}
\usepackage{pgfplots,amsmath,amssymb} \pgfplotsset{compat=1.16}
\makeatletter
\def\odput#1{\pgf@process{\pgfpointtransformed{\pgfpointanchor{\tikzlastnode}{#1}}}\edef\odline{\odline\space\the\pgf@x\space\the\pgf@y}}
\tikzset{odtext/.style={append after command={\pgfextra{\def\odline{}\odput{south west}\odput{south east}\odput{north west}\odput{north east}\typeout{ODBOX\odline}}}}}
\makeatother
\begin{document}\parindent=0pt
`

// texText is the box of a text, in TeX's points.
type texText struct{ x0, y0, x1, y1 float64 }

func (a texText) meets(b texText, slack float64) bool {
	return a.x0 < b.x1-slack && b.x0 < a.x1-slack && a.y0 < b.y1-slack && b.y0 < a.y1-slack
}

// compile sets figures at a width and returns the boxes of their texts and of their pictures.
func compile(t *testing.T, fonts string, width int, figs []string, code map[string][]byte) map[string][]texText {
	t.Helper()
	dir := t.TempDir()
	var doc bytes.Buffer
	fmt.Fprintf(&doc, texBoxes, fonts)
	for _, name := range figs {
		if err := os.WriteFile(filepath.Join(dir, name+".tex"), code[name], 0o666); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&doc, "\\typeout{ODFIG %s}\\hsize=%dpt\\linewidth=%[2]dpt\\setbox0=\\hbox{\\input{%[1]s}}"+
			"\\typeout{ODSIZE \\the\\wd0 \\space\\the\\ht0}\\box0\\clearpage\n", name, width)
	}
	doc.WriteString("\\end{document}\n")
	if err := os.WriteFile(filepath.Join(dir, "paper.tex"), doc.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	args := []string{"-interaction=nonstopmode", "-halt-on-error", "paper.tex"}
	look := os.Getenv("FIGURE_LOOK")
	if look == "" {
		args = append([]string{"-draftmode"}, args...)
	}
	cmd := exec.Command("pdflatex", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "max_print_line=10000", "TEXMFVAR="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		_, tail, _ := strings.Cut(string(out), "\n!")
		t.Fatalf("%v: !%s", err, tail)
	}
	if look != "" {
		data, _ := os.ReadFile(filepath.Join(dir, "paper.pdf"))
		_ = os.WriteFile(filepath.Join(look, fmt.Sprintf("%s-%d.pdf", strings.Map(letters, fonts), width)), data, 0o666)
	}
	boxes, name := map[string][]texText{}, ""
	in := bufio.NewScanner(bytes.NewReader(out))
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		line := strings.ReplaceAll(in.Text(), "pt", "")
		var x, y [4]float64
		switch {
		case strings.HasPrefix(line, "ODFIG "):
			name = strings.TrimPrefix(line, "ODFIG ")
		case strings.HasPrefix(line, "ODBOX"):
			if _, err := fmt.Sscanf(line, "ODBOX %g %g %g %g %g %g %g %g", &x[0], &y[0], &x[1], &y[1], &x[2], &y[2], &x[3], &y[3]); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			boxes[name] = append(boxes[name], texText{min(x[0], x[1], x[2], x[3]), min(y[0], y[1], y[2], y[3]), max(x[0], x[1], x[2], x[3]), max(y[0], y[1], y[2], y[3])})
		case strings.HasPrefix(line, "ODSIZE"):
			if _, err := fmt.Sscanf(line, "ODSIZE %g %g", &x[0], &y[0]); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			boxes[name] = append([]texText{{0, 0, x[0], y[0]}}, boxes[name]...)
			if x[0] > float64(width)+0.1 {
				t.Errorf("%s at %d pt is %.1f pt wide", name, width, x[0])
			}
		}
	}
	return boxes
}

func letters(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

// TestTeXAtAnyWidth compiles all registered figures, and some shapes that none of them has, at the widths of a column, of
// the text of an article and of a page, and looks for texts that overlap or leave the picture.
func TestTeXAtAnyWidth(t *testing.T) {
	if exec.Command("pdflatex", "--version").Run() != nil || exec.Command("kpsewhich", "pgfplots.sty", "amssymb.sty", "mathptmx.sty").Run() != nil {
		t.Skip("no pdflatex with pgfplots")
	}
	var names []string
	code := map[string][]byte{}
	add := func(name string, fig figure.Figure) {
		tex, err := fig.TeX("", nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		names, code[name] = append(names, name), tex
	}
	registered(t, func(e lab.Experiment, fig figure.Figure) { add(e.Name, fig) })
	for name, fig := range figure.Shapes() {
		add("shape-"+name, fig)
	}
	for _, c := range []struct {
		fonts  string
		widths []int
	}{{"", []int{246, 345, 486}}, {"\\usepackage{mathptmx}", []int{345}}} {
		for _, width := range c.widths {
			t.Run(fmt.Sprint(width, strings.Map(letters, c.fonts)), func(t *testing.T) {
				t.Parallel()
				for name, boxes := range compile(t, c.fonts, width, names, code) {
					page, texts := boxes[0], boxes[1:]
					for i, a := range texts {
						if a.x0 < page.x0-0.5 || a.x1 > page.x1+0.5 || a.y0 < page.y0-0.5 || a.y1 > page.y1+0.5 {
							t.Errorf("%s at %d pt: text %d, %.1f, leaves the picture, %.1f", name, width, i, a, page)
						}
						for k, b := range texts[:i] {
							if a.meets(b, 0.4) {
								t.Errorf("%s at %d pt: texts %d and %d overlap, %.1f and %.1f", name, width, k, i, b, a)
							}
						}
					}
				}
			})
		}
	}
}
