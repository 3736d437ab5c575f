package figure

import (
	"image/color"
	"strings"
)

// label is a text set in one or more lines.
type label struct {
	lines []textBox
	size  float64
}

const leading = 1.2 // from base line to base line, in sizes

// newLabel sets a text, broken into lines no wider than width where it may be broken. A line break in the text
// is kept. An empty text has no lines.
func newLabel(text string, size, width float64) (label, error) {
	l := label{size: size}
	if text == "" {
		return l, nil
	}
	for _, part := range strings.Split(text, "\n") {
		line := ""
		var box textBox
		for _, w := range words(part) {
			try, err := typeset(strings.TrimRight(line+w, " "), size)
			if err != nil {
				return l, err
			}
			if line != "" && try.width > width {
				l.lines = append(l.lines, box)
				line = ""
				if try, err = typeset(strings.TrimRight(w, " "), size); err != nil {
					return l, err
				}
			}
			try.source = strings.TrimRight(line+w, " ")
			line, box = line+w, try
		}
		l.lines = append(l.lines, box)
	}
	return l, nil
}

func (l label) empty() bool { return len(l.lines) == 0 }

func (l label) width() float64 {
	w := 0.0
	for _, b := range l.lines {
		w = max(w, b.width)
	}
	return w
}

// height is from the top of the first line's ink to the bottom of the last one's, at least to the depth of a g.
func (l label) height() float64 {
	n := len(l.lines)
	if n == 0 {
		return 0
	}
	return l.lines[0].top + float64(float64(n-1)*leading*l.size) + max(0.21*l.size, -l.lines[n-1].bottom)
}

// align is the place of a label's box relative to a point: 0 left or bottom, ½ middle, 1 right or top.
type align struct{ x, y float64 }

// text paints a label; turned, it reads upwards, and x and y of the alignment are along and across the text.
func (s *Scene) text(l label, at point, a align, turned bool, ink color.NRGBA) {
	if l.empty() {
		return
	}
	h := l.height()
	for i, b := range l.lines {
		dx := float64((l.width()-b.width)*a.x) - float64(a.x*l.width())
		dy := float64(h*(1-a.y)) - l.lines[0].top - float64(float64(i)*leading*l.size)
		p := point{at.x + dx, at.y + dy}
		if turned {
			p = point{at.x - dy, at.y + dx}
		}
		for k, run := range b.runs {
			o := op{stamps: run.stamps, size: run.size, at: p, turned: turned, ink: ink, more: k > 0}
			if k == 0 {
				o.source, o.align, o.wide, o.font = b.source, a.x, b.width, l.size
			}
			s.ops = append(s.ops, o)
		}
	}
}
