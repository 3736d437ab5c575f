package page

import (
	"image/color"
	"strings"
)

// Label is a text set in one or more lines.
type Label struct {
	lines []textBox
	Size  float64 // of its letters, in points
}

// Leading is the distance from base line to base line, in sizes.
const Leading = 1.2

// NewLabel sets a text, broken into lines no wider than width where it may be broken. A line break in the text
// is kept. An empty text has no lines.
func NewLabel(text string, size, width float64) (Label, error) {
	l := Label{Size: size}
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

// Rows returns the number of lines.
func (l Label) Rows() int { return len(l.lines) }

// Top returns how far the ink of the first line reaches above its base line, at least the height of a digit, in points.
// It panics if there are no lines.
func (l Label) Top() float64 { return l.lines[0].top }

// Empty reports whether there are no lines.
func (l Label) Empty() bool { return len(l.lines) == 0 }

// Width returns that of the widest line, in points.
func (l Label) Width() float64 {
	w := 0.0
	for _, b := range l.lines {
		w = max(w, b.width)
	}
	return w
}

// Height returns the length from the top of the first line's ink to the bottom of the last one's, at least to the depth of a g.
func (l Label) Height() float64 {
	n := len(l.lines)
	if n == 0 {
		return 0
	}
	return l.lines[0].top + float64(float64(n-1)*Leading*l.Size) + max(0.21*l.Size, -l.lines[n-1].bottom)
}

// Align is the place of a label's box relative to a point: 0 left or bottom, ½ middle, 1 right or top.
type Align struct{ X, Y float64 }

// Text paints a label; turned, it reads upwards, and x and y of the alignment are along and across the text.
func (s *Scene) Text(l Label, at Point, a Align, turned bool, ink color.NRGBA) {
	if l.Empty() {
		return
	}
	h := l.Height()
	for i, b := range l.lines {
		dx := float64((l.Width()-b.width)*a.X) - float64(a.X*l.Width())
		dy := float64(h*(1-a.Y)) - l.lines[0].top - float64(float64(i)*Leading*l.Size)
		p := Point{at.X + dx, at.Y + dy}
		if turned {
			p = Point{at.X - dy, at.Y + dx}
		}
		for k, run := range b.runs {
			o := Op{Stamps: run.stamps, Size: run.size, At: p, Turned: turned, Ink: ink, More: k > 0}
			if k == 0 {
				o.Source, o.Align, o.Wide, o.Font = b.source, a.X, b.width, l.Size
			}
			s.Ops = append(s.Ops, o)
		}
	}
}
