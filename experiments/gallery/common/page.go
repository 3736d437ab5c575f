package common

import (
	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
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
