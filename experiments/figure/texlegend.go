package figure

import (
	"fmt"
	"strings"
)

// legendStyle puts a legend into the corner of the frame that its box is in.
func (w *texWriter) legendStyle(l *legend, box, frame rect) {
	x, y, across, up := box.x0, box.y1, "west", "north"
	if box.x0+box.x1 > frame.x0+frame.x1 {
		x, across = box.x1, "east"
	}
	if box.y0+box.y1 < frame.y0+frame.y1 {
		y, up = box.y0, "south"
	}
	fmt.Fprintf(&w.out, "  legend columns=%d, legend style={at={(%s,%s)}, anchor=%s %s%s},\n", l.cols,
		short((x-frame.x0)/frame.w()), short((y-frame.y0)/frame.h()), up, across, l.rowSep())
}

// rowSep parts rows of which some have several lines.
func (l *legend) rowSep() string {
	for _, lab := range l.labels {
		if len(lab.lines) > 1 {
			return ", row sep=1bp"
		}
	}
	return ""
}

// entries writes a legend row by row.
func (w *texWriter) entries(l *legend) {
	if l.titleHeight > 0 { // a row of its own, left of the samples; wider than its cell only where the entries are wider still
		text := fmt.Sprintf(`\hspace*{-%sbp}%s`, num(l.sample), latexLines(l.titleText))
		if len(l.title.lines) > 1 {
			text = fmt.Sprintf(`\hspace*{-%sbp}\parbox{%s}{\raggedright %s}`, num(l.sample), w.frac(1.05*l.title.width()), latexLines(l.titleText))
		}
		if l.cols > 1 && l.title.width() < l.w {
			text = `\makebox[0pt][l]{` + text + `}`
		}
		fmt.Fprintf(&w.out, "\\addlegendimage{empty legend}\\addlegendentry{%s}\n", text)
		for range l.cols - 1 {
			w.out.WriteString("\\addlegendimage{empty legend}\\addlegendentry{}\n")
		}
	}
	for r := range l.rows {
		for c := range l.cols {
			i := c*l.rows + r
			if i >= len(l.entries) {
				w.out.WriteString("\\addlegendimage{empty legend}\\addlegendentry{}\n")
				continue
			}
			e := l.entries[i]
			long := num(l.sample) + "bp"
			var code strings.Builder
			if e.series.Lo != nil {
				fmt.Fprintf(&code, "\\fill[%s] (0bp,-2.5bp) rectangle (%s,2.5bp);", w.paint(e.bandInk()), long)
			}
			if e.series.Style != Dots {
				fmt.Fprintf(&code, "\\draw[%s] (0bp,0bp)--(%s,0bp);", w.line(e), long)
			}
			if e.series.Style != Line {
				fmt.Fprintf(&code, "\\draw[%s] plot[%s] coordinates {(%sbp,0bp)};", w.paint(e.ink()),
					texMark(e.pen.marker, e.series.size()), num(l.sample/2))
			}
			text := latexLines(e.series.Label)
			if len(l.labels[i].lines) > 1 {
				text = fmt.Sprintf(`\parbox{%s}{\raggedright %s}`, w.frac(1.05*l.labels[i].width()), text)
			}
			fmt.Fprintf(&w.out, "\\addlegendimage{legend image code/.code={%s}}\\addlegendentry{%s}\n", code.String(), text)
		}
	}
}

// stripBelow writes the legend under the panels, as that of an axis without frame as large as the page.
func (w *texWriter) stripBelow() {
	fmt.Fprintf(&w.out, "\\begin{axis}[at={(0,0)}, anchor=south west, width=%s, height=%s, hide axis, xmin=0, xmax=1, ymin=0, ymax=1,\n"+
		"  legend columns=%d, legend style={at={(0.5,0)}, anchor=south, draw=none, fill=none, /tikz/every even column/.append style={column sep=8bp}%s}]\n",
		w.frac(w.w), w.frac(w.h), w.strip.cols, w.strip.rowSep())
	w.entries(w.strip)
	w.out.WriteString("\\end{axis}\n")
}
