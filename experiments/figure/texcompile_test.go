package figure

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

// pdflatex compiles a document with one figure in a folder; it fails the test with the errors of the log.
func pdflatex(t *testing.T, dir string, w, h float64, tex []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "figure.tex"), tex, 0o666); err != nil {
		t.Fatal(err)
	}
	paper := "\\documentclass[10pt]{article}\n\\usepackage[paperwidth=" + page.Decimal(w) + "bp,paperheight=" + page.Decimal(h) + "bp,margin=0pt,noheadfoot]{geometry}\n" +
		"\\usepackage[T1]{fontenc}\\usepackage{lmodern}\\usepackage{pgfplots,amsmath,amssymb}\\pgfplotsset{compat=1.16}\n" +
		"\\begin{document}\\thispagestyle{empty}\\noindent\\input{figure}\\end{document}\n"
	if err := os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(paper), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		_, tail, _ := strings.Cut(string(out), "\n!")
		t.Errorf("%v: !%s", err, tail)
	} else if strings.Contains(string(out), "Overfull \\hbox") {
		t.Error("the figure is wider than the page")
	}
}

// TestLookTeX compiles the gallery for the eye:
//
//	FIGURE_LOOK=/tmp/look go test -run LookTeX ./experiments/figure
func TestLookTeX(t *testing.T) {
	dir := os.Getenv("FIGURE_LOOK")
	if dir == "" {
		t.Skip("set FIGURE_LOOK to a folder")
	}
	for name, fig := range gallery() {
		t.Run(name, func(t *testing.T) {
			b, err := fig.arrange()
			if err != nil {
				t.Fatal(err)
			}
			tex, err := fig.TeX("data.csv", nil)
			if err != nil {
				t.Fatal(err)
			}
			sub := filepath.Join(dir, "tex-"+name)
			if err := os.MkdirAll(sub, 0o777); err != nil {
				t.Fatal(err)
			}
			pdflatex(t, sub, b.w, 1.15*b.h, tex)
		})
	}
}
