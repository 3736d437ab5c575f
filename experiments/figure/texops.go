package figure

import (
	"fmt"
	"math"
	"strconv"
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
	return fmt.Sprintf("only marks, %s, mark size=%s\\odu, mark options={%s}", texMarks[m], num(size/2), options)
}

// ops writes what was painted. What lies in the frame is in units of it.
func (w *texWriter) ops(p *pane, ops []op) {
	open := false
	for _, o := range ops {
		inside := p != nil && o.pin == nil && o.within(p.frame)
		if inside != open {
			w.scope(p, inside)
			open = inside
		}
		at := func(q point) string { return w.at(p, o.pin, q) }
		if inside {
			at = func(q point) string {
				return "(" + short((q.x-p.frame.x0)/p.frame.w()) + "," + short((q.y-p.frame.y0)/p.frame.h()) + ")"
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
	fmt.Fprintf(&w.out, "\\begin{scope}[shift={%s}, x={(%s,0)}, y={(0,%s)}]\n", w.at(p, nil, point{f.x0, f.y0}),
		texLength(f.w(), 1, "\\ode"), texLength(f.h(), 1, "\\odf"))
}

// within reports whether a path, an image or markers lie in a frame, up to rounding.
func (o op) within(frame rect) bool {
	if o.source != "" {
		return false
	}
	box := frame.grow(0.01)
	for _, line := range o.lines {
		for _, q := range line {
			if !box.has(q) {
				return false
			}
		}
	}
	return len(o.path) == 0 && (len(o.stamps) == 0 || o.marker() != 0)
}

// marker is the marker that an op stamps, zero if it stamps something else.
func (o op) marker() Marker {
	for m := Disc; m <= Down; m++ {
		if len(o.stamps) > 0 && o.stamps[0].shape == markers[m] {
			return m
		}
	}
	return 0
}

// op writes one op with the given form of its places.
func (w *texWriter) op(o op, at func(point) string) {
	switch m := o.marker(); {
	case o.img != nil: // which TeX cannot hold
		for _, cells := range o.cells() {
			w.op(cells, at)
		}
	case o.source != "":
		anchor, share := "base", 0.5
		switch {
		case o.align < 0.3:
			anchor, share = "base west", 0
		case o.align > 0.7:
			anchor, share = "base east", 1
		}
		q, turn := point{o.at.x + float64(share*o.wide), o.at.y}, ""
		if o.turned {
			q, turn = point{o.at.x, o.at.y + float64(share*o.wide)}, ", rotate=90"
		}
		fmt.Fprintf(&w.out, "\\node[odtext, anchor=%s%s, text=%s, font=\\odsize{%s}] at %s {%s};\n", anchor, turn, w.color(o.ink),
			num(o.font/texRoom), at(q), latex(o.source))
	case o.more:
	case m != 0:
		fmt.Fprintf(&w.out, "\\draw[%s] plot[%s] coordinates {", w.paint(o.ink), texMark(m, o.size))
		for i, st := range o.stamps {
			if i%8 == 7 {
				w.out.WriteString("\n")
			}
			w.out.WriteString(at(point{o.at.x + float64(st.x*o.size/perSize), o.at.y + float64(st.y*o.size/perSize)}))
		}
		w.out.WriteString("};\n")
	case o.width == 0:
		w.path("fill["+w.paint(o.ink)+"]", o, at)
	default:
		w.path("draw["+w.pen(o.ink, o.width, o.dash)+"]", o, at)
	}
}

// path writes lines and curves.
func (w *texWriter) path(options string, o op, at func(point) string) {
	fmt.Fprintf(&w.out, "\\%s", options)
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
	for _, seg := range append(o.outlines(), o.path...) {
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
