package figure

import (
	"fmt"
	"math"
	"strconv"

	"github.com/odescent/odescent/experiments/figure/page"
)

// texMarks are the names of the markers in pgfplots.
var texMarks = map[Marker]string{
	Disc: "mark=*", Square: "mark=square*", Triangle: "mark=triangle*", Diamond: "mark=diamond*", Ring: "mark=o",
	Cross: "mark=x", Plus: "mark=+", Down: "mark=triangle",
}

func texMark(m Marker, size float64) string {
	options := "solid"
	switch m {
	case Ring, Cross, Plus, Down:
		options += ", line width=0.8\\odu"
	}
	if m == Down {
		options += ", rotate=180"
	}
	return fmt.Sprintf("only marks, %s, mark size=%s\\odu, mark options={%s}", texMarks[m], page.Decimal(size/2), options)
}

// ops writes what was painted, as far as it lies on the page. What lies in the frame is in units of it.
func (w *texWriter) ops(p *pane, ops []page.Op) {
	var onPage []page.Op
	for _, o := range ops {
		onPage = append(onPage, bounded(o, page.NewRect(0, 0, w.w, w.h).Grow(2+o.Width))...)
	}
	open := false
	for _, o := range onPage {
		inside := p != nil && o.Pin == nil && within(p.frame, o)
		if inside != open {
			w.scope(p, inside)
			open = inside
		}
		at := func(q page.Point) string { return w.at(p, o.Pin, q) }
		if inside {
			at = func(q page.Point) string {
				return "(" + short((q.X-p.frame.X0)/p.frame.W()) + "," + short((q.Y-p.frame.Y0)/p.frame.H()) + ")"
			}
		}
		w.op(o, at)
	}
	if open {
		w.scope(p, false)
	}
}

// scope begins or ends units of a frame.
func (w *texWriter) scope(p *pane, begin bool) {
	if !begin {
		w.out.WriteString("\\end{scope}\n")
		return
	}
	f := p.frame
	fmt.Fprintf(&w.out, "\\begin{scope}[shift={%s}, x={(%s,0)}, y={(0,%s)}]\n", w.at(p, nil, page.Pt(f.X0, f.Y0)),
		texLength(f.W(), 1, "\\ode"), texLength(f.H(), 1, "\\odf"))
}

// within reports whether a path, an image or markers of an op lie in a frame, up to rounding.
func within(frame page.Rect, o page.Op) bool {
	if o.Source != "" {
		return false
	}
	box := frame.Grow(0.01)
	for _, line := range o.Lines {
		for _, q := range line {
			if !box.Has(q) {
				return false
			}
		}
	}
	return len(o.Path) == 0 && (len(o.Stamps) == 0 || markerOf(o) != 0)
}

// markerOf is the marker that an op stamps, zero if it stamps something else.
func markerOf(o page.Op) Marker {
	for m := Disc; m <= Down; m++ {
		if len(o.Stamps) > 0 && o.Stamps[0].Shape == markers[m] {
			return m
		}
	}
	return 0
}

// op writes one op with the given form of its places.
func (w *texWriter) op(o page.Op, at func(page.Point) string) {
	switch m := markerOf(o); {
	case o.Image != nil: // which TeX cannot hold
		for _, cells := range o.Cells() {
			w.op(cells, at)
		}
	case o.Source != "":
		anchor, share := "base", 0.5
		switch {
		case o.Align < 0.3:
			anchor, share = "base west", 0
		case o.Align > 0.7:
			anchor, share = "base east", 1
		}
		q, turn := page.Pt(o.At.X+float64(share*o.Wide), o.At.Y), ""
		if o.Turned {
			q, turn = page.Pt(o.At.X, o.At.Y+float64(share*o.Wide)), ", rotate=90"
		}
		fmt.Fprintf(&w.out, "\\node[odtext, anchor=%s%s, text=%s, font=\\odsize{%s}] at %s {%s};\n", anchor, turn, w.color(o.Ink),
			page.Decimal(o.Font/texRoom), at(q), page.LaTeX(o.Source))
	case o.More:
	case m != 0:
		fmt.Fprintf(&w.out, "\\draw[%s] plot[%s] coordinates {", w.paint(o.Ink), texMark(m, o.Size))
		for i, st := range o.Stamps {
			if i%8 == 7 {
				w.out.WriteString("\n")
			}
			w.out.WriteString(at(page.Pt(o.At.X+float64(st.X*o.Size/page.PerSize), o.At.Y+float64(st.Y*o.Size/page.PerSize))))
		}
		w.out.WriteString("};\n")
	case o.Width == 0:
		w.path("fill["+w.paint(o.Ink)+"]", o, at)
	default:
		w.path("draw["+w.pen(o.Ink, o.Width, o.Dash)+"]", o, at)
	}
}

// path writes lines and curves.
func (w *texWriter) path(options string, o page.Op, at func(page.Point) string) {
	fmt.Fprintf(&w.out, "\\%s", options)
	for i, line := range o.Lines {
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
		if o.Closed {
			w.out.WriteString("--cycle")
		}
	}
	for _, seg := range append(o.Outlines(), o.Path...) {
		switch seg.Op {
		case 'M':
			w.out.WriteString("\n" + at(seg.P[0]))
		case 'L':
			w.out.WriteString("--" + at(seg.P[0]))
		case 'C':
			w.out.WriteString("..controls" + at(seg.P[0]) + "and" + at(seg.P[1]) + ".." + at(seg.P[2]))
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
