package figure

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

// quotedTable has what pgfplots cannot read by itself: cells with commas, quotes, and TeX's special characters.
func quotedTable() *Table {
	t := NewTable("label", "why, in words", "k", "gap")
	for i, label := range []string{`fixed, $h = 0.2/L$`, `a "quoted" name_with #1 & 50 %`, "plain"} {
		for k := range 40 {
			gap := 1 - float64(i)/100
			for range k {
				gap /= 7
			}
			t.Add(label, "limit, \\relax", k, gap)
		}
	}
	return t
}

func quotedFigure(t *Table) Figure {
	return Figure{Panels: []Panel{{
		X: Axis{Label: "step $k$"}, Y: Axis{Label: `$f(x_k) - f^⋆$`, Log: true, Floor: 1e-16},
		Series: SeriesBy(t, "k", "gap", "label"),
	}}}
}

// TestTeXReadsRows checks which lines of the file the curves are made of: gap ≥ 1e-16 holds up to k = 18, since
// 7^-18 = 6.1e-16 and 7^-19 = 8.8e-17.
func TestTeXReadsRows(t *testing.T) {
	table := quotedTable()
	tex, err := quotedFigure(table).TeX("notebooks-out/x/data.csv", table)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`\odescentrows{2}{20}{2}{3}\odescentpoints{(19,1e-16)}`,
		`\odescentrows{42}{60}{2}{3}`,
		`\odescentrows{82}{100}{2}{3}`,
		`\od@try{notebooks-out/x/data.csv}{\od@try{data.csv}`,
		`{a ''quoted'' name\_with \#1 \& 50 \%}`,
		"ymode=log",
	} {
		if !bytes.Contains(tex, []byte(want)) {
			t.Errorf("the code has no %s", want)
		}
	}
	again, err := quotedFigure(table).TeX("notebooks-out/x/data.csv", table)
	if err != nil || !bytes.Equal(tex, again) {
		t.Errorf("written again, other bytes (%v)", err)
	}
}

// TestTeXInline checks that no series is read whose points do not stand in the file.
func TestTeXInline(t *testing.T) {
	table := quotedTable()
	f := quotedFigure(table)
	f.Panels[0].Series[0].Y[3] = 2 // changed after it was read
	tex, err := f.TeX("data.csv", table)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(tex, []byte(`\odescentrows{2}`)) || !bytes.Contains(tex, []byte(`\odescentrows{42}`)) {
		t.Error("the changed series is read from the file, or the others are not")
	}
	another := quotedTable()
	for _, row := range another.Rows {
		row[3] = "1"
	}
	for name, data := range map[string]*Table{"none": nil, "another": another} {
		tex, err := quotedFigure(table).TeX("data.csv", data)
		if err != nil || bytes.Contains(tex, []byte("odescentrows")) {
			t.Errorf("%s: %v, or rows of a file that does not have them", name, err)
		}
	}
	broken := NewTable("label", "x", "y")
	broken.Add("two\nlines", 1, 2)
	broken.Add("one", 2, 3)
	f = Figure{Panels: []Panel{{Series: SeriesBy(broken, "x", "y", "")}}}
	if tex, err := f.TeX("data.csv", broken); err != nil || bytes.Contains(tex, []byte("odescentrows")) {
		t.Errorf("%v, or lines are counted although a cell has two", err)
	}
}

func TestLatex(t *testing.T) {
	for text, want := range map[string]string{
		"a_b {50%} #1 & ~^\\":             `a\_b \{50\%\} \#1 \& \textasciitilde{}\textasciicircum{}\textbackslash{}`,
		`gap $f(x_k) − f^⋆$`:              `gap $f(x_k) - f^\star$`,
		`$\|∇f(x)\|_∞ ≤ ½τ$`:              `$\|\nabla f(x)\|_\infty  \le  \tfrac12 \tau$`,
		`$\sign x·\diag(D) \in ℝ^n$`:      `$\operatorname{sign} x\cdot \operatorname{diag}(D) \in \mathbb{R}^n$`,
		"κ = 25 < λ":                      `$\kappa$ = 25 $<$ $\lambda$`,
		`costs \$5, --fast`:               `costs \$5, -{}-fast`,
		`$x^{100\%}$ of 1$\,$µs`:          `$x^{100\%}$ of 1$\,$$\mu$s`,
		"${≤}$$10^{-16}$ and $×10^{5}$":   `${\le }$$10^{-16}$ and $\times 10^{5}$`,
		"Barzilai–Borwein, Heun’s method": "Barzilai–Borwein, Heun's method",
	} {
		if got := page.LaTeX(text); got != want {
			t.Errorf("latex(%q)\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestTeXCompiles runs pdflatex, if it is there, on a figure that reads a file with quotes from another folder, on one
// of each kind of field, and on a document of two columns with both.
func TestTeXCompiles(t *testing.T) {
	if _, err := exec.LookPath("pdflatex"); err != nil {
		t.Skip("no pdflatex")
	}
	if err := exec.Command("kpsewhich", "pgfplots.sty", "amssymb.sty").Run(); err != nil {
		t.Skip("no pgfplots")
	}
	dir := t.TempDir()
	table := quotedTable()
	var csv bytes.Buffer
	if err := table.WriteCSV(&csv); err != nil {
		t.Fatal(err)
	}
	curves, err := quotedFigure(table).TeX("out/a/data.csv", table)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := matrix().TeX("out/b/data.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	plane, err := trajectories().TeX("out/c/data.csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"out/a/figure.tex": curves, "out/a/data.csv": csv.Bytes(), "out/b/figure.tex": cells, "out/c/figure.tex": plane,
		"paper.tex": []byte("\\documentclass[twocolumn]{article}\n\\usepackage{pgfplots,amsmath,amssymb}\n\\pgfplotsset{compat=1.16}\n" +
			"\\begin{document}\\parindent=0pt\n\\input{out/a/figure}\n\n\\input{out/b/figure}\n\n\\input{out/c/figure}\n\n" +
			"\\input{out/a/figure}\n\\end{document}\n"),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		_, tail, _ := strings.Cut(string(out), "\n!")
		t.Fatalf("%v: !%s", err, tail)
	}
	if strings.Contains(string(out), "Overfull \\hbox") {
		t.Error("a figure is wider than its column")
	}
}
