package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/odescent/odescent/experiments/figure/page"
)

// mostAlt is the number of characters beyond which a derived alternative text says less of each curve.
const mostAlt = 520

// AltText returns what a reader who does not see the figure is told: Alt, or, if that is empty, for each panel what its
// axes are, its curves by name and, as far as some 500 characters hold it, where they start, turn and end. All
// files carry it.
//
// Panics and errors are those of [Figure.SVG].
func (f Figure) AltText() (string, error) {
	panes, err := f.newPanes()
	if err != nil {
		return "", err
	}
	return f.altText(panes), nil
}

func (f Figure) altText(panes []*pane) string {
	text := spoken(f.Alt)
	for detail := 2; f.Alt == "" && detail >= 0 && (text == "" || utf8.RuneCountInString(text) > mostAlt); detail-- {
		var parts, said []string
		for i, p := range panes {
			name := "Panel " + letter(i)
			if p.Title != "" {
				name = "“" + spoken(p.Title) + "”"
			}
			x, y, last := p.X, p.Y, i
			for last+f.cols() < len(panes) {
				last += f.cols()
			}
			x.Label, y.Label = cmp.Or(x.Label, panes[last].X.Label), cmp.Or(y.Label, panes[i-p.col].Y.Label)
			xs, ys := p.spans()
			parts = append(parts, fmt.Sprintf("%s shows %s against %s.", name, y.spoken("y", p.y, ys, detail), x.spoken("x", p.x, xs, detail)))
			parts = append(parts, p.spoken(detail, &said)...)
		}
		text = strings.Join(parts, " ")
	}
	return text
}

// spoken is a text of the figure as one line without mathematics.
func spoken(text string) string { return strings.Join(strings.Fields(page.Plain(text)), " ") }

// spoken names an axis and, if detail is 2, the part of it that has data.
func (a Axis) spoken(name string, s scale, data span, detail int) string {
	name = cmp.Or(spoken(a.Label), name)
	switch n := len(a.Names); {
	case n > 12:
		return fmt.Sprintf("%d names from %s to %s", n, spoken(a.Names[0]), spoken(a.Names[n-1]))
	case n > 0:
		return spoken(strings.Join(a.Names, ", "))
	case detail < 2:
		return name
	case s.log:
		name += " (logarithmic)"
	}
	if !data.empty() {
		s.lo, s.hi = math.Max(s.lo, data.lo), math.Min(s.hi, data.hi)
	}
	return name + " from " + s.spoken(0) + " to " + s.spoken(1)
}

// spoken is the value at a place along an axis, from 0 to 1.
func (s scale) spoken(u float64) string {
	return page.Plain(mathNumber(s.value(float64(s.lo*(1-u)) + float64(s.hi*u))))
}

// spoken returns sentences on what is drawn in a pane; said are the curves that were named before.
func (p *pane) spoken(detail int, said *[]string) (out []string) {
	add := func(text string, list []string) {
		if len(list) > 0 {
			out = append(out, text+strings.Join(list, "; ")+".")
		}
	}
	if h := p.heat; h != nil {
		add("Colours show ", []string{cmp.Or(spoken(h.Label), "values") + " from " + h.scale.spoken(0) + " to " + h.scale.spoken(1)})
	}
	var fresh, again, trends, lines []string
	low, high, lowest, highest := math.Inf(1), math.Inf(-1), "", ""
	for _, e := range p.entries(nil) {
		name := spoken(e.series.Label)
		if slices.Contains(*said, name) {
			again = append(again, name)
		} else {
			fresh, *said = append(fresh, name), append(*said, name)
		}
		trend, last, end := p.trend(e.series)
		trends = append(trends, name+trend)
		if end < low {
			low, lowest = end, name+last
		}
		if end > high {
			high, highest = end, name+last
		}
	}
	if detail == 2 {
		add("", trends)
	} else {
		if n := len(again); n > 3 || n > 0 && detail == 0 { // they were named before
			again = []string{fmt.Sprintf("%d curves of earlier panels", n)}
			if n == 1 {
				again = []string{"a curve of an earlier panel"}
			}
		}
		add("It draws ", append(fresh, again...))
	}
	if detail == 1 && high-low > someShare {
		add("At the end ", []string{lowest + " is lowest, " + highest + " highest"})
	}
	for _, r := range slices.Concat(p.HLines, p.VLines) {
		if r.Label != "" {
			lines = append(lines, spoken(r.Label))
		}
	}
	add("Straight lines mark ", lines)
	return out
}

// someShare of an axis counts as a difference.
const someShare = 0.03

// trend says how a series runs along the axis that has numbers, and where it ends, end being the place along the axis;
// NaN if it has no such course, as a region, a path in the plane or a cloud of points.
func (p *pane) trend(s Series) (text, last string, end float64) {
	axis, values, along := p.y, s.Y, s.X
	if len(p.Y.Names) > 0 {
		axis, values, along = p.x, s.X, s.Y
	}
	var us []float64
	for _, v := range values {
		if c, ok, _ := axis.at(v); ok {
			us = append(us, axis.unit(c))
		}
	}
	if len(us) == 0 {
		return "", "", math.NaN()
	}
	at := axis.spoken
	course := func(a, b float64) string {
		if b < a {
			return " falls from " + at(a) + " to " + at(b)
		}
		return " rises from " + at(a) + " to " + at(b)
	}
	from, to, lo, hi := us[0], us[len(us)-1], slices.Min(us), slices.Max(us)
	low, high := lo < math.Min(from, to)-3*someShare, hi > math.Max(from, to)+3*someShare
	switch {
	case low && high || !slices.IsSorted(along):
		return " lies between " + at(lo) + " and " + at(hi), "", math.NaN()
	case hi-lo < someShare:
		text = " stays at " + at(to)
	case low:
		text = course(from, lo) + ", then rises to " + at(to)
	case high:
		text = course(from, hi) + ", then falls to " + at(to)
	default:
		text = course(from, to)
	}
	return text, " (" + at(to) + ")", to
}
