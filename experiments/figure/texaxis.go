package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure/page"
)

// panel writes what lies behind the curves, the axis with those, and what lies before it.
func (w *texWriter) panel(p *pane) error {
	back, front := page.NewScene(0, 0), page.NewScene(0, 0)
	if err := p.paintBelow(back); err != nil {
		return err
	}
	for i, d := range p.painted[len(p.Regions):] {
		back.Polygons(d.bands, p.entry(len(p.Regions)+i).bandInk())
	}
	w.ops(p, back.Ops)
	read := w.axis(p)
	for _, o := range p.others.Ops {
		if o.Stamps != nil { // a text keeps its shape, wherever the frame goes
			at := o.At
			o.Pin = &at
		}
		front.Ops = append(front.Ops, o)
	}
	if err := p.paintRules(front); err != nil {
		return err
	}
	for i, d := range p.painted {
		if read[i] {
			d.marks = nil
		}
		p.entry(i).marks(front, d)
	}
	p.paintTexts(front)
	w.ops(p, front.Ops)
	return nil
}

// texEnd is the largest number, and texWidth the least width of an axis over its largest end, that pgfplots draws with an
// error below 0.05 pt: its numbers have six digits, its lengths end at 16384 pt. A logarithmic axis needs a decade too.
const (
	texEnd   = 1e30
	texWidth = 0.05
)

// holds reports whether TeX can compute on an axis; if not, its values are shares of it.
func (s scale) holds() bool {
	most := math.Max(math.Abs(s.lo), math.Abs(s.hi))
	if s.log {
		return s.axis == nil && most < 30 && s.hi-s.lo > math.Max(1, texWidth*most)
	}
	return s.axis == nil && most < texEnd && most > 1/texEnd && s.hi-s.lo > texWidth*most
}

// texValue is a coordinate as pgfplots reads it.
func (s scale) texValue(c float64, digits int) string {
	v := s.unit(c)
	if s.holds() {
		v = s.value(c)
	}
	return strconv.FormatFloat(v, 'g', digits, 64)
}

// value turns a place on the page into values of the axes.
func (p *pane) value(q page.Point) string {
	along := func(s scale, u float64) string { return s.texValue(float64(s.lo*(1-u))+float64(s.hi*u), 7) }
	return "(" + along(p.x, (q.X-p.frame.X0)/p.frame.W()) + "," + along(p.y, (q.Y-p.frame.Y0)/p.frame.H()) + ")"
}

// values writes places on the page as values of the axes, some to a line.
func (p *pane) values(line []page.Point, sep string) string {
	var b strings.Builder
	for i, q := range line {
		if i > 0 && i%8 == 0 {
			b.WriteString(sep)
		}
		b.WriteString(p.value(q))
	}
	return b.String()
}

// axis writes the frame of a panel with its ticks and curves. It returns for which series the markers were written too.
func (w *texWriter) axis(p *pane) (marks []bool) {
	f := p.frame
	fmt.Fprintf(&w.out, "\\begin{axis}[at={%s}, anchor=south west, scale only axis, width=%s, height=%s, clip mode=individual,\n"+
		"  axis line style={line width=%[4]s\\odu}, every tick/.style={black, line width=%[4]s\\odu}, scaled ticks=false,\n"+
		"  xticklabels=\\empty, yticklabels=\\empty, unbounded coords=jump, filter discard warning=false,\n",
		w.at(p, nil, page.Pt(f.X0, f.Y0)), texLength(f.W(), 1, "\\ode"), texLength(f.H(), 1, "\\odf"), page.Decimal(frameWidth))
	long, short := majorTick, minorTick
	if p.heat != nil {
		w.out.WriteString("  tick align=outside, tick pos=left,\n")
		long, short = outerTick*majorTick, outerTick*minorTick
	}
	fmt.Fprintf(&w.out, "  major tick length=%s\\odu, minor tick length=%s\\odu,\n", page.Decimal(long), page.Decimal(short))
	w.ends("x", p.x, p.xTicks, p.heat != nil && len(p.X.Names) > 0)
	w.ends("y", p.y, p.yTicks, p.heat != nil && len(p.Y.Names) > 0)
	w.out.WriteString("]\n")
	for i, s := range p.Series {
		if s.region == nil && s.Style != Dots {
			w.curve(p, i)
		}
	}
	marks = make([]bool, len(p.Series))
	for i, s := range p.Series {
		if d := p.painted[i]; len(d.marks) > 0 && len(d.marks) == len(s.X) {
			if code, ok := w.fromFile(p, s); ok {
				e := p.entry(i)
				fmt.Fprintf(&w.out, "%s\\odescentplot{%s, %s}\n", code, w.paint(e.ink()), texMark(e.pen.marker, s.size()))
				marks[i] = true
			}
		}
	}
	w.out.WriteString("\\end{axis}\n")
	return marks
}

// ends writes the kind, the limits and the marks of an axis, these where the other writers draw them.
func (w *texWriter) ends(axis string, s scale, t ticks, none bool) {
	mode := " "
	if s.log && s.holds() {
		mode = "  " + axis + "mode=log,"
	}
	fmt.Fprintf(&w.out, "%s %smin=%s, %[2]smax=%[4]s,\n", mode, axis, s.texValue(s.lo, 10), s.texValue(s.hi, 10))
	var at, minor []string
	for _, m := range t.marks {
		v := s.texValue(m.c, 10)
		switch {
		case none:
		case m.minor:
			minor = append(minor, v)
		default:
			at = append(at, v)
		}
	}
	list := strings.Join(at, ",")
	if list == "" {
		list = "\\empty"
	}
	fmt.Fprintf(&w.out, "  %stick={%s},\n", axis, list)
	if len(minor) > 0 {
		fmt.Fprintf(&w.out, "  minor %stick={%s},\n", axis, strings.Join(minor, ","))
	}
}
