package figure

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTeXPlaces lets pdflatex draw points on axes that TeX can hold by [scale.holds], as wide as the page of an article,
// and compares where they are with where they belong: 0.05 pt is allowed, pgfplots needs up to 0.036 pt.
func TestTeXPlaces(t *testing.T) {
	if exec.Command("pdflatex", "--version").Run() != nil || exec.Command("kpsewhich", "pgfplots.sty").Run() != nil {
		t.Skip("no pdflatex with pgfplots")
	}
	const width = 450.0 // pt
	r := rand.New(rand.NewPCG(1, 2))
	var scales []scale
	var shares [][]float64
	var doc strings.Builder
	doc.WriteString(`\documentclass{article}\usepackage{pgfplots}\pgfplotsset{compat=1.16}\makeatletter
\pgfdeclareplotmark{od}{\pgf@process{\pgfpointtransformed{\pgfpointorigin}}\typeout{ODAT \the\pgf@x}}\makeatother
\def\od#1#2#3#4{\typeout{ODAXIS}\setbox0=\hbox{\begin{tikzpicture}\begin{axis}[scale only axis, width=450pt, height=90pt,
clip mode=individual, scaled ticks=false, xtick=\empty, ytick=\empty, #1 xmin=#2, xmax=#3, ymin=0, ymax=1]
\addplot[only marks, mark=od] coordinates {#4};\end{axis}\end{tikzpicture}}}\begin{document}
`)
	for len(scales) < 300 {
		s, mode, most, wide := scale{}, "", math.Pow(10, -30+60*r.Float64()), math.Pow(10, -1.5+2*r.Float64())
		if wide *= most; len(scales)%2 == 0 {
			s.log, mode, most, wide = true, "xmode=log,", math.Pow(10, -1+2.5*r.Float64()), math.Pow(10, -1.5+3*r.Float64())
		}
		s.lo = float64((2*r.Float64() - 1) * most)
		if s.hi = s.lo + wide; !s.holds() {
			continue
		}
		us := []float64{0.02}
		for range 5 {
			us = append(us, 0.02+0.96*r.Float64())
		}
		fmt.Fprintf(&doc, "\\od{%s}{%s}{%s}{", mode, s.texValue(s.lo, 10), s.texValue(s.hi, 10))
		for _, u := range us {
			fmt.Fprintf(&doc, "(%s,0.5)", s.texValue(s.lo+float64(u*wide), 17))
		}
		doc.WriteString("}\n")
		scales, shares = append(scales, s), append(shares, us)
	}
	doc.WriteString("\\end{document}\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "places.tex"), []byte(doc.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "places.tex")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		_, tail, _ := strings.Cut(string(out), "\n!")
		t.Errorf("%v: !%s", err, tail)
	}
	axis, at := -1, []float64(nil)
	for _, line := range strings.Split(string(out), "\n") {
		var x float64
		if strings.HasPrefix(line, "ODAXIS") {
			axis, at = axis+1, nil
		} else if n, _ := fmt.Sscanf(line, "ODAT %gpt", &x); n == 1 {
			at = append(at, x)
			us, s := shares[axis], scales[axis]
			if want := float64(width * (us[len(at)-1] - us[0])); math.Abs(x-at[0]-want) > 0.05 {
				t.Errorf("log %v, %g to %g: a point at %.3f pt, want %.3f", s.log, s.lo, s.hi, x-at[0], want)
			}
		}
	}
	if axis != len(scales)-1 && err == nil {
		t.Errorf("%d axes drawn, want %d", axis+1, len(scales))
	}
}
