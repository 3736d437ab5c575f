package page

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryCharacterInLaTeX sets every character that Check accepts, as text and in mathematics, with the preamble of the
// README.
func TestEveryCharacterInLaTeX(t *testing.T) {
	f, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	var doc strings.Builder
	doc.WriteString("\\documentclass{article}\n\\usepackage[T1]{fontenc} \\usepackage{lmodern}\n" +
		"\\usepackage{pgfplots,amsmath,amssymb} \\pgfplotsset{compat=1.16}\n\\begin{document}\n")
	n := 0
	for r := rune(' '); r < 0x20000; r++ {
		if _, err := f.glyph(r); err != nil {
			continue
		}
		for _, text := range []string{"x" + string(r), "$x" + string(r) + "$", `$\mathrm{x` + string(r) + "}$"} {
			if Check(text) == nil {
				doc.WriteString(LaTeX(text) + "\n\n")
				n++
			}
		}
	}
	if n < 1000 {
		t.Errorf("Check accepts %d texts, want at least 1000", n)
	}
	doc.WriteString("\\end{document}\n")
	pdflatex(t, doc.String())
}

// pdflatex compiles a document, if the programs are there.
func pdflatex(t *testing.T, doc string) {
	t.Helper()
	if exec.Command("pdflatex", "--version").Run() != nil || exec.Command("kpsewhich", "pgfplots.sty", "amssymb.sty", "lmodern.sty").Run() != nil {
		t.Skip("no pdflatex with pgfplots")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "paper.tex"), []byte(doc), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "paper.tex")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		_, tail, _ := strings.Cut(string(out), "\n!")
		t.Fatalf("%v: !%s", err, tail)
	} else if strings.Contains(string(out), "Missing character") {
		t.Error("a character is missing in the fonts")
	}
}

// TestAcceptedTextsCompile sets random texts that Check accepts.
func TestAcceptedTextsCompile(t *testing.T) {
	parts := []string{"x", "α", "²", "‖", "^", "_", "'", "{", "}", "2", "k", " ", "=", "½", "ℝ", `\nabla `, `\hat `, `\left(`, `\right)`,
		`\text{a_b α²}`, `\mathrm{é}`, `\mathbf{x}`, `\bar{x}`, `\le `, `\log `, `\sign `, `\|`, "(", ")", "|", `\%`, "#", `\,`, "$", "é", "→"}
	r := rand.New(rand.NewPCG(1, 2))
	var doc strings.Builder
	doc.WriteString("\\documentclass{article}\n\\usepackage[T1]{fontenc} \\usepackage{lmodern}\n" +
		"\\usepackage{pgfplots,amsmath,amssymb}\n\\begin{document}\n")
	for n := 0; n < 3000; {
		text := "$"
		for range 1 + r.IntN(6) {
			text += parts[r.IntN(len(parts))]
		}
		if text += "$"; Check(text) == nil {
			doc.WriteString(LaTeX(text) + "\n\n")
			n++
		}
	}
	doc.WriteString("\\end{document}\n")
	pdflatex(t, doc.String())
}
