package figure

import "gonum.org/v1/plot"

// Figure is a grid of panels that share one width, one font size and one legend of colours.
//
// The zero values of all fields but Panels give a sensible figure. A figure is not changed by being drawn,
// and may be drawn by several goroutines at once.
type Figure struct {
	// Width is the width of the page box: the name of a venue as listed by [Venues], or a length such as
	// "84mm", "3.5in", "240pt". Empty means "icml".
	Width string

	// Height is a length like Width for the whole figure; empty means that Aspect decides.
	Height string

	// Aspect is the height of a panel's frame over its width, if Height is empty. Zero means the golden ratio
	// 0.618 for frames wider than 130 pt and 0.8 for narrower ones.
	Aspect float64

	// FontSize is the size of axis labels and titles in points; tick labels and legends are one point smaller.
	// Zero means the venue's, one point below its captions.
	FontSize float64

	// Cols is the number of panels in a row; zero means 1. The last row may be incomplete.
	Cols int

	// Panels fill the grid row by row. All frames have one size, and frames above each other share their left and
	// right edges.
	Panels []Panel

	// ShareX gives the panels of a column one common range and writes numbers and label of the x axis only
	// under the last of them; the settings of the first panel of the column hold. ShareY does the same along a row.
	ShareX, ShareY bool

	// LiveText is described at [page.Scene].
	LiveText bool

	// Letters writes (a), (b), ... before the titles.
	Letters bool

	// Alt is said to readers who do not see the figure; text as described at [page.Check], its first sentence a title. Empty
	// means what [Figure.AltText] makes from panels and data.
	Alt string
}

// Panel is one frame with two axes and what is drawn in it.
//
// From bottom to top: heat, contours, regions, vector field, bands, lines, plotters of gonum, reference lines, markers,
// frame, legend.
type Panel struct {
	Title    string // above the frame; text as described at [page.Check]
	X, Y     Axis
	Series   []Series
	HLines   []Rule // at heights y
	VLines   []Rule // at places x
	Heat     *Heat
	Contours *Contours
	Regions  []Region
	Field    *VectorField
	Legend   Place

	// Ordered gives the labelled series that have no colour the colours of [Ordered] in their order, and solid lines: for
	// curves of a growing tolerance, step or dimension. A label has its colour from the first such panel.
	Ordered bool

	// Plotters are plotters of gonum, or of one's own, drawn in the frame; those that are [plot.DataRanger]s widen the
	// axes, a logarithmic one down to a thousandth of their end if they begin at 0, as bars do. One that is [Named] and a
	// [plot.Thumbnailer] has an entry in the legend. As in gonum, a plotter itself leaves out what lies outside the
	// canvas. In [Figure.TeX] they are paths.
	Plotters []plot.Plotter

	// LegendTitle stands above the entries of the legend; empty: none. Text as described at [page.Check]. Above a strip below
	// all panels stands the first title of those that use it. Labels beside their curves ([Direct]) have no title.
	LegendTitle string
}

// Axis describes one axis of a panel.
type Axis struct {
	Label string // text as described at [page.Check]
	Log   bool   // logarithmic, to base ten

	// Min and Max are the ends. Both zero means automatic: the data with a small margin. An end that is NaN is
	// automatic; so is, on a logarithmic axis, an end that is not positive. Ends in the wrong order are swapped;
	// equal ones are the middle of the axis.
	Min, Max float64

	// Floor is for logarithmic axes: a value at or below Floor, zero and negative ones included, is drawn at
	// Floor, and the first of each such stretch is marked by an open triangle that points down. If Floor is a
	// power of ten, the number there reads ≤. Zero means no floor: values that have no logarithm break the
	// curve.
	Floor float64

	// Names, if there are any, are written at 0, 1, 2, ... in place of numbers: the rows or columns of a table of
	// dots or a matrix ([Heat]). The axis is then linear and as long as the list, whatever else is set; an empty name
	// writes nothing. Names that do not fit beside each other along the x axis read upwards, unless one has a line break.
	Names []string
}

// Style says how a [Series] is drawn.
type Style int

// The styles. LineDots thins its markers out so that they stay apart; Dots draws every point, except
// those that would cover each other.
const (
	Line Style = iota
	Dots
	LineDots
)

// Series is a sequence of points drawn in one colour.
//
// Points that add no visible ink are not written: a file has some 100 kB for a series at most, in about a second for 10^6
// points. Stretches of a band are drawn at least a quarter of a point wide if they are very many.
//
// Drawing panics if X and Y, or Lo and Hi and X, differ in length.
type Series struct {
	Label string // in the legend; empty: not there. Text as described at [page.Check]
	X, Y  []float64

	// Lo and Hi, if not nil, are the edges of a shaded band about the curve, such as two quantiles.
	Lo, Hi []float64

	Style  Style
	Color  Color   // empty: the label's own, or the next free one if there is no label
	Dash   Dash    // zero: the label's own; solid if Color is given
	Marker Marker  // zero: the label's own
	Width  float64 // of the line, in points; zero means 1.1
	Size   float64 // diameter of the marker in points; zero means 3.6
	Alpha  float64 // opacity between 0 and 1; zero means 1

	// Ends marks the first point by a ring and the last by a disc, as for a trajectory in a plane.
	Ends bool

	// FromData says that X and Y are cells of the data, so that [Figure.TeX] need not repeat them.
	FromData bool

	region *Region // of which this is the pen and the entry in the legend
}

// Rule is a thin grey reference line across a panel.
type Rule struct {
	At    float64 // value on the axis; outside the axis nothing is drawn
	Label string  // beside the line where it covers least; empty: none
	Color Color   // empty: Grey
	Dash  Dash    // zero: Dashed
}

// Contours are level lines of a function of two variables, in thin light grey below everything else.
//
// F is called on a grid over the panel's axes, N by N cells; points where it is not finite are left out.
type Contours struct {
	F func(x, y float64) float64
	N int // cells along each axis; zero means 300

	// Levels are the heights. None means Count heights (zero: 12) whose distances from the least value on the
	// grid are in geometric progression; evenly spaced ones if that value lies at the edge of the frame, as
	// with a saddle.
	Levels []float64
	Count  int
}

// Place says where the legend of a panel goes.
type Place int

// The places. Auto explains the labels that no other legend explains, in the first corner where it covers no
// data, and Below if there is none. A named corner gets all labels of the panel; where they cover data there, they go to
// the next corner where they do not, and Below if there is none. Below is a
// strip under the panels that share its labels, or under all. Direct writes each label beside the end of its curve, in the
// curve's colour, at the right of the frame; where they do not fit it is Below.
const (
	Auto Place = iota
	TopRight
	TopLeft
	BottomRight
	BottomLeft
	Below
	Hidden
	Direct
)
