package figure

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"path"
	"strconv"
	"strings"
)

// texMost is the number of rows beyond which a series is written as decimated coordinates: pgfplots needs about a
// millisecond for each.
const texMost = 1500

// texRoom is how much wider text may come out with the fonts of a paper: Computer Modern at 7 pt is wider than what the
// other writers draw, Times narrower.
const texRoom = 1.1

// TeX returns the figure as pgfplots code for \input, with the fonts of the paper and the width of \linewidth; where
// that is narrower than Width, text shrinks in proportion. A series that is FromData and whose points stand in rows of
// data is read from the file csv, to which data was written, when the paper is compiled; others, and those of more than
// 1500 rows, are written into the code, decimated. Contours, regions, vector fields, bands and the cells of a heat map
// are drawn as paths in units of their frame.
//
// Frames, ticks, limits, pens and legends are those of the other writers. csv is the path of the file as LaTeX sees it,
// such as "notebooks-out/edge/data.csv" for a paper that lies beside that folder; where there is no such file, the bare
// name is tried, which serves \subimport and a run in the folder itself. A macro \odescentdir, if defined before, is
// put before both. Cells with commas in quotes are understood, which pgfplots alone does not do. data may be nil: then
// all is written into the code.
//
// The comment at the head of the code says what the preamble needs: pgfplots, amsmath and amssymb. Panics and errors
// are those of [Figure.SVG].
func (f Figure) TeX(csv string, data *Table) ([]byte, error) {
	_, font, err := page(f.Width)
	if err != nil {
		return nil, err
	}
	if f.FontSize > 0 {
		font = f.FontSize
	}
	small := font - 1
	f.FontSize = texRoom * font
	b, err := f.arrange()
	if err != nil {
		return nil, err
	}
	w := &texWriter{board: b, data: sourceOf(data), colors: map[Color]string{}}
	for _, p := range b.panes {
		if err := w.panel(p); err != nil {
			return nil, err
		}
	}
	if b.strip != nil {
		w.stripBelow()
	}
	var out bytes.Buffer
	out.WriteString("% " + f.altText(b.panes) + "\n% Written by odescent. The preamble needs\n" +
		"%   \\usepackage{pgfplots,amsmath,amssymb} \\pgfplotsset{compat=1.16}\n")
	if w.reads {
		fmt.Fprintf(&out, "%% Reads %s; \\newcommand\\odescentdir{folder/} before it if it lies elsewhere.\n", path.Base(csv))
	}
	out.WriteString("\\begingroup\\makeatletter%\n") // text shrinks with a line narrower than the figure was made for
	for _, font := range []struct {
		name string
		size float64
	}{{"font", font}, {"small", small}} {
		fmt.Fprintf(&out, "\\pgfmathsetmacro\\od@size{%s*ifthenelse(\\linewidth>0.97*%[2]sbp,1,0.9*\\linewidth/%[2]sbp)}\\pgfmathsetmacro\\od@skip{1.2*\\od@size}%%\n", num(font.size), num(w.w))
		fmt.Fprintf(&out, "\\ifdefined\\odescent%s\\else\\edef\\odescent%[1]s{\\noexpand\\fontsize{\\od@size}{\\od@skip}\\noexpand\\selectfont}\\fi%%\n", font.name)
	}
	out.WriteString("\\ifdefined\\odescentwidth\\else\\newdimen\\odescentwidth\\fi \\odescentwidth=\\linewidth\n")
	out.WriteString(w.defs.String())
	if w.reads {
		fmt.Fprintf(&out, texReader, csv, path.Base(csv))
	}
	fmt.Fprintf(&out, "\\begin{tikzpicture}[baseline]\n\\path[use as bounding box] (0,0) rectangle %s;\n", w.at(point{b.w, b.h}))
	fmt.Fprintf(&out, "\\pgfplotsset{every axis/.append style={scale only axis, clip mode=individual, "+
		"label style={font=\\odescentfont}, title style={font=\\odescentfont}, "+
		"tick label style={font=\\odescentsmall, inner sep=0, outer sep=%sbp}, axis line style={line width=%sbp}, "+
		"every tick/.style={black, line width=%sbp}, major tick length=%sbp, minor tick length=%sbp, "+
		"scaled ticks=false, unbounded coords=jump, filter discard warning=false, "+
		"legend cell align=left, legend style={font=\\odescentsmall, inner sep=2bp, row sep=-2bp, draw=black!30, "+
		"line width=0.4bp}, legend image post style={xscale=0.9}}}\n",
		num(numGap), num(frameWidth), num(frameWidth), num(majorTick), num(minorTick))
	out.Write(w.out.Bytes())
	out.WriteString("\\end{tikzpicture}%\n\\endgroup\n")
	return out.Bytes(), nil
}

// texWriter collects the code of the panels.
type texWriter struct {
	*board
	out    bytes.Buffer
	defs   strings.Builder
	colors map[Color]string
	data   sourceRows // of the file
	reads  bool       // something is read from it
}

// frac writes a length as a share of the figure's width.
func (w *texWriter) frac(v float64) string {
	return strconv.FormatFloat(v/w.w, 'f', 5, 64) + "\\odescentwidth"
}

func (w *texWriter) at(p point) string { return "(" + w.frac(p.x) + "," + w.frac(p.y) + ")" }

// color names a colour and defines it once.
func (w *texWriter) color(c color.NRGBA) string {
	hex := Color(fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B))
	name, ok := w.colors[hex]
	if !ok {
		name = "od" + string(hex)
		w.colors[hex] = name
		fmt.Fprintf(&w.defs, "\\definecolor{%s}{HTML}{%s}", name, hex)
		w.defs.WriteString("%\n")
	}
	return name
}

// paint is the colour of a line or an area with its opacity.
func (w *texWriter) paint(c color.NRGBA) string {
	s := w.color(c)
	if c.A < 255 {
		s += fmt.Sprintf(", opacity=%s", num(float64(c.A)/255))
	}
	return s
}

func texDash(pattern []float64) string {
	if len(pattern) == 0 {
		return ""
	}
	s := ", dash pattern="
	for i, d := range pattern {
		s += [2]string{"on ", "off "}[i%2] + num(d) + "bp "
	}
	return strings.TrimRight(s, " ")
}

// texMarks are the names of the markers in pgfplots.
var texMarks = map[Marker]string{
	Disc: "mark=*", Square: "mark=square*", Triangle: "mark=triangle*", Diamond: "mark=diamond*", Ring: "mark=o",
	Cross: "mark=x", Plus: "mark=+", Down: "mark=triangle",
}

func texMark(m Marker, size float64) string {
	options := "solid"
	switch m {
	case Ring, Cross, Plus, Down:
		options += ", line width=0.8bp"
	}
	if m == Down {
		options += ", rotate=180"
	}
	return fmt.Sprintf("%s, mark size=%sbp, mark options={%s}", texMarks[m], num(size/2), options)
}

// line is the look of a series' line.
func (w *texWriter) line(e entry) string {
	return fmt.Sprintf("%s, line width=%sbp%s", w.paint(e.ink()), num(e.series.width()),
		texDash(e.pen.dash.lengths(e.series.width())))
}

// number writes a value for pgfplots.
func texNumber(v float64) string { return strconv.FormatFloat(v, 'g', 7, 64) }

// value turns a place on the page into values of the axes.
func (p *pane) value(q point) string {
	u, v := (q.x-p.frame.x0)/p.frame.w(), (q.y-p.frame.y0)/p.frame.h()
	x, y := p.x.value(float64(p.x.lo*(1-u))+float64(p.x.hi*u)), p.y.value(float64(p.y.lo*(1-v))+float64(p.y.hi*v))
	return "(" + texNumber(x) + "," + texNumber(y) + ")"
}

// values writes places on the page as values of the axes, some to a line.
func (p *pane) values(line []point, sep string) string {
	var b strings.Builder
	for i, q := range line {
		if i > 0 && i%8 == 0 {
			b.WriteString(sep)
		}
		b.WriteString(p.value(q))
	}
	return b.String()
}

// panel writes what lies behind the frame, the axis with its curves, and what lies before it.
func (w *texWriter) panel(p *pane) error {
	back := &Scene{}
	if p.heat != nil {
		p.heat.paintCells(back, p.view)
	}
	if p.Contours != nil {
		p.Contours.paint(back, p.view)
	}
	for i, d := range p.painted {
		back.fill(d.bands, p.entry(i).bandInk())
	}
	for i, d := range p.painted {
		e := p.entry(i)
		if e.series.region != nil {
			width := e.series.width()
			back.stroke(d.lines, false, width, e.pen.dash.lengths(width), e.ink())
		}
	}
	if p.Field != nil {
		if err := p.Field.paint(back, p.view); err != nil {
			return err
		}
	}
	for _, o := range p.others.ops {
		if o.stamps != nil { // elsewhere stamps are texts that TeX sets itself
			o = op{path: o.outlines(), ink: o.ink}
		}
		back.ops = append(back.ops, o)
	}
	w.scope(p, back.ops)
	w.axis(p)
	w.front(p)
	return nil
}

// scope writes strokes and fills in units of a frame.
func (w *texWriter) scope(p *pane, ops []op) {
	if len(ops) == 0 {
		return
	}
	fmt.Fprintf(&w.out, "\\begin{scope}[shift={%s}, x={(%s,0)}, y={(0,%s)}, line join=round]\n",
		w.at(point{p.frame.x0, p.frame.y0}), w.frac(p.frame.w()), w.frac(p.frame.h()))
	for _, o := range ops {
		switch {
		case o.stamps != nil:
		case o.img != nil: // which TeX cannot hold
			for _, cells := range o.cells() {
				w.path(p, "fill["+w.paint(cells.ink)+"]", cells)
			}
		case o.width == 0:
			w.path(p, "fill["+w.paint(o.ink)+"]", o)
		default:
			w.path(p, fmt.Sprintf("draw[%s, line width=%sbp%s]", w.paint(o.ink), num(o.width), texDash(o.dash)), o)
		}
	}
	w.out.WriteString("\\end{scope}\n")
}

// path writes an op in units of a frame.
func (w *texWriter) path(p *pane, options string, o op) {
	fmt.Fprintf(&w.out, "\\%s", options)
	at := func(q point) string {
		return "(" + short((q.x-p.frame.x0)/p.frame.w()) + "," + short((q.y-p.frame.y0)/p.frame.h()) + ")"
	}
	for i, line := range o.lines {
		if i > 0 {
			w.out.WriteString("\n")
		}
		for k, q := range line {
			if k > 0 {
				w.out.WriteString("--")
				if k%12 == 0 {
					w.out.WriteString("\n")
				}
			}
			w.out.WriteString(at(q))
		}
		if o.closed {
			w.out.WriteString("--cycle")
		}
	}
	for _, seg := range o.path {
		switch seg.op {
		case 'M':
			w.out.WriteString("\n" + at(seg.p[0]))
		case 'L':
			w.out.WriteString("--" + at(seg.p[0]))
		case 'C':
			w.out.WriteString("..controls" + at(seg.p[0]) + "and" + at(seg.p[1]) + ".." + at(seg.p[2]))
		case 'Z':
			w.out.WriteString("--cycle")
		}
	}
	w.out.WriteString(";\n")
}

// short writes a share of a frame to a ten-thousandth.
func short(u float64) string {
	s := strconv.FormatFloat(math.Round(u*1e4)/1e4, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}
