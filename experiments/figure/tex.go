package figure

import (
	"bytes"
	"cmp"
	"fmt"
	"image/color"
	"math"
	"path"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure/page"
)

// texMost is the number of rows beyond which a series is written as decimated coordinates: pgfplots needs about a
// millisecond for each.
const texMost = 1500

// texRoom is how much wider text may come out with the fonts of a paper: Computer Modern at 7 pt is wider than what the
// other writers draw, Times narrower.
const texRoom = 1.1

// TeX returns the figure as pgfplots code for \input, with the fonts of the paper and as wide as \linewidth. Where that is
// wider than Width, the frames grow, and text and gaps stay; where it is narrower, all shrinks alike, text too, as a PDF
// would: give Width what \linewidth will be.
//
// The points of a series are written into the code, decimated, unless all of these hold; then the code reads them from the
// file csv, to which data was written, when the paper is compiled: the series is FromData, all its points stand in rows of
// data, it has at most 1500 of them, none lies far outside the frame, and TeX can hold the range of both axes. So a figure
// whose series are averages, quantiles or quotients of the data, or that has none, does not read the file; the comment at
// the head of the code says "Reads" if it does. Contours, regions, vector fields, bands, cells and what the plotters of
// gonum draw are paths.
//
// csv is the path of the file as LaTeX sees it, such as "notebooks-out/edge/data.csv" for a paper that lies beside that
// folder; where there is no such file, the bare name is tried, which serves \subimport and a run in the folder itself. A
// macro \odescentdir, if defined before, is put before both. Cells with commas in quotes are understood, which pgfplots
// alone does not do. data may be nil: then all is written into the code. If the code reads the file, an empty csv is an
// error, and so is one with a backslash, a brace, a quote, a control character or needless blanks.
//
// Frames, ticks, limits and pens are those of the other writers. The layout leaves a tenth more room for texts, since the
// fonts of a paper may be wider: a legend may have another corner or more lines, or stand below the panels, and labels
// beside curves may have become a legend. \odescentfont chooses another font.
//
// The comment at the head of the code says what the preamble needs: pgfplots, amsmath and amssymb. Panics and errors
// are those of [Figure.SVG].
func (f Figure) TeX(csv string, data *Table) ([]byte, error) {
	_, font, err := pageSize(f.Width)
	if err != nil {
		return nil, err
	}
	f.FontSize = texRoom * cmp.Or(f.FontSize, font)
	b, err := f.arrange()
	if err != nil {
		return nil, err
	}
	if math.Max(b.w, b.h) > texLargest {
		return nil, fmt.Errorf("figure: TeX holds no page of %.0f by %.0f points, but %d", b.w, b.h, texLargest)
	}
	w := &texWriter{board: b, data: sourceOf(data), colors: map[Color]string{}}
	for _, p := range b.panes {
		if err := w.panel(p); err != nil {
			return nil, err
		}
	}
	strip := page.NewScene(0, 0)
	b.paintStrip(strip)
	w.ops(nil, strip.Ops)
	growth := 0.0 // of the height of a frame by its width
	if f.Height == "" {
		growth = b.frameH / b.frameW
	}
	var out bytes.Buffer
	out.WriteString("% " + f.altText(b.panes) + "\n% Written by odescent. The preamble needs\n" +
		"%   \\usepackage{pgfplots,amsmath,amssymb} \\pgfplotsset{compat=1.16}\n")
	if w.reads {
		fmt.Fprintf(&out, "%% Reads %s; \\newcommand\\odescentdir{folder/} before it if it lies elsewhere.\n", path.Base(csv))
	}
	fmt.Fprintf(&out, texHead, page.Decimal(b.w), strconv.FormatFloat(1/float64(b.cols), 'f', 5, 64), strconv.FormatFloat(growth, 'f', 5, 64))
	out.WriteString(w.defs.String())
	if w.reads {
		plain, back, err := texPath(csv)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, texReader, csv, path.Base(csv), plain, back)
	}
	fmt.Fprintf(&out, "\\begin{tikzpicture}[baseline, line join=round, odtext/.append style={inner sep=0, outer sep=0, scale=\\odscale}]\n"+
		"\\path[use as bounding box] (0,0) rectangle (\\linewidth,%s);\n", texLength(b.h, float64(b.rows), "\\odf"))
	out.Write(w.out.Bytes())
	out.WriteString("\\end{tikzpicture}%\n\\endgroup\n")
	return out.Bytes(), nil
}

// texHead sets the unit \odu, which is \odscale points, and by how much a frame is wider (\ode) and higher (\odf) than
// drawn. Text is scaled as a whole: a smaller font would have wider letters.
const texHead = `\begingroup\makeatletter
\ifdefined\odu\else\newdimen\odu \newdimen\ode \newdimen\odf \fi
\odu=1bp \ode=\linewidth \advance\ode by -%[1]sbp \def\odscale{1}%%
\ifdim\ode<0pt \pgfmathsetlength\odu{\linewidth/%[1]s}\pgfmathsetmacro\odscale{\odu/1bp}\ode=0pt \fi
\ode=%[2]s\ode \odf=%[3]s\ode
\providecommand\odescentfont{}\def\odsize#1{\fontsize{#1bp}{\baselineskip}\selectfont\odescentfont}%%
`

// texWriter collects the code of the panels.
type texWriter struct {
	*board
	out    bytes.Buffer
	defs   strings.Builder
	colors map[Color]string
	data   sourceRows // of the file
	reads  bool       // something is read from it
}

// texLength is v points at the width of the design, and by extra of a unit more.
func texLength(v, extra float64, unit string) string {
	s := page.Decimal(v) + "\\odu"
	if e := short(extra); e != "0" {
		s += "+" + e + unit
	}
	return s
}

// at writes a place on the page. It keeps its share of the frame within it, and its distance outside; what is pinned
// keeps its distance from the pin. Without a pane it is a place of the strip below.
func (w *texWriter) at(p *pane, pin *page.Point, q page.Point) string {
	across, up := float64(w.cols)/2, 0.0
	if p != nil {
		a := q
		if pin != nil {
			a = *pin
		}
		share := func(v, lo, hi float64) float64 { return math.Max(0, math.Min(1, (v-lo)/(hi-lo))) }
		across = float64(p.col) + share(a.X, p.frame.X0, p.frame.X1)
		up = float64(w.rows-1-p.row) + share(a.Y, p.frame.Y0, p.frame.Y1)
	}
	return "(" + texLength(q.X, across, "\\ode") + "," + texLength(q.Y, up, "\\odf") + ")"
}

// color names a colour and defines it once.
func (w *texWriter) color(c color.NRGBA) string {
	hex := Color(fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B))
	name, ok := w.colors[hex]
	if !ok {
		name = "od" + string(hex)
		w.colors[hex] = name
		fmt.Fprintf(&w.defs, "\\definecolor{%s}{HTML}{%s}%%\n", name, hex)
	}
	return name
}

// paint is the colour of a line or an area with its opacity.
func (w *texWriter) paint(c color.NRGBA) string {
	s := w.color(c)
	if c.A < 255 {
		s += fmt.Sprintf(", opacity=%s", page.Decimal(float64(c.A)/255))
	}
	return s
}

// pen is the look of a line.
func (w *texWriter) pen(c color.NRGBA, width float64, dash []float64) string {
	s := w.paint(c) + ", line width=" + page.Decimal(width) + "\\odu"
	for i, d := range dash {
		s += [2]string{" on ", " off "}[i%2] + page.Decimal(d) + "\\odu"
	}
	return strings.Replace(s, " on ", ", dash pattern=on ", 1)
}
