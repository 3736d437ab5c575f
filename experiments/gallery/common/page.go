package common

import (
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// Page returns a page whose figure has lettered panels in columns across two columns of text; aspect is a panel's
// height over its width.
func Page(cols int, aspect float64, panels []figure.Panel, table *figure.Table, caption string, notes ...string) *lab.Page {
	fig := figure.Figure{Width: "icml2", Cols: cols, Letters: true, Aspect: aspect, Panels: panels}
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: notes}
}

// Line returns a series of two numbers of each row. [lab.Curves] is for numbers that stand in the data as they are
// drawn.
func Line[T any](label string, rows []T, style figure.Style, of func(T) (x, y float64)) figure.Series {
	s := figure.Series{Label: label, Style: style}
	s.X, s.Y = lab.XY(rows, of)
	return s
}

// Lines returns a [Line] for each key.
func Lines[T any](rows []T, key func(T) string, style figure.Style, of func(T) (x, y float64)) []figure.Series {
	var out []figure.Series
	for _, g := range lab.GroupBy(rows, key) {
		out = append(out, Line(g.Key, g.Rows, style, of))
	}
	return out
}

// Equal sets the ranges of a plane so that all points of its curves are in it and a unit is as long on both axes of
// a frame with that aspect.
func Equal(p *figure.Panel, aspect float64) {
	x, y := [2]float64{math.Inf(1), math.Inf(-1)}, [2]float64{math.Inf(1), math.Inf(-1)}
	for _, s := range p.Series {
		x[0], x[1] = min(x[0], slices.Min(s.X)), max(x[1], slices.Max(s.X))
		y[0], y[1] = min(y[0], slices.Min(s.Y)), max(y[1], slices.Max(s.Y))
	}
	half := float64(.55 * max(x[1]-x[0], (y[1]-y[0])/aspect))
	midX, midY := float64((x[0]+x[1])/2), float64((y[0]+y[1])/2)
	p.X.Min, p.X.Max = midX-half, midX+half
	p.Y.Min, p.Y.Max = midY-float64(half*aspect), midY+float64(half*aspect)
}

// Envelope is a curve with its chatter as a band: in each of the bins of a decade of x, at the last x, the median of y
// with the least and the largest.
func Envelope(s figure.Series, bins float64) figure.Series {
	x, y := s.X, s.Y
	s.X, s.Y = nil, nil
	bin := func(i int) float64 { return math.Floor(bins * vec.Log10(x[i])) }
	for from, i := 0, 1; i <= len(x); i++ {
		if i < len(x) && bin(i) == bin(from) {
			continue
		}
		part := slices.Clone(y[from:i])
		_, median, _ := Quartiles(part)
		s.X, s.Y = append(s.X, x[i-1]), append(s.Y, median)
		s.Lo, s.Hi = append(s.Lo, part[0]), append(s.Hi, part[len(part)-1])
		from = i
	}
	return s
}
